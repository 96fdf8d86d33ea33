"""Keeping what somebody chose for the own screen. It touches nobody else and is not logged."""

from dataclasses import dataclass
from uuid import UUID

from disclosure.accounts.preference_models import Preference
from disclosure.store.database import Database
from disclosure.web.comfort import SYSTEM


@dataclass(frozen=True, slots=True)
class Preferences:
    """How pages look and whether short-cuts are heard; this is what everybody begins with."""

    look: str = SYSTEM
    shortcuts: bool = True


def save(db: Database, chosen: Preferences, account_id: UUID) -> None:
    """Keep the choices of one account."""
    with db.transaction() as tx:
        tx.merge(Preference(account_id=account_id, look=chosen.look, shortcuts=chosen.shortcuts))
