"""Pages of letters: make one, open it, say what happened to it."""

from __future__ import annotations

from uuid import UUID

from flask import Flask, Response, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from disclosure.cases import models, pages
from disclosure.decisions import letter_actions, letter_acts, letter_page, letter_wording
from disclosure.decisions.letter_forms import ActForm, LetterForm
from disclosure.decisions.letter_rules import MAKERS
from disclosure.errors import Refusal
from disclosure.web import services
from disclosure.web.guards import staff

ADDRESS = "/werk/zaken/<reference>/brieven"


def register(app: Flask) -> None:
    """Add the pages of letters."""
    makers, one = staff(*MAKERS), f"{ADDRESS}/<uuid:letter_id>"
    app.add_url_rule(ADDRESS, "decisions.letters", makers(make), methods=("GET", "POST"))
    app.add_url_rule(one, "decisions.letter", makers(show))
    app.add_url_rule(f"{one}/nederlands", "decisions.letter_dutch", makers(show_dutch))
    app.add_url_rule(f"{one}/gebeurd", "decisions.letter_act", makers(act), methods=("GET", "POST"))


def make(reference: str) -> AnyResponse | tuple[str, int]:
    """Make a letter, or list those there are."""
    case = pages.open_case(reference, "letter")
    db, form = services().database, LetterForm()
    with db.read() as tx:
        page = letter_page.read(tx, case)
    form.offer(page.offers)
    if form.validate_on_submit():
        result = letter_actions.make_letter(db, case.id, form.arguments(), case.actor, case.now)
        if not isinstance(result, Refusal):
            flash(_("De brief is gemaakt."), "ok")
            return redirect(url_for("decisions.letters", reference=reference), 303)
        form.refuse(result)
    shown = {"form": form, "case": case, "page": page, "wording": letter_wording}
    html = render_template("work/decisions/letters.html", **shown)
    return html, 422 if form.faults else 200


def act(reference: str, letter_id: UUID) -> AnyResponse | tuple[str, int]:
    """Say what happened to a letter."""
    case = pages.open_case(reference, "letter")
    db, form = services().database, ActForm()
    with db.read() as tx:
        letter = letter_page.handled(tx, case, letter_id) or abort(404)
    form.offer(letter.by_post)
    if form.validate_on_submit():
        args = form.arguments()
        refusal = letter_acts.record_act(db, case.id, letter_id, args, case.actor, case.now)
        if refusal is None:
            flash(_("Vastgelegd."), "ok")
            return redirect(url_for("decisions.letters", reference=reference), 303)
        form.refuse(refusal)
    shown = {"form": form, "case": case, "letter": letter, "wording": letter_wording}
    html = render_template("work/decisions/letter_act.html", **shown)
    return html, 422 if form.faults else 200


def show(reference: str, letter_id: UUID) -> Response:
    """Show a letter as PDF, in the language of its reader."""
    return _file(reference, letter_id)


def show_dutch(reference: str, letter_id: UUID) -> Response:
    """Show the same letter in Dutch, for the file."""
    return _file(reference, letter_id, dutch=True)


def _file(reference: str, letter_id: UUID, *, dutch: bool = False) -> Response:
    """Show a letter; the file name says nothing, and nothing is cached."""
    case = pages.open_case(reference, "letter")
    with services().database.read() as tx:
        if letter_page.handled(tx, case, letter_id) is None:
            abort(404)
        held = tx.get_one(models.Case, case.id)
        content = letter_actions.content(tx, held, letter_id, dutch) or abort(404)
    response = make_response(content)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = 'inline; filename="brief.pdf"'
    return response
