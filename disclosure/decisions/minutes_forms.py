"""Shapes of the minutes' two forms: what the chair adds, and adopting it."""

from flask_babel import lazy_gettext as _l

from disclosure.web.fields import Choices, LongText
from disclosure.web.forms import BaseForm


class MinutesForm(BaseForm):
    """What the chair adds to the record."""

    present = Choices(_l("Wie was er, of deed mee?"), choices=[])
    remarks = LongText(
        _l("Wat is er besproken?"),
        description=_l("Kort. Schrijf niet op wie de zaak begon, of hoe. Noem geen namen."),
    )
    correction = LongText(
        _l("Waarom een nieuwe versie?"),
        rows=2,
        description=_l("Alleen als de notulen al zijn vastgesteld."),
    )


class AdoptForm(BaseForm):
    """Adopting has nothing to fill in."""
