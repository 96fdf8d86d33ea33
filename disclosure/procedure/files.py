"""Reading the data files of the procedure; every mistake in one is named by file and key."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from disclosure.errors import ConfigurationError

DATA = Path(__file__).parent / "data"


@dataclass(slots=True)
class Section:
    """One table of a data file; every value is taken once and what is left over is a mistake."""

    file: str
    path: str
    rest: dict[str, Any] = field(default_factory=dict)

    def wrong(self, key: str, why: str) -> ConfigurationError:
        """Build the error for one key; the text names file and key, never the value."""
        return ConfigurationError(f"{self.file}: {self._full(key)} {why}")

    def text(self, key: str, default: str | None = None) -> str:
        """Take a text; without default it must be there and not be empty."""
        value = self._take(key, str, default)
        if default is None and not value.strip():
            raise self.wrong(key, "must not be empty")
        return str(value)

    def number(self, key: str) -> int:
        """Take a whole number that is not negative."""
        value = self._take(key, int, None)
        if value < 0:
            raise self.wrong(key, "must not be negative")
        return int(value)

    def flag(self, key: str, default: bool = False) -> bool:
        """Take a yes or no."""
        return bool(self._take(key, bool, default))

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Take a list of texts."""
        values = self._take(key, list, None if default is None else list(default))
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(key, "must hold texts only")
        return tuple(values)

    def fractions(self, key: str) -> tuple[float, ...]:
        """Take a rising list of fractions between 0 and 1."""
        values = self._take(key, list, None)
        if values != sorted(values) or not all(0 < value < 1 for value in values):
            raise self.wrong(key, "must rise between 0 and 1")
        return tuple(float(value) for value in values)

    def section(self, key: str, *, optional: bool = False) -> "Section":
        """Take a table inside this one."""
        table = self._take(key, dict, {} if optional else None)
        return Section(self.file, self._full(key), dict(table))

    def sections(self) -> dict[str, "Section"]:
        """Take everything that is left as tables, in the order of the file."""
        return {key: self.section(key) for key in tuple(self.rest)}

    def rows(self, key: str) -> tuple["Section", ...]:
        """Take a list of tables."""
        rows = self._take(key, list, None)
        return tuple(
            Section(self.file, f"{self._full(key)}[{number}]", dict(row))
            for number, row in enumerate(rows)
        )

    def finish(self) -> None:
        """Refuse whatever was not taken: a misspelt key must not pass in silence."""
        for key in self.rest:
            raise self.wrong(key, "is not a known key")

    def _full(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _take(self, key: str, kind: type, default: Any) -> Any:
        value = self.rest.pop(key, default)
        if value is None:
            raise self.wrong(key, "is missing")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.wrong(key, f"must be of the kind {kind.__name__}")
        return value


def read(name: str, folder: Path = DATA) -> Section:
    """Open one TOML file below the data folder.

    Raises `ConfigurationError` when there is no such file or it is no TOML.
    """
    try:
        return Section(name, "", tomllib.loads((folder / name).read_text(encoding="utf-8")))
    except FileNotFoundError as missing:
        raise ConfigurationError(f"{name}: there is no such data file") from missing
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise ConfigurationError(f"{name}: is not a TOML file") from broken
