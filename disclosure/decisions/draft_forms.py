"""Shape of the draft: outcome, what was weighed, and for each item the words that are spoken.

Nothing is kept before its script was shown word for word: what is sent back says which one was.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from disclosure.decisions import script_rules
from disclosure.decisions.decision_forms import OUTCOMES, REASONS
from disclosure.decisions.script_rules import Line, Spoken
from disclosure.procedure import stages
from disclosure.procedure.categories import Item
from disclosure.review import rules as panel
from disclosure.review.step_forms import QUESTION_LABELS
from disclosure.web import display
from disclosure.web.fields import Choice, Choices, DateParts, Dropdown, LongText, Text
from disclosure.web.forms import BaseForm

CHECKS = (
    ("nothing", _l("Nee, niemand")),
    ("reword", _l("Misschien: het staat nu in andere woorden")),
    ("merge", _l("Misschien: het gaat op in de woorden van een ander gegeven")),
    ("leave_out", _l("Ja: dit wordt niet verteld")),
)
"""Could he work out from it who was hurt before, who reported it, or a child?"""
SAYS = {
    "empty": _l("Vul dit in."),
    "same": _l("Deze woorden zijn niet veranderd."),
    "other": _l("Kies een ander gegeven, dat zelf gezegd wordt."),
}
ABOUT = ("recipient_why", "asked", "asked_how", "ties", "conditions")
TO_OTHER = ("asked", "asked_how", "ties")
PARTS = ("words", "reason", "check", "into")


class DraftForm(BaseForm):
    """The decision as one person drafts it."""

    outcome = Choice(_l("Het besluit"), choices=OUTCOMES, missing=_l("Kies een besluit."))
    items = Choices(_l("Welke gegevens worden verteld? Zo weinig als nodig is."), choices=[])
    departure = LongText(_l("Anders dan het advies: waarom?"), rows=3)
    reason_code = Dropdown(_l("Niet vertellen: waarom?"), choices=REASONS)
    until = DateParts(_l("Aanhouden: tot en met welke dag?"))
    recipient_why = LongText(_l("Waarom wordt het aan deze persoon verteld?"), rows=2)
    recipient_name = Text(_l("Aan een ander: aan wie?"))
    asked = Choice(
        _l("Aan een ander: is het haar veilig gevraagd?"),
        choices=[("yes", _l("Ja")), ("no", _l("Nee, met reden"))],
    )
    asked_how = LongText(_l("Aan een ander: wat zei zij, of waarom is het niet gevraagd?"), rows=2)
    ties = LongText(
        _l("Aan een ander: hoe is nagegaan wie dit is, en of er een band met de betrokkene is?"),
        rows=2,
    )
    conditions = LongText(_l("Onder welke voorwaarden?"), rows=2)
    necessity = LongText(_l("1. Noodzaak: is vertellen nodig om haar te beschermen?"), rows=3)
    subsidiarity = LongText(_l("2. Dringend, en kan het niet met minder?"), rows=3)
    proportionality = LongText(_l("3. Evenredig: voor de betrokkene, derden en kinderen?"), rows=3)
    seen = HiddenField()

    known: Mapping[str, Item] = {}
    keys: Mapping[str, str] = {}
    latest: date | None = None

    def offer(self, items: Mapping[str, tuple[UUID, Item]], latest: date) -> None:
        """Offer what may be told today, with fields of its own for each; a page knows no other."""
        self.known = {name: item for name, (_id, item) in items.items()}
        self.keys = {name: row_id.hex for name, (row_id, _item) in items.items()}
        self.latest = latest
        facts = [(name, script_rules.fact(item)) for name, item in self.known.items()]
        self.items.choices = facts
        for number, (name, words) in enumerate(facts, 1):
            others = [("", ""), *(one for one in facts if one[0] != name)]
            self._add_line(name, number, words, others)

    def _add_line(self, name: str, number: int, words: str, others: list[Any]) -> None:
        fields = {
            "words": LongText(
                _l("Gegeven %(number)s: wat wordt er gezegd?", number=number), rows=3
            ),
            "reason": LongText(
                _l("Gegeven %(number)s: waarom moet zij juist dit weten?", number=number), rows=2
            ),
            "check": Choice(
                _l(
                    "Gegeven %(number)s: kan hij eruit opmaken wie eerder slachtoffer was, wie het "
                    "meldde of om welk kind het gaat?",
                    number=number,
                ),
                choices=CHECKS,
            ),
            "into": Dropdown(
                _l("Gegeven %(number)s: in de woorden van welk gegeven?", number=number),
                choices=others,
            ),
        }
        sent = request.form if self.is_submitted() else None
        for part, field in fields.items():
            options = {"name": f"{part}_{self.keys[name]}", "prefix": ""}
            self._fields[options["name"]] = self.meta.bind_field(self, field, options)
            default = words if part == "words" else ""
            self.part(name, part).process(sent if self._sent(name) else None, default)

    def _sent(self, name: str) -> bool:
        return self.is_submitted() and f"words_{self.keys[name]}" in request.form

    def part(self, name: str, part: str) -> Any:
        """Return one field of an item."""
        return self[f"{part}_{self.keys[name]}"]

    @property
    def chosen(self) -> list[str]:
        """Return the items ticked, as far as they may be told."""
        telling = self.outcome.data in stages.DISCLOSE
        return [name for name in self.items.data or () if name in self.known and telling]

    @property
    def kept(self) -> list[Any]:
        """Return the fields of items not told now: their words wait until they are ticked again."""
        waiting = [name for name in self.known if self._sent(name) and name not in self.chosen]
        return [self.part(name, part) for name in waiting for part in PARTS]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return what is settled about each item ticked."""
        return tuple(
            Line(item=name, **{part: self.part(name, part).data or "" for part in PARTS})
            for name in self.chosen
        )

    @property
    def preview(self) -> tuple[Spoken, ...]:
        """Return the script as it will be spoken."""
        return script_rules.merged(self.lines)

    @property
    def fresh(self) -> str:
        """Return what tells the script shown from any other."""
        return script_rules.seen_as(self.preview)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for what a page demands, then for a look at the script it makes."""
        good = super().validate(extra_validators)
        shown = [name for name in self.chosen if self._sent(name)]
        wanting = [*self._lines(shown), *self._unweighed(), *self._unnamed(), *self._too_late()]
        for field, sentence in wanting:
            field.errors = [*field.errors, sentence]
        read, self.seen.data = self.seen.data, self.fresh
        looked = not self.chosen or (read == self.fresh and len(shown) == len(self.chosen))
        return bool(good and not wanting and looked)

    def _lines(self, shown: list[str]) -> list[tuple[Any, Any]]:
        aloud = {one.items[0] for one in self.preview}
        return [
            (self.part(line.item, part), SAYS[why])
            for line in self.lines
            if line.item in shown
            for part, why in script_rules.missing(line, self.known[line.item], aloud)
        ]

    def _unweighed(self) -> list[tuple[Any, Any]]:
        """Three tests and seven questions, unless nothing is decided yet."""
        if self.outcome.data == "defer":
            return []
        return self._empty(*panel.TESTS, *panel.QUESTIONS)

    def _unnamed(self) -> list[tuple[Any, Any]]:
        telling = self.outcome.data in stages.DISCLOSE
        other = self.outcome.data == "disclose_to_other"
        return self._empty(*["recipient_why"] * telling, *TO_OTHER * other)

    def _too_late(self) -> list[tuple[Any, Any]]:
        if self.outcome.data != "defer" or self.until.errors:
            return []
        if self.until.data is None:
            return self._empty("until")
        if self.latest is None or self.until.data <= self.latest:
            return []
        return [(self.until, _("Dat kan tot en met %(day)s.", day=display.day(self.latest)))]

    def _empty(self, *names: str) -> list[tuple[Any, Any]]:
        return [(self[name], _("Vul dit in.")) for name in names if not self[name].data]


for _question, _label in QUESTION_LABELS.items():
    setattr(DraftForm, _question, LongText(_label, rows=2))
