"""The working copy of a safety plan: one for each case, sealed, saved part by part, held by one.

It becomes the next version when it is settled (`plans.plan_safety`). None of this is a step of the
stage table: no clock starts or ends.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from disclosure.cases.documents import CASE
from disclosure.cases.steps import Taken
from disclosure.decisions import models, plan_rules, plans, queries
from disclosure.decisions.plan_models import PlanDraft
from disclosure.decisions.telling_rules import PlanSafety
from disclosure.errors import Refusal
from disclosure.procedure.permissions import Actor
from disclosure.store import vault
from disclosure.store.database import Database, Tx

TABLE = PlanDraft.__tablename__
SAVED, TAKEN_OVER = "plan_saved", "plan_taken_over"
HELD = Refusal("already_done", "held")
"""Somebody else has the working copy."""
Change = Callable[[PlanSafety], PlanSafety]


@dataclass(frozen=True, slots=True)
class Working:
    """The plan as it is being written; `by` None: nobody began, it is the version in force.

    `newer`: a version was settled after this copy was begun.
    """

    plan: PlanSafety
    by: UUID | None = None
    saved_at: datetime | None = None
    newer: bool = False

    def held_by_another(self, account: UUID) -> bool:
        """Tell whether somebody else has it."""
        return self.by is not None and self.by != account


def read(tx: Tx, case_id: UUID) -> Working:
    """Return the working copy, or what one would begin with."""
    row, force = tx.get(PlanDraft, case_id), queries.plan(tx, case_id)
    version = force.version if force is not None else 0
    if row is None:
        return Working(_begin(tx, case_id))
    plan = vault.open(tx, case_id, CASE, TABLE, case_id, row.document, PlanSafety)
    left = plan_rules.without_ended(plan, _ended(tx, case_id))
    return Working(left, row.by_id, row.saved_at, version > row.version)


def _begin(tx: Tx, case_id: UUID) -> PlanSafety:
    row = queries.plan(tx, case_id)
    if row is None:
        return plan_rules.EMPTY
    rows = queries.plan_actions(tx, row.id)
    left = {each.position: str(each.id) for each in rows if each.state == "open"}
    return plan_rules.begin_from(open_plan(tx, row), left)


def open_plan(tx: Tx, row: models.SafetyPlan) -> PlanSafety:
    """Open one version."""
    return vault.open(tx, row.case_id, CASE, "safety_plans", row.id, row.document, PlanSafety)


def _ended(tx: Tx, case_id: UUID) -> frozenset[str]:
    row = queries.plan(tx, case_id)
    rows = queries.plan_actions(tx, row.id) if row is not None else []
    return frozenset(str(each.id) for each in rows if each.state != "open")


def save(
    db: Database, case_id: UUID, change: Change, actor: Actor, now: datetime
) -> Refusal | None:
    """Save one part; the first save begins the copy. Whoever does not hold it is told so."""

    def write(taken: Taken) -> dict[str, str]:
        working = read(taken.tx, case_id)
        held = HELD if working.held_by_another(actor.id) else None
        plans.refuse_with(plans.refuse_work(taken) or held)
        _keep(taken, change(working.plan))
        return {}

    return plans.logged(db, case_id, SAVED, actor, now, write)


def _keep(taken: Taken, plan: PlanSafety) -> None:
    tx, case_id = taken.tx, taken.case.id
    row = tx.get(PlanDraft, case_id, with_for_update=True)
    if row is None:
        force = queries.plan(tx, case_id)
        version = force.version if force is not None else 0
        row = PlanDraft(case_id=case_id, begun_at=taken.now, version=version)
        tx.add(row)
    row.by_id, row.saved_at = taken.actor.id, taken.now
    row.document = vault.seal(tx, case_id, CASE, TABLE, case_id, plan)


def take_over(db: Database, case_id: UUID, actor: Actor, now: datetime) -> Refusal | None:
    """Go on with the working copy of somebody else; nothing of it is lost."""

    def write(taken: Taken) -> dict[str, str]:
        plans.refuse_with(plans.refuse_work(taken))
        row = taken.tx.get(PlanDraft, case_id, with_for_update=True)
        if row is None:
            return {}
        before, row.by_id = row.by_id, taken.actor.id
        return {"from": str(before)}

    return plans.logged(db, case_id, TAKEN_OVER, actor, now, write)
