"""Something to add to an application that was handed in: kept, read by the director, weighed."""

from datetime import datetime
from uuid import UUID

from disclosure.cases import actions as spine
from disclosure.cases import models
from disclosure.cases.rules import NewSignal
from disclosure.procedure import stages
from disclosure.procedure.permissions import Actor
from disclosure.requests import correspondence
from disclosure.store.database import Database


def add_information(db: Database, case_id: UUID, words: str, actor: Actor, now: datetime) -> None:
    """Keep what was added, sealed, with a task to read it; an open case is weighed again."""
    correspondence.leave(db, case_id, "addition", words, now)
    with db.read() as tx:
        going_on = tx.get_one(models.Case, case_id).stage in stages.OPEN
    if going_on:
        spine.new_signal(db, case_id, NewSignal(kind="report"), actor, now)
