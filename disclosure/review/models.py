"""Tables of the review: subject match, enquiries, items, convenings, votes, advice."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.cases.models import one_of
from disclosure.procedure import categories, stages
from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base

ENQUIRY_STATES = ("open", "items", "nothing", "refused", "broken_through")


class SubjectMatch(Base):
    """One person's confirmation that this is the subject; two make a match."""

    __tablename__ = "subject_matches"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    agree: Mapped[str] = mapped_column(String(120))
    document: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Who was excluded: relatives of the same name, people at one address."""


class Enquiry(Base):
    """One question to one organisation; what was asked and answered is sealed."""

    __tablename__ = "enquiries"
    __table_args__ = (
        UniqueConstraint("case_id", "organisation", "seq"),
        CheckConstraint(one_of("state", ENQUIRY_STATES), "state_known"),
        Index("ix_enquiries_organisation", "organisation", "state"),
        Index(
            "ix_enquiries_chase",
            "chase_at",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    organisation: Mapped[str] = mapped_column(String(32))
    seq: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(String(16), default="open")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by: Mapped[UUID | None]
    accepted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    accepted_by: Mapped[UUID | None]
    more_time: Mapped[bool] = mapped_column(default=False)
    sampled: Mapped[bool] = mapped_column(default=False)
    checked_by: Mapped[UUID | None]
    second_look: Mapped[bytes | None] = mapped_column(LargeBinary)
    chase_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When somebody is turned to again, once the term is over."""
    neutral: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether it shows no partner's name, no address and no route (procedure.md §3.3)."""
    question: Mapped[bytes] = mapped_column(LargeBinary)
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)


class NilCount(Base):
    """How many times "nothing known" was answered in a region: every n-th is looked at again."""

    __tablename__ = "nil_counts"

    region_code: Mapped[str] = mapped_column(String(8), primary_key=True)
    answers: Mapped[int] = mapped_column(default=0)


class InformationItem(Base):
    """One piece of information about the subject, in an allowed category only."""

    __tablename__ = "information_items"
    __table_args__ = (
        CheckConstraint(one_of("category", tuple(categories.CATEGORIES)), "category_allowed"),
        CheckConstraint(one_of("status", categories.STATUSES), "status_known"),
        CheckConstraint(one_of("use", categories.USES), "use_known"),
        CheckConstraint("ltrim(trim(code), '0') <> '1'", "not_wrongly_suspected"),
        CheckConstraint("status <> 'acquitted' OR use = 'panel_only'", "acquitted_not_told"),
        CheckConstraint("status <> 'dismissed' OR code <> ''", "dismissed_with_code"),
        Index("ix_information_items_expires", "expires", "forgotten_at"),
        UniqueConstraint("case_id", "name"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiries.id"))
    name: Mapped[str] = mapped_column(String(64))
    organisation: Mapped[str] = mapped_column(String(32))
    category: Mapped[str] = mapped_column(String(32))
    status: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(8), default="")
    use: Mapped[str] = mapped_column(String(16))
    expires: Mapped[date | None] = mapped_column(Date)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    forgotten_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When its term was over and what it says was destroyed; under which law it ended, stays."""
    document: Mapped[bytes] = mapped_column(LargeBinary)


class Convening(Base):
    """One calling together of the panel; a later one starts the votes anew."""

    __tablename__ = "convenings"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    mode: Mapped[str] = mapped_column(String(8))
    members: Mapped[str] = mapped_column(String(400))
    stepped_back: Mapped[str] = mapped_column(String(400), default="")


class PanelVote(Base):
    """One organisation's vote in one convening; its reason is sealed."""

    __tablename__ = "votes"
    __table_args__ = (UniqueConstraint("convening_id", "organisation"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    convening_id: Mapped[UUID] = mapped_column(ForeignKey("convenings.id"))
    organisation: Mapped[str] = mapped_column(String(32))
    by_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    outcome: Mapped[str] = mapped_column(String(32))
    dissent: Mapped[bool] = mapped_column(default=False)
    document: Mapped[bytes] = mapped_column(LargeBinary)


class Advice(Base):
    """What the panel advises; spent once the case was deferred, signed or re-opened."""

    __tablename__ = "advices"
    __table_args__ = (
        CheckConstraint(one_of("outcome", stages.OUTCOMES), "outcome_known"),
        Index("ix_advices_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    convening_id: Mapped[UUID] = mapped_column(ForeignKey("convenings.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    outcome: Mapped[str] = mapped_column(String(32))
    spent: Mapped[bool] = mapped_column(default=False)
    document: Mapped[bytes] = mapped_column(LargeBinary)
