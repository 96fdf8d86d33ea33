"""Shapes of what an adviser does: answer, weigh, hand over."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from disclosure.cases import labels
from disclosure.procedure import urgency
from disclosure.procedure.ready_sentences import SENTENCES
from disclosure.web.fields import Choice, Dropdown, LongText, Number, required
from disclosure.web.forms import BaseForm

SENTENCE_NAMES = {
    "danger": _l("Gevaar nu: 112"),
    "veilig_thuis": _l("Veilig Thuis"),
    "shelter": _l("Opvang"),
    "legal": _l("Juridisch Loket"),
    "victim_support": _l("Slachtofferhulp"),
    "police": _l("Politie, zonder haast"),
    "sexual_violence": _l("Seksueel geweld"),
    "suicide": _l("Zelfdoding: 113"),
    "device": _l("Meekijken op het apparaat"),
    "application": _l("Aanvraag: wat niet nodig is"),
    "code": _l("De code van het gesprek"),
}
"""Key of a ready sentence → what it is called in the list."""


class ReplyForm(BaseForm):
    """An answer; `read` is how many messages the adviser has on the screen."""

    sentence = Dropdown(
        _l("Kant-en-klare zin"),
        choices=[("", _l("Kies een zin")), *((key, SENTENCE_NAMES[key]) for key in SENTENCES)],
        description=_l("Feiten over hulp, in de taal van de bezoeker. U kunt de tekst veranderen."),
    )
    said = LongText(
        _l("Uw antwoord"),
        [required(_l("Schrijf uw antwoord op."))],
        description=_l("Zet er geen namen in, en niets over een ander."),
        rows=8,
    )
    read = Number()


class LevelForm(BaseForm):
    """How urgent an adviser finds it."""

    level = Choice(
        _l("Hoe dringend is dit?"),
        choices=[(level, labels.URGENCIES[level]) for level in reversed(urgency.LEVELS)],
        missing=_l("Kies hoe dringend dit is."),
    )


class HandOverForm(BaseForm):
    """To whom it goes: a colleague, or a region where nobody has it yet."""

    to = Dropdown(_l("Aan wie?"), [required(_l("Kies een collega of een regio."))])
