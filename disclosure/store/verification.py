"""Reading the whole log again to see whether it is what was written.

The checks, in this order: every chain runs 1, 2, 3 … and its hashes follow from its bytes, which
say the same as the columns; every checkpoint follows from its leaves and the one before and is
signed by us; every leaf is still there as an entry; every chain ends where its head says.
"""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, CursorResult, Select, Table, and_, select, text

from disclosure.store.chain import first_break
from disclosure.store.database import Tx
from disclosure.store.log_tables import (
    Checkpoint,
    checkpoint_body,
    checkpoint_heads,
    entries,
    heads,
    leaf_bytes,
)
from disclosure.store.sealing import leaves_of, link_of, signing_key

CHECKPOINTS: Final = "checkpoints"
STREAM: Final = {"stream_results": True, "max_row_buffer": 5000, "no_parameters": True}

# The canonical bytes are written again from the columns by the database: in Python this would take
# longer than all the rest. Nothing in an entry needs escaping; `record` sees to that. Where the
# columns say something else, the bytes come back empty, and so do not fit their hash.
CANONICAL: Final = (
    """'{{"actor":"%s","at":%s,"case":%s,"chain":"%s","ids":%s,"outcome":"%s","purpose":"%s","""
    """"seq":%s,"verb":"%s"}}', actor, {at}, coalesce('"' || {case} || '"', 'null'), chain, ids,"""
    """ outcome, purpose, seq, verb"""
)
READ: Final = (
    "SELECT chain, seq, CASE WHEN body = {written} THEN body ELSE {empty} END, hash"
    " FROM audit_entries ORDER BY chain, seq"
)
READ_ENTRIES: Final = {
    "sqlite": READ.format(
        written=f"CAST(printf({CANONICAL.format(at='at', case='case_id')}) AS BLOB)",
        empty="x''",
    ),
    "postgresql": READ.format(
        written="convert_to(format({}), 'UTF8')".format(
            CANONICAL.format(
                at="(extract(epoch FROM at) * 1000000)::bigint",
                case="replace(case_id::text, '-', '')",
            )
        ),
        empty="''::bytea",
    ),
}
COUNTS: Final = text(
    "SELECT (SELECT count(*) FROM audit_entries), (SELECT coalesce(sum(seq), 0) FROM audit_heads)"
)
BEYOND_HEAD: Final = text(
    "SELECT e.chain, min(e.seq) FROM audit_entries e LEFT JOIN audit_heads h ON h.chain = e.chain"
    " WHERE h.chain IS NULL OR e.seq > h.seq GROUP BY e.chain ORDER BY e.chain LIMIT 1"
)
HEADS: Final = select(heads.c.chain, heads.c.seq, heads.c.hash).order_by(heads.c.chain)


@dataclass(frozen=True, slots=True)
class Verified:
    """The log is whole: how many entries, and one hash over where every chain ends."""

    entries: int
    head: str


@dataclass(frozen=True, slots=True)
class FirstBad:
    """The first place where the log is not what was written."""

    chain: str
    seq: int
    why: str


def verify(tx: Tx, trusted: Iterable[bytes] = ()) -> Verified | FirstBad:
    """Verify the whole log within one snapshot (`Database.read()`).

    `trusted`: public keys of earlier secret keys, whose checkpoints are to be believed as well.
    Seen: an entry changed, deleted, inserted or moved, a tail cut before a checkpoint, a chain
    rewritten as a whole before a checkpoint. Not seen: a tail cut after the last checkpoint.
    """
    with closing(_stream(tx.connection())) as rows:
        broken = first_break(rows)
    if broken:
        return FirstBad(*broken, "changed, missing or out of place")
    keys = {signing_key(tx.keyring).public_key().public_bytes_raw(), *trusted}
    return _bad_checkpoint(tx, keys) or _bad_end(tx) or _ends(tx)


def _stream(connection: Connection) -> CursorResult[Any]:
    statement = READ_ENTRIES[connection.dialect.name]
    return connection.exec_driver_sql(statement, execution_options=STREAM)


def _bad_checkpoint(tx: Tx, keys: set[bytes]) -> FirstBad | None:
    previous: Checkpoint | None = None
    for number, row in enumerate(tx.scalars(select(Checkpoint).order_by(Checkpoint.seq)), 1):
        why = _why_bad(tx, row, previous, number, keys)
        if why:
            return FirstBad(CHECKPOINTS, number, why)
        previous = row
    return None


def _why_bad(
    tx: Tx, row: Checkpoint, previous: Checkpoint | None, number: int, keys: set[bytes]
) -> str:
    if row.seq != number or row.previous != link_of(previous):
        return "missing or out of place"
    if row.public_key not in keys:
        return "signed by an unknown key"
    if checkpoint_body(row) != row.body or not _signed(row):
        return "changed"
    heads, added, root = leaves_of(tx, number)
    before = previous.entries if previous else 0
    if (heads, before + added, root) != (row.heads, row.entries, row.root):
        return "its leaves are changed"
    return ""


def _signed(row: Checkpoint) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(row.public_key).verify(row.signature, row.body)
    except InvalidSignature:
        return False
    return True


def _bad_end(tx: Tx) -> FirstBad | None:
    """Find a chain that is shorter, longer or other than a checkpoint or its own head says."""
    for promised, by in ((checkpoint_heads, "a signed checkpoint"), (heads, "the chain's head")):
        lost = tx.execute(_without_entry(promised)).first()
        if lost:
            return FirstBad(lost[0], lost[1], f"not what {by} says, or cut off before it")
    counted, said = tx.execute(COUNTS).one()
    if counted == said:
        return None
    chain, seq = tx.execute(BEYOND_HEAD).one()
    return FirstBad(chain, seq, "beyond the chain's head")


def _without_entry(promised: Table) -> Select[Any]:
    """Select the first (chain, number, hash) of a table that is not in the log."""
    place = (promised.c.chain, promised.c.seq)
    same = (entries.c.chain == place[0], entries.c.seq == place[1])
    found = promised.outerjoin(entries, and_(*same, entries.c.hash == promised.c.hash))
    lost = select(*place).select_from(found).where(entries.c.chain.is_(None))
    return lost.order_by(*place).limit(1)


def _ends(tx: Tx) -> Verified:
    total, ends = 0, sha256()
    for chain, seq, digest in tx.execute(HEADS):
        total += seq
        ends.update(leaf_bytes(chain, 0, seq, digest))
    return Verified(total, ends.hexdigest())
