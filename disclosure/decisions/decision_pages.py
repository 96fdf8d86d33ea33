"""Drafting and signing a decision, as pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure.cases import labels
from disclosure.cases.pages import OpenCase, StepPage
from disclosure.decisions import actions, draft_page, models, queries, rules, script
from disclosure.decisions import decision_forms as forms
from disclosure.decisions.draft_forms import DraftForm
from disclosure.decisions.draft_page import law
from disclosure.procedure import terms
from disclosure.review import queries as review
from disclosure.store.database import Tx


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


def _fill_sign(tx: Tx, form: Any, case: OpenCase) -> None:
    """Propose the grounds of the law; which draft was read comes along with what was typed."""
    under, row = law(tx, case), queries.draft(tx, case.id)
    form.waiting = str(row.id) if row is not None else ""
    if not form.is_submitted():
        form.draft.data = form.waiting
    for field, grounds in (
        (form.not_hearing, under.not_hearing),
        (form.not_telling, under.not_telling),
    ):
        field.choices = [(each.key, f"{_(each.text)} ({each.source})") for each in grounds]
        if not form.is_submitted():
            field.data = next((ground.key for ground in grounds if ground.default), None)


def _show_draft(tx: Tx, case: OpenCase) -> dict[str, Any]:
    """Everything that is signed, beside what was advised; what an item told, is checked again."""
    row = queries.draft(tx, case.id)
    shown = {
        **draft_page.show(tx, case),
        "draft": row,
        "script": [],
        "paper": None,
        "risky_words": [],
    }
    if row is not None:
        paper = script.paper(tx, row)
        warn = shown["warn"]
        risky = [key for one in paper.script for name in one.items for key in warn(one.words, name)]
        shown |= {
            "paper": paper,
            "script": spoken_items(tx, case, row.id),
            "risky_words": list(dict.fromkeys(risky)),
            "objection": law(tx, case).limit("objection", None),
        }
    return shown


def spoken_items(tx: Tx, case: OpenCase, decision_id: UUID) -> list[script.Sentence]:
    """Return the sentences of a decision in the order they are spoken, as they were drafted."""
    row = tx.get_one(models.Decision, decision_id)
    return script.spoken(tx, row, terms.local_day(case.now))


def _sign(form: Any, _case: OpenCase) -> rules.SignDecision:
    """Sign what was read: the draft named is the one the page showed."""
    ground = "+".join(filter(None, (form.not_hearing.data, form.not_telling.data)))
    read = UUID(form.draft.data) if form.draft.data else None
    return rules.SignDecision(subject_ground=ground, draft=read)


PAGES = (
    StepPage(
        "draft_decision",
        "besluit",
        _l("Ontwerpbesluit"),
        DraftForm,
        draft_page.draft,
        actions.draft_decision,
        fill=draft_page.fill,
        show=draft_page.show,
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
