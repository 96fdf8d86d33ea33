"""The table of what reached the wrong eyes; what and when stand open, the rest is sealed."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.cases.exposure_rules import AUTHORITIES, WHAT
from disclosure.cases.models import one_of
from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base


class Exposure(Base):
    """One exposure, from found to reported; `what` is a coarse word, so that a list can be kept."""

    __tablename__ = "exposures"
    __table_args__ = (
        CheckConstraint(one_of("what", WHAT), "what_known"),
        CheckConstraint(
            f"authority IS NULL OR {one_of('authority', AUTHORITIES)}", "authority_known"
        ),
        CheckConstraint("(safe_at IS NULL) = (safe_by IS NULL)", "safe_by_somebody"),
        CheckConstraint("(reported_at IS NULL) = (reported_by IS NULL)", "reported_by_somebody"),
        Index("ix_exposures_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    what: Mapped[str] = mapped_column(String(16))
    found_at: Mapped[datetime] = mapped_column(UTCDateTime)
    found_by: Mapped[UUID]
    safe_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    safe_by: Mapped[UUID | None]
    reported_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reported_by: Mapped[UUID | None]
    authority: Mapped[str | None] = mapped_column(String(8))
    found: Mapped[bytes] = mapped_column(LargeBinary)
    safe: Mapped[bytes | None] = mapped_column(LargeBinary)
    reported: Mapped[bytes | None] = mapped_column(LargeBinary)
