"""Shape of the safety plan; field names are the action's arguments."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure.cases.forms import SecondPersonForm
from disclosure.procedure import measures
from disclosure.web.fields import (
    Choice,
    Choices,
    DateParts,
    Dropdown,
    LongText,
    Text,
)
from disclosure.web.forms import BaseForm

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

ACTIONS_ON_A_PAGE = 4


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
