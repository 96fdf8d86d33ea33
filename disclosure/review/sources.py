"""The subject side by side: what was told, what each source holds, and whether these agree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from disclosure.cases import link_rules
from disclosure.cases.documents import PersonDetails
from disclosure.procedure.categories import HELD_AS, Item
from disclosure.store import lookup

AGREES, PARTLY, DIFFERS, UNKNOWN = "agrees", "partly", "differs", "unknown"
_FOUND = {
    "name": ("name", "name_part"),
    "born": ("born", "born_swapped"),
    "address": ("address",),
    "bsn": ("bsn",),
}
"""A kind of identifier → what a comparison calls it whole, and in part."""


@dataclass(frozen=True, slots=True)
class Held:
    """What one source holds under one kind: the value, the item it comes from, how it compares."""

    value: str
    reference: str
    likeness: str


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of identifier: what was told, and by source what is held."""

    kind: str
    told: str
    held: Mapping[str, tuple[Held, ...]]


def side_by_side(told: PersonDetails, items: Iterable[tuple[str, Item]]) -> list[Line]:
    """Return a line for each kind that anybody knows; `items` are (organisation, item)."""
    given = list(items)
    lines = (_line(kind, told, given) for kind in HELD_AS)
    return [line for line in lines if line.told or line.held]


def _line(kind: str, told: PersonDetails, items: list[tuple[str, Item]]) -> Line:
    held: dict[str, dict[str, Held]] = {}
    for organisation, item in items:
        value = item.held_as.get(kind, "")
        if value:
            found = Held(value, item.reference, compare(kind, value, told))
            held.setdefault(organisation, {}).setdefault(value, found)
    return Line(kind, _told(kind, told), {who: tuple(all_.values()) for who, all_ in held.items()})


def _told(kind: str, told: PersonDetails) -> str:
    born = f"{told.born:%d-%m-%Y}" if told.born else told.age
    values = {
        "name": "; ".join(link_rules.names_of(told)),
        "born": born,
        "address": "; ".join(told.addresses),
        "bsn": told.bsn,
        "phone": told.identifiers,
    }
    return values[kind]


def compare(kind: str, value: str, told: PersonDetails) -> str:
    """Say how what a source holds compares with what was told of the same kind."""
    if kind == "phone":
        return _compare_phone(value, told.identifiers)
    found = link_rules.compare(told, _person(kind, value))
    whole, *part = _FOUND[kind]
    if whole in found.agree:
        return AGREES
    if set(part) & set(found.agree):
        return PARTLY
    return DIFFERS if whole in found.differ else UNKNOWN


def _person(kind: str, value: str) -> PersonDetails:
    """Make somebody of one identifier; what cannot be read compares with nothing."""
    if kind == "born":
        return PersonDetails(born=_day(value))
    if kind == "address":
        return PersonDetails(addresses=(value,))
    return PersonDetails(name=value) if kind == "name" else PersonDetails(bsn=_bsn(value))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(lookup.normalise_date(text))
    except ValueError:
        return None


def _bsn(text: str) -> str:
    try:
        return lookup.normalise_bsn(text)
    except ValueError:
        return ""


def _compare_phone(value: str, told: str) -> str:
    """Numbers agree when their last nine figures do: 06… and +31 6… are one number."""
    one, other = ("".join(filter(str.isdigit, text)) for text in (value, told))
    if len(one) < 9 or not other:
        return UNKNOWN
    return AGREES if one[-9:] in other else UNKNOWN
