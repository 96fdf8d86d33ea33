"""The log: who did what, to which case, for what purpose. It is only ever added to.

Each case and each actor has a chain of its own, so that people working on different cases do not
wait for each other. An entry's canonical bytes are stored and hashed together with the hash before
it; the columns repeat them for reading. Entries hold ids, verbs and purposes: no content.
"""

import re
from datetime import UTC, datetime
from typing import Any, Final, cast
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Insert, String, Table, bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.store.chain import GENESIS, link
from disclosure.store.columns import Ids, byte_ordered
from disclosure.store.database import Base, Tx
from disclosure.store.triggers import protect

SYSTEM: Final = "system"
CHAIN: Final = re.compile(r"system|(case|actor):[0-9a-f-]{36}")
# What may stand in an entry: keys, ids, dates, numbers. No spaces, so no sentence and no full name.
TOKEN: Final = re.compile(r"[A-Za-z0-9_.:,;=+>/-]{0,200}")


class Entry(Base):
    """One line of the log; `body` is what was hashed, the other columns say the same."""

    __tablename__ = "audit_entries"
    __table_args__ = ({"sqlite_with_rowid": False},)

    chain: Mapped[str] = mapped_column(byte_ordered(48), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(200))
    verb: Mapped[str] = mapped_column(String(200))
    case_id: Mapped[UUID | None]
    purpose: Mapped[str] = mapped_column(String(200))
    outcome: Mapped[str] = mapped_column(String(200))
    ids: Mapped[dict[str, str]] = mapped_column(Ids)
    body: Mapped[bytes]
    hash: Mapped[bytes]


class Head(Base):
    """The end of a chain; `sealed` is the last number that a signed checkpoint covers."""

    __tablename__ = "audit_heads"
    __table_args__ = ({"sqlite_with_rowid": False},)

    chain: Mapped[str] = mapped_column(byte_ordered(48), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[bytes]
    sealed: Mapped[int] = mapped_column(default=0)


class Body(msgspec.Struct, frozen=True):
    """The canonical bytes of an entry: compact JSON, keys in alphabetical order, time in UTC."""

    actor: str
    at: datetime
    case: str | None
    chain: str
    ids: msgspec.Raw
    outcome: str
    purpose: str
    seq: int
    verb: str


entries = cast("Table", Entry.__table__)
heads = cast("Table", Head.__table__)
protect(entries)

canonical = msgspec.json.Encoder(order="sorted").encode
_add_entry = insert(entries)
_move_head = (
    update(heads)
    .where(heads.c.chain == bindparam("of_chain"))
    .values(seq=bindparam("to_seq"), hash=bindparam("to_hash"))
)


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
    date or a number raises `ValueError`: the log holds no content.
    """
    _refuse_content(chain, (verb, actor, purpose, outcome, *ids.values()))
    connection = tx.connection()
    ends = tx.memory("chains")
    seq, previous = ends.get(chain) or _lock_head(connection, chain)
    seq += 1
    at = now.astimezone(UTC)
    raw_ids = msgspec.Raw(canonical(ids))
    case_text = case.hex if case else None
    body = canonical(Body(actor, at, case_text, chain, raw_ids, outcome, purpose, seq, verb))
    digest = link(previous, body)
    columns: dict[str, Any] = {
        "chain": chain, "seq": seq, "at": at, "actor": actor, "verb": verb, "case_id": case,
        "purpose": purpose, "outcome": outcome, "ids": ids, "body": body, "hash": digest,
    }  # fmt: skip
    connection.execute(_add_entry, columns)
    connection.execute(_move_head, {"of_chain": chain, "to_seq": seq, "to_hash": digest})
    ends[chain] = seq, digest


def _refuse_content(chain: str, words: tuple[str, ...]) -> None:
    if not CHAIN.fullmatch(chain):
        raise ValueError("no such kind of chain")
    if not all(map(TOKEN.fullmatch, words)):
        raise ValueError("the log holds keys, ids, dates and numbers only")


def _lock_head(connection: Connection, chain: str) -> tuple[int, bytes]:
    """Lock the end of a chain until the transaction ends, making it if it is new."""
    row = connection.execute(
        _LOCK[connection.dialect.name], {"chain": chain, "seq": 0, "hash": GENESIS, "sealed": 0}
    ).one()
    return row.seq, row.hash


def _lock_statement(dialect: Any) -> Insert:
    """Return an upsert that changes nothing of an existing row but locks and returns it."""
    statement = dialect.insert(heads)
    return cast(
        "Insert",
        statement.on_conflict_do_update(
            index_elements=[heads.c.chain], set_={"seq": heads.c.seq}
        ).returning(heads.c.seq, heads.c.hash),
    )


_LOCK: Final = {"sqlite": _lock_statement(sqlite), "postgresql": _lock_statement(postgresql)}
