"""The generator of rows: every pair occurs, every row is whole, and there are few."""

from itertools import product
from math import prod

from hypothesis import given
from hypothesis import strategies as some

from tests.pairs import covering, pairs, wanted

words = some.text("abcdef", min_size=1, max_size=3)
values = some.lists(words, min_size=1, max_size=6, unique=True)
tables = some.dictionaries(some.sampled_from("pqrstuv"), values, min_size=2, max_size=6)


@given(tables)
def test_every_pair_occurs_in_whole_rows(table: dict[str, list[str]]) -> None:
    rows = covering(table)
    assert all(row.keys() == table.keys() for row in rows)
    assert all(row[name] in table[name] for row in rows for name in table)
    assert set().union(*map(pairs, rows)) == wanted(table)


@given(tables)
def test_never_more_rows_than_all(table: dict[str, list[str]]) -> None:
    rows = covering(table)
    assert len(rows) <= max(prod(map(len, table.values())), 1)
    assert rows == covering(table)


def test_one_long_condition_sets_the_number() -> None:
    table = {"page": [str(n) for n in range(60)], "language": list("abcdef")}
    two = {name: ["yes", "no"] for name in ("dark", "script", "motion", "colours")}
    rows = covering({**table, **two, "screen": ["wide", "narrow", "zoom"]})
    assert len(rows) == 360


def test_a_pair_left_out_is_missed() -> None:
    table = {"a": ["1", "2"], "b": ["1", "2"]}
    every = [dict(zip(table, row, strict=True)) for row in product(*table.values())]
    assert set().union(*map(pairs, every)) == wanted(table)
    assert set().union(*map(pairs, every[1:])) < wanted(table)
