"""The table of what stands on record about the danger: talks, children, instruments, accounts."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base

KINDS = "kind IN ('interview', 'child', 'instrument', 'account', 'acute', 'weighing')"


class RiskRecord(Base):
    """One compartment of one version of a record; a version is never changed, only followed.

    `entry_id` holds the versions together; of a weighing it is the id of the assessment.
    """

    __tablename__ = "risk_records"
    __table_args__ = (
        CheckConstraint(KINDS, "kind_known"),
        CheckConstraint("compartment IN ('applicant', 'case')", "compartment_known"),
        CheckConstraint("version >= 1", "version_counted"),
        UniqueConstraint("entry_id", "version", "compartment"),
        Index("ix_risk_records_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(16))
    entry_id: Mapped[UUID]
    version: Mapped[int]
    compartment: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    document: Mapped[bytes] = mapped_column(LargeBinary)
