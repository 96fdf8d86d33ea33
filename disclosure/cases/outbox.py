"""The outbox: what is to be sent is a row of the same commit; the table is the queue.

Nothing leaves before the commit. Messages hold no content, link, reference or service name; the
text is made at the moment of sending (`cases.messages`), after the gate (`cases.gate`).
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, or_, select, update

from disclosure.cases import gate, link_queries, messages, models, people
from disclosure.cases.documents import ContactDetails
from disclosure.cases.gate import Verdict
from disclosure.cases.steps import Taken
from disclosure.procedure import profile, terms
from disclosure.procedure.contact import NONE
from disclosure.procedure.profile import Profile
from disclosure.store.database import Tx

_Message = models.Message


def queue(taken: Taken, name: str, part: str, not_before: datetime | None = None) -> None:
    """Queue a message to whoever plays a part, by the way agreed; `none` sends nothing.

    By telephone and letter it is a task for the director, which shows the rule.
    """
    person = people.person(taken, part)
    contact = people.read_contact(taken.tx, person) if person is not None else None
    channel = contact.safe.channel if contact is not None else "none"
    if person is None or channel == "none":
        return
    message = _Message(
        id=uuid4(),
        case_id=taken.case.id,
        person_id=person.id,
        name=name,
        channel=channel,
        language=messages.spoken(people.read_details(taken.tx, person).language),
        created_at=taken.now,
        next_attempt_at=max(filter(None, (taken.now, not_before))),
    )
    taken.tx.add(message)
    verdict = judge(taken.tx, taken.case, contact, message, taken.now)
    if verdict.state == "held" and message.next_attempt_at <= taken.now:
        message.state, message.refusal = "held", verdict.refusal
        leave_task(taken.tx, taken.case, verdict.task, name, taken.now, message.id)


def judge(
    tx: Tx,
    case: models.Case,
    contact: ContactDetails | None,
    message: models.Message,
    now: datetime,
) -> Verdict:
    """Ask the gate about a message as case and rule stand; nobody's rule is "do not contact"."""
    lapse_days = profile.load(case.profile).contact_lapse_days
    safe = contact.safe if contact is not None else NONE
    unseen = contact is not None and contact.shared and message.cleared_by is None
    return gate.judge(safe, link_queries.holds(tx, case, message.name), now, lapse_days, unseen)


def leave_task(
    tx: Tx,
    case: models.Case,
    kind: str,
    about: str,
    now: datetime,
    message_id: UUID | None = None,
) -> None:
    """Leave the director something to do that no machine can, once for each message."""
    if not kind:
        return
    there = select(models.Task.id).where(
        models.Task.case_id == case.id,
        models.Task.kind == kind,
        models.Task.about == about,
        models.Task.message_id == message_id,
        models.Task.done_at.is_(None),
    )
    if tx.scalars(there.limit(1)).first() is None:
        task = models.Task(case_id=case.id, kind=kind, about=about, created_at=now)
        task.owner_id, task.message_id = case.director_id, message_id
        tx.add(task)


def look_again(taken: Taken) -> None:
    """Let the gate judge anew whatever it made wait, because safe contact or the case changed.

    What waits for a fixed day, or for the mail server, keeps its moment. What staff were asked to
    do about a message is asked anew, if it still stands; what a worker holds now is judged again
    unless it is gone.
    """
    mine = (_Message.case_id == taken.case.id, _Message.person_id.is_not(None))
    asked = select(models.Task.message_id).where(
        models.Task.case_id == taken.case.id,
        models.Task.message_id.is_not(None),
        models.Task.done_at.is_(None),
    )
    stopped = or_(
        _Message.state == "held",
        and_(_Message.state == "queued", _Message.refusal.is_not(None)),
        and_(_Message.state.in_(("refused", "failed")), _Message.id.in_(asked)),
    )
    again = update(_Message).where(*mine, stopped).returning(_Message.id)
    anew = list(
        taken.tx.scalars(
            again.values(state="queued", next_attempt_at=taken.now, attempt=0, cleared_by=None)
        )
    )
    taken.tx.execute(update(_Message).where(*mine, _Message.state == "sending").values(stale=True))
    close_tasks(taken.tx, models.Task.message_id.in_(anew), taken.now)


def close_tasks(tx: Tx, which: ColumnElement[bool], now: datetime) -> None:
    """Nothing is left to do about these."""
    tx.execute(update(models.Task).where(which, models.Task.done_at.is_(None)).values(done_at=now))


def given_by_hand(taken: Taken, name: str, part: str) -> None:
    """Somebody said or gave it: a message of this name that waits for staff is no longer owed."""
    person = people.person(taken, part)
    if person is None:
        return
    said = (
        update(_Message)
        .where(
            _Message.case_id == taken.case.id,
            _Message.person_id == person.id,
            _Message.name == name,
            _Message.state == "held",
        )
        .values(state="sent", sent_at=taken.now, refusal=None)
        .returning(_Message.id)
    )
    given = list(taken.tx.scalars(said))
    close_tasks(taken.tx, models.Task.message_id.in_(given), taken.now)


def alert(taken: Taken, account_id: UUID) -> None:
    """Send a member of staff a single message about something urgent or late.

    It says only that something waits, so one that has not gone out yet is enough for a case.
    """
    waiting = select(_Message.id).where(
        _Message.case_id == taken.case.id,
        _Message.account_id == account_id,
        _Message.name == "alert",
        _Message.state.in_(("queued", "sending")),
    )
    if taken.tx.scalars(waiting.limit(1)).first() is None:
        taken.tx.add(
            _Message(
                id=uuid4(),
                case_id=taken.case.id,
                account_id=account_id,
                name="alert",
                channel="mail",
                created_at=taken.now,
                next_attempt_at=taken.now,
            )
        )


def queue_outcome(taken: Taken) -> None:
    """Tell whoever applied that there is something to discuss; a third party on the fixed day.

    The fixed day is the last of the decision term, whatever happened (procedure.md §5).
    """
    third_party = taken.case.capacity != "self"
    queue(taken, "outcome", "applicant", fixed_day(taken) if third_party else None)


def fixed_day(taken: Taken) -> datetime | None:
    """Return the start of the last day of the decision term as it was set at receipt."""
    return decision_day(taken.profile, taken.case.received_at)


def decision_day(law: Profile, received: datetime | None) -> datetime | None:
    """Return the start of the last day of the decision term of a case received then."""
    found = law.limit("decision", None)
    if found is None or received is None:
        return None
    return terms.end_of(terms.last_day(received, found.term) - timedelta(days=1))
