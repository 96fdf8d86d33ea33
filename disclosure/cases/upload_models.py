"""The table of files kept with a case: sealed, with their SHA-256; what is over is emptied."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.cases.models import one_of
from disclosure.cases.upload_rules import KINDS, TYPES
from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base


class CaseFile(Base):
    """One file; `document` is None once it was destroyed, by whom and when stays."""

    __tablename__ = "case_files"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), "kind_known"),
        CheckConstraint(one_of("type", TYPES), "type_known"),
        CheckConstraint("compartment IN ('applicant', 'case')", "compartment_known"),
        CheckConstraint("(document IS NULL) = (destroyed_at IS NOT NULL)", "kept_or_destroyed"),
        Index("ix_case_files_case", "case_id"),
        Index("ix_case_files_until", "keep_until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(16))
    type: Mapped[str] = mapped_column(String(8))
    of: Mapped[str] = mapped_column("of_whom", String(16), default="")
    compartment: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    size: Mapped[int]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    keep_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When it is destroyed by itself; None: with the case."""
    destroyed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    document: Mapped[bytes | None] = mapped_column(LargeBinary)
