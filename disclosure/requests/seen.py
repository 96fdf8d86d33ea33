"""Who saw a case, for whoever applied for herself: roles and organisations by day, never names."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from disclosure.accounts import queries as accounts
from disclosure.cases import labels
from disclosure.procedure import terms
from disclosure.store import audit
from disclosure.store.database import Tx
from disclosure.store.log_tables import entries

ROLES = {
    "case_director": _l("Leidt de behandeling"),
    "intake": _l("Nam uw vraag aan"),
    "disclosure_officer": _l("Spreekt met u"),
    "decision_maker": _l("Neemt het besluit"),
    "panel_chair": _l("Weegt mee"),
    "regional_manager": _l("Leidinggevende"),
    "privacy_officer": _l("Houdt toezicht op uw gegevens"),
    "liaison": _l("Contactpersoon"),
    "panel_member": _l("Contactpersoon"),
    "": _l("Medewerker"),
}
"""What each role is called here; of somebody with several the nearest to her is named."""


@dataclass(frozen=True, slots=True, order=True)
class Look:
    """That somebody in this role, of this organisation, was in the case on this day."""

    day: date
    role: str
    organisation: str


def looks(tx: Tx, case_id: UUID) -> list[Look]:
    """Return who was in the case, the last day first, each once a day."""
    query = select(entries.c.actor, entries.c.at).where(
        entries.c.chain == audit.case_chain(case_id)
    )
    rows = [(_account(actor), at) for actor, at in tx.execute(query)]
    posts = accounts.posts(tx, {account for account, _at in rows if account is not None})
    found = {_look(at, *posts[account]) for account, at in rows if account in posts}
    return sorted(found, reverse=True)


def organisation(key: str) -> str:
    """Return what a kind of organisation is called."""
    return str(labels.ORGANISATIONS.get(key, key))


def _look(at: datetime, roles: frozenset[str], organisation: str) -> Look:
    role = next((each for each in ROLES if each in roles), "")
    return Look(terms.local_day(at), role, organisation)


def _account(actor: str) -> UUID | None:
    try:
        return UUID(actor)
    except ValueError:
        return None
