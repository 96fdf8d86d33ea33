"""Who owns the database can drop triggers and rewrite rows; verification says where it happened.

Every kind of tampering is done twice: clumsily, and with all hashes after it computed anew, which
only the signed checkpoint can notice.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, insert, select, update

from disclosure.store.audit import Verified, case_chain, record
from disclosure.store.database import Database, Tx
from disclosure.store.log_tables import entries, heads
from tests.tampering import (
    ACTOR,
    CHAIN,
    LAST,
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


def place(seq: int) -> Any:
    return (entries.c.chain == CHAIN) & (entries.c.seq == seq)


def rehash(tx: Tx) -> None:
    """Compute every hash of the chain anew, and its head, as a careful forger would."""
    previous = bytes(32)
    rows = tx.execute(select(entries).where(entries.c.chain == CHAIN).order_by(entries.c.seq)).all()
    for row in rows:
        previous = sha256(previous + row.body).digest()
        tx.execute(update(entries).where(place(row.seq)).values(hash=previous))
    last = {"seq": len(rows), "hash": previous}
    tx.execute(update(heads).where(heads.c.chain == CHAIN).values(last))


def rewrite(tx: Tx, number: int, old: bytes, new: bytes, **columns: Any) -> None:
    body = tx.scalar(select(entries.c.body).where(place(number)))
    assert body is not None
    assert old in body
    tx.execute(update(entries).where(place(number)).values(body=body.replace(old, new), **columns))


def remove(tx: Tx, seq: int, last: int = 6) -> None:
    """Take an entry out and close the gap in columns and bytes."""
    tx.execute(delete(entries).where(place(seq)))
    for later in range(seq + 1, last + 1):
        rewrite(tx, later, b'"seq":%d' % later, b'"seq":%d' % (later - 1), seq=later - 1)


def test_an_untouched_log_is_whole(signed: Database) -> None:
    first, again = verified(signed), verified(signed)
    assert isinstance(first, Verified)
    assert first.entries == 18
    assert first == again
    assert len(bytes.fromhex(first.head)) == 32


def test_the_head_moves_with_every_entry(signed: Database, now: datetime) -> None:
    before = verified(signed)
    with signed.transaction() as tx:
        record(tx, CHAIN, "view", ACTOR, now)
    after = verified(signed)
    assert isinstance(before, Verified)
    assert isinstance(after, Verified)
    assert (after.entries, after.head == before.head) == (19, False)


def test_an_empty_log_is_whole(database: Database) -> None:
    assert verified(database) == Verified(0, sha256().hexdigest())


def test_writers_meanwhile_do_not_disturb(signed: Database, now: datetime) -> None:
    def write(turn: int) -> None:
        with signed.transaction() as tx:
            record(tx, CHAIN, "view", ACTOR, now, turn=str(turn))
            record(tx, case_chain(UUID(int=100 + turn)), "view", ACTOR, now)

    with ThreadPoolExecutor(2) as pool:
        writing = pool.map(write, range(60))
        found = [verified(signed) for _ in range(12)]
        assert list(writing) == [None] * 60
    assert all(isinstance(one, Verified) for one in found), found


# ------------------------------------------------------------------------------------- changed


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "someone"},
        {"verb": "nothing"},
        {"purpose": "triage"},
        {"outcome": "refused"},
        {"case_id": None},
        {"case_id": UUID(int=9)},
        {"ids": {"item": "9"}},
        {"at": datetime.fromisoformat("2026-11-27T13:05:00.000001+00:00")},
        {"body": b""},
        {"body": b"\xff\x00"},
        {"hash": bytes(32)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_change_of_any_column_is_seen(filled: Database, change: dict[str, Any]) -> None:
    with tampering(filled) as tx:
        tx.execute(update(entries).where(place(3)).values(change))
    assert bad(verified(filled)) == (CHAIN, 3)


def test_change_of_bytes_and_column_alike_is_seen(filled: Database) -> None:
    with tampering(filled) as tx:
        rewrite(tx, 3, b'"verb":"view"', b'"verb":"none"', verb="none")
    assert bad(verified(filled)) == (CHAIN, 3)


def test_change_of_the_last_entry_is_seen(filled: Database) -> None:
    with tampering(filled) as tx:
        rewrite(tx, 6, b'"verb":"view"', b'"verb":"none"', verb="none")
    assert bad(verified(filled)) == (CHAIN, 6)


def test_change_with_all_hashes_made_anew_is_seen_by_the_checkpoint(signed: Database) -> None:
    with tampering(signed) as tx:
        rewrite(tx, 3, b'"verb":"view"', b'"verb":"none"', verb="none")
        rehash(tx)
    found = verified(signed)
    assert bad(found) == (CHAIN, 6)
    assert "signed checkpoint" in found.why  # type: ignore[union-attr]


# ------------------------------------------------------------------------------------- deleted


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_delete_is_seen(filled: Database, seq: int) -> None:
    with tampering(filled) as tx:
        tx.execute(delete(entries).where(place(seq)))
    assert bad(verified(filled)) == (CHAIN, seq)


def test_delete_with_numbers_closed_up_is_seen(filled: Database) -> None:
    with tampering(filled) as tx:
        remove(tx, 3)
    assert bad(verified(filled)) == (CHAIN, 3)


def test_delete_with_all_made_anew_is_seen_by_the_checkpoint(signed: Database) -> None:
    with tampering(signed) as tx:
        remove(tx, 3)
        rehash(tx)
    assert bad(verified(signed)) == (CHAIN, 6)


def test_delete_of_a_whole_chain_is_seen(filled: Database) -> None:
    with tampering(filled) as tx:
        tx.execute(delete(entries).where(entries.c.chain == CHAIN))
    assert bad(verified(filled)) == (CHAIN, 6)


def test_delete_of_a_whole_chain_with_its_head_is_seen_by_the_checkpoint(signed: Database) -> None:
    with tampering(signed) as tx:
        tx.execute(delete(entries).where(entries.c.chain == CHAIN))
        tx.execute(delete(heads).where(heads.c.chain == CHAIN))
    assert bad(verified(signed)) == (CHAIN, 6)


# ------------------------------------------------------------------------------------ inserted


def forged(tx: Tx, seq: int) -> dict[str, Any]:
    """Return a copy of the last entry under another number, its bytes and hash made to fit."""
    row = dict(tx.execute(select(entries).where(place(6))).mappings().one())
    body = row["body"].replace(b'"seq":6', b'"seq":%d' % seq)
    return row | {"seq": seq, "body": body, "hash": sha256(row["hash"] + body).digest()}


def test_insert_at_the_end_is_seen(filled: Database) -> None:
    with tampering(filled) as tx:
        tx.execute(insert(entries), forged(tx, 7))
    assert bad(verified(filled)) == (CHAIN, 7)


def test_insert_of_a_chain_is_seen(filled: Database) -> None:
    chain = case_chain(UUID(int=7))
    with tampering(filled) as tx:
        row = dict(tx.execute(select(entries).where(place(1))).mappings().one())
        body = row["body"].replace(CHAIN.encode(), chain.encode())
        digest = sha256(bytes(32) + body).digest()
        tx.execute(insert(entries), row | {"chain": chain, "body": body, "hash": digest})
    assert bad(verified(filled)) == (chain, 1)


@pytest.mark.parametrize("anew", [False, True])
def test_insert_in_the_middle_is_seen(signed: Database, anew: bool) -> None:
    with tampering(signed) as tx:
        for later in range(6, 2, -1):
            rewrite(tx, later, b'"seq":%d' % later, b'"seq":%d' % (later + 1), seq=later + 1)
        row = dict(tx.execute(select(entries).where(place(2))).mappings().one())
        body = row["body"].replace(b'"seq":2', b'"seq":3')
        tx.execute(insert(entries), row | {"seq": 3, "body": body})
        if anew:
            rehash(tx)
    assert bad(verified(signed)) == (CHAIN, 6 if anew else 3)


# ----------------------------------------------------------------------------------- reordered


def swap(tx: Tx, one: int, other: int, *, in_bytes: bool) -> None:
    for old, new in ((one, 99), (other, one), (99, other)):
        if in_bytes:
            rewrite(tx, old, b'"seq":%d' % old, b'"seq":%d' % new, seq=new)
        else:
            tx.execute(update(entries).where(place(old)).values(seq=new))


def test_reorder_is_seen(filled: Database) -> None:
    with tampering(filled) as tx:
        swap(tx, 2, 4, in_bytes=False)
    assert bad(verified(filled)) == (CHAIN, 2)


def test_reorder_in_the_bytes_too_is_seen(filled: Database) -> None:
    with tampering(filled) as tx:
        swap(tx, 2, 4, in_bytes=True)
    assert bad(verified(filled)) == (CHAIN, 2)


def test_reorder_with_all_hashes_made_anew_is_seen_by_the_checkpoint(signed: Database) -> None:
    with tampering(signed) as tx:
        swap(tx, 2, 4, in_bytes=True)
        rehash(tx)
    assert bad(verified(signed)) == (CHAIN, 6)


def test_an_entry_moved_to_another_chain_is_seen(filled: Database) -> None:
    with tampering(filled) as tx:
        tx.execute(update(entries).where(place(6)).values(chain=LAST, seq=7))
    assert bad(verified(filled)) == (LAST, 7)


# ----------------------------------------------------------------------------------------- cut


def cut(tx: Tx, after: int) -> None:
    """Drop the tail of the chain and let its head say that it always ended there."""
    tx.execute(delete(entries).where(entries.c.chain == CHAIN, entries.c.seq > after))
    last = tx.scalar(select(entries.c.hash).where(place(after)))
    changed = {"seq": after, "hash": last, "sealed": min(after, 6)}
    tx.execute(update(heads).where(heads.c.chain == CHAIN).values(changed))


def test_cut_before_a_checkpoint_is_seen(signed: Database) -> None:
    with tampering(signed) as tx:
        cut(tx, after=4)
    assert bad(verified(signed)) == (CHAIN, 6)


def test_cut_that_forgets_the_head_is_seen(filled: Database) -> None:
    with tampering(filled) as tx:
        tx.execute(delete(entries).where(entries.c.chain == CHAIN, entries.c.seq > 4))
    assert bad(verified(filled)) == (CHAIN, 6)


def test_cut_after_the_last_checkpoint_cannot_be_seen(signed: Database, now: datetime) -> None:
    """The honest limit: only the next checkpoint, or a copy of the head elsewhere, tells."""
    with signed.transaction() as tx:
        record(tx, CHAIN, "view", ACTOR, now)
    with tampering(signed) as tx:
        cut(tx, after=6)
    assert isinstance(verified(signed), Verified)
