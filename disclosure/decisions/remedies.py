"""Verbs of remedies: open a file, record what was done about it. None is a step of the table.

What moves a case or a clock stays in the steps `object`, `decide_objection` and `extend`; here is
what the law asks around them: who handles it, hearing, reading, announcing, rulings, the penalty.
"""

from dataclasses import asdict
from datetime import date, datetime, time
from uuid import UUID, uuid4

from sqlalchemy import and_, or_, update

from disclosure.accounts import queries as accounts
from disclosure.cases import clocks, owners, steps
from disclosure.cases import models as cases
from disclosure.cases.documents import APPLICANT, Note
from disclosure.cases.steps import Taken
from disclosure.decisions import defaults, queries
from disclosure.decisions import remedy_queries as found
from disclosure.decisions.remedy_models import Remedy, RemedyRecord
from disclosure.decisions.remedy_rules import (
    COMPLAINT,
    DEFAULT,
    HANDLE,
    MANAGER,
    OBJECTION,
    RECORDS,
    TASKS,
    Received,
    Record,
    may_record,
    may_see,
    refuse_received,
    refuse_record,
)
from disclosure.errors import Refusal, Refused
from disclosure.procedure import terms
from disclosure.procedure.calendar import AMSTERDAM
from disclosure.procedure.permissions import Actor
from disclosure.requests import correspondence, voices
from disclosure.store import vault
from disclosure.store.database import Database

VERB = "remedies"
"""The purpose of looking at the files of a case, and what is logged when one is written."""


def open_file(
    taken: Taken,
    args: Received,
    *,
    objection: UUID | None = None,
    refused: str = "",
) -> Remedy:
    """Open a file for what was received, with the task that comes of it."""
    by = None if taken.actor.kind in ("applicant", "system") else taken.actor.id
    at = moment(args.day, taken.now)
    row = Remedy(id=uuid4(), case_id=taken.case.id, kind=args.kind, received_at=at, by_id=by)
    row.objection_id, row.refused = objection, refused
    texts = {"words": args.words, "court": args.court, "number": args.number}
    place = (APPLICANT, Remedy.__tablename__, row.id)
    row.document = vault.seal(taken.tx, taken.case.id, *place, Note(texts=texts))
    taken.tx.add(row)
    if args.kind in TASKS:
        _add_task(taken, TASKS[args.kind], args.kind, owners.of_role(taken, MANAGER))
    if args.kind == "appeal":
        clocks.meet(taken, "appeal")
    return row


def moment(day: date | None, now: datetime) -> datetime:
    """What came in on paper on an earlier day was received that day."""
    if day is None or day >= terms.local_day(now):
        return now
    return datetime.combine(day, time(12), AMSTERDAM)


def _add_task(taken: Taken, kind: str, about: str, owner: UUID | None) -> None:
    taken.tx.add(
        cases.Task(
            case_id=taken.case.id, kind=kind, about=about, owner_id=owner, created_at=taken.now
        )
    )


def _end_tasks(taken: Taken, row: Remedy) -> None:
    """What was asked of the manager, or of who handled it, is done."""
    asked = and_(cases.Task.kind == HANDLE, cases.Task.about == str(row.id))
    taken.tx.execute(
        update(cases.Task)
        .where(
            cases.Task.case_id == taken.case.id,
            or_(cases.Task.kind == TASKS.get(row.kind, ""), asked),
            cases.Task.done_at.is_(None),
        )
        .values(done_at=taken.now)
    )


@correspondence.when_complained
def _complained(taken: Taken, _kind: str, words: str) -> None:
    open_file(taken, Received(kind=COMPLAINT, words=words))


correspondence.knows_whom_it_is_about(found.complained_about)


def link_objection(taken: Taken, words: str, day: date | None, objection: UUID) -> None:
    """Give an objection its file: one that waited for it, else a new one."""
    waiting = [
        row
        for row in found.open_files(taken.tx, taken.case.id, OBJECTION)
        if row.objection_id is None
    ]
    if not waiting:
        open_file(taken, Received(kind=OBJECTION, words=words, day=day), objection=objection)
        return
    waiting[-1].objection_id, waiting[-1].refused = objection, ""


def receive(
    db: Database, case_id: UUID, args: Received, actor: Actor, now: datetime
) -> Refusal | None:
    """Write down at the desk what came by letter, telephone or from a court.

    An objection is received by the step `object`. Keys: facts_missing, already_done.
    """
    with db.transaction() as tx:
        taken = steps.load(tx, case_id, VERB, actor, now)
        standing = [row.kind for row in found.of_case(tx, case_id) if row.closed_at is None]
        refusal = refuse_received(args, terms.local_day(now), standing)
        if refusal is None and args.kind == OBJECTION:
            refusal = Refusal("facts_missing", "kind")
        if refusal is not None:
            return refusal
        open_file(taken, args)
        clocks.keep_floor(taken)
        steps.log(tx, case_id, _verb(args.kind), actor, now, "done", what=args.kind)
        return None


def _verb(kind: str) -> str:
    """What concerns a complaint is logged as that: it is for the manager alone."""
    return COMPLAINT if kind == COMPLAINT else VERB


def record(
    db: Database, case_id: UUID, remedy_id: UUID, args: Record, actor: Actor, now: datetime
) -> Refusal | None:
    """Record something done about a remedy; a refusal leaves nothing but its entry in the log.

    Keys: wrong_role, not_assigned, and those of `remedy_rules.refuse_record`.
    """
    try:
        with db.transaction() as tx:
            taken = steps.load(tx, case_id, VERB, actor, now)
            row = found.find(tx, case_id, remedy_id)
            if row is None:
                raise Refused(Refusal("facts_missing"))
            _refuse(taken, row, args)
            _write(taken, row, args)
            steps.log(tx, case_id, _verb(row.kind), actor, now, "done", what=args.what)
    except Refused as refused:
        with db.transaction() as tx:
            outcome = f"refused:{refused.refusal.key}"
            steps.log(tx, case_id, VERB, actor, now, outcome)
        return refused.refusal
    return _answer_complaint(db, case_id, args, actor, now)


def _answer_complaint(
    db: Database, case_id: UUID, args: Record, actor: Actor, now: datetime
) -> Refusal | None:
    """A finding is read where the complaint was typed; one that came by letter is handed over."""
    if args.what == "finding":
        correspondence.answer(db, case_id, COMPLAINT, args.words, actor, now)
    return None


def _refuse(taken: Taken, row: Remedy, args: Record) -> None:
    tx, case, actor = taken.tx, taken.case, taken.actor
    file, today = found.facts(tx, row), terms.local_day(taken.now)
    if not may_see(file, actor.id, actor.roles, case.director_id):
        raise Refused(Refusal("not_assigned"))
    if not may_record(args.what, file, actor.id, actor.roles):
        raise Refused(Refusal("wrong_role"))
    refusal = refuse_record(
        args,
        file,
        today,
        able=found.able(tx, case, row.kind, today),
        involved=queries.involved(tx, case.id),
        most=defaults.owed(tx, case, row, taken.now) if row.kind == DEFAULT else None,
    )
    if refusal is not None:
        raise Refused(refusal)


def _write(taken: Taken, row: Remedy, args: Record) -> None:
    words = asdict(args)
    texts = {name: words[name] for name in ("words", "place", "asks") if words[name]}
    if args.handler is not None:
        texts["handler"] = accounts.name(taken.tx, args.handler)
    one = RemedyRecord(
        id=uuid4(),
        remedy_id=row.id,
        kind=args.what,
        at=taken.now,
        by_id=taken.actor.id,
        day=args.day,
        how=args.how,
    )
    place = (APPLICANT, RemedyRecord.__tablename__, one.id)
    one.document = vault.seal(taken.tx, taken.case.id, *place, Note(texts=texts))
    taken.tx.add(one)
    _AFTER.get(args.what, _nothing)(taken, row, args)
    if RECORDS[args.what].ends:
        row.closed_at, row.result = taken.now, args.how
        _end_tasks(taken, row)
    clocks.keep_floor(taken)


def _nothing(_taken: Taken, _row: Remedy, _args: Record) -> None:
    """What is recorded changes nothing else."""


def _named(taken: Taken, row: Remedy, args: Record) -> None:
    """Somebody handles it; before a committee an objection takes longer (Awb 7:10)."""
    row.handler_id, row.about_id, row.committee = args.handler, args.about, args.committee
    _end_tasks(taken, row)
    _add_task(taken, HANDLE, str(row.id), args.handler)
    clock = clocks.find(taken, "objection_decision")
    if row.kind != OBJECTION or clock is None:
        return
    if clock.state in ("running", "paused"):
        clock.owner_id, clock.owner_role = args.handler, "decision_maker"
        clocks.note(taken, clock, "handed_over")
    limit = taken.profile.limit("objection_decision", None, "committee")
    if args.committee and limit is not None and clock.state == "running":
        clock.term = clocks.write_term(limit.term)
        clocks.due_anew(clock)
        clocks.wake(taken, clock)
        clocks.note(taken, clock, "extended")


def _longer(_taken: Taken, row: Remedy, _args: Record) -> None:
    row.extended = True


def _announced(taken: Taken, row: Remedy, args: Record) -> None:
    """The term of appeal begins on the day of announcement, unless it runs already (Awb 6:8).

    On the site stands, for every outcome and everybody the same, that it was decided.
    """
    correspondence.keep(taken, OBJECTION, taken.actor.id, {"ready": voices.DECIDED})
    objection = found.objection(taken.tx, row)
    begun = any(clock.key == "appeal" for clock in taken.clocks[_from(taken) :])
    if objection is not None and objection.upheld is False and not begun:
        clocks.start(taken, "appeal", event=moment(args.day, taken.now))


def _from(taken: Taken) -> int:
    """Return where the clocks of the last objection begin."""
    places = [at for at, one in enumerate(taken.clocks) if one.key == "objection_decision"]
    return places[-1] if places else 0


def _fixed(_taken: Taken, row: Remedy, args: Record) -> None:
    row.amount = args.amount


_AFTER = {
    "handler": _named,
    "longer": _longer,
    "announced": _announced,
    "penalty": _fixed,
}
"""What → what else it changes."""


def announced_at_once(taken: Taken, objection: UUID, how: str) -> None:
    """Close the file of an objection whose decision was announced where it was taken."""
    for row in found.open_files(taken.tx, taken.case.id, OBJECTION):
        if row.objection_id == objection:
            _write(taken, row, Record(what="announced", how=how, day=terms.local_day(taken.now)))
