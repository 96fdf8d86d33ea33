"""The review's steps as pages: subject, enquiries and their answers, panel."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from disclosure.cases import labels, models, pages, steps
from disclosure.cases.documents import CASE, Note
from disclosure.cases.pages import OpenCase, StepPage
from disclosure.cases.step_forms import EmptyForm
from disclosure.cases.steps import Done
from disclosure.errors import Refusal
from disclosure.procedure import categories, profile
from disclosure.procedure.categories import Item
from disclosure.procedure.permissions import Actor
from disclosure.review import (
    actions,
    apart,
    match,
    papers,
    portal,
    queries,
    rules,
)
from disclosure.review import step_forms as forms
from disclosure.store import vault
from disclosure.store.database import Database, Tx
from disclosure.web import refusals, services
from disclosure.web.guards import staff

QUEUE = "desk.queue"
_ITEM_TEXTS = (
    "category",
    "role",
    "status",
    "code",
    "date",
    "text",
    "basis",
    "use",
    "reference",
    "reliability",
    "recognisable",
    "agreed_by",
    "weighing",
)


def register(app: Flask) -> None:
    """Add the pages of the review's steps."""
    pages.add_pages(app, *PAGES)
    app.add_url_rule(
        "/werk/zaken/<reference>/voorwaarden",
        endpoint="review.conditions",
        view_func=staff("liaison")(accept_conditions),
        methods=("POST",),
    )
    app.add_url_rule(
        "/werk/zaken/<reference>/begeleiding",
        endpoint="review.neutral",
        view_func=staff("liaison")(declare_neutral),
        methods=("POST",),
    )


def accept_conditions(reference: str) -> Response:
    """Accept the conditions of an enquiry; only then the page shows who it is about."""
    case = pages.open_case(reference, "answer")
    refusal = actions.accept_conditions(services().database, case.id, case.actor, case.now)
    if refusal is not None:
        flash(refusals.text(refusal), "error")
    return redirect(url_for("step.antwoord", reference=reference), 303)


def declare_neutral(reference: str) -> Response:
    """Say that one guides, treats or guards the subject; the question is neutral from then on."""
    case = pages.open_case(reference, "answer")
    refusal = apart.declare_neutral(services().database, case.id, case.actor, case.now)
    if refusal is not None:
        flash(refusals.text(refusal), "error")
    return redirect(url_for("step.antwoord", reference=reference), 303)


def _show_subject(tx: Tx, case: OpenCase) -> dict[str, Any]:
    return {"subject": papers.subject(tx, case), "labels": labels, **portal.beside(tx, case.id)}


def _confirm(form: Any, _case: OpenCase) -> rules.ConfirmSubject:
    lines = (form.discrepancy.data or "").splitlines()
    return rules.ConfirmSubject(
        agree=tuple(form.agree.data or ()),
        discrepancy=tuple(line.strip() for line in lines if line.strip()),
        relatives=(form.relatives.data or "").strip(),
        one_address=(form.one_address.data or "").strip(),
        resolved=(form.resolved.data or "").strip(),
    )


def _take_confirm(db: Database, case_id: UUID, args: Any, actor: Actor, now: datetime) -> Any:
    """Confirm; what does not fit is kept instead, and holds until two confirm after it."""
    if args.discrepancy:
        found = match.doubt(db, case_id, args.discrepancy, actor, now)
        return found if found is not None else Done(case_id, "")
    with db.read() as tx:
        doubted = bool(queries.doubts(tx, case_id))
    whole = rules.refuse_confirm_subject(args, None, actor.id) is None
    half = rules.refuse_unexcluded(args, doubted=doubted) if whole else None
    return half or actions.confirm_subject(db, case_id, args, actor, now)


def organisations(tx: Tx, case: OpenCase) -> list[tuple[str, Any]]:
    """Return the organisations of the profile, for a field of choices."""
    law = profile.load(tx.get_one(models.Case, case.id).profile)
    return [(each.key, labels.ORGANISATIONS.get(each.key, each.name)) for each in law.organisations]


def _fill_enquire(tx: Tx, form: Any, case: OpenCase) -> None:
    row = tx.get_one(models.Case, case.id)
    known = apart.asked_from(tx, row, steps.access(tx, row))
    found = [pair for pair in organisations(tx, case) if pair[0] in known]
    form.to.choices = form.neutral.choices = found


def _enquire(form: Any, _case: OpenCase) -> rules.Enquire:
    return rules.Enquire(
        to=tuple(form.to.data or ()),
        purpose=form.purpose.data or "",
        basis=form.basis.data or "",
        categories=tuple(form.categories.data or ()),
        neutral=tuple(form.neutral.data or ()),
    )


def _show_enquiry(tx: Tx, case: OpenCase) -> dict[str, Any]:
    """A liaison sees the question, and who it is about once the conditions were accepted."""
    row = queries.newest_enquiries(tx, case.id).get(case.actor.organisation or "")
    if row is None:
        return {"question": None, "subject": None, "items": (), "enquiry": None, "her": None}
    question = vault.open(tx, case.id, CASE, "enquiries", row.id, row.question, Note)
    accepted = row.accepted_at is not None
    who = papers.subject(tx, case) if accepted else None
    here = tx.get_one(models.Case, case.id)
    asks = accepted and not row.neutral and apart.employs(tx, here, row.organisation)
    return {
        "enquiry": row,
        "question": question.texts,
        "subject": apart.neutral(who) if who is not None and row.neutral else who,
        "her": papers.at_risk(tx, case) if asks else None,
        "items": range(1, forms.ITEMS_ON_A_PAGE + 1),
        "held_as": forms.HELD_AS,
        "labels": labels,
        **portal.about(tx, case, row),
    }


def _answer(form: Any, case: OpenCase) -> rules.Answer:
    return rules.Answer(
        kind=form.kind.data or "",
        items=_items(form, case) if form.kind.data == "items" else (),
        searched=form.searched.data or "",
        ground=form.ground.data or "",
        reason=form.reason.data or "",
        until=form.until.data,
        names=form.names.data or "",
        addresses=form.addresses.data or "",
        searcher=form.searcher.data or "",
        ground_code=form.ground_code.data or "",
        looked_up=form.looked_up.data or "",
    )


def _fill_answer(tx: Tx, form: Any, case: OpenCase) -> None:
    law = profile.load(tx.get_one(models.Case, case.id).profile)
    grounds = [(each.key, f"{_(each.text)} ({each.source})") for each in law.not_sharing]
    form.ground_code.choices = [("", ""), *grounds]


def _take_answer(db: Database, case_id: UUID, args: Any, actor: Actor, now: datetime) -> Any:
    """Answer; what is wrong with an item is said beside that item."""
    with db.read() as tx:
        law = profile.load(tx.get_one(models.Case, case_id).profile)
    args = portal.under_secrecy(args, actor.organisation, law)
    half = rules.refuse_half(args, law)
    if half is not None:
        number, refusal = half
        return Refusal(refusal.key, f"item{number}_{refusal.detail}" if number else refusal.detail)
    result = actions.answer(db, case_id, args, actor, now)
    if result == Refusal("facts_missing", "items"):
        return Refusal("facts_missing", "item1_text")
    return portal.beside_item(result, args, law, now) if isinstance(result, Refusal) else result


def _items(form: Any, case: OpenCase) -> tuple[Item, ...]:
    rows = (_item(form, number, case) for number in range(1, forms.ITEMS_ON_A_PAGE + 1))
    return tuple(item for item in rows if item.text or item.category)


def _item(form: Any, number: int, case: OpenCase) -> Item:
    def typed(name: str) -> Any:
        return form[f"item{number}_{name}"].data

    held = {kind: typed(f"held_{kind}") or "" for kind in categories.HELD_AS}
    texts: dict[str, Any] = {name: typed(name) or "" for name in _ITEM_TEXTS}
    return Item(
        id=f"{case.actor.organisation}-{case.now:%y%m%d%H%M%S}-{number}",
        expires=typed("expires"),
        counted_from=typed("counted_from"),
        held_as={kind: text for kind, text in held.items() if text},
        medical=typed("medical"),
        **texts,
    )


def _fill_asked(state: str) -> Any:
    def fill(tx: Tx, form: Any, case: OpenCase) -> None:
        newest = queries.newest_enquiries(tx, case.id)
        own = case.actor.organisation if "case_director" not in case.actor.roles else None
        keys = [k for k, row in newest.items() if row.state == state and own in (None, k)]
        form.of.choices = [("", ""), *((key, labels.ORGANISATIONS.get(key, key)) for key in keys)]

    return fill


def _check_nil(form: Any, _case: OpenCase) -> rules.CheckNil:
    return rules.CheckNil(of=form.of.data, reason=form.reason.data or "")


def _show_check(tx: Tx, case: OpenCase) -> dict[str, Any]:
    """Show whoever looks again what was asked, not what the first one did."""
    return {**_show_enquiry(tx, case), "own": ()}


def _breakthrough(form: Any, _case: OpenCase) -> rules.Breakthrough:
    return rules.Breakthrough(of=form.of.data, reason=form.reason.data or "")


def _show_enquiries(tx: Tx, case: OpenCase) -> dict[str, Any]:
    return {"enquiries": queries.newest_enquiries(tx, case.id), "names": labels.ORGANISATIONS}


def _close_gathering(db: Any, case_id: Any, _args: object, actor: Any, now: Any) -> Any:
    return actions.close_gathering(db, case_id, actor, now)


PAGES = (
    StepPage(
        "confirm_subject",
        "persoon",
        _l("Gaat het om de juiste persoon?"),
        forms.ConfirmSubjectForm,
        _confirm,
        _take_confirm,
        show=_show_subject,
        template="work/review/subject.html",
        intro=_l("Minstens drie kenmerken, waarvan één sterk. Twee mensen bevestigen dit."),
    ),
    StepPage(
        "enquire",
        "vragen",
        _l("Organisaties vragen"),
        forms.EnquireForm,
        _enquire,
        actions.enquire,
        fill=_fill_enquire,
        intro=_l("Elke organisatie krijgt een eigen termijn."),
    ),
    StepPage(
        "answer",
        "antwoord",
        _l("Vraag beantwoorden"),
        forms.AnswerForm,
        _answer,
        _take_answer,
        fill=_fill_answer,
        show=_show_enquiry,
        template="work/review/answer.html",
        back=QUEUE,
    ),
    StepPage(
        "check_nil",
        "controle",
        _l("Tweede blik op “niets bekend”"),
        forms.CheckNilForm,
        _check_nil,
        actions.check_nil,
        fill=_fill_asked("nothing"),
        show=_show_check,
        template="work/review/check.html",
        intro=_l("U zoekt opnieuw, los van wie eerder zocht."),
    ),
    StepPage(
        "breakthrough",
        "doorbraak",
        _l("Doorbraak"),
        forms.BreakthroughForm,
        _breakthrough,
        actions.breakthrough,
        fill=_fill_asked("open"),
        intro=_l("De organisatie is te laat. De vraag blijft open; een laat antwoord telt mee."),
    ),
    StepPage(
        "close_gathering",
        "naar-panel",
        _l("Naar het panel"),
        EmptyForm,
        lambda _form, _case: None,
        _close_gathering,
        show=_show_enquiries,
        template="work/review/enquiries.html",
    ),
)
