"""Safety plans for tests: a whole one, and how tests write and read them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from disclosure.cases import models as cases
from disclosure.cases.steps import Done
from disclosure.decisions import plan_drafts, plan_reading, plans
from disclosure.decisions.plan_parts import PlanAction, PlanChild, PlanMeasure
from disclosure.decisions.telling_rules import PlanSafety
from disclosure.errors import Refusal
from disclosure.procedure import terms
from tests.factories import World

DIRECTOR, OFFICER = "case_director", "disclosure_officer"
SECRET = "The officer drives by at eight"


def whole(case: World, **changes: Any) -> PlanSafety:
    """Return a plan with something of everything, its days counted from the moment of the case."""
    today = terms.local_day(case.now)
    ban = PlanMeasure(
        key="temporary_home_ban",
        state="in_force",
        start=today,
        end=today + timedelta(days=10),
        answers=(("lives_there", "yes"), ("adult", "yes")),
    )
    plan = PlanSafety(
        state="agreed",
        actions=(
            action("Location agreement", "police", today + timedelta(days=1), section="now"),
            action("Els phones", "person_at_risk", today + timedelta(days=3), shared=True),
            action("A bed stands ready", "shelter", today + timedelta(days=2), section="place"),
        ),
        sections=(("place", "Bag at Els"),),
        choices=(("now", ("now.112", "now.out")), ("place", ("place.bag",))),
        staff=(("place", SECRET),),
        children=(PlanChild(key="a", name="Mila", words="To the neighbour"),),
        protections=(ban,),
        measures=(ban.key,),
        path="leave",
        phase="direct",
        copies=("paper", "site"),
    )
    return replace(plan, **changes)


def action(what: str, owner: str, by: date, **more: Any) -> PlanAction:
    return PlanAction(what=what, owner=owner, by=by, **more)


def settle(case: World, plan: PlanSafety | None = None, who: str = DIRECTOR) -> None:
    """Write a version that must be granted."""
    args = plan or whole(case)
    done = plans.plan_safety(case.db, case.case_id, args, case.actor(who), case.now)
    assert isinstance(done, Done), done


def draft(case: World, who: str = DIRECTOR, **changes: Any) -> Refusal | None:
    """Save a part of the working copy."""
    actor = case.actor(who)
    return plan_drafts.save(
        case.db, case.case_id, lambda plan: replace(plan, **changes), actor, case.now
    )


def working(case: World) -> plan_drafts.Working:
    with case.db.read() as tx:
        return plan_drafts.read(tx, case.case_id)


def in_force(case: World) -> plan_reading.InForce:
    with case.db.read() as tx:
        found = plan_reading.in_force(tx, case.case_id)
    assert found is not None
    return found


def tasks(case: World) -> list[tuple[str, str]]:
    """Return what is open about the plan: kind, and what it is about."""
    rows: list[cases.Task] = case.rows(cases.Task)
    open_now = [row for row in rows if row.done_at is None and row.kind.startswith("plan_")]
    return sorted((row.kind, row.about) for row in open_now)
