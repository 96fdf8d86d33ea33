"""Verbs around a talk: kept as it was prepared and held, planned for an outcome, cancelled.

Planning the talk about an outcome, and cancelling one, are records, no steps of the stage table:
they change neither stage nor clocks.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from disclosure.cases import contact, models, outbox, steps
from disclosure.cases import link_queries as links
from disclosure.cases.documents import CASE, Note
from disclosure.cases.steps import Taken
from disclosure.decisions import models as decisions
from disclosure.decisions import queries, script, talk_queries, talk_rules, telling_rules
from disclosure.decisions.talk_models import FollowUpAnswers, Preparation, Talk
from disclosure.errors import Refusal, Refused
from disclosure.procedure import guards, permissions, stages, terms
from disclosure.procedure.permissions import Actor
from disclosure.requests import correspondence
from disclosure.store import vault
from disclosure.store.database import Database

BESIDE_HER = ("plan_safety", "follow_up")
"""Whoever may take one of these here (director, officer) keeps the records around a talk."""
OUTCOME_TALK = ("tell_outcome",)
CANCELLED = "cancelled_talk"
"""The task to let her know where no message could."""


def refuse_prepared(args: telling_rules.ScheduleTelling, taken: Taken) -> Refusal | None:
    """Judge what a page asks of an appointment; a rehearsal gives none of it."""
    if args.preparing is None:
        return None
    standing = taken.case.stage == "delivery" and queries.appointment(taken.tx, taken.case.id)
    return talk_rules.refuse_preparing(
        args.preparing,
        video=args.video,
        video_allowed=talk_queries.video_allowed(taken.tx, taken.case.id),
        stands=bool(standing),
    )


def keep_prepared(
    args: telling_rules.ScheduleTelling, taken: Taken, appointment: UUID | None
) -> None:
    """Seal how a talk is prepared; without an appointment it is one about the outcome."""
    if args.time is None or (args.preparing is None and appointment is not None):
        return
    row = Preparation(
        id=uuid4(),
        case_id=taken.case.id,
        about="outcome" if appointment is None else "disclosure",
        appointment_id=appointment,
        made_at=taken.now,
        made_by=taken.actor.id,
        time=args.time,
    )
    row.document = vault.seal(
        taken.tx, taken.case.id, CASE, Preparation.__tablename__, row.id, args
    )
    taken.tx.add(row)


def keep_talk(
    taken: Taken,
    telling: UUID,
    held: talk_rules.Conversation | talk_rules.OutcomeTalk | None,
) -> None:
    """Seal how a talk was held, beside the row that says how it ended."""
    if held is None:
        return
    row = Talk(telling_id=telling, case_id=taken.case.id)
    row.document = vault.seal(taken.tx, taken.case.id, CASE, Talk.__tablename__, telling, held)
    taken.tx.add(row)


def keep_answers(taken: Taken, telling: UUID, given: talk_rules.Answers | None) -> None:
    """Keep what was asked after a talk, in classes; her own words are sealed with the telling."""
    if given is not None and given.stopped:
        asked = {name: getattr(given, name) for name in talk_rules.ASKED}
        taken.tx.add(FollowUpAnswers(telling_id=telling, case_id=taken.case.id, **asked))


def refuse_conversation(args: telling_rules.Tell, taken: Taken) -> Refusal | None:
    """Judge what a page asks of a talk: earlier victims item by item, who she is, what was said."""
    if args.talk is None:
        return None
    spoken = args.result in ("told", "partly", "declined")
    if spoken and not talk_queries.victims_checked(taken.tx, taken.case.id):
        return Refusal("reason_missing", "earlier_victims_checked")
    lines = script.in_force(taken.tx, taken.case.id, terms.local_day(taken.now))
    return talk_rules.refuse_conversation(
        args.talk,
        result=args.result,
        via=args.via,
        undertaking=args.undertaking,
        withheld=frozenset(place for place, each in enumerate(lines) if each.withheld),
        heard=bool(talk_queries.said_before(taken.tx, taken.case.id)),
    )


def refuse_outcome_talk(args: telling_rules.TellOutcome, part: str, taken: Taken) -> Refusal | None:
    """Judge what a page asks of telling an outcome: she herself gets a prepared talk first."""
    if args.talk is None:
        return None
    own = taken.case.stage == "decided" and part == "person_at_risk"
    return talk_rules.refuse_outcome_talk(
        args.talk,
        how=args.how,
        via=args.via,
        own=own,
        prepared=talk_queries.outcome_talk(taken.tx, taken.case) is not None,
    )


def plan_outcome_talk(
    db: Database,
    case_id: UUID,
    args: telling_rules.ScheduleTelling,
    actor: Actor,
    now: datetime,
) -> Refusal | None:
    """Make the appointment for the talk about an outcome without disclosure: the same care."""

    def change(taken: Taken) -> None:
        refuse(_refuse_plan(args, taken))
        keep_prepared(args, taken, None)
        if not args.agreed_in_person:
            outbox.queue(taken, "appointment", "recipient")
        correspondence.close_tasks(taken, correspondence.APPOINTMENT)

    return logged(db, case_id, "plan_talk", OUTCOME_TALK, actor, now, change)


def _refuse_plan(args: telling_rules.ScheduleTelling, taken: Taken) -> Refusal | None:
    disclosed = taken.case.stage == "decided" and taken.case.outcome in stages.DISCLOSE
    reachable = contact.refuse_reachable(taken, "recipient") is None
    support = bool(set(args.with_) & telling_rules.SUPPORT_WORKERS)
    return (
        guards.first(
            ("wrong_stage", not disclosed),
            ("integrity_open", not links.frozen(taken.tx, taken.case)),
            ("contact_unsafe", reachable or args.agreed_in_person),
        )
        or guards.fields(time=args.time, place=args.place, with_=support or None)
        or talk_rules.refuse_preparing(
            args.preparing or talk_rules.Preparing(),
            video=args.video,
            video_allowed=talk_queries.video_allowed(taken.tx, taken.case.id),
            stands=talk_queries.outcome_talk(taken.tx, taken.case) is not None,
        )
    )


def cancel_talk(
    db: Database, case_id: UUID, reason: str, actor: Actor, now: datetime
) -> Refusal | None:
    """Cancel the appointment that stands; she hears it by her safe way only.

    Keys: no_appointment, reason_missing.
    """
    return logged(db, case_id, CANCELLED, BESIDE_HER, actor, now, partial(_cancel, reason))


def _cancel(reason: str, taken: Taken) -> None:
    row = _standing(taken)
    if row is None:
        raise Refused(Refusal("no_appointment"))
    refuse(guards.first(("reason_missing", bool(reason))))
    row.cancelled_at, row.cancelled_by = taken.now, taken.actor.id
    keep_note(taken, CANCELLED, {"reason": reason})
    if contact.refuse_reachable(taken, "recipient") is None:
        outbox.queue(taken, "appointment", "recipient")
    else:
        task = models.Task(case_id=taken.case.id, kind=CANCELLED, about="recipient")
        task.created_at, task.owner_id = taken.now, taken.actor.id
        taken.tx.add(task)


def _standing(taken: Taken) -> Preparation | None:
    """Return the appointment that stands; one made without a page gets its row now."""
    if taken.case.stage != "delivery":
        return talk_queries.outcome_talk(taken.tx, taken.case)
    made = queries.appointment(taken.tx, taken.case.id)
    if made is None:
        return None
    found = talk_queries.prepared(taken.tx, made.id)
    return found or _unprepared(made, taken)


def _unprepared(made: decisions.Appointment, taken: Taken) -> Preparation:
    note = vault.open(taken.tx, made.case_id, CASE, "appointments", made.id, made.document, Note)
    args = telling_rules.ScheduleTelling(
        time=made.time,
        place=note.texts["place"],
        with_=tuple(note.texts["with"].split()),
        video=made.video,
        agreed_in_person=made.agreed_in_person,
        preparing=talk_rules.Preparing(),
    )
    keep_prepared(args, taken, made.id)
    taken.tx.flush()
    row = talk_queries.prepared(taken.tx, made.id)
    if row is None:
        raise AssertionError("what was just kept is not there")
    return row


def keep_note(taken: Taken, step: str, texts: dict[str, str]) -> None:
    """Seal a few words about the case."""
    row = models.CaseNote(
        id=uuid4(), case_id=taken.case.id, step=step, at=taken.now, by_id=taken.actor.id
    )
    row.document = vault.seal(
        taken.tx, taken.case.id, CASE, models.CaseNote.__tablename__, row.id, Note(texts=texts)
    )
    taken.tx.add(row)


def refuse(found: Refusal | None) -> None:
    """Stop what is being recorded, with a reason."""
    if found is not None:
        raise Refused(found)


def logged(
    db: Database,
    case_id: UUID,
    verb: str,
    by: tuple[str, ...],
    actor: Actor,
    now: datetime,
    change: Callable[[Taken], None],
) -> Refusal | None:
    """Lock the case and record something by whoever may take one of the steps in `by` here.

    A refusal leaves nothing but its entry in the log.
    """
    try:
        with db.transaction() as tx:
            taken = steps.load(tx, case_id, verb, actor, now)
            refuse(_refuse_whom(by, taken))
            change(taken)
            steps.log(tx, case_id, verb, actor, now, "done", **taken.logged)
    except Refused as refused:
        with db.transaction() as tx:
            steps.log(tx, case_id, verb, actor, now, f"refused:{refused.refusal.key}")
        return refused.refusal
    return None


def _refuse_whom(by: tuple[str, ...], taken: Taken) -> Refusal | None:
    here = [step for step in by if stages.rows_of(step, taken.case.stage)]
    today = terms.local_day(taken.now)
    found = [permissions.refuse(step, taken.actor, taken.access, today) for step in here or by]
    if None not in found:
        return found[0]
    return guards.first(("wrong_stage", bool(here)))
