"""What every test may ask for: a moment, a database of each kind, the application, a browser."""

import gc
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, cast

import hypothesis
import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request
from sqlalchemy import text

from disclosure import create_app
from disclosure.procedure import profile
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.store.keys import Keyring
from disclosure.web.state import EXTENSION, Services
from disclosure.work import tables
from tests import live, postgres
from tests.strict_client import StrictClient

hypothesis.settings.register_profile("always the same", deadline=None, derandomize=True)
hypothesis.settings.load_profile("always the same")

gc.set_threshold(50_000, 20, 100)
"""Mappings and templates live as long as the run: looking through them often is for nothing."""

NOW = datetime(2026, 11, 27, 13, 5, tzinfo=UTC)
"""A Friday, 14:05 in Amsterdam."""

BOTH = ("sqlite", "postgresql")
CHROMIUM = "/usr/bin/chromium"
"""The whole browser, for what it leaves behind on a disk."""
HEADLESS = "/usr/bin/chromium-headless-shell"
"""The same engine without windows and profile: a quarter faster."""
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
EXPECTED_ON_CONSOLE = "Failed to load resource: the server responded with a status of 4"
"""What Chromium says when a form comes back with its mistakes."""

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
    tables.load()
    database = Database(postgresql_server.create("tests"), keyring)
    database.create_all()
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, keyring: Keyring) -> Path:
    """Make one SQLite file with all tables; tests get copies."""
    tables.load()
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


@pytest.fixture
def settings() -> Settings:
    """Return settings as for the tests' own server; the database is handed over by itself."""
    return Settings(
        env="test",
        database_url="",
        secret_key="only good for tests, and long enough",
        master_keys=(),
        backup_keys=(),
        base_url="http://127.0.0.1:8000",
        mail_sender="afzender@disclosure.example",
    )


@pytest.fixture
def app(settings: Settings, sqlite_only: Database) -> Flask:
    """Return the application over an empty SQLite database."""
    return strict_app(settings, sqlite_only)


@pytest.fixture
def client(app: Flask) -> StrictClient:
    """Return a client that refuses every bad page, whatever the test is about."""
    return cast("StrictClient", app.test_client())


def strict_app(settings: Settings, database: Database) -> Flask:
    """Return the application over a database, whose test clients are strict.

    Its addresses and templates are made once for the same settings, for making them takes longer
    than most tests; whoever asks gets it over the own database.
    """
    app = _strict_app(settings)
    app.extensions[EXTENSION] = Services(settings, database, profile.load(settings.profile))
    return app


@lru_cache(maxsize=4)
def _strict_app(settings: Settings) -> Flask:
    app = create_app(settings, Database("sqlite://", Keyring.for_tests()))
    app.testing = True
    app.test_client_class = StrictClient
    return app


class Site(NamedTuple):
    """A site on a real port: where it is, and what is behind it."""

    url: str
    app: Flask
    database: Database


@pytest.fixture
def site(settings: Settings, sqlite_only: Database) -> Iterator[Site]:
    """Serve the application over an empty SQLite database, for a browser."""
    port = live.free_port()
    url = f"http://{live.HOST}:{port}"
    app = strict_app(replace(settings, base_url=url), sqlite_only)
    with live.serving(app, port):
        yield Site(url, app, sqlite_only)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start Chromium without windows, which may not ask the network for anything of its own."""
    return {
        **browser_type_launch_args,
        "executable_path": HEADLESS,
        "args": list(CHROMIUM_ARGUMENTS),
    }


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Return a browser page on which no script may fail and nothing may come from elsewhere."""
    seen: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED_ON_CONSOLE):
            seen.append(message.text)

    def watch(request: Request) -> None:
        if not request.is_navigation_request() and live.HOST not in request.url[:20]:
            seen.append(f"loaded from elsewhere: {request.url}")

    context.on("console", hear)
    context.on("weberror", lambda error: seen.append(str(error.error)))
    context.on("request", watch)
    yield context.new_page()
    assert not seen
