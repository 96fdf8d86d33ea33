"""Who owns a clock: by the profile, by what happened, and by who is there."""

from datetime import timedelta

import pytest

from disclosure.cases import models
from disclosure.store import audit
from disclosure.store.database import Database
from disclosure.work import sweep
from tests import factories
from tests.factories import World, moment
from tests.staff import log_of


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among fictional staff."""
    return factories.world(database)


def owner(case: World, key: str) -> tuple[str, object]:
    """Return the role and the person behind a clock."""
    clock = case.clock(key)
    return clock.owner_role, clock.owner_id


def morning(case: World, text: str) -> None:
    """Let the worker come by on a morning."""
    case.until(moment(text))
    sweep.sweep(case.db, case.now)


def test_owners_by_the_profile(case: World) -> None:
    factories.gathering(case, "high")
    case.grant("enquire", "case_director", to=["om"])
    for key, who in {
        "triage": "intake",
        "identity": "intake",
        "panel": "panel_chair",
        "decision": "case_director",
        "review": "case_director",
        "first_protection": "case_director",
        "safety_plan": "case_director",
        "reasonable_term": "case_director",
    }.items():
        assert owner(case, key) == (who, case.id_of(who)), key
    assert owner(case, "enquiry_reply:om") == ("liaison", case.id_of("om"))


def test_an_organisation_without_a_liaison_leaves_the_director_to_chase(case: World) -> None:
    factories.gathering(case)
    with case.changed() as tx:
        factories.move_to(tx, case.id_of("shelter"), "VR17")
        factories.move_to(tx, case.id_of("shelter/2"), "VR17")
    case.grant("enquire", "case_director", to=["shelter"])
    assert owner(case, "enquiry_reply:shelter") == ("liaison", case.id_of("case_director"))


def test_delivery_is_the_directors_until_an_officer_is_named(case: World) -> None:
    factories.decided(case)
    assert owner(case, "delivery") == ("case_director", case.id_of("case_director"))
    case.grant("schedule_telling", "disclosure_officer/2")
    assert owner(case, "delivery") == ("disclosure_officer", case.id_of("disclosure_officer/2"))


def test_the_plan_for_a_late_clock_is_its_owners(case: World) -> None:
    factories.panel(case)
    factories.advised(case)
    case.grant("draft_decision", "case_director")
    case.at("2026-12-26T00:00")
    assert owner(case, "breach_plan:decision") == (
        "decision_maker",
        case.id_of("decision_maker"),
    )
    plan = {"clock": "decision", "new_date": "2027-01-05T12:00"}
    assert case.refuse("plan_breach", "case_director", **plan) == "not_assigned"
    case.grant("plan_breach", "decision_maker/2", **plan)
    assert owner(case, "promised:decision")[0] == "decision_maker"


# --- absence


def test_an_absent_duty_director_is_passed_over(case: World) -> None:
    case.away("case_director", "2026-11-27T00:00", "2026-12-01T00:00")
    factories.received(case)
    assert case.case.director_id == case.id_of("case_director/2")


def test_absence_hands_over_the_case_and_every_clock(case: World) -> None:
    factories.gathering(case)
    case.grant("set_contact", "intake", contact={"channel": "none"})  # leaves a task
    case.away("case_director", "2026-11-30T00:00", "2026-12-04T00:00")
    morning(case, "2026-11-29T08:00")
    assert case.case.director_id == case.id_of("case_director")
    morning(case, "2026-11-30T08:00")
    second = case.id_of("case_director/2")
    assert case.case.director_id == second
    open_ones = [c for c in case.clocks() if c.state in models.OPEN_STATES]
    assert {c.owner_id for c in open_ones if c.owner_role == "case_director"} == {second}
    assert {task.owner_id for task in case.rows(models.Task)} == {second}
    entries = log_of(case.db, audit.case_chain(case.case_id))
    assert ("assign_director", "done", {"director": str(second)}) in entries
    assert case.refuse("plan_safety", "case_director") == "not_assigned"
    case.grant("plan_safety", "case_director/2")


def test_whoever_was_named_to_stand_in_does(database: Database) -> None:
    case = factories.world(database, staff={"case_director/3": {}})
    factories.received(case)
    case.away("case_director", "2026-11-30T00:00", "2026-12-04T00:00", "case_director/3")
    morning(case, "2026-11-30T08:00")
    assert case.case.director_id == case.id_of("case_director/3")


@pytest.mark.parametrize("stand_in", ["intake", "VR17:case_director"])
def test_a_stand_in_who_cannot_do_this_is_passed_over(case: World, stand_in: str) -> None:
    factories.received(case)
    case.away("case_director", "2026-11-30T00:00", "2026-12-04T00:00", stand_in)
    morning(case, "2026-11-30T08:00")
    assert case.case.director_id == case.id_of("case_director/2")


@pytest.mark.parametrize(
    ("who", "key"),
    [("intake", "identity"), ("panel_chair", "panel"), ("om", "enquiry_reply:om")],
)
def test_absence_of_others_hands_over_what_they_owe(case: World, who: str, key: str) -> None:
    factories.triage(case)
    case.grant("triage", "intake", urgency="high")
    case.grant("enquire", "case_director", to=["om"])
    case.away(who, "2026-11-27T00:00", "2026-12-04T00:00")
    case.wait(minutes=1)
    assert case.clock(key).owner_id == case.id_of(f"{who}/2")
    events = [e.what for e in case.rows(models.ClockEvent) if e.clock_id == case.clock(key).id]
    assert "handed_over" in events


def test_an_absent_officers_talk_falls_back_to_the_director(case: World) -> None:
    factories.delivery(case)
    case.away("disclosure_officer", "2026-11-27T00:00", "2026-12-04T00:00")
    case.wait(minutes=1)
    assert owner(case, "delivery") == ("case_director", case.id_of("case_director"))
    case.grant("schedule_telling", "disclosure_officer/2")
    assert owner(case, "delivery") == ("disclosure_officer", case.id_of("disclosure_officer/2"))


def test_with_nobody_to_take_over_it_stays_where_it_is(case: World) -> None:
    factories.received(case)
    for who in ("case_director", "case_director/2"):
        case.away(who, "2026-11-27T00:00", "2026-12-04T00:00")
    case.wait(minutes=1)
    before = factories.snapshot(case.db)
    sweep.sweep(case.db, case.now + timedelta(minutes=1))
    assert case.case.director_id == case.id_of("case_director")
    assert factories.snapshot(case.db) == before


def test_an_absent_manager_is_passed_over_and_then_the_nation_hears(case: World) -> None:
    factories.received(case)
    case.away("regional_manager", "2026-11-27T00:00", "2026-12-31T00:00")
    case.at("2026-11-28T14:05")
    first = [row for row in case.rows(models.Escalation) if row.key == "triage"]
    assert [row.to_id for row in first] == [case.id_of("regional_manager/2")]
    case.away("regional_manager/2", "2026-11-27T00:00", "2026-12-31T00:00")
    case.at("2026-12-01T00:00")
    then = [row for row in case.rows(models.Escalation) if row.key == "breach_plan:triage"]
    assert [(row.to_role, row.to_id) for row in then] == [("national_oversight", None)]


def test_a_closed_case_is_not_handed_over_but_its_clocks_are(case: World) -> None:
    factories.closed(case)
    case.away("case_director", "2026-11-27T00:00", "2027-06-01T00:00")
    case.wait(minutes=1)
    assert case.clock("follow_up:90").owner_id == case.id_of("case_director/2")
