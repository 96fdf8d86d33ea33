"""The safety plan: each version is a new row, the newest is in force."""

from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from disclosure.cases import clocks, people
from disclosure.cases.documents import CASE
from disclosure.cases.steps import Done, Taken, take
from disclosure.decisions import models, queries, telling_rules
from disclosure.errors import Refusal
from disclosure.procedure.permissions import Actor
from disclosure.store import vault
from disclosure.store.database import Database


def plan_safety(
    db: Database, case_id: UUID, args: telling_rules.PlanSafety, actor: Actor, now: datetime
) -> Done | Refusal:
    """Write a version of the safety plan; it meets first protection and the plan itself."""

    def refuse(taken: Taken) -> Refusal | None:
        return telling_rules.refuse_plan(args, people.refuse_second(taken, args.second))

    return take(db, case_id, "plan_safety", actor, now, refuse, partial(_write, args))


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
    taken.case.plan_state = args.state
    taken.logged["state"] = args.state
    clocks.meet(taken, "first_protection", "safety_plan")
