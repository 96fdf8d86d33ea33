"""Tables of decision, safety plan, telling, follow-up and objection."""

from datetime import date, datetime
from typing import cast
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.cases.models import one_of
from disclosure.decisions.seals import protect
from disclosure.decisions.telling_rules import PLAN_STATES
from disclosure.procedure import stages
from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base


class Decision(Base):
    """A decision: a draft until somebody else signed it, then never changed, only succeeded."""

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        CheckConstraint(one_of("outcome", stages.OUTCOMES), "outcome_known"),
        CheckConstraint("signed_by IS NULL OR signed_by != drafted_by", "signed_by_another"),
        CheckConstraint("(signed_at IS NULL) = (signed_by IS NULL)", "signed_whole"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    seq: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(32))
    recipient: Mapped[str] = mapped_column(String(16))
    reason_code: Mapped[str] = mapped_column(String(32), default="")
    until: Mapped[date | None] = mapped_column(Date)
    drafted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    drafted_by: Mapped[UUID]
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    signed_by: Mapped[UUID | None]
    ground: Mapped[str] = mapped_column(String(64), default="")
    digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    """SHA-256 over the plain columns and the sealed document, made at signing."""
    document: Mapped[bytes] = mapped_column(LargeBinary)


protect(cast(Table, Decision.__table__))


class DecisionItem(Base):
    """An information item a decision chose; what a correction of it must reach."""

    __tablename__ = "decision_items"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("information_items.id"), primary_key=True)
    position: Mapped[int]


protect(cast(Table, DecisionItem.__table__))


class SafetyPlan(Base):
    """One version of a safety plan; the newest is in force."""

    __tablename__ = "safety_plans"
    __table_args__ = (
        UniqueConstraint("case_id", "version"),
        CheckConstraint(one_of("state", PLAN_STATES), "state_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    second_id: Mapped[UUID | None]
    document: Mapped[bytes] = mapped_column(LargeBinary)


class PlannedAction(Base):
    """One action of a safety plan: who does it, by when; what it is, is sealed in the plan."""

    __tablename__ = "planned_actions"
    __table_args__ = (
        CheckConstraint(one_of("state", ("open", "done", "dropped")), "state_known"),
        Index("ix_planned_actions_owner", "owner", "state", "by_day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("safety_plans.id"), index=True)
    position: Mapped[int]
    owner: Mapped[str] = mapped_column(String(64))
    by: Mapped[date] = mapped_column("by_day", Date)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When it ended: done, or dropped for the sealed `reason`."""
    state: Mapped[str] = mapped_column(String(8), default="open", server_default="open")
    ended_by: Mapped[UUID | None]
    reason: Mapped[bytes | None] = mapped_column(LargeBinary)


class UrgentTelling(Base):
    """Something told at once in immediate danger, recorded and reviewed afterwards."""

    __tablename__ = "urgent_tellings"
    __table_args__ = (Index("ix_urgent_tellings_case", "case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    ordered_by: Mapped[UUID]
    recorded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reviewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    agreed: Mapped[bool | None]
    document: Mapped[bytes] = mapped_column(LargeBinary)
    record: Mapped[bytes | None] = mapped_column(LargeBinary)
    review: Mapped[bytes | None] = mapped_column(LargeBinary)


class Appointment(Base):
    """When and where somebody is told; the place is sealed."""

    __tablename__ = "appointments"
    __table_args__ = (Index("ix_appointments_case", "case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    officer_id: Mapped[UUID]
    time: Mapped[datetime] = mapped_column("time_at", UTCDateTime)
    video: Mapped[bool] = mapped_column(default=False)
    agreed_in_person: Mapped[bool] = mapped_column(default=False)
    document: Mapped[bytes] = mapped_column(LargeBinary)


class Telling(Base):
    """One talk, or one try: about the disclosure, about the outcome, or after it."""

    __tablename__ = "tellings"
    __table_args__ = (
        Index("ix_tellings_case", "case_id"),
        CheckConstraint(one_of("about", ("disclosure", "outcome", "follow_up")), "about_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    about: Mapped[str] = mapped_column(String(16))
    to: Mapped[str] = mapped_column("to_whom", String(16))
    result: Mapped[str] = mapped_column(String(16))
    which: Mapped[str] = mapped_column(String(8), default="")
    via: Mapped[str] = mapped_column(String(24), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    second_id: Mapped[UUID | None]
    understood: Mapped[bool | None]
    undertaking: Mapped[str] = mapped_column(String(8), default="")
    died: Mapped[bool] = mapped_column(default=False)
    document: Mapped[bytes] = mapped_column(LargeBinary)


class Letter(Base):
    """A letter as it was made: sealed, with its SHA-256; what happened to it is `LetterAct`.

    A letter in another language than Dutch has the same letter in Dutch beside it, for the file.
    """

    __tablename__ = "letters"
    __table_args__ = (
        Index("ix_letters_case", "case_id"),
        CheckConstraint("(dutch IS NULL) = (dutch_digest IS NULL)", "dutch_with_digest"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    name: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(8))
    to: Mapped[str] = mapped_column("to_whom", String(16))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[UUID]
    by_post: Mapped[bool] = mapped_column(default=False, server_default=false())
    compartment: Mapped[str] = mapped_column(String(16), server_default="case")
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    document: Mapped[bytes] = mapped_column(LargeBinary)
    dutch_digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    dutch: Mapped[bytes | None] = mapped_column(LargeBinary)


class Objection(Base):
    """An objection of the applicant and the decision on it."""

    __tablename__ = "objections"
    __table_args__ = (Index("ix_objections_case", "case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    late: Mapped[bool] = mapped_column(default=False)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by: Mapped[UUID | None]
    upheld: Mapped[bool | None]
    document: Mapped[bytes] = mapped_column(LargeBinary)
    decision: Mapped[bytes | None] = mapped_column(LargeBinary)
