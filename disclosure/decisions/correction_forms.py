"""Shapes of a correction, of telling it on, and of the decision to tell the subject."""

from flask_babel import lazy_gettext as _l

from disclosure.cases import labels
from disclosure.cases.forms import SecondPersonForm
from disclosure.web.fields import Choice, Dropdown, LongText, Secret, Text, required
from disclosure.web.forms import BaseForm

KINDS = {
    "reworded": _l("Het moet anders: schrijf hieronder hoe het wel is"),
    "withdrawn": _l("Het klopt niet: het wordt nergens meer voor gebruikt"),
}
WAYS = {
    "spoken": _l("Gezegd in een gesprek, veilig en alleen"),
    "veilig_thuis": _l("Gezegd door Veilig Thuis of de opvang"),
    "organisation": _l("Gezegd tegen een vaste persoon bij de organisatie"),
    "not_possible": _l("Kan niet, met reden"),
}
HEARERS = {
    "telling": _l("Verteld in een gesprek"),
    "urgent": _l("Direct verteld"),
    "prosecutor": _l("Op papier aan een officier van justitie"),
    "prosecutor_elsewhere": _l("Op papier vanuit een gekoppelde zaak"),
    "panel": _l("Gelezen in het panel"),
    "source": _l("De bron zelf"),
}


class CorrectForm(SecondPersonForm):
    """Which item is wrong, and how it stands."""

    item = Dropdown(_l("Welk gegeven klopt niet?"), [required(_l("Kies een gegeven."))], choices=[])
    kind = Choice(_l("Wat is ermee?"), choices=KINDS, missing=_l("Kies wat ermee is."))
    text = LongText(_l("Hoe is het wel?"), rows=3)
    status = Dropdown(
        _l("Is de status ook anders?"), choices=[("", _l("Nee")), *labels.STATUSES.items()]
    )
    code = Text(_l("Bij geseponeerd: met welke code?"))
    reason = LongText(_l("Hoe bleek dat het niet klopte?"), rows=3)


class HeardForm(BaseForm):
    """How somebody heard that it was wrong."""

    way = Choice(_l("Hoe?"), choices=WAYS, missing=_l("Kies hoe."))
    words = LongText(_l("Wat is gezegd, of waarom kan het niet?"), rows=2)


class TellSubjectForm(BaseForm):
    """That he is told after all."""

    who = Text(_l("Wie vertelt het hem? Naam en organisatie."))
    reason = LongText(_l("Waarom moet hij dit weten?"), rows=3)
    risk = LongText(_l("Wat betekent dit voor haar veiligheid, en wat is daarvoor gedaan?"), rows=4)
    own_code = Secret(
        _l("Uw eenmalige code van nu"),
        [required(_l("Vul de code in die uw app nu toont."))],
        render_kw={"autocomplete": "one-time-code"},
    )
