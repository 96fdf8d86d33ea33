"""Shapes of objection; field names are the action's arguments."""

from flask_babel import lazy_gettext as _l

from disclosure.web.fields import (
    Choice,
    LongText,
)
from disclosure.web.forms import BaseForm


class ObjectForm(BaseForm):
    """An objection received at the desk."""

    late_reason = LongText(_l("Te laat: waarom is dat te begrijpen?"), rows=3)


class DecideObjectionForm(BaseForm):
    """The decision on an objection."""

    result = Choice(
        _l("Het besluit op bezwaar"),
        choices=[("upheld", _l("Gegrond")), ("dismissed", _l("Ongegrond"))],
        missing=_l("Kies een besluit."),
    )
    reason = LongText(_l("Redenen"))
