"""What administrators do with accounts; nothing here becomes true by one person's hand alone.

Every verb takes `db, …, actor, now`, writes one entry in the actor's chain, done or refused, and
returns its result or a `Refusal`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from disclosure.accounts import credentials, logged, rules
from disclosure.accounts.logged import refuse
from disclosure.accounts.models import Account, Organisation, TrainingRecord
from disclosure.errors import Refusal, Refused
from disclosure.procedure import terms
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Database, Tx


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
    try:
        with tx.begin_nested():
            tx.add(account)
    except IntegrityError:  # two administrators at the same moment
        raise Refused(Refusal("already_done", "email")) from None
    return account.id


def approve(db: Database, account_id: UUID, actor: Actor, now: datetime) -> Approved | Refusal:
    """Approve what another administrator proposed: the roles count from now on."""

    def work(tx: Tx) -> Approved:
        account = _managed(tx, account_id, actor, now)
        refuse(rules.refuse_approval(account.facts, actor))
        account.roles = account.pending_roles or frozenset()
        account.proposed_by, account.approved_by = account.pending_by, actor.id
        account.pending_roles = account.pending_by = None
        account.state = "active"
        token = None if account.password_hash else credentials.issue_setup(tx, account, now)
        return Approved(account.id, token)

    return logged.run(db, "approve_account", actor.id, now, work, account=account_id)


def reject(db: Database, account_id: UUID, actor: Actor, now: datetime) -> UUID | Refusal:
    """Drop a proposal; an account that never counted, or was reset, is disabled with it."""

    def work(tx: Tx) -> UUID:
        account = _managed(tx, account_id, actor, now)
        if account.pending_roles is None:
            raise Refused(Refusal("already_done"))
        account.pending_roles = account.pending_by = None
        account.state = "disabled" if account.state == "proposed" else account.state
        return account.id

    return logged.run(db, "reject_account", actor.id, now, work, account=account_id)


def set_roles(
    db: Database, account_id: UUID, roles: frozenset[str], actor: Actor, now: datetime
) -> UUID | Refusal:
    """Take roles away at once; any role more waits for a second administrator."""

    def work(tx: Tx) -> UUID:
        account = _managed(tx, account_id, actor, now)
        refuse(rules.refuse_roles(roles))
        if account.state == "active" and roles <= account.roles:
            account.roles, account.pending_roles, account.pending_by = roles, None, None
        else:
            account.pending_roles, account.pending_by = roles, actor.id
        return account.id

    return logged.run(db, "set_roles", actor.id, now, work, account=account_id)


def disable(db: Database, account_id: UUID, actor: Actor, now: datetime) -> UUID | Refusal:
    """End an account at once, with its sessions; nobody disables their own."""

    def work(tx: Tx) -> UUID:
        account = _managed(tx, account_id, actor, now)
        refuse(rules.refuse_own(account.id, actor))
        credentials.forget(account, now)
        account.state = "disabled"
        account.pending_roles = account.pending_by = None
        return account.id

    return logged.run(db, "disable_account", actor.id, now, work, account=account_id)


def reset(db: Database, account_id: UUID, actor: Actor, now: datetime) -> UUID | Refusal:
    """Take a lost password or telephone out of use; a second administrator hands out the new.

    One administrator alone could otherwise walk in as anybody.
    """

    def work(tx: Tx) -> UUID:
        account = _managed(tx, account_id, actor, now)
        refuse(rules.refuse_own(account.id, actor))
        if account.state != "active":
            raise Refused(Refusal("already_done"))
        credentials.forget(account, now)
        account.state = "proposed"
        account.pending_roles, account.pending_by = account.roles, actor.id
        return account.id

    return logged.run(db, "reset_account", actor.id, now, work, account=account_id)


def record_training(
    db: Database, account_id: UUID, training: Training, actor: Actor, now: datetime
) -> UUID | Refusal:
    """Record a training passed; nobody records their own, and none is passed in the future."""

    def work(tx: Tx) -> UUID:
        account = _managed(tx, account_id, actor, now)
        refuse(rules.refuse_own(account.id, actor))
        refuse(rules.refuse_days(training.passed_on, terms.local_day(now), "passed_on"))
        refuse(rules.refuse_days(training.passed_on, training.valid_until, "valid_until"))
        row = TrainingRecord(
            id=uuid4(), account_id=account.id, topic=training.topic, recorded_by=actor.id
        )
        row.passed_on, row.valid_until = training.passed_on, training.valid_until
        tx.add(row)
        return row.id

    return logged.run(db, "record_training", actor.id, now, work, account=account_id)


def _managed(tx: Tx, account_id: UUID, actor: Actor, now: datetime) -> Account:
    """Lock an account that this actor may manage."""
    account = credentials.locked(tx, account_id)
    if account is None:
        raise Refused(Refusal("facts_missing", "account"))
    refuse(rules.refuse_administration(actor, account.region_code))
    account.changed_at = now
    return account


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
