"""Closing a case, as a page."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from disclosure.cases.pages import OpenCase, StepPage
from disclosure.decisions import (
    closing,
    telling_rules,
)
from disclosure.decisions import closing_forms as forms


def _close(form: Any, _case: OpenCase) -> telling_rules.Close:
    known = {"yes": True, "no": False}.get(form.know.data or "")
    return telling_rules.Close(know=known, reason=form.reason.data or "")


PAGES = (
    StepPage(
        "close",
        "sluiten",
        _l("Zaak sluiten"),
        forms.CloseForm,
        _close,
        closing.close,
        intro=_l("Pas als nazorg, uitkomst en plan klaar zijn."),
    ),
)
