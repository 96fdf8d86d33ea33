"""Shapes of the conversation on the site: a code, a message, what goes along to an application."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from disclosure.web.fields import Choices, LongText, Text, required
from disclosure.web.forms import BaseForm


class ReturnForm(BaseForm):
    """The code alone; a wrong one is told in one sentence, whatever is wrong with it."""

    code = Text(
        _l("Uw code"),
        [required(_l("Vul de acht woorden van uw code in."))],
        description=_l("Acht woorden. Hoofdletters en spaties maken niet uit."),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )


class SayForm(BaseForm):
    """One message."""

    said = LongText(
        _l("Uw bericht"),
        [required(_l("Schrijf uw bericht op."))],
        description=_l("Zet hier geen namen, adressen of telefoonnummers. Van niemand."),
        rows=5,
    )


class FirstForm(SayForm):
    """The first message, and from where, if she wants."""

    municipality = Text(
        _l("In welke gemeente woont u?"),
        description=_l("Dit hoeft niet. Wij bewaren alleen de regio."),
        render_kw={"list": "towns"},
    )


class CarryForm(BaseForm):
    """Which of her own messages go along; beforehand none."""

    carried = Choices(_l("Welke berichten van u gaan mee?"))
