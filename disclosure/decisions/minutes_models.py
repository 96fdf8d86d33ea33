"""The table of minutes: one row per case and convening, drafted, adopted, then only succeeded."""

from datetime import datetime
from typing import cast
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.decisions.seals import MINUTES, protect
from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base


class Minutes(Base):
    """What was weighed about one case in one sitting: a sealed draft, and once adopted its PDF."""

    __tablename__ = MINUTES
    __table_args__ = (
        UniqueConstraint("convening_id", "seq"),
        CheckConstraint("(adopted_at IS NULL) = (digest IS NULL)", "adopted_with_digest"),
        CheckConstraint("(adopted_at IS NULL) = (file IS NULL)", "adopted_with_file"),
        CheckConstraint("(adopted_at IS NULL) = (adopted_by IS NULL)", "adopted_by_somebody"),
        Index("ix_panel_minutes_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    convening_id: Mapped[UUID] = mapped_column(ForeignKey("convenings.id"))
    seq: Mapped[int]
    drafted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    drafted_by: Mapped[UUID]
    document: Mapped[bytes] = mapped_column(LargeBinary)
    adopted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    adopted_by: Mapped[UUID | None]
    file: Mapped[bytes | None] = mapped_column(LargeBinary)
    digest: Mapped[bytes | None] = mapped_column(LargeBinary)


protect(cast(Table, Minutes.__table__))
