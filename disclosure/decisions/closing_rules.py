"""Guards of closing; pure. The page shows the same gates as the refusal goes by."""

from dataclasses import dataclass
from typing import Final

from disclosure.decisions.telling_rules import PLAN_STATES
from disclosure.errors import Refusal
from disclosure.procedure import guards

FINAL_PLAN_STATES: Final = PLAN_STATES[1:]
FOLLOW_UPS: Final = ("7", "30")
ANSWERS: Final = ("yes", "no", "unknown")
KEPT: Final = {
    "follow_up": ("follow_up:90", "follow_up:180", "objection"),
    "declined": ("objection",),
    "withdrawn": (),
}
"""Which clocks run on after closing, by the stage it is closed from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """Closing; from withdrawn with whether a `know` case was considered, and why.

    `silence`: whether the ground for not hearing and not telling the subject still holds (§3.2).
    `stopped`, `helped`: did the violence stop, was help received, as far as known (§13).
    """

    know: bool | None = None
    reason: str = ""
    silence: str = ""
    silence_reason: str = ""
    stopped: str = "unknown"
    helped: str = "unknown"


@dataclass(frozen=True, slots=True)
class CloseFacts:
    """What stands between a case and its closing."""

    follow_ups_done: bool
    told: bool
    plan_state: str | None
    urgent_open: bool
    objection_open: bool
    breach_open: bool
    integrity_open: bool


@dataclass(frozen=True, slots=True)
class Gate:
    """One thing that must hold: the key of its refusal, the page that does it, the clocks of it."""

    key: str
    held: bool
    slugs: tuple[str, ...]
    clocks: tuple[str, ...]
    role: str = "case_director"


def gates(stage: str, facts: CloseFacts) -> tuple[Gate, ...]:
    """Return every gate of this stage, in the order of the procedure (§4, close)."""
    follow_ups = tuple(f"follow_up:{days}" for days in FOLLOW_UPS)
    told = Gate("not_told", facts.told, ("uitkomst",), ("outcome_told",))
    objection = Gate(
        "objection_open",
        not facts.objection_open,
        ("bezwaar-besluit",),
        ("objection_decision",),
        "decision_maker",
    )
    if stage == "declined":
        return (told, objection)
    if stage != "follow_up":
        return ()
    final = facts.plan_state in FINAL_PLAN_STATES
    return (
        Gate("follow_ups_open", facts.follow_ups_done, ("nazorg",), follow_ups),
        told,
        Gate("plan_not_final", final, ("veiligheidsplan",), ("safety_plan",)),
        Gate(
            "advice_missing",
            not facts.urgent_open,
            ("direct-toetsing",),
            ("panel_review",),
            "panel_chair",
        ),
        objection,
        Gate("breach_open", not facts.breach_open, ("te-laat",), ("breach_plan", "promised")),
        Gate(
            "integrity_open",
            not facts.integrity_open,
            ("integriteit",),
            ("integrity",),
            "regional_manager",
        ),
    )


def refuse_close(args: Close, stage: str, facts: CloseFacts) -> Refusal | None:
    """Nobody is left without follow-up, outcome, plan, or an answer to what is still open."""
    if stage == "withdrawn":
        missing = guards.fields(know=args.know)
        return missing or guards.first(("reason_missing", bool(args.reason)))
    closed = guards.first(*((gate.key, gate.held) for gate in gates(stage, facts)))
    return closed or _refuse_words(args)


def _refuse_words(args: Close) -> Refusal | None:
    """What is said is said in known words; a ground that no longer holds needs its reason."""
    known = args.stopped in ANSWERS and args.helped in ANSWERS
    if args.silence == "no" and not args.silence_reason:
        return Refusal("reason_missing", "silence_reason")
    return guards.fields(stopped=known or None)
