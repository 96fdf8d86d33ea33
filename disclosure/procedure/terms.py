"""Counting: when is a term over?

Procedure.md §12; Algemene termijnenwet art. 1, 2 and 4. Hours run on, minute by minute, also over
a clock change. Days, weeks, months and years count from the day after the event and end when the
last day is over in Amsterdam. Instants are aware; those returned are UTC.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, cast, get_args

from disclosure.procedure.calendar import AMSTERDAM, ordinary_day, working_day

Unit = Literal["hours", "days", "working_days", "weeks", "months", "years"]
UNITS: tuple[Unit, ...] = get_args(Unit)

ATW_AT_MOST: dict[str, int] = {"days": 90, "weeks": 12, "months": 3}
"""Longest terms the Atw extends, by unit; in hours or years it extends none (art. 4)."""
ATW_TWO_DAYS_FROM = 3
"""Shortest term, in days, that must hold two ordinary days (art. 2)."""

_DAY = timedelta(days=1)
_SPOKEN = re.compile(r"([0-9]+) (hour|day|working day|week|month|year)s?( atw)?")


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time; `atw` marks a term set by law, which the Algemene termijnenwet extends."""

    amount: int
    unit: Unit
    atw: bool = False

    def __post_init__(self) -> None:
        if self.amount < 0 or self.unit not in UNITS:
            raise ValueError("a term has a unit and is not negative")

    @classmethod
    def parse(cls, text: str) -> "Term":
        """Read a term as the data files say it: "24 hours", "5 working days", "6 weeks atw"."""
        found = _SPOKEN.fullmatch(text)
        if found is None:
            raise ValueError("this is no term")
        amount, unit, atw = found.groups()
        return cls(int(amount), cast(Unit, unit.replace(" ", "_") + "s"), atw is not None)


def due(start: datetime, term: Term) -> datetime:
    """Return the first instant (UTC) at which the term that `start` sets off is over."""
    return due_with_days(start, term, 0)


def due_with_days(start: datetime, term: Term, extra_days: int) -> datetime:
    """Return the end of the term when days are added to its plain last day, before the Atw.

    The extra days are working days where the term is counted in them, else calendar days.
    """
    if extra_days < 0:
        raise ValueError("a term is not shortened by adding days")
    if term.unit == "hours":
        hours = timedelta(hours=term.amount, days=extra_days)
        return _aware(start).astimezone(UTC) + hours
    add = _working_days if term.unit == "working_days" else _days
    last = add(last_day(start, term), extra_days)
    return end_of(roll(last, local_day(start) + _DAY, term))


def due_after_pause(start: datetime, term: Term, days: int) -> datetime:
    """Return the end of a term that stood still for so many days (Awb 4:15, 7:10 lid 2)."""
    return due_with_days(start, term, days)


def last_day(start: datetime, term: Term) -> date:
    """Return the plain last day of a term counted in days or longer, before the Atw.

    Raises `ValueError` for a term in hours, which has no last day.
    """
    if term.unit not in _COUNT:
        raise ValueError("a term in hours ends at an instant, not on a day")
    return _COUNT[term.unit](local_day(start), term.amount)


def roll(last: date, first: date, term: Term) -> date:
    """Return the last day as the Atw extends it: art. 2 (two ordinary days), then art. 1.

    `first` is the first day of the term, `last` its plain last day.
    """
    if not term.atw or term.amount > ATW_AT_MOST.get(term.unit, 0):
        return last
    if term.unit != "days" or term.amount >= ATW_TWO_DAYS_FROM:
        while _ordinary_days(first, last) < 2:
            last += _DAY
    while not ordinary_day(last):
        last += _DAY
    return last


def end_of(day: date) -> datetime:
    """Return the instant (UTC) at which the day is over: 00:00 in Amsterdam of the next."""
    return datetime.combine(day + _DAY, time(), AMSTERDAM).astimezone(UTC)


def local_day(instant: datetime) -> date:
    """Return the day it is in Amsterdam at this instant."""
    return _aware(instant).astimezone(AMSTERDAM).date()


def parse_local(text: str) -> datetime:
    """Read an ISO 8601 moment; without an offset it is Amsterdam time. Returns UTC.

    Raises `ValueError` for what is no moment and for a local time that does not exist; a local
    time that occurs twice is the first.
    """
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    instant = moment.replace(tzinfo=AMSTERDAM).astimezone(UTC)
    if instant.astimezone(AMSTERDAM).replace(tzinfo=None) != moment:
        raise ValueError("this local time does not exist: the clock skips it")
    return instant


def _aware(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError("an instant without offset cannot be counted from")
    return instant


def _days(day: date, amount: int) -> date:
    return day + timedelta(days=amount)


def _weeks(day: date, amount: int) -> date:
    return day + timedelta(weeks=amount)


def _working_days(day: date, amount: int) -> date:
    _days(day, amount)  # at least so many days: an amount off the calendar fails at once
    for _ in range(amount):
        day += _DAY
        while not working_day(day):
            day += _DAY
    return day


def _months(day: date, amount: int) -> date:
    """Add months; one without that day ends on its last day."""
    years, month = divmod(day.month - 1 + amount, 12)
    if day.year + years > date.max.year:
        raise OverflowError("date value out of range")
    first = date(day.year + years, month + 1, 1)
    return first + timedelta(days=min(day.day, _length(first)) - 1)


def _years(day: date, amount: int) -> date:
    return _months(day, 12 * amount)


def _length(first: date) -> int:
    return 31 if first.month == 12 else (first.replace(month=first.month + 1) - first).days


def _ordinary_days(first: date, last: date) -> int:
    """Count ordinary days from first to last, stopping at two: more are never asked for."""
    count, day = 0, first
    while day <= last and count < 2:
        count += ordinary_day(day)
        day += _DAY
    return count


_COUNT: dict[str, Callable[[date, int], date]] = {
    "days": _days,
    "working_days": _working_days,
    "weeks": _weeks,
    "months": _months,
    "years": _years,
}
