"""What staff do about a task: tried, reached, given, done otherwise; the gate is asked again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from disclosure.cases import actions as spine
from disclosure.cases import clocks, contact, models, steps
from disclosure.cases.documents import APPLICANT, Note
from disclosure.cases.rules import NewSignal
from disclosure.cases.steps import Taken
from disclosure.errors import Refusal
from disclosure.procedure import guards
from disclosure.procedure.permissions import SYSTEM, Actor
from disclosure.requests.correspondence import COMPLAINT
from disclosure.store import audit, vault
from disclosure.store.database import Database

GIVEN, AGAIN, CLOSED = "given", "again", "closed"


@dataclass(frozen=True, slots=True)
class Result:
    """How a task can go: which way the gate is asked about, and what becomes of task and message.

    `ends`: `given` (she has it), `again` (the machine sends it), `closed` (no longer owed), or
    nothing: it stays to be done. `signal` is the kind of signal it is.
    """

    way: str = ""
    ends: str = ""
    words: bool = False
    signal: str = ""


OTHERWISE = Result(ends=CLOSED, words=True)
"""In person, when she called, through Veilig Thuis: no way that the rule speaks about."""
RESULTS: dict[str, dict[str, Result]] = {
    "phone": {
        "reached": Result("phone", GIVEN),
        "not_reached": Result("phone"),
        "voicemail": Result("voicemail"),
        "somebody_else": Result(words=True, signal="lost_phone"),
        "otherwise": OTHERWISE,
    },
    "letter": {"sent": Result("letter", GIVEN), "otherwise": OTHERWISE},
    "sms_by_hand": {"sent": Result("sms", GIVEN), "otherwise": OTHERWISE},
    "failed_message": {"again": Result(ends=AGAIN), "otherwise": OTHERWISE},
    "look_first": {"again": Result(ends=AGAIN), "otherwise": OTHERWISE},
    "confirm_contact": {"tried": Result(words=True), "otherwise": OTHERWISE},
    "another_route": {"tried": Result(words=True)},
    "correction": {},
    "subject_remedy": {"done": Result(ends=CLOSED, words=True)},
}
"""Kind → how it can go; another route closes by itself, when its clock is no longer held, and a
correction when the last of those who were told heard it."""
PLAIN = {"done": Result(ends=CLOSED)}
"""Any other task: done is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What was done about a task."""

    result: str
    words: str = ""


def results(kind: str) -> dict[str, Result]:
    """Return how a task of this kind can go."""
    return RESULTS.get(kind, PLAIN)


def record(
    db: Database, case_id: UUID, task_id: UUID, args: Tried, actor: Actor, now: datetime
) -> Refusal | None:
    """Keep what was done about a task; the rule that holds at this moment decides whether it may.

    Somebody else who answers is never refused: it is danger, and becomes a signal. A complaint is
    done by answering it, not here. Keys: facts_missing, already_done, reason_missing,
    contact_unsafe, no_contact, integrity_open.
    """
    with db.transaction() as tx:
        taken = steps.load(tx, case_id, "acknowledge", SYSTEM, now)
        task = tx.get(models.Task, task_id, with_for_update=True)
        refusal = _refuse(taken, task, args)
        if refusal is not None or task is None:
            return refusal
        result = results(task.kind)[args.result]
        _keep(taken, task, args, actor)
        if result.ends:
            _end(taken, task, result, actor)
    if not result.signal:
        return None
    done = spine.new_signal(db, case_id, NewSignal(kind=result.signal, text=args.words), actor, now)
    return done if isinstance(done, Refusal) else None


def _refuse(taken: Taken, task: models.Task | None, args: Tried) -> Refusal | None:
    if task is None or task.case_id != taken.case.id or task.kind == COMPLAINT:
        return Refusal("facts_missing")
    if task.done_at is not None:
        return Refusal("already_done")
    result = results(task.kind).get(args.result)
    if result is None:
        return Refusal("facts_missing", "result")
    missing = guards.first(("reason_missing", not result.words or bool(args.words.strip())))
    return missing or _refuse_way(taken, task, result.way)


def _refuse_way(taken: Taken, task: models.Task, way: str) -> Refusal | None:
    """Ask the gate, as it is asked for a mail; what is no way of the rule it does not judge."""
    if not way:
        return None
    return contact.refuse_by_hand(taken.tx, taken.case, task, way, taken.now)


def _keep(taken: Taken, task: models.Task, args: Tried, actor: Actor) -> None:
    row = models.ContactAttempt(
        id=uuid4(),
        case_id=taken.case.id,
        task_id=task.id,
        at=taken.now,
        by_id=actor.id,
        result=args.result,
    )
    note = Note(texts={"words": args.words.strip()})
    row.document = vault.seal(taken.tx, taken.case.id, APPLICANT, "contact_attempts", row.id, note)
    taken.tx.add(row)
    audit.record(
        taken.tx,
        audit.case_chain(taken.case.id),
        "task_done" if results(task.kind)[args.result].ends else "contact_attempt",
        str(actor.id),
        taken.now,
        case=taken.case.id,
        kind=task.kind,
        about=task.about,
        result=args.result,
    )


def _end(taken: Taken, task: models.Task, result: Result, actor: Actor) -> None:
    task.done_at = taken.now
    message = taken.tx.get(models.Message, task.message_id) if task.message_id else None
    if message is None:
        return
    if result.ends == AGAIN:
        message.state, message.next_attempt_at, message.attempt = "queued", taken.now, 0
        message.refusal, message.cleared_by = None, actor.id
    elif result.ends == CLOSED:
        message.state = "refused"
    else:
        message.state, message.sent_at, message.refusal = "sent", taken.now, None
        message.channel = result.way
        _received(taken, message)


def _received(taken: Taken, message: models.Message) -> None:
    """A receipt that was said or given meets its clock, as one that was mailed does."""
    if message.name == "receipt" and clocks.find(taken, "acknowledge") is not None:
        clocks.meet(taken, "acknowledge")
        clocks.keep_floor(taken)
        steps.log(taken.tx, taken.case.id, "acknowledge", SYSTEM, taken.now, "done")
