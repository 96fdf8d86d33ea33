"""Tables around a talk: how it was prepared and held, earlier victims, referrals, answers after."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.cases.models import one_of
from disclosure.decisions import talk_rules as rules
from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base


class Preparation(Base):
    """How a talk was prepared: who comes when and from where; sealed. Of the outcome: place too.

    One about the disclosure belongs to an appointment; one about the outcome is an appointment.
    """

    __tablename__ = "talk_preparations"
    __table_args__ = (
        CheckConstraint(one_of("about", rules.ABOUT), "about_known"),
        CheckConstraint("(about = 'disclosure') = (appointment_id IS NOT NULL)", "of_appointment"),
        CheckConstraint("(cancelled_at IS NULL) = (cancelled_by IS NULL)", "cancelled_by_somebody"),
        Index("ix_talk_preparations_case", "case_id"),
        Index("ix_talk_preparations_appointment", "appointment_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    about: Mapped[str] = mapped_column(String(16))
    appointment_id: Mapped[UUID | None] = mapped_column(ForeignKey("appointments.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[UUID]
    time: Mapped[datetime] = mapped_column("time_at", UTCDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    cancelled_by: Mapped[UUID | None]
    document: Mapped[bytes] = mapped_column(LargeBinary)


class Talk(Base):
    """How one talk was held: who she showed to be, which lines were spoken, what she understood."""

    __tablename__ = "talks"
    __table_args__ = (Index("ix_talks_case", "case_id"),)

    telling_id: Mapped[UUID] = mapped_column(ForeignKey("tellings.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    document: Mapped[bytes] = mapped_column(LargeBinary)


class VictimCheck(Base):
    """What was looked at and done for whoever an item may point to, before it is spoken."""

    __tablename__ = "victim_checks"
    __table_args__ = (
        CheckConstraint(one_of("result", rules.VICTIM_RESULTS), "result_known"),
        Index("ix_victim_checks_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("information_items.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    result: Mapped[str] = mapped_column(String(16))
    document: Mapped[bytes] = mapped_column(LargeBinary)


class Referral(Base):
    """Help that was offered: whether she wants it, who sees to it, by when, and what came of it."""

    __tablename__ = "referrals"
    __table_args__ = (
        CheckConstraint(one_of("kind", rules.REFERRALS), "kind_known"),
        CheckConstraint(one_of("state", rules.REFERRAL_STATES), "state_known"),
        CheckConstraint("state = 'declined' OR by_day IS NOT NULL", "by_a_day"),
        CheckConstraint("(followed_at IS NULL) = (followed_by IS NULL)", "followed_by_somebody"),
        Index("ix_referrals_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    owner_id: Mapped[UUID | None]
    by: Mapped[date | None] = mapped_column("by_day", Date)
    state: Mapped[str] = mapped_column(String(16))
    followed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    followed_by: Mapped[UUID | None]
    document: Mapped[bytes] = mapped_column(LargeBinary)
    outcome: Mapped[bytes | None] = mapped_column(LargeBinary)


class FollowUpAnswers(Base):
    """What was asked after a talk, in classes so coarse that they may be counted."""

    __tablename__ = "follow_up_answers"
    __table_args__ = (
        *(CheckConstraint(one_of(name, rules.ANSWERS), f"{name}_known") for name in rules.ASKED),
        Index("ix_follow_up_answers_case", "case_id"),
    )

    telling_id: Mapped[UUID] = mapped_column(ForeignKey("tellings.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    stopped: Mapped[str] = mapped_column(String(8))
    helped: Mapped[str] = mapped_column(String(8))
    contact_right: Mapped[str] = mapped_column(String(8))
    plan_right: Mapped[str] = mapped_column(String(8))
    new_signal: Mapped[str] = mapped_column(String(8))
