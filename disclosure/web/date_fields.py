"""Date and time as people write them: in parts, in Amsterdam time, refused in plain words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from wtforms.fields import Field
from wtforms.validators import StopValidation, ValidationError

from disclosure.web.text_fields import Text, normalise

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


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
            if self.data and not self.errors:
                self.data = f"{read_time(self.data):%H:%M}"
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
    except (ValueError, OverflowError):
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
    there_and_back = local.astimezone(UTC).astimezone(AMSTERDAM)
    if there_and_back.replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValueError(_("Deze tijd bestaat niet: de klok gaat dan een uur vooruit."))
    return local.astimezone(UTC)
