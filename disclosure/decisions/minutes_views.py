"""Pages of the minutes: draft them from the record, adopt them, show them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask, Response, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from disclosure.accounts import queries as accounts
from disclosure.cases import labels, models, pages
from disclosure.cases.pages import OpenCase
from disclosure.decisions import minutes
from disclosure.decisions.minutes_forms import AdoptForm, MinutesForm
from disclosure.decisions.minutes_rules import DraftMinutes
from disclosure.errors import Refusal
from disclosure.review import papers, queries
from disclosure.store.database import Tx
from disclosure.web import services
from disclosure.web.guards import staff

ADDRESS = "/werk/zaken/<reference>/notulen"
READERS = ("panel_chair", "case_director", "decision_maker")


def register(app: Flask) -> None:
    """Add the pages of the minutes."""
    chair = staff("panel_chair")
    app.add_url_rule(ADDRESS, "decisions.minutes", staff(*READERS)(overview), methods=("GET",))
    app.add_url_rule(ADDRESS, "decisions.draft_minutes", chair(draft), methods=("POST",))
    app.add_url_rule(
        f"{ADDRESS}/vaststellen", "decisions.adopt_minutes", chair(adopt), methods=("POST",)
    )
    app.add_url_rule(
        f"{ADDRESS}/<uuid:minutes_id>", "decisions.minutes_file", staff(*READERS)(show)
    )


def overview(reference: str) -> AnyResponse | tuple[str, int]:
    """Show the record of the last sitting, the draft, and minutes adopted before."""
    case = pages.open_case(reference, "minutes")
    return _render(case, _form(case))


def draft(reference: str) -> AnyResponse | tuple[str, int]:
    """Keep what the chair added."""
    case = pages.open_case(reference, "minutes")
    form = _form(case)
    if form.validate_on_submit():
        args = DraftMinutes(
            present=tuple(form.present.data or ()),
            remarks=form.remarks.data or "",
            correction=form.correction.data or "",
        )
        db = services().database
        refusal = minutes.draft_minutes(db, case.id, args, case.actor, case.now)
        if refusal is None:
            flash(_("Concept bewaard. Lees het na en stel het vast."), "ok")
            return redirect(url_for("decisions.minutes", reference=reference), 303)
        beside = "correction" if refusal.key == "reason_missing" else refusal.detail
        form.refuse(Refusal(refusal.key, beside))
    return _render(case, form)


def adopt(reference: str) -> AnyResponse | tuple[str, int]:
    """Adopt the draft; from then on it cannot change, only be succeeded."""
    case = pages.open_case(reference, "minutes")
    form = AdoptForm()
    if form.validate_on_submit():
        refusal = minutes.adopt_minutes(services().database, case.id, case.actor, case.now)
        if refusal is None:
            flash(_("De notulen zijn vastgesteld."), "ok")
            return redirect(url_for("decisions.minutes", reference=reference), 303)
        form = _form(case)
        form.refuse(refusal)
    return _render(case, form)


def show(reference: str, minutes_id: UUID) -> Response:
    """Show adopted minutes as PDF; the file name says nothing, and nothing is cached."""
    case = pages.open_case(reference, "minutes")
    with services().database.read() as tx:
        content = minutes.content(tx, tx.get_one(models.Case, case.id), minutes_id)
    if content is None:
        abort(404)
    response = make_response(content)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = 'inline; filename="stuk.pdf"'
    return response


def _form(case: OpenCase) -> MinutesForm:
    """Begin with the draft, or with who voted."""
    form = MinutesForm()
    with services().database.read() as tx:
        convening = queries.last_convening(tx, case.id)
        members = convening.members.split() if convening else []
        form.present.choices = [(key, labels.ORGANISATIONS[key]) for key in members]
        if not form.is_submitted():
            _begin(tx, form, case)
    return form


def _begin(tx: Tx, form: MinutesForm, case: OpenCase) -> None:
    convening = queries.last_convening(tx, case.id)
    held = convening.id if convening is not None else None
    rows = [row for row in minutes.kept(tx, case.id) if row.convening_id == held]
    voted = [vote.organisation for vote in queries.votes(tx, held)] if held else []
    added = minutes.opened(tx, rows[0]) if rows else DraftMinutes(present=tuple(voted))
    form.present.data, form.remarks.data = list(added.present), added.remarks
    form.correction.data = added.correction if rows and rows[0].adopted_at is None else ""


def _render(case: OpenCase, form: Any) -> tuple[str, int]:
    with services().database.read() as tx:
        rows = minutes.kept(tx, case.id)
        convening = queries.last_convening(tx, case.id)
        given = queries.votes(tx, convening.id) if convening else []
        shown = {
            "minutes": rows,
            "open": next((row for row in rows if row.adopted_at is None), None),
            "convening": convening,
            "votes": [(vote, papers.texts(tx, vote)) for vote in given],
            "names": accounts.names(tx, {row.drafted_by for row in rows}),
        }
    keeps = "panel_chair" in case.actor.roles
    page = render_template(
        "work/decisions/minutes.html", form=form, case=case, keeps=keeps, labels=labels, **shown
    )
    return page, 422 if form.faults else 200
