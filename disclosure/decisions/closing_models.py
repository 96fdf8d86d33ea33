"""The table of closings: what became of it, coarse; why, sealed."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.cases.models import one_of
from disclosure.decisions.closing_rules import ANSWERS
from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base


class Closing(Base):
    """One time that a case was closed; a case that came back is closed again.

    `silence`: whether the ground for not hearing and not telling the subject was found to hold.
    """

    __tablename__ = "closings"
    __table_args__ = (
        CheckConstraint(one_of("stopped", ANSWERS), "stopped_known"),
        CheckConstraint(one_of("helped", ANSWERS), "helped_known"),
        CheckConstraint("silence IS NULL OR silence IN ('yes', 'no')", "silence_known"),
        Index("ix_closings_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    stopped: Mapped[str] = mapped_column(String(8))
    helped: Mapped[str] = mapped_column(String(8))
    silence: Mapped[str | None] = mapped_column(String(8))
    document: Mapped[bytes] = mapped_column(LargeBinary)
