"""What an item says ends on its day: the words are destroyed, under which law it ended stays."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select

from disclosure.cases import steps
from disclosure.cases.documents import CASE
from disclosure.procedure import terms
from disclosure.procedure.categories import Item
from disclosure.procedure.permissions import SYSTEM
from disclosure.review import queries
from disclosure.review.models import InformationItem
from disclosure.store import vault
from disclosure.store.database import Database, Tx

STEP = "forget_item"
KEPT = frozenset({"id", "category", "role", "status", "basis", "use", "expires", "code"})
"""What stays of an item: which kind it was, under which law, and until when; no word of it."""


def forget(db: Database, now: datetime) -> int:
    """Destroy the words of every item whose last day has come; return how many."""
    today = terms.local_day(now)
    with db.read() as tx:
        cases = sorted(set(tx.scalars(_over(today))))
    return sum(_forget(db, case_id, today, now) for case_id in cases)


def _over(today: date) -> Select[UUID]:
    row = InformationItem
    return select(row.case_id).where(row.expires <= today, row.forgotten_at.is_(None))


def _forget(db: Database, case_id: UUID, today: date, now: datetime) -> int:
    with db.transaction() as tx:
        steps.lock(tx, case_id, STEP, SYSTEM, now)
        row = InformationItem
        mine = (row.case_id == case_id, row.expires <= today, row.forgotten_at.is_(None))
        found = list(tx.scalars(select(row).where(*mine)))
        for each in found:
            _empty(tx, each, now)
            steps.log(tx, case_id, STEP, SYSTEM, now, "done", item=str(each.id))
        return len(found)


def _empty(tx: Tx, row: InformationItem, now: datetime) -> None:
    item = queries.open_item(tx, row)
    bare = Item(**{name: getattr(item, name) for name in KEPT}, date="", text="", agreed=False)
    row.forgotten_at = now
    row.document = vault.seal(tx, row.case_id, CASE, InformationItem.__tablename__, row.id, bare)
