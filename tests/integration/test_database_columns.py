"""Columns come back as they went in, and sort and compare as they should, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, delete, insert, select
from sqlalchemy.exc import StatementError

from disclosure.store.columns import (
    Ids,
    StringList,
    UTCDateTime,
    byte_ordered,
    from_microseconds,
    to_microseconds,
)
from disclosure.store.database import Database

METADATA = MetaData()
ROWS = Table(
    "rows",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", UTCDateTime()),
    Column("words", StringList()),
    Column("ids", Ids()),
    Column("name", byte_ordered(20)),
)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MOMENTS = [
    datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 2, 30, tzinfo=AMSTERDAM),  # the first of two
    datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=AMSTERDAM),
    datetime(2026, 11, 27, 13, 5, 0, 1, tzinfo=UTC),
    datetime(9000, 1, 1, tzinfo=UTC),
]


@pytest.fixture
def rows(database: Database) -> Iterator[Database]:
    METADATA.create_all(database.writer)
    yield database
    METADATA.drop_all(database.writer)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_moment_comes_back_in_utc_to_the_microsecond(rows: Database, moment: datetime) -> None:
    with rows.transaction() as tx:
        tx.execute(insert(ROWS).values(id=1, at=moment))
    with rows.read() as tx:
        found = tx.scalar(select(ROWS.c.at))
    assert found is not None
    assert found == moment.astimezone(UTC)
    assert found.utcoffset() == timedelta(0)


def test_moments_sort_and_compare_by_time_not_by_clock(rows: Database) -> None:
    with rows.transaction() as tx:
        for number, moment in enumerate(reversed(MOMENTS)):
            tx.execute(insert(ROWS).values(id=number, at=moment))
    with rows.read() as tx:
        found = tx.scalars(select(ROWS.c.at).order_by(ROWS.c.at)).all()
        later = tx.scalars(select(ROWS.c.at).where(ROWS.c.at > MOMENTS[2])).all()
    assert found == [moment.astimezone(UTC) for moment in MOMENTS]
    assert len(later) == 3


def test_a_naive_moment_is_refused(rows: Database) -> None:
    naive = datetime(2026, 11, 27, 13, 5)  # noqa: DTZ001 - what must not get in
    with pytest.raises(StatementError, match="naive"), rows.transaction() as tx:
        tx.execute(insert(ROWS).values(id=1, at=naive))


def test_nothing_stays_nothing(rows: Database) -> None:
    with rows.transaction() as tx:
        tx.execute(insert(ROWS).values(id=1, at=None, words=None, ids=None))
    with rows.read() as tx:
        assert tx.execute(select(ROWS.c.at, ROWS.c.words, ROWS.c.ids)).one() == (None, None, None)


@pytest.mark.parametrize("words", [(), ("a",), ("b", "a", "b"), ('"é"', "", "a,b")])
def test_a_list_of_keys_comes_back_as_a_tuple(rows: Database, words: tuple[str, ...]) -> None:
    with rows.transaction() as tx:
        tx.execute(insert(ROWS).values(id=1, words=list(words)))
    with rows.read() as tx:
        assert tx.scalar(select(ROWS.c.words)) == words


def test_one_string_is_no_list(rows: Database) -> None:
    with pytest.raises(StatementError, match="not one string"), rows.transaction() as tx:
        tx.execute(insert(ROWS).values(id=1, words="abc"))


def test_ids_are_equal_whatever_their_order(rows: Database) -> None:
    with rows.transaction() as tx:
        tx.execute(insert(ROWS).values(id=1, ids={"b": "2", "a": "1"}))
    with rows.read() as tx:
        assert tx.scalar(select(ROWS.c.ids).where(ROWS.c.ids == {"a": "1", "b": "2"})) == {
            "a": "1",
            "b": "2",
        }


def test_names_of_chains_sort_by_bytes(rows: Database) -> None:
    names = ["B", "a:1", "a:10", "a:2", "a-b", "A"]
    with rows.transaction() as tx:
        for number, name in enumerate(names):
            tx.execute(insert(ROWS).values(id=number, name=name))
        assert tx.scalars(select(ROWS.c.name).order_by(ROWS.c.name)).all() == sorted(names)
        tx.execute(delete(ROWS))


@given(st.datetimes(timezones=st.just(UTC)))
def test_microseconds_lose_nothing(moment: datetime) -> None:
    assert from_microseconds(to_microseconds(moment)) == moment
