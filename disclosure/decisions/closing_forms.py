"""Shape of closing; field names are the action's arguments."""

from flask_babel import lazy_gettext as _l

from disclosure.web.fields import Choice, LongText
from disclosure.web.forms import BaseForm

ANSWERS = [("yes", _l("Ja")), ("no", _l("Nee")), ("unknown", _l("Weet ik niet"))]


class CloseForm(BaseForm):
    """Closing; which of these is asked depends on how far the case came."""

    know = Choice(
        _l("Ingetrokken: begint een organisatie zelf een zaak?"),
        choices=[("yes", _l("Ja")), ("no", _l("Nee"))],
    )
    reason = LongText(_l("Waarom wel of niet?"), rows=3)
    silence = Choice(
        _l("Is de reden om betrokkene niet te horen en niets te vertellen nog dezelfde?"),
        choices=[
            ("yes", _l("Ja, die geldt nog")),
            ("no", _l("Nee, het bevoegd gezag moet er opnieuw naar kijken")),
        ],
        missing=_l("Kies of de reden nog geldt."),
        description=_l("U vertelt betrokkene zelf nooit iets. Dat is altijd een apart besluit."),
    )
    silence_reason = LongText(_l("Waarom geldt die nog, of niet meer?"), rows=3)
    stopped = Choice(
        _l("Is het geweld gestopt?"), choices=ANSWERS, missing=_l("Kies of het gestopt is.")
    )
    helped = Choice(_l("Kreeg zij hulp?"), choices=ANSWERS, missing=_l("Kies of zij hulp kreeg."))
