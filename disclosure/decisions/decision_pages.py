"""Drafting and signing a decision, as pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure.cases import labels, models
from disclosure.cases.documents import CASE, Note
from disclosure.cases.pages import OpenCase, StepPage
from disclosure.decisions import (
    actions,
    queries,
    rules,
)
from disclosure.decisions import decision_forms as forms
from disclosure.procedure import profile, terms
from disclosure.procedure.profile import Profile
from disclosure.review import queries as review
from disclosure.review.papers import papers
from disclosure.store import vault
from disclosure.store.database import Tx


def _law(tx: Tx, case: OpenCase) -> Profile:
    return profile.load(tx.get_one(models.Case, case.id).profile)


def second(form: Any) -> UUID | None:
    """Return the second person a form names."""
    return UUID(form.second.data) if form.second.data else None


def _usable(tx: Tx, case: OpenCase) -> list[tuple[str, str]]:
    """Return the items that may be told today, status first: what may not, cannot be chosen."""
    rows = review.usable_items(tx, case.id, terms.local_day(case.now))
    return [
        (row.name, f"{labels.STATUSES[row.status]}: {review.open_item(tx, row).text}")
        for row in rows
    ]


def fill_items(tx: Tx, form: Any, case: OpenCase) -> None:
    """Offer the items that may be told today."""
    form.items.choices = _usable(tx, case)


def _show_advice(tx: Tx, case: OpenCase) -> dict[str, Any]:
    return {**papers(tx, case), "advice": _advice(tx, case)}


def _advice(tx: Tx, case: OpenCase) -> dict[str, str] | None:
    row = review.advice(tx, case.id)
    if row is None:
        return None
    note = vault.open(tx, case.id, CASE, "advices", row.id, row.document, Note)
    return {"outcome": row.outcome, **note.texts}


def _draft(form: Any, _case: OpenCase) -> rules.DraftDecision:
    return rules.DraftDecision(
        outcome=form.outcome.data,
        items=tuple(form.items.data or ()),
        recipient_name=form.recipient_name.data or "",
        reason_code=form.reason_code.data or "",
        departure=form.departure.data or "",
        until=form.until.data,
    )


def _fill_sign(tx: Tx, form: Any, case: OpenCase) -> None:
    law = _law(tx, case)
    for field, grounds in (
        (form.not_hearing, law.not_hearing),
        (form.not_telling, law.not_telling),
    ):
        field.choices = [(each.key, f"{_(each.text)} ({each.source})") for each in grounds]
        if not form.is_submitted():
            field.data = next((ground.key for ground in grounds if ground.default), None)


def _show_draft(tx: Tx, case: OpenCase) -> dict[str, Any]:
    row = queries.draft(tx, case.id)
    shown = {**_show_advice(tx, case), "draft": row, "script": [], "departure": ""}
    if row is not None:
        note = vault.open(tx, case.id, CASE, "decisions", row.id, row.document, Note)
        shown["departure"] = note.texts.get("departure", "")
        shown["script"] = spoken_items(tx, case, row.id)
    return shown


def spoken_items(tx: Tx, case: OpenCase, decision_id: UUID) -> list[Any]:
    """Return the items of a decision in the order they are spoken: status beside the fact."""
    by_id = {row.id: row for row in review.items(tx, case.id).values()}
    return [review.open_item(tx, by_id[each]) for each in queries.chosen_items(tx, decision_id)]


def _sign(form: Any, _case: OpenCase) -> rules.SignDecision:
    ground = "+".join(filter(None, (form.not_hearing.data, form.not_telling.data)))
    return rules.SignDecision(subject_ground=ground)


PAGES = (
    StepPage(
        "draft_decision",
        "besluit",
        _l("Ontwerpbesluit"),
        forms.DraftForm,
        _draft,
        actions.draft_decision,
        fill=fill_items,
        show=_show_advice,
        template="work/decisions/draft.html",
        intro=_l("U stelt op; iemand anders tekent. Zonder gegevens is er geen gesprek mogelijk."),
    ),
    StepPage(
        "sign_decision",
        "ondertekenen",
        _l("Besluit ondertekenen"),
        forms.SignForm,
        _sign,
        actions.sign_decision,
        fill=_fill_sign,
        show=_show_draft,
        template="work/decisions/sign.html",
        intro=_l("Na uw handtekening kan het besluit niet meer veranderen."),
    ),
)
