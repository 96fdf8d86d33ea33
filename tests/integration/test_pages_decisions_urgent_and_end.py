"""The pages of telling at once, of closing, and of objection."""

from typing import Any

import pytest

from disclosure.decisions import models
from disclosure.decisions.closing_models import Closing
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.desk import words
from tests.factories import PANEL, TESTS, World
from tests.review_pages import RELATIVE, Pages, left, pages
from tests.step_pages import name_of

CALL: dict[str, Any] = {
    "with_": ["police", "veilig_thuis"],
    "items": ["p1"],
    "place": "The house of her sister",
}
RECORD: dict[str, Any] = {**TESTS, "items": ["p1"], "reason": "He was on his way to her"}
MAKER, DIRECTOR = "decision_maker", "case_director"
AT_ONCE = ("direct-vertellen", "direct-verslag", "direct-toetsing")


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft among staff."""
    return factories.world(sqlite_only)


@pytest.fixture
def site(settings: Settings, case: World) -> Pages:
    return pages(settings, case)


def immediate(case: World) -> World:
    """Bring a draft to immediate danger, with items, a match and a plan."""
    factories.panel(case, "immediate")
    factories.matched(case)
    case.grant("plan_safety", DIRECTOR, state="prepared")
    return case


# --- direct vertellen


def test_she_is_told_at_once_then_it_is_recorded_and_reviewed(site: Pages, case: World) -> None:
    immediate(case)
    site.who_may(AT_ONCE[0], (MAKER,), case_director=403, police=403)
    assert 'value="p2"' not in site.html(MAKER, AT_ONCE[0])
    site.takes(MAKER, AT_ONCE[0], "tell_urgent", **CALL)
    row = case.rows(models.UrgentTelling)[0]
    assert b"sister" not in row.document
    site.who_may(AT_ONCE[1], (MAKER,), panel_chair=403)
    site.takes(MAKER, AT_ONCE[1], "record_urgent", **RECORD)
    assert case.clock("urgent_record").state == "met"
    site.who_may(AT_ONCE[2], ("panel_chair",), decision_maker=403)
    site.takes("panel_chair", AT_ONCE[2], "review_urgent", members=list(PANEL), result="agreed")
    assert case.rows(models.UrgentTelling)[0].agreed is True
    site.refuses(MAKER, AT_ONCE[1], "Dit is al gedaan.", **RECORD)


@pytest.mark.parametrize(
    ("changes", "sentence", "at"),
    [
        ({"with_": ["police"]}, "Het panel is niet compleet.", ""),
        ({"with_": []}, "Het panel is niet compleet.", ""),
        ({"place": ""}, "Vul dit in.", "place"),
        ({"items": ["p2"]}, "", "items"),
        ({"items": ["p9"]}, "", "items"),
    ],
)
def test_at_night_no_rule_is_left_out(
    site: Pages, case: World, changes: dict[str, Any], sentence: str, at: str
) -> None:
    immediate(case)
    site.refuses(MAKER, AT_ONCE[0], sentence, at, **{**CALL, **changes})


def test_without_immediate_danger_there_is_an_ordinary_decision(site: Pages, case: World) -> None:
    factories.panel(case)
    factories.matched(case)
    case.grant("plan_safety", DIRECTOR, state="prepared")
    site.refuses(MAKER, AT_ONCE[0], "Dat kan nog niet", **CALL)
    site.refuses(MAKER, AT_ONCE[1], "nog niet verteld", **RECORD)


@pytest.mark.parametrize(
    ("changes", "sentence", "at"),
    [
        ({"necessity": ""}, "Beantwoord alle drie de toetsen", ""),
        ({"subsidiarity": ""}, "Beantwoord alle drie de toetsen", ""),
        ({"proportionality": ""}, "Beantwoord alle drie de toetsen", ""),
        ({"reason": ""}, "Schrijf op waarom.", "reason"),
        ({"items": ["p2"]}, "", "items"),
    ],
)
def test_half_a_record_is_refused(
    site: Pages, case: World, changes: dict[str, Any], sentence: str, at: str
) -> None:
    immediate(case)
    case.grant("tell_urgent", MAKER, items=["p1"])
    site.refuses(MAKER, AT_ONCE[1], sentence, at, **{**RECORD, **changes})


def test_the_case_opens_while_record_and_review_are_owed(site: Pages, case: World) -> None:
    immediate(case)
    for owed, step, who in (
        (3, "tell_urgent", MAKER),
        (1, "record_urgent", MAKER),
        (0, "review_urgent", "panel_chair"),
    ):
        case.grant(step, who, **({} if step == "review_urgent" else {"items": ["p1"]}))
        said = site.see(DIRECTOR, "")
        told = said.split("Verslag, binnen 24 uur")[1]
        assert told.split("Gegevens over betrokkene")[0].count("nog te doen") >= owed, step


def test_only_who_ordered_it_records_it(site: Pages, case: World) -> None:
    immediate(case)
    case.grant("tell_urgent", MAKER, items=["p1"])
    site.refuses(f"{MAKER}/2", AT_ONCE[1], "niet aangewezen", **RECORD)


@pytest.mark.parametrize(
    ("typed", "sentence", "at"),
    [
        ({"members": list(PANEL)}, "Kies een uitkomst.", "result"),
        ({"members": ["police"], "result": "agreed"}, "Het panel is niet compleet.", ""),
        ({"members": list(PANEL), "result": "not_agreed"}, "Schrijf op waarom.", ""),
    ],
)
def test_half_a_review_is_refused(
    site: Pages, case: World, typed: dict[str, Any], sentence: str, at: str
) -> None:
    immediate(case)
    case.grant("tell_urgent", MAKER, items=["p1"])
    site.refuses("panel_chair", AT_ONCE[2], sentence, at, **typed)


# --- sluiten

KNOWN = {"stopped": "unknown", "helped": "yes"}
ENDED = {**KNOWN, "silence": "yes"}


def test_a_case_closes_when_all_is_done(site: Pages, case: World) -> None:
    factories.closable(case)
    site.who_may("sluiten", (DIRECTOR,), intake=403, case_director__2=404)
    site.refuses(DIRECTOR, "sluiten", "Kies of de reden nog geldt.", "silence", **KNOWN)
    changed = {**ENDED, "silence": "no"}
    site.refuses(DIRECTOR, "sluiten", "Schrijf op waarom.", "silence_reason", **changed)
    assert case.rows(Closing) == []
    site.takes(DIRECTOR, "sluiten", "close", **changed, silence_reason="He was told in court")
    assert case.case.stage == "closed"
    assert case.clock("retention").state == "running"
    (row,) = case.rows(Closing)
    assert (row.stopped, row.helped, row.silence) == ("unknown", "yes", "no")
    assert b"court" not in row.document


def test_the_page_says_what_is_not_done_who_owes_it_and_where(site: Pages, case: World) -> None:
    factories.follow_up(case)
    case.grant("plan_safety", DIRECTOR, state="prepared")
    case.grant("object", "applicant")
    text = site.see(DIRECTOR, "sluiten")
    assert "Sluiten kan nog niet" in text
    assert text.count("nog niet ") >= 3
    owner = name_of(case, DIRECTOR)
    assert f"De nagesprekken na 7 en 30 dagen zijn gedaan {owner}: Nagesprek na dagen: 7" in text
    assert "7, 5 december 2026" in text
    html = site.html(DIRECTOR, "sluiten")
    for slug, linked in (("nazorg", True), ("veiligheidsplan", True), ("bezwaar-besluit", False)):
        assert (f'{case.case.reference}/{slug}"' in html) is linked, slug
    assert "Bezwaartermijn" not in text.partition("Wat na het sluiten doorloopt")[0]


def test_the_gates_on_the_page_are_those_that_refuse(site: Pages, case: World) -> None:
    factories.closable(case, urgency="high")
    text = site.see(DIRECTOR, "sluiten")
    assert "nog niet" not in text.replace("Sluiten kan nog niet", "nog niet")
    assert "Nagesprek na dagen: 90" in text
    assert "De zaak wordt bewaard tot: 28 november 2031" in text
    site.takes(DIRECTOR, "sluiten", "close", **ENDED)
    kept = {key for key, state in case.states().items() if state == "running"}
    assert kept == {"follow_up:90", "follow_up:180", "objection", "retention"}


def test_nobody_is_left_behind(site: Pages, case: World) -> None:
    factories.follow_up(case)
    refuses_to_close(site, "De nagesprekken zijn nog niet allemaal gedaan.")
    for which in ("7", "30"):
        case.grant("follow_up", DIRECTOR, which=which)
    refuses_to_close(site, "Het veiligheidsplan is nog niet afgesproken.")


def refuses_to_close(site: Pages, sentence: str) -> None:
    """Find no button on the page, and send the form anyway, as a page left open would."""
    assert 'name="csrf_token"' not in site.html(DIRECTOR, "sluiten").partition("<main")[2]
    before = left(site.case)
    answer = site.send(DIRECTOR, "sluiten", "overdracht", **ENDED)
    assert (answer.status_code, left(site.case)) == (422, before)
    assert sentence in words(answer)


def test_a_withdrawn_case_asks_whether_to_go_on_without_her(site: Pages, case: World) -> None:
    factories.withdrawn(case)
    site.refuses(DIRECTOR, "sluiten", "Vul dit in.", "know", reason="Nothing points to danger")
    site.refuses(DIRECTOR, "sluiten", "Schrijf op waarom.", "reason", know="no")
    site.takes(DIRECTOR, "sluiten", "close", know="no", reason="Nothing points to danger")
    assert case.clock("know_considered").state == "met"


# --- bezwaar


def test_an_objection_is_received_and_decided_by_somebody_new(site: Pages, case: World) -> None:
    factories.not_disclosed(case)
    site.who_may("bezwaar", ("intake",), case_director=403, decision_maker=403)
    site.takes("intake", "bezwaar", "object")
    assert case.clock("objection").state == "met"
    site.refuses("intake", "bezwaar", "Dit is al gedaan.")
    decided = {"result": "dismissed", "reason": "The test is not met"}
    site.refuses(MAKER, "bezwaar-besluit", "U bent bij deze zaak betrokken.", **decided)
    new = f"{MAKER}/2"
    site.refuses(new, "bezwaar-besluit", "Kies een besluit.", "result", reason="No result ticked")
    site.refuses(new, "bezwaar-besluit", "Schrijf op waarom.", "reason", result="upheld")
    site.takes(new, "bezwaar-besluit", "decide_objection", **decided)
    assert case.clock("appeal").state == "running"
    assert b"test" not in (case.rows(models.Objection)[0].decision or b"")


def test_upheld_it_goes_back_to_the_panel(site: Pages, case: World) -> None:
    factories.not_disclosed(case)
    case.grant("object", "intake")
    typed = {"result": "upheld", "reason": "Not everybody was asked"}
    site.takes(f"{MAKER}/2", "bezwaar-besluit", "decide_objection", **typed)
    assert (case.case.stage, case.column("outcome")) == ("panel", None)


def test_too_late_takes_an_excuse(site: Pages, case: World) -> None:
    factories.not_disclosed(case)
    case.until(case.clock("objection").due_at)
    site.refuses("intake", "bezwaar", "Dit valt buiten de termijn.", "late_reason")
    site.takes("intake", "bezwaar", "object", late_reason="She lay in hospital")
    assert case.rows(models.Objection)[0].late is True


def test_whoever_decides_on_it_reads_nothing_of_who_asked(site: Pages, case: World) -> None:
    factories.declined(case, **RELATIVE)
    text = site.html(MAKER, "bezwaar-besluit")
    for word in ("Sofie", "Zwolle", "sister", "Naaste"):
        assert word not in text, word
