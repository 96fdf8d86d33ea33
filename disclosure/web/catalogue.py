"""The texts of the site: Dutch in code and data, other languages in `translations/<language>/*.po`.

One catalogue per room, so that two people seldom edit one file; a file belongs to the room named
by its folder. English has every text; the other languages have what a visitor can meet: staff
pages stay Dutch and English. `python -m disclosure.web.catalogue` brings all catalogues up to date
with the code and lists what has no translation yet. Browsers are served from one compiled file per
language, made whenever a catalogue is newer.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import IO, Any, NamedTuple

from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PROJECT = Path(__file__).resolve().parent.parent.parent
COMPILED = PROJECT / "translations"
CHECKED = COMPILED / "checked.toml"
"""Per language, whether a sworn translator checked it: one line of data each."""
WHOLE = "en"
"""The one language besides Dutch that staff can choose."""
VISITORS = ("ar", "pl", "tr", "uk")
LANGUAGES = (WHOLE, *VISITORS)
MET_BY_VISITORS = (
    "disclosure/requests/own_data.py",
    "disclosure/requests/public_",
    "disclosure/web/",
    "templates/layout.html",
    "templates/macros/",
    "templates/messages/",
    "templates/requests/",
    "templates/web/",
)
"""How the names of those sources begin whose texts a visitor can meet."""
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
JINJA = {"trimmed": "true", "silent": "false"}
# The values of the procedure's data that a screen shows, by file. A profile is shown in its own
# language, so only the Dutch one has texts to translate.
SHOWN = {
    "red_flags.toml": ("question", "title", "text"),
    "measures.toml": ("name", "hint", "extended", "question"),
    "plan_choices.toml": ("hint",),
    "nl.toml": ("text",),
}
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


class Fault(NamedTuple):
    """A text that is `missing` a translation, `stale` (no longer used) or has a wrong `format`."""

    kind: str
    language: str
    room: str
    text: str


def sworn(language: str) -> bool:
    """Tell whether a sworn translator checked this language; Dutch, the original, needs none."""
    return language not in LANGUAGES or _checked(CHECKED)[language]


@cache
def _checked(path: Path) -> Mapping[str, bool]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def compile_stale() -> None:
    """Compile each language whose catalogues are newer than its compiled file."""
    for language in LANGUAGES:
        target = COMPILED / language / "LC_MESSAGES" / "messages.mo"
        newest = max((path.stat().st_mtime_ns for path in _catalogues(language)), default=0)
        if newest and (not target.exists() or target.stat().st_mtime_ns < newest):
            _compile(language, target)


def update() -> None:
    """Rewrite every catalogue: new texts added untranslated, unused ones dropped."""
    for language in LANGUAGES:
        rooms = extracted(language)
        for room, fresh in sorted(rooms.items()):
            _carry_over(read(language, room), fresh)
            _write(language, room, fresh)
        for path in _catalogues(language):
            if path.stem not in rooms:
                path.unlink()


def faults() -> list[Fault]:
    """Return everything in which the catalogues differ from the code."""
    found = list[Fault]()
    for language in LANGUAGES:
        rooms = extracted(language)
        for room in sorted(rooms.keys() | {path.stem for path in _catalogues(language)}):
            found += _differences(language, room, rooms.get(room, Catalog(locale=language)))
    return found


def extracted(language: str) -> dict[str, Catalog]:
    """Return the texts of the code and templates that this language must have, by room."""
    rooms: dict[str, Catalog] = {}
    for path, method, options in _sources():
        if language != WHOLE and not _met_by_visitors(path):
            continue
        catalog = rooms.setdefault(room_of(path), Catalog(locale=language, charset="utf-8"))
        for _line, text, _comments, context in extract_from_file(
            method, path, KEYWORDS, (), options
        ):
            catalog.add(text, context=context)
    return {room: catalog for room, catalog in rooms.items() if len(catalog)}


def _met_by_visitors(path: Path) -> bool:
    return path.relative_to(PROJECT).as_posix().startswith(MET_BY_VISITORS)


def room_of(path: Path) -> str:
    """Return the room a source file belongs to: its package or its folder of templates."""
    parts = path.relative_to(PROJECT).parts[1:-1]
    if path.suffix != ".py" and parts[:1] == ("work",):
        parts = parts[1:] or parts
    return parts[0] if parts and parts[0] != "macros" else "web"


def read(language: str, room: str) -> Catalog:
    """Return one room's catalogue, empty if there is none yet."""
    path = COMPILED / language / f"{room}.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def texts_of_data(
    file: IO[bytes], _keywords: Any, _tags: Any, options: Mapping[str, Any]
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Yield the values of a TOML file under the keys in `options["shown"]`, for Babel."""
    for text in _under(tomllib.load(file), options["shown"]):
        yield 1, None, text, []


def _under(value: object, keys: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _under(each, keys)
    elif isinstance(value, dict):
        yield from (value[key] for key in keys if isinstance(value.get(key), str))
        yield from _under(list(value.values()), keys)


def _sources() -> Iterator[tuple[Path, str, dict[str, Any] | None]]:
    for path in sorted((PROJECT / "disclosure").rglob("*.py")):
        yield path, "python", None
    for path in sorted((PROJECT / "disclosure").rglob("*.toml")):
        if path.name in SHOWN:
            yield path, "disclosure.web.catalogue:texts_of_data", {"shown": SHOWN[path.name]}
    for path in sorted((PROJECT / "templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            yield path, "jinja2.ext:babel_extract", JINJA


def _carry_over(known: Catalog, fresh: Catalog) -> None:
    for message in fresh:
        old = known.get(message.id, message.context) if message.id else None
        if old is not None and _same_shape(old, message):
            message.string = old.string


def _catalogues(language: str) -> list[Path]:
    return sorted((COMPILED / language).glob("*.po"))


def _write(language: str, room: str, catalog: Catalog) -> None:
    path = COMPILED / language / f"{room}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        plural = Catalog(locale=language).plural_forms
        file.write(HEADER.format(language=language, plural=plural).encode())
        write_po(file, catalog, width=100, no_location=True, omit_header=True, sort_output=True)


def _compile(language: str, target: Path) -> None:
    merged = Catalog(locale=language, charset="utf-8")
    for path in _catalogues(language):
        for message in read(language, path.stem):
            if message.id and all(_strings(message)):
                merged.add(message.id, message.string, context=message.context)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(f".{os.getpid()}")
    with fresh.open("wb") as file:
        write_mo(file, merged)
    fresh.replace(target)


def _differences(language: str, room: str, fresh: Catalog) -> Iterator[Fault]:
    known = read(language, room)
    for message in fresh:
        old = known.get(message.id, message.context) if message.id else None
        if message.id and (old is None or not all(_strings(old)) or old.fuzzy):
            yield Fault("missing", language, room, _text(message))
    for old in known:
        if old.id and fresh.get(old.id, old.context) is None:
            yield Fault("stale", language, room, _text(old))
        elif old.id and any(True for _error in old.check(known)):
            yield Fault("format", language, room, _text(old))


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _same_shape(one: Message, other: Message) -> bool:
    return bool(one.pluralizable) == bool(other.pluralizable)


def _text(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def report() -> list[str]:
    """List every text that has no translation or a wrong one, then what each language counts."""
    left = [fault for fault in faults() if fault.kind != "stale"]
    lines = [f"{fault.kind} {fault.language} {fault.room}: {fault.text}" for fault in left]
    for language in LANGUAGES:
        texts = sum(len(read(language, path.stem)) for path in _catalogues(language))
        missing = sum(fault.language == language for fault in left)
        lines.append(f"{language}: {texts} texts, {missing} left to translate")
    return lines


if __name__ == "__main__":
    update()
    sys.stdout.writelines(f"{line}\n" for line in report())
