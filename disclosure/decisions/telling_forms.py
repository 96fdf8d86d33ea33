"""Shapes of telling and follow-up; field names are the action's arguments."""

from flask_babel import lazy_gettext as _l

from disclosure.cases.forms import SecondPersonForm
from disclosure.decisions.talk_forms import IDENTITIES
from disclosure.decisions.telling_rules import FOLLOW_UP_DAYS
from disclosure.web.fields import (
    Choice,
    Dropdown,
    LongText,
    Tick,
)

VIA = [
    ("", ""),
    ("mail", _l("E-mail")),
    ("sms", _l("Sms")),
    ("phone", _l("Telefoon")),
    ("letter", _l("Brief")),
    ("veilig_thuis", _l("Via Veilig Thuis")),
    ("visit", _l("Aan de deur of op het werk, veilig")),
]

ASKED = {
    "stopped": _l("Is het geweld gestopt?"),
    "helped": _l("Kreeg zij de hulp die was afgesproken?"),
    "contact_right": _l("Klopt de afspraak over veilig contact nog?"),
    "plan_right": _l("Klopt het veiligheidsplan nog?"),
    "new_signal": _l("Is er een nieuw signaal van gevaar?"),
}
"""What is asked in a follow-up: kept in coarse answers, so that it may be counted."""
ANSWERS = [("yes", _l("Ja")), ("no", _l("Nee")), ("unknown", _l("Weet ik niet"))]
NO_PROOF = _l("Gezegd: wat wij weten is niet alles, het is geen bewijs dat het veilig is")


class TellForm(SecondPersonForm):
    """How the talk went; what was said of each line is added by the page."""

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
    identity = Choice(_l("Hoe bleek opnieuw dat zij het is?"), choices=IDENTITIES)
    understood = Tick(_l("Zij begreep wat verteld is, in eigen woorden"))
    no_proof = Tick(NO_PROOF)
    may_tell = Tick(_l("Eerst is gezegd met wie zij wel mag praten"))
    undertaking = Choice(
        _l("De afspraak over geheimhouding"),
        choices=[("signed", _l("Ondertekend")), ("refused", _l("Niet ondertekend"))],
    )
    words = LongText(_l("Wat zij zelf zei, in haar woorden"), rows=3)
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
    no_proof = Tick(NO_PROOF)
    plan = Tick(_l("Het veiligheidsplan is met haar doorgenomen, of zij wilde dat niet"))
    way_back = Tick(_l("Gezegd: u kunt altijd terugkomen, met iets nieuws of zonder"))
    words = LongText(_l("Wat zij zelf zei, in haar woorden"), rows=3)
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


for _name, _label in ASKED.items():
    setattr(FollowUpForm, _name, Choice(_label, choices=ANSWERS))
