"""Guards of plan, appointment, telling, follow-up and closing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from disclosure.decisions import closing_rules
from disclosure.decisions import telling_rules as rules
from disclosure.decisions.plan_parts import PlanAction
from disclosure.errors import Refusal
from disclosure.procedure.profile import Attempts
from tests.ordered import assert_in_order, key_of

ME = UUID(int=1)
NOW = datetime(2026, 12, 20, 9, 0, tzinfo=UTC)
DO = PlanAction(what="Location agreement", owner="police", by=date(2026, 12, 1))
NOTHING_OWNED = PlanAction(what="Think", owner="", by=date(2026, 12, 1))


# --- plan_safety


def plan(facts: dict[str, Any]) -> Refusal | None:
    given = dict(facts)
    second = given.pop("judged", None)
    return rules.refuse_plan(rules.PlanSafety(**{"actions": (DO,), **given}), second)


@pytest.mark.parametrize("state", ["prepared", "agreed"])
def test_a_plan_has_an_action_with_owner_and_date(state: str) -> None:
    assert_in_order(
        plan,
        {"state": state},
        [
            ("plan_missing", {"actions": ()}),
            ("facts_missing", {"state": "wished"}),
        ],
    )


@pytest.mark.parametrize(
    ("actions", "wanted"),
    [
        ((DO, DO), None),
        ((NOTHING_OWNED,), "plan_missing"),
        ((DO, NOTHING_OWNED), "facts_missing"),
        ((PlanAction(what="", owner="police", by=date(2026, 12, 1)),), "facts_missing"),
        ((PlanAction(what="Call", owner="police", by=None),), "facts_missing"),
    ],
)
def test_every_action_is_whole(actions: tuple[PlanAction, ...], wanted: str | None) -> None:
    assert key_of(plan({"state": "agreed", "actions": actions})) == wanted


def test_refusal_is_recorded_in_her_words() -> None:
    assert plan({"state": "refused", "words": "I can look after myself."}) is None
    assert key_of(plan({"state": "refused"})) == "facts_missing"


def test_a_plan_without_her_is_reasoned_by_two() -> None:
    assert_in_order(
        plan,
        {"state": "without_her", "reason": "She cannot be reached."},
        [
            ("plan_missing", {"actions": ()}),
            ("reason_missing", {"reason": ""}),
            ("second_missing", {"judged": Refusal("second_missing")}),
        ],
    )


@pytest.mark.parametrize("state", ["prepared", "agreed"])
def test_with_her_nobody_else_is_asked_for(state: str) -> None:
    assert plan({"state": state, "judged": Refusal("second_missing")}) is None


# --- schedule_telling


def schedule(facts: dict[str, Any]) -> Refusal | None:
    given = dict(facts)
    known = {key: given.pop(key) for key in ("outcome", "integrity_open", "reachable")}
    return rules.refuse_schedule(rules.ScheduleTelling(**given), **known)


SCHEDULE: dict[str, Any] = {
    "time": NOW,
    "place": "A shelter",
    "with_": ("veilig_thuis",),
    "outcome": "disclose",
    "integrity_open": False,
    "reachable": True,
}


def test_an_appointment_is_for_what_is_disclosed_by_her_safe_way_and_not_alone() -> None:
    assert_in_order(
        schedule,
        SCHEDULE,
        [
            ("wrong_stage", {"outcome": "no_disclosure"}),
            ("integrity_open", {"integrity_open": True}),
            ("contact_unsafe", {"reachable": False}),
            ("facts_missing", {"with_": ("municipality",)}),
        ],
    )


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"outcome": "disclose_to_other"}, None),
        ({"outcome": "safeguard_only"}, "wrong_stage"),
        ({"outcome": None}, "wrong_stage"),
        ({"reachable": False, "agreed_in_person": True}, None),
        ({"with_": ("shelter",)}, None),
        ({"with_": ()}, "facts_missing"),
        ({"time": None}, "facts_missing"),
        ({"place": ""}, "facts_missing"),
    ],
)
def test_schedule(changes: dict[str, Any], wanted: str | None) -> None:
    assert key_of(schedule({**SCHEDULE, **changes})) == wanted


# --- tell


def tell(facts: dict[str, Any]) -> Refusal | None:
    given = dict(facts)
    looked_at = given.pop("looked_at")
    args = rules.Tell(result="told", earlier_victims_checked=looked_at)
    return rules.refuse_tell(args, rules.TellFacts(**given))


def test_telling_has_everything_before_it() -> None:
    assert_in_order(
        tell,
        {
            "integrity_open": False,
            "has_plan": True,
            "identified": True,
            "appointed": True,
            "looked_at": True,
        },
        [
            ("integrity_open", {"integrity_open": True}),
            ("plan_missing", {"has_plan": False}),
            ("identity_missing", {"identified": False}),
            ("no_appointment", {"appointed": False}),
            ("reason_missing", {"looked_at": False}),
        ],
    )


# --- giving up

LEAST = Attempts(3, 2, 14)


def tries(*spelled: str) -> tuple[rules.Attempt, ...]:
    """Return attempts given as `way:days ago`."""
    pairs = (each.partition(":") for each in spelled)
    return tuple(rules.Attempt(way, NOW - timedelta(days=int(ago))) for way, _, ago in pairs)


@pytest.mark.parametrize(
    ("attempts", "died", "wanted"),
    [
        (tries("phone:14", "phone:7", "visit:1"), False, None),
        (tries("phone:14", "visit:7"), False, "not_overdue"),
        (tries("phone:14", "phone:7", "phone:1"), False, "not_overdue"),
        (tries("phone:13", "phone:7", "visit:1"), False, "not_overdue"),
        (tries("phone:14", ":7", ":1"), False, "not_overdue"),
        (tries("phone:20", "visit:19", "letter:18", "phone:0"), False, None),
        ((), False, "not_overdue"),
        ((), True, None),
    ],
)
def test_giving_up(attempts: tuple[rules.Attempt, ...], died: bool, wanted: str | None) -> None:
    assert key_of(rules.refuse_giving_up(attempts, died, LEAST, NOW)) == wanted


# --- tell_outcome, follow_up


@pytest.mark.parametrize(
    ("how", "exists", "told", "wanted"),
    [
        ("spoken", True, False, None),
        ("shown", True, False, None),
        ("given_up", True, False, None),
        ("not_reached", True, False, None),
        ("mailed", True, False, "facts_missing"),
        ("spoken", False, False, "facts_missing"),
        ("spoken", True, True, "already_done"),
        ("mailed", True, True, "facts_missing"),
    ],
)
def test_tell_outcome(how: str, exists: bool, told: bool, wanted: str | None) -> None:
    args = rules.TellOutcome(to="person_at_risk", how=how)
    assert key_of(rules.refuse_tell_outcome(args, exists=exists, told=told)) == wanted


@pytest.mark.parametrize(
    ("which", "result", "words", "running", "done", "wanted"),
    [
        ("7", "safe", "Well.", True, False, None),
        ("180", "unsafe", "He rang.", True, False, None),
        ("7", "no_answer", "", True, False, None),
        ("7", "given_up", "", True, False, None),
        ("8", "safe", "Well.", True, False, "facts_missing"),
        ("7", "fine", "Well.", True, False, "facts_missing"),
        ("7", "safe", "", True, False, "facts_missing"),
        ("7", "safe", "Well.", False, True, "already_done"),
        ("180", "safe", "Well.", False, False, "facts_missing"),
    ],
)
def test_follow_up(
    which: str, result: str, words: str, running: bool, done: bool, wanted: str | None
) -> None:
    args = rules.FollowUp(which=which, result=result, words=words)
    assert key_of(rules.refuse_follow_up(args, running=running, done=done)) == wanted


# --- close


def close(facts: dict[str, Any]) -> Refusal | None:
    given = dict(facts)
    stage = given.pop("stage", "follow_up")
    args = closing_rules.Close(know=given.pop("know", None), reason=given.pop("reason", ""))
    return closing_rules.refuse_close(args, stage, closing_rules.CloseFacts(**given))


CLOSE: dict[str, Any] = {
    "follow_ups_done": True,
    "told": True,
    "plan_state": "agreed",
    "urgent_open": False,
    "objection_open": False,
    "breach_open": False,
    "integrity_open": False,
}


def test_closing_leaves_nobody_behind() -> None:
    assert_in_order(
        close,
        CLOSE,
        [
            ("follow_ups_open", {"follow_ups_done": False}),
            ("not_told", {"told": False}),
            ("plan_not_final", {"plan_state": "prepared"}),
            ("advice_missing", {"urgent_open": True}),
            ("objection_open", {"objection_open": True}),
            ("breach_open", {"breach_open": True}),
            ("integrity_open", {"integrity_open": True}),
        ],
    )


@pytest.mark.parametrize("state", ["agreed", "refused", "without_her"])
def test_a_final_plan_closes(state: str) -> None:
    assert close({**CLOSE, "plan_state": state}) is None


def test_without_any_plan_nothing_closes() -> None:
    assert key_of(close({**CLOSE, "plan_state": None})) == "plan_not_final"


NOT_DONE = {**CLOSE, "follow_ups_done": False, "plan_state": None}


def test_a_declined_case_closes_once_told_and_without_an_open_objection() -> None:
    assert_in_order(
        close,
        {**NOT_DONE, "stage": "declined"},
        [("not_told", {"told": False}), ("objection_open", {"objection_open": True})],
    )


def test_a_withdrawn_case_closes_once_knowing_was_considered() -> None:
    assert_in_order(
        close,
        {**NOT_DONE, "told": False, "stage": "withdrawn", "know": False, "reason": "No danger."},
        [("facts_missing", {"know": None}), ("reason_missing", {"reason": ""})],
    )
