"""The safety plan: each version is a new row, the newest is in force."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import delete

from disclosure.cases import clocks, people, steps
from disclosure.cases.documents import CASE
from disclosure.cases.steps import Done, Taken, take
from disclosure.decisions import models, plan_dates, queries, telling_rules
from disclosure.decisions.plan_models import PlanDraft
from disclosure.errors import Refusal, Refused
from disclosure.procedure import permissions, stages, terms
from disclosure.procedure.permissions import Actor
from disclosure.store import vault
from disclosure.store.database import Database

STEP = "plan_safety"


def plan_safety(
    db: Database, case_id: UUID, args: telling_rules.PlanSafety, actor: Actor, now: datetime
) -> Done | Refusal:
    """Write a version of the safety plan; it meets first protection and the plan itself."""

    def refuse(taken: Taken) -> Refusal | None:
        return telling_rules.refuse_plan(args, people.refuse_second(taken, args.second))

    return take(db, case_id, STEP, actor, now, refuse, partial(_write, args))


def _write(args: telling_rules.PlanSafety, taken: Taken) -> None:
    before = queries.plan(taken.tx, taken.case.id)
    row = models.SafetyPlan(
        id=uuid4(),
        case_id=taken.case.id,
        version=before.version + 1 if before else 1,
        state=args.state,
        at=taken.now,
        by_id=taken.actor.id,
        second_id=args.second if args.state == "without_her" else None,
    )
    row.document = vault.seal(taken.tx, taken.case.id, CASE, "safety_plans", row.id, args)
    taken.tx.add(row)
    taken.tx.flush()
    for position, action in enumerate(args.actions):
        taken.tx.add(
            models.PlannedAction(
                plan_id=row.id, position=position, owner=action.owner, by=action.by
            )
        )
    plan_dates.watch_version(taken, row, args)
    mine = delete(PlanDraft).where(PlanDraft.case_id == row.case_id)
    taken.tx.execute(mine.where(PlanDraft.by_id == taken.actor.id))
    taken.case.plan_state = args.state
    taken.logged["state"] = args.state
    clocks.meet(taken, "first_protection", "safety_plan")


def refuse_work(taken: Taken) -> Refusal | None:
    """Tell why this actor may not work on the plan now: whoever may write a version may."""
    refusal = permissions.refuse(STEP, taken.actor, taken.access, terms.local_day(taken.now))
    able = stages.rows_of(STEP, taken.case.stage)
    return refusal or (None if able else Refusal("wrong_stage"))


def refuse_with(refusal: Refusal | None) -> None:
    """Leave the transaction with a refusal, if there is one."""
    if refusal is not None:
        raise Refused(refusal)


def logged(
    db: Database,
    case_id: UUID,
    verb: str,
    actor: Actor,
    now: datetime,
    change: Callable[[Taken], dict[str, str]],
) -> Refusal | None:
    """Change something beside the versions and log it; a refusal leaves only its log entry."""
    try:
        with db.transaction() as tx:
            taken = steps.load(tx, case_id, verb, actor, now)
            ids = change(taken)
            steps.log(tx, case_id, verb, actor, now, "done", **ids)
    except Refused as refused:
        with db.transaction() as tx:
            steps.log(tx, case_id, verb, actor, now, f"refused:{refused.refusal.key}")
        return refused.refusal
    return None
