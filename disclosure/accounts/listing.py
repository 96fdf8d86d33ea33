"""What the pages of administrators and planners show; no case content is anywhere near."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true

from disclosure.accounts.models import Absence, Account, DutyEntry, Organisation, TrainingRecord
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Tx

PAGE_SIZE = 25
WAITING = "wacht"
FILTERS: dict[str, ColumnElement[bool]] = {
    "": Account.state == "active",
    WAITING: Account.pending_roles.is_not(None),
    "uitgezet": Account.state == "disabled",
}
"""Which accounts a list shows, by the word in its address."""


@dataclass(frozen=True, slots=True)
class Line:
    """One account in a list."""

    id: UUID
    name: str
    email: str
    organisation: str
    region: str | None
    roles: frozenset[str]
    state: str
    trained_until: date | None


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Some accounts in order of address; `next` is where the following page begins, or None."""

    lines: tuple[Line, ...]
    next: UUID | None


@dataclass(frozen=True, slots=True)
class Card:
    """One account with everything an administrator may know of it."""

    line: Line
    pending_roles: frozenset[str] | None
    pending_by: UUID | None
    proposed_by: UUID | None
    approved_by: UUID | None
    has_password: bool
    trainings: tuple[TrainingRecord, ...]
    absences: tuple[Absence, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """One place in a roster, with the name of who fills it."""

    account_id: UUID
    name: str
    position: int
    from_day: date
    until_day: date | None


def accounts(tx: Tx, actor: Actor, which: str, after: UUID | None) -> AccountPage:
    """List accounts this administrator manages, a page at a time, from after this account on."""
    query = _lines().where(_managed(actor), FILTERS[which]).order_by(Account.email)
    if after is not None:
        query = query.where(Account.email > _email_of(after))
    rows = tx.execute(query.limit(PAGE_SIZE + 1)).all()
    lines = tuple(Line(*row) for row in rows[:PAGE_SIZE])
    return AccountPage(lines, lines[-1].id if len(rows) > PAGE_SIZE else None)


def _email_of(account_id: UUID) -> ColumnElement[str]:
    return select(Account.email).where(Account.id == account_id).scalar_subquery()


def _managed(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.region is None else Account.region_code == actor.region


def _lines() -> Select[UUID, str, str, str, str | None, frozenset[str], str, date | None]:
    trained_until = (
        select(func.max(TrainingRecord.valid_until))
        .where(TrainingRecord.account_id == Account.id)
        .scalar_subquery()
    )
    return select(
        Account.id,
        Account.name,
        Account.email,
        Organisation.name,
        Account.region_code,
        Account.roles,
        Account.state,
        trained_until,
    ).join(Organisation, Organisation.id == Account.organisation_id)


def waiting(tx: Tx, actor: Actor) -> int:
    """Count the proposals that wait for another administrator than this one."""
    query = select(func.count()).select_from(Account)
    mine = Account.pending_by != actor.id, Account.id != actor.id
    return tx.scalar(query.where(_managed(actor), Account.pending_roles.is_not(None), *mine)) or 0


def card(tx: Tx, account_id: UUID, today: date) -> Card | None:
    """Load one account with its trainings, newest first, and absences that are not over."""
    row = tx.execute(_lines().where(Account.id == account_id)).one_or_none()
    if row is None:
        return None
    account = tx.get_one(Account, account_id)
    return Card(
        Line(*row),
        account.pending_roles,
        account.pending_by,
        account.proposed_by,
        account.approved_by,
        account.password_hash is not None,
        _trainings(tx, account_id),
        absences(tx, account_id, today),
    )


def people(card: Card) -> set[UUID]:
    """Return everyone else an account's page names."""
    named = {card.pending_by, card.proposed_by, card.approved_by}
    named |= {absence.stand_in for absence in card.absences}
    return {one for one in named if one is not None}


def email(tx: Tx, account_id: UUID) -> str:
    """Return the address of an account."""
    return tx.get_one(Account, account_id).email


def _trainings(tx: Tx, account_id: UUID) -> tuple[TrainingRecord, ...]:
    query = select(TrainingRecord).where(TrainingRecord.account_id == account_id)
    return tuple(tx.scalars(query.order_by(TrainingRecord.valid_until.desc(), TrainingRecord.id)))


def absences(tx: Tx, account_id: UUID, today: date) -> tuple[Absence, ...]:
    """List the absences of an account that are not over."""
    query = select(Absence).where(Absence.account_id == account_id, Absence.until_day >= today)
    return tuple(tx.scalars(query.order_by(Absence.from_day, Absence.id)))


def colleagues(tx: Tx, account_id: UUID) -> list[tuple[UUID, str]]:
    """List id and name of who could stand in: active, of the same region, with a role in common."""
    own = tx.get_one(Account, account_id)
    query = select(Account).where(
        Account.region_code == own.region_code, Account.state == "active", Account.id != own.id
    )
    return [
        (one.id, one.name)
        for one in tx.scalars(query.order_by(Account.name, Account.id))
        if one.roles & own.roles
    ]


def organisations(tx: Tx, region: str | None, *, everywhere: bool) -> Sequence[Organisation]:
    """List the organisations of a region and the national ones; or those of all regions."""
    own = Organisation.region_code.is_(None) | (Organisation.region_code == region)
    query = select(Organisation).where(true() if everywhere else own)
    ordered = query.order_by(Organisation.region_code.nulls_first(), Organisation.name)
    return tx.scalars(ordered).all()


def roster(tx: Tx, region: str | None, role: str) -> list[Duty]:
    """List the places of one roster in order, those that are over included."""
    query = (
        select(
            DutyEntry.account_id,
            Account.name,
            DutyEntry.position,
            DutyEntry.from_day,
            DutyEntry.until_day,
        )
        .join(Account, Account.id == DutyEntry.account_id)
        .where(DutyEntry.region_code == region, DutyEntry.role == role)
        .order_by(DutyEntry.position, DutyEntry.id)
    )
    return [Duty(*row) for row in tx.execute(query)]
