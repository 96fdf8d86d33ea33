"""Shape of the signature and what both pages choose from; the draft: `draft_forms`."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, ValidationError

from disclosure.cases import labels
from disclosure.procedure import stages
from disclosure.web.fields import Choice, Secret, Tick, required
from disclosure.web.forms import BaseForm

OUTCOMES = [(key, labels.OUTCOMES[key]) for key in stages.OUTCOMES]

REASONS = [
    ("", ""),
    ("nothing_known", _l("Niets bekend bij wie gevraagd is")),
    ("incomplete", _l("Niet volledig: een organisatie antwoordde niet")),
    ("test_not_met", _l("Niet aan de toets voldaan")),
    ("subject_not_identified", _l("Niet zeker om wie het gaat")),
]


class SignForm(BaseForm):
    """The signature under the draft that was read, with a fresh code of one's own."""

    draft = HiddenField()

    not_hearing = Choice(_l("Waarom wordt de betrokkene niet gehoord?"), choices=[])
    not_telling = Choice(_l("Waarom hoort de betrokkene het niet achteraf?"), choices=[])
    weighed = Tick(
        _l("Ik heb beide gronden gewogen: zij passen bij deze zaak"),
        [required(_l("Bevestig dat de gronden bij deze zaak passen."))],
    )
    own_code = Secret(
        _l("Uw eenmalige code van nu"),
        [required(_l("Vul de code in die uw app nu toont."))],
        render_kw={"autocomplete": "one-time-code"},
    )

    waiting = ""

    def validate_draft(self, field: Any) -> None:
        """Another draft came since this one was read: it is read first."""
        if self.waiting and field.data != self.waiting:
            field.data = self.waiting
            raise ValidationError(_("Er kwam een ander ontwerp. Lees dat eerst."))
