"""Tables of remedies: a file per objection, complaint, notice, relief and appeal; what was done.

`subject_remedies` stands apart: no row of it names a case, and no case names a row of it.
"""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.cases.models import one_of
from disclosure.decisions.remedy_rules import KINDS, RECORDS, SUBJECT_KINDS
from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base


class Remedy(Base):
    """One remedy of whoever applied: what was received, who handles it, how it ended."""

    __tablename__ = "remedies"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), "kind_known"),
        CheckConstraint("handler_id IS NULL OR handler_id != about_id", "not_by_who_it_is_about"),
        Index("ix_remedies_case", "case_id"),
        Index("ix_remedies_open", "closed_at", "received_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(16))
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID | None]
    """Who wrote it down; None: it came by the site."""
    objection_id: Mapped[UUID | None] = mapped_column(ForeignKey("objections.id"))
    refused: Mapped[str] = mapped_column(String(24), default="")
    """Why what was typed is no objection yet: the key the step gave."""
    about_id: Mapped[UUID | None]
    """Whom a complaint is about; never who handles it."""
    handler_id: Mapped[UUID | None]
    committee: Mapped[bool] = mapped_column(default=False, server_default=false())
    extended: Mapped[bool] = mapped_column(default=False, server_default=false())
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    result: Mapped[str] = mapped_column(String(16), default="")
    amount: Mapped[int | None]
    document: Mapped[bytes] = mapped_column(LargeBinary)


class RemedyRecord(Base):
    """Something done about a remedy: heard, read, announced, ruled; the words are sealed."""

    __tablename__ = "remedy_records"
    __table_args__ = (
        CheckConstraint(one_of("kind", tuple(RECORDS)), "kind_known"),
        Index("ix_remedy_records_remedy", "remedy_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    remedy_id: Mapped[UUID] = mapped_column(ForeignKey("remedies.id"))
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    day: Mapped[date | None] = mapped_column("on_day", Date)
    how: Mapped[str] = mapped_column(String(16), default="")
    document: Mapped[bytes] = mapped_column(LargeBinary)


class SubjectRemedy(Base):
    """What somebody who may be a subject asked or brought; sealed under keys of its own."""

    __tablename__ = "subject_remedies"
    __table_args__ = (
        CheckConstraint(one_of("kind", SUBJECT_KINDS), "kind_known"),
        CheckConstraint("(answered_at IS NULL) = (answered_by IS NULL)", "answered_whole"),
        Index("ix_subject_remedies_unseen", "looked_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    received_on: Mapped[date] = mapped_column(Date)
    registered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    registered_by: Mapped[UUID]
    answer_on: Mapped[date] = mapped_column(Date)
    """The day on which everybody is answered, counted from receipt alone."""
    looked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When the worker went by; it goes by whether or not there is anything."""
    handler_id: Mapped[UUID | None]
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by: Mapped[UUID | None]
    document: Mapped[bytes] = mapped_column(LargeBinary)
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
