"""What tests against a database share."""

from datetime import date, datetime

import pytest

from disclosure.accounts import seeding
from disclosure.procedure import terms
from disclosure.store.database import Database


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
