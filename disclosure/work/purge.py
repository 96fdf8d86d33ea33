"""What is deleted by itself, each night: drafts whose term is over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from disclosure.cases.models import Case
from disclosure.procedure import profile, terms
from disclosure.requests import actions as requests
from disclosure.store.database import Database, Tx

LONGEST = "draft_longest"


def purge(db: Database, now: datetime) -> int:
    """Destroy every draft that has lasted its longest term; return how many."""
    with db.read() as tx:
        over = expired_drafts(tx, now)
    for case_id in over:
        requests.expire(db, case_id, now)
    return len(over)


def expired_drafts(tx: Tx, now: datetime) -> list[UUID]:
    """Return the drafts whose longest term, counted from their start, is over."""
    drafts = tx.execute(select(Case.id, Case.profile, Case.started_at).where(Case.stage == "draft"))
    return [
        row.id
        for row in drafts
        if now >= terms.due(row.started_at, profile.load(row.profile).retention[LONGEST].term)
    ]
