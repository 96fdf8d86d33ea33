"""Shapes of what somebody who may be a subject brought, and of the answer."""

from flask_babel import lazy_gettext as _l

from disclosure import clock
from disclosure.decisions.remedy_wording import SUBJECT_KINDS
from disclosure.procedure import terms
from disclosure.web.fields import Bsn, Choice, DateParts, Dropdown, LongText, Text, required
from disclosure.web.forms import BaseForm


class BroughtForm(BaseForm):
    """What was brought, by whom as they say it."""

    kind = Choice(
        _l("Wat is er ontvangen?"),
        choices=list(SUBJECT_KINDS.items()),
        missing=_l("Kies wat er is ontvangen."),
    )
    day = DateParts(_l("Op welke dag?"), latest=lambda: terms.local_day(clock.now()))
    name = Text(_l("Naam, zoals die in de brief staat"), [required(_l("Vul de naam in."))])
    born = DateParts(_l("Geboortedatum, als die erbij staat"))
    bsn = Bsn(_l("BSN, als dat erbij staat"))
    address = Text(_l("Adres, als dat erbij staat"), description=_l("Met postcode en huisnummer."))
    words = LongText(_l("Wat staat erin?"), [required(_l("Schrijf op wat erin staat."))], rows=6)
    reply_to = Text(
        _l("Waar moet het antwoord heen?"), [required(_l("Vul in waar het antwoord heen moet."))]
    )
    handler = Dropdown(
        _l("Wie behandelt dit?"),
        [required(_l("Kies wie dit behandelt."))],
        choices=[],
        description=_l("Alleen wie in geen enkele zaak kan kijken."),
    )


class AnswerForm(BaseForm):
    """What is answered; the fixed sentence stands in it already."""

    words = LongText(
        _l("Wat is er geantwoord?"), [required(_l("Schrijf op wat er is geantwoord."))], rows=8
    )
