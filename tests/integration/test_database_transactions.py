"""One way to write, one way to read; the same on both databases."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, insert, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from disclosure.errors import Refusal, Refused
from disclosure.store.database import Database, Tx
from disclosure.store.keys import Keyring

ONCE = Refused(Refusal("once"))
METADATA = MetaData()
COUNTERS = Table(
    "counters", METADATA, Column("id", Integer, primary_key=True), Column("value", Integer)
)
MARKS = Table(
    "marks",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("counter_id", ForeignKey("counters.id")),
)


@pytest.fixture
def counting(database: Database) -> Iterator[Database]:
    METADATA.create_all(database.writer)
    with database.transaction() as tx:
        tx.execute(insert(COUNTERS).values(id=1, value=0))
    yield database
    METADATA.drop_all(database.writer)


def value(tx: Tx) -> int:
    wanted = select(COUNTERS.c.value).where(COUNTERS.c.id == 1).with_for_update()
    return int(tx.scalars(wanted).one())


def write(tx: Tx, to: int) -> None:
    tx.execute(update(COUNTERS).values(value=to))


def write_and_raise(database: Database, raised: BaseException) -> None:
    with database.transaction() as tx:
        write(tx, 6)
        raise raised


def test_what_is_written_is_there_afterwards(counting: Database) -> None:
    with counting.transaction() as tx:
        write(tx, 5)
    with counting.read() as tx:
        assert tx.scalar(select(COUNTERS.c.value)) == 5


@pytest.mark.parametrize("raised", [ONCE, KeyboardInterrupt()])
def test_whatever_is_raised_undoes_everything(counting: Database, raised: BaseException) -> None:
    with pytest.raises(type(raised)):
        write_and_raise(counting, raised)
    with counting.read() as tx:
        assert tx.scalar(select(COUNTERS.c.value)) == 0


def test_after_a_failure_the_same_thread_can_write_again(counting: Database) -> None:
    with pytest.raises(IntegrityError), counting.transaction() as tx:
        tx.execute(insert(COUNTERS).values(id=1, value=0))
    with counting.transaction() as tx:
        write(tx, 6)
    with counting.read() as tx:
        assert tx.scalar(select(COUNTERS.c.value)) == 6


def test_a_second_connection_inside_a_transaction_is_refused(counting: Database) -> None:
    with counting.transaction() as tx:
        write(tx, 5)
        for another in (counting.transaction, counting.read):
            with pytest.raises(RuntimeError, match="pass it on"), another():
                pass
    with counting.read() as tx:
        assert tx.scalar(select(COUNTERS.c.value)) == 5


def test_a_transaction_may_be_opened_while_reading(counting: Database) -> None:
    with counting.read() as reading:
        assert reading.scalar(select(COUNTERS.c.value)) == 0
        with counting.transaction() as tx:
            write(tx, 5)
        assert reading.scalar(select(COUNTERS.c.value)) == 0, "a reader sees one snapshot"


def test_a_reader_cannot_write(counting: Database) -> None:
    with pytest.raises(DatabaseError, match=r"readonly|read-only"), counting.read() as tx:
        write(tx, 5)


def test_references_are_kept(counting: Database) -> None:
    with pytest.raises(IntegrityError), counting.transaction() as tx:
        tx.execute(insert(MARKS).values(id=1, counter_id=404))


def test_a_savepoint_can_be_undone_alone(counting: Database) -> None:
    with counting.transaction() as tx:
        write(tx, 5)
        with suppress(Refused), tx.begin_nested():
            write(tx, 6)
            raise ONCE
        assert value(tx) == 5
    with counting.read() as tx:
        assert tx.scalar(select(COUNTERS.c.value)) == 5


def test_a_savepoint_undone_empties_what_was_remembered(database: Database) -> None:
    with database.transaction() as tx:
        tx.memory("rows")["one"] = 1
        with suppress(Refused), tx.begin_nested():
            raise ONCE
        assert tx.memory("rows") == {}


def test_no_update_is_lost_between_threads_and_processes(counting: Database) -> None:
    url = counting.url.render_as_string(hide_password=False)
    other = Database(url, counting.keyring)  # stands for another process: its own connections

    def count(database: Database) -> None:
        for _ in range(20):
            with database.transaction() as tx:
                write(tx, value(tx) + 1)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(count, [counting, other] * 3))
    other.dispose()
    with counting.read() as tx:
        assert tx.scalar(select(COUNTERS.c.value)) == 120


def test_a_writer_does_not_stop_readers(counting: Database) -> None:
    seen: list[int | None] = []

    def look() -> None:
        with counting.read() as tx:
            seen.append(tx.scalar(select(COUNTERS.c.value)))

    with counting.transaction() as tx:
        write(tx, 5)
        thread = threading.Thread(target=look)
        thread.start()
        thread.join(timeout=5)
    assert seen == [0]


def test_sqlite_is_set_up_for_secrets_and_power_cuts(sqlite_only: Database) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "secure_delete": 1,
        "temp_store": 2,  # MEMORY
        "recursive_triggers": 1,
        "busy_timeout": 10_000,
    }
    with sqlite_only.transaction() as tx:
        connection = tx.connection()
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}
    assert found == wanted


def test_deleted_rows_leave_no_bytes_behind(sqlite_only: Database, tmp_path: Path) -> None:
    METADATA.create_all(sqlite_only.writer)
    secret = 0x5EC2E7_5EC2E7
    with sqlite_only.transaction() as tx:
        tx.execute(insert(COUNTERS).values(id=1, value=secret))
    with sqlite_only.transaction() as tx:
        tx.execute(COUNTERS.delete())
    sqlite_only.dispose()  # the last connection folds the journal into the file
    pattern = secret.to_bytes(6, "big")
    assert all(pattern not in path.read_bytes() for path in tmp_path.iterdir() if path.is_file())


@pytest.fixture
def in_memory(keyring: Keyring) -> Iterator[Database]:
    database = Database("sqlite://", keyring)
    METADATA.create_all(database.writer)
    with database.transaction() as tx:
        tx.execute(insert(COUNTERS).values(id=1, value=0))
    yield database
    database.dispose()


def test_in_memory_readers_see_what_was_written(in_memory: Database) -> None:
    with in_memory.transaction() as tx:
        write(tx, 5)
    with in_memory.read() as reading:
        assert reading.scalar(select(COUNTERS.c.value)) == 5
        with pytest.raises(Refused):
            write_and_raise(in_memory, ONCE)
        with in_memory.transaction() as tx:
            write(tx, value(tx) + 2)
    with in_memory.read() as reading:
        assert reading.scalar(select(COUNTERS.c.value)) == 7


def test_in_memory_threads_take_turns(in_memory: Database) -> None:
    def count(_: int) -> None:
        for _ in range(25):
            with in_memory.transaction() as tx:
                write(tx, value(tx) + 1)
            with in_memory.read() as tx:
                tx.scalar(select(COUNTERS.c.value))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, range(4)))
    with in_memory.read() as tx:
        assert tx.scalar(select(COUNTERS.c.value)) == 100


def test_two_databases_in_memory_are_two(keyring: Keyring, in_memory: Database) -> None:
    other = Database("sqlite://", keyring)
    with pytest.raises(DatabaseError, match="no such table"), other.read() as tx:
        tx.scalar(select(COUNTERS.c.value))
    other.dispose()
