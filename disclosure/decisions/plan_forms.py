"""Shapes of the safety plan: its parts as they are written at the table, and its settling."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure.cases.forms import SecondPersonForm
from disclosure.decisions import plan_rules, plan_wording
from disclosure.decisions.plan_parts import PlanMeasure
from disclosure.procedure.measures import Measure
from disclosure.web import display
from disclosure.web.fields import (
    Choice,
    Choices,
    DateParts,
    Dropdown,
    LongText,
    Number,
    Text,
    Tick,
)
from disclosure.web.forms import BaseForm

FIRST = ("action1_what", "action1_owner", "action1_by")
NOT_IN_PLAN = "none"
NO_PLACE = _l("Noem geen adres en geen plaats: ook wie besluit, leest dit.")


class PlanForm(SecondPersonForm):
    """The settling of a version: her part in it, when it is looked at again, her own copy.

    One action may be typed at once, for whoever has no time to go through the parts. `held` is who
    has the working copy, where that is somebody else.
    """

    held = ""
    state = Choice(
        _l("Hoe staat het plan?"),
        choices=plan_wording.STATES,
        missing=_l("Kies hoe het plan staat."),
    )
    action1_what = Text(_l("Wat gebeurt er?"), description=NO_PLACE)
    action1_owner = Dropdown(_l("Wie doet het?"), choices=[])
    action1_by = DateParts(_l("Uiterlijk wanneer?"))
    review_on = DateParts(
        _l("Wanneer kijkt u weer naar dit plan?"),
        description=_l("Niets ingevuld: over 4 weken, en bij spoed over een week."),
    )
    copies = Choices(
        _l("Wil zij het plan zelf bij zich hebben?"),
        choices=plan_wording.COPIES,
        description=_l("Alleen als zij het wil. Papier kan gevonden worden, een telefoon ook."),
    )
    words = LongText(_l("Wil zij niet: haar eigen woorden"), rows=3)
    reason = LongText(_l("Zonder haar: waarom?"), rows=3)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the rest of an action that was begun; a copy held by another stays theirs."""
        good = super().validate(extra_validators)
        row = [self[name] for name in FIRST]
        begun = any(field.data for field in row)
        missing = [field for field in row if begun and not field.data and not field.errors]
        for field in missing:
            field.errors = [_("Vul dit in.")]
        if self.held:
            self.form_errors.append(held_by(self.held))
        return bool(good and not missing and not self.held)


def held_by(name: str) -> str:
    """Say that somebody else is writing, and that nothing typed here was kept."""
    return str(
        _(
            "%(name)s is nu met dit plan bezig. Wat u typte staat hier nog, maar is niet bewaard. "
            "Overleg, of neem het over.",
            name=name,
        )
    )


class WayForm(BaseForm):
    """Where she stands, and how far the work is."""

    way = Choice(
        _l("Waar staat zij nu?"), choices=plan_wording.PATHS, missing=_l("Kies waar zij staat.")
    )
    phase = Choice(
        _l("Waar gaat het nu om?"),
        choices=plan_wording.PHASES,
        missing=_l("Kies waar het om gaat."),
    )


class SectionForm(BaseForm):
    """One part of the plan: ready choices, her own words, and what staff do without her."""

    choices = Choices(_l("Kies samen wat past"), choices=[])
    words = LongText(
        _l("In haar eigen woorden"),
        rows=3,
        description=_l("Dit kan op haar briefje komen. Schrijf het als een boodschappenlijst."),
    )
    staff = LongText(
        _l("Alleen voor ons: wat wij doen, ook zonder haar"),
        rows=3,
        description=_l("Dit ziet zij niet, en geen andere organisatie."),
    )


def with_children(names: dict[str, str]) -> type[SectionForm]:
    """Return the form of the part about children, with words for each child on record."""
    fields = {
        f"child_{number}": LongText(
            _l("Wat doet %(name)s zelf?", name=name),
            rows=2,
            description=_l("Het eigen plan van dit kind, in gewone woorden."),
        )
        for number, name in enumerate(names.values())
    }
    return type("ChildrenForm", (SectionForm,), fields)


class MeasureForm(BaseForm):
    """One measure: how it stands, from when until when, and who extended it."""

    state = Choice(
        _l("Hoe staat deze maatregel?"),
        choices=[*plan_wording.MEASURES.items(), (NOT_IN_PLAN, _l("Niet in dit plan"))],
        missing=_l("Kies hoe de maatregel staat."),
    )
    start = DateParts(_l("Vanaf welke dag geldt die?"))
    end = DateParts(_l("Wat is de laatste dag?"))
    extended_by = Text(_l("Verlengd? Door wie, en wanneer?"))
    note = LongText(_l("Wat is afgesproken?"), rows=2)
    shared = Tick(_l("Samen met haar besproken"))

    def judge(self, given: PlanMeasure, law: Measure) -> bool:
        """Put what the law makes impossible beside its field; tell whether there was nothing."""
        found = plan_rules.faults(given, law)
        for fault in found:
            about = fault.about if isinstance(fault.about, str) else display.day(fault.about)
            sentence = str(plan_wording.FAULTS[fault.why]) % {"about": about}
            self[fault.field].errors = [*self[fault.field].errors, sentence]
        return not found


def for_measure(law: Measure) -> type[MeasureForm]:
    """Return the form of one measure, with what is asked with it."""
    fields = {
        f"ask_{ask.key}": Choice(_l(ask.question), choices=plan_wording.ANSWERS) for ask in law.asks
    }
    return type("AskedForm", (MeasureForm,), fields)


class ActionForm(BaseForm):
    """One action: what, who, by when, and in which part it belongs."""

    what = Text(_l("Wat gebeurt er?"), description=NO_PLACE)
    owner = Dropdown(_l("Wie doet het?"), choices=[])
    person = Text(_l("Wie precies?"), description=_l("Een naam of functie. Mag leeg blijven."))
    by = DateParts(_l("Uiterlijk wanneer?"))
    section = Dropdown(
        _l("Bij welk onderdeel hoort het?"),
        choices=[("", _l("Bij geen")), *plan_wording.SECTIONS.items()],
        description=_l("Wie in een onderdeel iets doet, ziet alle acties van dat onderdeel."),
    )
    phase = Choice(_l("Waar gaat het om?"), choices=plan_wording.PHASES, default="direct")
    shared = Tick(_l("Samen met haar afgesproken: zij ziet deze actie ook"))

    def validate(self, extra_validators: Any = None) -> bool:
        """An action is whole: what, who and by when."""
        good = super().validate(extra_validators)
        empty = [f for f in (self.what, self.owner, self.by) if not f.data and not f.errors]
        for field in empty:
            field.errors = [_("Vul dit in.")]
        return bool(good and not empty)


class EndForm(BaseForm):
    """What became of an action."""

    state = Choice(
        _l("Wat is ervan geworden?"),
        choices=plan_wording.ENDS,
        missing=_l("Kies wat ervan geworden is."),
    )
    reason = LongText(_l("Vervalt het: waarom?"), rows=3)
    version = Number(_l("Versie"))


class LookForm(BaseForm):
    """That the plan still holds, why, and when it is looked at again."""

    reason = LongText(_l("Waarom klopt het plan nog?"), rows=2)
    next_on = DateParts(_l("Wanneer kijkt u weer?"))


class ShareForm(BaseForm):
    """Which action an organisation has done."""

    place = Number(_l("Actie"))
    version = Number(_l("Versie"))


class PocketForm(BaseForm):
    """In which language the paper is made."""

    language = Dropdown(_l("In welke taal?"), choices=[])


def options(pairs: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Return choices of a list that begins with none."""
    return [("", _l("Kies")), *pairs]
