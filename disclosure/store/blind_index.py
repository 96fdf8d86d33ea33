"""Look-up keys of people: who of which case shares a digest with whom. No names, no dates.

A row belongs to a case and goes with its keys. There are no foreign keys, so that a case whose
rows are kept as a tombstone needs none, and millions can be written for a benchmark.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple, cast
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, Table, bindparam, delete, insert, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from disclosure.store.database import Base, Tx

DIGEST_BYTES: Final = 16
"""Half of the HMAC: two of a billion keys meet by chance once in 10²⁰ installations."""


class LookupKey(Base):
    """One look-up key of one person in one case."""

    __tablename__ = "lookup_keys"
    __table_args__ = (Index("ix_lookup_keys_digest", "digest"), {"sqlite_with_rowid": False})

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(DIGEST_BYTES), primary_key=True)
    field: Mapped[str] = mapped_column(String(16))


class Shared(NamedTuple):
    """Two people of two cases who share a look-up key."""

    person: UUID
    other_case: UUID
    other: UUID


lookup_keys = cast("Table", LookupKey.__table__)
_of_case = lookup_keys.c.case_id == bindparam("case")
_mine, _other = aliased(lookup_keys, name="mine"), aliased(lookup_keys, name="other")
_SHARED = (
    select(_mine.c.person_id, _other.c.case_id, _other.c.person_id)
    .join(_other, _other.c.digest == _mine.c.digest)
    .where(_mine.c.case_id == bindparam("case"), _other.c.case_id != _mine.c.case_id)
    .distinct()
    .limit(bindparam("most"))
)


def replace(tx: Tx, case_id: UUID, keys: Iterable[tuple[UUID, str, bytes]]) -> None:
    """Write the look-up keys of a case anew: (person, field, digest)."""
    forget(tx, case_id)
    rows = [
        {"case_id": case_id, "person_id": person, "field": field, "digest": digest[:DIGEST_BYTES]}
        for person, field, digest in keys
    ]
    if rows:
        tx.connection().execute(insert(lookup_keys), rows)


def forget(tx: Tx, case_id: UUID) -> None:
    """Delete the look-up keys of a case."""
    tx.connection().execute(delete(lookup_keys).where(_of_case), {"case": case_id})


def shared(tx: Tx, case_id: UUID, most: int) -> list[Shared]:
    """Find who in other cases shares a key with somebody of this case: one indexed query."""
    found = tx.connection().execute(_SHARED, {"case": case_id, "most": most})
    return [Shared(*row) for row in found]
