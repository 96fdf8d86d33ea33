"""What the rest of the house asks about staff; called in every step, so one statement each."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    bindparam,
    exists,
    func,
    or_,
    select,
    type_coerce,
)

from disclosure.accounts.models import (
    Absence,
    Account,
    Conflict,
    DutyEntry,
    Organisation,
    OrganisationHead,
    TrainingRecord,
)
from disclosure.accounts.preference_models import Preference
from disclosure.accounts.preferences import Preferences
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Tx

DUTY_ROLES = ("case_director", "decision_maker")
"""Roles for which every region has someone on duty, always (procedure.md §2)."""

Day = date | BindParameter[date]

DEMO_DOMAIN = "@demo.example"


class SignedIn(NamedTuple):
    """Who is behind a session: rights, name, and what they chose for their screen."""

    actor: Actor
    name: str
    preferences: Preferences


def actor(tx: Tx, account_id: UUID, today: date) -> Actor | None:
    """Load the actor behind an active account; None for anyone else.

    `trained_until` is the last day of the longest training passed by `today`, also when over.
    """
    row = tx.execute(_active(account_id, today)).one_or_none()
    return None if row is None else Actor(account_id, row[0], row[1], row[2], row[3])


def signed_in(tx: Tx, account_id: UUID, since: datetime, today: date) -> SignedIn | None:
    """Load who a session that began at `since` is, by the same one statement.

    None once the account was closed, reset or given another password after that.
    """
    changed = Account.credentials_changed_at
    row = tx.execute(
        _active(account_id, today)
        .add_columns(Account.name, Preference.look, Preference.shortcuts)
        .outerjoin(Preference, Preference.account_id == Account.id)
        .where(or_(changed.is_(None), changed <= since))
    ).one_or_none()
    if row is None:
        return None
    chosen = Preferences() if row[5] is None else Preferences(row[5], row[6])
    return SignedIn(Actor(account_id, row[0], row[1], row[2], row[3]), row[4], chosen)


def _active(account_id: UUID, today: date) -> Select[frozenset[str], str | None, str, date | None]:
    trained_until = (
        select(func.max(TrainingRecord.valid_until))
        .where(TrainingRecord.account_id == Account.id, TrainingRecord.passed_on <= today)
        .scalar_subquery()
    )
    return (
        select(Account.roles, Account.region_code, Organisation.key, trained_until)
        .join(Organisation, Organisation.id == Account.organisation_id)
        .where(Account.id == account_id, Account.state == "active")
    )


def on_duty(
    tx: Tx, region: str | None, role: str, today: date, organisation: str | None = None
) -> UUID | None:
    """Return the first of the roster who is active, still has the role and is not absent."""
    return next(iter(all_on_duty(tx, region, role, today, organisation)), None)


def all_on_duty(
    tx: Tx, region: str | None, role: str, today: date, organisation: str | None = None
) -> list[UUID]:
    """List everybody in the roster today, in its order, as `on_duty` judges them."""
    query = _on_duty(role, national=region is None, of_one=organisation is not None)
    known = {"region": region, "today": today, "organisation": organisation}
    return list(tx.scalars(query, known))


@cache
def _on_duty(role: str, national: bool, of_one: bool) -> Select[UUID]:
    """Make the question once: a step asks it for every clock it starts."""
    today = bindparam("today", type_=DutyEntry.from_day.type)
    place = DutyEntry.region_code
    here = place.is_(None) if national else place == bindparam("region")
    query = _roster(role, today).where(here, ~_away(today))
    if of_one:
        query = query.join(Organisation, Organisation.id == Account.organisation_id).where(
            Organisation.key == bindparam("organisation")
        )
    return query.order_by(DutyEntry.position, DutyEntry.id)


def _roster(role: str, today: Day) -> Select[UUID]:
    return (
        select(Account.id)
        .join(DutyEntry, DutyEntry.account_id == Account.id)
        .where(
            DutyEntry.role == role,
            DutyEntry.from_day <= today,
            or_(DutyEntry.until_day.is_(None), DutyEntry.until_day >= today),
            *_serving(role),
        )
    )


def _serving(role: str) -> tuple[ColumnElement[bool], ...]:
    held = type_coerce(Account.roles, String).contains(f"|{role}|", autoescape=True)
    return (Account.state == "active", held)


def _away(today: Day) -> ColumnElement[bool]:
    return exists().where(
        Absence.account_id == Account.id, Absence.from_day <= today, Absence.until_day >= today
    )


def absent(tx: Tx, account_id: UUID, today: date) -> bool:
    """Tell whether this account is away on this day."""
    return tx.scalar(select(Account.id).where(Account.id == account_id, _away(today))) is not None


def stand_in(tx: Tx, account_id: UUID, today: date) -> UUID | None:
    """Return who acts today in the place of someone absent: the first along the line who is there.

    None when the account is not absent, nobody was named, or the line runs in a circle.
    """
    seen = {account_id}
    person = _named_stand_in(tx, account_id, today)
    while person is not None and person not in seen and absent(tx, person, today):
        seen.add(person)
        person = _named_stand_in(tx, person, today)
    return None if person in seen else person


def _named_stand_in(tx: Tx, account_id: UUID, today: date) -> UUID | None:
    return tx.scalar(
        select(Absence.stand_in)
        .join(Account, Account.id == Absence.stand_in)
        .where(
            Absence.account_id == account_id,
            Absence.from_day <= today,
            Absence.until_day >= today,
            Account.state == "active",
        )
        .order_by(Absence.from_day.desc(), Absence.id)
        .limit(1)
    )


def accounts_with(tx: Tx, region: str | None, role: str) -> list[UUID]:
    """List the active accounts of one region (None: national) that have this role."""
    query = select(Account.id).where(Account.region_code == region, *_serving(role))
    return list(tx.scalars(query.order_by(Account.email)))


def liaisons(tx: Tx, region: str | None, organisation: str) -> list[UUID]:
    """List the active liaisons of an organisation who serve this region or the whole country."""
    return members(tx, region, organisation, "liaison")


def panel_members(tx: Tx, region: str | None, organisation: str) -> list[UUID]:
    """List who may sit on the panel for an organisation in this region."""
    return members(tx, region, organisation, "panel_member")


def members(tx: Tx, region: str | None, organisation: str, role: str) -> list[UUID]:
    """List the active people of an organisation in a role, for this region or the whole country."""
    return list(
        tx.scalars(
            select(Account.id)
            .join(Organisation, Organisation.id == Account.organisation_id)
            .where(
                Organisation.key == organisation,
                or_(Account.region_code == region, Account.region_code.is_(None)),
                *_serving(role),
            )
            .order_by(Account.email)
        )
    )


def head(tx: Tx, region: str | None, organisation: str) -> UUID | None:
    """Return who is turned to when the liaisons of an organisation here stay silent."""
    query = (
        select(Account.id)
        .join(OrganisationHead, OrganisationHead.account_id == Account.id)
        .join(Organisation, Organisation.id == OrganisationHead.organisation_id)
        .where(Organisation.key == organisation, Account.state == "active")
        .where(or_(Organisation.region_code == region, Organisation.region_code.is_(None)))
        .order_by(Organisation.region_code.is_(None))
    )
    return tx.scalars(query.limit(1)).first()


_CONFLICTS = select(Conflict.account_id).where(
    Conflict.case_id == bindparam("case", type_=Conflict.case_id.type)
)
"""Made once: every step of every case asks."""


def conflicted(tx: Tx, account_id: UUID, case_id: UUID) -> bool:
    """Tell whether this account declared, or was declared, to have a conflict in this case."""
    return account_id in conflicts_in(tx, case_id)


def conflicts_in(tx: Tx, case_id: UUID) -> frozenset[UUID]:
    """Return all accounts with a conflict in this case."""
    return frozenset(tx.connection().execute(_CONFLICTS, {"case": case_id}).scalars())


def name(tx: Tx, account_id: UUID) -> str:
    """Return the name of a member of staff, active or not; empty when there is no such account."""
    return names(tx, (account_id,)).get(account_id, "")


def names(tx: Tx, account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of several members of staff at once."""
    rows = tx.execute(select(Account.id, Account.name).where(Account.id.in_(set(account_ids))))
    return {row.id: row.name for row in rows}


def posts(tx: Tx, account_ids: Iterable[UUID]) -> dict[UUID, tuple[frozenset[str], str]]:
    """Return roles and kind of organisation of several members of staff, active or not."""
    query = select(Account.id, Account.roles, Organisation.key).join(
        Organisation, Organisation.id == Account.organisation_id
    )
    rows = tx.execute(query.where(Account.id.in_(set(account_ids))))
    return {row[0]: (frozenset(row[1]), row[2]) for row in rows}


def serving(
    tx: Tx, region: str | None, roles: Iterable[str]
) -> dict[UUID, tuple[frozenset[str], str]]:
    """Return who is active in one of these roles in a region: roles and kind of organisation."""
    held = type_coerce(Account.roles, String)
    query = (
        select(Account.id, Account.roles, Organisation.key)
        .join(Organisation, Organisation.id == Account.organisation_id)
        .where(
            Account.state == "active",
            Account.region_code == region,
            or_(*(held.contains(f"|{role}|", autoescape=True) for role in roles)),
        )
        .order_by(Account.email)
    )
    return {row[0]: (frozenset(row[1]), row[2]) for row in tx.execute(query)}


def names_in(tx: Tx, region: str | None) -> list[str]:
    """Return the names of everybody who works for a region or for the whole country."""
    here = or_(Account.region_code == region, Account.region_code.is_(None))
    return list(tx.scalars(select(Account.name).where(Account.state == "active", here)))


def organisation(tx: Tx, key: str, region: str | None) -> Organisation | None:
    """Return the organisation of this kind in this region (None: the national one)."""
    return tx.scalar(
        select(Organisation).where(Organisation.key == key, Organisation.region_code == region)
    )


def open_regions(tx: Tx) -> list[str | None]:
    """List the regions whose bureau is open, so that they can own cases (None: national desk)."""
    query = select(Organisation.region_code).where(Organisation.opened_on.is_not(None))
    return sorted(tx.scalars(query), key=lambda code: code or "")


def bureaus(tx: Tx) -> list[str | None]:
    """List the regions that have a bureau, open or still getting ready (None: national desk)."""
    query = select(Organisation.region_code).where(Organisation.key == "casework")
    return sorted(tx.scalars(query), key=lambda code: code or "")


def regions_without_roster(tx: Tx, today: date) -> list[str | None]:
    """List the open regions that have nobody in the roster for one of the duty roles."""
    served = {role: _served(tx, role, today) for role in DUTY_ROLES}
    return [
        region
        for region in open_regions(tx)
        if any(region not in served[role] for role in DUTY_ROLES)
    ]


def _served(tx: Tx, role: str, today: date) -> set[str | None]:
    query = _roster(role, today).with_only_columns(DutyEntry.region_code).distinct()
    return set(tx.scalars(query))


def demo_accounts(tx: Tx) -> int:
    """Count the accounts that only a demonstration may have."""
    query = select(func.count()).select_from(Account)
    return tx.scalar(query.where(Account.email.endswith(DEMO_DOMAIN))) or 0
