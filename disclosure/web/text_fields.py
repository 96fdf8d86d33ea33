"""Fields for text: normalised, checked for shape, given back when refused.

Every text is normalised to NFC, its ends are trimmed and its line ends made newlines. Control
characters other than newline and tab are refused, and so is a text of more than 5 000 characters;
both stay in the field. Emoji and right-to-left marks pass.
"""

from __future__ import annotations

import unicodedata
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from stdnum.nl import bsn
from wtforms import IntegerField, PasswordField, StringField, TextAreaField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import TextInput

MAX_CHARACTERS = 5000
KEPT_CONTROLS = "\n\t"


def normalise(value: Any) -> Any:
    """Return text in NFC with trimmed ends and newlines for line ends; anything else as it is."""
    if not isinstance(value, str):
        return value
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines).strip()


def refuse_text(value: str, most: int = MAX_CHARACTERS) -> None:
    """Raise `StopValidation` for control characters or more than `most` characters."""
    if any(unicodedata.category(sign) == "Cc" and sign not in KEPT_CONTROLS for sign in value):
        raise StopValidation(
            _("In deze tekst staat een teken dat wij niet kunnen bewaren. Haal het weg.")
        )
    if len(value) > most:
        raise StopValidation(
            _(
                "Deze tekst is te lang: %(count)s tekens. Maak er hooguit %(most)s van.",
                count=len(value),
                most=most,
            )
        )


class Text(StringField):
    """One line; `most` is the number of characters it may have."""

    shape = "text"

    def __init__(self, label: Any = None, validators: Any = None, *, most: int = 200, **kw: Any):
        super().__init__(label, validators, filters=(normalise,), **kw)
        self.most = most

    def pre_validate(self, form: Any) -> None:
        refuse_text(self.data or "", self.most)
        if "\n" in (self.data or ""):
            raise StopValidation(_("Typ dit op één regel."))


class LongText(TextAreaField):
    """A text in her own words, of at most 5 000 characters."""

    shape = "area"

    def __init__(self, label: Any = None, validators: Any = None, *, rows: int = 6, **kw: Any):
        kw.setdefault("render_kw", {"rows": rows})
        super().__init__(label, validators, filters=(normalise,), **kw)

    def pre_validate(self, form: Any) -> None:
        refuse_text(self.data or "")


class Secret(PasswordField):
    """A password or code: never written back into the page, never trimmed of what is inside."""

    shape = "text"

    def pre_validate(self, form: Any) -> None:
        refuse_text(self.data or "", 200)


class Number(IntegerField):
    """A whole number from `least` to `most`."""

    shape = "number"
    widget = TextInput()

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        least: int = 0,
        most: int = 1_000_000,
        **kw: Any,
    ):
        super().__init__(label, validators, **kw)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[Any]) -> None:
        raw = normalise(valuelist[0]) if valuelist else ""
        self.data = None
        if raw and not (raw.isascii() and raw.isdecimal() and len(raw) < 10):
            raise ValueError(_("Vul een heel getal in, met cijfers."))
        self.data = int(raw) if raw else None

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and not self.least <= self.data <= self.most:
            sentence = _("Vul een getal in van %(least)s tot en met %(most)s.")
            raise StopValidation(sentence % {"least": self.least, "most": self.most})


class Email(Text):
    """An e-mail address that could exist; nothing is looked up."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        try:
            if self.data:
                validate_email(self.data, check_deliverability=False)
        except EmailNotValidError:
            message = _("Dit is geen e-mailadres. Een e-mailadres lijkt op naam@voorbeeld.nl.")
            raise StopValidation(message) from None


class Phone(Text):
    """A telephone number, kept as `+31612345678`; without a country it is a Dutch one."""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if not self.data or self.errors:
            return
        try:
            number = phonenumbers.parse(self.data, "NL")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            raise ValidationError(_("Dit is geen telefoonnummer. Controleer de cijfers."))
        self.data = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class Bsn(Text):
    """A citizen service number: nine digits that pass the eleven test (stdnum.nl.bsn)."""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if not self.data or self.errors:
            return
        if not bsn.is_valid(self.data):
            raise ValidationError(_("Dit burgerservicenummer klopt niet. Controleer de cijfers."))
        self.data = bsn.compact(self.data)
