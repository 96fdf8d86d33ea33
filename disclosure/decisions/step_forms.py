"""Shapes of decision, plan, telling and closing; field names are the action's arguments."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure.cases import labels
from disclosure.cases.forms import SecondPersonForm
from disclosure.decisions.telling_rules import FOLLOW_UP_DAYS
from disclosure.procedure import measures, stages
from disclosure.web.fields import (
    Choice,
    Choices,
    DateParts,
    Dropdown,
    LongText,
    Moment,
    Secret,
    Text,
    Tick,
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
SECTIONS = {
    "contact": _l("Veilig contact en codewoord"),
    "now": _l("Wat nu te doen bij gevaar"),
    "children": _l("Kinderen en school"),
    "place": _l("Veilige plek, tas, papieren, geld"),
    "home": _l("Huis en geheim adres"),
    "work": _l("Werk"),
    "pets": _l("Huisdieren"),
    "digital": _l("Telefoon, accounts en volgen"),
    "people": _l("Mensen die helpen"),
    "legal": _l("Bescherming door de rechter of burgemeester"),
}
VIA = [
    ("", ""),
    ("mail", _l("E-mail")),
    ("sms", _l("Sms")),
    ("phone", _l("Telefoon")),
    ("letter", _l("Brief")),
    ("veilig_thuis", _l("Via Veilig Thuis")),
    ("visit", _l("Aan de deur of op het werk, veilig")),
]
WITH = [
    ("veilig_thuis", labels.ORGANISATIONS["veilig_thuis"]),
    ("shelter", labels.ORGANISATIONS["shelter"]),
    ("victim_support", labels.ORGANISATIONS["victim_support"]),
    ("police", labels.ORGANISATIONS["police"]),
]
ACTIONS_ON_A_PAGE = 4


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


class UrgentForm(BaseForm):
    """Told at once."""

    with_ = Choices(_l("Wie van dienst is aan de telefoon?"), choices=[])
    items = Choices(_l("Wat wordt verteld? Zo weinig als nodig is."), choices=[])
    place = Text(_l("Waar is zij nu veilig te spreken?"))


class RecordUrgentForm(BaseForm):
    """What was told at once, and why."""

    items = Choices(_l("Wat is verteld?"), choices=[])
    necessity = LongText(_l("Noodzaak"), rows=3)
    subsidiarity = LongText(_l("Kon het niet met minder?"), rows=3)
    proportionality = LongText(_l("Evenredigheid"), rows=3)
    reason = LongText(_l("Redenen"), rows=3)


class ReviewUrgentForm(BaseForm):
    """The panel's look afterwards."""

    members = Choices(_l("Wie keek mee?"), choices=[])
    result = Choice(
        _l("Wat vindt het panel?"),
        choices=[("agreed", _l("Akkoord")), ("not_agreed", _l("Niet akkoord"))],
        missing=_l("Kies een uitkomst."),
    )
    reason = LongText(_l("Toelichting"), rows=3)


class PlanForm(SecondPersonForm):
    """A version of the safety plan: her part in it, actions, sections, measures."""

    state = Choice(
        _l("Hoe staat het plan?"),
        choices=[
            ("prepared", _l("Voorbereid door ons, nog zonder haar")),
            ("agreed", _l("Met haar afgesproken")),
            ("refused", _l("Zij wil geen plan; dat kost haar niets")),
            ("without_her", _l("Zonder haar, met reden en een tweede persoon")),
        ],
        missing=_l("Kies hoe het plan staat."),
    )
    measures = Choices(
        _l("Maatregelen"),
        choices=[(each.key, _l(each.name)) for each in measures.MEASURES.values()],
    )
    words = LongText(_l("Wil zij niet: haar eigen woorden"), rows=3)
    reason = LongText(_l("Zonder haar: waarom?"), rows=3)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the rest of an action that was begun: what, who and by when belong together."""
        good = super().validate(extra_validators)
        rows = [self._row(number) for number in range(1, ACTIONS_ON_A_PAGE + 1)]
        begun = [row for row in rows if any(field.data for field in row)]
        missing = [field for row in begun for field in row if not field.data and not field.errors]
        for field in missing:
            field.errors = [_("Vul dit in.")]
        return bool(good and not missing)

    def _row(self, number: int) -> list[Any]:
        return [self[f"action{number}_{part}"] for part in ("what", "owner", "by")]


def _add(form: type[BaseForm], name: str, field: Any) -> None:
    setattr(form, name, field)


for _number in range(1, ACTIONS_ON_A_PAGE + 1):
    _add(PlanForm, f"action{_number}_what", Text(_l("Wat gebeurt er?")))
    _add(PlanForm, f"action{_number}_owner", Dropdown(_l("Wie doet het?"), choices=[]))
    _add(PlanForm, f"action{_number}_by", DateParts(_l("Uiterlijk wanneer?")))
for _key, _label in SECTIONS.items():
    _add(PlanForm, f"section_{_key}", LongText(_label, rows=2))


class ScheduleForm(BaseForm):
    """The appointment."""

    time = Moment(_l("Wanneer?"))
    place = Text(_l("Waar? Een plek waar zij los van hem kan komen."))
    with_ = Choices(_l("Wie is er behalve u bij?"), choices=WITH)
    video = Tick(_l("Via video; het panel vond dat goed"))
    agreed_in_person = Tick(_l("Met haar zelf afgesproken; er gaat geen bericht uit"))


class TellForm(SecondPersonForm):
    """How the talk went."""

    result = Choice(
        _l("Hoe ging het?"),
        choices=[
            ("told", _l("Alles is verteld")),
            ("declined", _l("Zij wilde het niet horen")),
            ("partly", _l("Een deel is verteld")),
            ("not_reached", _l("Niet bereikt")),
            ("given_up", _l("Opgegeven na genoeg pogingen, met de manager")),
        ],
        missing=_l("Kies hoe het ging."),
    )
    earlier_victims_checked = Tick(_l("De veiligheid van eerdere slachtoffers is eerst bekeken"))
    understood = Tick(_l("Zij begreep wat verteld is, in eigen woorden"))
    undertaking = Choice(
        _l("De afspraak over geheimhouding"),
        choices=[("signed", _l("Ondertekend")), ("refused", _l("Niet ondertekend"))],
    )
    via = Dropdown(_l("Niet bereikt: hoe is het geprobeerd?"), choices=VIA)
    died = Tick(_l("Zij is overleden"))


class TellOutcomeForm(SecondPersonForm):
    """The outcome told to somebody."""

    to = Choice(
        _l("Aan wie?"),
        choices=[
            ("applicant", _l("De aanvrager")),
            ("person_at_risk", _l("Degene die risico loopt")),
            ("initiator", _l("De organisatie die de zaak begon")),
        ],
        missing=_l("Kies aan wie."),
    )
    how = Choice(
        _l("Hoe?"),
        choices=[
            ("spoken", _l("Verteld in een gesprek")),
            ("shown", _l("Brief getoond of gegeven")),
            ("not_reached", _l("Niet bereikt")),
            ("given_up", _l("Opgegeven na genoeg pogingen, met de manager")),
        ],
        missing=_l("Kies hoe."),
    )
    via = Dropdown(_l("Niet bereikt: hoe is het geprobeerd?"), choices=VIA)


class FollowUpForm(SecondPersonForm):
    """How she is."""

    which = Choice(
        _l("Welk nagesprek?"),
        choices=[(days, _l("Na %(days)s dagen", days=days)) for days in FOLLOW_UP_DAYS],
        missing=_l("Kies welk nagesprek."),
    )
    result = Choice(
        _l("Hoe is het?"),
        choices=[
            ("safe", _l("Zij voelt zich veilig")),
            ("unsafe", _l("Zij voelt zich niet veilig")),
            ("no_answer", _l("Geen antwoord")),
            ("given_up", _l("Opgegeven na genoeg pogingen, met de manager")),
        ],
        missing=_l("Kies hoe het is."),
    )
    words = LongText(_l("In haar woorden"), rows=3)
    via = Dropdown(_l("Geen antwoord: hoe is het geprobeerd?"), choices=VIA)


class CloseForm(BaseForm):
    """Closing; the questions are for a withdrawn case."""

    know = Choice(
        _l("Ingetrokken: begint een organisatie zelf een zaak?"),
        choices=[("yes", _l("Ja")), ("no", _l("Nee"))],
    )
    reason = LongText(_l("Waarom wel of niet?"), rows=3)


class ObjectForm(BaseForm):
    """An objection received at the desk."""

    late_reason = LongText(_l("Te laat: waarom is dat te begrijpen?"), rows=3)


class DecideObjectionForm(BaseForm):
    """The decision on an objection."""

    result = Choice(
        _l("Het besluit op bezwaar"),
        choices=[("upheld", _l("Gegrond")), ("dismissed", _l("Ongegrond"))],
        missing=_l("Kies een besluit."),
    )
    reason = LongText(_l("Redenen"))
