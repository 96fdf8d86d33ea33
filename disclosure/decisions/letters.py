"""Which letter someone gets, what it may know, and its words in the reader's language.

A letter knows whom it is for, its reference and its dates. What was decided, about whom and why
is not among its fields, so no letter can differ by it (procedure.md §9).
"""

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date

from disclosure.procedure import terms
from disclosure.web import catalogue

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "letters"
LANGUAGES = tuple(sorted(path.stem for path in (FOLDER / "texts").glob("*.toml")))
FALLBACK = "nl"
JOINERS = frozenset("\u200c\u200d")

SECTIONS = {
    "outcome": ("told", "reasons", "keeping", "help", "back", "disagree", "questions"),
    "outcome_third_party": ("handled", "worries", "keeping", "help", "disagree", "questions"),
}
OVERLEAF = {
    "outcome": ("term", "how", "late", "relief", "law"),
    "outcome_third_party": ("term", "how", "late", "relief", "complaint", "law"),
}


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: a neutral name, a postal box, the office, and when the telephone is answered.

    The name must not tell what the office does; opening hours are Amsterdam time, working days.
    """

    name: str
    postal: tuple[str, ...]
    visiting: tuple[str, ...]
    telephone: str
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class OutcomeThirdParty:
    """To someone who applied for another; `day` is the day the application shows as dealt with.

    `object_until` is `last_day` of the objection term that starts on `day`; `address` stays empty
    for a letter that is handed over or shown.
    """

    reference: str
    day: date
    object_until: date
    sender: Sender
    name: str
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """To the person who was told the decision on `spoken_on`; the same after every outcome."""

    reference: str
    day: date
    spoken_on: date
    object_until: date
    sender: Sender
    name: str
    address: tuple[str, ...] = ()


Letter = Outcome | OutcomeThirdParty
CONTEXTS: dict[str, type[Letter]] = {
    "outcome": Outcome,
    "outcome_third_party": OutcomeThirdParty,
}


def outcome_letter(to: str, by: str) -> str:
    """Name the letter for `to` (applicant, person_at_risk, recipient, initiator).

    Who applied for someone else (`by` is not "self"), or started the case as an agency, gets words
    that fit every outcome, the existence of a talk included (procedure.md §5, third party).
    """
    outsider = to == "initiator" or (to == "applicant" and by != "self")
    return "outcome_third_party" if outsider else "outcome"


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
    if not isinstance(context, CONTEXTS[letter]):
        raise TypeError(f"{letter} takes {CONTEXTS[letter].__name__}")
    texts = read_texts(language)
    values = _values(context, texts["locale"])
    return {
        "language": language,
        "direction": texts["direction"],
        "title": texts["title"],
        "page": texts["page"],
        "heading": texts["headings"][letter],
        "sender": values["sender"],
        "return_address": values["postal"],
        "address": [plain(line) for line in (context.name, *context.address) if plain(line)],
        "details": [[label, values[key]] for key, label in texts["labels"].items()],
        "salutation": texts["frame"]["salutation"].format(**values),
        "sections": [_section(texts["sections"][name], values) for name in SECTIONS[letter]],
        "greeting": texts["frame"]["greeting"],
        "overleaf": [
            *(_section(texts["sections"][name], values) for name in OVERLEAF[letter]),
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
    return "".join(sign if ord(sign) in covered else _stand_in(sign, covered) for sign in value)


def _stand_in(sign: str, covered: frozenset[int]) -> str:
    if unicodedata.category(sign)[0] in "CM":
        return ""
    simpler = "".join(part for part in unicodedata.normalize("NFKD", sign) if ord(part) in covered)
    return simpler or "?"


def _values(context: Letter, locale: str) -> dict[str, str]:
    sender = context.sender
    values = {
        "reference": plain(context.reference),
        "day": _day(context.day, locale),
        "object_until": _day(context.object_until, locale),
        "name": plain(context.name),
        "sender": plain(sender.name),
        "postal": plain(", ".join(sender.postal)),
        "visiting": plain(", ".join(sender.visiting)),
        "telephone": _unbroken(plain(sender.telephone)),
        "opens": f"{sender.opens:%H:%M}",
        "closes": f"{sender.closes:%H:%M}",
    }
    if isinstance(context, Outcome):
        values["spoken_on"] = _day(context.spoken_on, locale)
    return values


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
