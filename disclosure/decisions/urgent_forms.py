"""Shapes of telling at once; field names are the action's arguments."""

from flask_babel import lazy_gettext as _l

from disclosure.web.fields import (
    Choice,
    Choices,
    LongText,
    Text,
)
from disclosure.web.forms import BaseForm


class UrgentForm(BaseForm):
    """Told at once."""

    with_ = Choices(_l("Wie van dienst is aan de telefoon?"), choices=[])
    items = Choices(_l("Wat wordt verteld? Zo weinig als nodig is."), choices=[])
    place = Text(_l("Waar is zij nu veilig te spreken?"))


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
