"""The shape of a triage: every red flag with who said it and a note, the signals, the level."""

from typing import Any

from flask_babel import lazy_gettext as _l

from disclosure.cases import labels
from disclosure.cases.forms import SecondPersonForm
from disclosure.procedure import urgency
from disclosure.web.fields import Choice, Choices, Dropdown, LongText, Text, Tick

ANSWERS = [("yes", _l("Ja")), ("no", _l("Nee")), ("unknown", _l("Onbekend"))]
SOURCES = {
    "she": _l("Zij zelf"),
    "third_party": _l("Een derde"),
    "agency": _l("Een organisatie"),
}


class TriageForm(SecondPersonForm):
    """How urgent, and why; flags and signals are added below from the list of the procedure."""

    urgency = Choice(
        _l("Hoe urgent is het?"),
        choices=[(level, labels.URGENCIES[level]) for level in reversed(urgency.LEVELS)],
        missing=_l("Kies een urgentie."),
    )
    words = LongText(
        _l("Hoe zij het gevaar zelf ziet, in haar woorden"),
        description=_l(
            "Letterlijk: haar oordeel is bewijs. Wie voor zichzelf vroeg, kan dit teruglezen."
        ),
    )
    judgement = LongText(_l("Uw oordeel"))
    acute = LongText(_l("Bij direct gevaar: wat is er meteen gedaan?"), rows=3)
    reason = LongText(_l("Lager dan de signalen vragen? Schrijf op waarom."), rows=3)
    preview = Tick(_l("Reken de ondergrens uit"))

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Take nothing when only the minimum was asked for; what was typed stays."""
        return not self.preview.data and bool(super().validate_on_submit(extra_validators))

    @property
    def flags(self) -> dict[str, str]:
        """Return the answers given so far."""
        return _given(self, "flag", urgency.ANSWERS)

    @property
    def notes(self) -> dict[str, str]:
        """Return the notes that were written."""
        return _given(self, "note")

    @property
    def sources(self) -> dict[str, str]:
        """Return who said what."""
        return _given(self, "source")

    @property
    def signals(self) -> tuple[str, ...]:
        """Return the statutory signals that were seen."""
        groups = (self[f"signals_{group.key}"].data or () for group in urgency.SIGNALS)
        return tuple(key for keys in groups for key in keys)


def _given(form: Any, what: str, known: tuple[str, ...] = ()) -> dict[str, str]:
    answers = {flag.key: form[f"{what}_{flag.key}"].data for flag in urgency.QUESTIONS}
    return {key: text for key, text in answers.items() if text and (not known or text in known)}


def _add_flag(flag: urgency.Flag) -> None:
    """Add one red flag: yes, no or unknown; *unknown* is an answer, also about weapons."""
    preset = None if flag.key == "weapons_access" else "unknown"
    answer = Choice(_l(flag.question), choices=ANSWERS, default=preset)
    source = Dropdown(_l("Wie zei dit?"), choices=[("", _l("Niet gezegd")), *SOURCES.items()])
    setattr(TriageForm, f"flag_{flag.key}", answer)
    setattr(TriageForm, f"source_{flag.key}", source)
    setattr(TriageForm, f"note_{flag.key}", Text(_l("Toelichting"), most=500))


def _add_signals(group: urgency.SignalGroup) -> None:
    choices = [(f"{group.key}.{one.key}", _l(one.text)) for one in group.signals]
    setattr(TriageForm, f"signals_{group.key}", Choices(_l(group.title), choices=choices))


for _flag in urgency.QUESTIONS:
    _add_flag(_flag)
for _group in urgency.SIGNALS:
    _add_signals(_group)
