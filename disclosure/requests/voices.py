"""An objection or a notice of default left on the site: kept, and given to the room that decides.

Whoever applied is answered in one way, whatever stage the case has: what is too early, too late or
about an outcome that was not told yet is kept too, and judged by people (Awb 6:10, 6:11).
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from disclosure.cases import steps
from disclosure.procedure.permissions import SYSTEM, Actor
from disclosure.requests import correspondence
from disclosure.requests.correspondence import DEFAULT, OBJECTION, Said
from disclosure.store.database import Database, Tx

KINDS = (OBJECTION, DEFAULT)
DECIDED = "decided"
"""A ready sentence that stands on the page, whatever the decision: that there is one."""
Take = Callable[[Database, UUID, str, str, Actor, datetime], None]
_takers: list[Take] = []


def takes(take: Take) -> Take:
    """Register the room that makes a remedy of what was left: case, kind, words, who, when."""
    _takers.append(take)
    return take


def leave(db: Database, case_id: UUID, kind: str, words: str, actor: Actor, now: datetime) -> None:
    """Pass on what was typed, then keep it, to be read back by whoever typed it.

    In that order: whatever breaks between the two, somebody has a task and her term is kept.
    """
    for take in _takers:
        take(db, case_id, kind, words, actor, now)
    with db.transaction() as tx:
        taken = steps.lock(tx, case_id, kind, SYSTEM, now)
        correspondence.keep(taken, kind, None, {"text": words})
        correspondence.log(taken, kind)


def read(tx: Tx, case_id: UUID) -> tuple[list[Said], bool]:
    """Return what was left, oldest first, and whether the last of it was decided on."""
    every = correspondence.read(tx, case_id, KINDS)
    decided = bool(every) and every[-1].texts.get("ready") == DECIDED
    return [one for one in every if one.text], decided
