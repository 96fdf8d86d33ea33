"""Looking at seeded staff, for tests of any room."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from disclosure.accounts import one_time_codes, queries, seeding
from disclosure.accounts.models import Account
from disclosure.procedure import terms
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Database
from disclosure.store.log_tables import entries

who = seeding.account_id
CODE_LASTS = timedelta(seconds=30)
"""How long until the next one-time code: each counts once."""


def actor(db: Database, login: str, now: datetime) -> Actor:
    """Load the actor of a demo login."""
    with db.read() as tx:
        found = queries.actor(tx, who(login), terms.local_day(now))
    assert found is not None
    return found


def account(db: Database, account_id: UUID) -> Account:
    """Load an account as it is now."""
    with db.read() as tx:
        return tx.get_one(Account, account_id)


def code_at(moment: datetime, secret: str = seeding.SECRET) -> str:
    """Return the one-time code an authenticator shows."""
    return one_time_codes.code_at(secret, moment)


def log_of(db: Database, chain: str) -> list[tuple[str, str, dict[str, str]]]:
    """Return verb, outcome and ids of every entry of a chain."""
    query = select(entries).where(entries.c.chain == chain).order_by(entries.c.seq)
    with db.read() as tx:
        return [(row.verb, row.outcome, row.ids) for row in tx.execute(query)]
