"""Tables of the panel's sittings: meetings of a region, when a panel sits, who may read."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.cases.models import one_of
from disclosure.review.meeting_rules import KINDS, WAYS
from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base


class Meeting(Base):
    """A meeting of the panel of one region (NULL: the national desk); it names no case."""

    __tablename__ = "panel_meetings"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), "kind_known"),
        CheckConstraint(one_of("way", WAYS), "way_known"),
        Index("ix_panel_meetings_region", "region_code", "starts_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    region_code: Mapped[str | None] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(8))
    way: Mapped[str] = mapped_column(String(8))
    place: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    chair_id: Mapped[UUID]
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[UUID]


class Sitting(Base):
    """How one convening sits: on the agenda of a meeting, or in writing before a moment."""

    __tablename__ = "panel_sittings"
    __table_args__ = (
        CheckConstraint("(meeting_id IS NULL) != (vote_by IS NULL)", "one_way"),
        Index("ix_panel_sittings_meeting", "meeting_id"),
    )

    convening_id: Mapped[UUID] = mapped_column(ForeignKey("convenings.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("panel_meetings.id"))
    vote_by: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Declaration(Base):
    """Somebody said, before any name was shown, to know nobody in the case of this convening."""

    __tablename__ = "panel_declarations"

    convening_id: Mapped[UUID] = mapped_column(ForeignKey("convenings.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    organisation: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
