"""What an organisation with an action in a safety plan may read of it: those sections, no more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select

from disclosure.accounts.models import Conflict
from disclosure.cases import models as cases
from disclosure.cases import pages, shield_names, steps
from disclosure.decisions import models, plan_drafts, plan_rules, queries
from disclosure.decisions.plan_parts import PlanAction
from disclosure.errors import Refusal
from disclosure.procedure import permissions, regions, stages, terms
from disclosure.procedure.permissions import Actor, CaseAccess
from disclosure.store import audit
from disclosure.store.database import Database, Tx

ROLES = frozenset(stages.ORGANISATION_ROLES)
PURPOSE = "plan_shared"
MOST = 50
OPEN = tuple(stage for stage in stages.STAGES if stages.rows_of("plan_safety", stage))


@dataclass(frozen=True, slots=True)
class Shared:
    """One action of a section that is shared: where it stands in the plan, how it stands."""

    place: int
    action: PlanAction
    state: str
    own: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """One case in which an organisation has something open: how much, and the first day due."""

    reference: str
    count: int
    first: date


@dataclass(frozen=True, slots=True)
class Parts:
    """What is shared of one plan: actions by section, those of no section under an empty key."""

    case_id: UUID
    reference: str
    version: int
    sections: dict[str, list[Shared]]


def near(actor: Actor) -> Actor:
    """Return the actor with the roles that stand for an organisation, and no others."""
    return replace(actor, roles=actor.roles & ROLES)


def refuse(
    tx: Tx, case: cases.Case, access: CaseAccess, actor: Actor, now: datetime
) -> Refusal | None:
    """Tell why this actor may not read what is shared: an open plan with an action of theirs."""
    owners = _owners(tx, case)
    seen = replace(access, asked=owners, convened=owners)
    return permissions.refuse_view(near(actor), seen, terms.local_day(now))


def _owners(tx: Tx, case: cases.Case) -> frozenset[str]:
    """Return who acts in an open plan, by one statement also where there is no plan or case."""
    plan, action = models.SafetyPlan, models.PlannedAction
    newest = select(func.max(plan.version)).where(plan.case_id == case.id).scalar_subquery()
    query = select(action.owner).join(plan, action.plan_id == plan.id)
    found = frozenset(tx.scalars(query.where(plan.case_id == case.id, plan.version == newest)))
    return found if stages.rows_of("plan_safety", case.stage) else frozenset()


def read(db: Database, reference: str, actor: Actor, now: datetime) -> Parts | None:
    """Return what is shared with this actor's organisation, by section; the view is logged.

    None for a case there is not, one without an action of theirs, and one they may not open: the
    same for whoever asks.
    """
    with db.transaction() as tx:
        case = pages.find(tx, reference)
        judged = case or steps.NOBODYS
        refusal = refuse(tx, judged, steps.access(tx, judged), actor, now)
        _log(tx, case.id if case else None, actor, now, refusal)
        if case is None or refusal is not None:
            return None
        plan = queries.plan(tx, case.id)
        return Parts(case.id, case.reference, plan.version if plan else 0, _read(tx, plan, actor))


def _log(
    tx: Tx, case_id: UUID | None, actor: Actor, now: datetime, refusal: Refusal | None
) -> None:
    chain = audit.case_chain(case_id) if case_id and not refusal else audit.actor_chain(actor.id)
    audit.record(
        tx,
        chain,
        "view",
        str(actor.id),
        now,
        case=case_id,
        purpose=PURPOSE,
        outcome=f"refused:{refusal.key}" if refusal else "done",
    )


def _read(tx: Tx, row: models.SafetyPlan | None, actor: Actor) -> dict[str, list[Shared]]:
    if row is None or actor.organisation is None:
        return {}
    plan, rows = plan_drafts.open_plan(tx, row), queries.plan_actions(tx, row.id)
    return {
        section: [_shared(plan.actions, rows, place, actor.organisation) for place in places]
        for section, places in plan_rules.visible_to(plan, actor.organisation).items()
    }


def _shared(
    actions: Sequence[PlanAction],
    rows: Sequence[models.PlannedAction],
    place: int,
    organisation: str,
) -> Shared:
    action = actions[place]
    return Shared(place, action, rows[place].state, action.owner == organisation)


def waiting(tx: Tx, actor: Actor) -> list[Waiting]:
    """Return the cases in which this organisation has open actions, what is due first on top."""
    case, plan, action = cases.Case, models.SafetyPlan, models.PlannedAction
    newest = (
        select(func.max(plan.version)).where(plan.case_id == case.id).correlate(case)
    ).scalar_subquery()
    query = (
        select(case.reference, func.count(action.id), func.min(action.by))
        .join(plan, plan.case_id == case.id)
        .join(action, action.plan_id == plan.id)
        .where(
            plan.version == newest,
            case.stage.in_(OPEN),
            action.state == "open",
            action.owner == actor.organisation,
            case.region_code == regions.code_of(actor.region),
            ~_kept_out(actor),
            shield_names.visible(actor),
        )
        .group_by(case.reference)
        .order_by(func.min(action.by))
        .limit(MOST)
    )
    return [Waiting(*row) for row in tx.execute(query)]


def _kept_out(actor: Actor) -> ColumnElement[bool]:
    """Whoever knows somebody here, and whose organisation stepped back, has nothing to do here."""
    case, part = cases.Case, cases.Participation
    conflict = exists().where(Conflict.case_id == case.id, Conflict.account_id == actor.id)
    back = exists().where(
        part.case_id == case.id,
        part.organisation == actor.organisation,
        part.part == "stepped_back",
    )
    return or_(conflict, back)
