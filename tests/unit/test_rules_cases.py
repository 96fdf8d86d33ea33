"""Guards of the spine's steps: every key, in the order of the table."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from disclosure.cases import exposure_rules, rules
from disclosure.errors import Refusal
from disclosure.procedure import guards
from tests.ordered import assert_in_order, key_of

ME, ELSE = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 11, 27, 13, 5, tzinfo=UTC)
TODAY = date(2026, 11, 27)


# --- guards themselves


def test_the_first_guard_that_fails_is_the_key() -> None:
    assert guards.first(("a", True), ("b", False), ("c", False)) == Refusal("b")
    assert guards.first(("a", True)) is None
    assert guards.first() is None


@pytest.mark.parametrize("empty", [None, "", (), {}])
def test_an_empty_field_is_named(empty: object) -> None:
    assert guards.fields(name="x", words=empty, other=empty) == Refusal("facts_missing", "words")


@pytest.mark.parametrize("value", [0, False, "x", ("x",), {"x": 1}])
def test_nought_and_no_are_answers(value: object) -> None:
    assert guards.fields(value=value) is None


# --- assign_director


@pytest.mark.parametrize(
    ("to", "able", "absent", "wanted"),
    [
        (ELSE, True, False, None),
        (None, True, False, "facts_missing"),
        (ELSE, False, False, "facts_missing"),
        (ELSE, True, True, "facts_missing"),
    ],
)
def test_a_director_is_there_and_not_away(
    to: UUID | None, able: bool, absent: bool, wanted: str | None
) -> None:
    found = rules.refuse_assign_director(rules.AssignDirector(to=to), able, absent)
    assert key_of(found) == wanted


# --- integrity


def integrity(facts: dict[str, Any]) -> Refusal | None:
    args = rules.Integrity(result=facts["result"], reason=facts["reason"])
    return rules.refuse_integrity(args, facts["opened_by"], ME)


def test_integrity_opens_once_with_a_reason() -> None:
    assert_in_order(
        integrity,
        {"result": "open", "reason": "Both applied.", "opened_by": None},
        [
            ("facts_missing", {"result": "perhaps"}),
            ("already_done", {"opened_by": ELSE}),
            ("reason_missing", {"reason": ""}),
        ],
    )


def test_integrity_is_closed_by_somebody_else_with_a_reason() -> None:
    assert_in_order(
        integrity,
        {"result": "proceed", "reason": "He is the one who controls.", "opened_by": ELSE},
        [("same_person", {"opened_by": ME}), ("reason_missing", {"reason": ""})],
    )
    assert key_of(integrity({"result": "proceed", "reason": "x", "opened_by": None})) == (
        "already_done"
    )


# --- transfer


def test_a_transfer_goes_to_an_open_region_with_a_reason_once() -> None:
    def judge(facts: dict[str, Any]) -> Refusal | None:
        args = rules.Transfer(to=facts["to"], reason=facts["reason"])
        return rules.refuse_transfer(args, frozenset({"VR17", "NL"}), facts["pending"])

    assert_in_order(
        judge,
        {"to": "VR17", "reason": "She moved.", "pending": False},
        [
            ("already_done", {"pending": True}),
            ("facts_missing", {"to": "VR99"}),
            ("reason_missing", {"reason": ""}),
        ],
    )


# --- signals


@pytest.mark.parametrize("kind", rules.SIGNAL_KINDS)
def test_a_signal_of_a_known_kind_needs_no_text(kind: str) -> None:
    assert rules.refuse_new_signal(rules.NewSignal(kind=kind)) is None


def test_the_signals_of_the_contract_are_known() -> None:
    contract = (
        "release escape breach report correction return late_answer risk death disappearance"
        " moving_in lost_phone planned_arrest"
    )
    assert set(contract.split()) <= set(rules.SIGNAL_KINDS)


def test_an_unknown_signal_is_refused() -> None:
    assert key_of(rules.refuse_new_signal(rules.NewSignal(kind="gossip"))) == "facts_missing"


# --- exposure


@pytest.mark.parametrize(
    ("result", "text", "running", "wanted"),
    [
        ("found", "A letter opened.", set(), None),
        ("found", "Another one.", {"exposure", "exposure_authority"}, None),
        ("found", "", set(), "facts_missing"),
        ("safe", "With her mother.", {"exposure"}, None),
        ("safe", "With her mother.", {"exposure_authority"}, "already_done"),
        ("safe", "", set(), "facts_missing"),
        ("reported", "Told the authority.", {"exposure_authority"}, None),
        ("reported", "Told the authority.", {"exposure"}, "already_done"),
        ("lost", "x", set(), "facts_missing"),
    ],
)
def test_exposure(result: str, text: str, running: set[str], wanted: str | None) -> None:
    args = exposure_rules.Exposure(result=result, text=text)
    assert key_of(exposure_rules.refuse_exposure(args, frozenset(running))) == wanted


# --- pause

STATES = {"decision": "running", "reasonable_term": "running", "panel": "running"}
PAUSE: dict[str, Any] = {
    "clocks": ("decision", "reasonable_term"),
    "ask": "Which name?",
    "until": TODAY + timedelta(days=14),
    "states": STATES,
    "urgency": "standard",
    "route": "ask",
}


def pause(facts: dict[str, Any]) -> Refusal | None:
    args = rules.Pause(clocks=facts["clocks"], ask=facts["ask"], until=facts["until"], second=ELSE)
    known = rules.PauseFacts(
        states=facts["states"],
        pausable=frozenset({"decision", "reasonable_term", "objection_decision"}),
        urgency=facts["urgency"],
        route=facts["route"],
        today=TODAY,
    )
    return rules.refuse_pause(args, known)


def test_a_pause_asks_for_something_until_a_day() -> None:
    assert_in_order(
        pause,
        PAUSE,
        [
            ("facts_missing", {"clocks": ()}),
            ("not_pausable", {"urgency": "high"}),
            ("facts_missing", {"ask": ""}),
        ],
    )


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"urgency": None}, None),
        ({"urgency": "elevated"}, None),
        ({"urgency": "immediate"}, "not_pausable"),
        ({"route": "know"}, "not_pausable"),
        ({"clocks": ("panel",)}, "not_pausable"),
        ({"clocks": ("decision", "panel")}, "not_pausable"),
        ({"clocks": ("objection_decision",)}, "facts_missing"),
        ({"until": None}, "facts_missing"),
        ({"until": TODAY - timedelta(days=1)}, "facts_missing"),
        ({"until": TODAY}, None),
        ({"states": {**STATES, "decision": "paused"}}, "already_done"),
        ({"states": {**STATES, "decision": "missed"}}, "not_pausable"),
    ],
)
def test_what_may_be_paused(changes: dict[str, Any], wanted: str | None) -> None:
    assert key_of(pause({**PAUSE, **changes})) == wanted


# --- extend


def extend(facts: dict[str, Any]) -> Refusal | None:
    args = rules.Extend(clock="decision", days=facts["days"], reason=facts["reason"])
    known = rules.ExtendFacts(
        state=facts["state"],
        extended=facts["extended"],
        most=facts["most"],
        urgency=facts["urgency"],
    )
    return rules.refuse_extend(args, known)


EXTEND = {
    "days": 28,
    "reason": "A report comes.",
    "state": "running",
    "extended": False,
    "most": 28,
    "urgency": "standard",
}


def test_a_clock_is_extended_once_at_most_by_its_first_term_with_a_reason() -> None:
    assert_in_order(
        extend,
        EXTEND,
        [
            ("not_extendable", {"urgency": "high"}),
            ("extended_before", {"extended": True}),
            ("facts_missing", {"days": 0}),
            ("reason_missing", {"reason": ""}),
        ],
    )


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"days": 29}, "not_extendable"),
        ({"days": -1}, "facts_missing"),
        ({"most": 0}, "not_extendable"),
        ({"state": "missed"}, "not_extendable"),
        ({"state": "paused"}, "not_extendable"),
        ({"state": ""}, "not_extendable"),
        ({"urgency": "immediate"}, "not_extendable"),
        ({"urgency": None}, None),
        ({"days": 1}, None),
    ],
)
def test_what_may_be_extended(changes: dict[str, Any], wanted: str | None) -> None:
    assert key_of(extend({**EXTEND, **changes})) == wanted


# --- plan_breach


def plan_breach(facts: dict[str, Any]) -> Refusal | None:
    args = rules.PlanBreach(
        clock="panel",
        protection=facts["protection"],
        message=facts["message"],
        new_date=facts["new_date"],
    )
    return rules.refuse_plan_breach(
        args, owns=facts["owns"], missed=facts["missed"], owed=facts["owed"], now=NOW
    )


PLAN = {
    "protection": "A patrol.",
    "message": "The director calls.",
    "new_date": NOW + timedelta(days=2),
    "owns": True,
    "missed": True,
    "owed": True,
}


def test_a_breach_plan_is_written_by_the_owner_of_a_missed_clock() -> None:
    assert_in_order(
        plan_breach,
        PLAN,
        [
            ("not_assigned", {"owns": False}),
            ("not_overdue", {"missed": False}),
            ("already_done", {"owed": False}),
            ("facts_missing", {"protection": ""}),
        ],
    )


@pytest.mark.parametrize(
    "changes",
    [{"message": ""}, {"new_date": None}, {"new_date": NOW}, {"new_date": NOW - timedelta(1)}],
)
def test_a_breach_plan_says_who_tells_her_and_a_date_to_come(changes: dict[str, Any]) -> None:
    assert key_of(plan_breach({**PLAN, **changes})) == "facts_missing"
