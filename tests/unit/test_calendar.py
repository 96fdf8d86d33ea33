"""The calendar of the Algemene termijnenwet, against the law's text and an independent library."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.procedure import calendar, files
from disclosure.procedure.calendar import easter, ordinary_day, recognised_holiday, working_day

EQUATED = (
    "2023-04-28",
    "2023-05-19",
    "2024-05-10",
    "2024-12-27",
    "2025-05-30",
    "2026-01-02",
    "2026-05-15",
    "2027-05-07",
    "2028-04-28",
    "2028-05-26",
)
HOLIDAYS_OF_2026 = (
    "2026-01-01",
    "2026-01-02",
    "2026-04-03",
    "2026-04-06",
    "2026-04-27",
    "2026-05-05",
    "2026-05-14",
    "2026-05-15",
    "2026-05-25",
    "2026-12-25",
    "2026-12-26",
)


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_the_holidays_of_a_whole_year_are_exactly_these() -> None:
    found = [d.isoformat() for d in days(date(2026, 1, 1), date(2026, 12, 31)) if _holiday(d)]
    assert tuple(found) == HOLIDAYS_OF_2026


def _holiday(day: date) -> bool:
    return recognised_holiday(day)


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (1818, "1818-03-22"),
        (1943, "1943-04-25"),
        (1954, "1954-04-18"),
        (1981, "1981-04-19"),
        (2000, "2000-04-23"),
        (2008, "2008-03-23"),
        (2019, "2019-04-21"),
        (2038, "2038-04-25"),
        (2049, "2049-04-18"),
        (2285, "2285-03-22"),
    ],
)
def test_easter_in_ordinary_and_extreme_years(year: int, sunday: str) -> None:
    assert easter(year) == date.fromisoformat(sunday)


@given(st.integers(min_value=1583, max_value=9999))
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    assert easter(year).weekday() == calendar.SUNDAY
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


@pytest.mark.parametrize("text", EQUATED)
def test_a_day_equated_by_decree_is_no_ordinary_day(text: str) -> None:
    day = date.fromisoformat(text)
    assert day.weekday() < calendar.SATURDAY
    assert recognised_holiday(day)
    assert not ordinary_day(day)
    assert not working_day(day)


@pytest.mark.parametrize(
    ("year", "day", "other"),
    [(2025, 26, 27), (2026, 27, 26), (2031, 26, 27), (2027, 27, 26), (2036, 26, 27)],
)
def test_kings_day_moves_to_the_26th_when_the_27th_is_a_sunday(
    year: int, day: int, other: int
) -> None:
    assert recognised_holiday(date(year, 4, day))
    assert not recognised_holiday(date(year, 4, other))


@pytest.mark.parametrize("year", range(2021, 2031))
def test_5_may_counts_every_year_and_not_only_each_fifth(year: int) -> None:
    assert recognised_holiday(date(year, 5, 5))


@pytest.mark.parametrize("text", ["2026-04-05", "2026-05-24", "2026-12-31", "2026-12-24"])
def test_days_the_law_does_not_name_are_no_holidays(text: str) -> None:
    assert not recognised_holiday(date.fromisoformat(text))


def test_every_weekday_from_2014_on_agrees_with_an_independent_calendar() -> None:
    oracle = holidays.country_holidays(
        "NL", years=range(2014, 2051), categories=(holidays.PUBLIC, holidays.OPTIONAL)
    )
    decrees = {date.fromisoformat(text) for text in EQUATED}
    weekdays = [d for d in days(date(2014, 1, 1), date(2050, 12, 31)) if d.weekday() < 5]
    expected = [d for d in weekdays if d not in oracle and d not in decrees]
    assert [d for d in weekdays if ordinary_day(d)] == expected


@given(st.dates(min_value=date(2014, 1, 1), max_value=date(2100, 12, 31)))
def test_no_saturday_or_sunday_is_ordinary(day: date) -> None:
    if day.weekday() in (calendar.SATURDAY, calendar.SUNDAY):
        assert not ordinary_day(day)
    assert working_day(day) == ordinary_day(day)


def test_the_decrees_in_the_data_file_are_the_ones_known() -> None:
    rows = files.read("holidays.toml").rows("equated")
    assert tuple(day for row in rows for day in row.texts("days")) == EQUATED
