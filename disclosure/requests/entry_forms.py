"""Shapes of typing an application for somebody."""

from flask_babel import lazy_gettext as _l

from disclosure.web.fields import Choice, Tick, required
from disclosure.web.forms import BaseForm

WAYS = {
    "desk": _l("Aan de balie"),
    "telephone": _l("Aan de telefoon"),
    "agency": _l("Op eigen informatie van uw organisatie"),
}


class StartForm(BaseForm):
    """By which way it comes in."""

    way = Choice(_l("Hoe komt de aanvraag binnen?"), missing=_l("Kies hoe de aanvraag binnenkomt."))


class HandInForm(BaseForm):
    """Handing in what somebody said."""

    agreed = Tick(
        _l("Ik las dit voor. Zo wil zij of hij het versturen."),
        [required(_l("Lees alles voor en kruis dit aan om te versturen."))],
    )


class AgencyHandInForm(BaseForm):
    """Handing in what an organisation knows."""

    agreed = Tick(
        _l("Dit is wat onze organisatie hierover weet en mag delen."),
        [required(_l("Kruis dit aan om te versturen."))],
    )
