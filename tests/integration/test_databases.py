"""The databases tests get: both kinds, every table, nothing left of the test before."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from disclosure.clock import now
from disclosure.store import audit
from disclosure.store.database import Base, Database
from disclosure.store.log_tables import Entry


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_starts_empty(database: Database, turn: int) -> None:
    with database.transaction() as tx:
        assert tx.scalar(select(func.count()).select_from(Entry)) == 0, turn
        audit.record(tx, "system", "tried", "system", now())
        assert tx.scalars(select(Entry.seq)).all() == [1]


def test_triggers_work_after_emptying(postgresql_only: Database) -> None:
    with postgresql_only.transaction() as tx:
        audit.record(tx, "system", "tried", "system", now())
    with (
        pytest.raises(DatabaseError, match="only added to"),
        postgresql_only.transaction() as tx,
    ):
        tx.execute(text(f"DELETE FROM {Entry.__tablename__}"))


def test_every_table_is_there(database: Database) -> None:
    with database.read() as tx:
        for name in Base.metadata.tables:
            assert tx.scalar(text(f"SELECT count(*) FROM {name}")) == 0
