"""Rounds: once per slot, whoever comes first; and the beat that says a worker lives."""

from datetime import datetime, timedelta

import pytest

from disclosure.store import rounds
from disclosure.store.database import Database


def begin(db: Database, slot: str, now: datetime, name: str = "digest") -> bool:
    with db.transaction() as tx:
        return rounds.begin(tx, name, slot, now)


def test_each_slot_once_and_never_back(database: Database, now: datetime) -> None:
    slots = ["2026-11-27", "2026-11-27", "2026-11-30", "2026-11-27", "2026-12-01"]
    assert [begin(database, slot, now) for slot in slots] == [True, False, True, False, True]


def test_kinds_do_not_meet(database: Database, now: datetime) -> None:
    assert begin(database, "2026-11-27", now)
    assert begin(database, "2026-11-27", now, "purge")


def test_a_round_that_fails_is_not_taken(database: Database, now: datetime) -> None:
    def fail() -> None:
        with database.transaction() as tx:
            rounds.begin(tx, "digest", "2026-11-27", now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert begin(database, "2026-11-27", now)


def test_knows_its_last(database: Database, now: datetime) -> None:
    with database.read() as tx:
        assert rounds.last(tx, "digest") is None
        assert not rounds.begun(tx, "digest", "2026-11-27")
    begin(database, "2026-11-27", now)
    with database.read() as tx:
        assert rounds.last(tx, "digest") == now
        assert rounds.begun(tx, "digest", "2026-11-27")
        assert not rounds.begun(tx, "digest", "2026-11-28")


@pytest.mark.parametrize(("minutes", "lives"), [(0, True), (3, True), (4, False)])
def test_a_worker_lives_while_it_beats(
    database: Database, now: datetime, minutes: int, lives: bool
) -> None:
    begin(database, "2026-11-27T13:05", now, rounds.BEAT)
    with database.read() as tx:
        assert rounds.alive(tx, now + timedelta(minutes=minutes)) is lives


def test_nobody_lives_before_the_first_beat(database: Database, now: datetime) -> None:
    with database.read() as tx:
        assert not rounds.alive(tx, now)
