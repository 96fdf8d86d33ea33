"""Proving that guards are judged left to right."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from disclosure.errors import Refusal

Fault = tuple[str, Mapping[str, Any]]
"""A refusal key, and what of the facts is changed so that exactly its guard fails."""


def assert_in_order(
    judge: Callable[[dict[str, Any]], Refusal | None],
    granted: Mapping[str, Any],
    faults: Sequence[Fault],
) -> None:
    """Check that the facts as they are pass, and that of any faults the first written is the key.

    Every one alone, every pair, and all at once.
    """
    assert judge(dict(granted)) is None
    chosen = [
        *itertools.combinations(faults, 1),
        *itertools.combinations(faults, 2),
        tuple(faults),
    ]
    for some in chosen:
        facts = dict(granted)
        for _, changes in reversed(some):
            facts.update(changes)
        found = judge(facts)
        assert found is not None, f"granted with {[key for key, _ in some]}"
        assert found.key == some[0][0], [key for key, _ in some]


def key_of(refusal: Refusal | None) -> str | None:
    """Return the key of a refusal, None where there is none."""
    return None if refusal is None else refusal.key
