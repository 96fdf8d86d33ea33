"""The queue of one person, put together and logged once."""

from dataclasses import dataclass
from datetime import datetime

from disclosure.cases import models, pages, steps
from disclosure.desk import left_behind, organisations, queries, sight, waiting
from disclosure.desk.filters import Filter, Place
from disclosure.desk.left_behind import Left
from disclosure.desk.organisations import Answered, Asked
from disclosure.desk.queries import Escalated, Line
from disclosure.desk.waiting import Waiting
from disclosure.procedure import permissions, stages, terms
from disclosure.procedure.permissions import Actor
from disclosure.store import audit
from disclosure.store.database import Database, Tx

WHERE = tuple[str, str]
"""An endpoint and the reference it needs."""


@dataclass(slots=True)
class Listing:
    """What waits for somebody; parts that are not for this role are None."""

    trained: bool
    cases: list[Line] | None = None
    older: Place | None = None
    later_page: bool = False
    narrowed: bool = False
    drafts: list[Line] | None = None
    escalations: list[Escalated] | None = None
    left: list[Left] | None = None
    transfers: list[Line] | None = None
    waiting: list[Waiting] | None = None
    questions: list[Asked] | None = None
    answered: list[Answered] | None = None
    panels: list[Asked] | None = None


def usual(actor: Actor) -> str:
    """Return whose cases somebody sees without asking: a director the own, others the region's."""
    mine = "case_director" in actor.roles and not actor.roles & sight.WIDE_ROLES
    return "mij" if mine else "regio"


def read(db: Database, actor: Actor, asked: Filter, after: Place | None, now: datetime) -> Listing:
    """Read what waits for this person; one entry in the own chain says that it was looked at.

    Without a valid training record there is nothing to see but why.
    """
    today = terms.local_day(now)
    trained = actor.trained_until is not None and today <= actor.trained_until
    outcome = "done" if trained else "refused:training_expired"
    _log(db, actor, "list", outcome, now)
    found = Listing(trained, later_page=after is not None, narrowed=asked.narrows)
    if trained:
        with db.read() as tx:
            _fill(tx, found, actor, asked, after, now)
    return found


def _log(db: Database, actor: Actor, verb: str, outcome: str, now: datetime) -> None:
    with db.transaction() as tx:
        chain = audit.actor_chain(actor.id)
        audit.record(tx, chain, verb, str(actor.id), now, purpose="queue", outcome=outcome)


def _fill(
    tx: Tx, found: Listing, actor: Actor, asked: Filter, after: Place | None, now: datetime
) -> None:
    if "decision_maker" in actor.roles:
        found.drafts = queries.drafts(tx, actor, now)
    if "regional_manager" in actor.roles:
        found.escalations = queries.escalations(tx, actor)
        found.left = left_behind.read(tx, actor, now)
        found.transfers = queries.offered_transfers(tx, actor, now)
    if actor.roles & sight.NEAR_APPLICANT:
        found.waiting = waiting.read(tx, actor)
    elif "decision_maker" in actor.roles:  # named to handle an objection or a complaint
        found.waiting = waiting.read(tx, actor) or None
    if "liaison" in actor.roles:
        found.questions = organisations.questions(tx, actor, now)
        found.answered = organisations.answered(tx, actor)
    if "panel_member" in actor.roles:
        found.panels = organisations.panels(tx, actor, now)
    if actor.roles & sight.DESK_ROLES:
        found.cases, found.older = queries.queue(tx, actor, asked, after, now)


def find(db: Database, actor: Actor, reference: str, now: datetime) -> WHERE | None:
    """Find where a reference leads this person: its page, or the step that opens it again.

    None for a case there is not and for one that is not theirs: the same answer, logged the same.
    """
    with db.read() as tx:
        case = pages.find(tx, reference)
        where = _where(tx, case or steps.NOBODYS, actor, now)
    _log(db, actor, "find", "done" if where else "refused:not_assigned", now)
    return where


def _where(tx: Tx, case: models.Case, actor: Actor, now: datetime) -> WHERE | None:
    access, today = steps.access(tx, case), terms.local_day(now)
    if permissions.refuse_view(actor, access, today) is None:
        return ("desk.case_page", case.reference)
    closed = stages.rows_of("reopen", case.stage)
    able = closed and permissions.refuse("reopen", actor, access, today) is None
    return ("step.heropenen", case.reference) if able else None
