"""Remedies of the demonstration: an objection, a complaint, a notice, a court, two of subjects."""

from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from disclosure.accounts import queries as accounts
from disclosure.accounts import seeding
from disclosure.cases import models
from disclosure.decisions import remedies, subjects
from disclosure.decisions.remedy_models import Remedy
from disclosure.decisions.remedy_queries import of_case
from disclosure.decisions.remedy_rules import Received, Record
from disclosure.decisions.subjects import Brought
from disclosure.errors import Refusal
from disclosure.procedure import profile, terms
from disclosure.procedure.permissions import Actor
from disclosure.requests import correspondence, voices
from disclosure.store.database import Database
from disclosure.work.demo_stories import STORIES

OBJECTS, COMPLAINS, WAITS = "Tess Haan", "Hanna Wolf", "Wies Terpstra"
WAITED = timedelta(days=25)
"""How long ago the one who waits gave notice: the penalty runs for some days now."""
BROUGHT = (
    ("objection", "Tom Gerritsen", 30, "Ik ben het niet eens met wat u over mij opschrijft."),
    ("complaint", "Joost Verzonnen", 3, "U belde mijn werk. Dat mag niet."),
)


class Filled(Protocol):
    """The cases of the demonstration by the number of their story."""

    cases: dict[int, UUID]


def fill(db: Database, filled: Filled, now: datetime) -> None:
    """Let people object, complain and give notice, and let colleagues deal with it."""
    _objection(db, _case(filled, OBJECTS), now)
    _complaint(db, _case(filled, COMPLAINS), now)
    waits, then = _case(filled, WAITS), now - WAITED
    voices.leave(db, waits, "default", "Ik wacht al acht weken.", _asks(db, waits), then)
    _subjects(db, now)


def _objection(db: Database, case_id: UUID, now: datetime) -> None:
    words = "Niemand heeft mijn zus iets gevraagd. Zij weet wat er is gebeurd."
    voices.leave(db, case_id, "objection", words, _asks(db, case_id), now - timedelta(days=1))
    row, manager = _file(db, case_id, "objection"), _actor(db, "manager", now)
    named = Record(what="handler", handler=seeding.account_id("gezag2"))
    _granted(remedies.record(db, case_id, row.id, named, manager, now))
    soon = terms.local_day(now) + timedelta(days=9)
    hearing = Record(
        what="hearing", how="offered", day=soon, place="Bibliotheek, kamer 2", words="Zij komt."
    )
    _granted(remedies.record(db, case_id, row.id, hearing, _actor(db, "gezag2", now), now))
    relief = Received(
        kind="relief",
        day=terms.local_day(now),
        court="Rechtbank Voorbeeldstad",
        number="VBS 26/1234",
        words="Zij vraagt de rechter om niet te wachten op het besluit op bezwaar.",
    )
    _granted(remedies.receive(db, case_id, relief, manager, now))


def _complaint(db: Database, case_id: UUID, now: datetime) -> None:
    words = "Er werd niet teruggebeld, terwijl dat was beloofd."
    correspondence.leave(db, case_id, correspondence.COMPLAINT, words, now - timedelta(days=2))
    row, manager = _file(db, case_id, "complaint"), _actor(db, "manager", now)
    named = Record(
        what="handler",
        handler=seeding.account_id("gezag2"),
        about=seeding.account_id("regie"),
    )
    _granted(remedies.record(db, case_id, row.id, named, manager, now))


def _subjects(db: Database, now: datetime) -> None:
    """One of the two is the subject of a case, the other of none: nothing tells them apart."""
    law, manager = profile.load("nl"), _actor(db, "manager", now)
    for kind, name, ago, words in BROUGHT:
        then = now - timedelta(days=ago)
        brought = Brought(
            kind=kind,
            day=terms.local_day(then),
            name=name,
            born=date(1987, 9, 30),
            words=words,
            reply_to="Postbus 1, 1000 AA Voorbeeldstad",
            handler=seeding.account_id("fg"),
        )
        _granted(subjects.register(db, brought, law, manager, then))
    subjects.look_first(db, now)


def _case(filled: Filled, name: str) -> UUID:
    return filled.cases[next(n for n, story in enumerate(STORIES) if story.person == name)]


def _file(db: Database, case_id: UUID, kind: str) -> Remedy:
    with db.read() as tx:
        return next(row for row in of_case(tx, case_id) if row.kind == kind)


def _asks(db: Database, case_id: UUID) -> Actor:
    with db.read() as tx:
        applicant = tx.get_one(models.Case, case_id).applicant_id
    if applicant is None:
        raise AssertionError("nobody applied")
    return Actor(applicant, frozenset({"applicant"}), kind="applicant")


def _actor(db: Database, login: str, now: datetime) -> Actor:
    with db.read() as tx:
        found = accounts.actor(tx, seeding.account_id(login), terms.local_day(now))
    if found is None:
        raise AssertionError(f"{login} is nobody")
    return found


def _granted(result: object) -> None:
    if isinstance(result, Refusal):
        raise AssertionError(f"a remedy is refused: {result.key} {result.detail}")
