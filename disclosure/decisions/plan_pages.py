"""The first page of the safety plan: its parts as tiles, and the settling of a version."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure.accounts import queries as accounts
from disclosure.cases import pages
from disclosure.cases.pages import OpenCase, StepPage
from disclosure.decisions import (
    plan_drafts,
    plan_reading,
    plan_rules,
    plan_wording,
    plans,
    queries,
)
from disclosure.decisions import plan_forms as forms
from disclosure.decisions.decision_pages import second
from disclosure.decisions.plan_drafts import Working
from disclosure.decisions.plan_parts import PlanAction
from disclosure.decisions.telling_rules import PlanSafety
from disclosure.review.step_pages import organisations
from disclosure.store.database import Tx
from disclosure.web import services


def owners(tx: Tx, case: OpenCase) -> list[tuple[str, Any]]:
    """Return who can do something in a plan."""
    return forms.options([*organisations(tx, case), *plan_wording.OWNERS.items()])


def _fill_plan(tx: Tx, form: Any, case: OpenCase) -> None:
    form.second.choices = pages.colleagues(tx, case)
    form.action1_owner.choices = owners(tx, case)
    working = plan_drafts.read(tx, case.id)
    form.held = holder(tx, working, case)
    if not form.is_submitted():
        form.copies.data = list(working.plan.copies)


def holder(tx: Tx, working: Working, case: OpenCase) -> str:
    """Return the name of the colleague who has the working copy; empty where it is free or own."""
    if working.by is None or not working.held_by_another(case.actor.id):
        return ""
    return accounts.name(tx, working.by) or _("Een collega")


def read_plan(tx: Tx, case_id: UUID) -> PlanSafety | None:
    """Open the safety plan in force."""
    row = queries.plan(tx, case_id)
    return plan_drafts.open_plan(tx, row) if row is not None else None


def planned_actions(tx: Tx, case: OpenCase) -> list[tuple[str, str, Any]]:
    """Return the actions of the plan in force for the panel: never where she is safe."""
    plan = plan_rules.for_deciding(read_plan(tx, case.id) or plan_rules.EMPTY)
    return [(plan_wording.action(each), each.owner, each.by) for each in plan.actions]


def _plan(form: Any, case: OpenCase) -> PlanSafety:
    """Make the version of the working copy and of what was typed on this page."""
    with services().database.read() as tx:
        working = plan_drafts.read(tx, case.id).plan
    typed = PlanAction(
        what=form.action1_what.data or "",
        owner=form.action1_owner.data or "",
        by=form.action1_by.data,
    )
    begun = typed.what or typed.owner
    return replace(
        plan_rules.with_action(working, typed, None) if begun else working,
        state=form.state.data,
        words=form.words.data or "",
        reason=form.reason.data or "",
        second=second(form),
        review_on=form.review_on.data,
        copies=tuple(form.copies.data or ()),
    )


def _show_plan(tx: Tx, case: OpenCase) -> dict[str, Any]:
    working, force = plan_drafts.read(tx, case.id), queries.plan(tx, case.id)
    return {
        "working": working,
        "held": holder(tx, working, case),
        "force": force,
        "outdated": force is not None and plan_reading.is_outdated(tx, force),
        "choices": dict(working.plan.choices),
        "filled": _filled(working.plan),
        "wording": plan_wording,
    }


def _filled(plan: PlanSafety) -> frozenset[str]:
    """Return which parts have anything in them."""
    written = {key for key, text in (*plan.sections, *plan.staff) if text}
    kids = {"children"} if plan.children else set()
    return frozenset(written | kids | {key for key, keys in plan.choices if keys})


PAGES = (
    StepPage(
        plans.STEP,
        "veiligheidsplan",
        _l("Veiligheidsplan"),
        forms.PlanForm,
        _plan,
        plans.plan_safety,
        fill=_fill_plan,
        show=_show_plan,
        template="work/decisions/plan.html",
        intro=_l("Minstens een actie met wie en wanneer. Stel nooit bemiddeling voor."),
    ),
)
