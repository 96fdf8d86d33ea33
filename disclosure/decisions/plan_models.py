"""Tables beside the versions of a safety plan: the working copy, its dates, who looked at it."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.cases.models import one_of
from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base

KINDS = ("measure", "action", "review")
_WAITS = text("wake_at IS NOT NULL")


class PlanDraft(Base):
    """The next version while it is being written: one for each case, held by one person.

    `version` is the one it was begun from, 0 where there was none.
    """

    __tablename__ = "plan_drafts"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    by_id: Mapped[UUID]
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int]
    document: Mapped[bytes] = mapped_column(LargeBinary)


class PlanDate(Base):
    """A day in the version in force: a measure ends, an action is due, the plan is looked at.

    `wake_at` is when somebody must hear of it next; empty once that is over.
    """

    __tablename__ = "plan_dates"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), "kind_known"),
        Index("ix_plan_dates_case", "case_id"),
        Index("ix_plan_dates_wake", "wake_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("safety_plans.id"))
    kind: Mapped[str] = mapped_column(String(8))
    about: Mapped[str] = mapped_column(String(64))
    """The key of the measure, or the place of the action."""
    day: Mapped[date] = mapped_column("due_day", Date)
    wake_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    warned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class PlanLook(Base):
    """That somebody looked at a version and found that it still holds, and why."""

    __tablename__ = "plan_looks"
    __table_args__ = (Index("ix_plan_looks_plan", "plan_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("safety_plans.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    next_on: Mapped[date] = mapped_column(Date)
    document: Mapped[bytes] = mapped_column(LargeBinary)
