"""A task that a human did is marked as done; nothing else changes."""

from datetime import datetime
from uuid import UUID

from disclosure.cases import models
from disclosure.errors import Refusal
from disclosure.procedure.permissions import Actor
from disclosure.requests.correspondence import COMPLAINT
from disclosure.store import audit
from disclosure.store.database import Database


def finish(
    db: Database, case_id: UUID, task_id: UUID, actor: Actor, now: datetime
) -> Refusal | None:
    """Mark a task of a case as done, once; the log keeps who did it and which kind it was.

    A complaint is done by answering it, not here. Keys: facts_missing (no such task in this case),
    already_done.
    """
    with db.transaction() as tx:
        task = tx.get(models.Task, task_id, with_for_update=True)
        if task is None or task.case_id != case_id or task.kind == COMPLAINT:
            return Refusal("facts_missing")
        if task.done_at is not None:
            return Refusal("already_done")
        task.done_at = now
        audit.record(
            tx,
            audit.case_chain(case_id),
            "task_done",
            str(actor.id),
            now,
            case=case_id,
            kind=task.kind,
            about=task.about,
        )
        return None
