"""Correcting an item by two, and letting everybody hear it who heard the item before.

A correction is a new signal: it re-triages, and re-opens what was closed. What was signed stays as
it was signed; the item itself is what changes, and what was withdrawn ends that day.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import select

from disclosure.cases import actions as cases
from disclosure.cases import people, steps
from disclosure.cases.documents import CASE, Note
from disclosure.cases.link_queries import frozen
from disclosure.cases.models import Task
from disclosure.cases.steps import Done, Taken, take
from disclosure.decisions import correction_rules as rules
from disclosure.decisions import hearers, queries
from disclosure.decisions.correction_models import Correction, CorrectionHearer, SubjectNotice
from disclosure.decisions.script_rules import fact
from disclosure.errors import Refusal, Refused
from disclosure.procedure import terms
from disclosure.procedure.permissions import Actor
from disclosure.review import queries as review
from disclosure.review.models import InformationItem
from disclosure.store import vault
from disclosure.store.database import Database, Tx

SIGNAL = "correction"
TASK = "correction"
_DIRECTS = "breakthrough"
_SIGNS = "sign_decision"
"""Whoever may take these steps keeps the record beside them: the director, who decides."""


def correct(
    db: Database, case_id: UUID, args: rules.Correct, actor: Actor, now: datetime
) -> Done | Refusal:
    """Correct an item: what it says changes or ends, and everybody it was told to is to hear it."""
    return take(
        db, case_id, "new_signal", actor, now, partial(_refuse, args), partial(_correct, args)
    )


def _refuse(args: rules.Correct, taken: Taken) -> Refusal | None:
    row = _item(taken, args)
    facts = rules.CorrectFacts(
        item=review.open_item(taken.tx, row) if row is not None else None,
        forgotten=row is not None and row.forgotten_at is not None,
        withdrawn=row is not None and row.id in withdrawn(taken.tx, taken.case.id),
    )
    directs = taken.actor.id == taken.case.director_id
    return rules.refuse_correct(args, facts, directs, taken.profile) or people.refuse_second(
        taken, args.second
    )


def _item(taken: Taken, args: rules.Correct) -> InformationItem | None:
    return review.items(taken.tx, taken.case.id).get(args.item)


def withdrawn(tx: Tx, case_id: UUID) -> frozenset[UUID]:
    """Return the items of a case that were withdrawn."""
    return frozenset(row.item_id for row in corrections(tx, case_id) if row.kind == rules.WITHDRAWN)


def corrections(tx: Tx, case_id: UUID) -> list[Correction]:
    """Return every correction in a case, newest first."""
    query = select(Correction).where(Correction.case_id == case_id)
    return list(tx.scalars(query.order_by(Correction.at.desc(), Correction.id)))


def listeners(tx: Tx, correction_id: UUID) -> list[CorrectionHearer]:
    """Return who has to hear of a correction, in the order they heard the item."""
    query = select(CorrectionHearer).where(CorrectionHearer.correction_id == correction_id)
    return list(tx.scalars(query.order_by(CorrectionHearer.position)))


def _correct(args: rules.Correct, taken: Taken) -> None:
    row = _item(taken, args)
    if row is None or args.second is None:
        return
    before = review.open_item(taken.tx, row)
    after = rules.corrected(args, before) if args.kind == rules.REWORDED else None
    found = _record(taken, row, args, fact(before), fact(after) if after else "")
    if after is not None:
        row.status, row.code, row.use = after.status, after.code, after.use
        row.document = vault.seal(
            taken.tx, row.case_id, CASE, InformationItem.__tablename__, row.id, after
        )
    else:
        _end(taken, row)
    _spread(taken, row, found)
    cases.record_signal(taken, SIGNAL, args.reason)
    if taken.case.stage in ("closed", "withdrawn", "declined"):
        cases.open_again(taken)
    taken.logged |= {"item": str(row.id), "correction": args.kind}


def _record(
    taken: Taken, row: InformationItem, args: rules.Correct, before: str, after: str
) -> Correction:
    found = Correction(
        id=uuid4(),
        case_id=row.case_id,
        item_id=row.id,
        kind=args.kind,
        at=taken.now,
        by_id=taken.actor.id,
        second_id=args.second,
    )
    note = Note(texts={"reason": args.reason, "before": before, "after": after})
    table = Correction.__tablename__
    found.document = vault.seal(taken.tx, row.case_id, CASE, table, found.id, note)
    taken.tx.add(found)
    taken.tx.flush()
    return found


def _end(taken: Taken, row: InformationItem) -> None:
    """From today on it is used for nothing; like any item that ended, its words go tonight."""
    today = terms.local_day(taken.now)
    item = replace(review.open_item(taken.tx, row), expires=today)
    row.expires = today
    row.document = vault.seal(
        taken.tx, row.case_id, CASE, InformationItem.__tablename__, row.id, item
    )


def _spread(taken: Taken, row: InformationItem, found: Correction) -> None:
    for position, each in enumerate(hearers.reached(taken.tx, row)):
        taken.tx.add(
            CorrectionHearer(
                id=uuid4(),
                case_id=row.case_id,
                correction_id=found.id,
                position=position,
                kind=each.kind,
                about=each.about,
            )
        )
    task = Task(case_id=row.case_id, kind=TASK, about="item", created_at=taken.now)
    task.owner_id = taken.case.director_id
    taken.tx.add(task)


def heard(
    db: Database, case_id: UUID, hearer_id: UUID, args: rules.Heard, actor: Actor, now: datetime
) -> Refusal | None:
    """Keep that one of those who were told heard it was wrong; the task ends with the last."""

    def change(taken: Taken) -> None:
        row = taken.tx.get(CorrectionHearer, hearer_id, with_for_update=True)
        known = row is not None and row.case_id == case_id
        done = row is not None and row.done_at is not None
        _raise(rules.refuse_heard(args, known=known, done=done))
        if row is not None:
            _heard(row, args, taken)

    return steps.beside(db, case_id, ("correction_heard", _DIRECTS), actor, now, change)


def _heard(row: CorrectionHearer, args: rules.Heard, taken: Taken) -> None:
    row.way, row.done_at, row.done_by = args.way, taken.now, taken.actor.id
    note, table = Note(texts={"words": args.words}), CorrectionHearer.__tablename__
    row.document = vault.seal(taken.tx, row.case_id, CASE, table, row.id, note)
    taken.logged |= {"hearer": str(row.id), "result": args.way}
    taken.tx.flush()
    waiting = select(CorrectionHearer.id).where(
        CorrectionHearer.case_id == row.case_id, CorrectionHearer.done_at.is_(None)
    )
    if taken.tx.scalars(waiting.limit(1)).first() is None:
        undone = select(Task).where(Task.case_id == row.case_id, Task.kind == TASK)
        for task in taken.tx.scalars(undone.where(Task.done_at.is_(None))):
            task.done_at = taken.now


def tell_subject(
    db: Database, case_id: UUID, args: rules.TellSubject, actor: Actor, now: datetime
) -> Refusal | None:
    """Decide that the subject is told after all; nothing else in the system ever tells him."""

    def change(taken: Taken) -> None:
        signed = queries.signed(taken.tx, case_id)
        _raise(
            rules.refuse_tell_subject(
                args,
                decided=bool(signed),
                integrity_open=frozen(taken.tx, taken.case),
                has_plan=taken.case.plan_state is not None,
            )
        )
        row = SubjectNotice(
            id=uuid4(), case_id=case_id, decision_id=signed[-1].id, at=now, by_id=actor.id
        )
        note = Note(texts={"who": args.who, "reason": args.reason, "risk": args.risk})
        table = SubjectNotice.__tablename__
        row.document = vault.seal(taken.tx, case_id, CASE, table, row.id, note)
        taken.tx.add(row)
        taken.logged["notice"] = str(row.id)

    return steps.beside(db, case_id, ("tell_subject", _SIGNS), actor, now, change)


def notices(tx: Tx, case_id: UUID) -> list[SubjectNotice]:
    """Return every time it was decided to tell the subject, oldest first."""
    query = select(SubjectNotice).where(SubjectNotice.case_id == case_id)
    return list(tx.scalars(query.order_by(SubjectNotice.at, SubjectNotice.id)))


def _raise(found: Refusal | None) -> None:
    if found is not None:
        raise Refused(found)
