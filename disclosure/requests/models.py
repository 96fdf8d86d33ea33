"""Tables of the front door: what was told, each triage, what a login proved."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
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
    stage: Mapped[str | None] = mapped_column(String(16))
    """Where the case stood once it was weighed; None for what was weighed before this was kept."""
    document: Mapped[bytes] = mapped_column(LargeBinary)


class Draft(Base):
    """Answers not handed in yet, sealed; gone with the keys when the term is over."""

    __tablename__ = "drafts"
    __table_args__ = (Index("ix_drafts_expires", "expires_at"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    document: Mapped[bytes] = mapped_column(LargeBinary)


class StaffEntry(Base):
    """Who of the staff types an application for somebody, and by which way; kept with the case."""

    __tablename__ = "staff_entries"
    __table_args__ = (
        CheckConstraint("way IN ('desk', 'telephone', 'agency')", "way_known"),
        Index("ix_staff_entries_account", "account_id"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    account_id: Mapped[UUID]
    way: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    code_given_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When the code was handed over: no answer is stored before. An agency has no code."""


class AccessCode(Base):
    """What lets an applicant come back: a keyed hash of reference and code together.

    A case has one code, and one decoy if she set it: that opens a harmless page, no more.
    """

    __tablename__ = "access_codes"
    __table_args__ = (Index("ix_access_codes_used", "decoy", "used_at"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    decoy: Mapped[bool] = mapped_column(primary_key=True, default=False)
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When it was used last; of a decoy, only until that became a signal."""


class ApplicantMessage(Base):
    """What passed between whoever applied and staff, through the site, sealed."""

    __tablename__ = "applicant_messages"
    __table_args__ = (Index("ix_applicant_messages_case", "case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    kind: Mapped[str] = mapped_column(String(16))
    by_id: Mapped[UUID | None]
    """The member of staff who wrote it; None: whoever applied."""
    document: Mapped[bytes] = mapped_column(LargeBinary)


class OfferedProof(Base):
    """What a login proved of whoever applied, sealed; gone once somebody confirmed who it is."""

    __tablename__ = "offered_proofs"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    document: Mapped[bytes] = mapped_column(LargeBinary)
