"""The page of the draft: begun from the advice, kept once its script was read word for word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from disclosure.cases import labels, models
from disclosure.cases.pages import OpenCase
from disclosure.decisions import draft_forms as forms
from disclosure.decisions import queries, rules, script
from disclosure.decisions.script_rules import Paper, warnings
from disclosure.procedure import ages, profile, stages, terms
from disclosure.procedure.categories import Item
from disclosure.procedure.profile import Profile
from disclosure.review import queries as review
from disclosure.review import rules as panel
from disclosure.review.papers import papers
from disclosure.store.database import Tx


def law(tx: Tx, case: OpenCase) -> Profile:
    """Return the law a case is under."""
    return profile.load(tx.get_one(models.Case, case.id).profile)


def fill(tx: Tx, form: Any, case: OpenCase) -> None:
    """Offer what may be told today; begin with the draft that waits, else with the advice."""
    today = terms.local_day(case.now)
    rows = review.usable_items(tx, case.id, today)
    form.offer({row.name: (row.id, review.open_item(tx, row)) for row in rows}, latest(tx, case))
    if form.is_submitted():
        return
    row = queries.draft(tx, case.id)
    if row is not None:
        _begin(form, script.paper(tx, row), row)
    else:
        _weighed(form, script.advised(tx, case.id))
    form.seen.data = form.fresh


def _begin(form: Any, paper: Paper, row: Any) -> None:
    """Go on from the draft that waits."""
    form.outcome.data, form.reason_code.data = row.outcome, row.reason_code
    form.until.process_data(row.until)
    for name in ("departure", "recipient_name", *forms.ABOUT):
        form[name].data = paper.texts.get(name, "")
    _weighed(form, paper.texts)
    lines = [line for line in paper.lines if line.item in form.known]
    form.items.data = [line.item for line in lines]
    for line in lines:
        for part in forms.PARTS:
            form.part(line.item, part).data = getattr(line, part)


def _weighed(form: Any, texts: dict[str, str]) -> None:
    for key in (*panel.TESTS, *panel.QUESTIONS):
        form[key].data = texts.get(key, "")


def latest(tx: Tx, case: OpenCase) -> Any:
    """Return the last day until which a decision can be put off."""
    return terms.local_day(case.now) + timedelta(days=law(tx, case).defer_days)


def show(tx: Tx, case: OpenCase) -> dict[str, Any]:
    """Return what was advised and weighed, how old she is under this law, and what putting off is.

    `warn` says of words and the item they tell what is not spoken but stands in them.
    """
    found = papers(tx, case)
    under = law(tx, case)
    today = terms.local_day(case.now)
    born = found["person"].born
    known = {row.name: item for row, item in found["items"]}
    return {
        **found,
        "advice": script.advised(tx, case.id),
        "standing": ages.standing(ages.age(born, today), under.young) if born else "",
        "young": under.young,
        "latest": latest(tx, case),
        "deferred": any(row.outcome == "defer" for row in queries.signed(tx, case.id)),
        "asked": panel.QUESTIONS,
        "warn": lambda words, name: _warn(words, known[name]),
        "known": known,
    }


def _warn(words: str, item: Item) -> tuple[str, ...]:
    return warnings(words, item, map(str, labels.ORGANISATIONS.values()))


def draft(form: Any, _case: OpenCase) -> rules.DraftDecision:
    """Make the draft of what was typed; what was typed about another recipient stays with that."""
    telling = form.outcome.data in stages.DISCLOSE
    other = form.outcome.data == "disclose_to_other"
    unused = set() if other else set(forms.TO_OTHER)
    about = [name for name in forms.ABOUT if telling and name not in unused]
    return rules.DraftDecision(
        outcome=form.outcome.data,
        items=tuple(form.items.data or ()),
        recipient_name=form.recipient_name.data or "",
        reason_code=form.reason_code.data or "",
        departure=form.departure.data or "",
        until=form.until.data,
        weighed={key: form[key].data or "" for key in (*panel.TESTS, *panel.QUESTIONS)},
        lines=form.lines,
        about={name: form[name].data or "" for name in about},
    )
