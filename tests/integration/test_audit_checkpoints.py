"""A checkpoint covers what grew, follows from the one before, and cannot be bent."""

from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from disclosure.store.audit import SYSTEM, Verified, checkpoint, record, verify
from disclosure.store.database import Database
from disclosure.store.keys import Keyring
from disclosure.store.log_tables import Checkpoint, checkpoint_heads, checkpoints
from disclosure.store.sealing import signing_key
from tests.tampering import (
    ACTOR,
    CHAIN,
    HOUR,
    bad,
    fill,
    fill_and_sign,
    tampering,
    verified,
)


@pytest.fixture
def filled(database: Database, now: datetime) -> Database:
    return fill(database, now)


@pytest.fixture
def signed(database: Database, now: datetime) -> Database:
    return fill_and_sign(database, now)


def test_a_checkpoint_covers_what_grew_since_the_one_before(
    signed: Database, now: datetime
) -> None:
    with signed.transaction() as tx:
        record(tx, CHAIN, "view", ACTOR, now)
    with signed.transaction() as tx:
        second = checkpoint(tx, now + HOUR)
    with signed.read() as tx:
        first, kept = tx.scalars(select(Checkpoint).order_by(Checkpoint.seq)).all()
        leaves = tx.execute(
            select(checkpoint_heads).where(checkpoint_heads.c.checkpoint == 2)
        ).all()
    assert second is not None
    assert (first.seq, first.entries, first.heads) == (1, 18, 3)
    assert (kept.seq, kept.entries, kept.heads, kept.at) == (2, 19, 1, now + HOUR)
    assert [(leaf.chain, leaf.since, leaf.seq) for leaf in leaves] == [(CHAIN, 6, 7)]
    assert kept.previous == sha256(first.body + first.signature).digest()
    assert kept.public_key == signing_key(signed.keyring).public_key().public_bytes_raw()
    assert isinstance(verified(signed), Verified)


def test_no_checkpoint_where_nothing_happened(signed: Database, now: datetime) -> None:
    with signed.transaction() as tx:
        assert checkpoint(tx, now) is None
    with signed.read() as tx:
        assert tx.scalar(select(func.count()).select_from(checkpoints)) == 1


def test_what_is_recorded_with_a_checkpoint_is_covered_by_it(
    signed: Database, now: datetime
) -> None:
    with signed.transaction() as tx:
        record(tx, SYSTEM, "checkpoint", "system", now)
        made = checkpoint(tx, now)
    assert made is not None
    assert made.entries == 19


@pytest.mark.parametrize(
    "change",
    [
        {"entries": 17},
        {"heads": 2},
        {"root": bytes(32)},
        {"previous": bytes(31) + b"x"},
        {"signature": bytes(64)},
        {"body": b"{}"},
        {"public_key": bytes(32)},
        {"seq": 2},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_checkpoint_is_seen(signed: Database, change: dict[str, Any]) -> None:
    with tampering(signed) as tx:
        if "seq" in change:
            tx.execute(update(checkpoint_heads).values(checkpoint=2))
        tx.execute(update(checkpoints).values(change))
    assert bad(verified(signed)) == ("checkpoints", 1)


@pytest.mark.parametrize("change", [{"seq": 5}, {"hash": bytes(32)}, {"since": 1}])
def test_a_changed_leaf_is_seen(signed: Database, change: dict[str, Any]) -> None:
    with tampering(signed) as tx:
        tx.execute(update(checkpoint_heads).where(checkpoint_heads.c.chain == CHAIN).values(change))
    assert bad(verified(signed)) == ("checkpoints", 1)


def test_a_leaf_taken_out_is_seen(signed: Database) -> None:
    with tampering(signed) as tx:
        tx.execute(delete(checkpoint_heads).where(checkpoint_heads.c.chain == CHAIN))
    assert bad(verified(signed)) == ("checkpoints", 1)


def test_a_checkpoint_taken_out_of_the_row_is_seen(signed: Database, now: datetime) -> None:
    with signed.transaction() as tx:
        record(tx, CHAIN, "view", ACTOR, now)
        checkpoint(tx, now)
    with tampering(signed) as tx:
        tx.execute(delete(checkpoint_heads).where(checkpoint_heads.c.checkpoint == 1))
        tx.execute(delete(checkpoints).where(checkpoints.c.seq == 1))
    assert bad(verified(signed)) == ("checkpoints", 1)


def test_a_checkpoint_signed_by_someone_else_is_seen(filled: Database, now: datetime) -> None:
    url = filled.url.render_as_string(hide_password=False)
    forger = Database(url, Keyring.of(b"another secret", filled.keyring.master))
    with forger.transaction() as tx:
        made = checkpoint(tx, now)
    forger.dispose()
    assert made is not None
    found = verified(filled)
    assert bad(found) == ("checkpoints", 1)
    assert "unknown key" in found.why  # type: ignore[union-attr]
    with filled.read() as tx:
        assert isinstance(verify(tx, trusted=[made.public_key]), Verified)
