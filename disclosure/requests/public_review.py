"""Everything that was typed, in the order of the pages, as it is read: for review and export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from disclosure.requests import public_pages
from disclosure.requests.public_answers import Values
from disclosure.requests.public_pages import Page
from disclosure.web import display

HIDDEN = frozenset({"code_word"})
"""Shown only as chosen or not: whoever looks over a shoulder must not read it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One page: its number and its answers as (question, answer); an answer may be empty."""

    number: int
    answers: list[tuple[str, str]]


def parts(values: Values) -> list[Part]:
    """Return the pages that apply with what was answered."""
    return [Part(page.number, _answers(page, values)) for page in public_pages.applying(values)]


def _answers(page: Page, values: Values) -> list[tuple[str, str]]:
    """Return what was answered; of a page that was passed by only what it is about."""
    form = public_pages.form_for(page, values, posted=False)
    every = [(str(field.label.text), _shown(field)) for field in form.plain()]
    given = [pair for pair in every if pair[1]]
    title = public_pages.title(page, values)
    return given or [(str(title), "") if title else every[0]]


def _shown(field: Any) -> str:
    if field.name in HIDDEN:
        return _("Gekozen") if field.data else ""
    return _SHAPES.get(field.shape, _plain)(field)


def _plain(field: Any) -> str:
    return "" if field.data is None else str(field.data)


def _chosen(field: Any) -> str:
    picked = field.data if isinstance(field.data, list) else [field.data]
    labels = {value: str(label) for value, label, *_rest in field.iter_choices() if value}
    return ", ".join(labels[value] for value in picked if value in labels)


_SHAPES: dict[str, Callable[[Any], str]] = {
    "choice": _chosen,
    "choices": _chosen,
    "select": _chosen,
    "date": lambda field: display.day(field.data) if field.data else "",
    "tick": lambda field: _("Ja") if field.data else "",
}
