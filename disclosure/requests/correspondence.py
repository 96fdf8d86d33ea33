"""What passes between whoever applied and staff, through the site alone: left, read, answered.

A message never goes out by mail. That there is an answer is told by the message without content,
and only as safe contact allows (procedure.md §5). What is left becomes a task; answering closes it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Select, select, update

from disclosure.cases import contact, models, outbox, owners, steps
from disclosure.cases.documents import APPLICANT, Note
from disclosure.cases.steps import Taken
from disclosure.errors import Refusal
from disclosure.procedure.permissions import SYSTEM, Actor
from disclosure.requests import drafts
from disclosure.requests.models import ApplicantMessage
from disclosure.store import audit, vault
from disclosure.store.database import Database, Tx

MESSAGE, COMPLAINT, APPOINTMENT, DECOY = "message", "complaint", "appointment", "decoy"
OBJECTION, DEFAULT = "objection", "default"
TYPED = (MESSAGE, "withdrawal", "addition", APPOINTMENT, COMPLAINT, OBJECTION, DEFAULT)
"""What whoever applied may have back; what was typed behind a decoy is a signal, not theirs."""

TASKS = {
    MESSAGE: "applicant_message",
    "withdrawal": "applicant_message",
    "addition": "addition",
    COMPLAINT: "complaint",
    APPOINTMENT: "appointment_wish",
    DECOY: "decoy",
}
"""What is left → the task it becomes."""

ACCEPTED, OTHER = "accepted", "other"
CALL = "call_wish"
_TABLE = ApplicantMessage.__tablename__


Left = Callable[[Taken, str, str], None]
About = Callable[[Tx, UUID, UUID], bool]
_complained: list[Left] = []
_about: list[About] = []


def when_complained(begin: Left) -> Left:
    """Register what a room above does with a complaint: it opens a file."""
    _complained.append(begin)
    return begin


def knows_whom_it_is_about(about: About) -> None:
    """Register the room above that knows whom a complaint is about: case, member of staff."""
    _about.append(about)


def is_about(tx: Tx, case_id: UUID, account: UUID) -> bool:
    """Tell whether a complaint is about them: whoever it is about neither reads nor answers it."""
    return any(about(tx, case_id, account) for about in _about)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was written: by whoever applied, or by staff (`by`)."""

    kind: str
    at: datetime
    by: UUID | None
    texts: dict[str, str]

    @property
    def text(self) -> str:
        """Return the words."""
        return self.texts.get("text", "")


def read(tx: Tx, case_id: UUID, kinds: Iterable[str]) -> list[Said]:
    """Return what was written of these kinds, oldest first."""
    query = select(ApplicantMessage).where(
        ApplicantMessage.case_id == case_id, ApplicantMessage.kind.in_(tuple(kinds))
    )
    rows = tx.scalars(query.order_by(ApplicantMessage.at, ApplicantMessage.id))
    return [Said(row.kind, row.at, row.by_id, opened(tx, row)) for row in rows]


def opened(tx: Tx, row: ApplicantMessage) -> dict[str, str]:
    """Open the texts of one row."""
    return vault.open(tx, row.case_id, APPLICANT, _TABLE, row.id, row.document, Note).texts


def keep(taken: Taken, kind: str, by: UUID | None, texts: dict[str, str]) -> None:
    """Seal what somebody wrote."""
    row = ApplicantMessage(id=uuid4(), case_id=taken.case.id, at=taken.now, kind=kind, by_id=by)
    row.document = vault.seal(taken.tx, taken.case.id, APPLICANT, _TABLE, row.id, Note(texts=texts))
    taken.tx.add(row)


def leave(
    db: Database, case_id: UUID, kind: str, words: str, now: datetime, *, decoy: bool = False
) -> None:
    """Keep what whoever applied wrote, with the task that comes of it.

    Behind a decoy the same is done in the same way: the worker makes it part of the signal.
    """
    with db.transaction() as tx:
        taken = steps.lock(tx, case_id, kind, SYSTEM, now)
        drafts.used(tx, case_id, decoy, now)
        kept = DECOY if decoy else kind
        keep(taken, kept, None, {"text": words})
        _add_task(taken, TASKS[kept], kind, _owner(taken, kept))
        for begin in _complained if kept == COMPLAINT else ():
            begin(taken, kept, words)
        log(taken, kind)


def ask_call(db: Database, case_id: UUID, now: datetime, *, decoy: bool = False) -> None:
    """Leave the wish to be called, once as long as it is open; the task shows the rule."""
    with db.transaction() as tx:
        taken = steps.lock(tx, case_id, "call", SYSTEM, now)
        drafts.used(tx, case_id, decoy, now)
        kind = DECOY if decoy else CALL
        if not tx.scalars(_open_tasks(case_id, kind, "call")).first():
            _add_task(taken, kind, "call", taken.case.director_id)
        log(taken, "call")


def answer_appointment(
    db: Database, case_id: UUID, about: UUID, reply: str, words: str, now: datetime
) -> None:
    """Keep whether she comes; another time or place is a task for who made the appointment."""
    with db.transaction() as tx:
        taken = steps.lock(tx, case_id, APPOINTMENT, SYSTEM, now)
        keep(taken, APPOINTMENT, None, {"reply": reply, "text": words, "about": str(about)})
        if reply == ACCEPTED:
            close_tasks(taken, APPOINTMENT)
        else:
            _add_task(taken, TASKS[APPOINTMENT], APPOINTMENT, _owner(taken, APPOINTMENT))
        log(taken, APPOINTMENT, reply=reply)


def reply_to(tx: Tx, case_id: UUID, about: UUID) -> str:
    """Return what she said last of this appointment, or ""."""
    said = [one for one in read(tx, case_id, (APPOINTMENT,)) if one.texts["about"] == str(about)]
    return said[-1].texts["reply"] if said else ""


def answer(
    db: Database, case_id: UUID, kind: str, words: str, actor: Actor, now: datetime
) -> Refusal | None:
    """Write to whoever applied; what was left is answered, its tasks are done.

    Keys: facts_missing (nobody applied, or no complaint to answer), conflict (it is about them).
    """
    with db.transaction() as tx:
        taken = steps.load(tx, case_id, f"answer_{kind}", actor, now)
        complained = kind != COMPLAINT or bool(read(tx, case_id, (COMPLAINT,)))
        if taken.case.applicant_id is None or not complained:
            return Refusal("facts_missing")
        if kind == COMPLAINT and is_about(tx, case_id, actor.id):
            return Refusal("conflict")
        keep(taken, kind, actor.id, {"text": words})
        close_tasks(taken, kind)
        _announce(taken)
        steps.log(tx, case_id, taken.step, actor, now, "done")
        return None


def close_tasks(taken: Taken, kind: str) -> None:
    """Mark the open tasks of what was left as done."""
    tasks = update(models.Task).where(
        models.Task.case_id == taken.case.id,
        models.Task.kind == TASKS[kind],
        models.Task.done_at.is_(None),
    )
    taken.tx.execute(tasks.values(done_at=taken.now))


def log(taken: Taken, verb: str, **ids: str) -> None:
    """Log what whoever applied did; the log names nobody."""
    chain = audit.case_chain(taken.case.id)
    audit.record(taken.tx, chain, verb, "applicant", taken.now, case=taken.case.id, **ids)


def _owner(taken: Taken, kind: str) -> UUID | None:
    """Return whose task it is: a complaint is never handled by the director it may be about."""
    if kind == COMPLAINT:
        return owners.of_role(taken, "regional_manager")
    officer = taken.case.officer_id if kind == APPOINTMENT else None
    return officer or taken.case.director_id


def _add_task(taken: Taken, kind: str, about: str, owner: UUID | None) -> None:
    case_id, now = taken.case.id, taken.now
    taken.tx.add(
        models.Task(case_id=case_id, kind=kind, about=about, owner_id=owner, created_at=now)
    )


def _announce(taken: Taken) -> None:
    """Queue the message without content, once, if there is a safe way at all."""
    waiting = select(models.Message.id).where(
        models.Message.case_id == taken.case.id,
        models.Message.person_id == taken.case.applicant_id,
        models.Message.name == "request",
        models.Message.state == "queued",
    )
    if contact.next_moment(taken, "applicant") and not taken.tx.scalars(waiting).first():
        outbox.queue(taken, "request", "applicant")


def _open_tasks(case_id: UUID, kind: str, about: str) -> Select[UUID]:
    return select(models.Task.id).where(
        models.Task.case_id == case_id,
        models.Task.kind == kind,
        models.Task.about == about,
        models.Task.done_at.is_(None),
    )
