"""The pages of subject and enquiries: who sees them, what they take, what they refuse."""

from typing import Any

import pytest

from disclosure.review import models, queries
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.desk import QUEUE
from tests.factories import ITEM, World
from tests.review_pages import OF_THE_APPLICANT, RELATIVE, Pages, asked, left, pages

SUBJECT = "Bram Verzonnen"
HERS = ("Noor", "Amsterdam", "1990")
QUESTION: dict[str, Any] = {
    "to": ["police", "om"],
    "purpose": "What is known of violence",
    "basis": "Wpg 20",
    "categories": ["domestic_violence"],
}
ROW: dict[str, Any] = {
    "category": "domestic_violence",
    "role": "convicted",
    "status": "convicted",
    "date": "2023-05",
    "text": "Convicted of assault",
    "basis": "Wpg 19",
    "use": "may_tell",
    "agreed_by": "De zaaksofficier",
}
EXCLUDED = {"relatives": "Geen broer of neef", "one_address": "Niemand anders daar"}
EVIDENCE = {
    "searched": "BVH en archief",
    "names": "Alle namen",
    "addresses": "Beide adressen",
    "searcher": "Bas Agent",
}
OLD = ["1", "6", "2021"]
KINDS: dict[str, dict[str, Any]] = {
    "items": {},
    "nothing": EVIDENCE,
    "refused": {"ground_code": "secrecy", "ground": "Professional secrecy of the doctor"},
    "more_time": {"reason": "The archive is elsewhere", "until": ["11", "12", "2026"]},
}


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft among staff."""
    return factories.world(sqlite_only)


@pytest.fixture
def site(settings: Settings, case: World) -> Pages:
    return pages(settings, case)


def rows(*items: dict[str, Any]) -> dict[str, Any]:
    """Return items as the answer page sends them."""
    return {f"item{n}_{k}": v for n, item in enumerate(items, 1) for k, v in item.items()}


def item_rows(case: World) -> dict[str, models.InformationItem]:
    with case.db.read() as tx:
        return queries.items(tx, case.case_id)


def state_of(case: World, organisation: str) -> str:
    with case.db.read() as tx:
        return queries.newest_enquiries(tx, case.case_id)[organisation].state


# --- persoon


def test_two_people_confirm_who_it_is(site: Pages, case: World) -> None:
    factories.gathering(case)
    for who, count in (("intake", "0 bevestigingen"), ("case_director", "1 bevestiging ")):
        text = site.see(who, "persoon")
        assert SUBJECT in text
        assert count in text
        agree = ["name", "born_register", "address"]
        site.takes(who, "persoon", "confirm_subject", agree=agree, **EXCLUDED)
    assert case.column("subject_matched") is True
    assert {row.agree for row in case.rows(models.SubjectMatch)} == {"name born_register address"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Er zijn minstens drie kenmerken nodig"),
        ({"agree": ["name", "born", "address"]}, "Er zijn minstens drie kenmerken nodig"),
        ({"agree": ["shoes"]}, ""),
        ({"agree": ["name", "bsn", "address"]}, "Vul dit in."),
        ({"agree": ["name", "bsn", "address"], "relatives": "Geen broer"}, "Vul dit in."),
    ],
)
def test_a_doubtful_person_is_not_confirmed(
    site: Pages, case: World, typed: dict[str, Any], sentence: str
) -> None:
    factories.gathering(case)
    site.refuses("intake", "persoon", sentence, **typed)


def test_one_person_does_not_confirm_twice(site: Pages, case: World) -> None:
    factories.gathering(case)
    case.grant("confirm_subject", "intake")
    agree = ["name", "born_register", "address"]
    said = "Dit moet iemand anders doen"
    site.refuses("intake", "persoon", said, agree=agree, **EXCLUDED)


# --- who sees which page


@pytest.mark.parametrize(
    ("slug", "allowed", "others"),
    [
        ("persoon", ("intake", "case_director"), {"police": 403, "decision_maker": 403}),
        ("vragen", ("case_director",), {"intake": 403, "panel_chair": 403}),
        ("antwoord", ("police", "veilig_thuis"), {"case_director": 403, "om": 404}),
        ("doorbraak", ("case_director",), {"police": 403, "regional_manager": 403}),
        ("naar-panel", ("case_director",), {"panel_chair": 403, "police": 403}),
        ("controle", ("case_director", "police"), {"om": 404, "intake": 403}),
        ("panel", ("panel_chair",), {"police": 403, "decision_maker": 403}),
    ],
)
def test_a_page_is_there_for_whoever_takes_the_step(
    site: Pages, case: World, slug: str, allowed: tuple[str, ...], others: dict[str, int]
) -> None:
    asked(case)
    another = {"case_director__2": 404} if "case_director" in allowed else {}
    site.who_may(slug, allowed, **others, **another)


def test_conditions_are_not_for_who_was_not_asked(site: Pages, case: World) -> None:
    asked(case)
    there = f"{QUEUE}/{case.case.reference}/voorwaarden"
    assert site.desk("om").post(there, QUEUE).status_code == 404
    assert all(row.accepted_at is None for row in case.rows(models.Enquiry))


# --- vragen


def test_organisations_are_asked(site: Pages, case: World) -> None:
    factories.gathering(case)
    site.takes("case_director", "vragen", "enquire", **QUESTION)
    assert {row.organisation for row in case.rows(models.Enquiry)} == {"police", "om"}
    assert case.has("enquiry_reply:om")


@pytest.mark.parametrize(
    ("changes", "sentence", "at"),
    [
        ({"to": []}, "Vul dit in.", "to"),
        ({"purpose": ""}, "Vul dit in.", "purpose"),
        ({"basis": ""}, "Vul dit in.", "basis"),
        ({"categories": []}, "Vul dit in.", "categories"),
        ({"to": ["veilig_thuis"]}, "Dit is al gedaan.", ""),
        ({"to": ["cinema"]}, "", "to"),
        ({"categories": ["theft"]}, "", "categories"),
    ],
)
def test_half_a_question_is_not_sent(
    site: Pages, case: World, changes: dict[str, Any], sentence: str, at: str
) -> None:
    asked(case, "veilig_thuis")
    site.refuses("case_director", "vragen", sentence, at, **{**QUESTION, **changes})


# --- voorwaarden


def test_no_name_before_the_conditions_and_never_hers(site: Pages, case: World) -> None:
    asked(case, "police", **RELATIVE)
    before = site.html("police", "antwoord")
    assert "What is known of violence" in before
    assert "item1_text" not in before
    for word in (SUBJECT, "Verzonnen", "1988", *HERS, *OF_THE_APPLICANT):
        assert word not in before, word
    accept(site)
    after = site.html("police", "antwoord")
    assert SUBJECT in after
    assert "item3_text" in after
    for word in (*HERS, *OF_THE_APPLICANT):
        assert word not in after, word


def accept(site: Pages, who: str = "police") -> None:
    """Accept the conditions by the button on the page."""
    case = site.case
    answer = site.send(who, "voorwaarden", "antwoord")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{QUEUE}/{case.case.reference}/antwoord"


def test_an_answer_posted_by_hand_before_the_conditions_is_refused(
    site: Pages, case: World
) -> None:
    asked(case, "police")
    before = left(case)
    answer = site.send("police", "antwoord", kind="nothing", searched="All his names")
    assert answer.status_code == 422
    assert SUBJECT not in answer.get_data(as_text=True)
    assert left(case) == before


def test_who_stepped_back_from_the_panel_still_accepts_and_answers(
    site: Pages, case: World
) -> None:
    asked(case, "om")
    case.grant("convene", "panel_chair", members=[*factories.PANEL, "om"], conflict=["om"])
    accept(site, "om")
    assert SUBJECT in site.see("om", "antwoord")
    site.takes("om", "antwoord", "answer", QUEUE, kind="nothing", **EVIDENCE)


# --- antwoord


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_answer_is_taken(site: Pages, case: World, kind: str) -> None:
    asked(case, "police")
    accept(site)
    given = rows(ROW) if kind == "items" else KINDS[kind]
    site.takes("police", "antwoord", "answer", QUEUE, kind=kind, **given)
    assert state_of(case, "police") == ("open" if kind == "more_time" else kind)
    assert case.clock("enquiry_reply:police").extended == (kind == "more_time")


def test_three_items_at_once(site: Pages, case: World) -> None:
    asked(case, "police")
    accept(site)
    second = {**ROW, "use": "panel_only", "status": "reported", "role": "suspect"}
    third = {**ROW, "expires": ["10", "12", "2026"]}
    typed = rows(ROW, second, third)
    site.takes("police", "antwoord", "answer", QUEUE, kind="items", **typed)
    found = list(item_rows(case).values())
    assert [row.use for row in found] == ["may_tell", "panel_only", "may_tell"]
    assert [row.expires.isoformat() if row.expires else "" for row in found][2] == "2026-12-10"
    assert all(b"assault" not in row.document for row in found)


@pytest.mark.parametrize(
    ("typed", "sentence", "at"),
    [
        ({}, "Kies een antwoord.", "kind"),
        ({"kind": "rumour"}, "", "kind"),
        ({"kind": "items"}, "Vul dit in.", "item1_text"),
        ({"kind": "nothing"}, "Vul dit in.", "searched"),
        ({"kind": "refused", "reason": "Wrong field filled"}, "Vul dit in.", "ground"),
        ({"kind": "more_time", "reason": "The archive is far"}, "Vul dit in.", "until"),
        ({"kind": "items", **rows({**ROW, "category": ""})}, "Dit soort", "item1_category"),
        ({"kind": "items", **rows({**ROW, "date": ""})}, "Vul dit in.", "item1_date"),
        ({"kind": "items", **rows(ROW, {**ROW, "text": ""})}, "Vul dit in.", "item2_text"),
        ({"kind": "items", **rows({**ROW, "basis": "hear say"})}, "alleen voor", "item1_use"),
        ({"kind": "items", **rows({**ROW, "agreed_by": ""})}, "Vul dit in.", "item1_agreed_by"),
        ({"kind": "items", **rows({**ROW, "basis": "Wpg 8"})}, "Vul", "item1_counted_from"),
        (
            {"kind": "items", **rows(ROW, {**ROW, "basis": "Wpg 8", "counted_from": OLD})},
            "bewaartermijn",
            "item2_counted_from",
        ),
        ({"kind": "items", **rows({**ROW, "medical": "y"})}, "Vul dit in.", "item1_weighing"),
        ({"kind": "nothing", **EVIDENCE, "addresses": ""}, "Vul dit in.", "addresses"),
        ({"kind": "refused", "ground": "Een grond"}, "Vul dit in.", "ground_code"),
        (
            {"kind": "items", **rows({**ROW, "status": "dismissed", "code": "01"})},
            "ten onrechte verdacht",
            "item1_code",
        ),
    ],
)
def test_a_bad_answer_is_refused(
    site: Pages, case: World, typed: dict[str, Any], sentence: str, at: str
) -> None:
    asked(case, "police")
    accept(site)
    site.refuses("police", "antwoord", sentence, at, **typed)


# --- controle, doorbraak, naar-panel


def test_a_sample_is_looked_at_again(site: Pages, case: World) -> None:
    factories.gathering(case)
    five = ["veilig_thuis", "om", "probation", "police", "child_protection"]
    case.grant("enquire", "case_director", to=five)
    for each in five:
        case.grant("answer", each, kind="nothing", items=[], searched="All names")
    assert "tweede blik nodig" in site.see("case_director", "naar-panel")
    site.refuses("case_director", "naar-panel", "Nog niet alle vragen")
    looked = {"reason": "Zelf gezocht, niets"}
    site.refuses("case_director", "controle", "Kies een organisatie.", "of", of="", **looked)
    site.refuses("case_director", "controle", "Vul dit in.", of="om", **looked)
    site.refuses("case_director", "controle", "Schrijf op", "reason", of="child_protection")
    mine = {"of": "child_protection", **looked}
    site.refuses("child_protection", "controle", "Dit moet iemand", **mine)
    site.refuses("child_protection", "controle", "", "of", of="om", **looked)
    site.takes("case_director", "controle", "check_nil", **mine)
    assert "tweede blik nodig" not in site.see("case_director", "naar-panel")
    site.takes("case_director", "naar-panel", "close_gathering")
    assert case.case.stage == "panel"


def test_going_on_without_a_late_organisation(site: Pages, case: World) -> None:
    asked(case, "police", "om")
    case.grant("answer", "police", items=[ITEM])
    slug, who = "doorbraak", "case_director"
    assert 'value="police"' not in site.html(who, slug)
    site.refuses(who, slug, "Dat kan nog niet", of="om", reason="They do not call")
    site.refuses(who, slug, "", "of", of="police", reason="By hand sent")
    case.wait(days=8)
    site.refuses(who, slug, "Schrijf op waarom.", of="om", reason="")
    site.takes(who, slug, "breakthrough", of="om", reason="They do not call")
    assert state_of(case, "om") == "broken_through"
    assert case.clock("enquiry_reply:om").state == "ended"
