"""The 25 regions and the 342 municipalities in them: who handles a case from where."""

import csv
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from disclosure.errors import ConfigurationError
from disclosure.procedure.files import DATA


@dataclass(frozen=True, slots=True)
class Region:
    """A region with the police unit it lies in."""

    code: str
    name: str
    police_unit: str


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality with its official code (`GM0363`) and its region."""

    code: str
    name: str
    region: str


NATIONAL = "NL"
"""What a case carries instead of a region when the national desk handles it."""

ALSO_CALLED: Mapping[str, str] = {
    "den haag": "'s-Gravenhage",
    "den bosch": "'s-Hertogenbosch",
    "nuenen": "Nuenen, Gerwen en Nederwetten",
}
"""Names people use for municipalities that are officially called otherwise."""


def region_of(municipality: str) -> str | None:
    """Return the code of the region of a municipality, given by name or official code.

    None: not known, or a name that several carry (`Bergen`) without its province.
    """
    found = _BY_NAME.get(_plain(municipality), frozenset())
    return next(iter(found)).region if len(found) == 1 else None


def staffed_from(code: str) -> str | None:
    """Return the region whose staff handle a case with this code; None: the national desk's."""
    return None if code == NATIONAL else code


def code_of(region: str | None) -> str:
    """Return what a case of these staff carries: their region, or the mark of the national desk."""
    return NATIONAL if region is None else region


def _plain(name: str) -> str:
    """Lower case, without accents, points and apostrophes, so that spelling does not matter."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in plain if c.isascii()).split())


def _rows(name: str, columns: tuple[str, ...]) -> Iterator[list[str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        if tuple(next(rows, ())) != columns:
            raise ConfigurationError(f"{name}: the first line does not name its columns")
        yield from rows


def _regions() -> Mapping[str, Region]:
    rows = _rows("regions.csv", ("region_code", "region_name", "police_unit"))
    return MappingProxyType({code: Region(code, name, unit) for code, name, unit in rows})


def _municipalities() -> tuple[Municipality, ...]:
    columns = ("municipality_code", "municipality_name", "region_code")
    found = tuple(Municipality(*row) for row in _rows("municipalities.csv", columns))
    for one in found:
        if one.region not in REGIONS:
            raise ConfigurationError(f"municipalities.csv: {one.code} is in no region")
    return found


def _by_name() -> Mapping[str, frozenset[Municipality]]:
    """Index by code, by name, and by name without the province in brackets."""
    names: dict[str, set[Municipality]] = {}
    for one in MUNICIPALITIES:
        for name in (one.code, one.name, one.name.partition(" (")[0]):
            names.setdefault(_plain(name), set()).add(one)
    for name, official in ALSO_CALLED.items():
        names.setdefault(name, set()).update(names[_plain(official)])
    return {name: frozenset(found) for name, found in names.items()}


REGIONS = _regions()
MUNICIPALITIES = _municipalities()
_BY_NAME = _by_name()
