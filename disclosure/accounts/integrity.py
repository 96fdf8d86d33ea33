"""The contacts for integrity of organisations: who they are, and naming one by two people."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select

from disclosure.accounts import logged, queries, rules
from disclosure.accounts.integrity_models import IntegrityContact
from disclosure.accounts.logged import refuse
from disclosure.accounts.models import Account
from disclosure.errors import Refusal, Refused
from disclosure.procedure import terms
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Database, Tx

ROLE = "liaison"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetContact:
    """Let a liaison be the contact for integrity from now on, or no longer."""

    contact: bool
    second: UUID | None


def contacts(tx: Tx) -> frozenset[UUID]:
    """Return every contact for integrity who still is an active liaison."""
    query = select(IntegrityContact.account_id, Account.roles).join(
        Account, Account.id == IntegrityContact.account_id
    )
    rows = tx.execute(query.where(Account.state == "active"))
    return frozenset(account for account, roles in rows if ROLE in roles)


def set_contact(
    db: Database, account_id: UUID, args: SetContact, actor: Actor, now: datetime
) -> UUID | Refusal:
    """Name a contact for integrity, or take the name back; two administrators, neither the person.

    Keys: wrong_role, wrong_region, second_missing, same_person, already_done.
    """
    work = partial(_set, account_id=account_id, args=args, actor=actor, now=now)
    return logged.run(
        db,
        "integrity_contact",
        actor.id,
        now,
        work,
        account=account_id,
        contact=args.contact,
        second=args.second or "",
    )


def _set(tx: Tx, account_id: UUID, args: SetContact, actor: Actor, now: datetime) -> UUID:
    account = tx.get(Account, account_id)
    if account is None or account.state != "active" or ROLE not in account.roles:
        raise Refused(Refusal("wrong_role"))
    refuse(rules.refuse_administration(actor, account.region_code))
    second = _second(tx, account, args, actor, now)
    row = tx.get(IntegrityContact, account_id)
    if (row is not None) == args.contact:
        raise Refused(Refusal("already_done"))
    if row is not None:
        tx.delete(row)
        return account_id
    tx.add(
        IntegrityContact(account_id=account_id, named_by=actor.id, second_id=second, named_at=now)
    )
    return account_id


def _second(tx: Tx, account: Account, args: SetContact, actor: Actor, now: datetime) -> UUID:
    if args.second is None:
        raise Refused(Refusal("second_missing", "second"))
    if args.second in (actor.id, account.id) or account.id == actor.id:
        raise Refused(Refusal("same_person", "second"))
    other = queries.actor(tx, args.second, terms.local_day(now))
    refuse(
        rules.refuse_administration(other, account.region_code)
        if other is not None
        else Refusal("wrong_role", "second")
    )
    return args.second
