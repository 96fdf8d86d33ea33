"""What is deleted by itself, each night: whatever has a term, once that is over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from disclosure.cases import uploads
from disclosure.cases.models import Case
from disclosure.procedure import profile, terms
from disclosure.requests import actions as requests
from disclosure.requests import advice_clock, drafts
from disclosure.review import retention
from disclosure.store.database import Database, Tx
from disclosure.web import limits, sessions

LONGEST = "draft_longest"
MOST = 100_000
"""Saved drafts looked at in one night; the rest are there the next."""


def purge(db: Database, now: datetime) -> int:
    """Destroy every draft whose term is over, and forget what else is; return how many drafts."""
    with db.read() as tx:
        over = {*expired_drafts(tx, now), *drafts.expired(tx, now, MOST)}
    for case_id in sorted(over):
        requests.expire(db, case_id, now)
    retention.forget(db, now)
    uploads.forget(db, now)
    advice_clock.purge(db, now)
    with db.transaction() as tx:
        sessions.purge(tx, now)
        limits.purge(tx, now)
    return len(over)


def expired_drafts(tx: Tx, now: datetime) -> list[UUID]:
    """Return the drafts, also unsaved ones, whose longest term counted from the start is over."""
    begun = tx.execute(select(Case.id, Case.profile, Case.started_at).where(Case.stage == "draft"))
    return [
        row.id
        for row in begun
        if now >= terms.due(row.started_at, profile.load(row.profile).retention[LONGEST].term)
    ]
