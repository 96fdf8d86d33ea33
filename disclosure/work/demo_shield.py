"""The shielded case of the demonstration: the man asked about is a police officer of the region."""

from datetime import datetime
from uuid import UUID

from disclosure.accounts import queries as accounts
from disclosure.accounts import seeding
from disclosure.accounts.integrity_models import IntegrityContact
from disclosure.cases import shields
from disclosure.cases.shield_rules import STAYS, Judge, Mark
from disclosure.procedure import terms
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Database

SHIELDED = "Jolanda Smit"
"""Who is at risk in the story that is shielded."""
CONTACT = seeding.Person("integriteit", "Iris Veldman", ("liaison",), "police")
NAMED = ("intake", "regie", "voorzitter", "gezag", "manager", "veiligthuis", CONTACT.login)
"""Who may open it; `intake2`, `politie` and everybody else see nothing."""


def add_contact(db: Database, now: datetime) -> None:
    """Give the police a contact for integrity, named by both administrators."""
    first, second = (seeding.account_id(one.login) for one in seeding.ADMINISTRATORS[:2])
    with db.transaction() as tx:
        seeding.add_people(tx, (CONTACT,), now, trained_until=now.date() + seeding.TRAINED)
        account = seeding.account_id(CONTACT.login)
        tx.add(IntegrityContact(account_id=account, named_by=first, second_id=second, named_at=now))


def shield(db: Database, case_id: UUID, now: datetime) -> None:
    """Let intake shield the case, and the manager confirm it beside a decision maker."""
    mark = Mark(about="subject", organisation="police", reason="Zij zegt dat hij agent is.")
    named = Judge(
        keep=True,
        reason="Hij werkt bij de politie in een andere regio.",
        names=tuple(map(seeding.account_id, NAMED)),
        to=STAYS,
        second=seeding.account_id("gezag2"),
    )
    refused = shields.mark(db, case_id, mark, _actor(db, "intake", now), now) or shields.judge(
        db, case_id, named, _actor(db, "manager", now), now
    )
    if refused is not None:
        raise AssertionError(f"the shield is refused as {refused.key}")


def _actor(db: Database, login: str, now: datetime) -> Actor:
    with db.read() as tx:
        found = accounts.actor(tx, seeding.account_id(login), terms.local_day(now))
    if found is None:
        raise AssertionError(f"{login} is nobody")
    return found
