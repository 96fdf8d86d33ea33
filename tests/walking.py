"""What walkers do: the way of a case, stage by stage, and arguments that make sense."""

import random
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from disclosure.cases.models import Clock
from disclosure.review.models import InformationItem
from tests import factories
from tests.factories import ITEM, World

Chance = random.Random
Onward = tuple[str, str, dict[str, Any]]
"""A step, who takes it (`director`: whoever directs the case now), and its arguments."""

LEVELS = ("standard", "elevated", "high", "immediate")
ASKED = ("police", "veilig_thuis", "om", "probation")
OUTCOMES = ("disclose", "disclose", "safeguard_only", "no_disclosure", "defer", "disclose_to_other")
TELLING = ("disclose", "disclose_to_other")
SIGNALS = ("release", "risk", "return", "lost_phone", "report", "moving_in", "planned_arrest")

_LEAVE: tuple[Onward, ...] = (
    ("tell_outcome", "director", {"to": "person_at_risk"}),
    ("close", "director", {}),
    ("object", "applicant", {}),
    ("decide_objection", "decision_maker/2", {}),
    ("reopen", "intake", {}),
)
ONWARD: Mapping[str, tuple[Onward, ...]] = {
    "draft": (("submit", "applicant", {}),),
    "received": (
        ("acknowledge", "system", {}),
        ("assign_director", "intake", {}),
        ("triage", "intake", {}),
    ),
    "triage": (
        ("confirm_identity", "intake", {"of": "applicant"}),
        ("triage", "intake", {"urgency": "high"}),
    ),
    "gathering": (
        ("confirm_identity", "intake", {"of": "person_at_risk"}),
        ("enquire", "director", {"to": ["police", "veilig_thuis"]}),
        ("answer", "police", {}),
        ("answer", "veilig_thuis", {}),
        ("plan_safety", "director", {}),
        ("confirm_subject", "intake", {}),
        ("confirm_subject", "director", {}),
        ("tell_urgent", "decision_maker", {}),
        ("record_urgent", "decision_maker", {}),
        ("review_urgent", "panel_chair", {}),
        ("check_nil", "director", {}),
        ("breakthrough", "director", {}),
        ("close_gathering", "director", {}),
    ),
    "panel": (
        ("confirm_subject", "intake", {}),
        ("confirm_subject", "director", {}),
        ("convene", "panel_chair", {}),
        *(("vote", each, {}) for each in factories.PANEL),
        ("advise", "panel_chair", {}),
        ("plan_safety", "director", {}),
        ("draft_decision", "director", {}),
        ("confirm_identity", "intake", {"of": "recipient"}),
        ("sign_decision", "decision_maker", {}),
    ),
    "decided": (
        ("plan_safety", "director", {}),
        ("schedule_telling", "disclosure_officer", {"agreed_in_person": True}),
        ("tell_outcome", "director", {"to": "person_at_risk"}),
    ),
    "delivery": (
        ("tell", "disclosure_officer", {}),
        ("plan_safety", "director", {}),
        ("tell", "disclosure_officer", {"result": "told"}),
    ),
    "follow_up": (
        ("triage", "director", {}),
        ("follow_up", "director", {"which": "7"}),
        ("follow_up", "director", {"which": "30"}),
        ("plan_safety", "director", {"state": "agreed"}),
        ("tell_outcome", "director", {"to": "applicant"}),
        ("object", "applicant", {}),
        ("decide_objection", "decision_maker/2", {}),
        ("plan_breach", "director", {}),
        ("close", "director", {}),
    ),
    "closed": (
        ("follow_up", "director", {"which": "90"}),
        ("object", "applicant", {"late_reason": "Abroad"}),
        ("reopen", "intake", {}),
    ),
    "withdrawn": _LEAVE[1:],
    "declined": _LEAVE,
    "gone": (("reopen", "intake", {}),),
}
"""Where a case goes from each stage: steps in the order they make sense."""


def _submit(_world: World, chance: Chance) -> dict[str, Any]:
    channel = chance.choice(("mail", "sms", "phone", "letter", "none"))
    return {"contact": {"channel": channel}, "separated": chance.choice(("no", "recent"))}


def _answer(world: World, chance: Chance) -> dict[str, Any]:
    kind = chance.choice(("items", "items", "nothing", "refused", "more_time"))
    later = (world.now + timedelta(days=6)).date().isoformat()
    use = chance.choice(("may_tell", "may_tell", "panel_only"))
    fields: dict[str, dict[str, Any]] = {
        "items": {"items": [{**ITEM, "id": f"i{chance.randrange(10**6)}", "use": use}]},
        "nothing": {"items": [], "searched": "All names"},
        "refused": {"items": [], "ground": "An investigation"},
        "more_time": {"items": [], "reason": "Large file", "until": later},
    }
    return {"kind": kind, **fields[kind]}


def _triage(_world: World, chance: Chance) -> dict[str, Any]:
    flags = {"weapons_access": "no", "strangulation": chance.choice(("yes", "no", "no"))}
    second = chance.choice(("intake/2", "case_director/2", ""))
    level = chance.choice(LEVELS)
    return {"urgency": level, "flags": flags, "acute": "Police", "reason": "Why", "second": second}


def _draft(world: World, chance: Chance) -> dict[str, Any]:
    outcome = chance.choice(OUTCOMES)
    usable = [row.name for row in world.rows(InformationItem) if row.use == "may_tell"]
    until = (world.now + timedelta(days=chance.choice((5, 10, 20)))).date()
    return {
        "outcome": outcome,
        "items": usable[:2] if outcome in TELLING else [],
        "recipient_name": chance.choice(("Her mother", "Her aunt")),
        "departure": "We see it otherwise.",
        "until": until.isoformat(),
        "reason_code": chance.choice(("test_not_met", "incomplete", "nothing_known")),
    }


def _tell(_world: World, chance: Chance) -> dict[str, Any]:
    result = chance.choice(("told", "told", "declined", "partly", "not_reached", "given_up"))
    via = chance.choice(("phone", "visit", "veilig_thuis"))
    return {"result": result, "via": via, "second": "regional_manager", "died": False}


def _breach(world: World, chance: Chance) -> dict[str, Any]:
    missed = [clock.key for clock in world.rows(Clock) if clock.state == "missed"] or ["triage"]
    later = (world.now + timedelta(days=3)).isoformat()
    return {"clock": chance.choice(missed), "new_date": later}


def _pause(world: World, chance: Chance) -> dict[str, Any]:
    until = (world.now + timedelta(days=9)).date().isoformat()
    return {"clocks": [chance.choice(("decision", "reasonable_term"))], "until": until}


def _contact(_world: World, chance: Chance) -> dict[str, Any]:
    rule = chance.choice(({"channel": "none"}, {"channel": "mail"}, {"channel": "phone"}))
    of = chance.choice(("applicant", "person_at_risk", "recipient"))
    return {"of": of, "contact": rule, "spoken_alone": chance.random() < 0.7}


def _pick(**choices: tuple[Any, ...]) -> Callable[[World, Chance], dict[str, Any]]:
    """Return arguments chosen one by one."""
    return lambda _world, chance: {name: chance.choice(of) for name, of in choices.items()}


CHANGES: Mapping[str, Callable[[World, Chance], dict[str, Any]]] = {
    "submit": _submit,
    "answer": _answer,
    "triage": _triage,
    "draft_decision": _draft,
    "tell": _tell,
    "plan_breach": _breach,
    "pause": _pause,
    "set_contact": _contact,
    "advise": _pick(outcome=OUTCOMES),
    "vote": _pick(outcome=OUTCOMES),
    "plan_safety": _pick(
        state=("prepared", "agreed", "refused", "without_her"),
        words=("No.",),
        reason=("Abroad",),
        second=("intake/2",),
    ),
    "new_signal": _pick(kind=SIGNALS),
    "reopen": _pick(kind=SIGNALS),
    "check_nil": _pick(of=ASKED),
    "breakthrough": _pick(of=ASKED),
    "confirm_identity": _pick(of=("applicant", "person_at_risk", "recipient")),
    "assign_director": _pick(to=("case_director", "case_director/2")),
    "enquire": _pick(to=(["police"], ["om", "probation"], ["police", "veilig_thuis"])),
    "integrity": _pick(result=("open", "proceed")),
    "exposure": _pick(result=("found", "safe", "reported")),
    "follow_up": _pick(which=("7", "30", "90", "180"), result=("safe", "unsafe", "no_answer")),
    "tell_outcome": _pick(
        to=("applicant", "person_at_risk", "initiator"), how=("spoken", "shown", "not_reached")
    ),
    "decide_objection": _pick(result=("upheld", "dismissed")),
    "extend": _pick(clock=("decision", "panel", "identity"), days=(3, 30)),
    "accept_transfer": _pick(accept=(True, False)),
    "close": _pick(know=(True,), reason=("Nothing new.",)),
    "record_urgent": _pick(items=([], ["p1"])),
}
"""Arguments other than the ready-made ones."""
