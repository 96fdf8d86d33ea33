"""Shapes of the spine's steps; field names are the names of the action's arguments."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure.cases import labels
from disclosure.cases.forms import SecondPersonForm
from disclosure.web.fields import (
    Choice,
    Choices,
    ClockTime,
    DateParts,
    Dropdown,
    Email,
    LongText,
    Moment,
    Number,
    Phone,
    Text,
    Tick,
    required,
)
from disclosure.web.forms import BaseForm

WHY = _l("Schrijf op waarom.")
CHANNELS = [
    ("none", _l("Geen contact: zij komt zelf terug")),
    ("mail", _l("E-mail")),
    ("sms", _l("Sms")),
    ("phone", _l("Telefoon")),
    ("letter", _l("Brief")),
]
AS_IT_WAS = _l("Leeg laten: dit blijft zoals het was.")
SPOKEN = _l("Ik sprak haar alleen, en niet via een nieuw nummer of adres")


class AssignForm(BaseForm):
    """Who directs the case from now on."""

    to = Dropdown(_l("Nieuwe casusregisseur"), [required(_l("Kies wie."))], choices=[])


class ContactForm(BaseForm):
    """How somebody may be reached."""

    of = Choice(_l("Voor wie?"), choices=labels.PARTS, missing=_l("Kies voor wie."))
    channel = Choice(_l("Hoe mag contact?"), choices=CHANNELS, missing=_l("Kies hoe."))
    days = Choices(_l("Op welke dagen? Niets gekozen is elke dag."), choices=labels.DAYS)
    start = ClockTime(_l("Vanaf hoe laat?"))
    until = ClockTime(_l("Tot hoe laat?"))
    mail = Email(_l("E-mailadres"), description=AS_IT_WAS)
    phone = Phone(_l("Telefoonnummer"), description=AS_IT_WAS)
    voicemail = Tick(_l("Een bericht inspreken mag"))
    letter = Tick(_l("Een brief mag"))
    address = LongText(_l("Adres voor een brief"), rows=3, description=AS_IT_WAS)
    code_word = Text(_l("Codewoord om te vragen"), most=60, description=AS_IT_WAS)
    who_may_answer = Text(_l("Wie mag opnemen?"), description=AS_IT_WAS)
    who_can_open = LongText(
        _l("Wie kan deze telefoon, mail of post nog meer openen?"),
        rows=3,
        description=_l("Niemand? Schrijf “niemand”. Anders gaat er niets vanzelf weg."),
    )
    spoken_alone = Tick(SPOKEN)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse half a window, and one of no length: nobody means by it that any hour is fine."""
        good = bool(super().validate(extra_validators))
        start, until = self.start.data, self.until.data
        if good and bool(start) != bool(until):
            self.until.errors = [_("Vul beide tijden in, of geen van beide.")]
        elif good and start and start == until:
            self.until.errors = [_("Deze tijden zijn gelijk. Kies een latere tijd.")]
        return not self.faults


class ConfirmForm(BaseForm):
    """The rule of somebody still is as it was."""

    of = Choice(_l("Voor wie?"), choices=labels.PARTS, missing=_l("Kies voor wie."))
    spoken_alone = Tick(SPOKEN, [required(_l("Dit kan alleen na een gesprek met haar alleen."))])


class IntegrityForm(BaseForm):
    """Open an integrity review, or let the case proceed."""

    result = Choice(
        _l("Wat gebeurt er?"),
        choices=[
            ("open", _l("Een onderzoek beginnen: vertellen, plannen en post staan stil")),
            ("proceed", _l("Het onderzoek is klaar: de zaak gaat verder")),
        ],
        missing=_l("Kies wat er gebeurt."),
    )
    reason = LongText(_l("Waarom?"))


class TransferForm(BaseForm):
    """To which region, and why."""

    to = Dropdown(_l("Naar welke regio?"), [required(_l("Kies een regio."))], choices=[])
    reason = LongText(_l("Waarom?"))


class AcceptForm(BaseForm):
    """Take a case over, or leave it."""

    accept = Choice(
        _l("Neemt uw regio de zaak over?"),
        choices=[("yes", _l("Ja")), ("no", _l("Nee, de zaak blijft waar zij is"))],
        missing=_l("Kies ja of nee."),
    )


class PauseForm(SecondPersonForm):
    """Which terms stand still, what is asked, until when."""

    clocks = Choices(_l("Welke termijnen?"), choices=[])
    ask = LongText(_l("Wat vraagt u aan de aanvrager?"))
    until = DateParts(_l("Tot en met welke dag kan zij antwoorden?"))


class EmptyForm(BaseForm):
    """A step that needs nothing but the button."""


class ExtendForm(BaseForm):
    """Which term, how many days, why."""

    clock = Dropdown(_l("Welke termijn?"), [required(_l("Kies een termijn."))], choices=[])
    days = Number(_l("Hoeveel dagen erbij?"), [required(_l("Vul een getal in."))], least=1, most=84)
    reason = LongText(_l("Waarom?"))


class BreachPlanForm(BaseForm):
    """What is done while a term is late."""

    clock = Dropdown(
        _l("Welke termijn is te laat?"), [required(_l("Kies een termijn."))], choices=[]
    )
    protection = LongText(_l("Hoe is zij intussen beschermd?"))
    message = LongText(_l("Wie vertelt haar wat?"))
    new_date = Moment(_l("Wanneer is het wel klaar?"))


CONFLICT_KINDS = [
    ("near", _l("Familie, vriend of buur")),
    ("colleague", _l("Collega, nu of eerder")),
    ("care", _l("Ik behandel, begeleid of bewaak iemand in deze zaak")),
    ("other", _l("Anders")),
]


class ConflictForm(BaseForm):
    """A tie to somebody in the case."""

    kind = Choice(
        _l("Hoe kent u iemand in deze zaak?"),
        choices=CONFLICT_KINDS,
        missing=_l("Kies hoe u iemand kent."),
    )
    reason = LongText(_l("Wie kent u, en waarvan?"))


class WithdrawConflictForm(BaseForm):
    """A declaration made by mistake."""

    conflict = Dropdown(_l("Van wie?"), [required(_l("Kies wie."))], choices=[])
    reason = LongText(_l("Waarom was het een vergissing?"))
