"""Each night: a saved draft lasts seven days, a session its silence, a counted try its window."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from disclosure.cases.models import Case
from disclosure.errors import UnreadableSecret
from disclosure.procedure import profile, terms
from disclosure.procedure.terms import Term
from disclosure.requests import drafts
from disclosure.requests.models import Draft
from disclosure.store.database import Database
from disclosure.web import limits
from disclosure.web.models import Attempts, WebSession
from disclosure.work import purge

DAY = timedelta(days=1)


def rows(db: Database, table: type[WebSession] | type[Attempts]) -> int:
    with db.read() as tx:
        return tx.scalar(select(func.count()).select_from(table)) or 0


def stage(db: Database, begun: drafts.Begun) -> str:
    with db.read() as tx:
        return tx.get_one(Case, begun.case_id).stage


def test_a_saved_draft_is_destroyed_seven_days_after_it_was_saved(
    database: Database, now: datetime
) -> None:
    law = profile.load("nl")
    begun = drafts.start(database, law, now)
    assert drafts.save(database, begun.case_id, {"words": ["bang"]}, law, now + 3 * DAY)
    assert purge.purge(database, now + 9 * DAY) == 0
    assert stage(database, begun) == "draft"
    assert purge.purge(database, now + 11 * DAY) == 1
    assert stage(database, begun) == "gone"
    with database.read() as tx:
        row = tx.get_one(Draft, begun.case_id)
        with pytest.raises(UnreadableSecret):
            drafts.read_row(tx, row)
    assert purge.purge(database, now + 12 * DAY) == 0


def test_saving_every_week_does_not_outlast_thirty_days(database: Database, now: datetime) -> None:
    law = profile.load("nl")
    begun = drafts.start(database, law, now)
    for week in range(1, 5):
        assert drafts.save(database, begun.case_id, {}, law, now + week * 7 * DAY)
    assert purge.purge(database, now + 29 * DAY) == 0
    assert purge.purge(database, now + 31 * DAY) == 1


def test_how_long_at_most_is_the_profiles(database: Database, now: datetime) -> None:
    law = profile.load("nl")
    three = replace(law.retention["draft_longest"], term=Term(3, "days"))
    short = replace(law, retention={**law.retention, "draft_longest": three})
    begun = drafts.start(database, short, now)
    with database.read() as tx:
        assert tx.get_one(Draft, begun.case_id).expires_at == terms.due(now, Term(3, "days"))
        assert drafts.read(tx, begun.case_id, now + 2 * DAY) is not None
        assert drafts.read(tx, begun.case_id, now + 4 * DAY) is None


def test_sessions_that_are_over_are_forgotten(database: Database, now: datetime) -> None:
    ends = {"silent": (now - timedelta(minutes=16), now + DAY), "old": (now, now)}
    ends["live"] = (now, now + DAY)
    with database.transaction() as tx:
        for name, (seen, until) in ends.items():
            row = WebSession(id=uuid4(), digest=name.encode().ljust(32), kind="public", data=b"")
            row.last_seen_at, row.expires_at = seen, until
            tx.add(row)
    purge.purge(database, now)
    with database.read() as tx:
        assert [each.strip() for each in tx.scalars(select(WebSession.digest))] == [b"live"]


def test_counted_tries_are_forgotten_with_their_window(database: Database, now: datetime) -> None:
    with database.transaction() as tx:
        limits.take(tx, "login", "somebody", now)
    purge.purge(database, now)
    assert rows(database, Attempts) == 1
    purge.purge(database, now + timedelta(minutes=10))
    assert rows(database, Attempts) == 0
