"""Naming what does not fit the person found; it holds until two people confirm after it."""

from datetime import datetime
from uuid import UUID, uuid4

from disclosure.cases import steps
from disclosure.cases.documents import CASE, Note
from disclosure.errors import Refusal
from disclosure.procedure import guards, permissions, stages, terms
from disclosure.procedure.permissions import Actor
from disclosure.review import queries
from disclosure.review.enquiry_models import SubjectDoubt
from disclosure.store import vault
from disclosure.store.database import Database, Tx

STEP = "doubt_subject"
TABLE = SubjectDoubt.__tablename__


def doubt(
    db: Database, case_id: UUID, lines: tuple[str, ...], actor: Actor, now: datetime
) -> Refusal | None:
    """Keep what does not fit: who confirmed before must do so again, nothing is told meanwhile."""
    with db.transaction() as tx:
        taken = steps.lock(tx, case_id, STEP, actor, now)
        today, stage = terms.local_day(now), taken.case.stage
        here = None if stages.rows_of("confirm_subject", stage) else Refusal("wrong_stage")
        refusal = (
            permissions.refuse("confirm_subject", actor, taken.access, today)
            or here
            or guards.fields(discrepancy=lines)
        )
        if refusal is None:
            taken.case.subject_matched = False
            _keep(tx, case_id, lines, actor, now)
        outcome = "done" if refusal is None else f"refused:{refusal.key}"
        steps.log(tx, case_id, STEP, actor, now, outcome)
        return refusal


def _keep(tx: Tx, case_id: UUID, lines: tuple[str, ...], actor: Actor, now: datetime) -> None:
    row = SubjectDoubt(
        id=uuid4(),
        case_id=case_id,
        at=now,
        by_id=actor.id,
        after_seq=len(queries.matches(tx, case_id)),
    )
    note = Note(texts={"text": "\n".join(lines)})
    row.document = vault.seal(tx, case_id, CASE, TABLE, row.id, note)
    tx.add(row)


def words(tx: Tx, row: SubjectDoubt) -> str:
    """Open what did not fit."""
    note = vault.open(tx, row.case_id, CASE, TABLE, row.id, row.document, Note)
    return note.texts["text"]
