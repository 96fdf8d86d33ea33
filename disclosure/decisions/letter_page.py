"""What the page of letters shows: those there are, what happened to each, which can be made."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from disclosure.accounts import queries as accounts
from disclosure.cases import models as cases
from disclosure.cases import steps
from disclosure.cases.pages import OpenCase
from disclosure.cases.steps import Taken
from disclosure.decisions import letter_actions, letter_acts, letter_facts, letter_rules, models
from disclosure.decisions.letter_kinds import BY_POST
from disclosure.decisions.letter_models import LetterAct
from disclosure.errors import Refusal
from disclosure.procedure import profile
from disclosure.store.database import Tx


@dataclass(frozen=True, slots=True)
class Made:
    """One letter on the list; `mine`: whoever looks may open it and say what happened to it."""

    row: models.Letter
    by: str
    acts: list[tuple[LetterAct, str]]
    mine: bool


@dataclass(frozen=True, slots=True)
class LetterPage:
    """The letters of a case; `post`: by part, why nothing may be posted, of who could be."""

    made: list[Made]
    offers: list[tuple[str, str]]
    post: Mapping[str, Refusal | None]


def at_hand(tx: Tx, opened: OpenCase) -> Taken:
    """Return the case as an action has it, to be read and not changed."""
    case = tx.get_one(cases.Case, opened.id)
    law, access = profile.load(case.profile), steps.access(tx, case)
    clocks = steps.clocks_of(tx, case.id)
    return Taken(tx, case, opened.actor, "letter", opened.now, access, law, clocks)


def read(tx: Tx, opened: OpenCase) -> LetterPage:
    """Read the page of letters."""
    taken = at_hand(tx, opened)
    facts = letter_facts.read(taken)
    offers = letter_rules.offered(facts, partial(letter_actions.may, taken))
    parts = [to for letter, to in offers if letter in BY_POST]
    return LetterPage(_made(taken), offers, {to: facts.post[to] for to in parts})


def handled(tx: Tx, opened: OpenCase, letter_id: UUID) -> models.Letter | None:
    """Return a letter that whoever looks may open and give out; None where there is none."""
    row = letter_actions.find(tx, opened.id, letter_id)
    taken = at_hand(tx, opened)
    return row if row is not None and letter_acts.may_handle(taken, row.name) else None


def _made(taken: Taken) -> list[Made]:
    rows = letter_actions.made(taken.tx, taken.case.id)
    acts = letter_acts.acts(taken.tx, taken.case.id)
    names = accounts.names(taken.tx, {*(r.made_by for r in rows), *(a.by_id for a in acts)})
    return [
        Made(
            row,
            names.get(row.made_by, ""),
            [(act, names.get(act.by_id, "")) for act in acts if act.letter_id == row.id],
            letter_acts.may_handle(taken, row.name),
        )
        for row in rows
    ]
