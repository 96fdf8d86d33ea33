"""Guards of decision, urgent telling and objection; pure.

Read beside procedure.md §9; what comes after the signature is in `telling_rules`. Every function
gives the first guard that fails, left to right as the stage table writes them, or None.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from disclosure.decisions.script_rules import LEAVE_OUT, Line
from disclosure.errors import Refusal
from disclosure.procedure import guards, stages


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
    weighed: Mapping[str, str] = field(default_factory=dict)
    """The three tests and seven questions, begun from the advice; what is not given, is that."""
    lines: tuple[Line, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    """Why this recipient, whether she was asked, ties with the subject, conditions."""

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the items that are told: each once, none that was left out after all."""
        left_out = {line.item for line in self.lines if line.check == LEAVE_OUT}
        return tuple(name for name in dict.fromkeys(self.items) if name not in left_out)


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
    codes: tuple[str, ...],
) -> Refusal | None:
    """An advice to draft from; items usable; a departure from the advice reasoned.

    *Nothing known* cannot be the reason while a source is broken through, refused or pending:
    then it is *incomplete* (procedure.md §6).
    """
    if advised is None:
        return Refusal("advice_missing")
    telling = args.outcome in stages.DISCLOSE
    other = args.outcome == "disclose_to_other"
    named = bool(args.recipient_name) if other else args.recipient != "other"
    return (
        guards.fields(
            outcome=args.outcome if args.outcome in stages.OUTCOMES else None,
            recipient_name=named or None,
            items=args.chosen or not telling or None,
            reason_code=args.reason_code in ("", *codes) or None,
        )
        or refuse_items(args.chosen, known, today)
        or guards.first(("enquiries_open", args.reason_code != "nothing_known" or complete))
        or _refuse_departure(args, advised)
    )


def _refuse_departure(args: DraftDecision, advised: str) -> Refusal | None:
    reasoned = args.outcome == advised or bool(args.departure)
    return None if reasoned else Refusal("reason_missing", "departure")


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
    """The signature; `subject_ground` is why the subject is neither heard nor told.

    `draft` is the draft that was read: another one that came since is not signed with it.
    """

    subject_ground: str = ""
    draft: UUID | None = None


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
    """By the decision maker on duty, police and Veilig Thuis on duty named, danger immediate."""
    return guards.first(
        ("not_assigned", on_duty),
        ("no_quorum", set(required) <= set(args.with_)),
        ("not_overdue", urgency == "immediate"),
        ("subject_unconfirmed", subject_matched),
        ("integrity_open", not integrity_open),
        ("plan_missing", has_plan),
    ) or guards.fields(place=args.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordUrgent:
    """What was told at once, and why (Awb 3:47: reasons within a week; here within 24 hours)."""

    necessity: str
    subsidiarity: str
    proportionality: str
    reason: str
    items: tuple[str, ...] = ()


def refuse_record_urgent(
    args: RecordUrgent,
    *,
    ordered_by: UUID | None,
    recorded: bool,
    actor: UUID,
    told: bool,
    items: Refusal | None,
) -> Refusal | None:
    """By whoever ordered it, once, with the items told if any, the three tests and reasons."""
    tests = all((args.necessity, args.subsidiarity, args.proportionality))
    by_whom = guards.first(
        ("not_told", ordered_by is not None),
        ("not_assigned", ordered_by == actor),
        ("already_done", not recorded),
    )
    named = guards.fields(items=args.items or not told or None)
    why = guards.first(("test_incomplete", tests), ("reason_missing", bool(args.reason)))
    return by_whom or named or items or why


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
class Object:
    """An objection (bezwaar) of the applicant; late only with an excuse (Awb 6:11).

    `day`: when it came in on paper; today where it is not said.
    """

    late_reason: str = ""
    grounds: str = ""
    day: date | None = None


def refuse_object(args: Object, *, in_term: bool, objected: bool) -> Refusal | None:
    """In term, or late with a reason; once against an outcome."""
    if objected:
        return Refusal("already_done")
    excused = in_term or bool(args.late_reason)
    return None if excused else Refusal("out_of_term", "late_reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideObjection:
    """The decision on an objection (Awb 7:11); `later`: it is announced another day (3:41)."""

    result: str
    reason: str
    later: bool = False


def refuse_decide_objection(
    args: DecideObjection,
    *,
    pending: bool,
    objected: bool,
    involved: bool,
    handled_by_another: bool = False,
) -> Refusal | None:
    """By somebody not involved before, with a result and reasons (Awb 7:5, 7:12); once.

    Once somebody was named to handle it, nobody else decides on it.
    """
    return guards.first(
        ("conflict", not involved),
        ("not_assigned", not handled_by_another),
        ("already_done", pending or not objected),
        ("facts_missing", pending and args.result in ("upheld", "dismissed")),
        ("reason_missing", bool(args.reason)),
    )
