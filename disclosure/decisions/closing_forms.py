"""Shape of closing; field names are the action's arguments."""

from flask_babel import lazy_gettext as _l

from disclosure.web.fields import (
    Choice,
    LongText,
)
from disclosure.web.forms import BaseForm


class CloseForm(BaseForm):
    """Closing; the questions are for a withdrawn case."""

    know = Choice(
        _l("Ingetrokken: begint een organisatie zelf een zaak?"),
        choices=[("yes", _l("Ja")), ("no", _l("Nee"))],
    )
    reason = LongText(_l("Waarom wel of niet?"), rows=3)
