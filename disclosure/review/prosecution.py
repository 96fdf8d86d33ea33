"""The record of whether what she told may be used for prosecution; the last one counts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from disclosure.cases import steps
from disclosure.cases.documents import APPLICANT, Note
from disclosure.errors import Refusal
from disclosure.procedure import permissions, terms
from disclosure.procedure.permissions import Actor
from disclosure.review import prosecution_rules as rules
from disclosure.review.enquiry_models import ProsecutionUse
from disclosure.store import vault
from disclosure.store.database import Database, Tx

STEP = "prosecution"
AS = "breakthrough"
"""A step of the director alone: whoever may take that one may write this down."""
TABLE = ProsecutionUse.__tablename__
READER = "om"
"""The organisation that reads on its question whether it may use what she told."""


@dataclass(frozen=True, slots=True)
class Use:
    """How it stands: the ground, since when, and the prosecutor with the reason in acute danger."""

    ground: str
    at: datetime
    by: UUID
    prosecutor: str = ""
    reason: str = ""
    words: str = ""


def record(
    db: Database, case_id: UUID, args: rules.Prosecution, actor: Actor, now: datetime
) -> Refusal | None:
    """Write down what was agreed with her, or who used it in acute danger and why."""
    with db.transaction() as tx:
        taken = steps.lock(tx, case_id, STEP, actor, now)
        today = terms.local_day(now)
        refusal = permissions.refuse(AS, actor, taken.access, today) or rules.refuse(args)
        outcome = "done" if refusal is None else f"refused:{refusal.key}"
        if refusal is None:
            _keep(tx, case_id, args, actor, now)
        steps.log(tx, case_id, STEP, actor, now, outcome)
        return refusal


def _keep(tx: Tx, case_id: UUID, args: rules.Prosecution, actor: Actor, now: datetime) -> None:
    before = history(tx, case_id)
    row = ProsecutionUse(
        id=uuid4(),
        case_id=case_id,
        seq=len(before) + 1,
        at=now,
        by_id=actor.id,
        ground=args.ground,
    )
    acute = args.ground == "acute"
    texts = {"prosecutor": args.prosecutor, "reason": args.reason} if acute else {}
    texts |= {} if acute else {"words": args.words}
    row.document = vault.seal(tx, case_id, APPLICANT, TABLE, row.id, Note(texts=texts))
    tx.add(row)


def history(tx: Tx, case_id: UUID) -> list[Use]:
    """Return everything that was written down about it, oldest first."""
    query = select(ProsecutionUse).where(ProsecutionUse.case_id == case_id)
    return [_opened(tx, row) for row in tx.scalars(query.order_by(ProsecutionUse.seq))]


def _opened(tx: Tx, row: ProsecutionUse) -> Use:
    note = vault.open(tx, row.case_id, APPLICANT, TABLE, row.id, row.document, Note)
    return Use(row.ground, row.at, row.by_id, **note.texts)


def for_prosecutor(tx: Tx, case_id: UUID, organisation: str | None) -> tuple[bool, Use | None]:
    """Tell whether this organisation reads how it stands, and how; her own words it never reads."""
    if organisation != READER:
        return False, None
    found = history(tx, case_id)
    last = found[-1] if found else None
    return True, Use(last.ground, last.at, last.by, last.prosecutor, last.reason) if last else None
