"""Shapes of draft and signature; field names are the action's arguments."""

from flask_babel import lazy_gettext as _l

from disclosure.cases import labels
from disclosure.procedure import stages
from disclosure.web.fields import (
    Choice,
    Choices,
    DateParts,
    Dropdown,
    LongText,
    Secret,
    Text,
    required,
)
from disclosure.web.forms import BaseForm

OUTCOMES = [(key, labels.OUTCOMES[key]) for key in stages.OUTCOMES]

REASONS = [
    ("", ""),
    ("nothing_known", _l("Niets bekend bij wie gevraagd is")),
    ("incomplete", _l("Niet volledig: een organisatie antwoordde niet")),
    ("test_not_met", _l("Niet aan de toets voldaan")),
    ("subject_not_identified", _l("Niet zeker om wie het gaat")),
]


class DraftForm(BaseForm):
    """The decision as one person drafts it."""

    outcome = Choice(_l("Het besluit"), choices=OUTCOMES, missing=_l("Kies een besluit."))
    items = Choices(_l("Welke gegevens worden verteld? Zo weinig als nodig is."), choices=[])
    recipient_name = Text(_l("Aan een ander: aan wie?"))
    reason_code = Dropdown(_l("Niet vertellen: waarom?"), choices=REASONS)
    departure = LongText(_l("Anders dan het advies: waarom?"), rows=3)
    until = DateParts(_l("Aanhouden: tot en met welke dag?"))


class SignForm(BaseForm):
    """The signature, with a fresh code of one's own."""

    not_hearing = Choice(_l("Waarom wordt de betrokkene niet gehoord?"), choices=[])
    not_telling = Choice(_l("Waarom hoort de betrokkene het niet achteraf?"), choices=[])
    own_code = Secret(
        _l("Uw eenmalige code van nu"),
        [required(_l("Vul de code in die uw app nu toont."))],
        render_kw={"autocomplete": "one-time-code"},
    )
