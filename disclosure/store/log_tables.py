"""The tables of the log, and the canonical bytes that are hashed and signed."""

from datetime import datetime
from typing import Final, cast
from uuid import UUID

import msgspec
from sqlalchemy import ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.store.columns import Ids, byte_ordered, to_microseconds
from disclosure.store.database import Base
from disclosure.store.triggers import protect

CHAIN_LENGTH: Final = 48
TOKEN_LENGTH: Final = 200


class Entry(Base):
    """One line of the log; `body` is what was hashed, the other columns say the same."""

    __tablename__ = "audit_entries"
    __table_args__ = ({"sqlite_with_rowid": False},)

    chain: Mapped[str] = mapped_column(byte_ordered(CHAIN_LENGTH), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(TOKEN_LENGTH))
    verb: Mapped[str] = mapped_column(String(TOKEN_LENGTH))
    case_id: Mapped[UUID | None]
    purpose: Mapped[str] = mapped_column(String(TOKEN_LENGTH))
    outcome: Mapped[str] = mapped_column(String(TOKEN_LENGTH))
    ids: Mapped[dict[str, str]] = mapped_column(Ids)
    body: Mapped[bytes]
    hash: Mapped[bytes]


class Head(Base):
    """The end of a chain; `sealed` is the last number that a signed checkpoint covers."""

    __tablename__ = "audit_heads"
    __table_args__ = ({"sqlite_with_rowid": False},)

    chain: Mapped[str] = mapped_column(byte_ordered(CHAIN_LENGTH), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[bytes]
    sealed: Mapped[int]


class Checkpoint(Base):
    """A signed statement over all chains that grew since the one before."""

    __tablename__ = "audit_checkpoints"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    entries: Mapped[int]
    heads: Mapped[int]
    root: Mapped[bytes]
    previous: Mapped[bytes]
    public_key: Mapped[bytes]
    body: Mapped[bytes]
    signature: Mapped[bytes]


class CheckpointHead(Base):
    """A leaf of a checkpoint: a chain's head as it was, and the number sealed before (`since`)."""

    __tablename__ = "audit_checkpoint_heads"
    __table_args__ = ({"sqlite_with_rowid": False},)

    checkpoint: Mapped[int] = mapped_column(
        # Leaves are written first, because the root is computed from them.
        ForeignKey("audit_checkpoints.seq", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    )
    chain: Mapped[str] = mapped_column(byte_ordered(CHAIN_LENGTH), primary_key=True)
    since: Mapped[int]
    seq: Mapped[int]
    hash: Mapped[bytes]


entries = cast("Table", Entry.__table__)
heads = cast("Table", Head.__table__)
checkpoints = cast("Table", Checkpoint.__table__)
checkpoint_heads = cast("Table", CheckpointHead.__table__)
APPEND_ONLY: Final = (entries, checkpoints, checkpoint_heads)

for _table in APPEND_ONLY:
    protect(_table)


class EntryBody(msgspec.Struct, frozen=True):
    """What is hashed of an entry: `at` in microseconds since 1970, `case` as 32 hex digits."""

    actor: str
    at: int
    case: str | None
    chain: str
    ids: msgspec.Raw
    outcome: str
    purpose: str
    seq: int
    verb: str


class CheckpointBody(msgspec.Struct, frozen=True):
    """What is signed of a checkpoint; hashes and the key in hex."""

    at: int
    entries: int
    heads: int
    previous: str
    public_key: str
    root: str
    seq: int


# Compact JSON, keys in alphabetical order, ASCII: anyone can write the same bytes again.
canonical = msgspec.json.Encoder(order="sorted").encode


def checkpoint_body(row: Checkpoint) -> bytes:
    """Return the bytes of a checkpoint that are signed."""
    return canonical(
        CheckpointBody(
            to_microseconds(row.at),
            row.entries,
            row.heads,
            row.previous.hex(),
            row.public_key.hex(),
            row.root.hex(),
            row.seq,
        )
    )


def leaf_bytes(chain: str, since: int, seq: int, digest: bytes) -> bytes:
    """Return the bytes of one leaf of a checkpoint's tree."""
    return f"{chain}\0{since}\0{seq}\0".encode() + digest
