"""The adapter to Typst: a composed letter in, the bytes of an archivable, accessible PDF out."""

import json
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from disclosure.decisions import letters
from disclosure.decisions.letter_kinds import Letter
from disclosure.errors import ConfigurationError, DisclosureError

FONTS = Path(__file__).resolve().parents[2] / "assets" / "built" / "fonts"
MAIN_FONT = "Fira Sans"
"""The other built fonts draw only what this one cannot."""
ARABIC_FONT = "Vazirmatn"
"""Draws a word that has Arabic letters, its stops and brackets included."""
NOON = time(12, tzinfo=UTC)

_one_at_a_time = Lock()


class UnprintableLetter(DisclosureError):
    """Typst refused the letter; the text names the letter only, never what was in it."""


def render(letter: str, context: Letter, language: str) -> bytes:
    """Give the letter as PDF/A-2a and PDF/UA-1; the same context gives the same bytes.

    The time in the file is noon (UTC) of the letter's own day, so the file tells no more than its
    text. What no font of ours can draw makes Typst refuse, and is then replaced. Raises
    `UnprintableLetter` when that does not help, and what `letters.compose` raises.
    """
    composed = letters.compose(letter, context, language)
    return set_text(letters.FOLDER, "letter", composed, context.day)


def set_text(folder: Path, name: str, composed: dict[str, Any], day: date) -> bytes:
    """Give strings composed elsewhere as PDF/A-2a and PDF/UA-1, by a template of a folder."""
    stamp = datetime.combine(day, NOON)
    made = _compile(folder, name, composed, stamp)
    if made is None:
        made = _compile(folder, name, letters.drawable(composed, _covered()), stamp)
    if made is None:
        raise UnprintableLetter(name)
    return made


def _compile(folder: Path, name: str, composed: dict[str, Any], stamp: datetime) -> bytes | None:
    with _one_at_a_time:  # a compiler lent to two threads at once answers "Already borrowed"
        try:
            made = _compiler(folder, name).compile(
                format="pdf",
                sys_inputs={
                    "letter": json.dumps(composed),
                    "fonts": json.dumps(_families(MAIN_FONT)),
                    "arabic": json.dumps(_families(ARABIC_FONT)),
                },
                pdf_standards=["a-2a", "ua-1"],
                timestamp=stamp,
            )
        except typst.TypstError:  # its message may quote the letter, so it goes no further
            return None
    return made if isinstance(made, bytes) else None


@cache
def _compiler(folder: Path, name: str) -> typst.Compiler:
    return typst.Compiler(
        folder / f"{name}.typ",
        root=folder,
        font_paths=_fonts(),
        ignore_system_fonts=True,
    )


@cache
def _fonts() -> typst.Fonts:
    _font_files()
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


@cache
def _families(first: str) -> list[str]:
    return sorted(_fonts().families(), key=lambda family: (family != first, family))


@cache
def _covered() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # a sixth of a second at start-up, for a rare case

    covered: set[int] = set()
    for path in _font_files():
        with TTFont(path, lazy=True) as font:
            covered.update(font.getBestCmap())
    return frozenset(covered)


def _font_files() -> list[Path]:
    files = sorted(FONTS.glob("*.ttf"))
    if not files:
        raise ConfigurationError("the fonts of the letters are missing: run ./run --help once")
    return files
