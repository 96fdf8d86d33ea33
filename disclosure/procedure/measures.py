"""The catalogue of measures for a safety plan, by legal frame (procedure.md §11).

It names what exists and hints when it is possible; which measure is taken, a person decides.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from disclosure.procedure import files, terms
from disclosure.procedure.terms import Term

FRAMES = ("voluntary", "civil", "administrative", "criminal")


NOON = time(12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked with a measure; `law` is the article that makes it impossible on a no."""

    key: str
    question: str
    law: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure; `name`, `hint`, `extended` and what it `asks` are msgids.

    `longest` bounds its end date, `first` is what it lasts unless somebody extends it.
    """

    key: str
    frame: str
    name: str
    hint: str
    source: str
    longest: Term | None = None
    first: Term | None = None
    extended: str = ""
    escalates: bool = False
    asks: tuple[Ask, ...] = ()

    def last(self, start: date) -> date | None:
        """Return the last day it can have when it begins on this day; None where none is set."""
        return _last(start, self.longest)

    def last_at_first(self, start: date) -> date | None:
        """Return the last day it has without being extended."""
        return _last(start, self.first)

    def impossible(self, answers: dict[str, str]) -> str:
        """Return the article that makes it impossible, empty where the law leaves it open."""
        return next((ask.law for ask in self.asks if ask.law and answers.get(ask.key) == "no"), "")

    def doubtful(self, answers: dict[str, str]) -> bool:
        """Tell whether something it usually needs is not so, or not known."""
        return any(answers.get(ask.key) != "yes" for ask in self.asks)


def _last(start: date, term: Term | None) -> date | None:
    return terms.last_day(datetime.combine(start, NOON), term) if term else None


def in_frame(frame: str) -> tuple[Measure, ...]:
    """Return the measures of one legal frame, in the order of the catalogue."""
    return tuple(measure for measure in MEASURES.values() if measure.frame == frame)


def _measure(row: files.Section) -> Measure:
    measure = Measure(
        row.text("key"),
        row.text("frame"),
        row.text("name"),
        row.text("hint"),
        row.text("source"),
        _term(row, "longest"),
        _term(row, "first"),
        row.text("extended", ""),
        row.flag("escalates"),
        tuple(_ask(each) for each in row.rows("asks")) if "asks" in row.rest else (),
    )
    if measure.frame not in FRAMES:
        raise row.wrong("frame", "is no legal frame")
    row.finish()
    return measure


def _term(row: files.Section, key: str) -> Term | None:
    text = row.text(key, "")
    return Term.parse(text) if text else None


def _ask(row: files.Section) -> Ask:
    found = Ask(row.text("key"), row.text("question"), row.text("law", ""))
    row.finish()
    return found


def _read() -> dict[str, Measure]:
    top = files.read("measures.toml")
    found = [_measure(row) for row in top.rows("measures")]
    top.finish()
    return {measure.key: measure for measure in found}


MEASURES = _read()
