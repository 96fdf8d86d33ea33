"""The outbox: what is to be sent is a row of the same commit; the table is the queue.

Nothing leaves before the commit. Messages hold no content, link, reference or service name; the
text is made at the moment of sending (`cases.messages`), after the gate (`cases.gate`).
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import and_, or_, select, update

from disclosure.cases import messages, models, people
from disclosure.cases.gate import BY_MACHINE, BY_STAFF
from disclosure.cases.steps import Taken
from disclosure.procedure import terms
from disclosure.procedure.profile import Profile

_Message = models.Message


def queue(taken: Taken, name: str, part: str, not_before: datetime | None = None) -> None:
    """Queue a message to whoever plays a part, by the way agreed; `none` sends nothing.

    Telephone and letter become a task for the director, which shows the rule.
    """
    person = people.person(taken, part)
    contact = people.read_contact(taken.tx, person) if person is not None else None
    channel = contact.safe.channel if contact is not None else "none"
    if person is None or channel not in BY_MACHINE | BY_STAFF:
        return
    if channel in BY_STAFF:
        add_task(taken, channel, name)
        return
    taken.tx.add(
        _Message(
            id=uuid4(),
            case_id=taken.case.id,
            person_id=person.id,
            name=name,
            channel=channel,
            language=messages.spoken(people.read_details(taken.tx, person).language),
            created_at=taken.now,
            next_attempt_at=max(filter(None, (taken.now, not_before))),
        )
    )


def add_task(taken: Taken, kind: str, about: str, owner: UUID | None = None) -> None:
    """Leave something for a human to do; for the director unless somebody else is named."""
    taken.tx.add(
        models.Task(
            case_id=taken.case.id,
            kind=kind,
            about=about,
            owner_id=owner or taken.case.director_id,
            created_at=taken.now,
        )
    )


def look_again(taken: Taken) -> None:
    """Let the gate judge anew whatever it made wait, because safe contact or the case changed.

    What waits for a fixed day, or for the mail server, keeps its moment.
    """
    stopped = or_(
        _Message.state == "held", and_(_Message.state == "queued", _Message.refusal.is_not(None))
    )
    taken.tx.execute(
        update(_Message)
        .where(_Message.case_id == taken.case.id, _Message.person_id.is_not(None), stopped)
        .values(state="queued", next_attempt_at=taken.now)
    )


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
