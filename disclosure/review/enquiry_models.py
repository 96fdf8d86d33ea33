"""Tables around an enquiry: each chase, doubts about the subject, use for prosecution."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.cases.models import one_of
from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base

RUNGS = ("reminder", "head", "director")
"""Who is turned to, in this order: the liaison, the liaison's head, the director to go on alone."""
PROSECUTION = ("agreed", "declined", "acute")
"""She agreed, she did not, or acute danger did not wait for her."""


class Chase(Base):
    """One time that an organisation was reminded, or that its silence was put before somebody.

    `by_id` is empty when the clock itself did it, `to_id` where nobody could be found.
    """

    __tablename__ = "chases"
    __table_args__ = (
        CheckConstraint(one_of("rung", RUNGS), "rung_known"),
        UniqueConstraint("enquiry_id", "seq"),
        Index("ix_chases_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiries.id"))
    organisation: Mapped[str] = mapped_column(String(32))
    seq: Mapped[int]
    rung: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID | None]
    to_id: Mapped[UUID | None]


class SubjectDoubt(Base):
    """Something that does not fit the person found; until two people confirm after it, it holds."""

    __tablename__ = "subject_doubts"
    __table_args__ = (Index("ix_subject_doubts_case", "case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    after_seq: Mapped[int]
    """How many confirmations there were: only those that come later count."""
    document: Mapped[bytes] = mapped_column(LargeBinary)


class ProsecutionUse(Base):
    """Whether what she told may be used for prosecution: the last one counts; words are sealed."""

    __tablename__ = "prosecution_uses"
    __table_args__ = (
        CheckConstraint(one_of("ground", PROSECUTION), "ground_known"),
        UniqueConstraint("case_id", "seq"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    ground: Mapped[str] = mapped_column(String(16))
    document: Mapped[bytes] = mapped_column(LargeBinary)
