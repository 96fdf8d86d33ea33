"""Making the outcome letter: composed without content, sealed with its hash, shown at the talk."""

import hashlib
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from disclosure.cases import clocks, outbox, people, steps
from disclosure.cases import models as cases
from disclosure.cases.documents import CASE
from disclosure.cases.steps import Taken
from disclosure.decisions import letters, models, pdf
from disclosure.errors import Refusal
from disclosure.procedure import guards, permissions, terms
from disclosure.procedure.permissions import Actor
from disclosure.procedure.terms import Term
from disclosure.store import vault
from disclosure.store.database import Database, Tx

RECIPIENTS = ("applicant", "person_at_risk", "recipient", "initiator")
_OBJECTION = Term(6, "weeks", atw=True)
"""Awb 6:7; used where the term has not begun because the letter itself announces."""
_BY_STEP = ("tell", "tell_outcome")


def make_letter(
    db: Database, case_id: UUID, to: str, actor: Actor, now: datetime
) -> UUID | Refusal:
    """Make the outcome letter for somebody, as PDF/A-2a and PDF/UA-1, sealed with its SHA-256.

    By whoever may tell the outcome here; once a decision was signed or the case declined
    (`not_told` before that). Logged; the letter itself announces nothing until it is shown.
    """
    with db.transaction() as tx:
        taken = steps.load(tx, case_id, "letter", actor, now)
        refusal = _refuse(taken, to)
        if refusal is None:
            row = _make(taken, to)
            steps.log(tx, case_id, "make_letter", actor, now, "done", letter=str(row.id))
            return row.id
        steps.log(tx, case_id, "make_letter", actor, now, f"refused:{refusal.key}")
        return refusal


def _refuse(taken: Taken, to: str) -> Refusal | None:
    today = terms.local_day(taken.now)
    may = [permissions.refuse(step, taken.actor, taken.access, today) for step in _BY_STEP]
    if None not in may:
        return may[-1]
    concluded = taken.case.outcome is not None or taken.case.stage == "declined"
    return guards.first(("not_told", concluded), ("facts_missing", _exists(taken, to)))


def _exists(taken: Taken, to: str) -> bool:
    if to == "initiator":
        return taken.case.route == "know"
    return to in RECIPIENTS and people.person(taken, to) is not None


def _make(taken: Taken, to: str) -> models.Letter:
    name = letters.outcome_letter(to, taken.case.capacity)
    person = people.person(taken, to) if to != "initiator" else None
    details = people.read_details(taken.tx, person) if person is not None else None
    language = letters.language_for((details.language if details else "") or "nl")
    content = pdf.render(name, _context(taken, name, details.name if details else ""), language)
    row = models.Letter(
        id=uuid4(),
        case_id=taken.case.id,
        name=name,
        language=language,
        to=to,
        made_at=taken.now,
        made_by=taken.actor.id,
        digest=hashlib.sha256(content).digest(),
    )
    row.document = vault.seal_bytes(taken.tx, taken.case.id, CASE, "letters", row.id, content)
    taken.tx.add(row)
    return row


def _context(taken: Taken, name: str, addressee: str) -> letters.Letter:
    today = terms.local_day(taken.now)
    if name == "outcome_third_party":
        day = _fixed_day(taken, today)
        return letters.OutcomeThirdParty(
            reference=taken.case.reference,
            day=day,
            object_until=_objection_ends(taken, day),
            sender=_sender(taken),
            name=addressee,
        )
    return letters.Outcome(
        reference=taken.case.reference,
        day=today,
        spoken_on=today,
        object_until=_objection_ends(taken, today),
        sender=_sender(taken),
        name=addressee,
    )


def _fixed_day(taken: Taken, today: date) -> date:
    fixed = outbox.fixed_day(taken)
    return max(today, terms.local_day(fixed)) if fixed is not None else today


def _objection_ends(taken: Taken, announced: date) -> date:
    running = clocks.find(taken, "objection")
    if running is not None:
        return letters.last_day(running.due_at)
    start = terms.end_of(announced) - timedelta(hours=12)
    return letters.last_day(terms.due(start, _OBJECTION))


def _sender(taken: Taken) -> letters.Sender:
    office = taken.profile.office
    return letters.Sender(
        name=office.name,
        postal=office.postal,
        visiting=office.visiting,
        telephone=office.telephone,
        opens=time.fromisoformat(office.opens),
        closes=time.fromisoformat(office.closes),
    )


def made(tx: Tx, case_id: UUID) -> list[models.Letter]:
    """Return the letters of a case, newest first; unopened."""
    query = select(models.Letter).where(models.Letter.case_id == case_id)
    return list(tx.scalars(query.order_by(models.Letter.made_at.desc())))


def content(tx: Tx, case: cases.Case, letter_id: UUID) -> bytes | None:
    """Open a letter of this case; None when there is none. Its hash is checked."""
    row = tx.get(models.Letter, letter_id)
    if row is None or row.case_id != case.id:
        return None
    opened = vault.open_bytes(tx, case.id, CASE, "letters", row.id, row.document)
    if hashlib.sha256(opened).digest() != row.digest:
        raise AssertionError("a sealed letter does not match its own hash")
    return opened
