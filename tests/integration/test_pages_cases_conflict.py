"""The pages on which somebody steps out of a case, and on which the manager undoes a mistake."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from disclosure.accounts.models import Conflict
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.conftest import strict_app
from tests.desk import QUEUE, address, log_in
from tests.factories import World
from tests.staff import log_of
from tests.step_pages import LONG, SIGNS, faults, name_of, open_step, typed_texts

OUT, OVER = "betrokken", "betrokkenheid"
LINK = "Ik ken iemand in deze zaak"
NAMES = ("Samira", "Karim", "Anna", "Bram")
MANAGER = "regional_manager"
SAID = {"kind": "near", "reason": "Zijn broer is mijn buurman."}


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


def everybody_named(case: World) -> set[str]:
    """Return every word of the names in the application."""
    people = (factories.ARGUMENTS["submit"][who]["name"] for who in ("person", "subject"))
    return {word for name in people for word in name.split()}


def test_a_liaison_steps_out_before_any_name_was_shown(app: Flask, case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director", to=["om"])
    answer = open_step(app, case, "om", "antwoord")
    assert LINK in answer.desk.see(answer.path)
    page = open_step(app, case, "om", OUT)
    seen = page.desk.see(page.path)
    assert not everybody_named(case) & set(seen.replace(",", " ").replace(".", " ").split())
    assert page.grant(SAID) == QUEUE
    assert "U kunt niet meer in deze zaak" in log_in(app, case, "om").see() or case.rows(Conflict)
    for slug in ("antwoord", OUT):
        assert page.desk.get(address(case, slug)).status_code == 404
    assert case.case.reference not in page.desk.see()


def test_a_member_steps_out_on_the_way_to_the_papers(app: Flask, case: World) -> None:
    factories.panel(case)
    case.grant("convene", "panel_chair")
    vote = open_step(app, case, "police", "stem")
    seen = vote.desk.see(vote.path)
    assert LINK in seen
    assert "Om wie het gaat" not in seen
    waiting = vote.desk.see()
    assert LINK in waiting
    assert not everybody_named(case) & set(waiting.split())
    assert open_step(app, case, "police", OUT).grant({"kind": "care"}) == QUEUE
    assert vote.get().status_code == 404
    assert open_step(app, case, "police/2", "stem").get().status_code == 200


def test_a_director_steps_out_from_the_page_of_the_case(app: Flask, case: World) -> None:
    factories.gathering(case)
    desk = log_in(app, case, "case_director")
    assert LINK in desk.see(address(case))
    assert open_step(app, case, "case_director", OUT).grant(SAID) == QUEUE
    assert desk.get(address(case)).status_code == 404
    other = log_in(app, case, "case_director/2").see(address(case))
    assert name_of(case, "case_director/2") in other
    assert "buurman" not in other


def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(app: Flask, case: World) -> None:
    factories.received(case)
    page = open_step(app, case, "intake", OUT)
    before = factories.snapshot(case.db)["conflicts"]
    nothing = page.post({"reason": SIGNS})
    assert nothing.status_code == 422
    assert faults(nothing) == {"kind-0"}
    assert any("regel twee" in text for text in typed_texts(nothing))
    silent = page.post({"kind": "other", "reason": " "})
    assert faults(silent) == {"reason"}
    assert faults(page.post({"kind": "near", "reason": LONG})) == {"reason"}
    assert faults(page.post({"kind": "enemy", "reason": "x"})) == {"kind-0"}
    assert factories.snapshot(case.db)["conflicts"] == before


@pytest.mark.parametrize("who", ["VR17:intake", "VR17:case_director"])
def test_who_has_no_business_here_learns_nothing(app: Flask, case: World, who: str) -> None:
    factories.received(case)
    missing = log_in(app, case, who).get(f"{QUEUE}/{'2' * 11}/{OUT}")
    found = log_in(app, case, who).get(address(case, OUT))
    assert found.status_code == missing.status_code == 404
    assert log_in(app, case, who).get(address(case, OVER)).status_code in (403, 404)


def test_whoever_has_no_case_role_is_not_offered_the_way(app: Flask, case: World) -> None:
    factories.received(case)
    leak = open_step(app, case, "privacy_officer", "lek")
    assert LINK not in leak.desk.see(leak.path)
    assert leak.desk.get(address(case, OUT)).status_code == 403


def test_the_manager_reads_why_and_takes_back_a_mistake(app: Flask, case: World) -> None:
    factories.gathering(case)
    open_step(app, case, "case_director", OUT).grant(SAID)
    desk = log_in(app, case, MANAGER)
    seen = desk.see(address(case))
    assert "Wie iemand in deze zaak kent" in seen
    assert "Kijk wie verdergaat Casusregisseur" in seen
    assert "buurman" not in seen
    over = open_step(app, case, MANAGER, OVER)
    told = over.desk.see(over.path)
    for words in (name_of(case, "case_director"), "Familie, vriend of buur", SAID["reason"]):
        assert words in told
    (row,) = case.rows(Conflict)
    assert faults(over.post({"conflict": str(row.id)})) == {"reason"}
    assert faults(over.post({"conflict": "", "reason": "Fout."})) == {"conflict"}
    assert over.grant({"conflict": str(row.id), "reason": "Een naamgenoot."}) == over.path
    assert "Niemand meldde" in over.desk.see(over.path)
    assert "Een naamgenoot." in desk.see(address(case, "tijdlijn"))
    assert "Een naamgenoot." not in log_in(app, case, "panel_chair").see(address(case, "tijdlijn"))
    done = [verb for verb, how, _ in log_of(case.db, f"case:{case.case_id}") if how == "done"]
    assert done.count("declare_conflict") == done.count("withdraw_conflict") == 1


@pytest.mark.parametrize("who", ["case_director", "panel_chair", "intake"])
def test_nobody_else_reads_why(app: Flask, case: World, who: str) -> None:
    factories.gathering(case)
    open_step(app, case, "police", OUT).grant(SAID)
    desk = log_in(app, case, who)
    assert desk.get(address(case, OVER)).status_code == 403
    for page in ((), ("tijdlijn",), ("logboek",)):
        assert "buurman" not in desk.see(address(case, *page))


def test_a_manager_in_conflict_reads_nothing(app: Flask, case: World) -> None:
    factories.gathering(case)
    open_step(app, case, MANAGER, OUT).grant(SAID)
    assert log_in(app, case, MANAGER).get(address(case, OVER)).status_code == 404
    other = log_in(app, case, f"{MANAGER}/2").see(address(case, OVER))
    assert SAID["reason"] in other
