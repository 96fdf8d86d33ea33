"""Dates as people write them, and what the order of things makes one ask, as tables."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.procedure import categories
from disclosure.review import pattern_rules as rules
from disclosure.review.pattern_rules import Gap, Happening, Period


def over(*days: str) -> Period:
    first, *rest = map(date.fromisoformat, days)
    return Period(first, rest[0] if rest else first)


def on(
    day: str, kind: str = "domestic_violence", whom: str = "A", counts: bool = True
) -> Happening:
    return Happening(kind, over(day), whom, counts)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", None),
        ("onbekend", None),
        ("mei", None),
        ("zaak 123456", None),
        ("2023", over("2023-01-01", "2023-12-31")),
        ("najaar 2020", over("2020-01-01", "2020-12-31")),
        ("2023-05-06", over("2023-05-06")),
        ("06-05-2023", over("2023-05-06")),
        ("6/5/2023", over("2023-05-06")),
        ("6 mei 2023", over("2023-05-06")),
        ("May 2023", over("2023-05-01", "2023-05-31")),
        ("mrt. 2021", over("2021-03-01", "2021-03-31")),
        ("2024-02", over("2024-02-01", "2024-02-29")),
        ("02-2024", over("2024-02-01", "2024-02-29")),
        ("2019-2021", over("2019-01-01", "2021-12-31")),
        ("2019 - mei 2021", over("2019-01-01", "2021-05-31")),
        ("12 jan 2020 t/m feb 2021", over("2020-01-12", "2021-02-28")),
        ("31-02-2024", over("2024-01-01", "2024-12-31")),
        ("2024-13-01", over("2024-01-01", "2024-12-31")),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, wanted: Period | None) -> None:
    assert rules.period(text) == wanted


@given(st.text(max_size=60))
def test_whatever_is_typed_is_no_mistake(text: str) -> None:
    found = rules.period(text)
    assert found is None or found.first <= found.last


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_comes_back(day: date) -> None:
    assert rules.period(day.isoformat()) == Period(day, day)
    assert rules.period(f"{day.day}-{day.month}-{day.year}") == Period(day, day)


@pytest.mark.parametrize("role", categories.ROLES)
@pytest.mark.parametrize("status", categories.STATUSES)
def test_only_what_the_subject_did_and_still_stands_counts(role: str, status: str) -> None:
    stands = status not in ("acquitted", "dismissed")
    assert rules.harms(role, status) == (role in ("suspect", "convicted") and stands)


def test_what_has_no_date_comes_last() -> None:
    happened = [Happening("stalking", None), on("2024-01-02"), on("2023-01-02")]
    ordered = sorted(happened, key=lambda one: rules.place(one.when))
    assert ordered == [happened[2], happened[1], happened[0]]


@pytest.mark.parametrize(
    ("happened", "wanted"),
    [
        ([], []),
        ([on("2023-01-01"), on("2024-01-01")], []),
        (
            [on("2023-01-01"), on("2024-01-02")],
            [Gap(1, date(2023, 1, 2), date(2024, 1, 1))],
        ),
        (
            [
                Happening("move", over("2019-01-01", "2024-06-01")),
                on("2020-01-01"),
                on("2024-12-01"),
            ],
            [],
        ),
        ([on("2019-01-01"), Happening("stalking", None)], []),
    ],
)
def test_a_year_of_silence_is_shown(happened: list[Happening], wanted: list[Gap]) -> None:
    assert rules.gaps(happened) == wanted


A, B = on("2024-01-10", "received"), on("2024-02-10", "received", "B")


@pytest.mark.parametrize(
    ("happened", "wanted"),
    [
        ([], {}),
        ([A, on("2024-02-01", "received")], {}),
        ([A, B], {"several": (0, 1)}),
        ([on("2024-01-01", "order_breach"), on("2024-02-01", "breach")], {"breach": (0, 1)}),
        ([on("2024-01-01", "order_breach", counts=False)], {}),
        ([on("2024-01-01", "separation"), on("2024-03-31")], {"separation": (1,)}),
        ([on("2024-01-01", "separation"), on("2024-04-01")], {}),
        ([on("2023-12-31"), on("2024-01-01", "separation")], {}),
        (
            [on("2022-01-01"), on("2024-01-01"), on("2024-06-01"), on("2024-12-01")],
            {"more_often": (1, 2, 3)},
        ),
        ([on("2024-01-01"), on("2024-06-01")], {}),
        (
            [on(f"202{year}-0{month}-01") for year in (3, 4) for month in (1, 3, 5)],
            {},
        ),
        ([on("2020-01-01"), on("2024-01-01", "threats_weapons")], {"heavier": (1,)}),
        ([on("2020-01-01", "threats_weapons"), on("2024-01-01")], {}),
        ([on("2020-01-01", counts=False), on("2024-01-01", "threats_weapons")], {}),
    ],
)
def test_marks(happened: list[Happening], wanted: dict[str, tuple[int, ...]]) -> None:
    assert {mark.kind: mark.of for mark in rules.marks(happened)} == wanted


HARM = st.sampled_from(sorted(rules.HARM))
DAYS = st.dates(date(2015, 1, 1), date(2026, 1, 1))


@given(st.lists(st.tuples(DAYS, HARM), max_size=12))
def test_what_does_not_count_raises_no_question(found: list[tuple[date, str]]) -> None:
    happened = [Happening(kind, Period(day, day), counts=False) for day, kind in sorted(found)]
    assert rules.marks(happened) == []


@given(st.lists(st.tuples(DAYS, HARM), max_size=12))
def test_every_mark_rests_on_what_is_there(found: list[tuple[date, str]]) -> None:
    happened = [Happening(kind, Period(day, day)) for day, kind in sorted(found)]
    for mark in rules.marks(happened):
        assert mark.of
        assert set(mark.of) <= set(range(len(happened)))
        assert mark.lines.split(", ") == [str(at + 1) for at in mark.of]


@given(st.lists(DAYS, min_size=1, max_size=12))
def test_no_silence_holds_a_happening(days: list[date]) -> None:
    happened = [Happening("stalking", Period(day, day)) for day in sorted(days)]
    for gap in rules.gaps(happened):
        assert gap.last - gap.first >= rules.GAP - timedelta(days=1)
        assert not any(gap.first <= day <= gap.last for day in days)
