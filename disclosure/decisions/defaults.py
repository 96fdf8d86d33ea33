"""Notice of default (ingebrekestelling): which term is late, and what that costs today.

Awb 4:17, 4:18 and 7:14. The counting is in `procedure.remedies`; here the case is read for it.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from disclosure.cases import models as cases
from disclosure.decisions import models
from disclosure.decisions import remedy_queries as remedies
from disclosure.decisions.remedy_models import Remedy
from disclosure.decisions.remedy_rules import DEFAULT
from disclosure.procedure import profile, terms
from disclosure.procedure import remedies as law
from disclosure.store.database import Tx

APPLICATION, OBJECTION = "reasonable_term", "objection_decision"
"""The terms of the law that a notice can be about; this project's own terms cost nothing."""


def default_received_on(tx: Tx, case_id: UUID) -> date | None:
    """Return the day on which the last notice of default was received, or None."""
    query = select(Remedy.received_at).where(Remedy.case_id == case_id, Remedy.kind == DEFAULT)
    found = tx.scalars(query.order_by(Remedy.received_at.desc()).limit(1)).first()
    return terms.local_day(found) if found is not None else None


def waited(tx: Tx, row: Remedy) -> models.Objection | None:
    """Return the objection that waited for a decision when the notice came."""
    query = select(models.Objection).where(
        models.Objection.case_id == row.case_id, models.Objection.at <= row.received_at
    )
    found = tx.scalars(query.order_by(models.Objection.at.desc()))
    waits = (one for one in found if not one.decided_at or one.decided_at >= row.received_at)
    return next(waits, None)


def late(tx: Tx, row: Remedy) -> law.Late:
    """Return what decides the cost: a term that stands still has no last day.

    What was decided counts from the day on which it was announced (Awb 4:17, 3:41).
    """
    objection, notice = waited(tx, row), terms.local_day(row.received_at)
    clock = remedies.clock(tx, row.case_id, OBJECTION if objection else APPLICATION)
    if clock is None or clock.state == "paused":
        return law.Late(notice, None)
    done = terms.local_day(clock.finished_at) if clock.finished_at is not None else None
    if objection is not None:
        done = remedies.announced_on(tx, objection)
    return law.Late(notice, terms.local_day(clock.due_at) - date.resolution, done)


def penalty(case: cases.Case) -> law.Penalty | None:
    """Return what the law of this case makes deciding late cost; None: nothing."""
    return profile.load(case.profile).remedies.penalty


def owed(tx: Tx, case: cases.Case, row: Remedy, now: datetime) -> int:
    """Return what deciding too late has cost by today, in whole euros."""
    found = penalty(case)
    return law.owed(late(tx, row), found, terms.local_day(now)) if found is not None else 0
