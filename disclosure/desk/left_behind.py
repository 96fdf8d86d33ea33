"""What nobody could take over from a colleague who is not there: for the manager to give away."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from disclosure.accounts.models import Account
from disclosure.cases import departures
from disclosure.cases.models import Case
from disclosure.desk import queries
from disclosure.procedure import terms
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Tx


@dataclass(frozen=True, slots=True)
class Left:
    """A case in which something is somebody's who is not there; `director` is who has the case."""

    reference: str
    urgency: str | None
    director: str


def read(tx: Tx, actor: Actor, now: datetime) -> list[Left]:
    """Return the cases of the region that still wait for somebody to take them, urgent first."""
    behind = departures.behind(terms.local_day(now)).subquery()
    query = (
        select(Case.reference, Case.urgency, Account.name)
        .join(behind, behind.c.id == Case.id)
        .join(Account, Account.id == Case.director_id)
        .where(*queries.visible(actor))
        .order_by(Case.urgency_rank, Case.next_due_at, Case.id)
        .limit(queries.MOST)
    )
    return [Left(*row) for row in tx.execute(query)]
