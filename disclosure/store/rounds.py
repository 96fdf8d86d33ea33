"""What is done once per hour or day by whichever worker comes first, and when one last did it.

One row per kind of round: its latest slot (`2026-11-27`, `2026-11-27T13`) and the moment it began.
"""

from datetime import datetime, timedelta

from sqlalchemy import String, bindparam, text
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base, Tx

BEAT = "beat"
ALIVE = timedelta(minutes=3)
"""A worker beats each minute; this long without is two beats missed."""


class Round(Base):
    """The latest round of one kind."""

    __tablename__ = "rounds"

    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    slot: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


_begin = text(
    "INSERT INTO rounds (name, slot, at) VALUES (:name, :slot, :at)"
    " ON CONFLICT (name) DO UPDATE SET slot = excluded.slot, at = excluded.at"
    " WHERE rounds.slot < excluded.slot RETURNING slot"
).bindparams(bindparam("at", type_=UTCDateTime()))


def begin(tx: Tx, name: str, slot: str, now: datetime) -> bool:
    """Take this slot of a round; False when it, or a later one, was taken before.

    It stands or falls with the transaction, so that a round that fails is tried again.
    """
    return tx.execute(_begin, {"name": name, "slot": slot, "at": now}).first() is not None


def begun(tx: Tx, name: str, slot: str) -> bool:
    """Tell, without waiting for anybody, whether this slot was taken."""
    latest = tx.get(Round, name)
    return latest is not None and latest.slot >= slot


def last(tx: Tx, name: str) -> datetime | None:
    """Return when the latest round of this kind began."""
    latest = tx.get(Round, name)
    return latest.at if latest is not None else None


def alive(tx: Tx, now: datetime) -> bool:
    """Tell whether some worker did its rounds in the last minutes."""
    beat = last(tx, BEAT)
    return beat is not None and now - beat <= ALIVE
