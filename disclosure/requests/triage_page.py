"""The page of a triage: what is known beside the questions, and the minimum they ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from disclosure.cases import labels, models, pages, people, shield_names, shield_rules
from disclosure.cases.documents import APPLICANT, ApplicationDetails
from disclosure.cases.pages import OpenCase, StepPage
from disclosure.cases.signal_forms import SIGNALS
from disclosure.procedure import urgency
from disclosure.requests import actions, assessments, rules
from disclosure.requests.assessments import FLAG, NOTE, SOURCE, Weighing
from disclosure.requests.models import Application
from disclosure.requests.triage_forms import TriageForm
from disclosure.store import vault
from disclosure.store.database import Tx

ACUTE_PAGE = "danger.acute"


def application(tx: Tx, case_id: UUID) -> ApplicationDetails | None:
    """Open what was told when the case was submitted."""
    row = tx.get(Application, case_id)
    if row is None:
        return None
    return vault.open(
        tx, case_id, APPLICANT, "applications", case_id, row.document, ApplicationDetails
    )


def _fill(tx: Tx, form: Any, case: OpenCase) -> None:
    """Start from the last weighing, or from what she told herself; whoever weighs may know more."""
    form.second.choices = pages.colleagues(tx, case)
    if form.is_submitted():
        return
    before = assessments.last(tx, case.id)
    if before is not None:
        _again(form, before)
    else:
        _first(tx, form, case)


def _again(form: Any, before: Weighing) -> None:
    for flag in urgency.QUESTIONS:
        if answer := before.text(FLAG + flag.key):
            form[f"flag_{flag.key}"].data = answer
        form[f"note_{flag.key}"].data = before.text(NOTE + flag.key)
        form[f"source_{flag.key}"].data = before.text(SOURCE + flag.key)
    for group in urgency.SIGNALS:
        seen = [key for key in before.signals if key.startswith(f"{group.key}.")]
        form[f"signals_{group.key}"].data = seen


def _first(tx: Tx, form: Any, case: OpenCase) -> None:
    told = application(tx, case.id)
    row = tx.get_one(models.Case, case.id)
    who = {"self": "she", "agency": "agency"}.get(row.capacity, "third_party")
    for key, answer in (told.flags if told else {}).items():
        if key in urgency.FLAGS and answer in urgency.ANSWERS:
            form[f"flag_{key}"].data = answer
            form[f"source_{key}"].data = who if answer != "unknown" else ""
    if _armed(tx, row):
        form.flag_weapons_access.data = "yes"


def _armed(tx: Tx, row: models.Case) -> bool:
    """Whoever is at the police, in the army or a guard can get at weapons (procedure.md §3.11)."""
    subject = people.find(tx, row, "subject")
    work = people.read_details(tx, subject).work if subject is not None else ""
    shield = shield_names.find(tx, row.id) if row.shielded else None
    about = shield.organisation if shield is not None and shield.about == "subject" else ""
    return shield_rules.armed(work, about)


def _show(tx: Tx, case: OpenCase) -> dict[str, Any]:
    row, before = tx.get_one(models.Case, case.id), assessments.last(tx, case.id)
    return {
        "told": application(tx, case.id),
        "row": row,
        "flags": urgency.QUESTIONS,
        "groups": urgency.SIGNALS,
        "checked": urgency.SIGNALS_CHECKED,
        "source": urgency.SIGNALS_SOURCE,
        "least": least_of(row.separated),
        "before": before,
        "since": _signals_since(tx, case.id, before) if before else [],
        "level": labels.urgency,
        "said": rule_text,
    }


def _signals_since(tx: Tx, case_id: UUID, before: Weighing) -> list[tuple[Any, str]]:
    """Return when and what kind of every signal since the danger was last weighed."""
    signal, named = models.Signal, dict(SIGNALS)
    query = select(signal.at, signal.kind).where(signal.case_id == case_id, signal.at > before.at)
    rows = tx.connection().execute(query.order_by(signal.at))
    return [(at, str(named.get(kind, _("Signaal")))) for at, kind in rows]


def least_of(separated: str) -> Callable[[Any], urgency.Minimum]:
    """Return what gives the minimum of a form as it is filled in."""
    return lambda form: urgency.minimum(form.flags, separated)


def rule_text(rule: str) -> str:
    """Return the rule that set a minimum, in words; "" where none did."""
    key, _plus, separated = rule.partition("+")
    question = {flag.key: flag.question for flag in urgency.QUESTIONS}.get(key, "")
    if not question:
        return ""
    return f"{_(question)} {_('Ja, en zij gaan uit elkaar.') if separated else _('Ja.')}"


def _arguments(form: Any, _case: OpenCase) -> rules.Triage:
    return rules.Triage(
        urgency=form.urgency.data or "",
        flags=form.flags,
        notes=form.notes,
        sources=form.sources,
        signals=form.signals,
        words=form.words.data or "",
        judgement=form.judgement.data or "",
        acute=form.acute.data or "",
        reason=form.reason.data or "",
        second=UUID(form.second.data) if form.second.data else None,
    )


def _onward(form: Any, case: OpenCase) -> str:
    """Lead to the acute page when the danger is immediate."""
    if form.urgency.data != "immediate":
        return ""
    return url_for(ACUTE_PAGE, reference=case.reference)


def texts_by_flag(texts: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    """Return question, answer, who said it and the note of each flag that was answered."""
    return [
        (
            _(flag.question),
            texts[FLAG + flag.key],
            texts.get(SOURCE + flag.key, ""),
            texts.get(NOTE + flag.key, ""),
        )
        for flag in urgency.QUESTIONS
        if FLAG + flag.key in texts
    ]


PAGE = StepPage(
    "triage",
    "triage",
    _l("Triage"),
    TriageForm,
    _arguments,
    actions.triage,
    fill=_fill,
    show=_show,
    onward=_onward,
    template="work/requests/triage.html",
    intro=_l("De signalen geven een ondergrens. U beslist, en mag altijd hoger."),
)
