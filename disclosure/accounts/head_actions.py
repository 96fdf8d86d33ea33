"""Who leads the liaisons of an organisation: turned to when they stay silent; sees no case."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from disclosure.accounts import logged, queries, rules
from disclosure.accounts.logged import refuse
from disclosure.accounts.models import Account, Organisation, OrganisationHead
from disclosure.errors import Refusal, Refused
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Database, Tx


def name_head(
    db: Database, organisation_id: UUID, account_id: UUID, actor: Actor, now: datetime
) -> UUID | Refusal:
    """Name somebody of the organisation itself; whoever was named before no longer is."""
    return logged.run(
        db,
        "name_head",
        actor.id,
        now,
        lambda tx: _name_head(tx, organisation_id, account_id, actor),
        organisation=organisation_id,
        account=account_id,
    )


def _name_head(tx: Tx, organisation_id: UUID, account_id: UUID, actor: Actor) -> UUID:
    organisation = tx.get(Organisation, organisation_id)
    if organisation is None:
        raise Refused(Refusal("facts_missing"))
    refuse(rules.refuse_administration(actor, organisation.region_code))
    if account_id not in dict(colleagues(tx, organisation_id)):
        raise Refused(Refusal("facts_missing", "account"))
    tx.merge(OrganisationHead(organisation_id=organisation_id, account_id=account_id))
    return account_id


def colleagues(tx: Tx, organisation_id: UUID) -> list[tuple[UUID, str]]:
    """Return everybody at work for an organisation, by name."""
    mine = (Account.organisation_id == organisation_id, Account.state == "active")
    rows = tx.execute(select(Account.id, Account.name).where(*mine).order_by(Account.name))
    return [(row.id, row.name) for row in rows]


def named(tx: Tx) -> dict[UUID, str]:
    """Return organisation → name of its head, for those that have one."""
    head = OrganisationHead
    found = tx.execute(select(head.organisation_id, head.account_id))
    rows = {row.organisation_id: row.account_id for row in found}
    names = queries.names(tx, rows.values())
    return {organisation: names[account] for organisation, account in rows.items()}
