"""Telling at once, its record and its review, as pages."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from disclosure.cases.pages import OpenCase, StepPage
from disclosure.decisions import (
    actions,
    rules,
    urgent_page,
)
from disclosure.decisions import urgent_forms as forms
from disclosure.decisions.decision_pages import fill_items
from disclosure.review.step_pages import organisations
from disclosure.store.database import Tx


def _fill_urgent(tx: Tx, form: Any, case: OpenCase) -> None:
    fill_items(tx, form, case)
    form.with_.choices = urgent_page.on_the_line(tx, case)


def _urgent(form: Any, _case: OpenCase) -> rules.TellUrgent:
    return rules.TellUrgent(
        with_=tuple(form.with_.data or ()),
        items=tuple(form.items.data or ()),
        place=_place(form),
    )


def _place(form: Any) -> str:
    """Return where she is: as typed, or as touched."""
    known = forms.PLACES.get(form.where.data or "other", "")
    return form.place.data or ("" if form.where.data in (None, "other") else str(known))


def _record(form: Any, _case: OpenCase) -> rules.RecordUrgent:
    return rules.RecordUrgent(
        items=tuple(form.items.data or ()),
        necessity=form.necessity.data or "",
        subsidiarity=form.subsidiarity.data or "",
        proportionality=form.proportionality.data or "",
        reason=form.reason.data or "",
    )


def _fill_members(tx: Tx, form: Any, case: OpenCase) -> None:
    form.members.choices = organisations(tx, case)


def _review(form: Any, _case: OpenCase) -> rules.ReviewUrgent:
    return rules.ReviewUrgent(
        members=tuple(form.members.data or ()),
        result=form.result.data,
        reason=form.reason.data or "",
    )


PAGES = (
    StepPage(
        "tell_urgent",
        "direct-vertellen",
        _l("Direct vertellen"),
        forms.UrgentForm,
        _urgent,
        actions.tell_urgent,
        fill=_fill_urgent,
        show=urgent_page.show_order,
        template="work/decisions/urgent.html",
    ),
    StepPage(
        "record_urgent",
        "direct-verslag",
        _l("Verslag van direct vertellen"),
        forms.RecordUrgentForm,
        _record,
        actions.record_urgent,
        fill=fill_items,
        show=urgent_page.show_told,
        template="work/decisions/urgent_told.html",
        intro=_l("Binnen 24 uur, door wie het opdroeg."),
    ),
    StepPage(
        "review_urgent",
        "direct-toetsing",
        _l("Toetsing van direct vertellen"),
        forms.ReviewUrgentForm,
        _review,
        actions.review_urgent,
        fill=_fill_members,
        show=urgent_page.show_told,
        template="work/decisions/urgent_told.html",
        intro=_l("Het panel kijkt binnen drie dagen terug."),
    ),
)
