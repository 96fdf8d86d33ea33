"""A letter's words, in the reader's language: what it may know is in `letter_kinds`."""

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date

from disclosure.decisions.letter_kinds import (
    BY_POST,
    CONTEXTS,
    ONLY_WITH,
    OVERLEAF,
    SECTIONS,
    SIGNED,
    Letter,
)
from disclosure.procedure import terms
from disclosure.procedure.calendar import AMSTERDAM
from disclosure.web import catalogue

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "letters"
LANGUAGES = tuple(sorted(path.stem for path in (FOLDER / "texts").glob("*.toml")))
FALLBACK = "nl"
JOINERS = frozenset("\u200c\u200d")


def last_day(due: datetime) -> date:
    """Give the last day of a term that is over at `due`, which is midnight after that day."""
    return terms.local_day(due - timedelta(seconds=1))


def language_for(wanted: str) -> str:
    """Give the wanted language where letters exist in it, else Dutch."""
    return wanted if wanted in LANGUAGES else FALLBACK


def compose(letter: str, context: Letter, language: str) -> dict[str, Any]:
    """Give the finished letter as plain JSON values: strings, and lists of strings.

    Raises `KeyError` for an unknown letter or language and `TypeError` for another letter's
    context; nothing that was typed by a person is read as anything but text.
    """
    if type(context) is not CONTEXTS[letter]:
        raise TypeError(f"{letter} takes {CONTEXTS[letter].__name__}")
    texts = read_texts(language)
    values = _values(context, texts["locale"])
    posted = letter in BY_POST and bool(context.address)
    front = BY_POST[letter] if posted else SECTIONS[letter]
    overleaf = OVERLEAF.get(letter, ())
    return {
        "language": language,
        "direction": texts["direction"],
        "title": texts["title"],
        "page": texts["page"],
        "heading": texts["headings"]["by_post" if posted else letter],
        "sender": values["sender"],
        "return_address": values["postal"],
        "address": [plain(line) for line in (context.name, *context.address) if plain(line)],
        "details": [
            [label, values[key]]
            for key, label in texts["labels"].items()
            if not (posted and key == "reference")
        ],
        "salutation": texts["frame"]["salutation"].format(**values),
        "sections": _sections(front, texts, values),
        "greeting": texts["frame"]["greeting"],
        "lines": list(texts["lines"].values()) if letter in SIGNED else [],
        "turn": bool(overleaf),
        "overleaf": [
            *_sections(overleaf, texts, values),
            *_unchecked(language, texts["frame"]["translation"]),
        ],
    }


def _unchecked(language: str, sentence: str) -> list[dict[str, Any]]:
    """Say at the very end that no sworn translator checked it, where none has."""
    return [] if catalogue.sworn(language) else [{"heading": "", "body": [sentence]}]


@cache
def read_texts(language: str) -> Mapping[str, Any]:
    """Read every sentence of one language; raises `KeyError` where there are none."""
    if language not in LANGUAGES:
        raise KeyError(language)
    return tomllib.loads((FOLDER / "texts" / f"{language}.toml").read_text(encoding="utf-8"))


def plain(text: str) -> str:
    """Give one line of composed Unicode without control, direction or unassigned characters.

    The two joiners stay: names in Persian and Indic scripts need them.
    """
    kept = "".join(
        sign
        for sign in text
        if sign.isspace() or sign in JOINERS or unicodedata.category(sign)[0] != "C"
    )
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def drawable(value: Any, covered: frozenset[int]) -> Any:
    """Give a composed letter, or a part of it, in characters the fonts can draw.

    The rest is written by base letter, else as `?`; marks and joiners that cannot be drawn are
    left out, so that the letter they belong to remains. Strings are taken one by one: a stand-in
    may be a quotation mark, which must not end a string in JSON.
    """
    if isinstance(value, dict):
        return {key: drawable(part, covered) for key, part in value.items()}
    if isinstance(value, list):
        return [drawable(part, covered) for part in value]
    if isinstance(value, bool):
        return value
    return "".join(sign if ord(sign) in covered else _stand_in(sign, covered) for sign in value)


def _stand_in(sign: str, covered: frozenset[int]) -> str:
    if unicodedata.category(sign)[0] in "CM":
        return ""
    simpler = "".join(part for part in unicodedata.normalize("NFKD", sign) if ord(part) in covered)
    return simpler or "?"


def _values(context: Letter, locale: str) -> dict[str, str]:
    """Give every field of a letter as it is written; a date that is not known is not there."""
    sender = context.sender
    values = {
        "reference": plain(context.reference),
        "name": plain(context.name),
        "sender": plain(sender.name),
        "postal": plain(", ".join(sender.postal)),
        "visiting": plain(", ".join(sender.visiting)),
        "telephone": _unbroken(plain(sender.telephone)),
        "opens": f"{sender.opens:%H:%M}",
        "closes": f"{sender.closes:%H:%M}",
    }
    for field in fields(context):
        value = getattr(context, field.name)
        if isinstance(value, datetime):
            local = value.astimezone(AMSTERDAM)
            values[f"{field.name}_time"] = f"{local:%H:%M}"
            values[f"{field.name}_day"] = _day(local.date(), locale)
        elif isinstance(value, date):
            values[field.name] = _day(value, locale)
    return values


def _sections(
    names: Sequence[str], texts: Mapping[str, Any], values: Mapping[str, str]
) -> list[dict[str, Any]]:
    wanted = [name for name in names if ONLY_WITH.get(name, "day") in values]
    return [_section(texts["sections"][name], values) for name in wanted]


def _section(texts: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    return {
        "heading": texts["heading"],
        "body": [
            part.format(**values)
            if isinstance(part, str)
            else [line.format(**values) for line in part]
            for part in texts["body"]
        ],
    }


def _day(day: date, locale: str) -> str:
    return _unbroken(format_date(day, "long", locale=locale))


def _unbroken(text: str) -> str:
    return text.replace(" ", "\u00a0")
