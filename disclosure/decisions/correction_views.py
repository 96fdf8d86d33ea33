"""The page of what was found wrong: correct an item, then let everybody hear it who was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure.accounts import queries as accounts
from disclosure.cases import labels, models, pages
from disclosure.cases.documents import CASE, Note
from disclosure.cases.pages import OpenCase
from disclosure.decisions import correcting, correction_rules, hearers
from disclosure.decisions import correction_forms as forms
from disclosure.decisions.correction_models import Correction, CorrectionHearer
from disclosure.decisions.script_rules import fact
from disclosure.errors import Refusal
from disclosure.review import queries as review
from disclosure.review.models import InformationItem
from disclosure.store import vault
from disclosure.store.database import Tx
from disclosure.web import services
from disclosure.web.guards import staff

ADDRESS = "/werk/zaken/<reference>/verbeteren"
PURPOSE = "corrections"


@dataclass(frozen=True, slots=True)
class Where:
    """One item: its words, which decisions chose it, whom it reached; `open`: may be corrected."""

    row: InformationItem
    words: str
    decisions: list[int]
    heard: list[tuple[str, str, datetime]]
    open: bool


def register(app: Flask) -> None:
    """Add the pages of corrections."""
    director = staff("case_director")
    app.add_url_rule(ADDRESS, "corrections.overview", director(overview), methods=("GET",))
    app.add_url_rule(ADDRESS, "corrections.correct", director(correct), methods=("POST",))
    heard_at = f"{ADDRESS}/<uuid:hearer_id>"
    app.add_url_rule(heard_at, "corrections.heard", director(heard), methods=("POST",))


def overview(reference: str) -> str:
    """Show every item with where it went, and what was corrected with who still has to hear it."""
    case = pages.open_case(reference, PURPOSE)
    return _render(case, _form(case), {})


def correct(reference: str) -> Response | tuple[str, int]:
    """Correct an item, with a second person beside."""
    case = pages.open_case(reference, PURPOSE)
    form = _form(case)
    if form.validate_on_submit():
        refusal = pages.check_codes(form, case) or _correct(form, case)
        if refusal is None:
            flash(_("Verbeterd. Zeg het nu tegen iedereen die hieronder staat."), "ok")
            return redirect(url_for("corrections.overview", reference=reference), 303)
        form.refuse(Refusal(refusal.key, refusal.detail or pages.BESIDE.get(refusal.key, "")))
    return _render(case, form, {}), 422


def _correct(form: Any, case: OpenCase) -> Refusal | None:
    args = correction_rules.Correct(
        item=form.item.data,
        kind=form.kind.data or "",
        text=form.text.data or "",
        status=form.status.data or "",
        code=form.code.data or "",
        reason=form.reason.data or "",
        second=UUID(form.second.data) if form.second.data else None,
    )
    done = correcting.correct(services().database, case.id, args, case.actor, case.now)
    return done if isinstance(done, Refusal) else None


def heard(reference: str, hearer_id: UUID) -> Response | tuple[str, int]:
    """Keep that somebody heard it was wrong."""
    case = pages.open_case(reference, PURPOSE)
    form = _heard_form(hearer_id)
    if form.validate_on_submit():
        args = correction_rules.Heard(way=form.way.data or "", words=form.words.data or "")
        db = services().database
        refusal = correcting.heard(db, case.id, hearer_id, args, case.actor, case.now)
        if refusal is None:
            flash(_("Vastgelegd."), "ok")
            return redirect(url_for("corrections.overview", reference=reference), 303)
        form.refuse(refusal)
    return _render(case, _form(case, blank=True), {hearer_id: form}), 422


def _heard_form(hearer_id: UUID, **given: Any) -> forms.HeardForm:
    """Return the form of one of them: many stand on a page, so each has names of its own."""
    return forms.HeardForm(prefix=f"{hearer_id.hex}-", **given)


def _form(case: OpenCase, *, blank: bool = False) -> forms.CorrectForm:
    form = forms.CorrectForm(formdata=None) if blank else forms.CorrectForm()
    with services().database.read() as tx:
        form.second.choices = pages.colleagues(tx, case)
        form.item.choices = [
            ("", ""),
            *((one.row.name, one.words) for one in _items(tx, case) if one.open),
        ]
    return form


def _items(tx: Tx, case: OpenCase) -> list[Where]:
    gone = correcting.withdrawn(tx, case.id)
    return [_where(tx, row, row.id not in gone) for row in review.items(tx, case.id).values()]


def _where(tx: Tx, row: InformationItem, may: bool) -> Where:
    item = review.open_item(tx, row)
    said = fact(item) if item.text else _("niet meer bewaard: %(name)s", name=row.name)
    reached = [(each.kind, _named(tx, row.case_id, each), each.at) for each in _heard(tx, row)]
    used = [each.seq for each in hearers.decisions(tx, row)]
    return Where(row, said, used, reached, may)


def _heard(tx: Tx, row: InformationItem) -> list[hearers.Hearer]:
    return hearers.reached(tx, row)


def _named(tx: Tx, case_id: UUID, each: hearers.Hearer | CorrectionHearer) -> str:
    """Return who it is: an organisation, whoever was told, a prosecutor; elsewhere nobody."""
    if each.kind in ("panel", "source"):
        return str(labels.ORGANISATIONS.get(each.about, each.about))
    if each.kind == "prosecutor":
        row = tx.get_one(models.CaseNote, UUID(each.about))
        note = vault.open(tx, case_id, CASE, "case_notes", row.id, row.document, Note)
        return note.texts.get("to", "")
    if each.kind == "prosecutor_elsewhere":
        return ""
    other = hearers.other_recipient(tx, case_id, each.about) if each.kind == "telling" else ""
    return other or str(labels.PARTS["person_at_risk"])


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction, opened, with who has to hear of it."""

    row: Correction
    texts: dict[str, str]
    heard: list[tuple[CorrectionHearer, str, str]]


def _corrected(tx: Tx, row: Correction) -> Corrected:
    texts = _open(tx, row, row.document)
    told = [
        (each, _named(tx, row.case_id, each), _open(tx, each, each.document).get("words", ""))
        for each in correcting.listeners(tx, row.id)
    ]
    return Corrected(row, texts, told)


def _open(tx: Tx, row: Any, sealed: bytes | None) -> dict[str, str]:
    if sealed is None:
        return {}
    return vault.open(tx, row.case_id, CASE, row.__tablename__, row.id, sealed, Note).texts


def _render(case: OpenCase, form: Any, typed: dict[UUID, Any]) -> str:
    with services().database.read() as tx:
        found = [_corrected(tx, row) for row in correcting.corrections(tx, case.id)]
        people = {each for one in found for each in (one.row.by_id, one.row.second_id)}
        shown = {
            "items": _items(tx, case),
            "corrected": found,
            "names": accounts.names(tx, people),
            "typed": typed,
            "asks": {
                row.id: typed.get(row.id) or _heard_form(row.id, formdata=None)
                for one in found
                for row, _who, _words in one.heard
                if row.done_at is None
            },
        }
    page = "work/decisions/corrections.html"
    return render_template(page, case=case, form=form, forms=forms, labels=labels, **shown)
