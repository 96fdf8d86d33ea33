"""Ready choices of a safety plan, by section, in every language of the site (procedure.md §11).

They stand on the list she may take along, so each reads like any other list: no word of it shows
what it is. What staff should know with a choice stands beside it and never goes along.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from disclosure.procedure import files

DUTCH = "nl"
LANGUAGES = (DUTCH, "en", "ar", "pl", "tr", "uk")
SECTIONS = (
    "contact",
    "now",
    "children",
    "place",
    "home",
    "work",
    "pets",
    "digital",
    "people",
    "legal",
)
PATHS = ("stay", "leave", "left")
"""Where she stands: with him and staying, leaving, gone."""
PHASES = ("direct", "care", "recovery")
_WORD = re.compile(r"\w+")
_DOT = "\N{COMBINING DOT ABOVE}"
"""What is left of a Turkish capital İ made small."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One ready choice: `texts` by language for her, `hint` for staff, `paths` it is meant for."""

    key: str
    section: str
    texts: Mapping[str, str]
    paths: tuple[str, ...]
    hint: str

    def text(self, language: str) -> str:
        """Return it in a language; in Dutch where there is no such translation."""
        return self.texts.get(language) or self.texts[DUTCH]

    def fits(self, path: str) -> bool:
        """Tell whether it is meant for this path; before one is chosen everything is."""
        return not path or path in self.paths


def _choice(section: str, row: files.Section) -> Choice:
    found = Choice(
        f"{section}.{row.text('key')}",
        section,
        MappingProxyType({language: row.text(language) for language in LANGUAGES}),
        row.texts("paths", PATHS),
        row.text("hint", ""),
    )
    if not set(found.paths) <= set(PATHS):
        raise row.wrong("paths", "is no path")
    row.finish()
    return found


def _read() -> tuple[dict[str, Choice], frozenset[str]]:
    top = files.read("plan_choices.toml")
    telling = frozenset(top.texts("telling"))
    found = [_choice(section, row) for section in SECTIONS for row in top.rows(section)]
    top.finish()
    return {choice.key: choice for choice in found}, telling


CHOICES, TELLING = _read()
_BEGINNINGS = tuple(begin.replace("ı", "i") for begin in TELLING)


def of_section(section: str) -> tuple[Choice, ...]:
    """Return the choices of one section, in the order of the file."""
    return tuple(choice for choice in CHOICES.values() if choice.section == section)


def telling_words(text: str) -> tuple[str, ...]:
    """Return the words in a text that would show whoever finds the list what it is."""
    small = text.casefold().replace(_DOT, "")
    return tuple(dict.fromkeys(word for word in _WORD.findall(small) if _tells(word)))


def _tells(word: str) -> bool:
    """Tell whether a word begins like one of them, whatever became of a Turkish i in capitals."""
    return word.replace("ı", "i").startswith(_BEGINNINGS)
