"""The spine's tables: a case, its people, clocks, messages, signals, tasks and who takes part.

Plain columns hold only what is filtered, sorted or decided on; everything else is one sealed
document per row and compartment (`cases.documents`).
"""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.procedure import stages, urgency
from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base

CLOCK_STATES = ("running", "paused", "held", "met", "missed", "late", "ended")
OPEN_STATES = (*CLOCK_STATES[:3], "missed")
MESSAGE_STATES = ("queued", "sending", "sent", "held", "refused", "failed")
PERSON_ROLES = (
    "applicant",
    "person_at_risk",
    "subject",
    "recipient",
    "companion",
    "child",
    "representative",
)
ROUTES = ("ask", "know")
CAPACITIES = ("self", "relative", "professional", "agency")


def one_of(column: str, values: tuple[str, ...]) -> str:
    """Return the SQL of a CHECK that the column is one of these words."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


_OPEN_SQL = one_of("stage", stages.OPEN)
_LIVE_SQL = one_of("state", CLOCK_STATES[:3])
_UNMATCHED_SQL = "matched_version < people_version"


class Case(Base):
    """One application about one subject, by any route."""

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint(one_of("stage", stages.STAGES), "stage_known"),
        CheckConstraint(f"urgency IS NULL OR {one_of('urgency', urgency.LEVELS)}", "urgency_known"),
        CheckConstraint(one_of("route", ROUTES), "route_known"),
        CheckConstraint(one_of("capacity", CAPACITIES), "capacity_known"),
        CheckConstraint(f"NOT ({_OPEN_SQL}) OR director_id IS NOT NULL", "open_has_director"),
        CheckConstraint("stage != 'closed' OR closed_from IS NOT NULL", "closed_from_somewhere"),
        CheckConstraint(
            "stage IN ('draft','received','declined','withdrawn','closed','gone','triage')"
            " OR urgency IS NOT NULL",
            "triaged_before_work",
        ),
        Index(
            "ix_cases_queue",
            "region_code",
            "urgency_rank",
            "next_due_at",
            "id",
            sqlite_where=text(_OPEN_SQL),
            postgresql_where=text(_OPEN_SQL),
        ),
        Index("ix_cases_director", "director_id", "urgency_rank", "next_due_at"),
        Index(
            "ix_cases_unmatched",
            "id",
            sqlite_where=text(_UNMATCHED_SQL),
            postgresql_where=text(_UNMATCHED_SQL),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    region_code: Mapped[str] = mapped_column(String(8))
    route: Mapped[str] = mapped_column(String(8))
    capacity: Mapped[str] = mapped_column(String(16))
    stage: Mapped[str] = mapped_column(String(16))
    urgency: Mapped[str | None] = mapped_column(String(16))
    urgency_rank: Mapped[int] = mapped_column(default=0)
    """Minus the rank of the urgency, so that one ascending index serves the queue."""
    separated: Mapped[str] = mapped_column(String(8))
    profile: Mapped[str] = mapped_column(String(32))
    profile_version: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    received_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_from: Mapped[str | None] = mapped_column(String(16))
    director_id: Mapped[UUID | None]
    officer_id: Mapped[UUID | None]
    applicant_id: Mapped[UUID | None]
    """The person row of whoever applied; on the route `know` there is none."""
    recipient_id: Mapped[UUID | None]
    """Who is told instead of the person at risk; None: she herself."""
    initiator: Mapped[str | None] = mapped_column(String(32))
    """The organisation that started a `know` case."""
    transfer_to: Mapped[str | None] = mapped_column(String(8))
    integrity_by: Mapped[UUID | None]
    """Who opened the integrity review that is still open."""
    proceeded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When an integrity review was last closed: links found until then were weighed in it."""
    people_version: Mapped[int] = mapped_column(default=0, server_default="0")
    matched_version: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often people were written, and up to where they were matched with those of all cases."""
    subject_matched: Mapped[bool] = mapped_column(default=False)
    shielded: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether only people named may know that this case exists (`shield_models`)."""
    outcome: Mapped[str | None] = mapped_column(String(32))
    """The outcome signed last and still in force; `defer` never stands here."""
    plan_state: Mapped[str | None] = mapped_column(String(16))
    next_due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    anything_late: Mapped[bool] = mapped_column(default=False)


class Person(Base):
    """Somebody in a case; names, contact and identifiers are sealed."""

    __tablename__ = "persons"
    __table_args__ = (
        CheckConstraint(one_of("role", PERSON_ROLES), "role_known"),
        Index("ix_persons_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    role: Mapped[str] = mapped_column(String(16))
    compartment: Mapped[str] = mapped_column(String(16))
    details: Mapped[bytes] = mapped_column(LargeBinary)
    contact: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_set_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    identity_method: Mapped[str | None] = mapped_column(String(16))
    identity_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    identity_by: Mapped[UUID | None]


class Clock(Base):
    """One running (or finished) time limit of a case; instants in UTC."""

    __tablename__ = "clocks"
    __table_args__ = (
        CheckConstraint(one_of("state", CLOCK_STATES), "state_known"),
        Index("ix_clocks_case", "case_id"),
        Index(
            "ix_clocks_wake",
            "wake_at",
            sqlite_where=text(_LIVE_SQL),
            postgresql_where=text(_LIVE_SQL),
        ),
        Index("ix_clocks_owner", "owner_id", "state", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    seq: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(8), default="running")
    owner_id: Mapped[UUID | None]
    owner_role: Mapped[str] = mapped_column(String(24))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    counted_from: Mapped[datetime] = mapped_column(UTCDateTime)
    """The event the term counts from: the start, or the moment the urgency was raised."""
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    term: Mapped[str] = mapped_column(String(32))
    """Amount, unit and whether the Algemene termijnenwet applies; empty for a date of its own."""
    level: Mapped[str] = mapped_column(String(16))
    profile_version: Mapped[str] = mapped_column(String(16))
    extra_days: Mapped[int] = mapped_column(default=0)
    paused_on: Mapped[date | None] = mapped_column(Date)
    pause_until: Mapped[date | None] = mapped_column(Date)
    held_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    extended: Mapped[bool] = mapped_column(default=False)
    missed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    warned: Mapped[int] = mapped_column(default=0)
    """How many of the profile's warnings went out."""
    wake_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When the sweep must look at it again."""


class ClockEvent(Base):
    """Everything done to a clock, kept and shown."""

    __tablename__ = "clock_events"
    __table_args__ = (Index("ix_clock_events_case", "case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    clock_id: Mapped[UUID] = mapped_column(ForeignKey("clocks.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    what: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_id: Mapped[UUID]


class Escalation(Base):
    """A missed clock, put before a named person one level up."""

    __tablename__ = "escalations"
    __table_args__ = (Index("ix_escalations_case", "case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    clock_id: Mapped[UUID] = mapped_column(ForeignKey("clocks.id"))
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    to_role: Mapped[str] = mapped_column(String(24))
    to_id: Mapped[UUID | None]


class BreachPlan(Base):
    """What is done while a clock is late: protection, what she is told and by whom, a new date."""

    __tablename__ = "breach_plans"
    __table_args__ = (Index("ix_breach_plans_case", "case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    key: Mapped[str] = mapped_column(String(64))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    written_by: Mapped[UUID]
    new_date: Mapped[datetime] = mapped_column(UTCDateTime)
    document: Mapped[bytes] = mapped_column(LargeBinary)


class Participation(Base):
    """An organisation's part in a case: asked, convened, or stepped back over a conflict."""

    __tablename__ = "participations"
    __table_args__ = (
        CheckConstraint(one_of("part", ("asked", "convened", "stepped_back")), "part_known"),
        Index("ix_participations_organisation", "organisation", "part"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    organisation: Mapped[str] = mapped_column(String(32), primary_key=True)
    part: Mapped[str] = mapped_column(String(16), primary_key=True)


class Signal(Base):
    """Something new about the danger: release, breach, a withdrawal, a late answer."""

    __tablename__ = "signals"
    __table_args__ = (Index("ix_signals_case", "case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_role: Mapped[str] = mapped_column(String(24))
    by_id: Mapped[UUID]
    document: Mapped[bytes] = mapped_column(LargeBinary)
    compartment: Mapped[str] = mapped_column(String(16))


class Task(Base):
    """Something a human must do because no clock or message can: another route, a failed mail.

    `message_id` names the message it stands for; one that the machine may send again loses it.
    """

    __tablename__ = "tasks"
    __table_args__ = (Index("ix_tasks_owner", "owner_id", "done_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(24))
    about: Mapped[str] = mapped_column(String(64))
    owner_id: Mapped[UUID | None]
    message_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ContactAttempt(Base):
    """What somebody did about a task: tried, reached, somebody else answered; words are sealed."""

    __tablename__ = "contact_attempts"
    __table_args__ = (
        Index("ix_contact_attempts_case", "case_id"),
        Index("ix_contact_attempts_task", "task_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    task_id: Mapped[UUID] = mapped_column(ForeignKey("tasks.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    result: Mapped[str] = mapped_column(String(16))
    document: Mapped[bytes] = mapped_column(LargeBinary)


class Message(Base):
    """One row of the outbox: the table is the queue. The row's id is the mail's Message-ID.

    `cleared_by` looked at it although somebody else can open where it goes. `stale`: the rule
    changed while a worker held it, so what that worker found no longer counts.
    """

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint(one_of("state", MESSAGE_STATES), "state_known"),
        CheckConstraint("(person_id IS NULL) != (account_id IS NULL)", "one_addressee"),
        Index("ix_messages_queue", "state", "next_attempt_at"),
        Index("ix_messages_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    account_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(String(24))
    channel: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(8), default="nl")
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Sealed facts the text is made of; a message about a case has none."""
    state: Mapped[str] = mapped_column(String(8), default="queued")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    next_attempt_at: Mapped[datetime] = mapped_column(UTCDateTime)
    attempt: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    worker: Mapped[str | None] = mapped_column(String(64))
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    refusal: Mapped[str | None] = mapped_column(String(24))
    cleared_by: Mapped[UUID | None]
    stale: Mapped[bool] = mapped_column(default=False, server_default=false())


class CaseNote(Base):
    """A sealed record of a step that has no table of its own: reasons, acute action, words."""

    __tablename__ = "case_notes"
    __table_args__ = (Index("ix_case_notes_case", "case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    step: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    second_id: Mapped[UUID | None]
    document: Mapped[bytes] = mapped_column(LargeBinary)
