"""The safety plan as a page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from disclosure.cases import labels, pages
from disclosure.cases.documents import CASE
from disclosure.cases.pages import OpenCase, StepPage
from disclosure.decisions import plan_forms as forms
from disclosure.decisions import (
    plans,
    queries,
    telling_rules,
)
from disclosure.decisions.decision_pages import second
from disclosure.review.step_pages import organisations
from disclosure.store import vault
from disclosure.store.database import Tx


def _fill_plan(tx: Tx, form: Any, case: OpenCase) -> None:
    form.second.choices = pages.colleagues(tx, case)
    owners = [
        ("", ""),
        *organisations(tx, case),
        ("case_director", labels.ROLES["case_director"]),
        ("disclosure_officer", labels.ROLES["disclosure_officer"]),
        ("person_at_risk", _l("Zijzelf")),
    ]
    for number in range(1, forms.ACTIONS_ON_A_PAGE + 1):
        form[f"action{number}_owner"].choices = owners
    if not form.is_submitted():
        _prefill_plan(tx, form, case)


def read_plan(tx: Tx, case_id: UUID) -> telling_rules.PlanSafety | None:
    """Open the safety plan in force."""
    row = queries.plan(tx, case_id)
    if row is None:
        return None
    kind = telling_rules.PlanSafety
    return vault.open(tx, case_id, CASE, "safety_plans", row.id, row.document, kind)


def planned_actions(tx: Tx, case: OpenCase) -> list[tuple[str, str, Any]]:
    """Return the actions of the plan in force for the panel: never where she is safe."""
    plan = read_plan(tx, case.id)
    return [(each.what, each.owner, each.by) for each in plan.actions] if plan else []


def _prefill_plan(tx: Tx, form: Any, case: OpenCase) -> None:
    """Start from the version in force: a plan grows, it is not typed again."""
    plan = read_plan(tx, case.id)
    if plan is None:
        return
    form.measures.data = list(plan.measures)
    for key, text in plan.sections:
        form[f"section_{key}"].data = text
    for number, action in enumerate(plan.actions[: forms.ACTIONS_ON_A_PAGE], 1):
        form[f"action{number}_what"].data = action.what
        form[f"action{number}_owner"].data = action.owner
        form[f"action{number}_by"].process_data(action.by)


def _plan(form: Any, _case: OpenCase) -> telling_rules.PlanSafety:
    rows = (_planned(form, number) for number in range(1, forms.ACTIONS_ON_A_PAGE + 1))
    sections = ((key, form[f"section_{key}"].data or "") for key in forms.SECTIONS)
    return telling_rules.PlanSafety(
        state=form.state.data,
        actions=tuple(row for row in rows if row.what or row.owner),
        words=form.words.data or "",
        reason=form.reason.data or "",
        second=second(form),
        sections=tuple((key, text) for key, text in sections if text),
        measures=tuple(form.measures.data or ()),
    )


def _planned(form: Any, number: int) -> telling_rules.PlanAction:
    return telling_rules.PlanAction(
        what=form[f"action{number}_what"].data or "",
        owner=form[f"action{number}_owner"].data or "",
        by=form[f"action{number}_by"].data,
    )


def _show_plan(_tx: Tx, _case: OpenCase) -> dict[str, Any]:
    return {"numbers": range(1, forms.ACTIONS_ON_A_PAGE + 1), "sections": forms.SECTIONS}


PAGES = (
    StepPage(
        "plan_safety",
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
