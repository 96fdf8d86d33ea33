"""Chasing who does not answer: by the clock on a timer, and by the director at once.

A chase is a neutral mail and a line in the case; the clock is not touched, whatever else stands
still. Who is turned to is written down, also when nobody could be found.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import bindparam, select, text

from disclosure.accounts import queries as accounts
from disclosure.cases import clocks, models, outbox, owners, steps
from disclosure.cases.steps import Taken
from disclosure.errors import Refusal
from disclosure.procedure import permissions, regions, stages, terms
from disclosure.procedure.permissions import SYSTEM, Actor
from disclosure.review import chase_rules as rules
from disclosure.review import queries
from disclosure.review.chase_rules import Silence
from disclosure.review.enquiry_models import Chase
from disclosure.review.models import Enquiry
from disclosure.store.database import Database, Tx

STEP = "chase"
_MOMENT = Enquiry.chase_at.type


_WAITS = (
    select(Enquiry.case_id)
    .where(text("enquiries.state = 'open'"), Enquiry.chase_at <= bindparam("now", type_=_MOMENT))
    .distinct()
)
"""Spelled out, so that the partial index over open enquiries is used."""


def chase(db: Database, now: datetime) -> int:
    """Turn to somebody again wherever a term is long over; return how often."""
    with db.read() as tx:
        waits = sorted(tx.scalars(_WAITS, {"now": now}))
    count = 0
    for case_id in waits:
        with db.transaction() as tx:
            count += look(steps.load(tx, case_id, STEP, SYSTEM, now))
    return count


def look(taken: Taken) -> int:
    """Chase in one case whoever must be; what was answered meanwhile is left alone."""
    count = 0
    for row in queries.newest_enquiries(taken.tx, taken.case.id).values():
        if row.state == "open":
            count += _look_at(taken, row)
    return count


def _look_at(taken: Taken, row: Enquiry) -> int:
    clock = clocks.find(taken, f"enquiry_reply:{row.organisation}")
    rung = _owed(taken, row, clock) if clock is not None else None
    if rung is not None:
        _turn_to(taken, row, rung)
    elif row.chase_at is not None and row.chase_at <= taken.now:
        row.chase_at = clock.due_at if clock is not None and clock.due_at > taken.now else None
    return int(rung is not None)


def _owed(taken: Taken, row: Enquiry, clock: models.Clock) -> str | None:
    found = tuple((each.rung, each.at) for each in of_enquiry(taken.tx, row.id))
    silence = Silence(clock.started_at, clock.due_at, found)
    return rules.owed(silence, taken.profile.warnings, _hours(taken), taken.now)


def _hours(taken: Taken) -> int:
    return taken.profile.chase_hours[taken.case.urgency or "standard"]


def of_enquiry(tx: Tx, enquiry_id: UUID) -> list[Chase]:
    """Return the chases of an enquiry, oldest first."""
    query = select(Chase).where(Chase.enquiry_id == enquiry_id)
    return list(tx.scalars(query.order_by(Chase.seq)))


@dataclass(frozen=True, slots=True)
class History:
    """The newest question to each organisation, and every chase of the case."""

    asked: dict[str, Enquiry]
    chases: list[Chase]

    @property
    def people(self) -> set[UUID]:
        """Return everybody who chased or was turned to."""
        both = (each for row in self.chases for each in (row.by_id, row.to_id))
        return {each for each in both if each is not None}


def history(tx: Tx, case_id: UUID) -> History:
    """Read who was asked in a case and who was chased, newest first."""
    query = select(Chase).where(Chase.case_id == case_id)
    rows = tx.scalars(query.order_by(Chase.at.desc(), Chase.organisation, Chase.seq.desc()))
    return History(queries.newest_enquiries(tx, case_id), list(rows))


def by_hand(
    db: Database, case_id: UUID, organisation: str, actor: Actor, now: datetime
) -> Refusal | None:
    """Let the director chase at once: the liaison the first time, after that the head."""
    with db.transaction() as tx:
        taken = steps.load(tx, case_id, STEP, actor, now)
        row = queries.newest_enquiries(tx, case_id).get(organisation)
        before = of_enquiry(tx, row.id) if row is not None else []
        refusal = _refuse(taken, row, before)
        if refusal is None and row is not None:
            _turn_to(taken, row, rules.HEAD if before else rules.REMINDER)
        elif refusal is not None:
            steps.log(tx, case_id, STEP, actor, now, f"refused:{refusal.key}")
        return refusal


def _refuse(taken: Taken, row: Enquiry | None, before: list[Chase]) -> Refusal | None:
    """Whoever may break through may chase, where that may be."""
    today, stage = terms.local_day(taken.now), taken.case.stage
    here = None if stages.rows_of("breakthrough", stage) else Refusal("wrong_stage")
    last = before[-1].at if before else None
    return (
        permissions.refuse("breakthrough", taken.actor, taken.access, today)
        or here
        or rules.refuse_by_hand(row.state if row else "", last, taken.now)
    )


def _turn_to(taken: Taken, row: Enquiry, rung: str) -> None:
    """Remind one person and write it down."""
    to = _WHO[rung](taken, row.organisation)
    before = of_enquiry(taken.tx, row.id)
    by = None if taken.actor == SYSTEM else taken.actor.id
    taken.tx.add(
        Chase(
            id=uuid4(),
            case_id=taken.case.id,
            enquiry_id=row.id,
            organisation=row.organisation,
            seq=len(before) + 1,
            rung=rung,
            at=taken.now,
            by_id=by,
            to_id=to,
        )
    )
    clock = clocks.find(taken, f"enquiry_reply:{row.organisation}")
    if clock is not None and clock.due_at <= taken.now:
        row.chase_at = taken.now + timedelta(hours=_hours(taken))
    if to is not None:
        outbox.alert(taken, to)
    ids = {"organisation": row.organisation, "rung": rung}
    steps.log(taken.tx, taken.case.id, STEP, taken.actor, taken.now, "done", **ids)


def _liaison(taken: Taken, organisation: str) -> UUID | None:
    clock = clocks.find(taken, f"enquiry_reply:{organisation}")
    return clock.owner_id if clock is not None else None


def _head(taken: Taken, organisation: str) -> UUID | None:
    """Whoever leads the liaison; where nobody was named another liaison, else the manager."""
    region = regions.staffed_from(taken.case.region_code)
    named = accounts.head(taken.tx, region, organisation)
    others = accounts.liaisons(taken.tx, region, organisation)
    owner, manager = _liaison(taken, organisation), owners.of_role(taken, "regional_manager")
    found = [named, *(each for each in others if each != owner), manager]
    free = (each for each in found if each is not None and each not in taken.access.conflicted)
    return next(filter(taken.access.open_to, free), None)


def _director(taken: Taken, _organisation: str) -> UUID | None:
    return taken.case.director_id


_WHO = {rules.REMINDER: _liaison, rules.HEAD: _head, rules.DIRECTOR: _director}
