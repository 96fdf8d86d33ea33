"""What the session of a visitor holds: which case, and what was proved to open it."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import session

from disclosure import clock
from disclosure.procedure.permissions import Actor
from disclosure.requests import drafts
from disclosure.requests.public_answers import Values
from disclosure.web import services
from disclosure.web.sessions import current

CASE, DRAFT, PROVED, SENT, CODE = "case", "draft", "proved", "sent", "code_once"
DECOY, SECOND = "decoy", "second_once"
"""`draft`: its pages may be opened; `code_once` and `second_once` (a decoy just made): shown until
she says that she wrote it down; `decoy`: let in by one, so nothing here is true."""
ABOUT = "about"
"""After sending: whether it was for another, and whether there is somebody else to fear."""


def begun(begin: drafts.Begun) -> None:
    """Remember a new draft, under a new id."""
    _anew()
    session.update({CASE: str(begin.case_id), DRAFT: True, CODE: [begin.reference, begin.code]})


def returned(case_id: UUID, draft: bool, decoy: bool) -> None:
    """Remember whom a code let in, under a new id; a draft's pages open later if a word guards."""
    _anew()
    session.update({CASE: str(case_id), DRAFT: draft, DECOY: decoy})


def decoy() -> bool:
    """Tell whether a decoy let this visitor in."""
    return bool(session.get(DECOY))


def proved() -> None:
    """Remember that the second proof was given, under a new id."""
    current().rotate()
    session[PROVED] = True


def sent(reference: str, for_another: bool = False, more: bool = False) -> None:
    """Forget the case; keep what the last page shows: the reference, and which words fit."""
    _anew()
    session[SENT] = reference
    session[ABOUT] = [*(["another"] if for_another else []), *(["more"] if more else [])]


def case_id() -> UUID | None:
    """Return the case this visitor came in for."""
    found = session.get(CASE)
    return UUID(found) if found else None


def draft_id() -> UUID | None:
    """Return the draft whose pages this visitor may open."""
    return case_id() if session.get(DRAFT) else None


def draft() -> Values | None:
    """Return what was typed so far; None without a draft, or when it is gone."""
    found = draft_id()
    if found is None:
        return None
    with services().database.read() as tx:
        answers = drafts.read(tx, found, clock.now())
    return None if answers is None else answers.values


def applicant(person_id: UUID | None = None) -> Actor:
    """Return whoever acts behind a code; before there is a person, somebody without a name."""
    return Actor(person_id or uuid4(), frozenset({"applicant"}), kind="applicant")


def _anew() -> None:
    current().rotate()
    session.clear()
