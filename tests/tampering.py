"""A log to tamper with, and the means of someone who owns the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import product
from uuid import UUID

from sqlalchemy import text

from disclosure.store.audit import (
    SYSTEM,
    FirstBad,
    Verified,
    actor_chain,
    case_chain,
    checkpoint,
    record,
    verify,
)
from disclosure.store.database import Database, Tx
from disclosure.store.log_tables import APPEND_ONLY

CASE = UUID(int=1)
FIRST, CHAIN, LAST = actor_chain(UUID(int=5)), case_chain(CASE), SYSTEM
ACTOR = str(UUID(int=2))
HOUR = timedelta(hours=1)


def fill(database: Database, now: datetime) -> Database:
    """Write a log of three chains with six entries each, without a checkpoint."""
    for turn in range(6):
        with database.transaction() as tx:
            for chain in (FIRST, CHAIN, LAST):
                record(tx, chain, "view", ACTOR, now + turn * HOUR, case=CASE, item=str(turn))
    return database


def fill_and_sign(database: Database, now: datetime) -> Database:
    """Write the same with a checkpoint over all of it."""
    with fill(database, now).transaction() as tx:
        assert checkpoint(tx, now) is not None
    return database


@contextmanager
def tampering(database: Database) -> Iterator[Tx]:
    """Write as someone who owns the database: nothing is refused."""
    with database.transaction() as tx:
        if tx.connection().dialect.name == "postgresql":
            tx.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for table, verb in product(APPEND_ONLY, ("update", "delete")):
                tx.execute(text(f"DROP TRIGGER IF EXISTS {table.name}_no_{verb}"))
        yield tx


def verified(database: Database) -> Verified | FirstBad:
    """Return the verdict on the whole log."""
    with database.read() as tx:
        return verify(tx)


def bad(found: Verified | FirstBad) -> tuple[str, int]:
    """Return where the log is broken, which it must be."""
    assert isinstance(found, FirstBad), found
    return found.chain, found.seq
