"""What is asked about a link."""

from flask_babel import lazy_gettext as _l

from disclosure.web.fields import Choice, LongText
from disclosure.web.forms import BaseForm


class LinkForm(BaseForm):
    """Whether two people are one, and why."""

    verdict = Choice(
        _l("Is dit dezelfde persoon?"),
        choices=[
            ("confirmed", _l("Ja, dit is een en dezelfde persoon")),
            ("rejected", _l("Nee, dit zijn twee mensen")),
        ],
        missing=_l("Kies ja of nee."),
    )
    reason = LongText(
        _l("Waarom?"),
        description=_l("Deze reden blijft in deze zaak. De andere zaak ziet alleen uw antwoord."),
    )
