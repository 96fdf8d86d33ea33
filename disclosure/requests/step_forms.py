"""Shapes of the steps at the front, for staff; field names are the action's arguments."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from disclosure.cases.forms import SecondPersonForm
from disclosure.requests.identity_forms import METHODS
from disclosure.requests.public_forms import LEAST_WORD
from disclosure.web.fields import Choice, LongText, Text, Tick, required
from disclosure.web.forms import BaseForm


class DeclineForm(SecondPersonForm):
    """Why this is not for the procedure."""

    code = Choice(
        _l("Waarom niet?"),
        choices=[
            ("out_of_scope", _l("Het gaat niet om een partner of ex-partner")),
            ("incomplete", _l("Er is te weinig bekend, ook na vragen")),
        ],
        missing=_l("Kies waarom niet."),
    )
    reason = LongText(_l("Leg uit"))
    talk_offered = Tick(_l("Een gesprek over haar veiligheid is aangeboden"))


class WithdrawForm(BaseForm):
    """The application stops at her wish."""

    spoken_alone = Tick(_l("Ik sprak haar alleen"))
    reason = LongText(_l("Wat zei zij, of hoe is geprobeerd haar te spreken?"))


class AnswerForm(BaseForm):
    """An answer to whoever applied, to be read on the site only."""

    words = LongText(_l("Uw antwoord"), [required(_l("Schrijf uw antwoord op."))], rows=8)


class NewCodeForm(BaseForm):
    """What must be sure before somebody is given a new code."""

    where = Choice(
        _l("Waar bent u nu samen?"),
        choices=[
            ("in_person", _l("Bij ons, zij zit tegenover mij")),
            ("veilig_thuis", _l("Bij Veilig Thuis, een medewerker zit tegenover haar")),
        ],
        missing=_l("Kies waar. Per telefoon of mail kan dit niet."),
    )
    identity = Choice(
        _l("Hoe weet u dat zij het is?"),
        choices=METHODS[:1] + METHODS[2:3],
        missing=_l("Kies hoe u dit weet."),
    )
    spoken_alone = Tick(_l("Ik spreek haar alleen: er is niemand bij en niemand luistert mee"))
    safety_talk = Tick(_l("Wij spraken over haar veiligheid, nu en thuis"))
    reason = LongText(
        _l("Waarom is een nieuwe code nodig?"),
        rows=4,
        description=_l("Bijvoorbeeld: kwijt, of iemand anders vond de code."),
    )
    second_proof = Text(
        _l("Nieuw geheim woord"),
        most=60,
        description=_l("Minstens 6 letters. Leeg: zij weet haar woord nog en niemand kent het."),
    )

    def validate_second_proof(self, field: Any) -> None:
        """Hold the word to what the form asked of the first one."""
        if field.data and len(field.data) < LEAST_WORD:
            raise ValidationError(_("Dit woord is te kort. Neem minstens 6 letters."))
