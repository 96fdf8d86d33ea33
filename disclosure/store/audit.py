"""The log: who did what, to which case, for what purpose. It is only ever added to.

Each case and each actor has a chain of its own, so that people working on different cases do not
wait for each other. An entry's canonical bytes are stored and hashed together with the hash before
it; the columns repeat them for reading. Entries hold ids, verbs and purposes: no content.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from disclosure.store.chain import GENESIS, link
from disclosure.store.columns import to_microseconds
from disclosure.store.database import Tx
from disclosure.store.log_tables import EntryBody, canonical
from disclosure.store.sealing import checkpoint
from disclosure.store.verification import FirstBad, Verified, verify

__all__ = [
    "SYSTEM",
    "FirstBad",
    "Verified",
    "actor_chain",
    "case_chain",
    "checkpoint",
    "record",
    "verify",
]

SYSTEM: Final = "system"
CHAIN: Final = re.compile(r"system|(case|actor):[0-9a-f-]{36}")
# What may stand in an entry: keys, ids, dates, numbers. No spaces, so no sentence and no full name.
TOKEN: Final = re.compile(r"[A-Za-z0-9_.:,;=+>/-]{0,200}")


def case_chain(case_id: UUID) -> str:
    """Name the chain of a case."""
    return f"case:{case_id}"


def actor_chain(actor_id: UUID | str) -> str:
    """Name the chain of a person, for what is done outside any one case."""
    return f"actor:{actor_id}"


def record(
    tx: Tx,
    chain: str,
    verb: str,
    actor: str,
    now: datetime,
    *,
    case: UUID | None = None,
    purpose: str = "",
    outcome: str = "done",
    **ids: str,
) -> None:
    """Add an entry to a chain; it stands or falls with the transaction.

    The chain stays locked until the end of the transaction. Who writes to several chains in one
    takes the case's before the actor's, and `system` last. Anything that is not a key, an id, a
    date or a number raises `ValueError`: the log holds no content. `now` is aware.
    """
    _refuse_content(chain, (verb, actor, purpose, outcome, *ids.values()))
    at = to_microseconds(now)
    hex_case = case.hex if case else None
    connection = tx.connection()
    sql = SQL[connection.dialect.name]
    ends = tx.memory("chains")
    seq, previous = ends.get(chain) or _lock_end(connection, sql, chain)
    seq += 1
    raw = canonical(ids)
    body = canonical(
        EntryBody(actor, at, hex_case, chain, msgspec.Raw(raw), outcome, purpose, seq, verb)
    )
    digest = link(previous, body)
    moment, uuid = (at, hex_case) if sql.plain else (now, case)
    columns = (chain, seq, moment, actor, verb, uuid, purpose, outcome, raw.decode(), body, digest)
    connection.exec_driver_sql(sql.add, columns)
    connection.exec_driver_sql(sql.move, (seq, digest, chain))
    ends[chain] = seq, digest


def _refuse_content(chain: str, words: Sequence[str]) -> None:
    if not CHAIN.fullmatch(chain):
        raise ValueError("no such kind of chain")
    if not all(map(TOKEN.fullmatch, words)):
        raise ValueError("the log holds keys, ids, dates and numbers only")


def _lock_end(connection: Connection, sql: "_Sql", chain: str) -> tuple[int, bytes]:
    """Lock the end of a chain until the transaction ends, making it if it is new."""
    row = connection.exec_driver_sql(sql.lock, (chain, 0, GENESIS, 0)).one()
    return row[0], bytes(row[1])


class _Sql(NamedTuple):
    """The statements of `record`, written out: it runs in every step, and this halves its time.

    `plain`: the database knows numbers and text, but no moments and ids.
    """

    plain: bool
    lock: str
    add: str
    move: str


def _statements(mark: str, plain: bool) -> _Sql:
    return _Sql(plain, LOCK.replace("?", mark), ADD.replace("?", mark), MOVE.replace("?", mark))


LOCK: Final = (
    "INSERT INTO audit_heads (chain, seq, hash, sealed) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (chain) DO UPDATE SET seq = audit_heads.seq RETURNING seq, hash"
)
ADD: Final = (
    "INSERT INTO audit_entries"
    " (chain, seq, at, actor, verb, case_id, purpose, outcome, ids, body, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
MOVE: Final = "UPDATE audit_heads SET seq = ?, hash = ? WHERE chain = ?"
SQL: Final = {
    "sqlite": _statements("?", plain=True),
    "postgresql": _statements("%s", plain=False),
}
