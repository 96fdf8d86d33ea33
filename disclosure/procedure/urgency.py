"""Red flags and the urgency they ask for at least (procedure.md §8).

Rules set a minimum only; a human decides, may always go higher, and under it with a reason and a
second person. Nothing is added up to a score.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from disclosure.procedure import files
from disclosure.procedure.rulebook import LEVELS

__all__ = [
    "ANSWERS",
    "FLAGS",
    "LEVELS",
    "QUESTIONS",
    "SEPARATED",
    "SIGNALS",
    "SIGNALS_CHECKED",
    "SIGNALS_SOURCE",
    "SIGNAL_KEYS",
    "SOURCES",
    "Flag",
    "Minimum",
    "Signal",
    "SignalGroup",
    "minimum",
    "rank",
    "urgent",
]

ANSWERS = ("yes", "no", "unknown")
SOURCES = ("she", "third_party", "agency")
"""Who said what an answer to a red flag rests on."""
SEPARATED = ("no", "soon", "recent", "past")
"""What an application says about a separation."""
_SEPARATING = frozenset({"now", "soon", "recent"})


@dataclass(frozen=True, slots=True)
class Flag:
    """A red flag with its plain question (a msgid) and the minimum it sets, "" for none."""

    key: str
    question: str
    minimum: str
    minimum_separated: str


@dataclass(frozen=True, slots=True)
class Signal:
    """One statutory signal; `text` is a msgid."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class SignalGroup:
    """One of the three groups of statutory signals; `title` is a msgid."""

    key: str
    title: str
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Minimum:
    """The lowest urgency the answers allow, and the flag that asks for it ("" for none).

    `rule` is `coercive_control+separation` where the separation made it more.
    """

    level: str
    rule: str


def rank(level: str) -> int:
    """Return how high an urgency is, from 0; raises `ValueError` for one there is not."""
    return LEVELS.index(level)


def urgent(level: str | None) -> bool:
    """Tell whether an urgency is `high` or `immediate`; a case without one is not."""
    return level is not None and rank(level) >= rank("high")


def minimum(flags: Mapping[str, str], separated: str) -> Minimum:
    """Return the lowest urgency allowed by answers per flag and by what the application says.

    A separation counts when its flag is "yes", and when the application says that it is now, soon
    or recent unless the flag is a plain "no".
    """
    best = Minimum(LEVELS[0], "")
    for asked in _asked(flags, _separating(flags, separated)):
        if rank(asked.level) > rank(best.level):
            best = asked
    return best


def _separating(flags: Mapping[str, str], separated: str) -> bool:
    answer = flags.get("separation", "unknown")
    return answer == "yes" or (separated in _SEPARATING and answer != "no")


def _asked(flags: Mapping[str, str], separating: bool) -> Iterator[Minimum]:
    for flag in QUESTIONS:
        if flags.get(flag.key) != "yes":
            continue
        if flag.minimum:
            yield Minimum(flag.minimum, flag.key)
        if flag.minimum_separated and separating:
            yield Minimum(flag.minimum_separated, f"{flag.key}+separation")


def _flag(row: files.Section) -> Flag:
    flag = Flag(
        row.text("key"),
        row.text("question"),
        row.text("minimum", ""),
        row.text("minimum_separated", ""),
    )
    for level in (flag.minimum, flag.minimum_separated):
        if level not in ("", *LEVELS):
            raise row.wrong("minimum", "is no level of urgency")
    row.finish()
    return flag


def _group(row: files.Section) -> SignalGroup:
    signals = tuple(Signal(one.text("key"), one.text("text")) for one in row.rows("signals"))
    return SignalGroup(row.text("key"), row.text("title"), signals)


def _read() -> tuple[tuple[Flag, ...], tuple[SignalGroup, ...], str, bool]:
    top = files.read("red_flags.toml")
    flags = tuple(_flag(row) for row in top.rows("flags"))
    signals = top.section("signals")
    groups = tuple(_group(row) for row in signals.rows("groups"))
    source, checked = signals.text("source"), signals.flag("checked")
    signals.finish()
    top.finish()
    return flags, groups, source, checked


QUESTIONS, SIGNALS, SIGNALS_SOURCE, SIGNALS_CHECKED = _read()
SIGNAL_KEYS = tuple(f"{group.key}.{one.key}" for group in SIGNALS for one in group.signals)
"""The twenty, by group: `incident.weapons`."""
FLAGS = tuple(flag.key for flag in QUESTIONS)
