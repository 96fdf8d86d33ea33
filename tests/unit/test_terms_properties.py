"""Counting, for any start and length: what must hold whatever the calendar does."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from disclosure.procedure.calendar import AMSTERDAM, ordinary_day, working_day
from disclosure.procedure.terms import (
    ATW_AT_MOST,
    UNITS,
    Term,
    due,
    due_with_days,
    end_of,
    last_day,
    local_day,
    parse_local,
)

DAY = timedelta(days=1)
LONGEST = {
    "hours": 2000,
    "days": 120,
    "working_days": 60,
    "weeks": 20,
    "months": 14,
    "years": 6,
}

instants = st.datetimes(
    min_value=datetime.fromisoformat("2022-12-01"),
    max_value=datetime.fromisoformat("2030-01-31"),
    timezones=st.just(UTC),
)
days = st.dates(min_value=date(2022, 12, 1), max_value=date(2030, 1, 31))
clock_change_days = st.sampled_from(
    [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2028, 10, 29)]
)


@st.composite
def terms(draw: st.DrawFn, units: tuple[str, ...] = UNITS, atw: bool | None = None) -> Term:
    unit = draw(st.sampled_from(units))
    extended = draw(st.booleans()) if atw is None else atw
    return Term(draw(st.integers(1, LONGEST[unit])), unit, extended)  # type: ignore[arg-type]


def _atw_counts(term: Term) -> bool:
    return term.atw and term.amount <= ATW_AT_MOST.get(term.unit, 0)


def _last(start: datetime, term: Term) -> date:
    """Return the last day of a term, Atw and all: the local day just before it is over."""
    return local_day(due(start, term) - timedelta(seconds=1))


day_terms = terms(units=("days", "working_days", "weeks", "months", "years"))


@given(instants, day_terms)
def test_a_term_never_ends_before_the_plain_count(start: datetime, term: Term) -> None:
    plain = last_day(start, term)
    assert due(start, term) >= end_of(plain)
    assert plain > local_day(start)


@given(instants, terms())
def test_a_term_is_over_only_after_it_began(start: datetime, term: Term) -> None:
    over = due(start, term)
    assert over > start
    assert over.utcoffset() == timedelta(0)


@given(instants, instants, terms())
def test_a_later_start_never_ends_earlier(one: datetime, other: datetime, term: Term) -> None:
    first, second = sorted((one, other))
    assert due(first, term) <= due(second, term)


@given(instants, terms(), st.integers(0, 30))
def test_a_longer_term_never_ends_earlier(start: datetime, term: Term, more: int) -> None:
    """Art. 4 makes the one exception: past 90 days, 12 weeks, 3 months the Atw lets go."""
    longer = Term(term.amount + more, term.unit, term.atw)
    if _atw_counts(term) == _atw_counts(longer):
        assert due(start, term) <= due(start, longer)
    else:
        assert last_day(start, term) <= last_day(start, longer)


@given(instants, terms(units=("days", "weeks", "months"), atw=True))
def test_with_the_atw_a_term_never_ends_on_a_day_that_is_not_ordinary(
    start: datetime, term: Term
) -> None:
    if _atw_counts(term):
        assert ordinary_day(_last(start, term))
    else:
        assert _last(start, term) == last_day(start, term)


@given(instants, terms(units=("days", "weeks", "months"), atw=True))
def test_with_the_atw_a_term_of_three_days_holds_two_ordinary_days(
    start: datetime, term: Term
) -> None:
    if not _atw_counts(term) or (term.unit == "days" and term.amount < 3):
        return
    day, ordinary = local_day(start) + DAY, 0
    while day <= _last(start, term):
        ordinary += ordinary_day(day)
        day += DAY
    assert ordinary >= 2


@given(instants, terms(units=("days", "weeks", "months"), atw=True))
def test_the_atw_adds_no_day_more_than_the_law_asks(start: datetime, term: Term) -> None:
    """Every day between the plain last day and the last one was no day to end on."""
    day, first = last_day(start, term), local_day(start) + DAY
    while day < _last(start, term):
        few = sum(ordinary_day(first + n * DAY) for n in range((day - first).days + 1)) < 2
        assert not ordinary_day(day) or few
        day += DAY


@given(instants, st.integers(1, 60))
def test_a_term_of_working_days_holds_exactly_so_many(start: datetime, amount: int) -> None:
    last = _last(start, Term(amount, "working_days"))
    first = local_day(start) + DAY
    held = [first + n * DAY for n in range((last - first).days + 1)]
    assert sum(working_day(day) for day in held) == amount
    assert working_day(last)


@given(instants, st.integers(1, 2000))
def test_hours_are_hours_whatever_the_clock_on_the_wall_does(start: datetime, hours: int) -> None:
    assert due(start, Term(hours, "hours")) - start == timedelta(hours=hours)
    assert due(start, Term(hours, "hours", atw=True)) - start == timedelta(hours=hours)


@given(clock_change_days, st.integers(-3, 0), st.integers(1, 5), st.times())
def test_a_day_over_a_clock_change_still_ends_at_local_midnight(
    change: date, before: int, amount: int, at: time
) -> None:
    start = datetime.combine(change + before * DAY, at, AMSTERDAM)
    over = due(start, Term(amount, "days")).astimezone(AMSTERDAM)
    assert over.time() == time()
    assert over.date() == start.date() + (amount + 1) * DAY


@given(days, day_terms, st.times(), st.times())
def test_the_hour_of_the_event_does_not_matter_for_days(
    day: date, term: Term, one: time, other: time
) -> None:
    first, second = (datetime.combine(day, at, AMSTERDAM) for at in (one, other))
    assert due(first, term) == due(second, term)


@given(instants, terms(), st.integers(0, 40))
def test_added_days_move_the_end_by_at_least_so_many_days(
    start: datetime, term: Term, extra: int
) -> None:
    longer = due_with_days(start, term, extra)
    if term.unit == "hours":
        assert longer - due(start, term) == timedelta(days=extra)
    else:
        assert local_day(longer) >= last_day(start, term) + (extra + 1) * DAY
    assert longer >= due(start, term)


@given(instants)
def test_a_moment_comes_back_equal_from_its_text(instant: datetime) -> None:
    assert parse_local(instant.astimezone(AMSTERDAM).isoformat()) == instant
    local = instant.astimezone(AMSTERDAM)
    if local.fold == 0:
        assert parse_local(local.replace(tzinfo=None).isoformat()) == instant
    else:
        assert instant - parse_local(local.replace(tzinfo=None).isoformat()) == timedelta(hours=1)


@given(days)
def test_the_end_of_a_day_is_the_first_instant_of_the_next(day: date) -> None:
    assert local_day(end_of(day)) == day + DAY
    assert local_day(end_of(day) - timedelta(microseconds=1)) == day
