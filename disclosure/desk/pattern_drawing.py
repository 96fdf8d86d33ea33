"""Where each happening stands in the drawing of a pattern: a lane per kind, years as the scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from disclosure.desk.pattern import Line
from disclosure.review.pattern_rules import Period

LEFT, WIDTH, LANE, TOP, FOOT = 230, 640, 28, 8, 26
"""Pixels: room for the names, the scale, one lane, above the first, below the last."""
THIN = 6
"""How wide a single day is drawn, so that it can be seen."""
MOST_YEARS = 12
"""How many years are written along the scale; of more, each second, third … one."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One happening: its place and width, and whether it is harm by the subject."""

    x: int
    width: int
    harm: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """All of one kind; `first` is the line that names it."""

    y: int
    first: Line
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class Tick:
    """One year on the scale."""

    x: int
    year: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole, in pixels."""

    width: int
    height: int
    lanes: list[Lane]
    ticks: list[Tick]


def draw(lines: Sequence[Line]) -> Drawing | None:
    """Draw what has a date; None when nothing has. What has none stands in the table only."""
    dated = [(line, line.what.when) for line in lines if line.what.when is not None]
    if not dated:
        return None
    scale = _Scale(
        min(when.first for _line, when in dated).year,
        max(when.last for _line, when in dated).year + 1,
    )
    kinds: dict[str, list[tuple[Line, Period]]] = {}
    for line, when in dated:
        kinds.setdefault(line.what.kind, []).append((line, when))
    lanes = [
        Lane(TOP + at * LANE, found[0][0], [_bar(scale, *one) for one in found])
        for at, found in enumerate(kinds.values())
    ]
    return Drawing(LEFT + WIDTH + 10, TOP + len(lanes) * LANE + FOOT, lanes, scale.ticks())


@dataclass(frozen=True, slots=True)
class _Scale:
    first: int
    last: int

    def x(self, day: date) -> int:
        start, end = date(self.first, 1, 1), date(self.last, 1, 1)
        return LEFT + round(WIDTH * (day - start).days / (end - start).days)

    def ticks(self) -> list[Tick]:
        each = -(-(self.last - self.first) // MOST_YEARS)
        return [Tick(self.x(date(y, 1, 1)), y) for y in range(self.first, self.last, each)]


def _bar(scale: _Scale, line: Line, when: Period) -> Bar:
    x = scale.x(when.first)
    return Bar(x, max(THIN, scale.x(when.last) - x), line.what.harm)
