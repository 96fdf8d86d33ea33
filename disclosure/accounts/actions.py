"""What administrators do with accounts; nothing here becomes true by one person's hand alone.

Every verb takes `db, …, actor, now`, writes one entry in the actor's chain, done or refused, and
returns its result or a `Refusal`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from disclosure.accounts import credentials, logged, rules
from disclosure.accounts.logged import refuse
from disclosure.accounts.models import Account, Organisation, TrainingRecord
from disclosure.errors import Refusal, Refused
from disclosure.procedure import terms
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Database, Tx

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What one administrator proposes."""

    email: str
    name: str
    organisation_id: UUID
    region: str | None
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Training:
    """A training passed; `valid_until` is the last day it counts."""

    topic: str
    passed_on: date
    valid_until: date


@dataclass(frozen=True, slots=True, repr=False)
class Approved:
    """An account that counts from now on; `token` opens its set-up once, None if it has one."""

    account_id: UUID
    token: str | None


def propose(db: Database, new: NewAccount, actor: Actor, now: datetime) -> UUID | Refusal:
    """Propose an account; it can do nothing until a second administrator approves it."""
    return logged.run(
        db, "propose_account", actor.id, now, lambda tx: _propose(tx, new, actor, now)
    )


def _propose(tx: Tx, new: NewAccount, actor: Actor, now: datetime) -> UUID:
    refuse(rules.refuse_administration(actor, new.region))
    refuse(rules.refuse_roles(new.roles))
    email = rules.normalised_email(new.email)
    if tx.scalar(select(Account.id).where(Account.email == email)) is not None:
        raise Refused(Refusal("already_done", "email"))
    organisation = tx.get(Organisation, new.organisation_id)
    if organisation is None or organisation.region_code not in (None, new.region):
        raise Refused(Refusal("facts_missing", "organisation"))
    account = Account(
        email=email,
        name=new.name,
        organisation_id=organisation.id,
        region_code=new.region,
        pending_roles=new.roles,
        pending_by=actor.id,
        created_at=now,
        changed_at=now,
    )
    tx.add(account)
    tx.flush()
    return account.id


def approve(db: Database, account_id: UUID, actor: Actor, now: datetime) -> Approved | Refusal:
    """Approve what another administrator proposed: the roles count from now on."""
    return _change(db, "approve_account", account_id, actor, now, _approve)


def _approve(tx: Tx, account: Account, actor: Actor, now: datetime) -> Approved:
    refuse(rules.refuse_approval(account.facts, actor))
    account.roles = account.pending_roles or frozenset()
    account.proposed_by, account.approved_by = account.pending_by, actor.id
    account.pending_roles = account.pending_by = None
    account.state = "active"
    token = None if account.password_hash else credentials.issue_setup(tx, account, now)
    return Approved(account.id, token)


def reject(db: Database, account_id: UUID, actor: Actor, now: datetime) -> UUID | Refusal:
    """Drop a proposal; an account that never counted, or was reset, is disabled with it."""
    return _change(db, "reject_account", account_id, actor, now, _reject)


def _reject(tx: Tx, account: Account, actor: Actor, now: datetime) -> UUID:
    if account.pending_roles is None:
        raise Refused(Refusal("already_done"))
    account.pending_roles = account.pending_by = None
    account.state = "disabled" if account.state == "proposed" else account.state
    return account.id


def set_roles(
    db: Database, account_id: UUID, roles: frozenset[str], actor: Actor, now: datetime
) -> UUID | Refusal:
    """Take roles away at once; any role more waits for a second administrator."""

    def work(tx: Tx, account: Account, actor: Actor, now: datetime) -> UUID:
        refuse(rules.refuse_roles(roles))
        if account.state == "active" and roles <= account.roles:
            account.roles, account.pending_roles, account.pending_by = roles, None, None
        else:
            account.pending_roles, account.pending_by = roles, actor.id
        return account.id

    return _change(db, "set_roles", account_id, actor, now, work)


def disable(db: Database, account_id: UUID, actor: Actor, now: datetime) -> UUID | Refusal:
    """End an account at once, with its sessions; nobody disables their own."""
    return _change(db, "disable_account", account_id, actor, now, _disable)


def _disable(tx: Tx, account: Account, actor: Actor, now: datetime) -> UUID:
    refuse(rules.refuse_own(account.id, actor))
    credentials.forget(account, now)
    account.state = "disabled"
    account.pending_roles = account.pending_by = None
    return account.id


def reset(db: Database, account_id: UUID, actor: Actor, now: datetime) -> UUID | Refusal:
    """Take a lost password or telephone out of use; a second administrator hands out the new.

    One administrator alone could otherwise walk in as anybody.
    """
    return _change(db, "reset_account", account_id, actor, now, _reset)


def _reset(tx: Tx, account: Account, actor: Actor, now: datetime) -> UUID:
    refuse(rules.refuse_own(account.id, actor))
    if account.state != "active":
        raise Refused(Refusal("already_done"))
    credentials.forget(account, now)
    account.state = "proposed"
    account.pending_roles, account.pending_by = account.roles, actor.id
    return account.id


def record_training(
    db: Database, account_id: UUID, training: Training, actor: Actor, now: datetime
) -> UUID | Refusal:
    """Record a training passed; nobody records their own, and none is passed in the future."""

    def work(tx: Tx, account: Account, actor: Actor, now: datetime) -> UUID:
        refuse(rules.refuse_own(account.id, actor))
        refuse(rules.refuse_days(training.passed_on, terms.local_day(now), "passed_on"))
        refuse(rules.refuse_days(training.passed_on, training.valid_until, "valid_until"))
        tx.add(
            TrainingRecord(
                account_id=account.id,
                topic=training.topic,
                passed_on=training.passed_on,
                valid_until=training.valid_until,
                recorded_by=actor.id,
            )
        )
        return account.id

    return _change(db, "record_training", account_id, actor, now, work)


def _change(
    db: Database,
    verb: str,
    account_id: UUID,
    actor: Actor,
    now: datetime,
    work: Callable[[Tx, Account, Actor, datetime], T],
) -> T | Refusal:
    """Lock the account, check who may manage it, do the work, log it."""

    def whole(tx: Tx) -> T:
        account = credentials.locked(tx, account_id)
        if account is None:
            raise Refused(Refusal("facts_missing", "account"))
        refuse(rules.refuse_administration(actor, account.region_code))
        result = work(tx, account, actor, now)
        account.changed_at = now
        return result

    return logged.run(db, verb, actor.id, now, whole, account=account_id)


def invite_administrator(db: Database, new: NewAccount, now: datetime) -> Approved | Refusal:
    """Make, or give a new set-up to, an administrator from the console: the first two come so.

    Refuses `wrong_role` for any other role, and for an account that has one.
    """
    return logged.run(db, "invite_administrator", None, now, lambda tx: _invite(tx, new, now))


def _invite(tx: Tx, new: NewAccount, now: datetime) -> Approved:
    if new.roles != {rules.ADMINISTRATOR}:
        raise Refused(Refusal("wrong_role", "roles"))
    email = rules.normalised_email(new.email)
    account = tx.scalar(select(Account).where(Account.email == email).with_for_update())
    if account is None:
        account = Account(
            email=email,
            name=new.name,
            organisation_id=new.organisation_id,
            region_code=new.region,
            created_at=now,
        )
        tx.add(account)
    elif account.roles != new.roles:
        raise Refused(Refusal("wrong_role", "email"))
    account.state, account.roles, account.changed_at = "active", new.roles, now
    account.pending_roles = account.pending_by = None
    tx.flush()
    return Approved(account.id, credentials.issue_setup(tx, account, now))
