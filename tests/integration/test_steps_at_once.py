"""Two people at the same moment: one is first, the other sees what the first did."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest

from disclosure.cases.models import ClockEvent
from disclosure.cases.steps import Done
from disclosure.errors import Refusal
from disclosure.review.models import Enquiry, NilCount, PanelVote
from disclosure.store import audit
from disclosure.store.database import Database
from disclosure.work import sweep
from tests import factories
from tests.factories import World

Try = Callable[[], Any]


def at_once(*tries: Try) -> list[Any]:
    """Let every try start at the same moment, each in a thread of its own."""
    gate = Barrier(len(tries))

    def run(one: Try) -> Any:
        gate.wait()
        return one()

    with ThreadPoolExecutor(len(tries)) as pool:
        return list(pool.map(run, tries))


def results(found: list[Done | Refusal]) -> list[str]:
    """Return the keys of refusals, and "done" for what was granted, sorted."""
    return sorted("done" if isinstance(each, Done) else each.key for each in found)


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among fictional staff, all of whom are known already."""
    found = factories.world(database)
    for who in ("decision_maker", "decision_maker/2", "police", "police/2", "intake", "intake/2"):
        found.actor(who)
    return found


def test_a_decision_is_signed_once(case: World) -> None:
    factories.panel(case)
    factories.drafted(case)
    found = at_once(
        lambda: case.take("sign_decision", "decision_maker"),
        lambda: case.take("sign_decision", "decision_maker/2"),
    )
    assert results(found) == ["done", "wrong_stage"]
    assert [clock.key for clock in case.clocks()].count("delivery") == 1


def test_an_organisation_votes_once(case: World) -> None:
    factories.panel(case)
    case.grant("convene", "panel_chair")
    found = at_once(
        lambda: case.take_like("vote", "police"), lambda: case.take_like("vote", "police/2")
    )
    assert results(found) == ["already_done", "done"]
    assert len(case.rows(PanelVote)) == 1


def test_an_application_is_received_once(case: World) -> None:
    tries: list[Try] = [lambda: case.take_like("submit", "applicant")] * 4
    assert results(at_once(*tries)) == ["done", *["wrong_stage"] * 3]
    assert [clock.key for clock in case.clocks()].count("decision") == 1


def test_a_signal_and_a_triage_do_not_lose_each_other(case: World) -> None:
    factories.received(case)
    found = at_once(
        lambda: case.take_like("triage", "intake"), lambda: case.take_like("new_signal", "police")
    )
    assert results(found) == ["done", "done"]
    assert case.states()["triage"] == "met"
    assert case.states()["retriage"] in ("running", "met")
    assert len({clock.seq for clock in case.clocks()}) == len(case.clocks())


def test_a_step_and_the_sweep_do_not_both_decide_about_a_clock(case: World) -> None:
    factories.received(case)
    due = case.clock("triage").due_at
    late = replace(case, now=due)
    at_once(lambda: late.take_like("triage", "intake"), lambda: sweep.sweep(case.db, due))
    assert case.states()["triage"] == "late"
    assert case.states().get("breach_plan:triage", "ended") == "ended"


def test_two_sweeps_miss_a_clock_once(case: World) -> None:
    factories.received(case)
    due = case.clock("triage").due_at
    at_once(lambda: sweep.sweep(case.db, due), lambda: sweep.sweep(case.db, due))
    keys = [clock.key for clock in case.clocks()]
    assert keys.count("breach_plan:triage") == 1
    events = [e.what for e in case.rows(ClockEvent)]
    assert events.count("missed") == 2  # triage and acknowledge, each once


def test_the_first_nil_answers_of_a_region_are_both_counted(case: World) -> None:
    cases = [case, factories.begin(case.db, case.staff, case.now)]
    for each in cases:
        each.actors = case.actors
        factories.gathering(each)
        each.grant("enquire", "case_director")
    nil = {"kind": "nothing", "items": [], "searched": "All names"}
    found = at_once(
        *(lambda each=each: each.take_like("answer", "police", **nil) for each in cases)
    )
    assert results(found) == ["done", "done"]
    with case.db.read() as tx:
        assert tx.get_one(NilCount, factories.REGION).answers == 2
    assert not any(row.sampled for each in cases for row in each.rows(Enquiry))


def test_the_log_holds_every_try(case: World) -> None:
    factories.received(case)
    flags: dict[str, Any] = {"flags": {}}
    at_once(*[lambda: case.take_like("triage", "intake", **flags)] * 6)
    with case.db.read() as tx:
        found = audit.verify(tx)
    assert isinstance(found, audit.Verified)
    assert found.entries == 7
