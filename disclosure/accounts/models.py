"""Staff and their organisations: accounts, training, absence, the duty roster, conflicts.

An account holds no case content; the reason of a conflict is sealed under the key of its case.
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.accounts.rules import AccountFacts
from disclosure.procedure import stages
from disclosure.store.columns import UTCDateTime, byte_ordered
from disclosure.store.database import Base

STATES = ("proposed", "active", "disabled")
CORE_ORGANISATIONS = ("police", "om", "veilig_thuis", "probation", "child_protection")
ORGANISATIONS = (
    *CORE_ORGANISATIONS,
    "zorg_veiligheidshuis",
    "municipality",
    "shelter",
    "victim_support",
    "ggz",
    "youth_protection",
    "casework",
)
"""Kinds of organisation; `casework` is the region's own bureau."""

_BAR = "|"


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _holds(column: str, role: str) -> str:
    return f"{column} LIKE '%|{role}|%'"


class RoleSet(TypeDecorator[frozenset[str]]):
    """A set of role names as one text, `|intake|liaison|`, so that a CHECK can look inside."""

    impl = String(300)
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:
        """Write the names sorted, each between bars; none at all is the empty text."""
        if value is None:
            return None
        names = _BAR.join(sorted(value))
        return f"{_BAR}{names}{_BAR}" if names else ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[str] | None:
        """Read the names back."""
        return None if value is None else frozenset(filter(None, value.split(_BAR)))


_CASE_ROLE = " OR ".join(_holds("roles", role) for role in stages.CASE_ROLES)
_TWO_PEOPLE = (
    "proposed_by IS NOT NULL AND approved_by IS NOT NULL"
    " AND proposed_by <> approved_by AND approved_by <> id"
)


class Organisation(Base):
    """One agency in one region, or a national one (`region_code` NULL).

    `opened_on` counts for a bureau: from then on its region (NULL: the national desk) owns cases.
    """

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint(_one_of("key", ORGANISATIONS), "key_known"),
        CheckConstraint("opened_on IS NULL OR key = 'casework'", "only_bureaus_open"),
        UniqueConstraint("key", "region_code"),
        Index(
            "uq_organisations_key_national",
            "key",
            unique=True,
            sqlite_where=text("region_code IS NULL"),
            postgresql_where=text("region_code IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    key: Mapped[str] = mapped_column(String(30))
    region_code: Mapped[str | None] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(200))
    opened_on: Mapped[date | None]


class OrganisationHead(Base):
    """Whoever is turned to when the liaisons of an organisation stay silent; one at a time."""

    __tablename__ = "organisation_heads"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))


class Account(Base):
    """One member of staff; every role but a console-made administrator's took two people.

    `pending_roles` waits for the second administrator, `roles` is what counts.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint(_one_of("state", STATES), "state_known"),
        CheckConstraint("email = lower(email)", "email_lower"),
        CheckConstraint(f"roles IN ('', '|administrator|') OR ({_TWO_PEOPLE})", "two_people"),
        CheckConstraint(
            f"NOT ({_holds('roles', 'administrator')}) OR NOT ({_CASE_ROLE})", "administrator_apart"
        ),
        CheckConstraint("(pending_roles IS NULL) = (pending_by IS NULL)", "pending_by_someone"),
        CheckConstraint("state <> 'active' OR roles <> ''", "active_has_role"),
        CheckConstraint("(setup_digest IS NULL) = (setup_until IS NULL)", "setup_ends"),
        Index("ix_accounts_region_code_state", "region_code", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    email: Mapped[str] = mapped_column(byte_ordered(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    region_code: Mapped[str | None] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(10), default="proposed")
    roles: Mapped[frozenset[str]] = mapped_column(RoleSet, default=frozenset())
    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    pending_roles: Mapped[frozenset[str] | None] = mapped_column(RoleSet)
    pending_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_last_counter: Mapped[int] = mapped_column(BigInteger, default=0)
    failed_logins: Mapped[int] = mapped_column(default=0)
    failed_codes: Mapped[int] = mapped_column(default=0)
    failed_code_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    setup_digest: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    setup_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    credentials_changed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def facts(self) -> AccountFacts:
        """What of this account the rules look at."""
        return AccountFacts(
            self.id, self.state, self.region_code, self.roles, self.pending_roles, self.pending_by
        )


class TrainingRecord(Base):
    """A training passed; `valid_until` is the last day it counts."""

    __tablename__ = "training_records"
    __table_args__ = (
        CheckConstraint("valid_until >= passed_on", "in_order"),
        CheckConstraint("recorded_by <> account_id", "not_own"),
        Index("ix_training_records_account_id", "account_id", "valid_until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    topic: Mapped[str] = mapped_column(String(200))
    passed_on: Mapped[date]
    valid_until: Mapped[date]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))


class Absence(Base):
    """Days, both included, on which someone is away, and who stands in."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("until_day >= from_day", "in_order"),
        CheckConstraint("stand_in IS NULL OR stand_in <> account_id", "stand_in_other"),
        Index("ix_absences_account_id", "account_id", "until_day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    from_day: Mapped[date]
    until_day: Mapped[date]
    stand_in: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))


class DutyEntry(Base):
    """A place in the duty roster of one region and role: the first who is there is on duty."""

    __tablename__ = "duty_roster"
    __table_args__ = (
        CheckConstraint(_one_of("role", stages.CASE_ROLES), "role_known"),
        CheckConstraint("until_day IS NULL OR until_day >= from_day", "in_order"),
        Index("ix_duty_roster_region_code_role", "region_code", "role", "position"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    region_code: Mapped[str | None] = mapped_column(String(8))
    role: Mapped[str] = mapped_column(String(30))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    position: Mapped[int]
    from_day: Mapped[date]
    until_day: Mapped[date | None]


class Conflict(Base):
    """Someone who may not act in or see one case; `case_id` points up, so without foreign key."""

    __tablename__ = "conflicts"
    __table_args__ = (
        UniqueConstraint("case_id", "account_id"),
        Index("ix_conflicts_account_id", "account_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    case_id: Mapped[UUID]
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    declared_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    declared_at: Mapped[datetime] = mapped_column(UTCDateTime)
