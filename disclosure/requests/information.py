"""What somebody who applied adds later: a fragment heard, a number found, what happened since."""

from datetime import datetime
from uuid import UUID

from disclosure.cases import actions as spine
from disclosure.cases.rules import NewSignal
from disclosure.cases.steps import Done
from disclosure.errors import Refusal
from disclosure.procedure import guards
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Database

KIND = "report"


def add_information(
    db: Database, case_id: UUID, words: str, actor: Actor, now: datetime
) -> Done | Refusal:
    """Keep what was added, sealed with the applicant, as a signal: the danger is weighed again.

    In a case that had ended it begins again, like any signal. Key: facts_missing (`words`), and
    what any signal is refused for.
    """
    missing = guards.fields(words=words.strip())
    if missing is not None:
        return missing
    return spine.new_signal(db, case_id, NewSignal(kind=KIND, text=words), actor, now)
