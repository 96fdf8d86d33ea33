"""What tests against a database share."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine
from flask import Flask
from pwdlib.hashers.argon2 import Argon2Hasher

from disclosure import clock as wall_clock
from disclosure.accounts import passwords, seeding
from disclosure.procedure import terms
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import logging_in
from tests.conftest import strict_app
from tests.staff_browser import Browser


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords with little memory here; the real cost has a test of its own."""
    quick = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", quick)


@pytest.fixture
def staff(database: Database, now: datetime) -> Database:
    """Return a database with the demo logins in it."""
    with database.transaction() as tx:
        seeding.seed(tx, "test", now)
    return database


@pytest.fixture
def today(now: datetime) -> date:
    """Return the local day of the test's moment."""
    return terms.local_day(now)


@pytest.fixture
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the test's moment."""
    with time_machine.travel(now, tick=False) as moved:
        yield moved


@pytest.fixture
def staffed(sqlite_only: Database, settings: Settings, now: datetime) -> Flask:
    """Return the application with the demo logins in it."""
    with sqlite_only.transaction() as tx:
        seeding.seed(tx, "test", now)
    return strict_app(settings, sqlite_only)


@pytest.fixture
def me(staffed: Flask, clock: time_machine.Traveller) -> Browser:
    """Return a browser that has not logged in."""
    return Browser(staffed, clock)


@pytest.fixture
def colleague(staffed: Flask, clock: time_machine.Traveller) -> Browser:
    """Return another browser."""
    return Browser(staffed, clock)


@pytest.fixture(scope="session")
def local_login() -> Iterator[logging_in.Running]:
    """Run the provider of logins on this machine."""
    with logging_in.running() as found:
        yield found


@pytest.fixture
def login_site(
    settings: Settings, sqlite_only: Database, local_login: logging_in.Running
) -> logging_in.LoginSite:
    """Return a site with bureaus and people on duty, where applicants may log in."""
    with sqlite_only.transaction() as tx:
        seeding.seed(tx, "test", wall_clock.now())
    app = strict_app(local_login.settings(settings), sqlite_only)
    return logging_in.LoginSite(app, sqlite_only)
