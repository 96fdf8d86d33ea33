"""How much each colleague of the region has: names and counts, nothing of any case."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    String,
    Subquery,
    and_,
    case,
    distinct,
    func,
    or_,
    select,
    type_coerce,
    union_all,
)

from disclosure.accounts.models import Account
from disclosure.cases import clocks
from disclosure.cases.models import OPEN_STATES, Case, Clock
from disclosure.desk import queries, sight
from disclosure.procedure import urgency
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Tx

READERS = ("case_director", "intake", "regional_manager")
URGENT = tuple(level for level in urgency.LEVELS if urgency.urgent(level))


@dataclass(frozen=True, slots=True)
class Load:
    """One colleague: open cases with something to do, how many as director, urgent, late."""

    name: str
    cases: int
    directs: int
    urgent: int
    late: int


def read(tx: Tx, actor: Actor, now: datetime) -> list[Load]:
    """Count per colleague, whoever has most that is late first; one statement.

    A case counts for its director and for whoever owns a term in it, once for each. It is late for
    whose term is late.
    """
    work = _work(actor, now)

    def count(where: ColumnElement[bool] | None = None) -> ColumnElement[int]:
        cases = work.c.case_id if where is None else case((where, work.c.case_id))
        return func.count(distinct(cases))

    directs, hurry, late = work.c.directs == 1, work.c.urgent == 1, work.c.late == 1
    counted = (count().label("cases"), count(directs), count(hurry), count(late).label("late"))
    query = (
        select(Account.name, *counted)
        .outerjoin(work, work.c.who == Account.id)
        .where(Account.region_code == actor.region, Account.state == "active", _at_the_desk())
        .group_by(Account.id, Account.name)
        .order_by(count(late).desc(), count().desc(), Account.name)
    )
    return [Load(*row) for row in tx.execute(query)]


def _at_the_desk() -> ColumnElement[bool]:
    roles = type_coerce(Account.roles, String)
    return or_(*(roles.contains(f"|{role}|", autoescape=True) for role in sorted(sight.DESK_ROLES)))


def _work(actor: Actor, now: datetime) -> Subquery:
    seen = queries.visible(actor)
    hurry = _flag(Case.urgency.in_(URGENT))
    directed = select(
        Case.id.label("case_id"),
        Case.director_id.label("who"),
        _flag(Case.director_id.is_not(None)).label("directs"),
        hurry.label("urgent"),
        _flag(Case.director_id.is_(None)).label("late"),
    ).where(*seen)
    owned = (
        select(Case.id, Clock.owner_id, _flag(Clock.id.is_(None)), hurry, _flag(_late(now)))
        .join(Clock, Clock.case_id == Case.id)
        .where(*seen, Clock.state.in_(OPEN_STATES))
    )
    return union_all(directed, owned).subquery()


def _flag(where: ColumnElement[bool]) -> ColumnElement[int]:
    return case((where, 1), else_=0)


def _late(now: datetime) -> ColumnElement[bool]:
    over = and_(Clock.state == "running", Clock.due_at <= now)
    return and_(or_(Clock.state == "missed", over), Clock.key.not_in(clocks.NEVER_MISSED))
