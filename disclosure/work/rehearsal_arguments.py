"""Reading what a rehearsal file says, value by value; what makes no sense is `BadRehearsal`."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from disclosure.errors import BadRehearsal
from disclosure.procedure import terms


class Staff(Protocol):
    """Finds the people a file names: `intake/2`, `police`, `VR17:regional_manager`."""

    region: str

    def person(self, name: str) -> UUID:
        """Return the account of whoever is named."""


Given = Mapping[str, Any]
T = TypeVar("T")


class Arguments:
    """The arguments of one step, read by kind; what is not there is empty, and rules refuse it."""

    def __init__(self, given: Given, staff: Staff) -> None:
        self.given, self.staff = given, staff

    def text(self, name: str) -> str:
        """Return a text."""
        return self._of(name, str, "")

    def flag(self, name: str) -> bool:
        """Return yes or no."""
        return self._of(name, bool, False)

    def number(self, name: str) -> int:
        """Return a whole number."""
        return self._of(name, int, 0)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; one text alone is a list of one."""
        value = self.given.get(name, [])
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list | tuple) or not all(isinstance(each, str) for each in found):
            raise BadRehearsal(f"{name}: a list of texts is wanted")
        return tuple(found)

    def table(self, name: str) -> dict[str, Any]:
        """Return a table."""
        return self._of(name, dict, {})

    def rows(self, name: str, known: frozenset[str]) -> list["Arguments"]:
        """Return a list of tables with no other keys than these."""
        return [Arguments(row, self.staff) for row in tables(name, self.given.get(name, []), known)]

    def day(self, name: str) -> date | None:
        """Return a date."""
        value = self.given.get(name)
        return None if value in (None, "") else read_day(name, value)

    def moment(self, name: str) -> datetime | None:
        """Return an instant; without an offset it is Amsterdam time."""
        value = self.given.get(name)
        return None if value in (None, "") else read_moment(name, value)

    def person(self, name: str) -> UUID | None:
        """Return the account of a person named, or None."""
        value = self.text(name)
        return self.staff.person(value) if value else None

    def _of(self, name: str, kind: type[T], default: T) -> T:
        value = self.given.get(name, default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise BadRehearsal(f"{name}: {kind.__name__} is wanted")
        return value


def read_day(name: str, value: object) -> date:
    """Read a date as TOML or text gives it."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise BadRehearsal(f"{name}: a date is wanted") from error


def read_moment(name: str, value: object) -> datetime:
    """Read an instant as TOML or text gives it."""
    try:
        return terms.parse_local(value.isoformat() if isinstance(value, datetime) else str(value))
    except ValueError as error:
        raise BadRehearsal(f"{name}: {error}") from error


def tables(name: str, value: object, known: frozenset[str] | None = None) -> list[dict[str, Any]]:
    """Read a list of tables with no other keys than these; None: any."""
    if not isinstance(value, list | tuple):
        raise BadRehearsal(f"{name}: a list of tables is wanted")
    return [table(name, each, known) for each in value]


def table(name: str, value: object, known: frozenset[str] | None = None) -> dict[str, Any]:
    """Read a table with no other keys than these; None: any."""
    if not isinstance(value, dict):
        raise BadRehearsal(f"{name}: a table is wanted")
    if known is not None and (unknown := set(value) - known):
        raise BadRehearsal(f"{name}: {min(unknown)} is not known")
    return value
