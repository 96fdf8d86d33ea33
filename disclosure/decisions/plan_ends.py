"""What becomes of the version in force without a new one: an action ends, somebody looked at it."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from disclosure.cases.documents import CASE, Note
from disclosure.cases.steps import Taken
from disclosure.decisions import models, plan_dates, plan_parts, plan_sharing, queries
from disclosure.decisions.plan_models import PlanLook
from disclosure.decisions.plans import logged, refuse_with, refuse_work
from disclosure.errors import Refusal
from disclosure.procedure import guards, terms
from disclosure.procedure.permissions import Actor
from disclosure.store import vault
from disclosure.store.database import Database, Tx

LOOKED, ENDED = "plan_looked", "plan_action"
ACTIONS = models.PlannedAction.__tablename__


def end_action(
    db: Database, case_id: UUID, place: int, state: str, reason: str, actor: Actor, now: datetime
) -> Refusal | None:
    """Note that an action of the version in force was done, or is dropped and why.

    Keys: those of opening the plan, facts_missing, already_done, reason_missing.
    """

    def change(taken: Taken) -> dict[str, str]:
        refuse_with(refuse_work(taken) if not _owns(taken, place) else None)
        row = _action(taken.tx, case_id, place)
        refuse_with(_refuse_end(row, state, reason))
        if row is not None:
            _end(taken, row, state, reason)
        return {"state": state}

    return logged(db, case_id, ENDED, actor, now, change)


def _owns(taken: Taken, place: int) -> bool:
    """Tell whether the action is for the organisation of this actor, who may then read it."""
    row = _action(taken.tx, taken.case.id, place)
    mine = row is not None and row.owner == taken.actor.organisation
    reads = plan_sharing.refuse(taken.tx, taken.case, taken.access, taken.actor, taken.now)
    return mine and reads is None


def _action(tx: Tx, case_id: UUID, place: int) -> models.PlannedAction | None:
    plan = queries.plan(tx, case_id)
    rows = queries.plan_actions(tx, plan.id) if plan is not None else []
    return next((row for row in rows if row.position == place), None)


def _refuse_end(row: models.PlannedAction | None, state: str, reason: str) -> Refusal | None:
    if row is None or state not in plan_parts.ENDS:
        return Refusal("facts_missing", "state")
    return guards.first(
        ("already_done", row.state == "open"),
        ("reason_missing", state == "done" or bool(reason.strip())),
    )


def _end(taken: Taken, row: models.PlannedAction, state: str, reason: str) -> None:
    row.state, row.done_at, row.ended_by = state, taken.now, taken.actor.id
    note = Note(texts={"reason": reason.strip()})
    row.reason = vault.seal(taken.tx, taken.case.id, CASE, ACTIONS, row.id, note)
    plan_dates.forget_action(taken, row.plan_id, row.position)


def look(
    db: Database, case_id: UUID, why: str, next_on: date, actor: Actor, now: datetime
) -> Refusal | None:
    """Note that the plan was looked at and still holds, why, and when it is looked at again.

    Keys: those of opening the plan, plan_missing, reason_missing, facts_missing.
    """

    def change(taken: Taken) -> dict[str, str]:
        plan = queries.plan(taken.tx, case_id)
        refuse_with(refuse_work(taken) or _refuse_look(plan is not None, why, next_on, taken))
        if plan is not None:
            _looked(taken, plan, why, next_on)
        return {}

    return logged(db, case_id, LOOKED, actor, now, change)


def _refuse_look(there: bool, why: str, next_on: date, taken: Taken) -> Refusal | None:
    ahead = next_on > terms.local_day(taken.now)
    return guards.first(
        ("plan_missing", there), ("reason_missing", bool(why.strip()))
    ) or guards.fields(next_on=ahead or None)


def _looked(taken: Taken, plan: models.SafetyPlan, why: str, next_on: date) -> None:
    row = PlanLook(
        id=uuid4(), case_id=plan.case_id, plan_id=plan.id, at=taken.now, by_id=taken.actor.id
    )
    row.next_on = next_on
    note = Note(texts={"reason": why.strip()})
    row.document = vault.seal(taken.tx, plan.case_id, CASE, PlanLook.__tablename__, row.id, note)
    taken.tx.add(row)
    for day in plan_dates.of_plan(taken.tx, plan.id):
        if day.kind == "review":
            day.day, day.wake_at = next_on, plan_dates.morning(next_on)
    plan_dates.finish_tasks(taken, plan_dates.REVIEW)


def reason(tx: Tx, case_id: UUID, row: models.PlannedAction) -> str:
    """Open why an action was dropped."""
    if row.reason is None:
        return ""
    return vault.open(tx, case_id, CASE, ACTIONS, row.id, row.reason, Note).texts["reason"]


def looks(tx: Tx, plan: models.SafetyPlan) -> list[tuple[PlanLook, str]]:
    """Return who looked at a version, with why it still held, the newest first."""
    query = select(PlanLook).where(PlanLook.plan_id == plan.id).order_by(PlanLook.at.desc())
    return [(row, _why(tx, row)) for row in tx.scalars(query)]


def _why(tx: Tx, row: PlanLook) -> str:
    table = PlanLook.__tablename__
    return vault.open(tx, row.case_id, CASE, table, row.id, row.document, Note).texts["reason"]
