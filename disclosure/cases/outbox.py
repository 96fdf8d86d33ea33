"""The outbox: what is to be sent is a row of the same commit; the table is the queue.

Nothing leaves before the commit. Messages hold no content, link, reference or service name; the
text is made at the moment of sending (`cases.messages`), after the safe-contact gate.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from disclosure.cases import contact, models, people
from disclosure.cases.steps import Taken
from disclosure.procedure import terms

BY_MACHINE = frozenset({"mail", "sms"})
BY_STAFF = frozenset({"phone", "letter"})


def queue(taken: Taken, name: str, part: str, not_before: datetime | None = None) -> None:
    """Queue a message to whoever plays a part, by the way agreed; `none` sends nothing.

    Telephone and letter become a task for the director, which shows the rule.
    """
    person = people.person(taken, part)
    channel = contact.profile_of(taken, part).channel
    if person is None or channel not in BY_MACHINE | BY_STAFF:
        return
    if channel in BY_STAFF:
        add_task(taken, channel, name)
        return
    taken.tx.add(
        models.Message(
            id=uuid4(),
            case_id=taken.case.id,
            person_id=person.id,
            name=name,
            channel=channel,
            language=people.read_details(taken.tx, person).language or "nl",
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


def queue_outcome(taken: Taken) -> None:
    """Tell whoever applied that there is something to discuss; a third party on the fixed day.

    The fixed day is the last of the decision term, whatever happened (procedure.md §5).
    """
    third_party = taken.case.capacity != "self"
    queue(taken, "outcome", "applicant", fixed_day(taken) if third_party else None)


def fixed_day(taken: Taken) -> datetime | None:
    """Return the start of the last day of the decision term as it was set at receipt."""
    found = taken.profile.limit("decision", None)
    received = taken.case.received_at
    if found is None or received is None:
        return None
    return terms.end_of(terms.last_day(received, found.term) - timedelta(days=1))
