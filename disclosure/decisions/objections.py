"""Verbs of objection: receive it, decide on it."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from disclosure.cases import clocks
from disclosure.cases import models as cases
from disclosure.cases.actions import direct_again
from disclosure.cases.documents import CASE, Note
from disclosure.cases.steps import Done, Taken, load, take
from disclosure.decisions import models, queries, remedies, remedy_queries, rules
from disclosure.decisions.remedy_rules import OBJECTION, Received
from disclosure.errors import Refusal
from disclosure.procedure.permissions import Actor
from disclosure.requests import voices
from disclosure.review import queries as review
from disclosure.store import vault
from disclosure.store.database import Database


def object_(
    db: Database, case_id: UUID, args: rules.Object, actor: Actor, now: datetime
) -> Done | Refusal:
    """Receive an objection; its decision term counts from the last day of the objection term."""

    def refuse(taken: Taken) -> Refusal | None:
        return rules.refuse_object(args, in_term=not _too_late(args, taken), objected=_used(taken))

    return take(db, case_id, "object", actor, now, refuse, partial(_object, args))


@voices.takes
def from_site(
    db: Database, case_id: UUID, kind: str, words: str, actor: Actor, now: datetime
) -> None:
    """Make a remedy of what was left on the site.

    What cannot be an objection yet, or no longer, keeps its place in the same list: people judge
    whether it came too early, or too late with an excuse (Awb 6:10, 6:11).
    """
    refused = ""
    if kind == OBJECTION:
        done = object_(db, case_id, rules.Object(grounds=words), actor, now)
        if isinstance(done, Done):
            return
        refused = done.key
    with db.transaction() as tx:
        taken = load(tx, case_id, "object", actor, now)
        remedies.open_file(taken, Received(kind=kind, words=words), refused=refused)


def _term(taken: Taken) -> cases.Clock | None:
    """Return the objection term of the outcome in force; none before that was announced."""
    since = queries.round_start(taken.tx, taken.case)
    terms_of_it = [
        clock
        for clock in taken.clocks
        if clock.key == "objection" and (since is None or clock.started_at >= since)
    ]
    return terms_of_it[-1] if terms_of_it else None


def _used(taken: Taken) -> bool:
    """Tell whether this outcome was objected to already; what follows that is appeal."""
    term = _term(taken)
    pending = queries.pending_objection(taken.tx, taken.case.id) is not None
    return pending or (term is not None and term.state in ("met", "late"))


def _too_late(args: rules.Object, taken: Taken) -> bool:
    """What came in on paper within the term is in term, on whatever day it is written down."""
    term = _term(taken)
    return term is not None and remedies.moment(args.day, taken.now) >= term.due_at


def _object(args: rules.Object, taken: Taken) -> None:
    late = _too_late(args, taken)
    row = models.Objection(id=uuid4(), case_id=taken.case.id, at=taken.now, late=late)
    texts = Note(texts={"late_reason": args.late_reason})
    row.document = vault.seal(taken.tx, taken.case.id, CASE, "objections", row.id, texts)
    taken.tx.add(row)
    if taken.case.stage == "closed":
        direct_again(taken)
        taken.move(taken.case.closed_from or "follow_up")
        taken.case.closed_at = taken.case.closed_from = None
        clocks.end(taken, "retention")
    taken.tx.flush()
    remedies.link_objection(taken, args.grounds, args.day, row.id)
    term = _term(taken)
    if term is not None and term.state in ("running", "ended"):
        term.state, term.wake_at = "late" if late else "met", None
        term.finished_at = max(term.started_at, remedies.moment(args.day, taken.now))
        clocks.note(taken, term, term.state)
    clocks.start(taken, "objection_decision", event=_last_day(term, taken))
    clocks.start(taken, "review")


def _last_day(term: cases.Clock | None, taken: Taken) -> datetime:
    """Return a moment on the last day of the objection term (Awb 7:10: not its 00:00 end)."""
    return term.due_at - timedelta(hours=1) if term is not None else taken.now


def decide_objection(
    db: Database,
    case_id: UUID,
    args: rules.DecideObjection,
    actor: Actor,
    now: datetime,
) -> Done | Refusal:
    """Decide on an objection: upheld brings the case back, dismissed opens the appeal term."""

    def refuse(taken: Taken) -> Refusal | None:
        return rules.refuse_decide_objection(
            args,
            pending=queries.pending_objection(taken.tx, case_id) is not None,
            objected=queries.objected(taken.tx, case_id),
            involved=actor.id in queries.involved(taken.tx, case_id),
            handled_by_another=_handled_by_another(taken),
        )

    return take(db, case_id, "decide_objection", actor, now, refuse, partial(_decide, args))


def _handled_by_another(taken: Taken) -> bool:
    handler = remedy_queries.handler_of_objection(taken.tx, taken.case.id)
    return handler is not None and handler != taken.actor.id


def _decide(args: rules.DecideObjection, taken: Taken) -> None:
    row = queries.pending_objection(taken.tx, taken.case.id)
    if row is None:
        return
    row.decided_at, row.decided_by = taken.now, taken.actor.id
    row.upheld = args.result == "upheld"
    texts = Note(texts={"reason": args.reason})
    row.decision = vault.seal(taken.tx, taken.case.id, CASE, "objections", row.id, texts)
    clocks.meet(taken, "objection_decision")
    if row.upheld:
        _uphold(taken)
    elif not args.later:
        clocks.start(taken, "appeal")
    if not args.later:
        remedies.announced_at_once(taken, row.id, "handed")


def _uphold(taken: Taken) -> None:
    """Start over from the panel; a declined case from triage. The old outcome no longer stands."""
    advice = review.advice(taken.tx, taken.case.id)
    if advice is not None:
        advice.spent = True
    taken.move("triage" if taken.case.stage == "declined" else "panel")
    taken.case.outcome, taken.case.officer_id = None, None
    clocks.start(taken, "panel")
    clocks.start(taken, "decision")
    clocks.follow_stage(taken, "review")
