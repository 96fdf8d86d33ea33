"""Shapes of remedies: what is received at the desk, and one form per thing recorded."""

from datetime import date

from flask_babel import lazy_gettext as _l

from disclosure import clock
from disclosure.decisions.remedy_wording import HOW, KINDS
from disclosure.procedure import terms
from disclosure.web.fields import (
    Choice,
    DateParts,
    Dropdown,
    LongText,
    Number,
    Text,
    Tick,
    required,
)
from disclosure.web.forms import BaseForm

AT_DESK = ("complaint", "default", "relief", "appeal")
"""What is written down here; an objection has a step of its own."""


def _today() -> date:
    return terms.local_day(clock.now())


class ReceivedForm(BaseForm):
    """What came by letter, by telephone or from a court."""

    kind = Choice(
        _l("Wat is er ontvangen?"),
        choices=[(kind, KINDS[kind]) for kind in AT_DESK],
        missing=_l("Kies wat er is ontvangen."),
    )
    day = DateParts(_l("Op welke dag?"), latest=_today)
    court = Text(_l("Welke rechtbank?"), description=_l("Alleen bij een zaak bij de rechter."))
    number = Text(_l("Zaaknummer van de rechtbank"), description=_l("Als het er al is."))
    words = LongText(_l("Wat staat erin?"), [required(_l("Schrijf op wat erin staat."))], rows=6)


class _RecordForm(BaseForm):
    """On which day."""

    day = DateParts(_l("Op welke dag?"))


def _how(what: str, label: object, missing: object) -> Choice:
    return Choice(label, choices=list(HOW[what].items()), missing=missing)


class ReceiptForm(_RecordForm):
    """That it was received is confirmed (Awb 6:14, 9:6)."""

    how = _how("receipt", _l("Hoe is de ontvangst bevestigd?"), _l("Kies hoe."))


class HandlerForm(BaseForm):
    """Who handles it."""

    handler = Dropdown(_l("Wie behandelt dit?"), choices=[])
    committee = Tick(_l("Een commissie hoort en adviseert"))


class ComplaintHandlerForm(HandlerForm):
    """Who handles a complaint, and whom it is about."""

    about = Dropdown(
        _l("Over wie gaat de klacht?"),
        choices=[],
        description=_l("Deze persoon behandelt de klacht niet, en ziet hem niet."),
    )


class HearingForm(_RecordForm):
    """Offered, held, or waived with a reason (Awb 7:2, 7:3, 9:10)."""

    how = _how("hearing", _l("Wat is er gebeurd?"), _l("Kies wat er is gebeurd."))
    place = Text(_l("Welke veilige plek?"))
    words = LongText(
        _l("Wat is er gezegd, of waarom is er niet gehoord?"),
        rows=6,
        description=_l("Kort, in eigen woorden."),
    )


class FileForm(_RecordForm):
    """The file was read; what stayed behind, for whom and why (Awb 7:4)."""

    how = _how("file", _l("Hoe is het gegaan?"), _l("Kies hoe het is gegaan."))
    words = LongText(_l("Wat bleef achter, voor wie en waarom?"), rows=5)


class LongerForm(BaseForm):
    """Four weeks more for a complaint (Awb 9:11)."""

    how = _how("longer", _l("Hoeveel?"), _l("Kies hoeveel."))
    words = LongText(_l("Waarom?"), rows=3)


class AnnouncedForm(_RecordForm):
    """How the decision on the objection was announced (Awb 7:12, 3:41)."""

    how = _how("announced", _l("Hoe is het besluit bekendgemaakt?"), _l("Kies hoe."))


class FindingForm(_RecordForm):
    """What is found of a complaint, in writing (Awb 9:12)."""

    how = _how("finding", _l("Wat is het oordeel?"), _l("Kies een oordeel."))
    words = LongText(_l("Wat schrijft u aan de klager?"), rows=8)


class RulingForm(_RecordForm):
    """What a judge ruled, and what it asks."""

    how = _how("ruling", _l("Wat is de uitspraak?"), _l("Kies wat de uitspraak is."))
    words = LongText(_l("Wat besliste de rechter?"), rows=5)
    asks = LongText(_l("Wat moet er nu gebeuren, en wanneer?"), rows=4)


class PenaltyForm(BaseForm):
    """The amount as counted, or none with a reason (Awb 4:17 lid 6, 4:18)."""

    how = _how("penalty", _l("Wat besluit u?"), _l("Kies wat u besluit."))
    amount = Number(_l("Bedrag in hele euro’s"))
    words = LongText(
        _l("Waarom niets?"),
        rows=3,
        description=_l("Bijvoorbeeld: onredelijk laat in gebreke gesteld."),
    )


FORMS: dict[str, type[BaseForm]] = {
    "receipt": ReceiptForm,
    "handler": HandlerForm,
    "hearing": HearingForm,
    "file": FileForm,
    "longer": LongerForm,
    "announced": AnnouncedForm,
    "finding": FindingForm,
    "ruling": RulingForm,
    "penalty": PenaltyForm,
}


def form_of(what: str, kind: str) -> BaseForm:
    """Return the form of something to record."""
    complaint = what == "handler" and kind == "complaint"
    return ComplaintHandlerForm() if complaint else FORMS[what]()
