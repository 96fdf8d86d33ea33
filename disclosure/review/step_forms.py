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
    Moment,
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
    relatives = LongText(
        _l("Wie heet ook zo? Schrijf op wie u uitsloot en hoe, of dat er niemand is."), rows=2
    )
    one_address = LongText(
        _l("Wie woont of woonde op hetzelfde adres? Schrijf op wie u uitsloot en hoe."), rows=2
    )
    resolved = LongText(
        _l("Er was twijfel. Waarom klopt het toch?"),
        rows=2,
        description=_l("Alleen als hierboven staat wat niet klopte."),
    )
    discrepancy = LongText(
        _l("Klopt er iets niet? Schrijf per regel wat."),
        rows=3,
        description=_l(
            "Vult u hier iets in, dan bevestigt u niet. Twee mensen bekijken het dan opnieuw."
        ),
    )


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
    searched = LongText(_l("Niets bekend: in welke systemen zocht u?"), rows=2)
    names = LongText(_l("Niets bekend: op welke namen en geboortedata zocht u?"), rows=2)
    addresses = LongText(_l("Niets bekend: op welke adressen zocht u?"), rows=2)
    searcher = Text(_l("Niets bekend: wie zocht?"))
    ground_code = Dropdown(_l("Niet delen: op welke grond?"), choices=[])
    ground = LongText(_l("Niet delen: licht de grond toe, zonder inhoud"), rows=3)
    reason = LongText(_l("Meer tijd: waarom?"), rows=3)
    until = DateParts(_l("Meer tijd: tot en met welke dag?"))
    looked_up = LongText(
        _l("Wie zocht haar op in uw systemen?"),
        rows=3,
        description=_l(
            "Noem per keer wie, wanneer, en of dat bij het werk hoorde. Niemand? Schrijf “niemand”."
        ),
    )


HELD_AS = {
    "name": _l("Onder welke naam hebt u hem?"),
    "born": _l("Onder welke geboortedatum?"),
    "address": _l("Op welk adres?"),
    "bsn": _l("Onder welk BSN?"),
    "phone": _l("Onder welk telefoonnummer?"),
}
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
            f"{pre}reference": Text(_l("Uw eigen nummer ervan"), most=80),
            **{f"{pre}held_{kind}": Text(label) for kind, label in HELD_AS.items()},
            f"{pre}basis": Text(_l("Grondslag: wet en artikel")),
            f"{pre}counted_from": DateParts(
                _l("Vanaf welke dag telt uw bewaartermijn?"),
                description=_l(
                    "Wpg 8: de eerste verwerking. Wpg 9: het doel bereikt. Wpg 10: het laatste"
                    " gebruik. Wjsg: de uitspraak. Wmo: de laatste aantekening."
                ),
            ),
            f"{pre}expires": DateParts(
                _l("Eerder niet meer te gebruiken? Vanaf welke dag?"),
                description=_l("Later dan de wet toestaat kan niet: dan geldt de wet."),
            ),
            f"{pre}use": Dropdown(
                _l("Gebruik"),
                choices=[
                    ("panel_only", _l("Alleen voor het panel")),
                    ("may_tell", _l("Mag verteld worden: wij zijn het eens")),
                ],
                default="panel_only",
            ),
            f"{pre}agreed_by": Text(
                _l("Mag het verteld worden: wie stemde daarmee in?"),
                description=_l("Naam en functie. Bij politiegegevens het bevoegd gezag."),
            ),
            f"{pre}reliability": Dropdown(
                _l("Hoe betrouwbaar is het?"), choices=[("", ""), *labels.RELIABILITY.items()]
            ),
            f"{pre}recognisable": Text(
                _l("Wie is hieruit te herkennen?"),
                description=_l("Een eerder slachtoffer, een melder, een kind; geen naam."),
            ),
            f"{pre}medical": Tick(_l("Dit valt onder het medisch beroepsgeheim")),
            f"{pre}weighing": LongText(
                _l("Hoe woog de arts het beroepsgeheim tegen het gevaar?"), rows=2
            ),
        }


for _number in range(1, ITEMS_ON_A_PAGE + 1):
    for _name, _field in ItemFields.of(_number).items():
        setattr(AnswerForm, _name, _field)


class OfForm(BaseForm):
    """Which organisation it is about."""

    of = Dropdown(_l("Welke organisatie?"), [required(_l("Kies een organisatie."))], choices=[])


class CheckNilForm(OfForm):
    """Which answer was looked at again, where, and what that gave."""

    reason = LongText(
        _l("Waar en waarop zocht u opnieuw, en wat vond u?"),
        [required(_l("Schrijf op waar u zocht en wat u vond."))],
        rows=3,
    )


class ProsecutionForm(BaseForm):
    """Whether what she told may be used for prosecution."""

    ground = Choice(
        _l("Hoe staat het?"),
        choices=[
            ("agreed", _l("Zij vindt het goed, na een gesprek met haar alleen")),
            ("declined", _l("Zij wil het niet")),
            ("acute", _l("Acuut gevaar: een officier gebruikt het nu")),
        ],
        missing=_l("Kies hoe het staat."),
    )
    alone = Tick(_l("Zij was alleen toen wij spraken"))
    words = LongText(_l("Wat zei zij erover, in haar woorden?"), rows=3)
    prosecutor = Text(_l("Acuut gevaar: naam van de officier van justitie"))
    reason = LongText(_l("Acuut gevaar: waarom kon het niet op haar wachten?"), rows=3)


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
    meeting = Dropdown(
        _l("Bij een vergadering: op welke agenda?"),
        choices=[],
        description=_l("Staat er geen bij? Plan eerst een vergadering. Leeg laten mag."),
    )
    until = Moment(
        _l("Bij een schriftelijke ronde: stemmen vóór"),
        description=_l("Leden zien deze tijd. Bij spoed krijgen zij meteen een seintje."),
    )


class VoteForm(BaseForm):
    """The view of one organisation."""

    outcome = Choice(_l("Wat adviseert u?"), choices=OUTCOMES, missing=_l("Kies een advies."))
    reason = LongText(_l("Waarom?"))
    dissent = Tick(_l("Ik wil dat mijn afwijkende mening in het advies staat"))
    necessity = LongText(_l("1. Noodzaak: is vertellen nodig om haar te beschermen?"), rows=3)
    subsidiarity = LongText(_l("2. Dringend, en kan het niet met minder?"), rows=3)
    proportionality = LongText(_l("3. Evenredig: voor de betrokkene, derden en kinderen?"), rows=3)


class AdviseForm(BaseForm):
    """Test, questions and outcome."""

    outcome = Choice(_l("Het advies"), choices=OUTCOMES, missing=_l("Kies een advies."))
    necessity = LongText(_l("1. Noodzaak: is vertellen nodig om haar te beschermen?"))
    subsidiarity = LongText(_l("2. Dringend, en kan het niet met minder?"))
    proportionality = LongText(_l("3. Evenredig: voor de betrokkene, derden en kinderen?"))
    video = Tick(
        _l("Het gesprek mag via video"),
        description=_l("Alleen als zij niet veilig kan komen. Anders is het gesprek op een plek."),
    )


for _question, _label in QUESTION_LABELS.items():
    setattr(AdviseForm, _question, LongText(_label, rows=2))
    setattr(VoteForm, _question, LongText(_label, rows=2))
