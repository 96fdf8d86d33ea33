"""Shapes of objection; field names are the action's arguments."""

from flask_babel import lazy_gettext as _l

from disclosure import clock
from disclosure.procedure import terms
from disclosure.web.fields import (
    Choice,
    DateParts,
    LongText,
)
from disclosure.web.forms import BaseForm


class ObjectForm(BaseForm):
    """An objection received at the desk."""

    day = DateParts(
        _l("Op welke dag is het bezwaar binnengekomen?"),
        description=_l("Leeg: vandaag."),
        latest=lambda: terms.local_day(clock.now()),
    )
    grounds = LongText(
        _l("Wat staat erin?"),
        rows=6,
        description=_l("In de eigen woorden van wie bezwaar maakt."),
    )
    late_reason = LongText(_l("Te laat: waarom is dat te begrijpen?"), rows=3)


class DecideObjectionForm(BaseForm):
    """The decision on an objection."""

    result = Choice(
        _l("Het besluit op bezwaar"),
        choices=[("upheld", _l("Gegrond")), ("dismissed", _l("Ongegrond"))],
        missing=_l("Kies een besluit."),
    )
    reason = LongText(_l("Redenen"))
    announced = Choice(
        _l("Wanneer hoort wie bezwaar maakte het besluit?"),
        choices=[
            ("now", _l("Nu meteen: overhandigd of verteld")),
            ("later", _l("Later: dan begint de beroepstermijn op die dag")),
        ],
        default="now",
    )
