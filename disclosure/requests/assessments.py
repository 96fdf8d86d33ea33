"""What was seen when the danger was weighed, for other rooms to ask."""

from uuid import UUID

from sqlalchemy import select

from disclosure.cases.documents import CASE, Note
from disclosure.requests.models import Assessment
from disclosure.store import vault
from disclosure.store.database import Tx


def flagged(tx: Tx, case_id: UUID, flag: str) -> bool:
    """Tell whether a red flag was ever answered with yes in this case."""
    rows = tx.scalars(select(Assessment).where(Assessment.case_id == case_id))
    return any(_answers(tx, row).get(f"flag:{flag}") == "yes" for row in rows)


def _answers(tx: Tx, row: Assessment) -> dict[str, str]:
    return vault.open(
        tx, row.case_id, CASE, Assessment.__tablename__, row.id, row.document, Note
    ).texts
