"""Clocks and safe contact: held while only a breach could meet them, released after."""

from datetime import timedelta
from typing import Any

import pytest

from disclosure.cases import models
from disclosure.store import audit
from disclosure.store.database import Database
from disclosure.work import sweep
from tests import factories
from tests.factories import SISTER, World, moment
from tests.staff import log_of


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among fictional staff."""
    return factories.world(database)


def tasks(case: World) -> list[tuple[str, str]]:
    """Return what was left for a human to do."""
    return sorted((task.kind, task.about) for task in case.rows(models.Task))


NOBODY: dict[str, Any] = {"contact": {"channel": "none"}}
ANYTIME: dict[str, Any] = {"contact": {"channel": "mail"}, "spoken_alone": True}
MONDAYS: dict[str, Any] = {"contact": {"channel": "mail", "days": ["mon"]}}


def test_a_clock_no_safe_way_can_meet_is_held_and_another_route_is_sought(case: World) -> None:
    factories.received(case)
    _, became = case.effects("set_contact", "applicant", of="applicant")
    assert became == {"acknowledge": "held"}
    assert tasks(case) == [("another_route", "acknowledge")]
    assert case.rows(models.Task)[0].owner_id == case.id_of("case_director")
    case.wait(days=10)
    assert case.states()["acknowledge"] == "held"
    assert not case.has("breach_plan:acknowledge")


def test_what_is_left_of_the_term_is_given_back(case: World) -> None:
    factories.received(case)
    case.wait(hours=4)
    case.grant("set_contact", "intake", **NOBODY)
    case.wait(hours=30)
    _, became = case.effects("set_contact", "intake", **ANYTIME)
    assert became == {"acknowledge": "running"}
    assert case.clock("acknowledge").due_at == moment("2026-11-29T20:05")
    case.at("2026-11-29T20:05")
    assert case.states()["acknowledge"] == "missed"


def test_a_held_clock_is_met_in_time_whenever_it_is_met(case: World) -> None:
    factories.received(case)
    case.grant("set_contact", "intake", **NOBODY)
    case.wait(days=3)
    _, became = case.effects("acknowledge", "system")
    assert became == {"acknowledge": "met"}


def test_a_window_that_opens_after_the_term_holds_it_until_it_opens(case: World) -> None:
    factories.received(case, **MONDAYS)
    held = case.clock("acknowledge")
    assert (held.state, held.wake_at) == ("held", moment("2026-11-30T00:00"))
    case.at("2026-11-30T00:00")
    released = case.clock("acknowledge")
    assert released.state == "running"
    assert released.due_at == moment("2026-12-01T00:00")
    chain = audit.case_chain(case.case_id)
    assert ("release", "done", {"clock": "acknowledge"}) in log_of(case.db, chain)


def test_a_window_inside_the_term_holds_nothing(case: World) -> None:
    early = {"contact": {"channel": "mail", "from": "09:00", "until": "10:00"}}
    factories.received(case, **early)
    assert case.states()["acknowledge"] == "running"
    assert tasks(case) == []


def test_a_window_that_opens_as_the_term_ends_is_too_late(case: World) -> None:
    at_the_end = {"contact": {"channel": "mail", "days": ["sat"], "from": "14:05"}}
    factories.received(case, **at_the_end)
    assert case.states()["acknowledge"] == "held"


def test_the_rule_lapses_after_a_fortnight(case: World) -> None:
    factories.follow_up(case)
    case.grant("follow_up", "case_director", which="7")
    case.at("2026-12-11T23:59")
    assert case.states()["follow_up:30"] == "running"
    case.at("2026-12-12T00:00")
    assert case.states()["follow_up:30"] == case.states()["follow_up:90"] == "held"
    assert ("another_route", "follow_up:30") in tasks(case)
    case.at("2026-12-20T10:00")
    case.grant("set_contact", "intake", **ANYTIME)
    assert case.states()["follow_up:30"] == "running"
    assert case.clock("follow_up:30").due_at == moment("2027-01-06T00:00")
    assert case.clock("follow_up:90").due_at == moment("2027-03-07T00:00")


def test_confirming_in_time_keeps_everything_running(case: World) -> None:
    factories.follow_up(case)
    case.at("2026-12-10T10:00")
    case.grant("set_contact", "intake", **ANYTIME)
    due = case.clock("follow_up:30").due_at
    case.at("2026-12-20T10:00")
    assert case.states()["follow_up:30"] == "running"
    assert case.clock("follow_up:30").due_at == due
    case.at("2026-12-25T00:00")
    assert case.states()["follow_up:30"] == "held"


def test_a_third_partys_word_is_no_permission_and_her_telling_is_held(case: World) -> None:
    factories.decided(case, by="relative", applicant=SISTER)
    assert case.states()["delivery"] == "held"
    assert case.states()["outcome_told"] == "running"
    case.grant("schedule_telling", "disclosure_officer", agreed_in_person=True)
    case.wait(days=12)
    _, became = case.effects("tell", "disclosure_officer")
    assert became["delivery"] == "met"
    assert case.states()["follow_up:7"] == "held"


def test_staff_set_her_rule_and_the_telling_runs(case: World) -> None:
    factories.decided(case, by="relative", applicant=SISTER)
    case.wait(days=2)
    case.grant("set_contact", "intake", **ANYTIME)
    clock = case.clock("delivery")
    assert clock.state == "running"
    assert clock.due_at == moment("2026-12-07T00:00")


def test_in_an_agencys_case_there_is_no_applicant_to_wait_for(case: World) -> None:
    factories.decided(case, "no_disclosure", route="know")
    assert case.states()["outcome_told"] == "running"
    case.at("2026-12-05T00:00")
    assert case.states()["outcome_told"] == "missed"


def test_a_held_clock_is_raised_with_the_danger(case: World) -> None:
    factories.decided(case, by="relative", applicant=SISTER)
    case.grant("triage", "intake", urgency="high")
    clock = case.clock("delivery")
    assert clock.state == "held"
    assert clock.due_at == moment("2026-11-28T14:05")


def test_sweeping_a_held_clock_changes_nothing(case: World) -> None:
    factories.received(case)
    case.grant("set_contact", "intake", **NOBODY)
    case.until(moment("2026-11-28T10:00"))
    before = factories.snapshot(case.db)
    for minutes in range(1, 5):
        sweep.sweep(case.db, case.now + timedelta(minutes=minutes))
    assert factories.snapshot(case.db) == before


def test_a_signal_holds_what_waits_and_a_talk_releases_it(case: World) -> None:
    factories.delivery(case)
    case.grant("new_signal", "police", kind="moving_in")
    assert case.states()["delivery"] == "held"
    assert case.refuse("schedule_telling", "disclosure_officer") == "contact_unsafe"
    case.grant("set_contact", "disclosure_officer", **ANYTIME)
    assert case.states()["delivery"] == "running"
