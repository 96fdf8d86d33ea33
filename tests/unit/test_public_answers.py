"""From what was typed to what is handed in, and where it goes."""

from datetime import date, time

import pytest

from disclosure.procedure import regions
from disclosure.procedure.contact import SafeContact
from disclosure.requests import public_answers, public_pages
from disclosure.requests.public_status import normalised

OPEN = ["VR13", "VR17", None]
HERSELF: dict[str, list[str]] = {
    "by": ["self"],
    "channel": ["phone"],
    "phone": ["+31612345678"],
    "days": ["mon", "thu"],
    "start": ["09:00"],
    "until": ["12:30"],
    "voicemail": ["yes"],
    "letter": ["no"],
    "who_may_answer": ["mijn zus"],
    "code_word": ["zeemeermin"],
    "name": ["Noor"],
    "born": ["27", "3", "1990"],
    "municipality": ["Amsterdam"],
    "elsewhere": [],
    "subject_name": ["Karel"],
    "subject_addresses": ["Damrak 1\n\nBrussel, België "],
    "relationship": ["ex"],
    "separated": ["recent"],
    "children": ["2"],
    "words": ["Hij volgt mij."],
    "flag_stalking": ["yes"],
    "flag_honour": [],
    "language": ["other"],
    "language_other": ["Twi"],
    "interpreter": ["video"],
    "interpreter_sex": ["woman"],
    "support": ["sign", "reading"],
}


@pytest.mark.parametrize(
    ("place", "region"),
    [
        ({"municipality": ["Amsterdam"]}, "VR13"),
        ({"municipality": ["GM0363"]}, "VR13"),
        ({"municipality": ["Rotterdam"]}, "VR17"),
        ({"municipality": ["Groningen"]}, regions.NATIONAL),
        ({"municipality": ["Bergen"]}, regions.NATIONAL),
        ({"municipality": ["Amsterdam"], "elsewhere": ["y"]}, regions.NATIONAL),
        ({}, regions.NATIONAL),
    ],
)
def test_where_it_is_handled(place: dict[str, list[str]], region: str) -> None:
    assert public_answers.region(place, OPEN) == region


def test_national_staff_and_a_national_case_belong_together() -> None:
    assert regions.staffed_from(regions.code_of(None)) is None
    assert regions.staffed_from(regions.code_of("VR13")) == "VR13"
    assert regions.NATIONAL not in regions.REGIONS


def test_safe_contact_is_what_was_chosen() -> None:
    found = public_answers.contact(HERSELF)
    assert found.safe == SafeContact(
        "phone", ("mon", "thu"), time(9), time(12, 30), voicemail=True, letter=False
    )
    assert (found.phone, found.who_may_answer) == ("+31612345678", "mijn zus")


@pytest.mark.parametrize("channel", [[], ["none"]])
def test_no_contact_keeps_nothing_but_the_code_word(channel: list[str]) -> None:
    found = public_answers.contact({**HERSELF, "channel": channel})
    assert found.safe == SafeContact("none")
    assert (found.phone, found.mail, found.code_word) == ("", "", "zeemeermin")


def test_an_answer_of_a_way_not_chosen_is_not_used() -> None:
    found = public_answers.contact({**HERSELF, "channel": ["mail"], "mail": ["a@b.example"]})
    assert (found.phone, found.who_may_answer, found.safe.voicemail) == ("", "", False)


def test_a_letter_way_allows_a_letter() -> None:
    found = public_answers.contact({**HERSELF, "channel": ["letter"], "post": ["Damrak 1"]})
    assert (found.safe.letter, found.address) == (True, "Damrak 1")


def test_for_herself_there_is_no_other_applicant() -> None:
    found = public_answers.submission(HERSELF, OPEN)
    assert (found.route, found.capacity, found.applicant) == ("ask", "self", None)
    assert found.person.born == date(1990, 3, 27)
    assert found.person.language == "Twi"
    assert (found.person.interpreter, found.person.support) == ("video woman", "sign reading")


def test_for_another_the_languages_are_kept_apart() -> None:
    values = {
        **HERSELF,
        "by": ["relative"],
        "own_name": ["Ans"],
        "own_relation": ["moeder"],
        "their_language": ["Pools"],
    }
    found = public_answers.submission(values, OPEN)
    assert found.applicant is not None
    assert (found.applicant.name, found.applicant.relation) == ("Ans", "moeder")
    assert (found.applicant.language, found.person.language) == ("Twi", "Pools")


def test_what_was_told_keeps_its_words() -> None:
    found = public_answers.application(HERSELF)
    assert found.flags == {"stalking": "yes"}, "what was not answered is unknown, not no"
    assert (found.children, found.words) == (2, "Hij volgt mij.")
    assert found.typed == HERSELF


def test_addresses_are_one_a_line() -> None:
    assert public_answers.subject(HERSELF).addresses == ("Damrak 1", "Brussel, België")


def test_an_address_keeps_the_years_that_belong_to_it() -> None:
    values = {
        **HERSELF,
        "subject_addresses_since": ["sinds 2021"],
        "subject_before_1": [],
        "subject_before_1_when": ["nooit"],
        "subject_before_2": ["Gent"],
        "subject_before_2_when": ["van 2019 tot 2021"],
    }
    found = public_answers.subject(values)
    assert found.addresses == ("Damrak 1", "Brussel, België", "Gent")
    assert found.periods == ("sinds 2021", "sinds 2021", "van 2019 tot 2021")


def test_whoever_helps_at_work_is_known_by_name_organisation_and_function() -> None:
    values = {
        **HERSELF,
        "by": ["professional"],
        "own_name": ["Bea"],
        "own_organisation": ["De Praktijk"],
        "own_function": ["huisarts"],
        "own_colleague": ["Jo"],
        "reach_tip": ["Op dinsdag is zij alleen."],
        "her_knowledge": ["no"],
        "their_language": ["Pools"],
        "their_help": ["een vrouw als tolk"],
    }
    found = public_answers.submission(values, OPEN)
    assert (found.route, found.capacity) == ("ask", "professional")
    assert found.applicant is not None
    asker = found.applicant
    assert (asker.organisation, asker.function, asker.colleague) == (
        "De Praktijk",
        "huisarts",
        "Jo",
    )
    assert (found.person.language, found.person.support) == ("Pools", "een vrouw als tolk")
    told = found.application
    assert (told.reach_tip, told.her_knowledge) == ("Op dinsdag is zij alleen.", "no")


def test_an_agency_starts_a_case_without_applicant_or_way_to_reach_one() -> None:
    values = {"by": ["agency"], "basis": ["Wpg 20"], "name": ["Noor"], "relationship": ["ex"]}
    found = public_answers.submission(values, OPEN)
    assert (found.route, found.capacity, found.applicant) == ("know", "agency", None)
    assert found.contact is not None
    assert (found.contact.safe, found.application.basis) == (SafeContact("none"), "Wpg 20")


REPRESENTED: list[tuple[dict[str, list[str]], list[tuple[str, str, bool]]]] = [
    ({}, []),
    ({"represented": ["no"]}, []),
    ({"guardian_name": ["Truus"], "guardian_relation": ["moeder"]}, [("Truus", "moeder", False)]),
    (
        {"represented": ["curator"], "represented_by": ["other"], "representative_name": ["Ko"]},
        [("Ko", "curator", False)],
    ),
    ({"represented": ["mentor"], "represented_by": ["subject"]}, [("Karel", "mentor", True)]),
    (
        {"represented": ["guardian"], "represented_by": ["me"], "own_name": ["Ans"]},
        [("Ans", "guardian", False)],
    ),
]


@pytest.mark.parametrize(("values", "wanted"), REPRESENTED)
def test_who_represents_her(
    values: dict[str, list[str]], wanted: list[tuple[str, str, bool]]
) -> None:
    found = public_answers.representatives({**HERSELF, **values})
    assert {role for role, _details in found} <= {"representative"}
    assert [(d.name, d.relation, d.is_subject) for _role, d in found] == wanted


@pytest.mark.parametrize(
    ("count", "ages", "wanted"),
    [
        ("", "", []),
        ("0", "3", []),
        ("2", "3 en 7", ["3", "7"]),
        ("2", "een tweeling van 3", ["", ""]),
        ("1", "", [""]),
    ],
)
def test_each_child_has_an_entry(count: str, ages: str, wanted: list[str]) -> None:
    values = {"children": [count] if count else [], "children_ages": [ages]}
    found = public_answers.children(values)
    assert [(role, details.age) for role, details in found] == [("child", age) for age in wanted]


def test_no_partner_means_no_separation_to_ask_about() -> None:
    values = {"relationship": ["other"], "other_relation": ["broer"]}
    assert public_answers.application(values).separated == "no"
    assert public_answers.application({"relationship": ["ex"]}).separated == ""


def test_numbers_of_pages_are_kept_for_good_and_the_towns_stand_where_they_belong() -> None:
    numbers = [page.number for page in public_pages.PAGES]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert [n for n in numbers if n <= 25] == list(range(1, 26)), "as drafts of before know them"
    towns = next(page for page in public_pages.PAGES if page.number == public_pages.TOWNS)
    assert "municipality" in public_pages.names(towns, {})


ALWAYS = {8, 9, *range(10, 25), 30, 34, 35, 38}
ASKED = {1, 2, 6}
OTHERS = {32, 33}


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({"by": ["self"], "channel": ["none"]}, ALWAYS | ASKED | {25}),
        ({"by": ["self"], "channel": ["sms"]}, ALWAYS | ASKED | {3, 4, 5, 25}),
        ({"by": ["relative"], "channel": ["none"]}, ALWAYS | ASKED | OTHERS | {7, 25}),
        ({"by": ["professional"]}, ALWAYS | ASKED | OTHERS | {26}),
        ({"by": ["agency"], "channel": ["sms"]}, ALWAYS | OTHERS | {27}),
        ({"by": ["self"], "represented": ["mentor"]}, ALWAYS | ASKED | {25, 31}),
        ({"by": ["self"], "represented": ["unknown"]}, ALWAYS | ASKED | {25}),
        ({"by": ["self"], "relationship": ["other"]}, (ALWAYS - {15, 35}) | ASKED | {25, 36}),
        ({"by": ["self"], "children": ["2"]}, ALWAYS | ASKED | {25, 37}),
        ({"by": ["self"], "children": ["0"]}, ALWAYS | ASKED | {25}),
    ],
)
def test_branches(values: dict[str, list[str]], shown: set[int]) -> None:
    assert {page.number for page in public_pages.applying(values)} == shown


def test_what_a_branch_hides_is_not_handed_in() -> None:
    values = {
        "by": ["self"],
        "own_name": ["Ans"],
        "her_told": ["ja"],
        "channel": ["none"],
        "mail": ["a@b.example"],
        "relationship": ["other"],
        "other_relation": ["broer"],
        "separated": ["recent"],
        "until_when": ["2020"],
        "words": ["Hij slaat."],
        "earlier": ["K7Q2"],
    }
    kept = set(public_pages.answered(values))
    assert kept == {"by", "channel", "relationship", "other_relation", "words", "earlier"}


def test_no_page_asks_what_may_never_be_asked() -> None:
    asked = {name for page in public_pages.PAGES for name in dir(page.form)}
    assert not asked & {"bsn", "nationality", "residence", "complaint", "document"}


@pytest.mark.parametrize("typed", ["zeemeermin", "Zeemeermin ", "ZEE MEERMIN"])
def test_a_code_word_forgives_what_a_phone_adds(typed: str) -> None:
    assert normalised(typed) == "zeemeermin"
