"""Counting, case by case: tables worked out by hand from procedure.md §12 and the Atw."""

from datetime import UTC, date, datetime

import pytest

from disclosure.procedure.calendar import AMSTERDAM
from disclosure.procedure.terms import (
    Term,
    Unit,
    due,
    due_after_pause,
    due_with_days,
    end_of,
    last_day,
    local_day,
    parse_local,
    roll,
)


def local(instant: datetime) -> str:
    return instant.astimezone(AMSTERDAM).isoformat()


@pytest.mark.parametrize(
    ("start", "hours", "over"),
    [
        ("2026-11-27T14:05", 24, "2026-11-28T14:05:00+01:00"),
        ("2026-03-28T20:00", 24, "2026-03-29T21:00:00+02:00"),
        ("2026-03-29T01:59", 1, "2026-03-29T03:59:00+02:00"),
        ("2026-10-24T20:00", 24, "2026-10-25T19:00:00+01:00"),
        ("2026-10-25T02:30", 1, "2026-10-25T02:30:00+01:00"),
        ("2026-10-25T02:30", 4, "2026-10-25T05:30:00+01:00"),
        ("2026-12-31T23:30", 4, "2027-01-01T03:30:00+01:00"),
        ("2028-02-28T12:00", 24, "2028-02-29T12:00:00+01:00"),
        ("2026-11-27T14:05:30", 72, "2026-11-30T14:05:30+01:00"),
    ],
)
def test_hours_run_on_minute_by_minute_over_nights_years_and_clock_changes(
    start: str, hours: int, over: str
) -> None:
    assert local(due(parse_local(start), Term(hours, "hours"))) == over


@pytest.mark.parametrize(
    ("start", "amount", "unit", "over"),
    [
        ("2026-11-27T14:05", 28, "days", "2026-12-26T00:00:00+01:00"),
        ("2026-11-27T00:00", 28, "days", "2026-12-26T00:00:00+01:00"),
        ("2026-11-27T23:59", 28, "days", "2026-12-26T00:00:00+01:00"),
        ("2026-11-27T14:05", 7, "days", "2026-12-05T00:00:00+01:00"),
        ("2026-03-25T10:00", 7, "days", "2026-04-02T00:00:00+02:00"),
        ("2026-10-20T10:00", 7, "days", "2026-10-28T00:00:00+01:00"),
        ("2026-12-28T10:00", 7, "days", "2027-01-05T00:00:00+01:00"),
        ("2028-02-22T10:00", 7, "days", "2028-03-01T00:00:00+01:00"),
        ("2027-02-22T10:00", 7, "days", "2027-03-02T00:00:00+01:00"),
        ("2026-12-01T11:30", 6, "weeks", "2027-01-13T00:00:00+01:00"),
        ("2026-01-31T09:00", 1, "months", "2026-03-01T00:00:00+01:00"),
        ("2028-01-31T09:00", 1, "months", "2028-03-01T00:00:00+01:00"),
        ("2026-03-31T09:00", 1, "months", "2026-05-01T00:00:00+02:00"),
        ("2026-02-28T09:00", 1, "months", "2026-03-29T00:00:00+01:00"),
        ("2026-11-30T09:00", 3, "months", "2027-03-01T00:00:00+01:00"),
        ("2026-12-15T09:00", 1, "months", "2027-01-16T00:00:00+01:00"),
        ("2026-06-15T09:00", 18, "months", "2027-12-16T00:00:00+01:00"),
        ("2028-02-29T09:00", 1, "years", "2029-03-01T00:00:00+01:00"),
        ("2028-02-29T09:00", 4, "years", "2032-03-01T00:00:00+01:00"),
        ("2026-11-27T14:05", 5, "years", "2031-11-28T00:00:00+01:00"),
    ],
)
def test_days_weeks_months_and_years_end_when_their_last_day_is_over(
    start: str, amount: int, unit: Unit, over: str
) -> None:
    assert local(due(parse_local(start), Term(amount, unit))) == over


@pytest.mark.parametrize(
    ("start", "amount", "over"),
    [
        ("2026-05-11T10:00", 5, "2026-05-21T00:00:00+02:00"),
        ("2026-11-27T14:05", 5, "2026-12-05T00:00:00+01:00"),
        ("2026-11-27T14:05", 1, "2026-12-01T00:00:00+01:00"),
        ("2026-11-28T09:00", 1, "2026-12-01T00:00:00+01:00"),
        ("2026-12-24T10:00", 1, "2026-12-29T00:00:00+01:00"),
        ("2025-12-24T10:00", 5, "2026-01-07T00:00:00+01:00"),
        ("2026-04-02T10:00", 1, "2026-04-08T00:00:00+02:00"),
        ("2028-04-26T10:00", 2, "2028-05-03T00:00:00+02:00"),
    ],
)
def test_working_days_skip_weekends_holidays_and_equated_days(
    start: str, amount: int, over: str
) -> None:
    assert local(due(parse_local(start), Term(amount, "working_days"))) == over


@pytest.mark.parametrize(
    ("start", "amount", "unit", "last"),
    [
        ("2026-11-27T14:05", 28, "days", "2026-12-28"),  # ends on Christmas Day, a Friday
        ("2026-05-01T10:00", 2, "weeks", "2026-05-18"),  # ends on an equated Friday
        ("2026-03-02T10:00", 32, "days", "2026-04-07"),  # ends on Good Friday: over Easter
        ("2026-11-25T10:00", 10, "days", "2026-12-07"),  # ends on a Saturday
        ("2026-12-01T11:30", 6, "weeks", "2027-01-12"),  # ends on a Tuesday: nothing moves
        ("2026-10-27T10:00", 2, "months", "2026-12-28"),  # ends on a Sunday
        ("2024-12-21T10:00", 5, "days", "2024-12-30"),  # 22 Su 23 24 25 26: two ordinary, holiday
        ("2026-04-30T10:00", 3, "days", "2026-05-04"),  # 1 Fr 2 3: one ordinary, the second Mo 4
        ("2026-04-03T10:00", 3, "days", "2026-04-08"),  # Sa Su Mo-Easter: no ordinary day, two more
        ("2026-04-24T10:00", 3, "days", "2026-04-29"),  # Sa Su King's Day: no ordinary day
        ("2026-05-14T10:00", 3, "days", "2026-05-19"),  # equated Friday, weekend: none
        ("2026-04-03T10:00", 2, "days", "2026-04-07"),  # shorter than three days: art. 1 only
        ("2026-04-24T10:00", 1, "days", "2026-04-28"),  # Saturday, weekend, King's Day
        ("2025-10-03T10:00", 90, "days", "2026-01-05"),  # Thursday 1 January and equated Friday
        ("2025-10-10T10:00", 12, "weeks", "2026-01-05"),
        ("2025-10-02T10:00", 3, "months", "2026-01-05"),
    ],
)
def test_the_atw_moves_a_last_day_that_is_no_ordinary_day(
    start: str, amount: int, unit: Unit, last: str
) -> None:
    assert due(parse_local(start), Term(amount, unit, atw=True)) == end_of(date.fromisoformat(last))


@pytest.mark.parametrize(
    ("start", "amount", "unit"),
    [
        ("2026-03-28T20:00", 24, "hours"),
        ("2025-10-04T10:00", 91, "days"),
        ("2025-10-04T10:00", 13, "weeks"),
        ("2025-10-04T10:00", 4, "months"),
        ("2025-10-04T10:00", 1, "years"),
        ("2025-10-04T10:00", 9, "working_days"),
    ],
)
def test_the_atw_leaves_hours_years_and_long_terms_alone(
    start: str, amount: int, unit: Unit
) -> None:
    moment = parse_local(start)
    assert due(moment, Term(amount, unit, atw=True)) == due(moment, Term(amount, unit))


def test_roll_takes_the_two_days_before_the_next_ordinary_day() -> None:
    saturday, sunday = date(2026, 11, 28), date(2026, 11, 29)
    assert roll(sunday, saturday, Term(2, "days", atw=True)) == date(2026, 11, 30)
    assert roll(sunday, saturday, Term(3, "days", atw=True)) == date(2026, 12, 1)
    assert roll(sunday, saturday, Term(3, "days")) == sunday


@pytest.mark.parametrize(
    ("term", "extra", "over"),
    [
        (Term(28, "days"), 10, "2027-01-05T00:00:00+01:00"),
        (Term(28, "days", atw=True), 1, "2026-12-29T00:00:00+01:00"),
        (Term(28, "days", atw=True), 3, "2026-12-29T00:00:00+01:00"),
        (Term(28, "days", atw=True), 4, "2026-12-30T00:00:00+01:00"),
        (Term(8, "weeks", atw=True), 3, "2027-01-26T00:00:00+01:00"),
        (Term(5, "working_days"), 2, "2026-12-09T00:00:00+01:00"),
        (Term(24, "hours"), 2, "2026-11-30T14:05:00+01:00"),
    ],
)
def test_days_that_are_added_come_before_the_atw(term: Term, extra: int, over: str) -> None:
    start = parse_local("2026-11-27T14:05")
    assert local(due_with_days(start, term, extra)) == over
    assert due_after_pause(start, term, extra) == due_with_days(start, term, extra)


def test_the_plain_last_day_is_counted_before_the_atw() -> None:
    start = parse_local("2026-11-27T14:05")
    assert last_day(start, Term(28, "days", atw=True)) == date(2026, 12, 25)
    with pytest.raises(ValueError, match="ends at an instant"):
        last_day(start, Term(24, "hours"))


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-27T14:05", datetime(2026, 11, 27, 13, 5, tzinfo=UTC)),
        ("2026-07-01T14:05", datetime(2026, 7, 1, 12, 5, tzinfo=UTC)),
        (" 2026-11-27 14:05 ", datetime(2026, 11, 27, 13, 5, tzinfo=UTC)),
        ("2026-11-27T14:05Z", datetime(2026, 11, 27, 14, 5, tzinfo=UTC)),
        ("2026-11-27T14:05+05:30", datetime(2026, 11, 27, 8, 35, tzinfo=UTC)),
        ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T02:30+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-03-29T03:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("2026-11-27", datetime(2026, 11, 26, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_without_offset_is_amsterdam_time(text: str, instant: datetime) -> None:
    assert parse_local(text) == instant
    assert parse_local(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-29T02:00",
        "2026-03-29T02:30",
        "2027-03-28T02:59:59",
        "2026-02-29T10:00",
        "2026-11-27T25:00",
        "2026-13-01T10:00",
        "27-11-2026 14:05",
        "gisteren",
        "",
    ],
)
def test_a_moment_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"Invalid isoformat|must be in|out of range|not exist"):
        parse_local(text)


def test_the_day_it_is_in_amsterdam_changes_at_local_midnight() -> None:
    assert local_day(datetime(2026, 11, 26, 22, 59, tzinfo=UTC)) == date(2026, 11, 26)
    assert local_day(datetime(2026, 11, 26, 23, 0, tzinfo=UTC)) == date(2026, 11, 27)
    assert local_day(datetime(2026, 6, 26, 22, 0, tzinfo=UTC)) == date(2026, 6, 27)
    assert end_of(date(2026, 3, 29)) == datetime(2026, 3, 29, 22, 0, tzinfo=UTC)
    assert end_of(date(2026, 10, 25)) == datetime(2026, 10, 25, 23, 0, tzinfo=UTC)


def test_an_instant_without_offset_is_never_counted_from() -> None:
    bare = datetime.fromisoformat("2026-11-27T14:05")
    for term in (Term(1, "hours"), Term(1, "days"), Term(1, "working_days")):
        with pytest.raises(ValueError, match="offset"):
            due(bare, term)


@pytest.mark.parametrize(("amount", "unit"), [(-1, "days"), (1, "fortnights"), (1, "")])
def test_a_term_that_cannot_be_is_refused(amount: int, unit: Unit) -> None:
    with pytest.raises(ValueError, match="term"):
        Term(amount, unit)


def test_adding_days_never_shortens() -> None:
    with pytest.raises(ValueError, match="not shortened"):
        due_with_days(parse_local("2026-11-27T14:05"), Term(28, "days"), -1)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("24 hours", Term(24, "hours")),
        ("1 working day", Term(1, "working_days")),
        ("5 working days", Term(5, "working_days")),
        ("6 weeks atw", Term(6, "weeks", atw=True)),
        ("1 month", Term(1, "months")),
        ("5 years", Term(5, "years")),
    ],
)
def test_terms_are_read_as_they_are_spoken(text: str, term: Term) -> None:
    assert Term.parse(text) == term


@pytest.mark.parametrize(
    "text", ["", "days", "5", "-5 days", "5 days late", "5  days", "vijf days"]
)
def test_what_is_no_term_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="no term"):
        Term.parse(text)


@pytest.mark.parametrize("unit", ["hours", "days", "working_days", "weeks", "months", "years"])
def test_a_term_off_the_calendar_is_an_overflow_and_not_a_wrong_answer(unit: Unit) -> None:
    with pytest.raises(OverflowError):
        due(parse_local("2026-11-27T14:05"), Term(90_000_000, unit))
