"""How what stands on record about the danger reads: the questions of the form, and the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from disclosure.cases import people
from disclosure.requests import risk_forms as forms
from disclosure.store.database import Tx
from disclosure.web import display
from disclosure.web.fields import DateParts
from disclosure.web.forms import BaseForm

FORMS: dict[str, type[BaseForm]] = {
    "interview": forms.InterviewForm,
    "child": forms.ChildForm,
    "instrument": forms.InstrumentForm,
    "account": forms.AccountForm,
    "acute": forms.AcuteForm,
}
FIXED = {("exposed", "yes"): forms.EXPOSED}
"""Answers that are always written in the same words."""


def children(tx: Tx, case_id: UUID) -> dict[str, str]:
    """Return the children named at receipt, by id: what they are called, or how old they are."""
    found = (one for one in people.everyone(tx, case_id) if one.role == "child")
    known = {str(one.id): people.read_details(tx, one) for one in found}
    return {key: who.name or _aged(who.age) for key, who in known.items()}


def _aged(age: str) -> str:
    return str(_("Kind van %(age)s jaar", age=age) if age else _("Kind, leeftijd onbekend"))


def lines(kind: str, texts: Mapping[str, str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return question and answer of every field that was filled in; `names` are of children."""
    return [
        (label, _answer(name, texts[name], field, names))
        for name, label, field in _fields(kind)
        if texts.get(name)
    ]


def _fields(kind: str) -> Iterator[tuple[str, str, Any]]:
    for name, field in vars(FORMS[kind]).items():
        if hasattr(field, "field_class"):
            yield name, str(field.args[0]), field


def _answer(name: str, text: str, field: Any, names: Mapping[str, str]) -> str:
    if field.field_class is DateParts:
        return display.day(date.fromisoformat(text))
    choices = dict(field.kwargs.get("choices") or {}) or names
    return str(FIXED.get((name, text)) or choices.get(text, text))


def child_name(texts: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Return what a child on record is called."""
    return texts.get("name") or names.get(texts.get("child", "")) or _aged(texts.get("age", ""))
