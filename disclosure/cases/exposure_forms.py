"""Shapes of what reached the wrong eyes: found, she is safe, reported; names are the arguments'."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from disclosure.clock import now
from disclosure.procedure import terms
from disclosure.web.fields import Choice, DateParts, LongText, Text
from disclosure.web.forms import BaseForm

RESULTS = [
    ("found", _l("Ontdekt: iets kwam bij de verkeerde terecht")),
    ("safe", _l("Haar veiligheid is bekeken en zij weet het")),
    ("reported", _l("Gemeld bij de toezichthouder")),
]
WHAT = [
    ("message", _l("Een e-mail of sms")),
    ("letter", _l("Een brief")),
    ("code", _l("De code of het kenmerk")),
    ("device", _l("Haar telefoon of account, met wat daarop staat")),
    ("spoken", _l("Iets wat gezegd is, ook aan de telefoon")),
    ("screen", _l("Een scherm, dossier of uitdraai bij ons")),
    ("other", _l("Iets anders")),
]
WHO = [
    ("person_at_risk", _l("Degene die risico loopt")),
    ("applicant", _l("De aanvrager, als dat een ander is")),
    ("child", _l("Een kind")),
    ("earlier", _l("Een eerder slachtoffer")),
    ("other", _l("Iemand anders in de zaak")),
]
WHOM = [
    ("subject", _l("Betrokkene")),
    ("near", _l("Iemand uit zijn kring")),
    ("household", _l("Iemand bij haar thuis")),
    ("stranger", _l("Een ander, die hen niet kent")),
    ("unknown", _l("Niet bekend")),
]
WAYS = [
    ("spoken", _l("In een gesprek met haar alleen")),
    ("veilig_thuis", _l("Door Veilig Thuis")),
    ("police", _l("Door de politie")),
    ("rule", _l("Op de manier van het veilige contact")),
    ("not_yet", _l("Nog niet: zij kan nu niet veilig bereikt worden")),
]
AUTHORITIES = [
    ("ap_wpg", _l("Autoriteit Persoonsgegevens: politiegegevens (Wpg art. 33a)")),
    ("ap_avg", _l("Autoriteit Persoonsgegevens: andere gegevens (AVG art. 33)")),
    ("other", _l("Een andere toezichthouder")),
]


def today() -> date:
    """Return the local day: what leaked, leaked by now."""
    return terms.local_day(now())


class ChooseForm(BaseForm):
    """What is recorded: each has questions of its own, so nothing can be sent from here."""

    result = Choice(_l("Wat legt u vast?"), choices=RESULTS, missing=_l("Kies wat u vastlegt."))


class FoundForm(BaseForm):
    """Something reached the wrong eyes."""

    result = HiddenField(default="found")
    what = Choice(_l("Wat kwam verkeerd terecht?"), choices=WHAT, missing=_l("Kies wat."))
    who = Choice(_l("Wie loopt daardoor gevaar?"), choices=WHO, missing=_l("Kies wie."))
    whom = Choice(_l("Bij wie kwam het terecht?"), choices=WHOM, missing=_l("Kies bij wie."))
    since = DateParts(
        _l("Sinds welke dag?"),
        latest=today,
        description=_l("Weet u het niet? Dan vanaf de eerste dag dat het kon."),
    )
    text = LongText(_l("Wat is er gebeurd, en hoe bleek het?"), rows=4)


class SafeForm(BaseForm):
    """Somebody looked whether she is safe, and she knows."""

    result = HiddenField(default="safe")
    way = Choice(_l("Hoe hoorde zij het?"), choices=WAYS, missing=_l("Kies hoe zij het hoorde."))
    text = LongText(
        _l("Wat is er gedaan voor haar veiligheid?"),
        rows=4,
        description=_l("Is zij nu veilig, en de kinderen? Wie is bij haar? Wat weet hij?"),
    )


class ReportedForm(BaseForm):
    """The authority heard it."""

    result = HiddenField(default="reported")
    authority = Choice(
        _l("Bij welke toezichthouder?"), choices=AUTHORITIES, missing=_l("Kies een toezichthouder.")
    )
    number = Text(_l("Nummer van de melding"), most=60)
    text = LongText(
        _l("Wat is gemeld?"),
        rows=4,
        description=_l("Geen namen: wat, hoeveel mensen, wat u deed, wat nog volgt."),
    )


FORMS: dict[str, type[BaseForm]] = {
    "found": FoundForm,
    "safe": SafeForm,
    "reported": ReportedForm,
}


def chosen() -> Any:
    """Return the form of what is recorded, as the link or the form itself names it."""
    result = request.form.get("result") or request.args.get("wat", "")
    return FORMS.get(result, ChooseForm)()
