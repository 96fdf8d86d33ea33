"""The language of a page: asked for with `?taal=`, else remembered, else the browser's.

Beside it, in the same cookie, whether somebody reads in few words (`?woorden=min`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale
from flask import has_request_context, request
from flask_babel import Babel, get_locale

from disclosure.web import catalogue
from disclosure.web.sessions import STAFF, kind_of
from disclosure.web.state import services

if TYPE_CHECKING:
    from flask import Flask, Response

SOURCE = "nl"
LANGUAGES = {
    SOURCE: "Nederlands",
    "en": "English",
    "ar": "العربية",
    "pl": "Polski",
    "tr": "Türkçe",
    "uk": "Українська",
}
"""Code and own name of every language a visitor can choose; the texts in the code are Dutch."""

OF_STAFF = (SOURCE, catalogue.WHOLE)

ASKED = "taal"
COOKIE = "l"
WORDS = "woorden"
FEW, ALL = "min", "alle"
MARK = "-"
"""Stands after the language in the cookie of whoever reads in few words."""


def register(app: Flask) -> None:
    """Choose a language for every request and compile catalogues that are older than their text."""
    catalogue.compile_stale()
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Amsterdam"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(catalogue.COMPILED)
    Babel(app, locale_selector=choose)
    app.after_request(remember)


def choose() -> str:
    """Return the code of the language for this request."""
    if not has_request_context():
        return SOURCE
    here = offered()
    for wish in (request.args.get(ASKED), _kept().rstrip(MARK)):
        if wish in here:
            return wish
    return request.accept_languages.best_match(here) or SOURCE


def offered() -> dict[str, str]:
    """Return the languages this page can be read in: for staff those that have every text."""
    if kind_of(request.path) is STAFF:
        return {code: LANGUAGES[code] for code in OF_STAFF}
    return LANGUAGES


def few_words() -> bool:
    """Tell whether this page is asked for in few words; pages of staff have only one wording."""
    return _few() and kind_of(request.path) is not STAFF


def sworn() -> bool:
    """Tell whether a sworn translator checked the language of this page."""
    return catalogue.sworn(locale().language)


def remember(response: Response) -> Response:
    """Keep until the browser closes what was asked for: a language, and how many words."""
    if request.args.get(ASKED) in LANGUAGES or request.args.get(WORDS) in (FEW, ALL):
        wish = choose() + (MARK if _few() else "")
        plain = services().settings.loopback
        response.set_cookie(_cookie(), wish, secure=not plain, httponly=True, samesite="Lax")
    return response


def locale() -> Locale:
    """Return the language of this page, with its direction (`text_direction`)."""
    return get_locale() or Locale(SOURCE)


def _cookie() -> str:
    return COOKIE if services().settings.loopback else f"__Host-{COOKIE}"


def _kept() -> str:
    return request.cookies.get(_cookie(), "")


def _few() -> bool:
    wish = request.args.get(WORDS)
    return wish == FEW if wish in (FEW, ALL) else _kept().endswith(MARK)
