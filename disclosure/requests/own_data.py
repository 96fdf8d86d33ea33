"""Everything that whoever applied typed or said, to read on the site or to keep as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from disclosure.cases import models
from disclosure.cases.documents import APPLICANT, Note
from disclosure.requests import correspondence, public_review, public_status, risk
from disclosure.requests.correspondence import (
    ACCEPTED,
    COMPLAINT,
    DEFAULT,
    MESSAGE,
    OBJECTION,
    OTHER,
    TYPED,
    Said,
)
from disclosure.requests.public_review import Part
from disclosure.store import audit, vault
from disclosure.store.database import Database, Tx
from disclosure.web import display

WITHDRAWAL = "withdrawal"
SPOKEN = "spoken"
TITLES = {
    MESSAGE: _l("Uw bericht"),
    "addition": _l("Uw aanvulling"),
    COMPLAINT: _l("Uw klacht"),
    OBJECTION: _l("U was het niet eens met wat er is besloten"),
    DEFAULT: _l("U schreef dat het te lang duurt"),
    WITHDRAWAL: _l("U wilde stoppen"),
    ACCEPTED: _l("U zei dat u komt"),
    OTHER: _l("U vroeg om een ander moment of een andere plek"),
    SPOKEN: _l("Wat u ons vertelde"),
}


@dataclass(frozen=True, slots=True)
class OwnData:
    """The pages of the form as they were filled in, and what was written after that."""

    parts: list[Part]
    said: list[Said]


def read(tx: Tx, case_id: UUID) -> OwnData:
    """Return everything that was typed, and what she said herself; nothing staff thought."""
    said = [one for one in correspondence.read(tx, case_id, TYPED) if one.by is None]
    said += [*_withdrawals(tx, case_id), *_spoken(tx, case_id)]
    every = sorted(said, key=lambda one: one.at)
    return OwnData(public_review.parts(public_status.typed(tx, case_id)), every)


def _withdrawals(tx: Tx, case_id: UUID) -> Iterator[Said]:
    """Yield the wishes to stop, which in an open case are kept as signals."""
    signal = models.Signal
    query = select(signal).where(signal.case_id == case_id, signal.kind == WITHDRAWAL)
    for row in tx.scalars(query.where(signal.compartment == APPLICANT)):
        note = vault.open(tx, case_id, APPLICANT, "signals", row.id, row.document, Note)
        yield Said(WITHDRAWAL, row.at, None, note.texts)


def _spoken(tx: Tx, case_id: UUID) -> Iterator[Said]:
    """Yield what she said to staff, as they wrote it down, where she asked for herself.

    A third party gets what he or she typed, no more (procedure.md §5).
    """
    if tx.get_one(models.Case, case_id).capacity == "self":
        for at, words in risk.own_words(tx, case_id):
            yield Said(SPOKEN, at, None, {"text": words})


def export(db: Database, case_id: UUID, now: datetime) -> OwnData:
    """Return the same, and log that it was given."""
    with db.transaction() as tx:
        chain = audit.case_chain(case_id)
        audit.record(tx, chain, "export", "applicant", now, case=case_id)
        return read(tx, case_id)


def title(said: Said) -> str:
    """Return what something that was written is called."""
    return str(TITLES[said.texts.get("reply", said.kind)])


def as_text(found: OwnData) -> str:
    """Return everything as lines that can be read anywhere."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: OwnData) -> Iterator[str]:
    for part in found.parts:
        for question, given in part.answers:
            yield f"{question}\n{given or '-'}\n"
    for said in found.said:
        yield f"{title(said)}, {display.moment(said.at)}\n{said.text or '-'}\n"
