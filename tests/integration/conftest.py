"""What tests against a database share."""

from datetime import date, datetime

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher

from disclosure.accounts import passwords, seeding
from disclosure.procedure import terms
from disclosure.store.database import Database


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
