"""Shapes of telling and follow-up; field names are the action's arguments."""

from flask_babel import lazy_gettext as _l

from disclosure.cases import labels
from disclosure.cases.forms import SecondPersonForm
from disclosure.decisions.telling_rules import FOLLOW_UP_DAYS
from disclosure.web.fields import (
    Choice,
    Choices,
    Dropdown,
    LongText,
    Moment,
    Text,
    Tick,
)
from disclosure.web.forms import BaseForm

VIA = [
    ("", ""),
    ("mail", _l("E-mail")),
    ("sms", _l("Sms")),
    ("phone", _l("Telefoon")),
    ("letter", _l("Brief")),
    ("veilig_thuis", _l("Via Veilig Thuis")),
    ("visit", _l("Aan de deur of op het werk, veilig")),
]

WITH = [
    ("veilig_thuis", labels.ORGANISATIONS["veilig_thuis"]),
    ("shelter", labels.ORGANISATIONS["shelter"]),
    ("victim_support", labels.ORGANISATIONS["victim_support"]),
    ("police", labels.ORGANISATIONS["police"]),
]


class ScheduleForm(BaseForm):
    """The appointment."""

    time = Moment(_l("Wanneer?"))
    place = Text(_l("Waar? Een plek waar zij los van hem kan komen."))
    with_ = Choices(_l("Wie is er behalve u bij?"), choices=WITH)
    video = Tick(_l("Via video; het panel vond dat goed"))
    agreed_in_person = Tick(_l("Met haar zelf afgesproken; er gaat geen bericht uit"))


class TellForm(SecondPersonForm):
    """How the talk went."""

    result = Choice(
        _l("Hoe ging het?"),
        choices=[
            ("told", _l("Alles is verteld")),
            ("declined", _l("Zij wilde het niet horen")),
            ("partly", _l("Een deel is verteld")),
            ("not_reached", _l("Niet bereikt")),
            ("given_up", _l("Opgegeven na genoeg pogingen, met de manager")),
        ],
        missing=_l("Kies hoe het ging."),
    )
    earlier_victims_checked = Tick(_l("De veiligheid van eerdere slachtoffers is eerst bekeken"))
    understood = Tick(_l("Zij begreep wat verteld is, in eigen woorden"))
    undertaking = Choice(
        _l("De afspraak over geheimhouding"),
        choices=[("signed", _l("Ondertekend")), ("refused", _l("Niet ondertekend"))],
    )
    via = Dropdown(_l("Niet bereikt: hoe is het geprobeerd?"), choices=VIA)
    died = Tick(_l("Zij is overleden"))


class TellOutcomeForm(SecondPersonForm):
    """The outcome told to somebody."""

    to = Choice(
        _l("Aan wie?"),
        choices=[
            ("applicant", _l("De aanvrager")),
            ("person_at_risk", _l("Degene die risico loopt")),
            ("initiator", _l("De organisatie die de zaak begon")),
        ],
        missing=_l("Kies aan wie."),
    )
    how = Choice(
        _l("Hoe?"),
        choices=[
            ("spoken", _l("Verteld in een gesprek")),
            ("shown", _l("Brief getoond of gegeven")),
            ("not_reached", _l("Niet bereikt")),
            ("given_up", _l("Opgegeven na genoeg pogingen, met de manager")),
        ],
        missing=_l("Kies hoe."),
    )
    via = Dropdown(_l("Niet bereikt: hoe is het geprobeerd?"), choices=VIA)


class FollowUpForm(SecondPersonForm):
    """How she is."""

    which = Choice(
        _l("Welk nagesprek?"),
        choices=[(days, _l("Na %(days)s dagen", days=days)) for days in FOLLOW_UP_DAYS],
        missing=_l("Kies welk nagesprek."),
    )
    result = Choice(
        _l("Hoe is het?"),
        choices=[
            ("safe", _l("Zij voelt zich veilig")),
            ("unsafe", _l("Zij voelt zich niet veilig")),
            ("no_answer", _l("Geen antwoord")),
            ("given_up", _l("Opgegeven na genoeg pogingen, met de manager")),
        ],
        missing=_l("Kies hoe het is."),
    )
    words = LongText(_l("In haar woorden"), rows=3)
    via = Dropdown(_l("Geen antwoord: hoe is het geprobeerd?"), choices=VIA)
