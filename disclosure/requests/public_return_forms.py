"""Shapes of coming back: reference and code, the second proof, and what each opens."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from disclosure.cases import labels
from disclosure.requests.public_choices import YES_NO
from disclosure.requests.public_forms import PageForm, check_hours
from disclosure.web.fields import Choice, Choices, ClockTime, LongText, Secret, Text, required
from disclosure.web.forms import BaseForm


class CodeForm(BaseForm):
    """Reference and code; a wrong one is told in one sentence, whatever is wrong with it."""

    reference = Text(_l("Uw kenmerk"), [required(_l("Vul uw kenmerk in."))], most=60)
    code = Text(
        _l("Uw code"),
        [required(_l("Vul de acht woorden van uw code in."))],
        description=_l("Acht woorden. Hoofdletters en spaties maken niet uit."),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )


class ProofForm(BaseForm):
    """The word chosen at the start."""

    second_proof = Secret(
        _l("Wat is uw geheime woord?"),
        [required(_l("Vul het woord in dat u aan het begin koos."))],
        description=_l("Het woord dat u aan het begin koos."),
    )


class MessageForm(BaseForm):
    """A message to whoever handles it."""

    message = LongText(
        _l("Wat wilt u ons laten weten?"), [required(_l("Schrijf uw bericht op."))], rows=8
    )


class AddForm(BaseForm):
    """Something to add to what was told."""

    words = LongText(
        _l("Wat wilt u aanvullen?"), [required(_l("Schrijf op wat u wilt aanvullen."))], rows=8
    )


class ComplaintForm(BaseForm):
    """What somebody is not content with."""

    words = LongText(
        _l("Waar bent u niet tevreden over?"),
        [required(_l("Schrijf op waar u niet tevreden over bent."))],
        rows=8,
    )


class ReplyForm(BaseForm):
    """Whether she comes."""

    reply = Choice(
        _l("Past dit u?"),
        choices=[
            ("accepted", _l("Ja, ik kom")),
            ("other", _l("Nee, ik wil een ander moment of een andere plek")),
        ],
        missing=_l("Kies of dit u past."),
    )
    words = LongText(_l("Wat past u beter?"), rows=4, description=_l("U mag dit leeg laten."))


class SecondCodeForm(BaseForm):
    """Make a second code, take it away, or say that it was written down: each is a button."""

    wish = Choice(
        choices=[(wish, wish) for wish in ("make", "drop", "done")],
        missing=_l("Kies een van de knoppen."),
    )


class StopForm(BaseForm):
    """A wish to stop; no reason is needed."""

    reason = LongText(_l("Wilt u zeggen waarom?"), rows=4, description=_l("U mag dit leeg laten."))


class NarrowForm(PageForm):
    """Less contact than before; more only after a talk."""

    contact = Choice(
        _l("Mogen wij nog contact met u zoeken?"),
        choices=[
            ("none", _l("Nee, zoek geen contact meer")),
            ("less", _l("Ja, maar minder dan eerst")),
        ],
        missing=_l("Kies of wij nog contact mogen zoeken."),
    )
    days = Choices(_l("Op welke dagen mag het nog?"), choices=labels.DAYS)
    start = ClockTime(_l("Vanaf hoe laat?"), description=_l("Bijvoorbeeld 09:30."))
    until = ClockTime(_l("Tot hoe laat?"), description=_l("Bijvoorbeeld 12:00."))
    voicemail = Choice(_l("Mogen wij een bericht inspreken?"), choices=YES_NO, default="no")
    letter = Choice(_l("Mogen wij een brief sturen?"), choices=YES_NO, default="no")

    def check(self) -> bool:
        return check_hours(self)
