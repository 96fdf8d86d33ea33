"""Shapes of the review's steps; field names are the names of the action's arguments."""

from flask_babel import lazy_gettext as _l

from disclosure.cases import labels
from disclosure.procedure import categories, stages
from disclosure.web.fields import (
    Choice,
    Choices,
    DateParts,
    Dropdown,
    LongText,
    Text,
    Tick,
    required,
)
from disclosure.web.forms import BaseForm

IDENTIFIERS = [
    ("name", _l("Volledige naam")),
    ("born", _l("Geboortedatum")),
    ("born_register", _l("Geboortedatum, nagekeken in een register")),
    ("address", _l("Adres")),
    ("bsn", _l("BSN")),
    ("phone", _l("Telefoonnummer")),
    ("photo", _l("Foto, door haar alleen herkend")),
]
CATEGORIES = [(key, labels.CATEGORIES[key]) for key in categories.CATEGORIES]
PART_IN_IT = [
    ("suspect", _l("Verdachte")),
    ("convicted", _l("Veroordeelde")),
    ("victim", _l("Slachtoffer")),
    ("present", _l("Aanwezig")),
]
STATUSES = list(labels.STATUSES.items())
QUESTION_LABELS = {
    "disclose": _l("Vertellen?"),
    "what": _l("Wat precies?"),
    "to_whom": _l("Aan wie?"),
    "by_whom": _l("Door wie, en wie is erbij?"),
    "views": _l("Wordt de betrokkene gehoord?"),
    "tell_subject": _l("Hoort de betrokkene het achteraf?"),
    "protection": _l("Welke extra bescherming?"),
}
OUTCOMES = [(key, labels.OUTCOMES[key]) for key in stages.OUTCOMES]


class ConfirmSubjectForm(BaseForm):
    """Which identifiers agree, and what does not fit."""

    agree = Choices(_l("Welke kenmerken kloppen?"), choices=IDENTIFIERS)
    discrepancy = LongText(_l("Klopt er iets niet? Schrijf per regel wat."), rows=3)


class EnquireForm(BaseForm):
    """Whom to ask what, why and on which basis."""

    to = Choices(_l("Aan welke organisaties?"), choices=[])
    neutral = Choices(
        _l("Wie van hen begeleidt, behandelt of bewaakt de betrokkene zelf?"),
        choices=[],
        description=_l("Zij krijgen een neutrale vraag, en zitten niet in het panel."),
    )
    purpose = LongText(_l("Waarvoor?"), rows=3)
    basis = Text(_l("Op welke grondslag? Noem wet en artikel."))
    categories = Choices(_l("Welke soorten gegevens?"), choices=CATEGORIES)


class AnswerForm(BaseForm):
    """The answer of one organisation, after its conditions were accepted on the page before."""

    kind = Choice(
        _l("Uw antwoord"),
        choices=[
            ("items", _l("Wij hebben gegevens")),
            ("nothing", _l("Wij weten niets")),
            ("refused", _l("Wij mogen het niet delen")),
            ("more_time", _l("Wij hebben meer tijd nodig")),
        ],
        missing=_l("Kies een antwoord."),
    )
    searched = LongText(_l("Niets bekend: waar en waarop zocht u?"), rows=3)
    ground = LongText(_l("Niet delen: op welke grond?"), rows=3)
    reason = LongText(_l("Meer tijd: waarom?"), rows=3)
    until = DateParts(_l("Meer tijd: tot en met welke dag?"))
    looked_up = LongText(
        _l("Wie zocht haar op in uw systemen?"),
        rows=3,
        description=_l(
            "Noem per keer wie, wanneer, en of dat bij het werk hoorde. Niemand? Schrijf “niemand”."
        ),
    )


ITEMS_ON_A_PAGE = 3
"""How many items one answer page takes; empty ones are left out."""


class ItemFields:
    """The fields of one item, under a number; a row is empty when it has no text."""

    @staticmethod
    def of(number: int) -> dict[str, object]:
        """Return the fields of the n-th item of an answer."""
        pre = f"item{number}_"
        return {
            f"{pre}category": Dropdown(_l("Soort"), choices=[("", ""), *CATEGORIES]),
            f"{pre}role": Dropdown(_l("Rol van de betrokkene"), choices=[("", ""), *PART_IN_IT]),
            f"{pre}status": Dropdown(_l("Status"), choices=[("", ""), *STATUSES]),
            f"{pre}code": Text(_l("Sepotcode"), most=8),
            f"{pre}date": Text(_l("Datum of periode"), most=40),
            f"{pre}text": LongText(_l("Korte feitelijke omschrijving"), rows=3),
            f"{pre}basis": Text(_l("Grondslag: wet en artikel")),
            f"{pre}use": Dropdown(
                _l("Gebruik"),
                choices=[
                    ("panel_only", _l("Alleen voor het panel")),
                    ("may_tell", _l("Mag verteld worden: wij zijn het eens")),
                ],
                default="panel_only",
            ),
            f"{pre}expires": DateParts(_l("Laatste dag van de bewaartermijn plus een, als bekend")),
        }


for _number in range(1, ITEMS_ON_A_PAGE + 1):
    for _name, _field in ItemFields.of(_number).items():
        setattr(AnswerForm, _name, _field)


class OfForm(BaseForm):
    """Which organisation it is about."""

    of = Dropdown(_l("Welke organisatie?"), [required(_l("Kies een organisatie."))], choices=[])


class BreakthroughForm(OfForm):
    """Which organisation is in default, and why we go on."""

    reason = LongText(_l("Waarom gaat u verder zonder antwoord?"), rows=3)


class ConveneForm(BaseForm):
    """Who sits, how, and who steps back."""

    mode = Choice(
        _l("Hoe?"),
        choices=[("meeting", _l("Vergadering")), ("written", _l("Schriftelijke ronde"))],
        missing=_l("Kies hoe."),
    )
    members = Choices(_l("Wie nodigt u uit?"), choices=[])
    conflict = Choices(_l("Wie is betrokken en zit er niet bij?"), choices=[])


class VoteForm(BaseForm):
    """The view of one organisation."""

    no_conflict = Tick(
        _l("Ik ken de betrokkenen niet persoonlijk en behandel of begeleid hen niet"),
        [required(_l("Bent u betrokken? Kies dan “Ik ken iemand in deze zaak” en stem niet."))],
    )
    outcome = Choice(_l("Wat adviseert u?"), choices=OUTCOMES, missing=_l("Kies een advies."))
    reason = LongText(_l("Waarom?"))
    dissent = Tick(_l("Ik wil dat mijn afwijkende mening in het advies staat"))


class AdviseForm(BaseForm):
    """Test, questions and outcome."""

    outcome = Choice(_l("Het advies"), choices=OUTCOMES, missing=_l("Kies een advies."))
    necessity = LongText(_l("1. Noodzaak: is vertellen nodig om haar te beschermen?"))
    subsidiarity = LongText(_l("2. Dringend, en kan het niet met minder?"))
    proportionality = LongText(_l("3. Evenredig: voor de betrokkene, derden en kinderen?"))


for _question, _label in QUESTION_LABELS.items():
    setattr(AdviseForm, _question, LongText(_label, rows=2))
