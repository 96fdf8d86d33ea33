"""The pattern before the incident: all that is known of a subject in one order; pure.

Sources write dates as they have them: a day, a month, a year, a period, or words. Marks are
questions for who weighs, never findings: each says which rule set it and on what it rests, and
nothing counts that was set aside (acquitted, dismissed) or in which the subject did no harm.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from disclosure.procedure import categories

GAP: Final = timedelta(days=365)
"""Silence that is shown as such (proposal): that nothing is known is no proof of quiet."""
AFTER_SEPARATION: Final = timedelta(days=90)
"""How long violence after a separation is read as an answer to it (proposal)."""
YEAR: Final = timedelta(days=365)
MORE_OFTEN: Final = 3
"""How many within a year make one look for escalation, if more than in the year before."""
HARM: Final = frozenset(categories.CATEGORIES) | {"breach"}
BREACHES: Final = frozenset({"order_breach", "breach"})
SEPARATION, RECEIVED = "separation", "received"
SET_ASIDE: Final = frozenset({"acquitted", "dismissed"})
DOES_HARM: Final = frozenset({"suspect", "convicted"})

_MONTHS: Final = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb"),
    ("maart", "march", "mrt", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augustus", "august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_NUMBER: Final = {name: place for place, names in enumerate(_MONTHS, 1) for name in names}
_NAMES: Final = "|".join(sorted(_NUMBER, key=len, reverse=True))
_DATE: Final = re.compile(
    r"(?<!\d)(?:(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)(?:-(?P<day>\d\d))?(?!\d)"
    rf"|(?:(?:(?P<d>\d{{1,2}})[-/. ]+)?(?P<m>(?:\d{{1,2}}|\b(?:{_NAMES})))\b[-/. ]+)?"
    r"(?P<y>(?:19|20)\d\d)(?!\d))"
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From one day to another, both included; one day is a period too."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, from whatever source.

    `kind` is a category of §6, the kind of a signal, or `separation`, `move`, `received`; `whom` a
    letter for the person at risk in whose case it came to light; `counts` whether it may be read as
    harm done by the subject.
    """

    kind: str
    when: Period | None
    whom: str = "A"
    counts: bool = True

    @property
    def harm(self) -> bool:
        """Tell whether this is harm that the subject did, as far as is known and stands."""
        return self.counts and self.kind in HARM


@dataclass(frozen=True, slots=True)
class Mark:
    """A question that the order of things raises, and the places of what it rests on."""

    kind: str
    of: tuple[int, ...]

    @property
    def lines(self) -> str:
        """Return the places as people count them, from 1."""
        return ", ".join(str(at + 1) for at in self.of)


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of which nothing is known, before the happening at `place`."""

    place: int
    first: date
    last: date


def period(text: str) -> Period | None:
    """Read a date or period as people write it; None where no year of four figures stands in it.

    "2023" is the whole year, "maart 2024" the month, "2019 - mei 2021" runs from 1 January 2019 to
    31 May 2021. A day or month that does not exist is left out: "31-02-2024" is 2024.
    """
    found = [_stretch(match) for match in _DATE.finditer(text.casefold())]
    if not found:
        return None
    return Period(min(one.first for one in found), max(one.last for one in found))


def _stretch(match: re.Match[str]) -> Period:
    year = int(match["year"] or match["y"])
    month = _month(match["month"] or match["m"] or "")
    day = int(match["day"] or match["d"] or 0)
    if not month:
        return Period(date(year, 1, 1), date(year, 12, 31))
    last = monthrange(year, month)[1]
    if day > last:
        return Period(date(year, 1, 1), date(year, 12, 31))
    return Period(date(year, month, day or 1), date(year, month, day or last))


def _month(word: str) -> int:
    number = _NUMBER.get(word) or (int(word) if word.isdigit() else 0)
    return number if 1 <= number <= len(_MONTHS) else 0


def harms(role: str, status: str) -> bool:
    """Tell whether an item may be read as harm done by the subject, in its role and status."""
    return role in DOES_HARM and status not in SET_ASIDE


def place(when: Period | None) -> tuple[bool, date, date]:
    """Give the key that puts happenings in order: by when they began; without a date, last."""
    if when is None:
        return True, date.max, date.max
    return False, when.first, when.last


def gaps(happened: Sequence[Happening]) -> list[Gap]:
    """Return the silences of more than a year between happenings that are in order."""
    found: list[Gap] = []
    until: date | None = None
    for at, one in enumerate(happened):
        if one.when is None:
            break
        if until is not None and one.when.first - until > GAP:
            day = timedelta(days=1)
            found.append(Gap(at, until + day, one.when.first - day))
        until = max(until or one.when.last, one.when.last)
    return found


def marks(happened: Sequence[Happening]) -> list[Mark]:
    """Return every question the order raises, the gravest first, over happenings in order."""
    return [Mark(kind, of) for kind, rule in MARKS.items() if (of := tuple(rule(happened)))]


def _breaches(happened: Sequence[Happening]) -> Iterator[int]:
    return (at for at, one in _harm(happened) if one.kind in BREACHES)


def _after_separation(happened: Sequence[Happening]) -> Iterator[int]:
    """Harm that began while, or within ninety days after, somebody left."""
    parted = [one.when for one in happened if one.kind == SEPARATION and one.when]
    for at, one in _harm(happened):
        if one.when and any(
            each.first <= one.when.last and one.when.first <= each.last + AFTER_SEPARATION
            for each in parted
        ):
            yield at


def _more_often(happened: Sequence[Happening]) -> tuple[int, ...]:
    """The year up to the last one, if three or more fall in it and more than in the year before."""
    dated = [(at, one.when.first) for at, one in _harm(happened) if one.when]
    end = dated[-1][1] if dated else date.min
    within = [at for at, day in dated if (end - day) < YEAR]
    before = [at for at, day in dated if YEAR <= (end - day) < 2 * YEAR]
    return tuple(within) if len(within) >= MORE_OFTEN and len(within) > len(before) else ()


def _heavier(happened: Sequence[Happening]) -> tuple[int, ...]:
    """The first threat or weapon after harm of another kind."""
    dated = [(at, one) for at, one in _harm(happened) if one.when]
    armed = [at for at, one in dated if one.kind == "threats_weapons"]
    earlier = [at for at, one in dated if one.kind != "threats_weapons"]
    return (armed[0],) if armed and earlier and earlier[0] < armed[0] else ()


def _several(happened: Sequence[Happening]) -> tuple[int, ...]:
    """The first case of each person at risk, where there is more than one."""
    first: dict[str, int] = {}
    for at, one in enumerate(happened):
        if one.kind == RECEIVED:
            first.setdefault(one.whom, at)
    return tuple(first.values()) if len(first) > 1 else ()


def _harm(happened: Sequence[Happening]) -> Iterator[tuple[int, Happening]]:
    return ((at, one) for at, one in enumerate(happened) if one.harm)


MARKS: Final[dict[str, Callable[[Sequence[Happening]], Iterator[int] | tuple[int, ...]]]] = {
    "several": _several,
    "breach": _breaches,
    "separation": _after_separation,
    "more_often": _more_often,
    "heavier": _heavier,
}
