"""Who can no longer do what is theirs, and who does it then (procedure.md §3.1, §12).

Somebody is away today, the account ended, or the role it takes was withdrawn. What they had goes to
whoever stands in; what nobody here can take stays in their name and is put before the manager.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    String,
    and_,
    exists,
    or_,
    select,
    type_coerce,
    union,
)

from disclosure.accounts.models import Absence, Account
from disclosure.cases import clocks, outbox, owners, steps
from disclosure.cases.actions import direct
from disclosure.cases.models import OPEN_STATES, Case, Clock, Task
from disclosure.cases.steps import Taken
from disclosure.procedure import stages, terms

ENDED = "disabled"
DIRECTOR, OFFICER, MANAGER = "case_director", "disclosure_officer", "regional_manager"
OWNER_ROLES = ("intake", DIRECTOR, "liaison", "panel_chair", "decision_maker", OFFICER, MANAGER)
"""Roles by which somebody owns a clock."""
FOR_MANAGER = frozenset({"complaint", "conflict", "objection", "default"})
"""Tasks that are never the director's, whom they can be about."""
TELLING = ("decided", "delivery")
STEP = "hand_over"


def behind(today: date) -> CompoundSelect[UUID]:
    """Return the cases in which a director, officer, clock or task is somebody's who is not there.

    An officer who is away keeps the appointment until the day itself: only one who left loses it.
    """
    opened = Case.stage.in_(stages.OPEN)
    gone = or_(Account.state == ENDED, _away(today))
    cases = select(Case.id)
    directed = cases.join(Account, Account.id == Case.director_id)
    telling = cases.join(Account, Account.id == Case.officer_id)
    owned = cases.join(Clock, Clock.case_id == Case.id).join(Account, Account.id == Clock.owner_id)
    asked = cases.join(Task, Task.case_id == Case.id).join(Account, Account.id == Task.owner_id)
    return union(
        directed.where(opened, or_(gone, ~_holds(DIRECTOR))),
        telling.where(Case.stage.in_(TELLING), or_(Account.state == ENDED, ~_holds(OFFICER))),
        owned.where(Clock.state.in_(OPEN_STATES), or_(gone, _without_role())),
        asked.where(opened, Task.done_at.is_(None), gone),
    )


def _holds(role: str) -> ColumnElement[bool]:
    return type_coerce(Account.roles, String).contains(f"|{role}|", autoescape=True)


def _away(today: date) -> ColumnElement[bool]:
    return exists().where(
        Absence.account_id == Account.id, Absence.from_day <= today, Absence.until_day >= today
    )


def _without_role() -> ColumnElement[bool]:
    """What falls to the director for want of anybody else asks no other role of the director."""
    lost = (and_(Clock.owner_role == role, ~_holds(role)) for role in OWNER_ROLES)
    return and_(Clock.owner_id != Case.director_id, or_(*lost))


def hand_over(taken: Taken) -> None:
    """Give everything in this case that is theirs who are not there to whoever is."""
    there = _there(taken)
    _officer(taken, there)
    _director(taken, there)
    _clocks(taken, there)
    _tasks(taken, there)


_There = dict[UUID, frozenset[str]]


def _there(taken: Taken) -> _There:
    """Return who of those with something to do here is there today, and in which roles."""
    people = {taken.case.director_id, taken.case.officer_id}
    people |= {clock.owner_id for clock in taken.clocks if clocks.is_open(clock)}
    people |= {task.owner_id for task in _open_tasks(taken)}
    return _able(taken, filter(None, people))


def _able(taken: Taken, people: Iterable[UUID]) -> _There:
    absent = owners.away(taken.tx, terms.local_day(taken.now))
    query = select(Account.id, Account.roles).where(
        Account.id.in_(set(people)), Account.state != ENDED
    )
    return {who: roles for who, roles in taken.tx.execute(query) if who not in absent}


def _director(taken: Taken, there: _There) -> None:
    old = taken.case.director_id
    if old is None or DIRECTOR in there.get(old, ()):
        return
    new = owners.director_instead(taken, old)
    if new is not None and new != old:
        direct(taken, new)
        there.update(_able(taken, (new,)))


def _officer(taken: Taken, there: _There) -> None:
    """A telling planned by somebody who left is anybody's again; the director hears it at once."""
    case, officer = taken.case, taken.case.officer_id
    if officer is None or case.stage not in TELLING or OFFICER in there.get(officer, ()):
        return
    if officer in owners.away(taken.tx, terms.local_day(taken.now)) and _still_here(taken, officer):
        return
    case.officer_id = None
    if case.director_id is not None:
        outbox.alert(taken, case.director_id)
    steps.log(taken.tx, case.id, STEP, taken.actor, taken.now, "done", officer=str(officer))


def _still_here(taken: Taken, officer: UUID) -> bool:
    query = select(Account.id).where(Account.id == officer, Account.state != ENDED, _holds(OFFICER))
    return taken.tx.scalar(query) is not None


def _clocks(taken: Taken, there: _There) -> None:
    for clock in filter(clocks.is_open, taken.clocks):
        if clock.owner_id is None or _does(taken, clock, there):
            continue
        owner = owners.instead(taken, clock)
        if owner.id == clock.owner_id or not _able(taken, filter(None, (owner.id,))):
            owner = owners.Owner(DIRECTOR, taken.case.director_id)
        if owner.id != clock.owner_id:
            clock.owner_id, clock.owner_role = owner.id, owner.role
            clocks.note(taken, clock, "handed_over")


def _does(taken: Taken, clock: Clock, there: _There) -> bool:
    roles = there.get(clock.owner_id) if clock.owner_id is not None else None
    directs = clock.owner_id == taken.case.director_id
    return roles is not None and (directs or clock.owner_role in roles)


def _tasks(taken: Taken, there: _There) -> None:
    for task in _open_tasks(taken):
        if task.owner_id is None or task.owner_id in there:
            continue
        managers = task.kind in FOR_MANAGER
        task.owner_id = owners.of_role(taken, MANAGER) if managers else taken.case.director_id


def _open_tasks(taken: Taken) -> list[Task]:
    query = select(Task).where(Task.case_id == taken.case.id, Task.done_at.is_(None))
    return list(taken.tx.scalars(query))
