"""What becomes of a safety plan: its working copy, its days, its actions, who may read them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from disclosure.cases import models as cases
from disclosure.cases.documents import CASE, Note
from disclosure.decisions import plan_dates, plan_drafts, plan_ends, plan_mine, plan_sharing
from disclosure.decisions.plan_models import PlanDate, PlanDraft
from disclosure.errors import Refusal
from disclosure.procedure import terms
from disclosure.store import vault
from disclosure.store.database import Database
from tests import factories, planning
from tests.factories import World, snapshot
from tests.planning import DIRECTOR, OFFICER, SECRET, draft, in_force, settle, tasks, working
from tests.staff import log_of


@pytest.fixture
def case(database: Database) -> World:
    """Return a case in which the danger was weighed."""
    return factories.gathering(factories.world(database))


def morning(case: World, days: int) -> datetime:
    return plan_dates.morning(terms.local_day(case.now) + timedelta(days=days))


def outcomes(case: World, verb: str) -> list[str]:
    return [end for name, end, _ids in log_of(case.db, f"case:{case.case_id}") if name == verb]


# --- the working copy ----------------------------------------------------------------------------


def test_a_part_is_kept_sealed_until_the_plan_is_settled(case: World) -> None:
    before = [(clock.key, clock.due_at, clock.state) for clock in case.clocks()]
    assert draft(case, sections=(("home", "Bag at Els"),)) is None
    assert draft(case, path="leave") is None
    assert [(clock.key, clock.due_at, clock.state) for clock in case.clocks()] == before
    row = case.rows(PlanDraft)[0]
    assert b"Els" not in row.document
    found = working(case)
    assert (found.plan.sections, found.plan.path) == ((("home", "Bag at Els"),), "leave")
    assert (found.by, found.newer) == (case.id_of(DIRECTOR), False)
    assert outcomes(case, "plan_saved") == ["done", "done"]
    settle(case, replace(found.plan, state="prepared", actions=planning.whole(case).actions))
    assert case.rows(PlanDraft) == []
    assert in_force(case).version.plan.sections == found.plan.sections


def test_whoever_does_not_hold_the_working_copy_is_told_and_can_take_it_over(case: World) -> None:
    factories.drafted(at_the_panel(case))
    case.grant("sign_decision", "decision_maker")
    case.grant("schedule_telling", OFFICER)
    assert draft(case, path="leave") is None
    assert draft(case, OFFICER, path="stay") == plan_drafts.HELD
    assert (working(case).plan.path, outcomes(case, "plan_saved")[-1]) == (
        "leave",
        "refused:already_done",
    )
    assert plan_drafts.take_over(case.db, case.case_id, case.actor(OFFICER), case.now) is None
    assert draft(case, OFFICER, phase="care") is None
    assert (working(case).plan.path, working(case).plan.phase) == ("leave", "care")
    assert draft(case, path="stay") == plan_drafts.HELD


def at_the_panel(case: World) -> World:
    """Bring a case in `gathering` to `panel`, with a plan."""
    case.grant("plan_safety", DIRECTOR, state="prepared")
    case.grant("enquire", DIRECTOR)
    case.grant("answer", "police")
    case.grant("answer", "veilig_thuis", kind="nothing", items=[], searched="All names")
    case.grant("close_gathering", DIRECTOR)
    return case


@pytest.mark.parametrize(
    ("who", "key"),
    [
        ("intake", "wrong_role"),
        ("police", "wrong_role"),
        ("panel_chair", "wrong_role"),
        (OFFICER, "not_assigned"),
        (f"{factories.ELSEWHERE}:regional_manager", "wrong_role"),
    ],
)
def test_who_may_not_settle_a_plan_may_not_work_on_one(case: World, who: str, key: str) -> None:
    before = snapshot(case.db)
    refusal = draft(case, who, path="leave")
    assert refusal is not None
    assert refusal.key == key
    assert snapshot(case.db) == before


def test_a_version_settled_meanwhile_is_told(case: World) -> None:
    settle(case)
    assert draft(case, path="stay") is None
    case.grant("plan_safety", DIRECTOR, state="prepared")
    assert working(case).by is None
    with case.changed() as tx:
        row = PlanDraft(
            case_id=case.case_id, begun_at=case.now, version=1, by_id=case.id_of(OFFICER)
        )
        row.saved_at = case.now
        row.document = vault.seal(
            tx, case.case_id, CASE, "plan_drafts", case.case_id, planning.whole(case)
        )
        tx.add(row)
    assert working(case).newer


# --- actions -------------------------------------------------------------------------------------


def end(case: World, who: str, place: int, state: str, reason: str = "") -> Refusal | None:
    return plan_ends.end_action(
        case.db, case.case_id, place, state, reason, case.actor(who), case.now
    )


def test_an_action_ends_without_a_new_version_and_is_not_carried_over(case: World) -> None:
    settle(case)
    assert end(case, DIRECTOR, 0, "done") is None
    assert end(case, DIRECTOR, 1, "dropped", "She does not want it") is None
    found = in_force(case)
    assert [row.state for row in found.version.actions] == ["done", "dropped", "open"]
    assert (found.version.row.version, found.reasons[1]) == (1, "She does not want it")
    assert b"want" not in (found.version.actions[1].reason or b"")
    assert [each.what for each in working(case).plan.actions] == ["A bed stands ready"]
    assert {row.about for row in found.dates if row.kind == "action"} == {"2"}
    assert outcomes(case, "plan_action") == ["done", "done"]


@pytest.mark.parametrize(
    ("who", "place", "state", "reason", "key"),
    [
        (DIRECTOR, 9, "done", "", "facts_missing"),
        (DIRECTOR, 2, "open", "", "facts_missing"),
        (DIRECTOR, 2, "dropped", "  ", "reason_missing"),
        (DIRECTOR, 0, "done", "", "already_done"),
        ("intake", 2, "done", "", "wrong_role"),
        ("police", 2, "done", "", "wrong_role"),
        ("om", 0, "done", "", "wrong_role"),
    ],
)
def test_an_action_is_not_ended(
    case: World, who: str, place: int, state: str, reason: str, key: str
) -> None:
    settle(case)
    assert end(case, DIRECTOR, 0, "done") is None
    before = snapshot(case.db)
    refusal = end(case, who, place, state, reason)
    assert refusal is not None
    assert refusal.key == key
    assert snapshot(case.db) == before


def test_the_organisation_that_does_an_action_may_say_that_it_is_done(case: World) -> None:
    settle(case)
    assert end(case, "police", 0, "done") is None
    assert in_force(case).version.actions[0].ended_by == case.id_of("police")


# --- days ----------------------------------------------------------------------------------------


def test_the_days_of_a_version_are_watched_and_those_before_it_are_not(case: World) -> None:
    settle(case)
    days = {(row.kind, row.about): row.wake_at for row in case.rows(PlanDate)}
    assert days == {
        ("measure", "temporary_home_ban"): morning(case, 8),
        ("action", "0"): morning(case, 2),
        ("action", "1"): morning(case, 4),
        ("action", "2"): morning(case, 3),
        ("review", ""): morning(case, 28),
    }
    case.grant("plan_safety", DIRECTOR, state="prepared")
    assert [row.kind for row in case.rows(PlanDate)] == ["review", "action"]


@pytest.mark.parametrize("state", ["considered", "ended", "refused"])
def test_a_measure_that_does_not_hold_has_no_end_to_watch(case: World, state: str) -> None:
    plan = planning.whole(case)
    settle(case, replace(plan, protections=(replace(plan.protections[0], state=state),)))
    assert "measure" not in {row.kind for row in case.rows(PlanDate)}


def watch(case: World, moment: datetime) -> int:
    case.now = moment
    return plan_dates.watch(case.db, moment)


def test_the_end_of_a_measure_is_announced_and_on_its_day_a_signal(case: World) -> None:
    settle(case, planning.whole(case, actions=planning.whole(case).actions[1:2]))
    about = "measure:temporary_home_ban"
    assert watch(case, morning(case, 8) - timedelta(minutes=1)) == 1
    assert watch(case, morning(case, 1)) == 1
    assert tasks(case) == [("plan_late", "plan"), ("plan_measure_ends", about)]
    assert case.rows(cases.Signal) == []
    assert watch(case, morning(case, 2)) == 1
    assert tasks(case) == [("plan_late", "plan"), ("plan_measure_ended", about)]
    signal = case.rows(cases.Signal)[0]
    assert (signal.kind, signal.by_role) == ("risk", "system")
    with case.db.read() as tx:
        note = vault.open(tx, case.case_id, CASE, "signals", signal.id, signal.document, Note)
    assert note.texts["text"] == "Een maatregel eindigt: Tijdelijk huisverbod."
    assert case.clock("retriage").state == "running"
    assert "alert" in {row.name for row in case.rows(cases.Message)}
    assert watch(case, case.now + timedelta(days=5)) == 0


def test_a_measure_that_ends_after_the_case_was_withdrawn_opens_nothing_again(case: World) -> None:
    settle(case)
    case.grant("withdraw", DIRECTOR)
    assert watch(case, morning(case, 10)) == 4
    assert (case.column("stage"), case.rows(cases.Signal)) == ("withdrawn", [])
    assert "plan_measure_ended" in {kind for kind, _about in tasks(case)}


def test_a_late_action_is_a_task_until_it_ends(case: World) -> None:
    settle(case)
    watch(case, morning(case, 2))
    assert tasks(case) == [("plan_late", "plan")]
    assert end(case, DIRECTOR, 0, "done") is None
    assert tasks(case) == []


@pytest.mark.parametrize(
    ("step", "who", "given"),
    [
        ("triage", DIRECTOR, {}),
        ("new_signal", "police", {}),
    ],
)
def test_a_look_is_asked_once_the_danger_was_weighed_or_something_is_new(
    case: World, step: str, who: str, given: dict[str, Any]
) -> None:
    case.grant(step, who, **given)
    assert tasks(case) == []
    settle(case)
    case.now += timedelta(minutes=5)
    case.grant(step, who, **given)
    case.grant(step, who, **given)
    assert tasks(case) == [("plan_review", "plan")]
    assert in_force(case).outdated


def look(case: World, why: str = "Nothing new for her", days: int = 14) -> Refusal | None:
    day = terms.local_day(case.now) + timedelta(days=days)
    actor = case.actor(DIRECTOR)
    return plan_ends.look(case.db, case.case_id, why, day, actor, case.now)


def test_a_look_keeps_why_and_sets_the_next(case: World) -> None:
    settle(case)
    case.now += timedelta(minutes=5)
    case.grant("new_signal", "police")
    case.now += timedelta(minutes=5)
    assert look(case) is None
    found = in_force(case)
    assert (found.outdated, [why for _row, why in found.looks]) == (False, ["Nothing new for her"])
    assert tasks(case) == []
    review = next(row for row in found.dates if row.kind == "review")
    assert review.wake_at == morning(case, 14)
    watch(case, morning(case, 14))
    assert ("plan_review", "plan") in tasks(case)


def test_a_look_is_refused_without_plan_reason_or_a_day_to_come(case: World) -> None:
    keys = []
    tried: tuple[tuple[bool, dict[str, Any]], ...] = (
        (False, {}),
        (True, {"why": " "}),
        (True, {"days": 0}),
    )
    for plan, given in tried:
        if plan:
            settle(case)
        before = snapshot(case.db)
        refusal = look(case, **given)
        assert refusal is not None
        keys.append(refusal.key)
        assert snapshot(case.db) == before
    assert keys == ["plan_missing", "reason_missing", "facts_missing"]


# --- shared with organisations -------------------------------------------------------------------


def read(case: World, who: str) -> plan_sharing.Parts | None:
    reference = case.column("reference")
    return plan_sharing.read(case.db, reference, case.actor(who), case.now)


def test_an_organisation_reads_the_parts_in_which_it_acts_and_no_more(case: World) -> None:
    settle(case)
    found = read(case, "police")
    assert found is not None
    shown = [(section, one.action.what) for section, rows in found.sections.items() for one in rows]
    assert shown == [("now", "Location agreement")]
    assert SECRET not in repr(found)
    viewed = [(verb, end) for verb, end, _ids in log_of(case.db, f"case:{case.case_id}")]
    assert viewed[-1] == ("view", "done")


@pytest.mark.parametrize("who", ["om", "probation", "veilig_thuis", "intake", DIRECTOR])
def test_whoever_has_no_action_in_it_reads_nothing(case: World, who: str) -> None:
    settle(case)
    before = snapshot(case.db)
    assert read(case, who) is None
    assert plan_sharing.read(case.db, "AAAAAAAAAAA", case.actor(who), case.now) is None
    assert snapshot(case.db) == before


def test_who_stepped_out_and_an_action_given_away_close_it_again(case: World) -> None:
    settle(case)
    with case.changed() as tx:
        tx.add(
            cases.Participation(case_id=case.case_id, organisation="police", part="stepped_back")
        )
    assert read(case, "police") is None
    assert waiting(case, "police") == []


def waiting(case: World, who: str) -> list[tuple[str, int]]:
    found = plan_mine.read(case.db, case.actor(who), case.now)
    return [(one.reference, one.count) for one in found.actions or ()]


def test_each_sees_what_waits_for_them_in_references_and_days(case: World) -> None:
    settle(case)
    reference = case.column("reference")
    assert waiting(case, "police") == [(reference, 1)]
    assert waiting(case, "om") == []
    assert end(case, "police", 0, "done") is None
    assert waiting(case, "police") == []
    mine = plan_mine.read(case.db, case.actor(DIRECTOR), case.now)
    assert [one.kind for one in mine.days or ()] == ["action", "action", "measure", "review"]
    case.grant("plan_safety", DIRECTOR, state="prepared", actions=[factories.ACTION])
    assert plan_mine.read(case.db, case.actor("police"), case.now).days is None


def test_without_training_there_is_nothing_to_see(case: World) -> None:
    settle(case)
    untrained = replace(case.actor("police"), trained_until=None)
    found = plan_mine.read(case.db, untrained, case.now)
    assert (found.trained, found.actions) == (False, None)
    reference = case.column("reference")
    assert plan_sharing.read(case.db, reference, untrained, case.now) is None
