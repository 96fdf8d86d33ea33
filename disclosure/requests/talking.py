"""How somebody is talked with, in words: the language, the interpreter and the help wanted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from disclosure.requests.public_choices import INTERPRETERS, LANGUAGES, SEXES, SUPPORT


def language(key: str) -> str:
    """Return the name of a language: chosen from the list, or as it was typed."""
    return _in_words(LANGUAGES[1:], key)


def interpreter(words: str) -> str:
    """Return which interpreter is wanted."""
    return _in_words([*INTERPRETERS, *SEXES], words)


def support(words: str) -> str:
    """Return which help is wanted in a talk."""
    return _in_words(SUPPORT, words)


def _in_words(table: Iterable[tuple[str, Any]], words: str) -> str:
    """Return labels for keys that stand behind each other; a text of one's own stays."""
    known, keys = dict(table), words.split()
    return ", ".join(str(known[key]) for key in keys) if set(keys) <= set(known) else words
