"""What a signal does at once and asks next, and how its sealed answers read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure.cases import contact
from disclosure.cases.signal_forms import FORMS
from disclosure.procedure.profile import Profile
from disclosure.web import display
from disclosure.web.fields import DateParts, Moment

NEXT: dict[str, tuple[Any, ...]] = {
    "release": (
        _l("Bel haar op de manier die veilig is, vóór hij vrijkomt als dat nog kan."),
        _l("Kijk of haar plan nog klopt: waar is zij die dag, en wie is bij haar?"),
    ),
    "escape": (_l("Bel 112 als zij nu gevaar loopt. Waarschuw haar en wie haar beschermt."),),
    "breach": (
        _l("Laat de overtreding vastleggen bij de politie. Een verbod werkt alleen zo."),
        _l("Kwam hij bij haar? Kies dat bij de triage: de zaak is dan ten minste hoog."),
    ),
    "report": (_l("Vraag bij wie meldde of het over deze betrokkene gaat: nooit op naam alleen."),),
    "correction": (
        _l("Wie het verkeerde hoorde, moet het goede horen. Kijk in de zaak wie dat zijn."),
    ),
    "return": (
        _l("Teruggaan sluit niets en kost haar niets. De zaak blijft open."),
        _l("Spreek haar alleen voordat u iets stuurt."),
    ),
    "moving_in": (_l("Spreek haar alleen voordat u iets stuurt: hij kan straks meelezen."),),
    "risk": (_l("Loopt een verbod af? Zorg dat het plan klaar is voor de dag erna."),),
    "lost_phone": (
        _l("Vervang de code: wie haar telefoon heeft, kan haar brief of sms hebben."),
        _l("Maak een nieuwe afspraak over veilig contact, in een gesprek met haar alleen."),
    ),
    "planned_arrest": (
        _l("Eerst haar plan, dan de aanhouding. Alleen bij gevaar nu gaat het andersom."),
        _l("Na een aanhouding komt hij vaak snel vrij. Spreek af wie haar dan belt."),
    ),
    "disappearance": (
        _l("Bel de politie en het bevoegd gezag. Bel niet zelf naar haar nummer."),
        _l("Wie in de zaak werkt, moet het horen: regisseur, gespreksvoerder, Veilig Thuis."),
    ),
    "death": (
        _l("Bel het bevoegd gezag en de regiomanager. Vertel het wie in de zaak werkt."),
        _l("Stuur niemand iets. Wie het de familie vertelt, bepaalt de politie."),
        _l("Zijn er kinderen? Bel Veilig Thuis: wie zorgt nu voor hen?"),
    ),
}
"""What whoever records it does next, by kind."""
LEADS: dict[str, tuple[str, Any]] = {
    "correction": ("corrections.overview", _l("Gegeven verbeteren")),
}
"""Kind → the page of the director where that is done, and what its link says."""


LAPSES = _l("De afspraken over veilig contact verlopen. Berichten wachten tot u haar alleen sprak.")
STOPS = _l("Alle berichten in deze zaak stoppen meteen, aan iedereen.")
REOPENS = (
    _l("De zaak gaat open en terug naar triage. De termijn van het besluit begint opnieuw."),
    _l(
        "De laatste regisseur krijgt de zaak, of wie dienst heeft."
        " Wie betrokkene is, blijft vastgesteld."
    ),
)


def effects(kind: str, ended: bool, law: Profile) -> list[Any]:
    """Return what saving does by itself; the tables are those the action goes by."""
    return [
        _retriage(law),
        *([LAPSES] if kind in contact.LAPSING_SIGNALS else ()),
        *([STOPS] if kind in contact.STOPPING_SIGNALS else ()),
        *(REOPENS if ended else ()),
    ]


def _retriage(law: Profile) -> str:
    calm, urgent = (law.limit("retriage", level) for level in ("standard", "high"))
    sentence = _(
        "Het gevaar wordt opnieuw gewogen: binnen %(calm)s uur, bij spoed binnen %(urgent)s uur.",
        calm=calm.term.amount if calm else "?",
        urgent=urgent.term.amount if urgent else "?",
    )
    return str(sentence)


def worded(kind: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Return the sealed texts of a signal as people read them: each question with its answer."""
    form = FORMS.get(kind)
    asked = {name: getattr(form, name, None) for name in texts if name != "text"} if form else {}
    lines = {name: _line(asked.get(name), texts[name]) for name in texts if name != "text"}
    return lines | {name: texts[name] for name in ("text",) if name in texts}


def _line(field: Any, value: str) -> str:
    """Write one answer behind its question; what is no longer asked stands as it was kept."""
    return value if field is None else f"{field.args[0]} {_said(field, value)}"


def _said(field: Any, value: str) -> str:
    if field.field_class is Moment:
        return display.moment(datetime.fromisoformat(value))
    if field.field_class is DateParts:
        return display.day(date.fromisoformat(value))
    return str(dict(field.kwargs.get("choices", ())).get(value, value))
