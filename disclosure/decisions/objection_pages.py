"""Objection and the decision on it, as pages."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from disclosure.cases.pages import OpenCase, StepPage
from disclosure.decisions import objection_forms as forms
from disclosure.decisions import (
    objections,
    rules,
)


def _object(form: Any, _case: OpenCase) -> rules.Object:
    return rules.Object(
        late_reason=form.late_reason.data or "",
        grounds=form.grounds.data or "",
        day=form.day.data,
    )


def _decide(form: Any, _case: OpenCase) -> rules.DecideObjection:
    return rules.DecideObjection(
        result=form.result.data,
        reason=form.reason.data or "",
        later=form.announced.data == "later",
    )


PAGES = (
    StepPage(
        "object",
        "bezwaar",
        _l("Bezwaar ontvangen"),
        forms.ObjectForm,
        _object,
        objections.object_,
        intro=_l("De termijn om te beslissen telt vanaf de laatste dag van de bezwaartermijn."),
    ),
    StepPage(
        "decide_objection",
        "bezwaar-besluit",
        _l("Besluit op bezwaar"),
        forms.DecideObjectionForm,
        _decide,
        objections.decide_objection,
        intro=_l("Door iemand die niet eerder bij de zaak betrokken was."),
    ),
)
