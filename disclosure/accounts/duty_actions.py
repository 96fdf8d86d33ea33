"""Who is there and who may not look: absence, the duty roster, opening a region, conflicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from disclosure.accounts import logged, queries, rules
from disclosure.accounts.logged import refuse
from disclosure.accounts.models import Absence, Account, Conflict, DutyEntry, Organisation
from disclosure.errors import Refusal, Refused, UnreadableSecret
from disclosure.procedure import terms
from disclosure.procedure.permissions import Actor
from disclosure.store import audit, vault
from disclosure.store.database import Database, Tx


@dataclass(frozen=True, slots=True)
class Away:
    """Days, both included, and who stands in."""

    from_day: date
    until_day: date
    stand_in: UUID | None = None


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One place in a roster; without `until_day` it has no end."""

    account_id: UUID
    from_day: date
    until_day: date | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """Who may not act in a case, and why; the reason is sealed under the key of the case."""

    account_id: UUID
    reason: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ConflictReason:
    """The sealed document of a conflict."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An agency of one region, or a national one."""

    key: str
    region: str | None
    name: str


def record_absence(
    db: Database, account_id: UUID, away: Away, actor: Actor, now: datetime
) -> UUID | Refusal:
    """Record one's own absence, or as manager or administrator that of someone of the region."""
    return logged.run(
        db,
        "record_absence",
        actor.id,
        now,
        lambda tx: _record_absence(tx, account_id, away, actor),
        account=account_id,
    )


def _record_absence(tx: Tx, account_id: UUID, away: Away, actor: Actor) -> UUID:
    account = _served_by(tx, account_id, actor)
    refuse(rules.refuse_days(away.from_day, away.until_day, "until_day"))
    if away.stand_in is not None:
        other = tx.get(Account, away.stand_in)
        refuse(rules.refuse_stand_in(account.facts, None if other is None else other.facts))
    row = Absence(
        id=uuid4(),
        account_id=account.id,
        from_day=away.from_day,
        until_day=away.until_day,
        stand_in=away.stand_in,
    )
    tx.add(row)
    return row.id


def remove_absence(db: Database, absence_id: UUID, actor: Actor, now: datetime) -> UUID | Refusal:
    """Take back an absence that is not over yet: from today on the person is there again.

    Returns whose absence it was.
    """
    return logged.run(
        db,
        "remove_absence",
        actor.id,
        now,
        lambda tx: _remove_absence(tx, absence_id, actor, terms.local_day(now)),
        absence=absence_id,
    )


def _remove_absence(tx: Tx, absence_id: UUID, actor: Actor, today: date) -> UUID:
    row = tx.get(Absence, absence_id)
    if row is None or row.until_day < today:
        raise Refused(Refusal("already_done"))
    account = _served_by(tx, row.account_id, actor)
    if row.from_day >= today:
        tx.delete(row)
    else:
        row.until_day = today - timedelta(days=1)
    return account.id


def _served_by(tx: Tx, account_id: UUID, actor: Actor) -> Account:
    account = tx.get(Account, account_id)
    if account is None:
        raise Refused(Refusal("facts_missing", "account"))
    if account.id != actor.id:
        refuse(rules.refuse_planning(actor, account.region_code))
    return account


def set_roster(
    db: Database,
    region: str | None,
    role: str,
    lines: Sequence[DutyLine],
    actor: Actor,
    now: datetime,
) -> int | Refusal:
    """Replace the roster of one region and role, first in order is first on duty.

    A duty role of an open region is never left without anyone. Returns the number of places.
    """
    return logged.run(
        db,
        "set_roster",
        actor.id,
        now,
        lambda tx: _set_roster(tx, region, role, lines, actor, terms.local_day(now)),
        region=region or "",
        role=role,
    )


def _set_roster(
    tx: Tx, region: str | None, role: str, lines: Sequence[DutyLine], actor: Actor, today: date
) -> int:
    refuse(rules.refuse_planning(actor, region))
    able = set(queries.accounts_with(tx, region, role))
    for line in lines:
        _refuse_line(line, able)
    tx.execute(delete(DutyEntry).where(DutyEntry.region_code == region, DutyEntry.role == role))
    tx.add_all(
        DutyEntry(
            region_code=region,
            role=role,
            account_id=line.account_id,
            position=position,
            from_day=line.from_day,
            until_day=line.until_day,
        )
        for position, line in enumerate(lines)
    )
    tx.flush()
    if region in queries.regions_without_roster(tx, today):
        raise Refused(Refusal("facts_missing", "roster"))
    return len(lines)


def _refuse_line(line: DutyLine, able: set[UUID]) -> None:
    if line.account_id not in able:
        raise Refused(Refusal("wrong_role", "account"))
    if line.until_day is not None:
        refuse(rules.refuse_days(line.from_day, line.until_day, "until_day"))


def add_organisation(
    db: Database, new: NewOrganisation, actor: Actor, now: datetime
) -> UUID | Refusal:
    """Add an agency; each kind exists once per region and once for the whole country."""
    return logged.run(
        db,
        "add_organisation",
        actor.id,
        now,
        lambda tx: _add_organisation(tx, new, actor),
        kind=new.key,
        region=new.region or "",
    )


def _add_organisation(tx: Tx, new: NewOrganisation, actor: Actor) -> UUID:
    refuse(rules.refuse_administration(actor, new.region))
    found = queries.organisation(tx, new.key, new.region)
    if found is not None:
        raise Refused(Refusal("already_done", "key"))
    row = Organisation(id=uuid4(), key=new.key, region_code=new.region, name=new.name)
    tx.add(row)
    return row.id


def open_region(db: Database, region: str | None, actor: Actor, now: datetime) -> UUID | Refusal:
    """Let a region own cases, once its roster names a duty director and a decision maker."""
    return logged.run(
        db,
        "open_region",
        actor.id,
        now,
        lambda tx: _open_region(tx, region, actor, terms.local_day(now)),
        region=region or "",
    )


def _open_region(tx: Tx, region: str | None, actor: Actor, today: date) -> UUID:
    refuse(rules.refuse_administration(actor, region))
    bureau = queries.organisation(tx, "casework", region)
    if bureau is None:
        raise Refused(Refusal("facts_missing", "organisation"))
    if bureau.opened_on is not None:
        raise Refused(Refusal("already_done"))
    bureau.opened_on = today
    tx.flush()
    if region in queries.regions_without_roster(tx, today):
        raise Refused(Refusal("facts_missing", "roster"))
    return bureau.id


def add_conflict(
    tx: Tx, case_id: UUID, declaration: Declaration, declared_by: UUID, now: datetime
) -> UUID:
    """Write a conflict and its entry in the chain of the case, inside an open transaction.

    Raises `Refused`: `already_done`, or `facts_missing` when there is no such case or person.
    """
    known = tx.scalar(select(Account.id).where(Account.id == declaration.account_id))
    if known is None:
        raise Refused(Refusal("facts_missing", "account"))
    if queries.conflicted(tx, declaration.account_id, case_id):
        raise Refused(Refusal("already_done"))
    row_id = uuid4()
    document = ConflictReason(declaration.reason, declaration.kind)
    try:
        reason = vault.seal(tx, case_id, "case", "conflicts", row_id, document)
    except UnreadableSecret:
        raise Refused(Refusal("facts_missing", "case")) from None
    tx.add(
        Conflict(
            id=row_id,
            account_id=declaration.account_id,
            case_id=case_id,
            reason=reason,
            declared_by=declared_by,
            declared_at=now,
        )
    )
    audit.record(
        tx,
        audit.case_chain(case_id),
        "declare_conflict",
        str(declared_by),
        now,
        case=case_id,
        account=str(declaration.account_id),
    )
    return row_id
