"""What a region sees of a case before it takes it over: enough to decide, nobody in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from disclosure.cases import clocks, labels, models
from disclosure.cases.pages import OpenCase
from disclosure.procedure.compartments import TELLING_CLOCKS
from disclosure.store.database import Tx

INTRO = _l(
    "Neemt u over, dan is uw dienstdoende regisseur meteen verantwoordelijk. Alle termijnen lopen"
    " door. Namen ziet u pas daarna."
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A case on offer: from where, how dangerous, how far, and what is owed when."""

    sender: str
    case: models.Case
    late: list[models.Clock]
    running: list[models.Clock]
    answer_by: datetime | None


def show(tx: Tx, opened: OpenCase) -> dict[str, Any]:
    """Read what the page of taking over shows; what tells who applied is left out."""
    case = tx.get_one(models.Case, opened.id)
    query = select(models.Clock).where(
        models.Clock.case_id == case.id, models.Clock.state.in_(models.OPEN_STATES)
    )
    rows = list(tx.scalars(query.order_by(models.Clock.due_at, models.Clock.seq)))
    counted = [row for row in rows if clocks.base(row.key) not in clocks.NEVER_MISSED]
    told = [row for row in counted if not TELLING_CLOCKS & set(row.key.split(":"))]
    late = [row for row in told if _late(row, opened.now)]
    offer = Offer(
        sender=labels.region(case.region_code),
        case=case,
        late=late,
        running=[row for row in told if row not in late and row.key != "transfer"],
        answer_by=next((row.due_at for row in rows if row.key == "transfer"), None),
    )
    return {"offer": offer, "labels": labels}


def _late(clock: models.Clock, now: datetime) -> bool:
    over = clock.state == "running" and clock.due_at <= now
    return clock.state == "missed" or over
