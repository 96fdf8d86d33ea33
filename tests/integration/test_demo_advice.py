"""The conversations of the demonstration: one of each kind, written once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from disclosure.requests import advice_queries as queries
from disclosure.requests.advice_models import Conversation
from disclosure.store.database import Database
from disclosure.work import demo, demo_advice


@pytest.fixture
def filled(staff: Database, now: datetime) -> str:
    """Return the code of the conversation with a proposal."""
    return demo_advice.fill(staff, now)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_one_is_late_one_urgent_and_one_has_a_proposal(
    staff: Database, filled: str, now: datetime
) -> None:
    with staff.read() as tx:
        found = queries.open_with(tx, filled, now)
        rows = list(tx.scalars(select(Conversation)))
    proposed = [row.id for row in rows if row.offered_at is not None]
    assert proposed == [found]
    assert [row.urgency for row in rows if row.due_at and row.due_at <= now] == [None]
    assert [row.urgency for row in rows if row.due_at and row.due_at > now] == ["high"]
    assert demo_advice.fill(staff, now + timedelta(hours=1)) == ""
    assert filled in demo.welcome(8000, [], filled)
