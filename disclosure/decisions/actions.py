"""Verbs of the decision: draft, sign, and telling at once in immediate danger."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from disclosure.cases import clocks, contact, outbox, owners, people
from disclosure.cases import link_queries as links
from disclosure.cases.documents import CASE, Note, PersonDetails
from disclosure.cases.models import Person
from disclosure.cases.steps import Done, Taken, take
from disclosure.decisions import models, queries, rules, script
from disclosure.errors import Refusal
from disclosure.procedure import stages, terms
from disclosure.procedure.permissions import Actor
from disclosure.review import queries as review
from disclosure.review.rules import quorate
from disclosure.store import vault
from disclosure.store.database import Database

DEFAULT_GROUND = "awb_4_11_c"


def draft_decision(
    db: Database, case_id: UUID, args: rules.DraftDecision, actor: Actor, now: datetime
) -> Done | Refusal:
    """Draft a decision from the panel's advice; the decision clock passes to who signs."""

    def refuse(taken: Taken) -> Refusal | None:
        advice = review.advice(taken.tx, case_id)
        return rules.refuse_draft(
            args,
            advised=advice.outcome if advice else None,
            complete=review.enquiry_facts(taken.tx, case_id).complete,
            known=queries.item_facts(taken.tx, case_id),
            today=terms.local_day(now),
            codes=taken.profile.reason_codes,
        )

    return take(db, case_id, "draft_decision", actor, now, refuse, partial(_draft, args))


def _draft(args: rules.DraftDecision, taken: Taken) -> None:
    last = queries.last_decision(taken.tx, taken.case.id)
    row = models.Decision(
        id=uuid4(),
        case_id=taken.case.id,
        seq=last.seq + 1 if last else 1,
        outcome=args.outcome,
        recipient="other" if args.outcome == "disclose_to_other" else "person_at_risk",
        reason_code=args.reason_code if args.outcome == "no_disclosure" else "",
        until=args.until,
        drafted_at=taken.now,
        drafted_by=taken.actor.id,
    )
    paper = script.compose(args, taken)
    row.document = vault.seal(taken.tx, taken.case.id, CASE, "decisions", row.id, paper)
    taken.tx.add(row)
    taken.tx.flush()
    _choose(args, row, taken)
    _name_recipient(args, taken)
    _hand_to_signer(taken)
    taken.logged["decision"] = args.outcome


def _choose(args: rules.DraftDecision, row: models.Decision, taken: Taken) -> None:
    known = review.items(taken.tx, taken.case.id)
    telling = args.outcome in stages.DISCLOSE
    for position, name in enumerate(args.chosen if telling else ()):
        taken.tx.add(
            models.DecisionItem(decision_id=row.id, item_id=known[name].id, position=position)
        )


def _name_recipient(args: rules.DraftDecision, taken: Taken) -> None:
    """Whoever is told instead of her becomes a person of the case, to be identified first.

    A later draft names anew: nobody named before stays the recipient by accident.
    """
    tx, case = taken.tx, taken.case
    case.recipient_id = None
    if args.outcome == "disclose_to_other":
        named = [p for p in people.everyone(tx, case.id) if _is_called(taken, p, args)]
        details = PersonDetails(name=args.recipient_name)
        person = named[0] if named else people.add(tx, case.id, "recipient", details)
        case.recipient_id = person.id


def _is_called(taken: Taken, person: Person, args: rules.DraftDecision) -> bool:
    known = person.role in ("recipient", "applicant")
    return known and people.read_details(taken.tx, person).name == args.recipient_name


def _hand_to_signer(taken: Taken) -> None:
    clock = clocks.find(taken, "decision")
    signer = owners.of_role(taken, "decision_maker")
    if clock is not None and signer is not None:
        clock.owner_id, clock.owner_role = signer, "decision_maker"
        clocks.note(taken, clock, "handed_over")


def sign_decision(
    db: Database, case_id: UUID, args: rules.SignDecision, actor: Actor, now: datetime
) -> Done | Refusal:
    """Sign a draft somebody else made; from then on it cannot change, only be succeeded."""

    def refuse(taken: Taken) -> Refusal | None:
        row = queries.draft(taken.tx, case_id)
        if row is None or args.draft not in (None, row.id):
            return Refusal("advice_missing")
        facts = _sign_facts(row, taken)
        return rules.refuse_sign(facts, actor.id, terms.local_day(now), taken.profile.defer_days)

    return take(db, case_id, "sign_decision", actor, now, refuse, partial(_sign, args))


def _sign_facts(row: models.Decision, taken: Taken) -> rules.SignFacts:
    tx, case = taken.tx, taken.case
    return rules.SignFacts(
        outcome=row.outcome,
        reason_code=row.reason_code,
        until=row.until,
        drafted_by=row.drafted_by,
        voters=review.voters(tx, case.id),
        subject_matched=case.subject_matched,
        recipient_identified=people.identity_confirmed(taken, _recipient_of(row)),
        integrity_open=links.frozen(tx, case),
        items=_refuse_chosen(row, taken),
        complete=review.enquiry_facts(tx, case.id).complete,
        has_plan=case.plan_state is not None,
        organisation_acts=_organisation_acts(taken),
        deferred_before=any(each.outcome == "defer" for each in queries.signed(tx, case.id)),
    )


def _recipient_of(row: models.Decision) -> str:
    return "recipient" if row.recipient == "other" else "person_at_risk"


def _refuse_chosen(row: models.Decision, taken: Taken) -> Refusal | None:
    known = review.items(taken.tx, taken.case.id)
    chosen = set(queries.chosen_items(taken.tx, row.id))
    names = tuple(name for name, item in known.items() if item.id in chosen)
    facts = queries.item_facts(taken.tx, taken.case.id)
    return rules.refuse_items(names, facts, terms.local_day(taken.now))


def _organisation_acts(taken: Taken) -> bool:
    plan = queries.plan(taken.tx, taken.case.id)
    known = {each.key for each in taken.profile.organisations}
    actions = queries.plan_actions(taken.tx, plan.id) if plan else []
    return any(action.owner in known for action in actions)


def _sign(args: rules.SignDecision, taken: Taken) -> None:
    row = queries.draft(taken.tx, taken.case.id)
    if row is None:
        return
    chosen = queries.chosen_items(taken.tx, row.id)
    row.signed_at, row.signed_by = taken.now, taken.actor.id
    row.ground = args.subject_ground or DEFAULT_GROUND
    row.digest = digest(row, chosen)
    taken.logged |= {"decision": row.outcome, "digest": row.digest.hex()}
    advice = review.advice(taken.tx, taken.case.id)
    if advice is not None:
        advice.spent = True
    if row.outcome == "defer":
        _defer(row, taken)
    else:
        _decide(row, taken)


def digest(row: models.Decision, chosen: Sequence[UUID]) -> bytes:
    """Return the SHA-256 of a decision: plain columns, chosen items in order, sealed document."""
    facts = (row.id, row.seq, row.outcome, row.recipient, row.reason_code, row.until)
    signed = (row.drafted_by, row.signed_by, row.signed_at, row.ground)
    plain = "|".join(str(each) for each in (*facts, *signed, *chosen))
    return hashlib.sha256(plain.encode() + row.document).digest()


def _defer(row: models.Decision, taken: Taken) -> None:
    taken.move("gathering")
    if row.until is None:
        return
    date = terms.end_of(row.until)
    clocks.start(taken, "deferred", due=date)
    limit = clocks.limit(taken, "panel")
    due = min(date, terms.due(taken.now, limit.term)) if limit is not None else date
    clocks.start(taken, "panel", due=due)


def _decide(row: models.Decision, taken: Taken) -> None:
    taken.case.outcome = row.outcome
    clocks.meet(taken, "decision", "deferred")
    taken.move("decided")
    telling = row.outcome in stages.DISCLOSE
    if telling:
        clocks.start(taken, "delivery")
    if not telling or not people.applicant_is_recipient(taken):
        clocks.start(taken, "outcome_told")
        outbox.queue_outcome(taken)
    if taken.case.plan_state is None:
        clocks.start(taken, "safety_plan", like="delivery" if telling else "outcome_told")
    contact.review_holds(taken)


def tell_urgent(
    db: Database, case_id: UUID, args: rules.TellUrgent, actor: Actor, now: datetime
) -> Done | Refusal:
    """Order that she is told at once: immediate danger, police and Veilig Thuis on the line."""
    return take(
        db,
        case_id,
        "tell_urgent",
        actor,
        now,
        partial(_refuse_urgent, args),
        partial(_tell_urgent, args),
    )


def _refuse_urgent(args: rules.TellUrgent, taken: Taken) -> Refusal | None:
    found = rules.refuse_tell_urgent(
        args,
        on_duty=owners.of_role(taken, "decision_maker") == taken.actor.id,
        required=taken.profile.quorum_required,
        urgency=taken.case.urgency,
        subject_matched=taken.case.subject_matched,
        integrity_open=links.frozen(taken.tx, taken.case),
        has_plan=taken.case.plan_state is not None,
    )
    return found or _refuse_spoken(args.items, taken)


def _refuse_spoken(items: tuple[str, ...], taken: Taken) -> Refusal | None:
    facts = queries.item_facts(taken.tx, taken.case.id)
    return rules.refuse_items(items, facts, terms.local_day(taken.now))


def _tell_urgent(args: rules.TellUrgent, taken: Taken) -> None:
    row = models.UrgentTelling(
        id=uuid4(), case_id=taken.case.id, at=taken.now, ordered_by=taken.actor.id
    )
    texts = {
        "with": " ".join(args.with_),
        "items": " ".join(args.items),
        "place": args.place,
    }
    row.document = _seal_urgent(taken, row.id, texts)
    taken.tx.add(row)
    for key in ("urgent_record", "panel_review", "retriage"):
        clocks.start(taken, key)


def _seal_urgent(taken: Taken, row_id: UUID, texts: dict[str, str]) -> bytes:
    table = models.UrgentTelling.__tablename__
    return vault.seal(taken.tx, taken.case.id, CASE, table, row_id, Note(texts=texts))


def record_urgent(
    db: Database, case_id: UUID, args: rules.RecordUrgent, actor: Actor, now: datetime
) -> Done | Refusal:
    """Put on record what was told at once and why, within 24 hours."""

    def refuse(taken: Taken) -> Refusal | None:
        row = _to_record(taken)
        return rules.refuse_record_urgent(
            args,
            ordered_by=row.ordered_by if row else None,
            recorded=row is not None and row.recorded_at is not None,
            actor=actor.id,
            told=row is not None and bool(_told(taken, row)),
            items=_refuse_spoken(args.items, taken),
        )

    return take(db, case_id, "record_urgent", actor, now, refuse, partial(_record_urgent, args))


def _to_record(taken: Taken) -> models.UrgentTelling | None:
    """Return the oldest that waits for its record, of this decision maker first; else the last."""
    waiting = queries.unrecorded(taken.tx, taken.case.id)
    own = [row for row in waiting if row.ordered_by == taken.actor.id]
    last = queries.urgent_tellings(taken.tx, taken.case.id)[-1:]
    return next(iter(own or waiting or last), None)


def _told(taken: Taken, row: models.UrgentTelling) -> str:
    """Return the items that were to be spoken."""
    note = vault.open(
        taken.tx, row.case_id, CASE, models.UrgentTelling.__tablename__, row.id, row.document, Note
    )
    return note.texts["items"]


def _record_urgent(args: rules.RecordUrgent, taken: Taken) -> None:
    row = _to_record(taken)
    if row is not None:
        row.recorded_at = taken.now
        texts = {
            "items": " ".join(args.items),
            "necessity": args.necessity,
            "subsidiarity": args.subsidiarity,
            "proportionality": args.proportionality,
            "reason": args.reason,
        }
        row.record = _seal_urgent(taken, row.id, texts)
    if not queries.unrecorded(taken.tx, taken.case.id):
        clocks.meet(taken, "urgent_record")


def review_urgent(
    db: Database, case_id: UUID, args: rules.ReviewUrgent, actor: Actor, now: datetime
) -> Done | Refusal:
    """Let the panel look at an urgent telling afterwards, within three days."""

    def refuse(taken: Taken) -> Refusal | None:
        return rules.refuse_review_urgent(
            args,
            told=bool(queries.urgent_tellings(taken.tx, case_id)),
            reviewed=not queries.unreviewed(taken.tx, case_id),
            quorate=quorate(frozenset(args.members), taken.profile),
        )

    return take(db, case_id, "review_urgent", actor, now, refuse, partial(_review_urgent, args))


def _review_urgent(args: rules.ReviewUrgent, taken: Taken) -> None:
    """Look at one after the other; the clock is met when the last was looked at."""
    row, *others = queries.unreviewed(taken.tx, taken.case.id)
    row.reviewed_at, row.agreed = taken.now, args.result == "agreed"
    texts = {"members": " ".join(args.members), "reason": args.reason}
    row.review = _seal_urgent(taken, row.id, texts)
    if not others:
        clocks.meet(taken, "panel_review")
