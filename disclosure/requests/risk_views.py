"""The pages on which staff put a talk, a child, an instrument or different accounts on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from disclosure.cases import pages
from disclosure.cases.pages import OpenCase
from disclosure.errors import Refusal
from disclosure.requests import risk, risk_wording
from disclosure.requests import risk_forms as forms
from disclosure.requests.risk import Entry
from disclosure.requests.risk_rules import KINDS, ROLES, Record
from disclosure.web import services
from disclosure.web.fields import DateParts
from disclosure.web.forms import BaseForm
from disclosure.web.guards import staff, the_actor

RISK_PAGE = "danger.risk"
OLDER = "van"
"""The parameter that names the record a newer version is written of."""
Shown = Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A kind of record as a page."""

    kind: str
    slug: str
    title: Any
    form: type[BaseForm]
    intro: Any


PAGES = (
    RecordPage(
        "interview",
        "gesprek",
        _l("Gesprek vastleggen"),
        forms.InterviewForm,
        _l("Spreek haar alleen. Schrijf op wat zij zegt, niet wat u ervan vindt."),
    ),
    RecordPage(
        "child",
        "kind",
        _l("Kind vastleggen"),
        forms.ChildForm,
        _l("Elk kind apart. Een stap van een organisatie hoort zij eerst, behalve bij gevaar nu."),
    ),
    RecordPage(
        "instrument",
        "instrument",
        _l("Instrument vastleggen"),
        forms.InstrumentForm,
        _l("Alleen wat eruit kwam. De vragen van het instrument horen hier niet."),
    ),
    RecordPage(
        "account",
        "lezingen",
        _l("Verschillende lezingen"),
        forms.AccountForm,
        _l(
            "Zet naast elkaar wat verschillend verteld wordt. Wie iets zegt, heeft nog geen gelijk."
        ),
    ),
)


def register(app: Flask) -> None:
    """Add a page for each kind."""
    for page in PAGES:
        app.add_url_rule(
            f"/werk/zaken/<reference>/risico/{page.slug}",
            endpoint=f"risk.{page.kind}",
            view_func=staff(*sorted(ROLES))(_view(page)),
            methods=("GET", "POST"),
        )


def near() -> Any:
    """Return who is logged in with the roles that put something on record, and no others."""
    actor = the_actor()
    return replace(actor, roles=actor.roles & ROLES)


def _view(page: RecordPage) -> Callable[[str], Shown]:
    def record_page(reference: str) -> Shown:
        case, form = pages.open_case(reference, page.kind, near()), page.form()
        entry = _older(case, page.kind)
        _prepare(form, case, entry)
        if form.validate_on_submit():
            refusal = save(case, page.kind, form, entry.id if entry else None)
            if refusal is None:
                flash(_("Vastgelegd."), "ok")
                return redirect(url_for(RISK_PAGE, reference=case.reference), 303)
            form.refuse(refusal)
        shown = {"page": page, "form": form, "case": case, "entry": entry}
        return render_template(
            "work/requests/risk_record.html", **shown
        ), 422 if form.faults else 200

    return record_page


def save(case: OpenCase, kind: str, form: BaseForm, entry: UUID | None = None) -> Refusal | None:
    """Put what a form holds on record."""
    known = KINDS[kind]
    texts = {name: _text(form[name].data) for name in (*known.shared, *known.near)}
    args = Record(kind=kind, texts=texts, entry=entry)
    return risk.record(services().database, case.id, args, case.actor, case.now)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _older(case: OpenCase, kind: str) -> Entry | None:
    """Return the record that is written anew, or None for a new one; 404 for what is not there."""
    wanted = request.args.get(OLDER, "")
    if not wanted:
        return None
    with services().database.read() as tx:
        found = [one for one in risk.read(tx, case.id, (kind,)) if str(one.id) == wanted]
    return found[0] if found else abort(404)


def _prepare(form: BaseForm, case: OpenCase, entry: Entry | None) -> None:
    if "child" in form:
        with services().database.read() as tx:
            known = risk_wording.children(tx, case.id).items()
        form["child"].choices = [*known, ("", _("Een ander kind"))]
    if entry is not None and not form.is_submitted():
        for field in form:
            if text := entry.now.text(field.name):
                field.process_data(_value(field, text))


def _value(field: Any, text: str) -> Any:
    return date.fromisoformat(text) if isinstance(field, DateParts) else text
