"""Shapes of telling at once; field names are the action's arguments."""

from flask_babel import lazy_gettext as _l

from disclosure.web.fields import (
    Choice,
    Choices,
    LongText,
    Text,
)
from disclosure.web.forms import BaseForm

PLACES = {
    "police": _l("Bij de politie"),
    "shelter": _l("Bij de opvang of Veilig Thuis"),
    "hospital": _l("In het ziekenhuis"),
    "other": _l("Ergens anders"),
}
"""Where she may be at night: one touch, and nothing to type."""


class UrgentForm(BaseForm):
    """Told at once; made for one thumb."""

    with_ = Choices(_l("Bel nu, samen. Wie is aan de lijn?"), choices=[])
    items = Choices(_l("Wat wordt verteld? Zo weinig als nodig is."), choices=[])
    where = Choice(_l("Waar is zij nu veilig te spreken?"), choices=PLACES)
    place = Text(_l("Ergens anders: waar?"))


class RecordUrgentForm(BaseForm):
    """What was told at once, and why."""

    items = Choices(_l("Wat is verteld?"), choices=[])
    necessity = LongText(_l("Noodzaak"), rows=3)
    subsidiarity = LongText(_l("Kon het niet met minder?"), rows=3)
    proportionality = LongText(_l("Evenredigheid"), rows=3)
    reason = LongText(_l("Redenen"), rows=3)


class ReviewUrgentForm(BaseForm):
    """The panel's look afterwards."""

    members = Choices(_l("Wie keek mee?"), choices=[])
    result = Choice(
        _l("Wat vindt het panel?"),
        choices=[("agreed", _l("Akkoord")), ("not_agreed", _l("Niet akkoord"))],
        missing=_l("Kies een uitkomst."),
    )
    reason = LongText(_l("Toelichting"), rows=3)
