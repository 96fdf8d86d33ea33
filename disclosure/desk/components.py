"""What the page of components shows: a form with every kind of field, and fictional moments."""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from disclosure import clock
from disclosure.desk import risk_drawing
from disclosure.desk.risk_drawing import Happened
from disclosure.web import fields
from disclosure.web.forms import BaseForm
from disclosure.web.uploading import File

FIRST, SECOND = ("a", _l("Het eerste antwoord")), ("b", _l("Het tweede antwoord"))
LONG = (
    "c",
    _l(
        "Een antwoord dat zo lang is dat het op een klein scherm niet op een regel past en dus "
        "verder gaat op de volgende, zonder dat er iets wegvalt"
    ),
)
ANSWERS = (FIRST, SECOND, LONG)
WRONG = MultiDict(
    {
        "wrong-mail": "geen adres",
        "wrong-born-day": "31",
        "wrong-born-month": "2",
        "wrong-born-year": "1990",
        "wrong-children": "veel",
        "wrong-one": "z",
    }
)
"""What somebody typed who got nearly everything wrong."""
CLOCKS = ("running", "warning", "paused", "held", "met", "late", "missed", "ended")
BADGES = ("neutral", "info", "safe", "warning", "danger")
BANNERS = ("info", "ok", "warning", "error")
BUTTONS = ("primary-action", "secondary-action", "subtle")
UNBROKEN = "donaudampfschifffahrtsgesellschaftskapitaen" * 3
ARABIC = "نص تجريبي من اليمين إلى اليسار، مع رقم 0800 2000 في وسط السطر."


class SampleForm(BaseForm):
    """Every shape a field can have."""

    name = fields.Text(
        _l("Tekst"), [fields.required(_l("Vul iets in."))], description=_l("Een regel is genoeg.")
    )
    words = fields.LongText(_l("Lange tekst"))
    one = fields.Choice(_l("Een van een paar"), choices=ANSWERS, missing=_l("Kies een antwoord."))
    some = fields.Choices(_l("Meer dan een mag"), choices=ANSWERS)
    many = fields.Dropdown(_l("Een uit een lijst"), choices=[("", _l("Kies")), *ANSWERS])
    born = fields.DateParts(_l("Dag"))
    meeting = fields.Moment(_l("Dag en tijd"))
    at = fields.ClockTime(_l("Tijd"))
    children = fields.Number(_l("Getal"), most=20)
    mail = fields.Email(_l("E-mailadres"))
    phone = fields.Phone(_l("Telefoonnummer"))
    bsn = fields.Bsn(_l("Burgerservicenummer"))
    secret = fields.Secret(_l("Wachtwoord"))
    scan = File(_l("Bestand"), description=_l("PDF, JPEG of PNG."))
    honest = fields.Tick(_l("Ik ben het hiermee eens"), [fields.required(_l("Zet een vinkje."))])


class ClosedForm(BaseForm):
    """Fields that cannot be used; a page rather says why something may not be."""

    name = fields.Text(_l("Tekst"), render_kw={"disabled": True})
    many = fields.Dropdown(
        _l("Een uit een lijst"), choices=[("", _l("Kies"))], render_kw={"disabled": True}
    )
    honest = fields.Tick(_l("Ik ben het hiermee eens"), render_kw={"disabled": True})


def forms() -> dict[str, BaseForm]:
    """Return the form as it begins, with its faults, and closed."""
    wrong = SampleForm(WRONG, prefix="wrong")
    wrong.validate()
    return {
        "form": SampleForm(None, prefix="plain"),
        "wrong": wrong,
        "closed": ClosedForm(None, prefix="closed"),
    }


def samples() -> dict[str, Any]:
    """Return what the parts of the page show."""
    now: datetime = clock.now()
    return {
        "soon": now + timedelta(hours=5),
        "past": now - timedelta(days=3),
        "clocks": CLOCKS,
        "badges": BADGES,
        "banners": BANNERS,
        "buttons": BUTTONS,
        "unbroken": UNBROKEN,
        "somebody": "Dewi Voorbeeld",
        "arabic": ARABIC,
        "drawing": risk_drawing.draw(
            [
                Happened(now - timedelta(days=9), "standard"),
                Happened(now - timedelta(days=3), "high"),
                Happened(now, fresh=True),
            ]
        ),
    }
