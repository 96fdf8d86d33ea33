"""Guards of the spine's steps; pure. What each step is given stands above its guards."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from disclosure.errors import Refusal
from disclosure.procedure import guards, urgency
from disclosure.procedure.contact import SafeContact

SIGNAL_KINDS = (
    "release",
    "escape",
    "breach",
    "report",
    "correction",
    "return",
    "late_answer",
    "risk",
    "death",
    "disappearance",
    "moving_in",
    "lost_phone",
    "planned_arrest",
    "withdrawal",
    "decoy",
)
CONFLICT_KINDS = ("near", "colleague", "care", "other")
"""How somebody can be tied to a case; what `other` is needs words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignDirector:
    """Put a case into the hands of a case director."""

    to: UUID | None


def refuse_assign_director(
    args: AssignDirector, able: bool, absent: bool, mirrored: frozenset[UUID] = frozenset()
) -> Refusal | None:
    """A director must exist in this region and not be away (not absent: `facts_missing`).

    Nobody directs both a case and its mirror, in which the subject of the one asks (§3.12).
    """
    return guards.fields(to=args.to if able and not absent else None) or guards.first(
        ("conflict", args.to not in mirrored)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SetContact:
    """Set how somebody may be reached; `spoken_alone`: staff spoke with her alone, the old way.

    What is empty stays as it was.
    """

    of: str
    safe: SafeContact | None
    spoken_alone: bool = False
    mail: str = ""
    phone: str = ""
    address: str = ""
    code_word: str = ""
    who_may_answer: str = ""
    who_can_open: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmContact:
    """Say that a rule still is as it was; it runs anew from now."""

    of: str
    spoken_alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Integrity:
    """Open an integrity review, or let the case proceed after it."""

    result: str
    reason: str


def refuse_integrity(args: Integrity, opened_by: UUID | None, actor: UUID) -> Refusal | None:
    """Opened once, closed by somebody else, each with a reason (procedure.md §3.12)."""
    if args.result not in ("open", "proceed"):
        return Refusal("facts_missing", "result")
    waiting = opened_by is not None
    return guards.first(
        ("already_done", waiting if args.result == "proceed" else not waiting),
        ("same_person", args.result == "open" or opened_by != actor),
        ("reason_missing", bool(args.reason)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Offer a case to another region, or to the national desk."""

    to: str
    reason: str


def refuse_transfer(args: Transfer, regions: frozenset[str], pending: bool) -> Refusal | None:
    """To another open region or the national desk, with a reason, once at a time."""
    return guards.first(
        ("already_done", not pending),
        ("facts_missing", args.to in regions),
        ("reason_missing", bool(args.reason)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptTransfer:
    """Answer a transfer: taken over, or kept by the sender."""

    accept: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSignal:
    """Something new about the danger; `answers` to the questions of its kind, by name."""

    kind: str
    text: str = ""
    answers: tuple[tuple[str, str], ...] = ()


def refuse_new_signal(args: NewSignal) -> Refusal | None:
    """A signal is of a known kind."""
    return guards.first(("facts_missing", args.kind in SIGNAL_KINDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Stop clocks of the law while the applicant completes the application (Awb 4:15)."""

    clocks: tuple[str, ...]
    ask: str
    until: date | None
    second: UUID | None


@dataclass(frozen=True, slots=True)
class PauseFacts:
    """What decides a pause: `states` per open clock, `pausable` by the profile."""

    states: dict[str, str]
    pausable: frozenset[str]
    urgency: str | None
    route: str
    today: date


def refuse_pause(args: Pause, facts: PauseFacts) -> Refusal | None:
    """Only clocks marked pausable, never when urgent, never in `know`, with a request and a term.

    Source: Awb 4:15, 7:10(2). The second person is judged before this, the way of asking after it.
    """
    fine = facts.route == "ask" and not urgency.urgent(facts.urgency)
    known = all(key in facts.states for key in args.clocks)
    later = args.until is not None and args.until >= facts.today
    pausable = fine and all(key in facts.pausable for key in args.clocks)
    given = guards.fields(clocks=args.clocks) or guards.first(("not_pausable", pausable))
    asked = guards.fields(clocks=known or None, ask=args.ask, until=args.until if later else None)
    states = [facts.states.get(key) for key in args.clocks]
    return (
        given
        or asked
        or guards.first(
            ("already_done", "paused" not in states),
            ("not_pausable", set(states) <= {"running"}),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend:
    """Give one clock more days, once, with a reason."""

    clock: str
    days: int
    reason: str


@dataclass(frozen=True, slots=True)
class ExtendFacts:
    """The clock to extend: `most` is the number of days allowed, 0 where none are."""

    state: str
    extended: bool
    most: int
    urgency: str | None


def refuse_extend(args: Extend, facts: ExtendFacts) -> Refusal | None:
    """Once, never when urgent, at most the first term (procedure.md §12)."""
    allowed = facts.most > 0 and facts.state == "running" and not urgency.urgent(facts.urgency)
    return guards.first(
        ("not_extendable", allowed),
        ("extended_before", not facts.extended),
        ("facts_missing", args.days > 0),
        ("not_extendable", args.days <= facts.most),
        ("reason_missing", bool(args.reason)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBreach:
    """What is done while a clock is late: protection, who tells her what, a new date."""

    clock: str
    protection: str
    message: str
    new_date: datetime | None


def refuse_plan_breach(
    args: PlanBreach, *, owns: bool, missed: bool, owed: bool, now: datetime
) -> Refusal | None:
    """Written by the owner of a missed clock, with a date that is still to come.

    Once, and again when the date promised was missed too: `owed` says that a plan is wanted.
    """
    ahead = args.new_date is not None and args.new_date > now
    return guards.first(
        ("not_assigned", owns),
        ("not_overdue", missed),
        ("already_done", owed),
    ) or guards.fields(
        protection=args.protection,
        message=args.message,
        new_date=args.new_date if ahead else None,
    )


@dataclass(frozen=True, slots=True)
class DeclareConflict:
    """Step out of a case: the kind of tie, and in words who; `account` None is oneself."""

    kind: str
    reason: str = ""
    account: UUID | None = None


def refuse_declare(args: DeclareConflict) -> Refusal | None:
    """Ask for a kind, and for words where the kind says nothing."""
    told = args.kind != "other" or bool(args.reason.strip())
    if args.kind not in CONFLICT_KINDS:
        return Refusal("facts_missing", "kind")
    return None if told else Refusal("reason_missing", "reason")


@dataclass(frozen=True, slots=True)
class WithdrawConflict:
    """Undo a declaration made by mistake."""

    conflict: UUID | None
    reason: str = ""


def refuse_withdraw_conflict(args: WithdrawConflict) -> Refusal | None:
    """Ask which declaration, and why it was a mistake."""
    if args.conflict is None:
        return Refusal("facts_missing", "conflict")
    return None if args.reason.strip() else Refusal("reason_missing", "reason")
