"""Guards of decision, telling, safety plan, follow-up, closing and objection; pure.

Read beside procedure.md §9-§11. Every function gives the first guard that fails, left to right as
the stage table writes them, or None.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from disclosure.errors import Refusal
from disclosure.procedure import guards, stages
from disclosure.procedure.profile import Attempts

REASON_CODES = ("nothing_known", "incomplete", "test_not_met", "subject_not_identified")
PLAN_STATES = ("prepared", "agreed", "refused", "without_her")
FINAL_PLAN_STATES = PLAN_STATES[1:]
SUPPORT_WORKERS = frozenset({"veilig_thuis", "shelter"})
"""Who may stand beside the officer at the talk (procedure.md §10)."""
TELL_RESULTS = ("told", "declined", "partly", "not_reached", "given_up")
FOLLOW_UP_RESULTS = ("safe", "unsafe", "no_answer", "given_up")
FOLLOW_UP_DAYS = ("7", "30", "90", "180")
CLOSING_FOLLOW_UPS = ("7", "30")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDecision:
    """A decision as one person drafts it, from the advice and from items that may be told."""

    outcome: str
    items: tuple[str, ...] = ()
    recipient: str = "person_at_risk"
    recipient_name: str = ""
    reason_code: str = ""
    departure: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What decides whether one item may be spoken."""

    use: str
    expires: date | None


def refuse_items(
    chosen: tuple[str, ...], known: Mapping[str, ItemFacts], today: date
) -> Refusal | None:
    """Every item chosen exists, may be told, and has not expired; the expiry day is too late."""
    found = [known[name] for name in chosen if name in known]
    return guards.first(
        ("item_unknown", len(found) == len(chosen)),
        ("item_expired", all(i.expires is None or today < i.expires for i in found)),
        ("item_panel_only", all(i.use == "may_tell" for i in found)),
    )


def refuse_draft(
    args: DraftDecision,
    *,
    advised: str | None,
    complete: bool,
    known: Mapping[str, ItemFacts],
    today: date,
) -> Refusal | None:
    """An advice to draft from; items usable; a departure from the advice reasoned.

    *Nothing known* cannot be the reason while a source is broken through, refused or pending:
    then it is *incomplete* (procedure.md §6).
    """
    if advised is None:
        return Refusal("advice_missing")
    telling = args.outcome in stages.DISCLOSE
    named = args.outcome != "disclose_to_other" or bool(args.recipient_name)
    return (
        guards.first(
            ("facts_missing", args.outcome in stages.OUTCOMES and named),
            ("facts_missing", bool(args.items) or not telling),
            ("facts_missing", args.reason_code in ("", *REASON_CODES)),
        )
        or refuse_items(args.items, known, today)
        or guards.first(
            ("enquiries_open", args.reason_code != "nothing_known" or complete),
            ("reason_missing", args.outcome == advised or bool(args.departure)),
        )
    )


@dataclass(frozen=True, slots=True)
class SignFacts:
    """A draft before the decision maker: who drafted and voted, and what the case has."""

    outcome: str
    reason_code: str
    until: date | None
    drafted_by: UUID
    voters: frozenset[UUID]
    subject_matched: bool
    recipient_identified: bool
    integrity_open: bool
    items: Refusal | None
    complete: bool
    has_plan: bool
    organisation_acts: bool
    deferred_before: bool


def refuse_sign(facts: SignFacts, actor: UUID, today: date, defer_days: int) -> Refusal | None:
    """Signed by somebody who neither drafted nor voted; then what its outcome asks for."""
    by_another = guards.first(
        ("same_person", facts.drafted_by != actor),
        ("conflict", actor not in facts.voters),
    )
    if by_another is not None:
        return by_another
    if facts.outcome in stages.DISCLOSE:
        return _refuse_disclosing(facts)
    if facts.outcome == "defer":
        return _refuse_deferring(facts, today, defer_days)
    return guards.first(
        ("reason_missing", facts.outcome != "no_disclosure" or bool(facts.reason_code)),
        ("enquiries_open", facts.reason_code != "nothing_known" or facts.complete),
        ("plan_missing", facts.outcome != "safeguard_only" or facts.organisation_acts),
    )


def _refuse_disclosing(facts: SignFacts) -> Refusal | None:
    found = guards.first(
        ("subject_unconfirmed", facts.subject_matched),
        ("identity_missing", facts.recipient_identified),
        ("integrity_open", not facts.integrity_open),
    )
    return found or facts.items


def _refuse_deferring(facts: SignFacts, today: date, defer_days: int) -> Refusal | None:
    if facts.deferred_before:
        return Refusal("already_done")
    if facts.until is None or facts.until < today:
        return Refusal("facts_missing", "until")
    return guards.first(
        ("out_of_term", facts.until <= today + timedelta(days=defer_days)),
        ("plan_missing", facts.has_plan),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignDecision:
    """The signature; `subject_ground` is why the subject is neither heard nor told."""

    subject_ground: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TellUrgent:
    """Told at once, at night too: who was on the telephone, which items, where."""

    with_: tuple[str, ...]
    items: tuple[str, ...] = ()
    place: str = ""


def refuse_tell_urgent(
    args: TellUrgent,
    *,
    on_duty: bool,
    required: tuple[str, ...],
    urgency: str | None,
    subject_matched: bool,
    integrity_open: bool,
    has_plan: bool,
) -> Refusal | None:
    """By the decision maker on duty with police and Veilig Thuis on duty named; danger immediate."""
    return guards.first(
        ("not_assigned", on_duty),
        ("no_quorum", set(required) <= set(args.with_)),
        ("not_overdue", urgency == "immediate"),
        ("subject_unconfirmed", subject_matched),
        ("integrity_open", not integrity_open),
        ("plan_missing", has_plan),
        ("facts_missing", bool(args.place)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordUrgent:
    """What was told at once, and why (Awb 3:47: reasons within a week; here within 24 hours)."""

    necessity: str
    subsidiarity: str
    proportionality: str
    reason: str
    items: tuple[str, ...] = ()


def refuse_record_urgent(
    args: RecordUrgent, ordered_by: UUID | None, recorded: bool, actor: UUID
) -> Refusal | None:
    """By whoever ordered it, once, with the three tests and reasons."""
    return guards.first(
        ("not_told", ordered_by is not None),
        ("not_assigned", ordered_by == actor),
        ("already_done", not recorded),
        (
            "test_incomplete",
            all((args.necessity, args.subsidiarity, args.proportionality)),
        ),
        ("reason_missing", bool(args.reason)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewUrgent:
    """The panel's look afterwards at an urgent telling."""

    members: tuple[str, ...]
    result: str
    reason: str = ""


def refuse_review_urgent(
    args: ReviewUrgent, *, told: bool, reviewed: bool, quorate: bool
) -> Refusal | None:
    """A quorum named and a result; *not agreed* with a reason."""
    return guards.first(
        ("not_told", told),
        ("already_done", not reviewed),
        ("no_quorum", quorate),
        ("facts_missing", args.result in ("agreed", "not_agreed")),
        ("reason_missing", args.result == "agreed" or bool(args.reason)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAction:
    """One thing somebody does, by a date."""

    what: str
    owner: str
    by: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSafety:
    """A version of the safety plan: actions, sections in words, measures, and her part in it."""

    state: str
    actions: tuple[PlanAction, ...]
    words: str = ""
    reason: str = ""
    second: UUID | None = None
    sections: tuple[tuple[str, str], ...] = ()
    measures: tuple[str, ...] = ()


def refuse_plan(args: PlanSafety, second: Refusal | None) -> Refusal | None:
    """At least one action with owner and date; refused in her words; without her by two."""
    owned = any(action.owner for action in args.actions)
    whole = all(action.what and action.owner and action.by for action in args.actions)
    without = args.state == "without_her"
    found = guards.first(
        ("plan_missing", owned),
        ("facts_missing", whole and args.state in PLAN_STATES),
        ("facts_missing", args.state != "refused" or bool(args.words)),
        ("reason_missing", not without or bool(args.reason)),
    )
    return found or (second if without else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleTelling:
    """When and where she is told, and who is beside the officer."""

    time: datetime | None
    place: str
    with_: tuple[str, ...]
    video: bool = False
    agreed_in_person: bool = False


def refuse_schedule(
    args: ScheduleTelling, *, outcome: str | None, integrity_open: bool, reachable: bool
) -> Refusal | None:
    """Only what is to be told; by her safe way, or agreed with her in person; not alone."""
    support = bool(set(args.with_) & SUPPORT_WORKERS)
    return guards.first(
        ("wrong_stage", outcome in stages.DISCLOSE),
        ("integrity_open", not integrity_open),
        ("contact_unsafe", reachable or args.agreed_in_person),
        ("facts_missing", support and args.time is not None and bool(args.place)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """How the talk went."""

    result: str
    understood: bool = False
    undertaking: str = ""
    earlier_victims_checked: bool = False
    died: bool = False
    via: str = ""
    second: UUID | None = None


@dataclass(frozen=True, slots=True)
class TellFacts:
    """What a talk needs to have before it."""

    integrity_open: bool
    has_plan: bool
    identified: bool
    appointed: bool


def refuse_tell(args: Tell, facts: TellFacts) -> Refusal | None:
    """A plan in any state, identity, an appointment, and earlier victims looked at first."""
    return guards.first(
        ("integrity_open", not facts.integrity_open),
        ("plan_missing", facts.has_plan),
        ("identity_missing", facts.identified),
        ("no_appointment", facts.appointed),
        ("reason_missing", args.earlier_victims_checked),
    )


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
    """The outcome told to somebody: shown or spoken announces it; or given up after trying."""

    to: str
    how: str
    via: str = ""
    second: UUID | None = None


def refuse_tell_outcome(args: TellOutcome, *, exists: bool, told: bool) -> Refusal | None:
    """To somebody who is in the case, once."""
    known = args.how in ("shown", "spoken", "given_up", "not_reached") and exists
    return guards.first(("facts_missing", known), ("already_done", not told))


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """How she is, so many days after."""

    which: str
    result: str
    words: str = ""
    via: str = ""
    second: UUID | None = None


def refuse_follow_up(args: FollowUp, *, running: bool, done: bool) -> Refusal | None:
    """One of the days owed, with its result and, when she answered, words."""
    heard = args.result in ("safe", "unsafe")
    return guards.first(
        (
            "facts_missing",
            args.which in FOLLOW_UP_DAYS and args.result in FOLLOW_UP_RESULTS,
        ),
        ("already_done", not done),
        ("facts_missing", running),
        ("facts_missing", not heard or bool(args.words)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """Closing; from withdrawn with whether a `know` case was considered, and why."""

    know: bool | None = None
    reason: str = ""


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


def refuse_close(args: Close, stage: str, facts: CloseFacts) -> Refusal | None:
    """Nobody is left without follow-up, outcome, plan, or an answer to what is still open."""
    if stage == "withdrawn":
        return guards.first(
            ("facts_missing", args.know is not None),
            ("reason_missing", bool(args.reason)),
        )
    if stage == "declined":
        return guards.first(("not_told", facts.told))
    return guards.first(
        ("follow_ups_open", facts.follow_ups_done),
        ("not_told", facts.told),
        ("plan_not_final", facts.plan_state in FINAL_PLAN_STATES),
        ("advice_missing", not facts.urgent_open),
        ("objection_open", not facts.objection_open),
        ("breach_open", not facts.breach_open),
        ("integrity_open", not facts.integrity_open),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """An objection (bezwaar) of the applicant; late only with an excuse (Awb 6:11)."""

    late_reason: str = ""


def refuse_object(args: Object, *, in_term: bool, pending: bool) -> Refusal | None:
    """In term, or late with a reason; one at a time."""
    return guards.first(
        ("already_done", not pending),
        ("out_of_term", in_term or bool(args.late_reason)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideObjection:
    """The decision on an objection (Awb 7:11)."""

    result: str
    reason: str


def refuse_decide_objection(
    args: DecideObjection, *, pending: bool, involved: bool
) -> Refusal | None:
    """By somebody not involved before, with a result and reasons (Awb 7:5, 7:12)."""
    return guards.first(
        ("conflict", not involved),
        ("facts_missing", pending and args.result in ("upheld", "dismissed")),
        ("reason_missing", bool(args.reason)),
    )
