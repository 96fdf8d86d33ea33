"""Making a letter: composed without content, sealed with its hash, opened again."""

import hashlib
from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from disclosure.cases import clocks, outbox, people, steps
from disclosure.cases import models as cases
from disclosure.cases.documents import APPLICANT, CASE
from disclosure.cases.steps import Taken
from disclosure.decisions import letter_facts, letter_rules, letters, models, pdf
from disclosure.decisions import letter_kinds as kinds
from disclosure.decisions.letter_rules import Facts, MakeLetter
from disclosure.errors import Refusal
from disclosure.procedure import permissions, terms
from disclosure.procedure.permissions import Actor
from disclosure.procedure.terms import Term
from disclosure.store import vault
from disclosure.store.database import Database, Tx

_SIX_WEEKS = Term(6, "weeks", atw=True)
"""Awb 6:7; used where the term has not begun because the letter itself announces."""
DUTCH = "letters.dutch"
"""Where the letter in Dutch is sealed, so that it cannot stand for the other."""


def make_letter(
    db: Database, case_id: UUID, args: MakeLetter, actor: Actor, now: datetime
) -> UUID | Refusal:
    """Make a letter as PDF/A-2a and PDF/UA-1, in the reader's language, sealed with its SHA-256.

    Logged. Making it announces nothing: that is a step, taken when it was shown. Keys: wrong_role,
    wrong_stage, not_told, no_appointment, facts_missing; to be posted also no_contact,
    contact_unsafe, integrity_open.
    """
    with db.transaction() as tx:
        taken = steps.load(tx, case_id, "letter", actor, now)
        facts = letter_facts.read(taken)
        refusal = letter_rules.refuse(args, facts, partial(may, taken))
        if refusal is None and args.by_post and letter_facts.held(taken, args.letter):
            refusal = Refusal("integrity_open")
        if refusal is None:
            row = _make(taken, args, facts)
            steps.log(tx, case_id, "make_letter", actor, now, "done", letter=str(row.id))
            return row.id
        steps.log(tx, case_id, "make_letter", actor, now, f"refused:{refusal.key}")
        return refusal


def may(taken: Taken, step: str) -> bool:
    """Tell whether whoever acts may take this step in this case, wherever the case stands."""
    today = terms.local_day(taken.now)
    return permissions.refuse(step, taken.actor, taken.access, today) is None


def _make(taken: Taken, args: MakeLetter, facts: Facts) -> models.Letter:
    person = people.person(taken, args.to) if args.to in facts.people else None
    details = people.read_details(taken.tx, person) if person is not None else None
    language = letters.language_for((details.language if details else "") or letters.FALLBACK)
    context = _context(taken, args, facts, details.name if details else "")
    row = models.Letter(
        id=uuid4(),
        case_id=taken.case.id,
        name=args.letter,
        language=language,
        to=args.to,
        made_at=taken.now,
        made_by=taken.actor.id,
        by_post=args.by_post,
        compartment=APPLICANT if args.to == "applicant" else CASE,
    )
    row.digest, row.document = _sealed(taken, row, "letters", context, language)
    if language != letters.FALLBACK:
        row.dutch_digest, row.dutch = _sealed(taken, row, DUTCH, context, letters.FALLBACK)
    taken.tx.add(row)
    return row


def _sealed(
    taken: Taken, row: models.Letter, table: str, context: kinds.Letter, language: str
) -> tuple[bytes, bytes]:
    """Give the SHA-256 of the letter in a language, and the letter sealed."""
    content = pdf.render(row.name, context, language)
    place = (taken.case.id, row.compartment, table, row.id)
    return hashlib.sha256(content).digest(), vault.seal_bytes(taken.tx, *place, content)


def _context(taken: Taken, args: MakeLetter, facts: Facts, name: str) -> kinds.Letter:
    """Give a letter what it may know: whose it is, and the dates it names."""
    kind = kinds.CONTEXTS[args.letter]
    today = terms.local_day(taken.now)
    day = _fixed_day(taken, today) if args.letter == "outcome_third_party" else today
    known: dict[str, Any] = {
        "until": facts.answer_until,
        "decide_by": facts.extended_to,
        "on": facts.meeting,
        "spoken_on": today,
        "object_until": _ends(taken, "objection", day),
        "objected_on": facts.objected_on,
        "appeal_until": _ends(taken, "appeal", today),
        "received_on": facts.default_received_on,
    }
    if kind is kinds.Receipt:
        known |= _receipt(taken)
    own = {field.name: known[field.name] for field in fields(kind) if field.name in known}
    made = kind(reference=taken.case.reference, day=day, sender=_sender(taken), name=name, **own)
    return replace(made, address=_address(taken, args.to)) if args.by_post else made


def _receipt(taken: Taken) -> dict[str, date]:
    """Return when it came and until when we decide by the term at receipt, never by another."""
    received = taken.case.received_at or taken.now
    end = outbox.decision_day(taken.profile, received)
    return {
        "received_on": terms.local_day(received),
        "decide_by": terms.local_day(end or received),
    }


def _address(taken: Taken, part: str) -> tuple[str, ...]:
    """Return the lines of the address that she gave for letters."""
    person = people.person(taken, part)
    details = people.read_contact(taken.tx, person) if person is not None else None
    lines = (details.address if details is not None else "").replace(",", "\n").splitlines()
    return tuple(line.strip() for line in lines if line.strip())


def _fixed_day(taken: Taken, today: date) -> date:
    fixed = outbox.fixed_day(taken)
    return max(today, terms.local_day(fixed)) if fixed is not None else today


def _ends(taken: Taken, key: str, announced: date) -> date:
    """Return the last day of the six weeks for objection or appeal."""
    running = clocks.find(taken, key)
    if running is not None:
        return letters.last_day(running.due_at)
    start = terms.end_of(announced) - timedelta(hours=12)
    return letters.last_day(terms.due(start, _SIX_WEEKS))


def _sender(taken: Taken) -> kinds.Sender:
    office = taken.profile.office
    return kinds.Sender(
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


def content(tx: Tx, case: cases.Case, letter_id: UUID, dutch: bool = False) -> bytes | None:
    """Open a letter of this case, or the same in Dutch; None when there is none.

    Its hash is checked.
    """
    row = find(tx, case.id, letter_id)
    if row is None or (dutch and row.dutch is None):
        return None
    table, sealed, digest = (
        (DUTCH, row.dutch or b"", row.dutch_digest)
        if dutch
        else ("letters", row.document, row.digest)
    )
    opened = vault.open_bytes(tx, case.id, row.compartment, table, row.id, sealed)
    if hashlib.sha256(opened).digest() != digest:
        raise AssertionError("a sealed letter does not match its own hash")
    return opened


def find(tx: Tx, case_id: UUID, letter_id: UUID) -> models.Letter | None:
    """Return a letter of this case, and of no other."""
    row = tx.get(models.Letter, letter_id)
    return row if row is not None and row.case_id == case_id else None
