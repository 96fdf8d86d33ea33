"""What of a case decides which letters can be made, read once for a page or an action."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from disclosure.cases import clocks, contact, link_queries, people
from disclosure.cases import models as cases
from disclosure.cases.steps import Taken
from disclosure.decisions import letters, models, queries
from disclosure.decisions.letter_kinds import ANSWERS
from disclosure.decisions.letter_rules import Facts
from disclosure.errors import Refusal
from disclosure.procedure import terms
from disclosure.store.database import Tx

Noticed = Callable[[Tx, UUID], date | None]
NOTICED: list[Noticed] = []
"""Each gives the day on which a notice of default of a case came in, or None."""


def notices(reader: Noticed) -> Noticed:
    """Register who keeps notices of default, so that their receipt can be confirmed by letter."""
    NOTICED.append(reader)
    return reader


def read(taken: Taken) -> Facts:
    """Gather the facts of a case as it is locked, or read, at this moment."""
    tx, case = taken.tx, taken.case
    there = {part: people.person(taken, part) for part in contact.REACHED}
    meeting = queries.appointment(tx, case.id)
    objection = _decided_objection(tx, case.id)
    paused = [clock.pause_until for clock in taken.clocks if clock.state == "paused"]
    return Facts(
        stage=case.stage,
        capacity=case.capacity,
        started_by_agency=case.route == "know",
        people={part: person.id for part, person in there.items() if person is not None},
        concluded=case.outcome is not None or case.stage == "declined",
        asked=bool(paused) or _asked(tx, case.id),
        called=called(taken),
        answer_until=max(filter(None, paused), default=None),
        extended_to=_extended_to(taken),
        meeting=meeting.time if meeting is not None else None,
        objected_on=terms.local_day(objection.at) if objection is not None else None,
        objection_decided_on=_day(objection.decided_at) if objection is not None else None,
        default_received_on=next(filter(None, (each(tx, case.id) for each in NOTICED)), None),
        post={part: refuse_post(taken, part) for part in there},
    )


def refuse_post(taken: Taken, part: str) -> Refusal | None:
    """Give the reason why nothing may be posted to somebody now: the rule, or no address."""
    found = people.person(taken, part)
    details = people.read_contact(taken.tx, found) if found is not None else None
    if details is not None and not details.address.strip():
        return contact.refuse_now(taken, part, "letter") or Refusal("contact_unsafe", "address")
    return contact.refuse_now(taken, part, "letter")


def held(taken: Taken, letter: str) -> bool:
    """Tell whether this letter waits for a second person who looks at who fears whom (§3.12)."""
    return link_queries.holds(taken.tx, taken.case, letter)


def _asked(tx: Tx, case_id: UUID) -> bool:
    """Tell whether whoever applied was ever asked to get in touch."""
    asked = select(cases.Message.id).where(
        cases.Message.case_id == case_id, cases.Message.name == "request"
    )
    return tx.scalars(asked.limit(1)).first() is not None


def answered(taken: Taken, letter: str) -> tuple[str, ...]:
    """Name the messages that are owed no more once this letter was posted."""
    return (letter, *(ANSWERS.get(letter, ()) if called(taken) else ()))


def called(taken: Taken) -> bool:
    """Tell whether the message that there is something to discuss waits to be posted.

    A third party's waits for its day: an envelope before it would tell that all is over (§5).
    """
    message = cases.Message
    waits = select(message.id).where(
        message.case_id == taken.case.id,
        message.name == "outcome",
        message.channel == "letter",
        message.state.in_(("queued", "held")),
        message.next_attempt_at <= taken.now,
    )
    return taken.tx.scalars(waits.limit(1)).first() is not None


def _extended_to(taken: Taken) -> date | None:
    """Return the last day of the terms she waits for that were made longer."""
    told = ("decision", "reasonable_term", "objection_decision")
    longer = [c.due_at for c in taken.clocks if c.extended and c.key in told and clocks.is_open(c)]
    return max(map(letters.last_day, longer), default=None)


def _decided_objection(tx: Tx, case_id: UUID) -> models.Objection | None:
    """Return the objection decided last."""
    query = select(models.Objection).where(
        models.Objection.case_id == case_id, models.Objection.decided_at.is_not(None)
    )
    return tx.scalars(query.order_by(models.Objection.decided_at.desc()).limit(1)).first()


def _day(moment: datetime | None) -> date | None:
    return terms.local_day(moment) if moment is not None else None
