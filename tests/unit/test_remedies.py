"""What deciding too late costs: day by day, by table and by property (Awb 4:17, 4:18)."""

from datetime import date, timedelta
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.procedure import profile, remedies
from disclosure.procedure.remedies import Late, Penalty

NL = profile.load("nl").remedies
PENALTY = cast(Penalty, NL.penalty)
TERM, NOTICE = date(2027, 1, 22), date(2027, 2, 1)
FIRST = date(2027, 2, 15)
DAYS = st.dates(date(2026, 1, 1), date(2030, 1, 1))


def after(days: int) -> date:
    return FIRST + timedelta(days=days)


@pytest.mark.parametrize(
    ("late", "today", "euros"),
    [
        (Late(NOTICE, TERM), after(-1), 0),
        (Late(NOTICE, TERM), FIRST, 23),
        (Late(NOTICE, TERM), after(13), 14 * 23),
        (Late(NOTICE, TERM), after(14), 14 * 23 + 35),
        (Late(NOTICE, TERM), after(27), 14 * 23 + 14 * 35),
        (Late(NOTICE, TERM), after(28), 14 * 23 + 14 * 35 + 45),
        (Late(NOTICE, TERM), after(41), 1442),
        (Late(NOTICE, TERM), after(400), 1442),
        (Late(NOTICE, None), after(400), 0),
        (Late(NOTICE, TERM, FIRST), after(400), 0),
        (Late(NOTICE, TERM, after(1)), after(400), 23),
        (Late(NOTICE, TERM, after(20)), after(400), 14 * 23 + 6 * 35),
        (Late(NOTICE, TERM, TERM), after(400), 0),
    ],
)
def test_what_it_costs(late: Late, today: date, euros: int) -> None:
    assert remedies.owed(late, PENALTY, today) == euros


@pytest.mark.parametrize(
    ("notice", "last_day", "first"),
    [
        (NOTICE, TERM, FIRST),
        (TERM, TERM, date(2027, 2, 5)),
        (date(2027, 1, 4), TERM, date(2027, 2, 5)),
        (NOTICE, None, None),
    ],
    ids=["notice later", "same day", "term later", "term stands still"],
)
def test_it_runs_from_two_weeks_after_the_later_of_the_two(
    notice: date, last_day: date | None, first: date | None
) -> None:
    assert remedies.first_day(Late(notice, last_day), PENALTY) == first


@given(DAYS, DAYS, DAYS, DAYS | st.none())
def test_it_never_falls_never_exceeds_the_most_and_stops_at_the_decision(
    notice: date, last_day: date, today: date, decided: date | None
) -> None:
    late = Late(notice, last_day, decided)
    now = remedies.owed(late, PENALTY, today)
    tomorrow = remedies.owed(late, PENALTY, today + timedelta(days=1))
    assert 0 <= now <= tomorrow <= PENALTY.most
    assert tomorrow - now in (0, 23, 35, 45)
    for one in remedies.days(late, PENALTY, today):
        assert one.day >= max(notice, last_day) + timedelta(days=14)
        assert one.day <= today
        assert decided is None or one.day < decided
    if decided is not None and today >= decided:
        assert now == tomorrow


@given(DAYS, DAYS, st.integers(0, 60), DAYS)
def test_a_longer_term_never_costs_more(
    notice: date, last_day: date, more: int, today: date
) -> None:
    """Pauses and extensions move the last day, and with it what is owed."""
    longer = last_day + timedelta(days=more)
    assert remedies.owed(Late(notice, longer), PENALTY, today) <= remedies.owed(
        Late(notice, last_day), PENALTY, today
    )


@pytest.mark.parametrize(
    ("late", "today", "last"),
    [
        (Late(NOTICE, TERM), after(40), None),
        (Late(NOTICE, TERM), after(41), after(41 + 14)),
        (Late(NOTICE, TERM, after(3)), after(2), None),
        (Late(NOTICE, TERM, after(3)), after(3), after(17)),
        (Late(NOTICE, None), after(99), None),
    ],
)
def test_the_amount_is_fixed_within_two_weeks_after_it_stopped_growing(
    late: Late, today: date, last: date | None
) -> None:
    assert remedies.fixed_before(late, PENALTY, today) == last


def test_elsewhere_deciding_late_costs_nothing_and_a_complaint_has_no_term() -> None:
    other = profile.load("england-wales").remedies
    assert (other.penalty, other.complaint) == (None, None)
    assert other.answer_days == NL.answer_days
