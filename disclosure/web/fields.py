"""Every field a form may use, and what templates ask of them.

Text, number and contact fields: `text_fields`. Date and time: `date_fields`. Choices: here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, FileField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from disclosure.web.date_fields import ClockTime, DateParts, Moment
from disclosure.web.text_fields import Bsn, Email, LongText, Number, Phone, Secret, Text

__all__ = [
    "Bsn",
    "Choice",
    "Choices",
    "ClockTime",
    "DateParts",
    "Dropdown",
    "Email",
    "LongText",
    "Moment",
    "Number",
    "Phone",
    "Secret",
    "Text",
    "Tick",
    "anchor",
    "attributes",
    "required",
]


def required(message: str) -> Callable[[Any, Any], None]:
    """Return a validator that asks for an answer with this sentence, and stops there."""

    def answered(_form: Any, field: Any) -> None:
        if field.data in (None, "", [], False) and not field.process_errors:
            field.errors[:] = []
            raise StopValidation(message)

    answered.field_flags = {"required": True}  # type: ignore[attr-defined]
    return answered


Pairs = Mapping[str, Any] | Iterable[Any] | None
"""What can be chosen: (value, label) pairs or a mapping; labels may be lazy texts."""


def _options(choices: Pairs) -> list[Any]:
    pairs = choices.items() if isinstance(choices, Mapping) else choices or ()
    return [pair if isinstance(pair, SelectChoice) else SelectChoice(*pair) for pair in pairs]


_given: Any = SelectField.__dict__["choices"]
_offered: Any = _given.setter(lambda field, choices: _given.fset(field, _options(choices)))
"""`field.choices = …` in a view takes what the constructor takes."""


class Choice(RadioField):
    """One of a few, as radio buttons; nothing is chosen beforehand unless `default` says so."""

    shape = "choice"
    choices = _offered

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        choices: Pairs = None,
        missing: Any = None,
        **kw: Any,
    ):
        known = _options(choices)
        super().__init__(label, validators, choices=known, validate_choice=False, **kw)
        self.missing = missing

    def pre_validate(self, form: Any) -> None:
        known = {value for value, *_rest in self.iter_choices()}
        if self.data not in known and self.data not in (None, "", "None"):
            raise StopValidation(_("Kies een van de mogelijkheden."))
        if self.data not in known and self.missing is not None:
            raise StopValidation(str(self.missing))
        self.data = self.data if self.data in known else None


class Choices(SelectMultipleField):
    """Any number of a few, as tick boxes."""

    shape = "choices"
    choices = _offered

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(
        self, label: Any = None, validators: Any = None, *, choices: Pairs = None, **kw: Any
    ):
        super().__init__(label, validators, choices=_options(choices), **kw)

    def pre_validate(self, form: Any) -> None:
        known = {value for value, *_rest in self.iter_choices()}
        if not set(self.data or ()) <= known:
            raise StopValidation(_("Kies uit de mogelijkheden."))


class Dropdown(SelectField):
    """One of many, as a list; an empty first choice stands for no answer."""

    shape = "select"
    choices = _offered

    def __init__(
        self, label: Any = None, validators: Any = None, *, choices: Pairs = None, **kw: Any
    ):
        known = _options(choices)
        super().__init__(label, validators, choices=known, validate_choice=False, **kw)

    def pre_validate(self, form: Any) -> None:
        known = {value for value, *_rest in self.iter_choices()}
        if self.data not in known and self.data:
            raise StopValidation(_("Kies een van de mogelijkheden."))


class Tick(BooleanField):
    """One statement to agree with."""

    shape = "tick"


def anchor(field: Any) -> str:
    """Return the id that an error summary links to: the first thing one can type or tick in."""
    if isinstance(field, Choice | Choices):
        return f"{field.id}-0"
    return f"{field.id}-day" if isinstance(field, DateParts) else str(field.id)


def attributes(field: Any, hint: str = "") -> dict[str, str]:
    """Return what ties an input to its help and its faults for those who hear the page."""
    ids = [f"{field.id}-hint"] if hint or field.description else []
    ids += [f"{field.id}-error{number or ''}" for number, _text in enumerate(field.errors)]
    untyped = isinstance(field, Tick | FileField)  # what is not typed has no such thing
    found = {} if untyped else {"autocomplete": "off"}
    if isinstance(field, Number):
        found["inputmode"] = "numeric"
    if ids:
        found["aria-describedby"] = " ".join(ids)
    if field.errors:
        found["aria-invalid"] = "true"
    return {name: text for name, text in found.items() if name not in (field.render_kw or {})}
