"""The base of every form: our token, our words, and a refusal put where it belongs."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict
from wtforms.csrf.core import CSRF

from disclosure.errors import Refusal
from disclosure.web import refusals
from disclosure.web.csrf import FIELD, token


class TicketCSRF(CSRF):
    """Puts our token into forms; it was checked before the view ran (`csrf.protect`)."""

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        return token()

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        """Leave it: a request with a bad token never gets this far."""


class BaseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form of one page; subclasses only name fields.

    In a view: `if form.validate_on_submit():` call one action, then redirect with 303. What an
    action refuses: `form.refuse(refusal)`, then show the page again.
    """

    autocomplete = "off"

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """How WTForms makes our token."""

        csrf = True
        csrf_class = TicketCSRF
        csrf_field_name = FIELD

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            # A file in the place of a text is no answer: uploads have forms of their own.
            given = super().wrap_formdata(form, formdata)
            return request.form if isinstance(given, CombinedMultiDict) else given

    def refuse(self, refusal: Refusal) -> None:
        """Put a refusal beside the field it is about (`detail`), or above the form."""
        sentence = refusals.text(refusal)
        field = self._fields.get(refusal.detail)
        if field is None:
            self.form_errors.append(sentence)
        else:
            field.errors = [*field.errors, sentence]

    @property
    def faults(self) -> list[tuple[Any, str]]:
        """Return (field or None, sentence) for everything wrong, in the order of the page."""
        own = [(None, sentence) for sentence in self.form_errors]
        return own + [(field, str(error)) for field in self for error in field.errors]
