"""What every test may ask for: a moment, a database of each kind, the application, a browser."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import text

from disclosure.store.database import Database
from disclosure.store.keys import Keyring
from disclosure.work import tables
from tests import postgres

NOW = datetime(2026, 11, 27, 13, 5, tzinfo=UTC)
"""A Friday, 14:05 in Amsterdam."""

BOTH = ("sqlite", "postgresql")
SPENT = """
DO $$ DECLARE name text; filled text[] := '{}'; found boolean; BEGIN
FOR name IN SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
  EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || name || ')' INTO found;
  IF found THEN filled := filled || name; END IF;
END LOOP;
IF filled <> '{}' THEN
  SET LOCAL session_replication_role = replica;
  EXECUTE 'TRUNCATE ' || array_to_string(filled, ',') || ' RESTART IDENTITY CASCADE';
END IF; END $$
"""
"""Empties every table that holds anything, also those whose triggers forbid it."""


def load_tables() -> None:
    """Load what can be loaded while packages are still being written side by side."""
    for module in tables.modules():
        try:
            import_module(module)
        except Exception as broken:  # noqa: BLE001  for the days of building: tables.load() returns
            print(f"{module}: {broken!r}")


@pytest.fixture
def now() -> datetime:
    """Return the moment tests happen at."""
    return NOW


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    """Return known keys."""
    return Keyring.for_tests()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgres.Server]:
    """Run one PostgreSQL server per process of the test run."""
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server: postgres.Server, keyring: Keyring) -> Iterator[Database]:
    """Keep one PostgreSQL database with its connections; tests get it emptied."""
    load_tables()
    database = Database(postgresql_server.create("tests"), keyring)
    database.create_all()
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, keyring: Keyring) -> Path:
    """Make one SQLite file with all tables; tests get copies."""
    load_tables()
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    database = Database(f"sqlite:///{path}", keyring)
    database.create_all()
    database.dispose()
    return path


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest) -> Database:
    """Return an empty database with every table, once on SQLite and once on PostgreSQL."""
    found: Database = request.getfixturevalue(f"{request.param}_only")
    return found


@pytest.fixture
def sqlite_only(sqlite_template: Path, tmp_path: Path, keyring: Keyring) -> Iterator[Database]:
    """Return an empty SQLite database, for what only concerns SQLite or need not run twice."""
    path = tmp_path / "disclosure.sqlite3"
    shutil.copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}", keyring)
    yield database
    database.dispose()


@pytest.fixture
def postgresql_only(postgresql_database: Database) -> Database:
    """Return an empty PostgreSQL database, for what only concerns PostgreSQL."""
    with postgresql_database.writer.begin() as connection:
        connection.execute(text(SPENT))
    return postgresql_database


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the URL of a database without any table, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    server: postgres.Server = request.getfixturevalue("postgresql_server")
    yield server.create("empty")
    server.drop("empty")
