"""Guards of safety plan, telling and follow-up; pure.

Read beside procedure.md §10 and §11. Every function gives the first guard that fails, left to
right as the stage table writes them, or None.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from disclosure.decisions.plan_parts import PlanAction, PlanChild, PlanMeasure
from disclosure.decisions.talk_rules import Answers, Conversation, OutcomeTalk, Preparing
from disclosure.errors import Refusal
from disclosure.procedure import guards, stages
from disclosure.procedure.profile import Attempts

PLAN_STATES = ("prepared", "agreed", "refused", "without_her")
SUPPORT_WORKERS = frozenset({"veilig_thuis", "shelter"})
"""Who may stand beside the officer at the talk (procedure.md §10)."""
TELL_RESULTS = ("told", "declined", "partly", "not_reached", "given_up")
FOLLOW_UP_RESULTS = ("safe", "unsafe", "no_answer", "given_up")
FOLLOW_UP_DAYS = ("7", "30", "90", "180")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSafety:
    """A version of the safety plan: actions, sections, measures, and her part in it.

    `sections`, `choices` and `children` were made with her; `staff` is what staff do without her,
    and is never shown to her. `copies` are those she wishes.
    """

    state: str
    actions: tuple[PlanAction, ...]
    words: str = ""
    reason: str = ""
    second: UUID | None = None
    sections: tuple[tuple[str, str], ...] = ()
    measures: tuple[str, ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    staff: tuple[tuple[str, str], ...] = ()
    children: tuple[PlanChild, ...] = ()
    protections: tuple[PlanMeasure, ...] = ()
    path: str = ""
    phase: str = ""
    review_on: date | None = None
    copies: tuple[str, ...] = ()


def refuse_plan(args: PlanSafety, second: Refusal | None) -> Refusal | None:
    """At least one action with owner and date; refused in her words; without her by two."""
    owned = any(action.owner for action in args.actions)
    whole = all(action.what and action.owner and action.by for action in args.actions)
    without = args.state == "without_her"
    found = guards.first(
        ("plan_missing", owned),
        ("facts_missing", whole and args.state in PLAN_STATES),
    )
    why = guards.fields(words=args.words or args.state != "refused" or None) or guards.first(
        ("reason_missing", not without or bool(args.reason))
    )
    return found or why or (second if without else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleTelling:
    """When and where she is told, and who is beside the officer; `preparing` is asked by a page."""

    time: datetime | None
    place: str
    with_: tuple[str, ...]
    video: bool = False
    agreed_in_person: bool = False
    preparing: Preparing | None = None


def refuse_schedule(
    args: ScheduleTelling, *, outcome: str | None, integrity_open: bool, reachable: bool
) -> Refusal | None:
    """Only what is to be told; by her safe way, or agreed with her in person; not alone."""
    support = bool(set(args.with_) & SUPPORT_WORKERS)
    return guards.first(
        ("wrong_stage", outcome in stages.DISCLOSE),
        ("integrity_open", not integrity_open),
        ("contact_unsafe", reachable or args.agreed_in_person),
    ) or guards.fields(time=args.time, place=args.place, with_=support or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """How the talk went; `talk` is asked by a page."""

    result: str
    understood: bool = False
    undertaking: str = ""
    earlier_victims_checked: bool = False
    died: bool = False
    via: str = ""
    second: UUID | None = None
    talk: Conversation | None = None


@dataclass(frozen=True, slots=True)
class TellFacts:
    """What a talk needs to have before it."""

    integrity_open: bool
    has_plan: bool
    identified: bool
    appointed: bool


def refuse_tell(args: Tell, facts: TellFacts) -> Refusal | None:
    """A plan in any state, identity, an appointment, and earlier victims looked at first."""
    found = guards.first(
        ("integrity_open", not facts.integrity_open),
        ("plan_missing", facts.has_plan),
        ("identity_missing", facts.identified),
        ("no_appointment", facts.appointed),
    )
    checked = args.earlier_victims_checked
    return found or (None if checked else Refusal("reason_missing", "earlier_victims_checked"))


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to reach somebody."""

    via: str
    at: datetime


def refuse_giving_up(
    attempts: tuple[Attempt, ...], died: bool, least: Attempts, now: datetime
) -> Refusal | None:
    """At least so many attempts, in so many ways, over so many days; or the person died."""
    ways = {each.via for each in attempts if each.via}
    since = min((each.at for each in attempts), default=now)
    tried = (
        len(attempts) >= least.count
        and len(ways) >= least.ways
        and now - since >= timedelta(days=least.days)
    )
    return guards.first(("not_overdue", died or tried))


@dataclass(frozen=True, slots=True, kw_only=True)
class TellOutcome:
    """The outcome told to somebody: shown or spoken announces it; or given up after trying.

    `talk` is asked by a page.
    """

    to: str
    how: str
    via: str = ""
    second: UUID | None = None
    talk: OutcomeTalk | None = None


def refuse_tell_outcome(args: TellOutcome, *, exists: bool, told: bool) -> Refusal | None:
    """To somebody who is in the case, once."""
    known = args.how in ("shown", "spoken", "given_up", "not_reached")
    missing = guards.fields(to=exists or None, how=known or None)
    return missing or guards.first(("already_done", not told))


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """How she is, so many days after; `answers` are asked by a page."""

    which: str
    result: str
    words: str = ""
    via: str = ""
    second: UUID | None = None
    answers: Answers | None = None


def refuse_follow_up(args: FollowUp, *, running: bool, done: bool) -> Refusal | None:
    """One of the days owed, with its result and, when she answered, words."""
    heard = args.result in ("safe", "unsafe")
    return guards.first(
        (
            "facts_missing",
            args.which in FOLLOW_UP_DAYS and args.result in FOLLOW_UP_RESULTS,
        ),
        ("already_done", not done),
    ) or guards.fields(which=running or None, words=args.words or not heard or None)
