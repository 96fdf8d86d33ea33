"""What happens to clocks as time passes: warned, missed, planned for, met late."""

from datetime import timedelta
from uuid import UUID

import pytest

from disclosure.cases import models
from disclosure.store.database import Database
from disclosure.work import sweep
from tests import factories
from tests.factories import World, moment


@pytest.fixture
def case(database: Database) -> World:
    """Return a case in `received`, its receipt acknowledged."""
    found = factories.received(factories.world(database))
    found.grant("acknowledge", "system")
    return found


def events(case: World, key: str) -> list[str]:
    """Return what was done to the clocks of a key, in order."""
    ids = {clock.id for clock in case.clocks() if clock.key == key}
    rows = sorted(case.rows(models.ClockEvent), key=lambda row: row.at)
    return [row.what for row in rows if row.clock_id in ids]


def escalated(case: World) -> list[tuple[str, str]]:
    """Return which keys were put before whom."""
    rows = sorted(case.rows(models.Escalation), key=lambda row: row.at)
    return [(row.key, row.to_role) for row in rows]


PLAN = {"clock": "triage", "new_date": "2026-12-03T12:00"}


def test_the_owner_is_warned_at_half_and_at_four_fifths(case: World) -> None:
    case.until(case.now + timedelta(hours=12, seconds=-1))
    assert case.clock("triage").warned == 0
    case.wait(seconds=1)
    assert case.clock("triage").warned == 1
    case.at("2026-11-28T09:17")  # 80 % is 19 hours and 12 minutes
    assert case.clock("triage").warned == 2
    assert events(case, "triage") == ["started", "warned", "warned"]
    assert case.clock("triage").wake_at == case.clock("triage").due_at


def test_warnings_that_were_slept_through_count_at_once(case: World) -> None:
    sweep.sweep(case.db, case.now + timedelta(hours=23))
    assert case.clock("triage").warned == 2
    assert events(case, "triage") == ["started", "warned"]


def test_a_clock_is_missed_at_its_due_instant_and_not_before(case: World) -> None:
    case.at("2026-11-28T14:04")
    assert case.states()["triage"] == "running"
    case.at("2026-11-28T14:05")
    assert case.states()["triage"] == "missed"
    assert case.clock("triage").missed_at == moment("2026-11-28T14:05")
    assert case.clock("breach_plan:triage").due_at == moment("2026-12-01T00:00")
    assert escalated(case) == [("triage", "regional_manager")]
    assert case.rows(models.Escalation)[0].to_id == case.id_of("regional_manager")
    assert case.case.anything_late


def test_a_sweep_that_comes_late_still_misses(case: World) -> None:
    """Reachable people are no reason to hold a clock that has already run out."""
    case.grant("triage", "intake", urgency="high")
    case.until(moment("2026-11-27T18:00"))
    sweep.sweep(case.db, moment("2026-11-27T18:06"))
    assert case.states()["first_protection"] == "missed"


@pytest.mark.parametrize("late", [timedelta(), timedelta(seconds=30), timedelta(hours=5)])
def test_a_missed_acknowledgement_is_missed_however_late_the_sweep(
    database: Database, late: timedelta
) -> None:
    case = factories.received(factories.world(database))
    due = case.clock("acknowledge").due_at
    sweep.sweep(case.db, due + late)
    assert case.states()["acknowledge"] == "missed"
    assert case.rows(models.Task) == []


def test_a_second_sweep_at_the_same_moment_does_nothing(case: World) -> None:
    case.at("2026-11-28T14:05")
    before = factories.snapshot(case.db)
    assert sweep.sweep(case.db, case.now) == 0
    assert factories.snapshot(case.db) == before


def test_what_is_met_at_its_due_instant_is_late_swept_or_not(case: World) -> None:
    case.now = moment("2026-11-28T14:05")
    _, became = case.effects("triage", "intake")
    assert became["triage"] == "late"
    assert not case.has("breach_plan:triage")


def test_meeting_late_ends_a_plan_not_yet_written(case: World) -> None:
    case.at("2026-11-28T15:00")
    _, became = case.effects("triage", "intake")
    assert became == {"triage": "late", "breach_plan:triage": "ended"}
    assert not case.case.anything_late


def test_a_breach_plan_promises_a_date(case: World) -> None:
    case.at("2026-11-28T15:00")
    case.refuse_all(
        "plan_breach",
        [
            ("case_director", {}, "not_assigned"),
            ("VR17:intake", {}, "wrong_region"),
            ("intake", {"clock": "identity"}, "not_overdue"),
            ("intake", {"clock": "nothing"}, "not_assigned"),
            ("intake", {"protection": ""}, "facts_missing"),
            ("intake", {"new_date": "2026-11-28T15:00"}, "facts_missing"),
        ],
        **PLAN,
    )
    found = case.effects("plan_breach", "intake/2", **PLAN)
    assert found == ({"promised:triage"}, {"breach_plan:triage": "met"})
    assert case.clock("promised:triage").due_at == moment("2026-12-03T12:00")
    assert case.clock("promised:triage").owner_role == "intake"
    assert case.refuse("plan_breach", "intake", **PLAN) == "already_done"
    _, became = case.effects("triage", "intake")
    assert became == {"triage": "late", "promised:triage": "met"}


def test_a_plan_written_before_the_sweep_comes_by_is_the_plan(case: World) -> None:
    case.now = moment("2026-11-28T14:05")
    began, _ = case.effects("plan_breach", "intake", **PLAN)
    assert began == {"breach_plan:triage", "promised:triage"}
    assert case.states()["breach_plan:triage"] == "met"
    assert case.states()["triage"] == "missed"
    case.wait(hours=1)
    assert case.states()["breach_plan:triage"] == "met"
    assert escalated(case) == [("triage", "regional_manager")]


def test_a_promise_not_kept_escalates_and_asks_for_another_plan(case: World) -> None:
    case.at("2026-11-28T15:00")
    case.grant("plan_breach", "intake", **PLAN)
    case.at("2026-12-03T12:00")
    assert case.states()["promised:triage"] == "missed"
    assert case.states()["breach_plan:triage"] == "running"
    assert ("promised:triage", "regional_manager") in escalated(case)
    again = {**PLAN, "new_date": "2026-12-07T12:00"}
    began, became = case.effects("plan_breach", "intake", **again)
    assert began == {"promised:triage"}
    assert became == {"breach_plan:triage": "met", "promised:triage": "ended"}
    assert case.clock("promised:triage").due_at == moment("2026-12-07T12:00")
    assert case.states()["promised:triage"] == "running"
    assert len(case.rows(models.BreachPlan)) == 2
    _, became = case.effects("triage", "intake")
    assert became["promised:triage"] == "met"


def test_a_breach_plan_that_is_late_only_escalates(case: World) -> None:
    case.at("2026-12-01T00:00")
    assert case.states()["breach_plan:triage"] == "missed"
    assert ("breach_plan:triage", "regional_manager") in escalated(case)
    assert not case.has("breach_plan:breach_plan:triage")
    began, became = case.effects("plan_breach", "intake", **PLAN)
    assert (began, became) == ({"promised:triage"}, {"breach_plan:triage": "late"})


def test_the_floor_clock_escalates_and_starts_again(case: World) -> None:
    case.grant("triage", "intake")
    case.at("2026-12-12T00:00")
    clock = case.clock("review")
    assert ("review", "regional_manager") in escalated(case)
    assert clock.state == "running"
    assert clock.due_at == moment("2026-12-29T00:00")
    assert not case.has("breach_plan:review")
    assert events(case, "review")[-3:] == ["warned", "missed", "restarted"]


def test_every_step_of_the_director_restarts_it_and_nobody_elses(case: World) -> None:
    case.grant("triage", "intake")
    due = case.clock("review").due_at
    case.at("2026-12-01T09:00")
    case.grant("confirm_subject", "intake")
    assert case.clock("review").due_at == due
    case.grant("plan_safety", "case_director")
    assert case.clock("review").due_at == moment("2026-12-16T00:00")
    case.now += timedelta(minutes=1)
    case.refuse("confirm_subject", "case_director", agree=[])
    assert case.clock("review").started_at == moment("2026-12-01T09:00")


def test_no_answer_in_time_is_a_default_without_a_plan(case: World) -> None:
    case.grant("confirm_identity", "intake", of="applicant")
    case.grant("triage", "intake", urgency="high")
    case.grant("enquire", "case_director", to=["om"])
    case.at("2026-11-28T14:05")
    assert case.states()["enquiry_reply:om"] == "missed"
    assert not case.has("breach_plan:enquiry_reply:om")
    assert ("enquiry_reply:om", "regional_manager") in escalated(case)
    plan = {"clock": "enquiry_reply:om", "new_date": "2026-12-03T12:00"}
    assert case.refuse("plan_breach", "om", **plan) == "already_done"
    _, became = case.effects("answer", "om")
    assert became == {"enquiry_reply:om": "late"}


def test_more_time_does_not_make_a_default_undone(case: World) -> None:
    case.grant("triage", "intake", urgency="high")
    case.grant("enquire", "case_director", to=["om"])
    case.at("2026-11-28T14:05")
    later = {"kind": "more_time", "items": [], "reason": "Archive", "until": "2026-12-09"}
    case.grant("answer", "om", **later)
    assert case.states()["enquiry_reply:om"] == "missed"
    assert case.clock("enquiry_reply:om").due_at == moment("2026-11-28T14:05")
    case.grant("breakthrough", "case_director")


@pytest.mark.parametrize("key", ["objection", "appeal"])
def test_her_own_terms_run_out_without_anybody_being_late(database: Database, key: str) -> None:
    case = factories.not_disclosed(factories.world(database))
    if key == "appeal":
        case.grant("object", "applicant")
        case.grant("decide_objection", "decision_maker/2")
    due = case.clock(key).due_at
    case.now = due
    sweep.sweep(case.db, due)
    assert case.states()[key] == "ended"
    assert key not in {name for name, _ in escalated(case)}
    assert not case.has(f"breach_plan:{key}")


def test_clocks_of_a_closed_case_are_missed_too(database: Database) -> None:
    case = factories.closed(factories.world(database))
    case.at("2027-02-26T00:00")
    assert case.states()["follow_up:90"] in ("missed", "held")
    assert case.case.stage == "closed"


# --- what the queue sees


def soonest(case: World) -> object:
    """Work out anew what the queue is ordered by."""
    open_ones = [clock for clock in case.clocks() if clock.state in models.OPEN_STATES]
    mine = [c.due_at for c in open_ones if c.key not in ("objection", "appeal")]
    return min(mine, default=None)


def test_the_queue_knows_what_is_due_next_through_a_whole_case(database: Database) -> None:
    case = factories.world(database)
    for step, who, given in (
        ("submit", "applicant", {}),
        ("confirm_identity", "intake", {}),
        ("triage", "intake", {"urgency": "high"}),
        ("plan_safety", "case_director", {}),
        ("enquire", "case_director", {}),
        ("answer", "police", {}),
        ("breakthrough", "case_director", {"of": "veilig_thuis"}),
    ):
        if step == "breakthrough":
            case.wait(hours=30)
        case.grant(step, who, **given)
        assert case.case.next_due_at == soonest(case), step
    case.wait(days=10)
    assert case.case.next_due_at == soonest(case)
    assert case.case.urgency_rank == -2


def test_a_clock_belongs_to_a_person_at_all_times(database: Database) -> None:
    case = factories.closable(factories.world(database), by="relative", applicant=factories.SISTER)
    case.wait(days=40)
    assert all(isinstance(clock.owner_id, UUID) for clock in case.clocks())
    assert all(isinstance(row.to_id, UUID) for row in case.rows(models.Escalation))


def test_two_cases_are_swept_in_one_go(database: Database) -> None:
    first = factories.received(factories.world(database))
    second = factories.received(factories.begin(first.db, first.staff, first.now))
    assert sweep.sweep(first.db, first.now + timedelta(hours=24)) >= 4
    assert first.states()["triage"] == second.states()["triage"] == "missed"
    with first.db.read() as tx:
        ahead = sweep.next_moment(tx)
    assert ahead is not None
    assert ahead > first.now + timedelta(hours=24)
