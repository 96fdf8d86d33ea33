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


def test_numbers_of_pages_rise_and_the_towns_stand_where_they_belong() -> None:
    numbers = [page.number for page in public_pages.PAGES]
    assert numbers == list(range(1, len(numbers) + 1))
    towns = next(page for page in public_pages.PAGES if page.number == public_pages.TOWNS)
    assert "municipality" in public_pages.names(towns, {})


@pytest.mark.parametrize(
    ("values", "absent"),
    [
        ({"by": ["self"], "channel": ["none"]}, {3, 4, 5, 7}),
        ({"by": ["relative"], "channel": ["none"]}, {3, 4, 5}),
        ({"by": ["self"], "channel": ["sms"]}, {7}),
    ],
)
def test_branches(values: dict[str, list[str]], absent: set[int]) -> None:
    shown = {page.number for page in public_pages.applying(values)}
    assert shown == set(range(1, 26)) - absent


def test_no_page_asks_what_may_never_be_asked() -> None:
    asked = {name for page in public_pages.PAGES for name in dir(page.form)}
    assert not asked & {"bsn", "nationality", "residence", "complaint", "document"}


@pytest.mark.parametrize("typed", ["zeemeermin", "Zeemeermin ", "ZEE MEERMIN"])
def test_a_code_word_forgives_what_a_phone_adds(typed: str) -> None:
    assert normalised(typed) == "zeemeermin"
