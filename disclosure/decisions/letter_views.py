"""Pages for the outcome letter: make it, show it at the talk."""

from __future__ import annotations

from uuid import UUID

from flask import Flask, Response, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from disclosure.cases import models, pages
from disclosure.decisions import letter_actions
from disclosure.errors import Refusal
from disclosure.web import services
from disclosure.web.fields import Choice
from disclosure.web.forms import BaseForm
from disclosure.web.guards import staff

ADDRESS = "/werk/zaken/<reference>/brieven"


class LetterForm(BaseForm):
    """For whom the letter is."""

    to = Choice(
        _l("Voor wie?"),
        choices=[
            ("person_at_risk", _l("Degene die risico loopt")),
            ("recipient", _l("De ontvanger, als dat een ander is")),
            ("applicant", _l("De aanvrager")),
            ("initiator", _l("De organisatie die de zaak begon")),
        ],
        missing=_l("Kies voor wie."),
    )


def register(app: Flask) -> None:
    """Add the pages of the outcome letter."""
    tellers = staff("case_director", "disclosure_officer")
    app.add_url_rule(ADDRESS, "decisions.letters", tellers(make), methods=("GET", "POST"))
    app.add_url_rule(f"{ADDRESS}/<uuid:letter_id>", "decisions.letter", tellers(show))


def make(reference: str) -> AnyResponse | tuple[str, int]:
    """Make a letter, or list those there are."""
    case = pages.open_case(reference, "letter")
    db, form = services().database, LetterForm()
    if form.validate_on_submit():
        result = letter_actions.make_letter(db, case.id, form.to.data or "", case.actor, case.now)
        if not isinstance(result, Refusal):
            flash(_("De brief is gemaakt. Laat hem zien tijdens het gesprek."), "ok")
            return redirect(url_for("decisions.letters", reference=reference), 303)
        form.refuse(result)
    with db.read() as tx:
        made = letter_actions.made(tx, case.id)
    page = render_template("work/decisions/letters.html", form=form, case=case, letters=made)
    return page, 422 if form.faults else 200


def show(reference: str, letter_id: UUID) -> Response:
    """Show a letter as PDF; the file name says nothing, and nothing is cached."""
    case = pages.open_case(reference, "letter")
    with services().database.read() as tx:
        content = letter_actions.content(tx, tx.get_one(models.Case, case.id), letter_id)
    if content is None:
        abort(404)
    response = make_response(content)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = 'inline; filename="brief.pdf"'
    return response
