"""Tables of the front door: what was told, each triage, each identity check."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base


class Application(Base):
    """What was told at submission, sealed, one per case."""

    __tablename__ = "applications"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    document: Mapped[bytes] = mapped_column(LargeBinary)


class Assessment(Base):
    """One triage: the level and the rule behind its minimum are plain, the flags are sealed."""

    __tablename__ = "assessments"
    __table_args__ = (Index("ix_assessments_case", "case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    second_id: Mapped[UUID | None]
    level: Mapped[str] = mapped_column(String(16))
    minimum: Mapped[str] = mapped_column(String(16))
    rule: Mapped[str] = mapped_column(String(64))
    document: Mapped[bytes] = mapped_column(LargeBinary)
