"""The letters of the demonstration: kept here, read together, taken along, and one to be posted."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from disclosure.accounts import queries as accounts
from disclosure.accounts import seeding
from disclosure.cases import actions as spine
from disclosure.cases import models, people
from disclosure.cases.rules import SetContact
from disclosure.decisions import letter_actions, letter_acts
from disclosure.decisions.letter_rules import Act, MakeLetter
from disclosure.errors import Refusal
from disclosure.procedure import terms
from disclosure.procedure.contact import SafeContact
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Database
from disclosure.work.demo_stories import STORIES


class Written(NamedTuple):
    """One letter: in whose case, by which login, which, for whom, and what happened to it."""

    person: str
    by: str
    letter: str
    to: str
    acts: tuple[str, ...] = ()
    by_post: bool = False


BY_LETTER = "Petra Post"
SPEAK = {"Olena Koval": "uk", "Fatima Ouali": "ar"}
"""Whose letters are in another language, with the same in Dutch for the file."""
LETTERS = (
    Written("Olena Koval", "intake", "receipt", "applicant", ("kept",)),
    Written("Fatima Ouali", "intake", "receipt", "applicant"),
    Written(BY_LETTER, "regie", "receipt", "applicant", by_post=True),
    Written("Linda Berg", "gesprek", "appointment", "recipient", ("kept",)),
    Written("Linda Berg", "gesprek", "undertaking", "recipient"),
    Written("Tess Haan", "regie", "outcome", "person_at_risk", ("read", "taken")),
)


class Filled(Protocol):
    """The cases of the demonstration by the number of their story."""

    cases: dict[int, UUID]


def fill(db: Database, filled: Filled, now: datetime) -> None:
    """Make the letters through the actions of their pages."""
    numbers = {story.person: number for number, story in enumerate(STORIES)}
    may = SafeContact("letter", letter=True)
    wish = SetContact(
        of="applicant", safe=may, spoken_alone=True, address="Postbus 9, 1000 AA Amsterdam"
    )
    for person, language in SPEAK.items():
        _speak(db, filled.cases[numbers[person]], language)
    intake = _somebody(db, "intake", now)
    _granted(spine.set_contact(db, filled.cases[numbers[BY_LETTER]], wish, intake, now))
    for one in LETTERS:
        case_id, actor = filled.cases[numbers[one.person]], _somebody(db, one.by, now)
        args = MakeLetter(letter=one.letter, to=one.to, by_post=one.by_post)
        letter = letter_actions.make_letter(db, case_id, args, actor, now)
        if isinstance(letter, Refusal):
            raise AssertionError(f"{one.letter} of {one.person} is refused as {letter.key}")
        for what in one.acts:
            act = Act(what=what, alone=True)
            _granted(letter_acts.record_act(db, case_id, letter, act, actor, now))


def _speak(db: Database, case_id: UUID, language: str) -> None:
    with db.transaction() as tx:
        person = people.find(tx, tx.get_one(models.Case, case_id), "applicant")
        if person is not None:
            details = people.read_details(tx, person)
            people.write_details(tx, person, replace(details, language=language))


def _somebody(db: Database, login: str, now: datetime) -> Actor:
    with db.read() as tx:
        found = accounts.actor(tx, seeding.account_id(login), terms.local_day(now))
    if found is None:
        raise AssertionError(f"{login} is nobody")
    return found


def _granted(result: object) -> None:
    if isinstance(result, Refusal):
        raise AssertionError(f"the letters are refused: {result.key}")
