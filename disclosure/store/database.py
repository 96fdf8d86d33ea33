"""Engines and sessions: one way to write, one way to read.

SQLite runs in WAL with one writer at a time; the writer's pool holds one connection, so the
threads of a process queue up fairly instead of polling the file, and `BEGIN IMMEDIATE` makes
processes wait for each other at the start rather than fail in the middle. PostgreSQL writes in
READ COMMITTED with row locks. Readers see one snapshot on both and cannot write.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from sqlalchemy import Engine, LargeBinary, MetaData, Uuid, create_engine, event, make_url
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import PoolProxiedConnection, StaticPool

from disclosure.store.columns import StringList, UTCDateTime

if TYPE_CHECKING:
    from disclosure.store.keys import Keyring

WAIT_SECONDS = 10
SQLITE_PRAGMAS = (
    f"busy_timeout={WAIT_SECONDS * 1000}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",  # no temporary file may hold what a query sorted
    "recursive_triggers=ON",  # else INSERT OR REPLACE slips past the triggers on DELETE
)
POSTGRESQL_OPTIONS = f"-c lock_timeout={WAIT_SECONDS}s -c timezone=UTC"


class Base(DeclarativeBase):
    """Root of all tables; constraints get names, so that migrations can find them again."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UTCDateTime,
        UUID: Uuid,
        bytes: LargeBinary,
        tuple[str, ...]: StringList,
    }


class Tx(Session):
    """A unit of work: the session and the keys that open what it reads."""

    def __init__(self, *args: Any, keyring: Keyring, **options: Any) -> None:
        super().__init__(*args, **options)
        self.keyring = keyring
        self.remembered: dict[str, dict[Any, Any]] = {}

    def memory(self, of: str) -> dict[Any, Any]:
        """Return what one module remembers of rows it read; emptied by every rollback."""
        return self.remembered.setdefault(of, {})


@event.listens_for(Tx, "after_soft_rollback")
def _forget(tx: Tx, _previous: object) -> None:
    """Forget what was remembered of rows: a rollback, also to a savepoint, may have undone it."""
    tx.remembered.clear()


class Database:
    """The database behind one URL (`sqlite://`, `sqlite:///file`, `postgresql+psycopg://…`).

    `sqlite://` keeps everything in memory on one connection that readers and the writer share;
    threads take turns, and readers are only trusted not to write. It serves rehearsals and
    property tests.
    """

    def __init__(self, url: str, keyring: Keyring) -> None:
        self.keyring = keyring
        self.url = make_url(url)
        self.writer, self.reader = _engines(str(url))
        options: dict[str, Any] = {"keyring": keyring, "expire_on_commit": False}
        self._write = sessionmaker(self.writer, class_=Tx, **options)
        self._read = sessionmaker(self.reader, class_=Tx, autoflush=False, **options)
        shared = isinstance(self.writer.pool, StaticPool)
        self._turn: AbstractContextManager[Any] = threading.RLock() if shared else nullcontext()
        self._here = threading.local()

    @contextmanager
    def transaction(self) -> Iterator[Tx]:
        """Write: one commit at the end, none if anything is raised.

        Opening a second one in the same thread raises `RuntimeError`: SQLite would wait for
        itself, and on PostgreSQL half of the work could stay.
        """
        self._refuse_second()
        with self._turn:
            self._here.writing = True
            try:
                with self._write() as tx:
                    yield tx
                    tx.commit()
            finally:
                self._here.writing = False

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """Read one snapshot; the database itself refuses writes. Never inside a transaction."""
        self._refuse_second()
        with self._turn, self._read() as tx:
            yield tx

    def create_all(self) -> None:
        """Create every table that was imported, without migrations (tests and rehearsals)."""
        Base.metadata.create_all(self.writer)

    def dispose(self) -> None:
        """Close all connections."""
        self.reader.dispose()
        self.writer.dispose()

    def _refuse_second(self) -> None:
        if getattr(self._here, "writing", False):
            raise RuntimeError("a transaction is open in this thread; pass it on instead")


def _engines(url: str) -> tuple[Engine, Engine]:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return _postgresql(url)
    if parsed.database in (None, "", ":memory:"):
        return _memory()
    return _sqlite(url)


_engine = partial(create_engine, hide_parameters=True)
"""An exception of the driver may reach a log: it never carries what was written."""


def _sqlite(url: str) -> tuple[Engine, Engine]:
    writer = _engine(url, pool_size=1, max_overflow=0, pool_timeout=WAIT_SECONDS)
    reader = _engine(url, pool_size=8, max_overflow=8)
    _prepare(writer, SQLITE_PRAGMAS, "BEGIN IMMEDIATE")
    _prepare(reader, (*SQLITE_PRAGMAS, "query_only=ON"), "BEGIN")
    return writer, reader


def _memory() -> tuple[Engine, Engine]:
    every_thread = {"check_same_thread": False}  # they take turns
    writer = _engine("sqlite://", poolclass=StaticPool, connect_args=every_thread)
    _prepare(writer, SQLITE_PRAGMAS, "BEGIN IMMEDIATE")
    shared = writer.raw_connection().driver_connection
    reader = _engine(
        "sqlite://",
        creator=lambda: shared,
        poolclass=StaticPool,
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,  # the reader must never end the writer's transaction
    )
    return writer, reader


def _postgresql(url: str) -> tuple[Engine, Engine]:
    options: dict[str, Any] = {
        "connect_args": {"options": POSTGRESQL_OPTIONS},
        "pool_pre_ping": True,
        "pool_size": 8,
        "max_overflow": 8,
    }
    writer = _engine(url, isolation_level="READ COMMITTED", **options)
    reader = _engine(url, isolation_level="REPEATABLE READ", **options)

    @event.listens_for(reader, "connect")
    def only_read(connection: Any, _record: object) -> None:
        connection.read_only = True

    return writer, reader


def _prepare(engine: Engine, pragmas: tuple[str, ...], begin: str) -> None:
    """Set up each new SQLite connection, and begin transactions ourselves, not the driver.

    The dialect begins, not a listener: one listener on an engine, and every statement looks for
    listeners at each turn, which costs a step a tenth of its time.
    """

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    def begin_transaction(dbapi_connection: PoolProxiedConnection) -> None:
        dbapi_connection.cursor().execute(begin)

    engine.dialect.do_begin = begin_transaction  # type: ignore[method-assign]
