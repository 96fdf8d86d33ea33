"""The catalogue of measures for a safety plan, by legal frame (procedure.md §11).

It names what exists and hints when it is possible; which measure is taken, a person decides.
"""

from dataclasses import dataclass

from disclosure.procedure import files
from disclosure.procedure.terms import Term

FRAMES = ("voluntary", "civil", "administrative", "criminal")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure; `name` and `hint` are msgids, `longest` bounds its end date."""

    key: str
    frame: str
    name: str
    hint: str
    source: str
    longest: Term | None = None


def in_frame(frame: str) -> tuple[Measure, ...]:
    """Return the measures of one legal frame, in the order of the catalogue."""
    return tuple(measure for measure in MEASURES.values() if measure.frame == frame)


def _measure(row: files.Section) -> Measure:
    longest = row.text("longest", "")
    measure = Measure(
        row.text("key"),
        row.text("frame"),
        row.text("name"),
        row.text("hint"),
        row.text("source"),
        Term.parse(longest) if longest else None,
    )
    if measure.frame not in FRAMES:
        raise row.wrong("frame", "is no legal frame")
    row.finish()
    return measure


def _read() -> dict[str, Measure]:
    top = files.read("measures.toml")
    found = [_measure(row) for row in top.rows("measures")]
    top.finish()
    return {measure.key: measure for measure in found}


MEASURES = _read()
