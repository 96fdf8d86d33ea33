"""The stage table of procedure.md §4: which step may be taken where, by whom, leading where.

One row per line of that table. A cell that is not here is refused as `wrong_stage`. Expiry, misses
and holds are steps like any other; only looking and waiting are none. The guards of a row live in
the `rules.py` of the room that owns the step; clocks are started and met by its `actions.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

STAGES = (
    "draft",
    "received",
    "triage",
    "gathering",
    "panel",
    "decided",
    "delivery",
    "follow_up",
    "closed",
    "withdrawn",
    "declined",
    "gone",
)
OPEN = STAGES[1:8] + STAGES[9:11]
KEEP = "="
"""Destination of a step that leaves the stage as it is."""

ORGANISATION_ROLES = ("liaison", "panel_member")
CASE_ROLES = (
    "intake",
    "case_director",
    "liaison",
    "panel_member",
    "panel_chair",
    "decision_maker",
    "disclosure_officer",
    "regional_manager",
)
STAFF_ROLES = (*CASE_ROLES, "privacy_officer", "rapporteur", "administrator")
ANYONE = ("applicant", "system", *STAFF_ROLES)
DISCLOSE = ("disclose", "disclose_to_other")
OUTCOMES = (*DISCLOSE, "safeguard_only", "no_disclosure", "defer")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: `to` lists every destination its guards can choose."""

    step: str
    stages: tuple[str, ...]
    to: tuple[str, ...]
    who: tuple[str, ...]
    variant: str = ""


def _span(first: str, last: str) -> tuple[str, ...]:
    return STAGES[STAGES.index(first) : STAGES.index(last) + 1]


def _row(step: str, stages: tuple[str, ...], to: str, who: str, variant: str = "") -> Row:
    named = ANYONE if who == "anyone" else CASE_ROLES if who == "owner" else tuple(who.split())
    return Row(step, stages, tuple(to.split()), named, variant)


_ENDED = ("closed", "withdrawn", "declined")
_BEFORE_TOLD = _span("received", "delivery")
_WORKED_ON = _span("triage", "follow_up")
_LOOKED_AT = ("gathering", "panel")

_NOT_IN_TRIAGE = ("received", *_span("gathering", "delivery"))
_ANSWERED_LATE = (*_span("decided", "follow_up"), "declined", "withdrawn")

ROWS: tuple[Row, ...] = (
    _row("submit", ("draft",), "received", "applicant intake liaison"),
    _row("expire", ("draft",), "gone", "system"),
    _row("acknowledge", OPEN, "=", "system intake"),
    _row("hold", OPEN, "=", "system"),
    _row("release", OPEN, "=", "system"),
    _row("assign_director", OPEN, "=", "intake regional_manager"),
    _row("set_contact", OPEN, "=", "applicant intake disclosure_officer"),
    _row("triage", ("received",), "gathering triage", "intake"),
    _row("triage", ("triage",), "= gathering", "intake case_director", "again"),
    _row("triage", _span("gathering", "follow_up"), "=", "intake case_director", "again"),
    _row("decline", ("received", "triage"), "declined", "intake"),
    _row("integrity", OPEN, "=", "intake regional_manager"),
    _row("confirm_identity", ("triage",), "= gathering", "intake disclosure_officer"),
    _row("confirm_identity", _NOT_IN_TRIAGE, "=", "intake disclosure_officer"),
    _row("confirm_subject", _span("triage", "panel"), "=", "intake case_director"),
    _row("enquire", _LOOKED_AT, "=", "case_director"),
    _row("answer", _LOOKED_AT, "=", "liaison"),
    _row("answer", _ANSWERED_LATE, "=", "liaison", "late"),
    _row("answer", ("closed",), "triage", "liaison", "late"),
    _row("check_nil", _LOOKED_AT, "=", "case_director liaison"),
    _row("breakthrough", _LOOKED_AT, "=", "case_director"),
    _row("close_gathering", ("gathering",), "panel", "case_director"),
    _row("convene", _LOOKED_AT, "=", "panel_chair"),
    _row("vote", ("panel",), "=", "panel_member"),
    _row("advise", ("panel",), "=", "panel_chair"),
    _row("draft_decision", ("panel",), "=", "case_director panel_chair"),
    _row("sign_decision", ("panel",), "decided", "decision_maker", "disclose"),
    _row("sign_decision", ("panel",), "decided", "decision_maker", "no_disclosure"),
    _row("sign_decision", ("panel",), "gathering", "decision_maker", "defer"),
    _row("tell_urgent", _span("triage", "panel"), "=", "decision_maker"),
    _row("record_urgent", _WORKED_ON, "=", "decision_maker"),
    _row("review_urgent", _WORKED_ON, "=", "panel_chair"),
    _row(
        "plan_safety",
        (*_WORKED_ON, "declined", "withdrawn"),
        "=",
        "case_director disclosure_officer",
    ),
    _row("schedule_telling", ("decided", "delivery"), "delivery", "disclosure_officer"),
    _row("tell", ("delivery",), "follow_up", "disclosure_officer", "told"),
    _row("tell", ("delivery",), "=", "disclosure_officer", "not_reached"),
    _row("tell", ("delivery",), "follow_up", "disclosure_officer", "given_up"),
    _row("tell_outcome", ("decided",), "follow_up", "case_director"),
    _row("tell_outcome", ("decided",), "=", "case_director", "not_reached"),
    _row("tell_outcome", ("follow_up", "declined"), "=", "case_director", "other"),
    _row("follow_up", ("follow_up", "closed"), "=", "case_director"),
    _row("close", ("follow_up", "withdrawn", "declined"), "closed", "case_director"),
    _row("withdraw", _BEFORE_TOLD, "=", "applicant", "applicant"),
    _row("withdraw", _BEFORE_TOLD, "withdrawn", "intake case_director", "staff"),
    _row("transfer", OPEN, "=", "case_director regional_manager"),
    _row("accept_transfer", OPEN, "=", "regional_manager"),
    _row("new_signal", _span("received", "follow_up"), "=", "anyone"),
    _row("new_signal", _ENDED, "triage", "anyone", "reopen"),
    _row("reopen", _ENDED, "triage", "anyone"),
    _row("pause", OPEN, "=", "case_director"),
    _row("resume", OPEN, "=", "case_director system"),
    _row("extend", OPEN, "=", "case_director regional_manager"),
    _row("plan_breach", OPEN, "=", "owner"),
    _row("object", ("declined", "follow_up"), "=", "applicant intake"),
    _row(
        "object",
        ("closed",),
        "follow_up declined withdrawn",
        "applicant intake",
        "closed",
    ),
    _row("decide_objection", ("follow_up",), "= panel", "decision_maker"),
    _row("decide_objection", ("declined",), "= triage", "decision_maker"),
    _row("miss", (*OPEN, "closed"), "=", "system"),
    _row("exposure", STAGES[1:11], "=", "case_director privacy_officer"),
)

STEPS = tuple(dict.fromkeys(row.step for row in ROWS))


def rows_of(step: str, stage: str) -> tuple[Row, ...]:
    """Return the rows that allow the step in this stage; empty means `wrong_stage`."""
    return tuple(row for row in ROWS if row.step == step and stage in row.stages)


def roles_for(step: str, stage: str) -> frozenset[str]:
    """Return who may take the step here; where it cannot be taken, who may take it anywhere.

    The role is checked before the stage (procedure.md §4), so a step out of place by somebody who
    may never take it is `wrong_role`, by somebody who may elsewhere `wrong_stage`.
    """
    rows = rows_of(step, stage) or tuple(row for row in ROWS if row.step == step)
    return frozenset(role for row in rows for role in row.who)


def leads_to(step: str, stage: str, role: str, to: str) -> bool:
    """Tell whether some row takes this role from this stage to that one."""
    return any(
        role in row.who and (to in row.to or (to == stage and KEEP in row.to))
        for row in rows_of(step, stage)
    )


def diagram() -> str:
    """Draw the way of a case as a Mermaid state diagram, one arrow per step that moves it."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in ROWS:
        for arrow in _moves(row):
            steps = arrows.setdefault(arrow, [])
            steps.extend(s for s in (row.step,) if s not in steps)
    lines = [f"    {a} --> {b}: {', '.join(steps)}" for (a, b), steps in arrows.items()]
    return "\n".join(["stateDiagram-v2", "    [*] --> draft", *lines, ""])


def _moves(row: Row) -> Iterator[tuple[str, str]]:
    """Give from and to of every change of stage a row allows."""
    pairs = ((stage, to) for stage in row.stages for to in row.to)
    return ((stage, to) for stage, to in pairs if to not in (KEEP, stage))
