"""What applicants left on the site for this person to do: a short list beside the queue."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, or_, select

from disclosure.accounts.models import Conflict
from disclosure.cases import shield_names
from disclosure.cases.models import Case, Task
from disclosure.decisions.remedy_rules import HANDLE, LOOK_FIRST
from disclosure.decisions.remedy_rules import TASKS as REMEDY_TASKS
from disclosure.desk.queries import MOST
from disclosure.procedure import regions
from disclosure.procedure.permissions import Actor
from disclosure.requests.correspondence import CALL, COMPLAINT, TASKS
from disclosure.requests.rules import MANAGER
from disclosure.store.database import Tx


@dataclass(frozen=True, slots=True)
class Waiting:
    """One task: in which case, what it is, and since when."""

    reference: str
    urgency: str | None
    kind: str
    since: datetime


def read(tx: Tx, actor: Actor) -> list[Waiting]:
    """Return this person's open tasks, the most urgent case first, then the longest waiting.

    A complaint that came while no manager was there is every manager's.
    """
    nobodys = and_(Task.owner_id.is_(None), Task.kind == COMPLAINT)
    whose = Task.owner_id == actor.id
    in_conflict = exists().where(Conflict.case_id == Case.id, Conflict.account_id == actor.id)
    query = (
        select(Case.reference, Case.urgency, Task.kind, Task.created_at)
        .join(Case, Case.id == Task.case_id)
        .where(
            or_(whose, nobodys) if MANAGER in actor.roles else whose,
            Task.done_at.is_(None),
            Task.kind.in_({CALL, *TASKS.values(), *REMEDY_TASKS.values(), HANDLE, LOOK_FIRST}),
            Case.region_code == regions.code_of(actor.region),
            ~in_conflict,
            shield_names.visible(actor),
        )
        .order_by(Case.urgency_rank, Task.created_at)
        .limit(MOST)
    )
    return [Waiting(*row) for row in tx.execute(query)]
