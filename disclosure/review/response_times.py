"""How fast organisations answer in a region: counted by the database, no case opened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from sqlalchemy import Subquery, case, func, select

from disclosure.accounts.models import Conflict
from disclosure.cases import models
from disclosure.review.models import Enquiry
from disclosure.store.database import Tx

DAYS = 365
"""How far back is looked."""
LEAST = 10
"""Under so many nothing is shown: one case could be recognised from it (procedure.md §13)."""
MOST = 50
ANSWERED = ("items", "nothing", "refused")


@dataclass(frozen=True, slots=True)
class Times:
    """One organisation: how often asked, half answered within, nine in ten within, defaults.

    A number is None where it is too small to be shown, or where nothing was.
    """

    organisation: str
    asked: int | None
    median: timedelta | None
    nine_in_ten: timedelta | None
    late: int | None
    broken_through: int | None


@dataclass(frozen=True, slots=True)
class Broken:
    """A case that went on without an organisation."""

    reference: str
    organisation: str
    sent_at: datetime


def per_organisation(tx: Tx, region: str, now: datetime) -> list[Times]:
    """Return response times per organisation asked in this region, over the last year."""
    counts = _counts(tx, region, now)
    places = {(row.organisation, place) for row in counts for place in _places(row.answered)}
    times = _at_places(tx, region, now, {place for _, place in places}) if places else {}
    return [_times(row, times) for row in counts]


def _places(answered: int) -> tuple[int, int]:
    """Return at which place of the ranking stand the median and the ninetieth of a hundred."""
    return max(ceil(answered * 0.5), 1), max(ceil(answered * 0.9), 1)


def _times(row: Any, times: dict[tuple[str, int], timedelta]) -> Times:
    half, most = (times.get((row.organisation, place)) for place in _places(row.answered))
    enough = row.answered >= LEAST
    return Times(
        organisation=row.organisation,
        asked=_shown(row.asked),
        median=half if enough else None,
        nine_in_ten=most if enough else None,
        late=_shown(row.late),
        broken_through=_shown(row.broken),
    )


def _shown(count: int) -> int | None:
    """A count is shown when it is none, or large enough."""
    return count if count == 0 or count >= LEAST else None


def _counts(tx: Tx, region: str, now: datetime) -> list[Any]:
    row, clock = Enquiry, models.Clock
    late = select(clock.id).where(
        clock.case_id == row.case_id,
        clock.key == "enquiry_reply:" + row.organisation,
        clock.missed_at.is_not(None),
        clock.started_at == row.sent_at,
    )
    answered = row.state.in_(ANSWERED)
    query = (
        select(
            row.organisation,
            func.count().label("asked"),
            func.sum(case((answered, 1), else_=0)).label("answered"),
            func.sum(case((late.exists(), 1), else_=0)).label("late"),
            func.sum(case((row.state == "broken_through", 1), else_=0)).label("broken"),
        )
        .join(models.Case, models.Case.id == row.case_id)
        .where(*_counted(region, now))
        .group_by(row.organisation)
        .order_by(row.organisation)
    )
    return list(tx.execute(query))


def _counted(region: str, now: datetime) -> tuple[Any, ...]:
    """Shielded cases count for nobody: a number that differs would tell that there is one."""
    here = models.Case.region_code == region, models.Case.shielded.is_(False)
    return (*here, Enquiry.sent_at >= now - timedelta(days=DAYS))


def _at_places(
    tx: Tx, region: str, now: datetime, places: Iterable[int]
) -> dict[tuple[str, int], timedelta]:
    """Rank the answers of each organisation by how long they took; return those at these places."""
    ranked = _ranked(region, now)
    rows = tx.execute(select(ranked).where(ranked.c.place.in_(sorted(places))))
    return {(row.organisation, row.place): row.answered_at - row.sent_at for row in rows}


def _ranked(region: str, now: datetime) -> Subquery:
    row = Enquiry
    took = row.answered_at - row.sent_at
    place = func.row_number().over(partition_by=row.organisation, order_by=(took, row.id))
    return (
        select(row.organisation, row.sent_at, row.answered_at, place.label("place"))
        .join(models.Case, models.Case.id == row.case_id)
        .where(*_counted(region, now), row.state.in_(ANSWERED))
        .subquery()
    )


def broken_through(tx: Tx, region: str, reader: UUID, now: datetime) -> list[Broken]:
    """Return the cases of a region that went on without an answer, newest first."""
    found = models.Case
    known = select(Conflict.id).where(Conflict.case_id == found.id, Conflict.account_id == reader)
    query = (
        select(found.reference, Enquiry.organisation, Enquiry.sent_at)
        .join(found, found.id == Enquiry.case_id)
        .where(*_counted(region, now), Enquiry.state == "broken_through", ~known.exists())
        .order_by(Enquiry.sent_at.desc())
        .limit(MOST)
    )
    return [Broken(*row) for row in tx.execute(query)]
