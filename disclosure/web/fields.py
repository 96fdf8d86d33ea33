"""Fields that take what people type: normalised, checked for shape, given back when refused.

Every text is normalised to NFC, its ends are trimmed and its line ends made `\\n`. Control
characters other than newline and tab are refused, and so is a text of more than 5 000 characters;
both stay in the field. Emoji and right-to-left marks pass.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from stdnum.nl import bsn
from wtforms import (
    BooleanField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import Field
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

MAX_CHARACTERS = 5000
KEPT_CONTROLS = "\n\t"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def normalise(value: Any) -> Any:
    """Return text in NFC with trimmed ends and `\\n` line ends; anything else as it is."""
    if not isinstance(value, str):
        return value
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines).strip()


def refuse_text(value: str, most: int = MAX_CHARACTERS) -> None:
    """Raise `StopValidation` for control characters or more than `most` characters."""
    if any(unicodedata.category(sign) == "Cc" and sign not in KEPT_CONTROLS for sign in value):
        raise StopValidation(_("Deze tekst bevat een teken dat wij niet kunnen bewaren. Haal dat weg."))
    if len(value) > most:
        raise StopValidation(
            _(
                "Deze tekst is te lang: %(count)s tekens. Maak er hooguit %(most)s van.",
                count=len(value),
                most=most,
            )
        )


def required(message: str) -> Callable[[Any, Any], None]:
    """Return a validator that asks for an answer with this sentence, and stops there."""

    def answered(_form: Any, field: Any) -> None:
        if field.data in (None, "", [], False):
            field.errors[:] = []
            raise StopValidation(message)

    answered.field_flags = {"required": True}  # type: ignore[attr-defined]
    return answered


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


class Choice(RadioField):
    """One of a few, as radio buttons; nothing is chosen beforehand unless `default` says so."""

    shape = "choice"

    def __init__(self, label: Any = None, validators: Any = None, *, missing: Any = None, **kw: Any):
        super().__init__(label, validators, validate_choice=False, **kw)
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

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        known = {value for value, *_rest in self.iter_choices()}
        if not set(self.data or ()) <= known:
            raise StopValidation(_("Kies uit de mogelijkheden."))


class Dropdown(SelectField):
    """One of many, as a list; an empty first choice stands for no answer."""

    shape = "select"

    def __init__(self, label: Any = None, validators: Any = None, **kw: Any):
        super().__init__(label, validators, validate_choice=False, **kw)

    def pre_validate(self, form: Any) -> None:
        known = {value for value, *_rest in self.iter_choices()}
        if self.data not in known and self.data:
            raise StopValidation(_("Kies een van de mogelijkheden."))


class Tick(BooleanField):
    """One statement to agree with."""

    shape = "tick"


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
        if self.data and not bsn.is_valid(self.data):
            raise ValidationError(_("Dit burgerservicenummer klopt niet. Controleer de cijfers."))
        if self.data:
            self.data = bsn.compact(self.data)


class DateParts(Field):
    """A date in three inputs of one name: day, month, year; `.data` is a `date` or None.

    A date that cannot be, or one outside `earliest` and `latest`, is refused and stays as typed.
    """

    shape = "date"

    parts: tuple[str, str, str] = ("", "", "")

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        earliest: date = date(1900, 1, 1),
        latest: Callable[[], date] | None = None,
        **kw: Any,
    ):
        super().__init__(label, validators, **kw)
        self.earliest, self.latest = earliest, latest

    def process_data(self, value: date | None) -> None:
        self.data = value
        if value is not None:
            self.parts = (str(value.day), str(value.month), str(value.year))

    def process_formdata(self, valuelist: list[Any]) -> None:
        padded = [normalise(part)[:20] for part in valuelist[:3]] + ["", "", ""]
        self.parts = (padded[0], padded[1], padded[2])
        self.data = read_date(self.parts) if any(self.parts) else None

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and self.data < self.earliest:
            raise StopValidation(_("Deze datum is te lang geleden. Controleer het jaar."))
        if self.data is not None and self.latest is not None and self.data > self.latest():
            raise StopValidation(_("Deze datum ligt te ver vooruit. Controleer de datum."))


class Moment(DateParts):
    """A date and a clock time in Amsterdam, in four inputs; `.data` is an aware `datetime`.

    A time that does not exist when the clock goes forward is refused; one that occurs twice is
    the first.
    """

    shape = "moment"

    clock_time: str = ""

    def process_data(self, value: Any) -> None:
        local = value.astimezone(AMSTERDAM) if value is not None else None
        super().process_data(local.date() if local else None)
        self.data, self.clock_time = value, f"{local:%H:%M}" if local else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.clock_time = normalise(valuelist[3])[:8] if len(valuelist) > 3 else ""
        super().process_formdata(valuelist)
        if self.data is None and not self.clock_time:
            return
        if self.data is None:
            raise ValueError(_("Vul ook de datum in."))
        on, self.data = self.data, None
        self.data = read_moment(on, self.clock_time)

    def pre_validate(self, form: Any) -> None:
        """Accept any moment that exists; whether it is soon enough is a rule, not a shape."""


class ClockTime(Text):
    """A time of day as `HH:MM`; `.at` is the `time` once valid."""

    @property
    def at(self) -> time | None:
        return read_time(self.data) if self.data else None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        try:
            self.data = f"{read_time(self.data):%H:%M}" if self.data else self.data
        except ValueError as error:
            raise ValidationError(*error.args) from None


def read_date(parts: tuple[str, str, str]) -> date:
    """Read day, month and year; `ValueError` says in plain words what is wrong."""
    if not all(part.isascii() and part.isdecimal() for part in parts):
        raise ValueError(_("Vul dag, maand en jaar in met cijfers, zoals 27 3 1990."))
    dag, maand, jaar = (int(part) for part in parts)
    if len(parts[2]) != 4:
        raise ValueError(_("Vul het jaar in met vier cijfers, zoals 1990."))
    try:
        return date(jaar, maand, dag)
    except ValueError:
        raise ValueError(_("Deze datum bestaat niet. Controleer dag en maand.")) from None


def read_time(text: str) -> time:
    """Read `9:05`, `09.05` or `09:05`; `ValueError` says in plain words what is wrong."""
    hour, _colon, minute = text.replace(".", ":").partition(":")
    good = hour.isascii() and hour.isdecimal() and len(hour) <= 2
    good = good and minute.isascii() and minute.isdecimal() and len(minute) == 2
    if not good or int(hour) > 23 or int(minute) > 59:
        raise ValueError(_("Vul een tijd in van 00:00 tot 23:59, zoals 09:30."))
    return time(int(hour), int(minute))


def read_moment(on: date, text: str) -> datetime:
    """Join a date and a clock time in Amsterdam; refuse a time that the clock skips."""
    local = datetime.combine(on, read_time(text), AMSTERDAM)
    there_and_back = local.astimezone(ZoneInfo("UTC")).astimezone(AMSTERDAM)
    if there_and_back.replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValueError(_("Deze tijd bestaat niet: de klok gaat dan een uur vooruit."))
    return local.astimezone(ZoneInfo("UTC"))


def anchor(field: Any) -> str:
    """Return the id that an error summary links to: the first thing one can type or tick in."""
    if isinstance(field, Choice | Choices):
        return f"{field.id}-0"
    return f"{field.id}-day" if isinstance(field, DateParts) else str(field.id)


def attributes(field: Any, hint: str = "") -> dict[str, str]:
    """Return what ties an input to its help and its faults for those who hear the page."""
    ids = [f"{field.id}-hint"] if hint or field.description else []
    ids += [f"{field.id}-error{number or ''}" for number, _text in enumerate(field.errors)]
    found = {"autocomplete": "off"}
    if isinstance(field, Number):
        found["inputmode"] = "numeric"
    if ids:
        found["aria-describedby"] = " ".join(ids)
    if field.errors:
        found["aria-invalid"] = "true"
    return {name: text for name, text in found.items() if name not in (field.render_kw or {})}
