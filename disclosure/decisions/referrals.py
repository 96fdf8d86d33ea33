"""Help after a talk: offered with her consent, followed up; and what a court is to be given."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from disclosure.cases import models
from disclosure.cases.documents import CASE, Note
from disclosure.cases.steps import Taken
from disclosure.decisions import talk_queries, talk_rules, talks
from disclosure.decisions.talk_models import Referral
from disclosure.errors import Refusal
from disclosure.procedure import terms
from disclosure.procedure.permissions import Actor
from disclosure.store import vault
from disclosure.store.database import Database, Tx

TASK = "referral"
COURT = "court_request"


def refer(
    db: Database, case_id: UUID, args: talk_rules.Refer, actor: Actor, now: datetime
) -> Refusal | None:
    """Record help that was offered; with her consent somebody sees to it, as a task."""

    def change(taken: Taken) -> None:
        today = terms.local_day(taken.now)
        found = talk_rules.refuse_refer(args, today=today, owners=owners(taken.case, actor.id))
        talks.refuse(found)
        _refer(args, taken)

    return talks.logged(db, case_id, "refer", talks.BESIDE_HER, actor, now, change)


def owners(case: models.Case, actor: UUID) -> frozenset[UUID]:
    """Return who may see to a referral: the director, the officer, or whoever records it."""
    return frozenset(filter(None, (case.director_id, case.officer_id, actor)))


def _refer(args: talk_rules.Refer, taken: Taken) -> None:
    wanted = args.consent == "yes"
    row = Referral(
        id=uuid4(),
        case_id=taken.case.id,
        kind=args.kind,
        at=taken.now,
        by_id=taken.actor.id,
        owner_id=args.owner if wanted else None,
        by=args.by if wanted else None,
        state="made" if wanted else "declined",
    )
    row.document = _seal(taken, row, args.words)
    taken.tx.add(row)
    taken.logged |= {"referral": str(row.id), "state": row.state}
    if wanted:
        _leave_task(taken, TASK, args.kind, args.owner)


def follow_referral(
    db: Database, case_id: UUID, args: talk_rules.FollowReferral, actor: Actor, now: datetime
) -> Refusal | None:
    """Record what came of help that was offered; its task is done."""

    def change(taken: Taken) -> None:
        row = _of_case(taken.tx, case_id, args.referral)
        talks.refuse(talk_rules.refuse_follow_referral(args, state=row.state if row else None))
        if row is not None:
            _follow(args, row, taken)

    return talks.logged(db, case_id, "follow_referral", talks.BESIDE_HER, actor, now, change)


def _of_case(tx: Tx, case_id: UUID, wanted: UUID | None) -> Referral | None:
    row = tx.get(Referral, wanted, with_for_update=True) if wanted is not None else None
    return row if row is not None and row.case_id == case_id else None


def _follow(args: talk_rules.FollowReferral, row: Referral, taken: Taken) -> None:
    row.state, row.followed_at, row.followed_by = args.outcome, taken.now, taken.actor.id
    row.outcome = _seal(taken, row, args.words)
    taken.logged |= {"referral": str(row.id), "state": row.state}
    task = models.Task
    query = select(task).where(
        task.case_id == row.case_id,
        task.kind == TASK,
        task.about == row.kind,
        task.done_at.is_(None),
    )
    open_task = taken.tx.scalars(query.order_by(task.created_at)).first()
    if open_task is not None:
        open_task.done_at = taken.now


def ask_for_court(
    db: Database, case_id: UUID, args: talk_rules.AskForCourt, actor: Actor, now: datetime
) -> Refusal | None:
    """Record that she or her lawyer asks the prosecutor to supply a court; the director's task."""

    def change(taken: Taken) -> None:
        told = talk_queries.told_once(taken.tx, case_id)
        talks.refuse(talk_rules.refuse_ask_for_court(args, told=told))
        talks.keep_note(taken, COURT, {"by": args.by, "court": args.court, "words": args.words})
        _leave_task(taken, COURT, "om", taken.case.director_id)

    return talks.logged(db, case_id, COURT, talks.BESIDE_HER, actor, now, change)


def _leave_task(taken: Taken, kind: str, about: str, owner: UUID | None) -> None:
    task = models.Task(case_id=taken.case.id, kind=kind, about=about, owner_id=owner)
    task.created_at = taken.now
    taken.tx.add(task)


def _seal(taken: Taken, row: Referral, words: str) -> bytes:
    note = Note(texts={"words": words})
    return vault.seal(taken.tx, row.case_id, CASE, Referral.__tablename__, row.id, note)
