"""What the passing of time does: hand over, warn, miss, hold, release, resume. On a timer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select, text

from disclosure.cases import clock_actions, clocks, contact, departures, models, steps
from disclosure.cases.steps import Taken
from disclosure.procedure import terms
from disclosure.procedure.permissions import SYSTEM
from disclosure.review import chasing
from disclosure.store.database import Database, Tx

LIVE = ("running", "paused", "held")
BATCH = 200
"""Clocks looked at in one transaction: few commits, short locks."""


_live = text(models.one_of("clocks.state", LIVE))
"""Spelled out, so that the partial index over live clocks is used."""
_NEXT = (
    select(models.Clock.wake_at)
    .where(_live, models.Clock.wake_at.is_not(None))
    .order_by(models.Clock.wake_at)
    .limit(1)
)
_DUE = (
    select(models.Clock.id, models.Clock.case_id)
    .where(_live, models.Clock.wake_at <= bindparam("now", type_=models.Clock.wake_at.type))
    .order_by(models.Clock.wake_at, models.Clock.seq)
    .limit(BATCH)
)


def sweep(db: Database, now: datetime) -> int:
    """Look at every clock whose moment has come; return how many were looked at."""
    hand_over(db, now)
    count = 0
    while True:
        with db.transaction() as tx:
            due = _due(tx, now)
            for case_id in sorted({case_id for _, case_id in due}):
                _time_passes(tx, case_id, now)
        count += len(due)
        if len(due) < BATCH:
            return count


def hand_over(db: Database, now: datetime) -> None:
    """Give what is theirs who are away today or left to whoever is there."""
    with db.read() as tx:
        behind = set(tx.scalars(departures.behind(terms.local_day(now))))
    for case_id in sorted(behind):
        with db.transaction() as tx:
            taken = steps.load(tx, case_id, "assign_director", SYSTEM, now)
            before = taken.case.director_id
            departures.hand_over(taken)
            if taken.case.director_id != before:
                steps.log(tx, case_id, "assign_director", SYSTEM, now, "done", **taken.logged)


def next_moment(tx: Tx) -> datetime | None:
    """Return when the sweep is needed next."""
    return tx.connection().execute(_NEXT).scalars().first()


def _due(tx: Tx, now: datetime) -> list[tuple[UUID, UUID]]:
    return [(row.id, row.case_id) for row in tx.connection().execute(_DUE, {"now": now})]


def _time_passes(tx: Tx, case_id: UUID, now: datetime) -> None:
    """Do in one case what is due: safe contact first, then the ends of pauses, then misses.

    Cases are locked in one order, so that two workers wait for each other and never in a ring.
    """
    taken = steps.load(tx, case_id, "miss", SYSTEM, now)
    _recheck_contact(taken)
    for clock in list(taken.clocks):
        _wake(taken, clock)
    contact.review_holds(taken)
    clocks.keep_floor(taken)


def _recheck_contact(taken: Taken) -> None:
    before = {clock.id: clock.state for clock in taken.clocks}
    contact.review_holds(taken)
    for clock in taken.clocks:
        if clock.state != before[clock.id]:
            step = "hold" if clock.state == "held" else "release"
            _log(taken, step, clock)


def _wake(taken: Taken, clock: models.Clock) -> None:
    if clock.wake_at is None or clock.wake_at > taken.now:
        return
    if clock.state == "paused":
        clocks.resume(taken, clock)
        _log(taken, "resume", clock)
    elif clock.state == "running" and clocks.overdue(taken, clock):
        clock_actions.miss_one(taken, clock)
        _log(taken, "miss", clock)
    elif clock.state == "running":
        clock_actions.warn(taken, clock)
    if clocks.base(clock.key) == "enquiry_reply":
        chasing.look(taken)


def _log(taken: Taken, step: str, clock: models.Clock) -> None:
    steps.log(taken.tx, taken.case.id, step, SYSTEM, taken.now, "done", clock=clock.key)
