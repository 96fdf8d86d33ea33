"""Who may be the same person: look-up keys, what agrees and differs, what a link means; pure.

A key is made of what two people rarely share by chance; a candidate is judged by a human, who sees
which fields agree and which differ, never what stands in them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from disclosure.cases.documents import PersonDetails
from disclosure.errors import Refusal
from disclosure.procedure import guards
from disclosure.store import lookup

KINDS: Final = ("mirrored", "same_subject", "beside_subject", "same_person", "staff")
"""What a link says, the gravest first."""
STATES: Final = ("candidate", "confirmed", "rejected")
VERDICTS: Final = STATES[1:]
MATCHED: Final = frozenset(
    {"applicant", "person_at_risk", "subject", "recipient", "companion", "representative"}
)
"""Whose details become look-up keys; a child is found through its parents."""
ASKING: Final = frozenset({"applicant", "person_at_risk"})
COUPLE: Final = {"person_at_risk": "subject", "subject": "person_at_risk"}
"""Whose name stands beside whose: two names together are known of few people."""

Key = tuple[str, ...]
"""A field of `store.lookup.FIELDS`, then its values."""


def keys_of(who: PersonDetails, beside: Iterable[PersonDetails] = ()) -> dict[Key, Key]:
    """Return the look-up keys of somebody, each in its one spelling, with what it was made of.

    `beside` is the other of the couple. Every name counts: the present one, earlier ones, and what
    somebody is called.
    """
    found: set[Key] = {("bsn", who.bsn)} if who.bsn else set()
    places = _places(who)
    for name in names_of(who):
        parts = lookup.parts_of(name)
        found |= {("name_born", *pair, day) for pair in _pairs(parts) for day in _born(who)}
        found |= {("name_address", *pair, *place) for pair in _pairs(parts) for place in places}
        found |= set(_part_keys(who, parts, places))
        found |= {("couple", name, other) for each in beside for other in names_of(each)}
    return {normal: key for key in sorted(found) if (normal := _normal(key))}


def _part_keys(
    who: PersonDetails, parts: Iterable[tuple[str, str]], places: Iterable[tuple[str, str]]
) -> Iterator[Key]:
    """One part of a name, for whoever changed the other: with birth date and where they live."""
    for part, _letter in parts:
        for day in _born(who):
            yield ("part_town", part, day, who.municipality)
            yield from (("part_address", part, day, *place) for place in places)


def _normal(key: Key) -> Key:
    """Spell a key as keys are; a value that is empty, or "hs" for a number, makes none."""
    try:
        return (key[0], *lookup.normalise(*key))
    except ValueError:
        return ()


def names_of(who: PersonDetails) -> tuple[str, ...]:
    """Return every name somebody goes or went by."""
    return tuple(filter(None, (who.name, *who.former_names, *who.aliases)))


def _born(who: PersonDetails) -> tuple[str, ...]:
    return (who.born.isoformat(),) if who.born else ()


def _places(who: PersonDetails) -> frozenset[tuple[str, str]]:
    return frozenset(filter(None, map(lookup.find_address, who.addresses)))


def _pairs(parts: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    """Pair each whole part with the first letter of each other: "J. de Vries" is a Jan de Vries."""
    for place, (part, _own) in enumerate(parts):
        if part:
            yield from ((part, letter) for at, (_, letter) in enumerate(parts) if at != place)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Which fields of two people agree, and which differ; what one of them lacks is in neither."""

    agree: tuple[str, ...]
    differ: tuple[str, ...]


Couple = tuple[PersonDetails, PersonDetails]
Finding = tuple[str, bool] | None
"""What was compared and whether it agrees; None where one of the two is not known."""


def compare(one: PersonDetails, other: PersonDetails, beside: Couple | None = None) -> Likeness:
    """Compare two people field by field; `beside` are those they are, or were, a couple with."""
    towns = [lookup.normalise_town(each.municipality) for each in (one, other)]
    partner = _compare_names(*beside) if beside else None
    found = (
        _finding("bsn", one.bsn, other.bsn),
        _compare_names(one, other),
        _compare_born(one.born, other.born),
        _overlap("address", _places(one), _places(other)),
        _finding("municipality", *towns),
        ("partner", True) if partner == ("name", True) else None,
    )
    known = [each for each in found if each is not None]
    return Likeness(
        agree=tuple(name for name, same in known if same),
        differ=tuple(name for name, same in known if not same),
    )


def _finding(name: str, one: object, other: object) -> Finding:
    return (name, one == other) if one and other else None


def _overlap(name: str, one: frozenset[Any], other: frozenset[Any]) -> Finding:
    return (name, bool(one & other)) if one and other else None


def _compare_names(one: PersonDetails, other: PersonDetails) -> Finding:
    """A part and the first letter of another make a name; one part alone is part of it."""
    if _paired(one) & _paired(other):
        return ("name", True)
    parts = _overlap("name_part", _parts(one), _parts(other))
    return ("name", False) if parts == ("name_part", False) else parts


def _compare_born(one: date | None, other: date | None) -> Finding:
    near = [lookup.normalise_near_date(day.isoformat()) for day in (one, other) if day]
    if one != other and len(near) > len(set(near)):
        return ("born_swapped", True)
    return _finding("born", one, other)


def _paired(who: PersonDetails) -> frozenset[tuple[str, str]]:
    return frozenset(pair for name in names_of(who) for pair in _pairs(lookup.parts_of(name)))


def _parts(who: PersonDetails) -> frozenset[str]:
    found = (part for name in names_of(who) for part, _letter in lookup.parts_of(name))
    return frozenset(filter(None, found))


def kind_of(role: str, other: str) -> str:
    """Return what it means that somebody in this part is somebody in that part of another case."""
    parts = {role, other}
    if parts == {"subject"}:
        return "same_subject"
    if "subject" not in parts:
        return "same_person"
    return "mirrored" if parts & ASKING else "beside_subject"


def unweighed(found: Iterable[datetime], weighed: datetime | None) -> bool:
    """Tell whether any of these signs came after the last review that was closed."""
    return any(weighed is None or each > weighed for each in found)


@dataclass(frozen=True, slots=True)
class Standing:
    """A link as one of its two cases has it: who of this case, and with which other case."""

    kind: str
    state: str
    role: str
    other_role: str
    other_case: UUID | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """What links together say of a case; sure once all of them were confirmed."""

    key: str
    sure: bool


def patterns(links: Iterable[Standing]) -> list[Pattern]:
    """Return the patterns that links make, the gravest first; rejected ones say nothing."""
    counted = [link for link in links if link.state != "rejected"]
    by_case: dict[UUID | None, list[Standing]] = {}
    for link in counted:
        by_case.setdefault(link.other_case, []).append(link)
    found: dict[str, list[Standing]] = {}
    for together in by_case.values():
        key = _pattern(together)
        found.setdefault(key, []).extend(together)
    sure = {key: all(one.state == "confirmed" for one in each) for key, each in found.items()}
    return [Pattern(key, sure[key]) for key in PATTERNS if key in found]


PATTERNS: Final = (
    "mutual",
    "subject_applied",
    "applicant_is_subject",
    "staff",
    "beside_subject",
    "several_at_risk",
    "repeated",
    "same_person",
)
"""What links say together, the gravest first."""


def _pattern(together: list[Standing]) -> str:
    kinds = {link.kind for link in together}
    if "mirrored" in kinds:
        here = {link.role == "subject" for link in together if link.kind == "mirrored"}
        return {
            frozenset({True, False}): "mutual",
            frozenset({True}): "subject_applied",
        }.get(frozenset(here), "applicant_is_subject")
    if "same_subject" in kinds:
        at_risk = {link.role == link.other_role == "person_at_risk" for link in together}
        return "repeated" if True in at_risk else "several_at_risk"
    return min(kinds, key=KINDS.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeLink:
    """Say whether two people of two cases are one."""

    link: UUID
    verdict: str
    reason: str


def refuse_judge(args: JudgeLink, state: str | None) -> Refusal | None:
    """A known link, a verdict that is not the standing one, a reason."""
    return guards.fields(
        link=state, verdict=args.verdict if args.verdict in VERDICTS else ""
    ) or guards.first(
        ("already_done", args.verdict != state),
        ("reason_missing", bool(args.reason)),
    )
