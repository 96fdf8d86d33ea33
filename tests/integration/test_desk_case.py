"""The page of a case: what each role sees, what it can do, what is logged."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from disclosure.accounts.models import Account
from disclosure.settings import Settings
from disclosure.store import references
from disclosure.store.database import Database
from disclosure.store.log_tables import entries
from tests import factories
from tests.conftest import strict_app
from tests.desk import QUEUE, TOKEN, address, log_in, statements, words
from tests.factories import ITEM, World
from tests.staff import log_of

NEAR = ("intake", "case_director", "regional_manager")
FAR = ("panel_chair", "decision_maker")
PARTS = ("", "tijdlijn", "termijnen", "logboek")
MOST = 20
NUMBER = re.compile(r"melding: [0-9a-f]{12}")
"""An error page carries the number of its request."""
RELATIVE: dict[str, Any] = {
    "by": "relative",
    "applicant": {**factories.SISTER, "municipality": "Zwolle"},
    "contact": {"channel": "phone"},
    "words": "My sister hides her phone from him.",
}


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among staff."""
    return factories.world(database)


@pytest.fixture(autouse=True)
def moment(case: World) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the case's moment."""
    with time_machine.travel(case.now, tick=False) as moved:
        yield moved


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    return strict_app(settings, database)


def everything(app: Flask, case: World, who: str) -> str:
    """Return every page of a case as somebody reads it, source and all."""
    desk = log_in(app, case, who)
    found = []
    for part in PARTS:
        answer = desk.get(address(case, *filter(None, [part])))
        assert answer.status_code == 200, (who, part)
        found.append(answer.get_data(as_text=True))
    return "\n".join(found)


# --- who gets in -------------------------------------------------------------------------------


@pytest.mark.parametrize("part", PARTS)
def test_whoever_may_not_open_it_gets_the_same_as_for_no_case(
    app: Flask, case: World, part: str
) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director")
    case.grant("convene", "panel_chair")
    nowhere = "/".join(filter(None, [QUEUE, references.new_reference(), part]))
    for who in ("police", "om", "case_director/2", "disclosure_officer", "VR17:regional_manager"):
        desk = log_in(app, case, who)
        refused, unknown = desk.get(address(case, *filter(None, [part]))), desk.get(nowhere)
        assert refused.status_code == unknown.status_code == 404, who
        assert NUMBER.sub("", words(refused)) == NUMBER.sub("", words(unknown))


def test_a_colleague_in_conflict_is_kept_out(app: Flask, case: World) -> None:
    factories.received(case)
    case.in_conflict("intake")
    assert log_in(app, case, "intake").get(address(case)).status_code == 404
    assert log_in(app, case, "intake/2").get(address(case)).status_code == 200


def test_a_draft_is_the_applicants_alone(app: Flask, case: World) -> None:
    assert log_in(app, case, "intake").get(address(case)).status_code == 404


def test_every_look_is_logged_with_its_purpose(app: Flask, case: World) -> None:
    factories.received(case)
    everything(app, case, "intake")
    with case.db.read() as tx:
        rows = tx.execute(
            select(entries.c.verb, entries.c.purpose)
            .where(entries.c.chain == f"case:{case.case_id}")
            .order_by(entries.c.seq)
        ).all()
    assert rows[-4:] == [
        ("view", "case"),
        ("view", "timeline"),
        ("view", "clocks"),
        ("view", "log"),
    ]


def test_a_refused_look_is_logged_too(app: Flask, case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director")
    log_in(app, case, "police").get(address(case))
    chain = f"actor:{case.id_of('police')}"
    assert [e[:2] for e in log_of(case.db, chain)] == [("view", "refused:wrong_role")]


# --- compartments ------------------------------------------------------------------------------


@pytest.mark.parametrize("who", FAR)
def test_panel_and_authority_never_see_who_asked(app: Flask, case: World, who: str) -> None:
    factories.decided(case, **RELATIVE)
    case.grant("new_signal", "applicant", text="My sister called me in tears.")
    page = everything(app, case, who)
    assert "Noor Fictief" in page
    assert "Bram Verzonnen" in page
    for word in ("Sofie", "Zwolle", "sister", "Naaste", "relative", "Recht om te vragen"):
        assert word not in page, word


@pytest.mark.parametrize("who", FAR)
def test_nor_by_which_route(app: Flask, case: World, who: str) -> None:
    """One who asked and one whom an agency saw read alike, but for what is late by then."""
    factories.gathering(case)
    known = factories.gathering(
        factories.begin(case.db, case.staff, case.now), route="know", words="Seen at the door."
    )
    pages = []
    for one in (case, known):
        text = everything(app, one, who)
        for reference in (one.case.reference, references.spaced(one.case.reference)):
            text = text.replace(reference, "")
        pages.append(TOKEN.sub("", text))
    for word in (
        "Identiteit vaststellen",
        "Ontvangst bevestigen",
        "Redelijke termijn",
        "Uitkomst vertellen",
        "Voor zichzelf",
        "Recht om te weten",
        "mail",
        "Seen at the door",
    ):
        assert word not in pages[0], word
        assert word not in pages[1], word


@pytest.mark.parametrize("who", NEAR)
def test_those_near_her_see_who_asked_and_how_to_reach_them(
    app: Flask, case: World, who: str
) -> None:
    factories.received(case, **RELATIVE)
    text = log_in(app, case, who).see(address(case))
    for word in (
        "Sofie Fictief",
        "Zwolle",
        "Naaste of ander persoon",
        "Telefoon: elke dag, de hele dag.",
        "Niet inspreken.",
        "My sister hides her phone from him.",
    ):
        assert word in text, word


def test_a_lapsed_rule_says_so(app: Flask, case: World) -> None:
    factories.received(case)
    assert "verlopen" not in log_in(app, case, "intake").see(address(case))
    case.wait(days=16)
    with time_machine.travel(case.now, tick=False):
        assert "verlopen: bevestig eerst" in log_in(app, case, "intake").see(address(case))


def test_a_death_stops_everything_visibly(app: Flask, case: World) -> None:
    factories.received(case)
    case.grant("new_signal", "intake", kind="death")
    assert "alles staat stil" in log_in(app, case, "intake").see(address(case))


def test_a_director_of_another_case_who_also_chairs_sees_no_applicant(
    app: Flask, case: World
) -> None:
    factories.gathering(case, **RELATIVE)
    with case.changed() as tx:
        row = tx.get_one(Account, case.id_of("case_director/2"))
        row.roles = frozenset({"case_director", "panel_chair"})
    page = everything(app, case, "case_director/2")
    assert "Noor Fictief" in page
    assert "Sofie" not in page


# --- what it shows -----------------------------------------------------------------------------


def test_what_is_owed_comes_first_with_its_page_and_owner(app: Flask, case: World) -> None:
    factories.received(case)
    text = log_in(app, case, "intake").see(address(case))
    owed = text[text.index("Wat nu nodig is") : text.index("Wat u kunt doen")]
    assert owed.index("Triage") < owed.index("Identiteit vaststellen") < owed.index("Besluit")
    assert "vr13.intake.1, Intake" in owed
    page = log_in(app, case, "intake").get(address(case)).get_data(as_text=True)
    assert f'href="{address(case, "triage")}"' in page


def test_late_leads_to_the_plan_for_it(app: Flask, case: World) -> None:
    factories.received(case)
    case.wait(hours=25)
    with time_machine.travel(case.now, tick=False):
        desk = log_in(app, case, "intake")
        assert "Plan bij een te late termijn" in desk.see(address(case))
        assert "te laat" in desk.see(address(case))


@pytest.mark.parametrize("who", [*NEAR, *FAR])
def test_every_step_offered_can_be_opened(app: Flask, case: World, who: str) -> None:
    factories.panel(case)
    desk = log_in(app, case, who)
    page = desk.get(address(case)).get_data(as_text=True)
    here = address(case) + "/"
    links = {part.split('"')[0] for part in page.split(f'href="{here}')[1:]}
    steps = links - set(PARTS)
    assert steps
    for slug in sorted(steps):
        assert desk.get(here + slug).status_code == 200, slug


def test_a_step_of_somebody_else_is_not_offered(app: Flask, case: World) -> None:
    factories.gathering(case)
    chair = log_in(app, case, "panel_chair").get(address(case)).get_data(as_text=True)
    assert address(case, "panel") in chair
    assert address(case, "vragen") not in chair


def test_items_stand_with_status_source_and_use(app: Flask, case: World) -> None:
    factories.decided(case)
    text = log_in(app, case, "panel_chair").see(address(case))
    assert "Convicted of assault of an earlier partner. Veroordeeld Veroordeelde" in text
    assert "Politie, Wpg 19" in text
    assert "gekozen in besluit" in text
    assert "Alleen voor het panel" in text
    assert "Niets bekend" in text


def test_an_expired_item_is_marked(app: Flask, case: World) -> None:
    factories.panel(case)
    case.wait(days=14)
    with time_machine.travel(case.now, tick=False):
        assert "verlopen" in log_in(app, case, "panel_chair").see(address(case))


def test_panel_decision_plan_and_talks_are_there(app: Flask, case: World) -> None:
    factories.follow_up(case)
    text = log_in(app, case, "case_director").see(address(case))
    for word in (
        "The pattern repeats.",
        "Nothing lighter keeps her safe.",
        "getekend",
        "vr13.decision_maker.1",
        "Location agreement",
        "Klaargezet, zonder haar",
        "A room of the shelter",
        "Gesprek: Verteld",
        "Nagesprek na dagen: 7",
    ):
        assert word in text, word


@pytest.mark.parametrize("stage", [stage for stage in factories.STAGES if stage != "draft"])
def test_every_stage_has_its_pages(app: Flask, case: World, stage: str) -> None:
    factories.bring(case, stage)
    for who in ("intake", "decision_maker"):
        everything(app, case, who)


def test_the_timeline_is_in_one_order(app: Flask, case: World) -> None:
    factories.received(case)
    for step, who in (
        ("triage", "intake"),
        ("confirm_identity", "intake"),
        ("enquire", "case_director"),
        ("answer", "police"),
        ("plan_safety", "case_director"),
    ):
        case.wait(minutes=5)
        case.grant(step, who)
    text = log_in(app, case, "intake").see(address(case, "tijdlijn"))
    places = [
        text.index(word)
        for word in (
            "Ontvangen",
            "Triage: Standaard",
            "Vraag aan Politie",
            "Antwoord van Politie",
            "Veiligheidsplan, versie 1",
        )
    ]
    assert places == sorted(places)
    assert "She sounds tired, not afraid." in text


def test_everything_done_to_a_clock_is_told(app: Flask, case: World) -> None:
    factories.gathering(case)
    case.grant("extend", "case_director")
    text = log_in(app, case, "intake").see(address(case, "termijnen"))
    for word in ("Verlengd", "Begonnen", "Gehaald", "vr13.case_director.1"):
        assert word in text, word


def test_the_log_names_people_and_refusals(app: Flask, case: World) -> None:
    factories.gathering(case)
    case.refuse("triage", "case_director", urgency="standard", flags={"strangulation": "yes"})
    text = log_in(app, case, "regional_manager").see(address(case, "logboek"))
    assert "vr13.case_director.1 Triage" in text
    assert "Geweigerd." in text
    assert "aanvrager" in text


def test_the_title_says_nothing(app: Flask, case: World) -> None:
    factories.received(case)
    for part in PARTS:
        page = log_in(app, case, "intake").get(address(case, *filter(None, [part])))
        title = page.get_data(as_text=True).split("<title>")[1].split("</title>")[0]
        assert "Fictief" not in title
        assert "Verzonnen" not in title


# --- statements --------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["case_director", "panel_chair"])
@pytest.mark.parametrize("part", PARTS)
def test_one_item_and_two_hundred_take_the_same_statements(
    app: Flask, case: World, who: str, part: str
) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director")
    case.grant("answer", "police", items=[ITEM])
    few = count(app, case, who, part)
    more = [{**ITEM, "id": f"v{number}"} for number in range(200)]
    case.grant("answer", "veilig_thuis", items=more)
    assert count(app, case, who, part) == few <= MOST


def count(app: Flask, case: World, who: str, part: str) -> int:
    desk, where = log_in(app, case, who), address(case, *filter(None, [part]))
    with statements(case.db) as seen:
        desk.see(where)
    return len(seen)
