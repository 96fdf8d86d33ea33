"""Two guards fail at once: the first as the stage table writes them gives the key."""

from collections.abc import Callable
from typing import Any

import pytest

from disclosure.store.database import Database
from tests import factories
from tests.arguments import ANSWERS, ITEM
from tests.factories import World

Row = tuple[str, str, dict[str, Any], str]

LOW = {"flags": {"strangulation": "yes", "weapons_access": "no"}}
BAD_ITEM = {**ITEM, "id": "q1", "category": "theft"}
NOTHING = {"kind": "nothing", "items": []}
SAME = {"second": "intake"}
BLIND = {"accept_conditions": False}
BORN = {"discrepancy": ["born"]}
DENY = {"outcome": "no_disclosure"}


def received(case: World) -> None:
    factories.received(case)


def gathering(case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director")


def panel(case: World) -> None:
    factories.panel(case)


def advised(case: World) -> None:
    factories.panel(case)
    factories.advised(case)


def drafted(case: World) -> None:
    factories.panel(case)
    factories.advised(case)
    case.grant("draft_decision", "case_director", items=["p1"])


def not_disclosed(case: World) -> None:
    factories.decided(case, "no_disclosure", plan=False)


def delivery(case: World) -> None:
    factories.delivery(case)


def told(case: World) -> None:
    factories.follow_up(case)


TABLE: dict[Callable[[World], None], list[Row]] = {
    received: [
        ("triage", "intake", {"flags": {}, "judgement": ""}, "flags_missing"),
        ("triage", "intake", {"flags": {"stalking": "no"}, "judgement": ""}, "facts_missing"),
        ("triage", "intake", {**LOW, "flags": {"strangulation": "yes"}}, "flags_missing"),
        ("triage", "intake", {**LOW, "urgency": "elevated", "acute": ""}, "below_minimum"),
        ("triage", "intake", {**LOW, "reason": "x"}, "second_missing"),
        ("triage", "intake", {**LOW, "reason": "x", **SAME}, "same_person"),
        ("triage", "intake", {**LOW, "second": "intake/2"}, "reason_missing"),
        ("decline", "intake", {"code": "", "reason": ""}, "facts_missing"),
        ("decline", "intake", {"reason": "", "second": ""}, "reason_missing"),
        ("decline", "intake", {"second": "", "talk_offered": False}, "second_missing"),
        ("decline", "intake", {"talk_offered": False}, "facts_missing"),
        ("pause", "case_director", {"second": "", "clocks": ["triage"]}, "second_missing"),
        ("pause", "case_director", {"clocks": ["triage"], "ask": ""}, "not_pausable"),
        ("extend", "case_director", {"clock": "triage", "reason": ""}, "not_extendable"),
        ("extend", "case_director", {"days": 29, "reason": ""}, "not_extendable"),
        ("transfer", "case_director", {"to": "VR99", "reason": ""}, "facts_missing"),
        ("accept_transfer", "regional_manager", {}, "already_done"),
        ("integrity", "intake", {"result": "proceed", "reason": ""}, "already_done"),
        ("plan_breach", "intake", {"protection": ""}, "not_overdue"),
        ("withdraw", "intake", {"spoken_alone": False, "reason": ""}, "reason_missing"),
        ("exposure", "case_director", {"result": "safe", "text": ""}, "facts_missing"),
    ],
    gathering: [
        (
            "confirm_subject",
            "intake",
            {**BORN, "agree": ["bsn"]},
            "too_few_identifiers",
        ),
        ("confirm_subject", "intake", BORN, "discrepancy"),
        ("enquire", "case_director", {"purpose": "", "categories": ["theft"]}, "facts_missing"),
        ("enquire", "case_director", {"categories": ["theft"]}, "category"),
        ("enquire", "case_director", {}, "already_done"),
        (
            "answer",
            "police",
            {**BLIND, "items": [BAD_ITEM]},
            "conditions_missing",
        ),
        ("answer", "police", {"kind": "?", "items": [BAD_ITEM]}, "category"),
        ("answer", "police", {"items": [{**BAD_ITEM, "code": "01"}]}, "category"),
        ("answer", "police", {**NOTHING, "searched": ""}, "facts_missing"),
        ("breakthrough", "case_director", {"of": "police", "reason": ""}, "not_overdue"),
        ("breakthrough", "case_director", {"of": "om", "reason": ""}, "facts_missing"),
        ("close_gathering", "case_director", {}, "enquiries_open"),
        ("convene", "panel_chair", {"members": ["police"], "conflict": ["police"]}, "no_quorum"),
    ],
    panel: [
        ("vote", "police", {"outcome": "?"}, "not_assigned"),
        ("advise", "panel_chair", {"necessity": "", "answers": {}}, "no_quorum"),
        ("draft_decision", "case_director", {"items": ["p9"]}, "advice_missing"),
        ("sign_decision", "decision_maker", {}, "advice_missing"),
    ],
    advised: [
        ("vote", "police", {"outcome": "?", "reason": ""}, "already_done"),
        ("advise", "panel_chair", {"necessity": "", "answers": {}}, "test_incomplete"),
        ("advise", "panel_chair", {"answers": {**ANSWERS, "views": ""}}, "facts_missing"),
        (
            "draft_decision",
            "case_director",
            {"items": ["p9"]},
            "item_unknown",
        ),
        (
            "draft_decision",
            "case_director",
            {**DENY, "items": ["p2"]},
            "item_panel_only",
        ),
        (
            "draft_decision",
            "case_director",
            {**DENY, "items": []},
            "reason_missing",
        ),
    ],
    drafted: [
        ("sign_decision", "decision_maker", {}, "subject_unconfirmed"),
        ("tell_urgent", "decision_maker", {"with": ["police"], "place": ""}, "no_quorum"),
        ("tell_urgent", "decision_maker", {"place": ""}, "not_overdue"),
        ("record_urgent", "decision_maker", {"necessity": ""}, "not_told"),
    ],
    not_disclosed: [
        ("tell_outcome", "case_director", {"to": "nobody"}, "plan_missing"),
        ("tell_outcome", "case_director", {"how": "given_up"}, "second_missing"),
        ("schedule_telling", "disclosure_officer", {"place": ""}, "wrong_stage"),
        ("plan_safety", "case_director", {"actions": [], "state": "?"}, "plan_missing"),
        ("plan_safety", "case_director", {"state": "refused", "words": ""}, "facts_missing"),
        ("plan_safety", "case_director", {"state": "without_her"}, "reason_missing"),
    ],
    delivery: [
        ("tell", "disclosure_officer", {"result": "not_reached", "via": "phone"}, "contact_unsafe"),
        ("tell", "disclosure_officer", {"result": "given_up"}, "second_missing"),
        ("tell", "disclosure_officer", {"result": "given_up", **SAME}, "wrong_role"),
        ("tell", "disclosure_officer/2", {"earlier_victims_checked": False}, "not_assigned"),
        ("schedule_telling", "disclosure_officer", {"with": ["police"]}, "facts_missing"),
        ("tell_outcome", "case_director", {}, "wrong_stage"),
    ],
    told: [
        ("follow_up", "case_director", {"which": "8", "words": ""}, "facts_missing"),
        ("follow_up", "case_director", {"result": "given_up"}, "second_missing"),
        ("close", "case_director", {}, "follow_ups_open"),
        ("tell_outcome", "case_director", {"to": "person_at_risk"}, "already_done"),
        ("decide_objection", "decision_maker", {"result": "?", "reason": ""}, "conflict"),
    ],
}


@pytest.mark.parametrize("bring", TABLE, ids=lambda bring: bring.__name__)
def test_the_first_guard_as_written_is_the_key(
    bring: Callable[[World], None], sqlite_only: Database
) -> None:
    case = factories.world(sqlite_only)
    bring(case)
    found = [(step, who, case.refuse(step, who, **given)) for step, who, given, _ in TABLE[bring]]
    assert found == [(step, who, key) for step, who, _, key in TABLE[bring]]
