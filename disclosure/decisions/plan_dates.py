"""The days of a safety plan, watched: a measure ends, an action is late, the plan is looked at.

They are no clocks of procedure.md §12: what is owed on them is a task, and the end of a measure is
a signal, so that the danger is weighed again within its own term. ADR 0030.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, select, update

from disclosure.cases import actions as spine
from disclosure.cases import clocks, models, outbox, steps
from disclosure.cases.steps import Taken, after_each
from disclosure.decisions import plan_parts, plan_rules
from disclosure.decisions.models import SafetyPlan
from disclosure.decisions.plan_models import PlanDate
from disclosure.decisions.telling_rules import PlanSafety
from disclosure.procedure import stages, terms
from disclosure.procedure.calendar import AMSTERDAM
from disclosure.procedure.measures import MEASURES
from disclosure.procedure.permissions import SYSTEM
from disclosure.store.database import Database, Tx

MORNING = time(8)
BATCH = 200
REVIEW, ENDS, ENDED, LATE = "plan_review", "plan_measure_ends", "plan_measure_ended", "plan_late"
TASKS = (REVIEW, ENDS, ENDED, LATE)
PLAN = "plan"
RISKY = frozenset({"triage", "new_signal", "reopen", "tell"})
"""Steps after which the plan is looked at again (procedure.md §11)."""
SIGNALLED = frozenset(stages.STAGES[1:8])
"""Where a signal leaves the stage as it is; elsewhere a person decides whether to open again."""


def morning(day: date) -> datetime:
    """Return the instant at which staff hear of a day."""
    return datetime.combine(day, MORNING, AMSTERDAM).astimezone(UTC)


def watch_version(taken: Taken, plan: SafetyPlan, args: PlanSafety) -> None:
    """Watch the days of a new version instead of those before it, whose tasks are done.

    What was heard of the end of a measure is not told again while that day stands.
    """
    mine = PlanDate.case_id == plan.case_id
    heard = {_which(row): row for row in taken.tx.scalars(select(PlanDate).where(mine))}
    dates = list(_dates(taken, plan, args))
    for row in dates:
        before = heard.get(_which(row))
        if before is not None and row.kind == "measure" and before.warned_at is not None:
            row.wake_at, row.warned_at = before.wake_at, before.warned_at
    taken.tx.execute(delete(PlanDate).where(mine))
    finish_tasks(taken, *TASKS)
    taken.tx.add_all(dates)


def _which(row: PlanDate) -> tuple[str, str, date]:
    return (row.kind, row.about, row.day)


def _dates(taken: Taken, plan: SafetyPlan, args: PlanSafety) -> Iterator[PlanDate]:
    today = terms.local_day(taken.now)
    review = args.review_on or plan_rules.next_review(today, taken.case.urgency)
    yield _date(plan, "review", "", review, review)
    for place, action in enumerate(args.actions):
        if action.by is not None:
            after = action.by + timedelta(days=1)
            yield _date(plan, "action", str(place), action.by, after)
    for each in args.protections:
        if each.end is not None and each.state in plan_parts.LIVE:
            warn = plan_rules.warn_on(each.start, each.end)
            yield _date(plan, "measure", each.key, each.end, warn)


def _date(plan: SafetyPlan, kind: str, about: str, day: date, wake: date) -> PlanDate:
    return PlanDate(
        id=uuid4(),
        case_id=plan.case_id,
        plan_id=plan.id,
        kind=kind,
        about=about,
        day=day,
        wake_at=morning(wake),
    )


@after_each
def ask_review(taken: Taken) -> None:
    """Ask for a look at the plan once the danger was weighed, or something new came in."""
    if taken.step in RISKY and taken.case.plan_state is not None:
        add_task(taken, REVIEW)


def add_task(taken: Taken, kind: str, about: str = PLAN) -> None:
    """Leave the director something to do about the plan, unless it waits already."""
    known = select(models.Task.id).where(*_undone(taken, kind, about=about))
    if taken.tx.scalars(known.limit(1)).first() is None:
        task = models.Task(case_id=taken.case.id, kind=kind, about=about, created_at=taken.now)
        task.owner_id = taken.case.director_id
        taken.tx.add(task)
        taken.tx.flush()


def finish_tasks(taken: Taken, *kinds: str, about: str = "") -> None:
    """End what was left to do about the plan, or about one part of it."""
    which = _undone(taken, *kinds, about=about)
    ended = update(models.Task).where(*which).values(done_at=taken.now)
    taken.tx.execute(ended.execution_options(synchronize_session=False))


def _undone(taken: Taken, *kinds: str, about: str = "") -> tuple[ColumnElement[bool], ...]:
    task = models.Task
    these = (task.case_id == taken.case.id, task.kind.in_(kinds), task.done_at.is_(None))
    return (*these, task.about == about) if about else these


def watch(db: Database, now: datetime) -> int:
    """Tell directors of every day that has come; return how many were looked at."""
    with db.read() as tx:
        due = tx.scalars(
            select(PlanDate.case_id)
            .where(PlanDate.wake_at.is_not(None), PlanDate.wake_at <= now)
            .order_by(PlanDate.wake_at)
            .limit(BATCH)
        )
        cases = sorted(set(due))
    return sum(_days_come(db, case_id, now) for case_id in cases)


def _days_come(db: Database, case_id: UUID, now: datetime) -> int:
    """Do in one case what is due, under its lock: two workers do it once."""
    with db.transaction() as tx:
        taken = steps.load(tx, case_id, "new_signal", SYSTEM, now)
        rows = _due(tx, case_id, now)
        for row in rows:
            _COMES[row.kind](taken, row)
        clocks.keep_floor(taken)
    return len(rows)


def _due(tx: Tx, case_id: UUID, now: datetime) -> list[PlanDate]:
    query = select(PlanDate).where(PlanDate.case_id == case_id, PlanDate.wake_at <= now)
    return list(tx.scalars(query.order_by(PlanDate.wake_at, PlanDate.id)))


def _review_comes(taken: Taken, row: PlanDate) -> None:
    row.wake_at = None
    add_task(taken, REVIEW)


def _action_is_late(taken: Taken, row: PlanDate) -> None:
    row.wake_at = None
    add_task(taken, LATE)


def _measure_ends(taken: Taken, row: PlanDate) -> None:
    """Announce the end of a measure; on its last day it is a signal, and the director is mailed."""
    last = morning(row.day)
    about = f"measure:{row.about}"
    row.warned_at = taken.now
    if taken.now < last:
        row.wake_at = last
        add_task(taken, ENDS, about)
        return
    row.wake_at = None
    finish_tasks(taken, ENDS, about=about)
    add_task(taken, ENDED, about)
    if taken.case.director_id is not None:
        outbox.alert(taken, taken.case.director_id)
    if taken.case.stage in SIGNALLED:
        name = MEASURES[row.about].name
        spine.record_signal(taken, "risk", f"Een maatregel eindigt: {name}.")
        steps.log(taken.tx, taken.case.id, "new_signal", SYSTEM, taken.now, "done", kind="risk")


_COMES = {"review": _review_comes, "action": _action_is_late, "measure": _measure_ends}


def forget_action(taken: Taken, plan_id: UUID, place: int) -> None:
    """Stop watching an action that ended; when none is late any more, nothing is left to do."""
    mine = (PlanDate.plan_id == plan_id, PlanDate.kind == "action")
    taken.tx.execute(delete(PlanDate).where(*mine, PlanDate.about == str(place)))
    late = select(PlanDate.id).where(*mine, PlanDate.day < terms.local_day(taken.now))
    if taken.tx.scalars(late.limit(1)).first() is None:
        finish_tasks(taken, LATE)


def of_plan(tx: Tx, plan_id: UUID) -> list[PlanDate]:
    """Return the days of a version, the nearest first."""
    query = select(PlanDate).where(PlanDate.plan_id == plan_id)
    return list(tx.scalars(query.order_by(PlanDate.day, PlanDate.kind, PlanDate.about)))
