"""How urgency over time is drawn: a stepped line, and a number for everything that happened; pure.

Places follow time, but things close together are set apart so that each can be read; the table
under the drawing has the moments.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from disclosure.procedure.urgency import LEVELS, rank

LEFT, TOP, ROW, GAP, WIDTH = 88, 16, 36, 24, 520
"""Room for the names of the levels, above, per level, between two marks, and for time."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A weighing or something that happened: where it stands; `number` is its row in the table."""

    x: int
    number: int
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A weighing on the line."""

    x: int
    y: int
    number: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the picture is made of, in the units of its view box."""

    width: int
    height: int
    left: int
    rows: tuple[tuple[str, int], ...]
    path: str
    dots: tuple[Dot, ...]
    marks: tuple[Mark, ...]

    @property
    def base(self) -> int:
        """Return where the numbers of what happened stand."""
        return self.height - 14


@dataclass(frozen=True, slots=True)
class Happened:
    """One row of the table: a weighing has a level, anything else has none."""

    at: datetime
    level: str = ""
    fresh: bool = False


def draw(rows: Sequence[Happened]) -> Drawing | None:
    """Draw rows in the order of time; None where nothing was weighed yet."""
    if not any(row.level for row in rows):
        return None
    places = _places([row.at for row in rows])
    found = list(enumerate(zip(rows, places, strict=True), start=1))
    dots = tuple(Dot(x, _height(row.level), number) for number, (row, x) in found if row.level)
    marks = tuple(Mark(x, number, row.fresh) for number, (row, x) in found if not row.level)
    width = max(places[-1], LEFT + WIDTH) + GAP
    return Drawing(
        width=width,
        height=TOP + ROW * len(LEVELS) + 28,
        left=LEFT,
        rows=tuple((level, _height(level)) for level in reversed(LEVELS)),
        path=_path(dots, width),
        dots=dots,
        marks=marks,
    )


def _height(level: str) -> int:
    return TOP + ROW * (len(LEVELS) - 1 - rank(level)) + ROW // 2


def _places(moments: Sequence[datetime]) -> list[int]:
    """Return where each moment stands: by time, never closer to the one before than a gap."""
    whole = (moments[-1] - moments[0]).total_seconds() or 1.0
    found: list[int] = []
    for moment in moments:
        share = (moment - moments[0]).total_seconds() / whole
        wanted = LEFT + GAP + round(share * (WIDTH - GAP))
        found.append(max(wanted, found[-1] + GAP) if found else wanted)
    return found


def _path(dots: Sequence[Dot], end: int) -> str:
    """Return the line: level until the next weighing, then up or down."""
    first = f"M{dots[0].x} {dots[0].y}"
    return first + "".join(f"H{dot.x}V{dot.y}" for dot in dots[1:]) + f"H{end}"
