"""The shape of not agreeing: with a decision, or with its coming late."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from disclosure.requests.correspondence import DEFAULT, OBJECTION
from disclosure.web.fields import Choice, LongText, required
from disclosure.web.forms import BaseForm


class VoiceForm(BaseForm):
    """What somebody does not agree with, in words of their own."""

    kind = Choice(
        _l("Wat is er?"),
        choices=[
            (OBJECTION, _l("Ik ben het niet eens met wat er is besloten")),
            (DEFAULT, _l("Het duurt te lang")),
        ],
        missing=_l("Kies wat er is."),
    )
    words = LongText(
        _l("Wat wilt u ons zeggen?"),
        [required(_l("Schrijf op wat u ons wilt zeggen."))],
        rows=8,
    )
