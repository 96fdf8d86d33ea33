"""What minutes say, always in Dutch: strings for Typst, from the record of one sitting.

Nothing here knows who applied or by which route, and nobody in the case is named: the reference is
enough for whoever may look it up.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import force_locale

from disclosure.cases import labels
from disclosure.decisions.letters import plain
from disclosure.review.rules import QUESTIONS, TESTS
from disclosure.review.step_forms import QUESTION_LABELS
from disclosure.web import display

TEST_LABELS = {
    "necessity": "Noodzaak",
    "subsidiarity": "Niets lichters helpt",
    "proportionality": "In verhouding",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """One vote as it was given."""

    organisation: str
    outcome: str
    dissent: bool
    texts: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One sitting about one case, as it is on record."""

    reference: str
    number: int
    held: datetime
    kind: str
    """`regular` or `urgent` for a meeting, `meeting` for one outside the calendar, `written`."""
    place: str
    vote_by: datetime | None
    chair: str
    members: tuple[str, ...]
    stepped_back: tuple[str, ...]
    replaced: tuple[str, ...]
    """Organisations of which somebody knew a person in the case and stepped out."""
    ballots: tuple[Ballot, ...]
    outcome: str
    advice: dict[str, str]
    present: tuple[str, ...]
    remarks: str
    correction: str


def compose(record: Record) -> dict[str, Any]:
    """Give the strings of the minutes, in the order they are read."""
    with force_locale("nl"):
        return {
            "title": "Notulen van het panel",
            "number": f"Nummer {record.number}",
            "facts": [[term, plain(text)] for term, text in _facts(record) if text],
            "votes": [_vote(ballot) for ballot in record.ballots],
            "advice": _advice(record),
            "remarks": [plain(line) for line in record.remarks.splitlines() if line.strip()],
            "closing": "De voorzitter stelde deze notulen vast. Zij zijn vertrouwelijk.",
        }


def _facts(record: Record) -> list[tuple[str, str]]:
    absent = tuple(each for each in record.members if each not in record.present)
    return [
        ("Zaak", record.reference),
        ("Hoe", _held(record)),
        ("Voorzitter", record.chair),
        ("Aanwezig", _names(record.present)),
        ("Afwezig", _names(absent) or "niemand"),
        ("Stapte opzij", _names(record.stepped_back) or "geen organisatie"),
        ("Kende iemand in de zaak", _replaced(record.replaced)),
        ("Waarom deze versie", record.correction),
    ]


def _held(record: Record) -> str:
    when = display.moment(record.held)
    if record.kind == "written":
        until = f", stemmen vóór {display.moment(record.vote_by)}" if record.vote_by else ""
        return f"Schriftelijke ronde, bijeengeroepen op {when}{until}"
    name = "Spoedvergadering" if record.kind == "urgent" else "Vergadering"
    return f"{name}, {when}" + (f", {record.place}" if record.place else "")


def _replaced(organisations: tuple[str, ...]) -> str:
    if not organisations:
        return "niemand meldde dat"
    return f"een medewerker van {_names(organisations)}; die las en stemde niet verder"


def _names(organisations: tuple[str, ...]) -> str:
    return ", ".join(str(labels.ORGANISATIONS.get(each, each)) for each in organisations)


def _vote(ballot: Ballot) -> dict[str, Any]:
    return {
        "who": _names((ballot.organisation,)),
        "what": str(labels.OUTCOMES[ballot.outcome]),
        "dissent": "Afwijkende mening" if ballot.dissent else "",
        "reason": plain(ballot.texts.get("reason", "")),
        "more": _weighed(ballot.texts),
    }


def _advice(record: Record) -> dict[str, Any]:
    return {"what": str(labels.OUTCOMES[record.outcome]), "more": _weighed(record.advice)}


def _weighed(texts: dict[str, str]) -> list[list[str]]:
    """Return test and question with what was written, each only where something was."""
    titles: dict[str, Any] = {**TEST_LABELS, **QUESTION_LABELS}
    keys = (*TESTS, *QUESTIONS)
    return [[str(titles[key]), plain(texts[key])] for key in keys if texts.get(key)]
