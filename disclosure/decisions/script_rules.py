"""The script of a decision: which words are spoken, for which item, and who could be known; pure.

Spoken in Dutch whatever the language of the page; an interpreter speaks the rest.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from disclosure.procedure.categories import Item

SPOKEN_STATUS = {
    "reported": "Gemeld",
    "suspected": "Verdacht",
    "charged": "Vervolgd",
    "convicted": "Veroordeeld",
    "acquitted": "Vrijgesproken",
    "dismissed": "Geseponeerd",
}
"""An item is spoken with its status, never as a fact (procedure.md §6)."""
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
NOTHING, REWORD, MERGE, LEAVE_OUT = CHECKS = ("nothing", "reword", "merge", "leave_out")
"""Could he work out an earlier victim, a reporter or a child? Then one of the last three."""
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
EXACT_DATE = re.compile(
    rf"\b\d{{4}}-\d\d-\d\d\b|\b{_DAY}[-/.]\d{{1,2}}[-/.]\d{{2,4}}\b"
    rf"|\b{_DAY}\s+(?:{'|'.join(MONTHS)})\b",
    re.IGNORECASE,
)
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What was settled about one item: the words, why it is needed, who could be known from it.

    `into` is the item whose words speak this one too.
    """

    item: str
    words: str = ""
    reason: str = ""
    check: str = ""
    into: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One sentence or more as it is read out, and the items it tells."""

    words: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The document of a decision: its texts, what was settled per item, the script word for word.

    One drafted before scripts were kept has neither lines nor script.
    """

    texts: dict[str, str] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    script: tuple[Spoken, ...] = ()


def fact(item: Item) -> str:
    """Return an item as it is spoken when nobody worded it: what it says, with its status."""
    return f"{SPOKEN_STATUS[item.status]}: {item.text}"


def complete(chosen: Iterable[str], lines: Iterable[Line], known: Mapping[str, Item]) -> list[Line]:
    """Return a line for each item chosen, in order; an item nobody worded speaks for itself."""
    given = {line.item: line for line in lines}
    return [given.get(name) or Line(item=name, words=fact(known[name])) for name in chosen]


def merged(lines: Iterable[Line]) -> tuple[Spoken, ...]:
    """Return what is read out, in order: an item merged with another is told by its words.

    One whose other is not spoken itself is told by its own words: nothing chosen falls silent.
    """
    every = [line for line in lines if line.check != LEAVE_OUT]
    aloud = {line.item for line in every if line.check != MERGE}
    inside = [line for line in every if line.check == MERGE and line.into in aloud]
    return tuple(
        Spoken(
            words=line.words,
            items=(line.item, *(other.item for other in inside if other.into == line.item)),
        )
        for line in every
        if line not in inside
    )


def seen_as(script: Iterable[Spoken]) -> str:
    """Return what tells one script from another: what is kept was read as it will be spoken."""
    words = "\0".join(f"{' '.join(each.items)}\1{each.words}" for each in script)
    return hashlib.sha256(words.encode()).hexdigest()


def missing(line: Line, item: Item, spoken: Iterable[str]) -> list[tuple[str, str]]:
    """Return the parts of a line that still want an answer, each with why.

    `spoken` names the items that have words of their own. Each item has its reason: the least that
    protects. Reworded is really other words; merged is with one that is spoken.
    """
    if line.check == LEAVE_OUT:
        return []
    merges = line.check == MERGE
    checks = (
        ("words", "empty", merges or bool(line.words.strip())),
        ("words", "same", line.check != REWORD or line.words.strip() != fact(item)),
        ("reason", "empty", bool(line.reason.strip())),
        ("check", "empty", line.check in CHECKS),
        ("into", "other", not merges or (line.into != line.item and line.into in set(spoken))),
    )
    return [(part, why) for part, why, holds in checks if not holds]


def warnings(words: str, item: Item, organisations: Iterable[str]) -> tuple[str, ...]:
    """Return what is not spoken but stands in the words: who said it, under which number, when."""
    said = _in_words(words)
    named = filter(str.strip, map(_in_words, organisations))
    number = item.reference.strip()
    dated = item.date.strip()
    exact = not re.fullmatch(r"\D*\d{4}\D*", dated) and len(dated) > len("2026") and dated in words
    found = (
        ("source", any(name in said for name in named)),
        ("reference", bool(number) and number.casefold() in words.casefold()),
        ("date", bool(EXACT_DATE.search(words)) or exact),
    )
    return tuple(key for key, holds in found if holds)


def _in_words(text: str) -> str:
    """Return a text as words between single spaces, so that a name is found whole only."""
    return f" {' '.join(WORD.findall(text.casefold()))} "
