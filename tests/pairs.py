"""Rows in which every pair of values of any two conditions occurs, in far fewer than all rows.

In parameter order (Lei and Tai, 1998): the two conditions with most values are crossed; each next
one is laid along the rows there are, and rows are added for the pairs that found no place.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations, cycle, product

Row = dict[str, str]
Pair = tuple[str, str]


def covering(conditions: Mapping[str, Sequence[str]]) -> list[Row]:
    """Return rows that hold every pair at least once; always the same for the same conditions."""
    names = sorted(conditions, key=lambda name: -len(conditions[name]))
    first = names[:2]
    rows = [
        dict(zip(first, values, strict=True))
        for values in product(*(conditions[name] for name in first))
    ]
    for place in range(2, len(names)):
        _lay_along(rows, names[place], conditions, names[:place])
    spare = {name: cycle(values) for name, values in conditions.items()}
    return [{name: row.get(name) or next(spare[name]) for name in conditions} for row in rows]


def _lay_along(
    rows: list[Row], name: str, conditions: Mapping[str, Sequence[str]], known: Sequence[str]
) -> None:
    """Give each row the value that makes most new pairs; then add rows for what is left."""
    left = {
        (value, other, fellow)
        for value in conditions[name]
        for other in known
        for fellow in conditions[other]
    }
    turn = cycle(range(len(conditions[name])))
    for row in rows:
        values, start = conditions[name], next(turn)
        order = [*values[start:], *values[:start]]
        row[name] = max(order, key=lambda value: len(left & _made(value, row, known)))
        left -= _made(row[name], row, known)
    for value, other, fellow in sorted(left):
        _place(rows, {name: value, other: fellow})


def _made(value: str, row: Row, known: Sequence[str]) -> set[tuple[str, str, str]]:
    return {(value, other, row[other]) for other in known if other in row}


def _place(rows: list[Row], pair: Row) -> None:
    """Write a pair into a row with room for it, else into a new one."""
    for row in rows:
        if all(row.get(name, value) == value for name, value in pair.items()):
            row.update(pair)
            return
    rows.append(dict(pair))


def pairs(row: Mapping[str, str]) -> set[tuple[Pair, Pair]]:
    """Return the pairs a row holds."""
    return set(combinations(sorted(row.items()), 2))


def wanted(conditions: Mapping[str, Sequence[str]]) -> set[tuple[Pair, Pair]]:
    """Return every pair there is of values of two different conditions."""
    single = {name: [(name, value) for value in values] for name, values in conditions.items()}
    return {
        pair
        for one, other in combinations(sorted(single), 2)
        for pair in product(single[one], single[other])
    }
