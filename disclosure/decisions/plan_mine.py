"""What of all safety plans waits for somebody: reference, what, by when, and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select

from disclosure.accounts.models import Conflict
from disclosure.cases import models as cases
from disclosure.cases import shield_names
from disclosure.decisions import plan_sharing
from disclosure.decisions.plan_models import PlanDate
from disclosure.decisions.plan_sharing import OPEN, Waiting
from disclosure.procedure import regions, terms
from disclosure.procedure.permissions import Actor
from disclosure.store import audit
from disclosure.store.database import Database, Tx

DIRECTOR = "case_director"
MOST = 100


@dataclass(frozen=True, slots=True)
class Day:
    """One day in a plan of one's own cases: of which kind, and when."""

    reference: str
    kind: str
    day: date


@dataclass(frozen=True, slots=True)
class Mine:
    """What waits: days of the cases one directs, open actions of one's organisation; None: no part.

    Without a valid training record there is nothing to see but why.
    """

    trained: bool
    days: list[Day] | None = None
    actions: list[Waiting] | None = None


def read(db: Database, actor: Actor, now: datetime) -> Mine:
    """Read what waits; one entry in the own chain says that it was looked at."""
    trained = actor.trained_until is not None and terms.local_day(now) <= actor.trained_until
    with db.transaction() as tx:
        outcome = "done" if trained else "refused:training_expired"
        chain = audit.actor_chain(actor.id)
        audit.record(tx, chain, "list", str(actor.id), now, purpose="plans", outcome=outcome)
    if not trained:
        return Mine(trained)
    with db.read() as tx:
        directs, organises = DIRECTOR in actor.roles, bool(actor.roles & plan_sharing.ROLES)
        return Mine(
            trained,
            _days(tx, actor) if directs else None,
            plan_sharing.waiting(tx, actor) if organises else None,
        )


def _days(tx: Tx, actor: Actor) -> list[Day]:
    case = cases.Case
    conflict = exists().where(Conflict.case_id == case.id, Conflict.account_id == actor.id)
    query = (
        select(case.reference, PlanDate.kind, PlanDate.day)
        .join(PlanDate, PlanDate.case_id == case.id)
        .where(
            case.director_id == actor.id,
            case.region_code == regions.code_of(actor.region),
            case.stage.in_(OPEN),
            ~conflict,
            shield_names.visible(actor),
        )
        .order_by(PlanDate.day, case.reference, PlanDate.kind)
        .limit(MOST)
    )
    return [Day(*row) for row in tx.execute(query)]
