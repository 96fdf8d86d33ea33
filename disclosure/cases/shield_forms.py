"""Shapes of shielding a case, and of judging that."""

from flask_babel import lazy_gettext as _l

from disclosure.accounts import wording
from disclosure.cases.forms import SecondPersonForm
from disclosure.web.fields import Choice, Choices, Dropdown, LongText, Tick, required
from disclosure.web.forms import BaseForm

ABOUT = [
    ("subject", _l("De betrokkene")),
    ("person_at_risk", _l("Degene die risico loopt")),
    ("applicant", _l("Wie de aanvraag deed")),
]
FOUND = {
    "work": _l("Gevonden door het systeem: het werk dat is verteld."),
    "name": _l("Gevonden door het systeem: iemand heet zoals een collega van deze regio."),
}
"""What stands for the reason where the system shielded the case."""
STATES = {
    "provisional": _l("Voorlopig, tot u beslist"),
    "confirmed": _l("Bevestigd"),
    "lifted": _l("Opgeheven"),
}


class MarkForm(BaseForm):
    """Who works where, and how that is known."""

    about = Choice(_l("Over wie gaat het?"), choices=ABOUT, missing=_l("Kies over wie."))
    organisation = Dropdown(
        _l("Waar werkt deze persoon?"),
        [required(_l("Kies een organisatie."))],
        choices=[("", ""), *wording.ORGANISATIONS.items()],
    )
    reason = LongText(_l("Hoe weet u dat?"), rows=3)


class JudgeForm(SecondPersonForm):
    """Keep the shield and name people, or lift it."""

    verdict = Choice(
        _l("Wat besluit u?"),
        choices=[
            ("keep", _l("Afschermen: alleen wie ik noem, kan in deze zaak")),
            ("lift", _l("Niet afschermen: het gaat niet om een collega")),
        ],
        missing=_l("Kies wat u besluit."),
    )
    names = Choices(
        _l("Wie kan in deze zaak?"),
        choices=[],
        description=_l("Minstens een casusregisseur en een beslisser."),
    )
    wish = Tick(_l("Zij wil dat collega’s van haar eigen organisatie meedoen"))
    to = Dropdown(_l("Welke regio behandelt de zaak?"), choices=[])
    reason = LongText(_l("Waarom?"), rows=3)
