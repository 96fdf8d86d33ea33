"""Two hundred pairs of fictional people, labelled by hand: who is found, and who is not."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from disclosure.cases import link_rules
from disclosure.cases.documents import PersonDetails

FILE = Path(__file__).parents[1] / "data" / "pairs.csv"
RECALL, PRECISION = 0.98, 0.80
PAIRS = 200


class Pair(NamedTuple):
    """Two descriptions, with the one they are a couple with; whether they are of one person."""

    same: bool
    why: str
    people: tuple[tuple[PersonDetails, PersonDetails], tuple[PersonDetails, PersonDetails]]

    def meets(self) -> bool:
        """Tell whether the two share a look-up key."""
        one, other = (
            link_rules.keys_of(who, [beside] if beside.name else []) for who, beside in self.people
        )
        return bool(one.keys() & other.keys())


def described(row: dict[str, str], side: str) -> tuple[PersonDetails, PersonDetails]:
    told = {key[:-2]: value for key, value in row.items() if key.endswith(side)}
    who = PersonDetails(
        name=told["name"],
        born=date.fromisoformat(told["born"]) if told["born"] else None,
        municipality=told["town"],
        addresses=tuple(filter(None, [told["address"]])),
        bsn=told["bsn"],
        former_names=tuple(filter(None, [told["former"]])),
        aliases=tuple(filter(None, [told["aliases"]])),
    )
    return who, PersonDetails(name=told["beside"])


def pairs() -> list[Pair]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return [
            Pair(row["same"] == "yes", row["why"], (described(row, " 1"), described(row, " 2")))
            for row in csv.DictReader(file)
        ]


def test_recall_and_precision() -> None:
    known = pairs()
    counts = Counter((pair.same, pair.meets()) for pair in known)
    found = counts[True, True]
    recall = found / (found + counts[True, False])
    precision = found / (found + counts[False, True])
    wrong = Counter(
        f"{'missed' if p.same else 'too many'}: {p.why}" for p in known if p.same != p.meets()
    )
    print(f"\n{len(known)} pairs: recall {recall:.3f}, precision {precision:.3f}")
    for why, count in wrong.most_common():
        print(f"{count:>3} {why}")
    assert len(known) == PAIRS
    assert recall >= RECALL
    assert precision >= PRECISION


def test_both_kinds_are_there_in_number() -> None:
    assert min(Counter(pair.same for pair in pairs()).values()) >= PAIRS // 3


@pytest.mark.parametrize(
    "why",
    [
        "tussenvoegsel",
        "initials",
        "diacritics",
        "maiden name told",
        "married and maiden name",
        "previous name told",
        "name before a transition told",
        "day and month swapped",
        "BSN",
        "name and address, birth date unknown",
        "both names of a couple, nothing else",
    ],
)
def test_what_the_procedure_names_is_found(why: str) -> None:
    kind = [pair for pair in pairs() if pair.why == why]
    assert kind
    assert [pair.people[0][0].name for pair in kind if not pair.meets()] == []


@pytest.mark.parametrize(
    "why",
    [
        "same name, nothing else known",
        "same town and birth date",
        "a couple at one address",
        "neighbours of one house number",
    ],
)
def test_what_is_easily_guessed_finds_nobody(why: str) -> None:
    kind = [pair for pair in pairs() if pair.why == why]
    assert kind
    assert [pair.people[0][0].name for pair in kind if pair.meets()] == []
