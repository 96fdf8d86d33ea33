"""How moments, days and spans read on a page: Amsterdam time, in the language of the page."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from flask_babel import gettext as _
from flask_babel import ngettext

from disclosure.web.languages import locale

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MOMENT = {"nl": "d MMMM y 'om' H.mm 'uur'", "en": "d MMMM y 'at' HH:mm", "": "d MMMM y, HH:mm"}
SHORT = {"nl": "d MMM H.mm", "": "d MMM HH:mm"}
"""Patterns by language; "" for every other."""


def moment(value: datetime) -> str:
    """Return an instant as full date and time."""
    return format_datetime(value.astimezone(AMSTERDAM), _pattern(MOMENT), locale=locale())


def short_moment(value: datetime) -> str:
    """Return an instant as day, month and time, for dense tables."""
    return format_datetime(value.astimezone(AMSTERDAM), _pattern(SHORT), locale=locale())


def iso(value: datetime) -> str:
    """Return an instant for the `datetime` attribute of `<time>`."""
    return value.astimezone(AMSTERDAM).isoformat(timespec="minutes")


def day(value: date) -> str:
    """Return a date in words."""
    return format_date(value, "d MMMM y", locale=locale())


def span(value: timedelta) -> str:
    """Return a positive span in its largest whole unit, rounded down: days, hours or minutes."""
    minutes = int(abs(value).total_seconds() // 60)
    if minutes >= 2 * 24 * 60:
        count = minutes // (24 * 60)
        return str(ngettext("%(num)s dag", "%(num)s dagen", count))
    if minutes >= 60:
        return str(ngettext("%(num)s uur", "%(num)s uur", minutes // 60))
    return str(ngettext("%(num)s minuut", "%(num)s minuten", minutes))


def time_left(due: datetime, now: datetime) -> str:
    """Return "nog …" or "… te laat" for a moment that something is due."""
    if now <= due:
        return str(_("nog %(span)s", span=span(due - now)))
    return str(_("%(span)s te laat", span=span(now - due)))


def _pattern(patterns: dict[str, str]) -> str:
    return patterns.get(locale().language, patterns[""])
