"""The calendar of the Algemene termijnenwet: which days are ordinary, art. 3."""

from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from disclosure.procedure import files

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
"""Local time of every term: a day begins and ends when it does in Amsterdam."""

SATURDAY, SUNDAY = 5, 6
FROM_EASTER = (
    -2,  # Good Friday, equated (art. 3 lid 2)
    1,  # Easter Monday
    39,  # Ascension Day
    50,  # Whit Monday
)
FIXED = ((1, 1), (5, 5), (12, 25), (12, 26))
"""Month and day; 5 May every year, not only in lustrum years (art. 3 lid 1)."""


def easter(year: int) -> date:
    """Return Easter Sunday of a Gregorian year (the anonymous computus)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap_days, after_leap = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leap_days - correction + 15) % 30
    weekday = (32 + 2 * after_leap + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def recognised_holiday(day: date) -> bool:
    """Tell whether the day is a recognised holiday or equated with one (Atw art. 3)."""
    return day in _holidays(day.year)


def ordinary_day(day: date) -> bool:
    """Tell whether a term may end here: no Saturday, Sunday or recognised holiday (art. 1)."""
    return day.weekday() < SATURDAY and not recognised_holiday(day)


def working_day(day: date) -> bool:
    """Tell whether the day counts in a term of working days; the same days as `ordinary_day`."""
    return ordinary_day(day)


@cache
def _holidays(year: int) -> frozenset[date]:
    sunday = easter(year)
    moving = {sunday + timedelta(days=days) for days in FROM_EASTER}
    fixed = {date(year, month, day) for month, day in FIXED}
    equated = {day for day in _equated() if day.year == year}
    return frozenset(moving | fixed | equated | {_kings_day(year)})


def _kings_day(year: int) -> date:
    birthday = date(year, 4, 27)
    return birthday - timedelta(days=1) if birthday.weekday() == SUNDAY else birthday


@cache
def _equated() -> frozenset[date]:
    section = files.read("holidays.toml")
    days = set()
    for decree in section.rows("equated"):
        decree.text("source")
        days |= {_day(decree, text) for text in decree.texts("days")}
        decree.finish()
    section.finish()
    return frozenset(days)


def _day(decree: files.Section, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as broken:
        raise decree.wrong("days", "must hold dates") from broken
