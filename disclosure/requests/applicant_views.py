"""For staff: what passed between whoever applied and us, a complaint, and a new code.

None of these is a step of the stage table. Opening the case judges and logs who may.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure.accounts import queries as accounts
from disclosure.cases import models, pages
from disclosure.cases.pages import CASE_PAGE, OpenCase
from disclosure.errors import Refusal
from disclosure.requests import access, correspondence, rules
from disclosure.requests.correspondence import COMPLAINT, MESSAGE
from disclosure.requests.rules import MANAGER, NEAR
from disclosure.requests.step_forms import AnswerForm, NewCodeForm
from disclosure.store import references
from disclosure.web import services
from disclosure.web.forms import BaseForm
from disclosure.web.guards import staff, the_actor

blueprint = Blueprint("applicant", __name__)
ONCE = "new_code_once"


@blueprint.route("/werk/zaken/<reference>/berichten", methods=["GET", "POST"])
@staff(*NEAR)
def messages(reference: str) -> Response | tuple[str, int] | str:
    """Show what was written, and answer it."""
    return _conversation(_open(reference, "messages", *NEAR), MESSAGE)


@blueprint.route("/werk/zaken/<reference>/klacht", methods=["GET", "POST"])
@staff(MANAGER)
def complaint(reference: str) -> Response | tuple[str, int] | str:
    """Show a complaint, and answer it; to whom it is about it is not there."""
    opened = _open(reference, COMPLAINT, MANAGER)
    with services().database.read() as tx:
        if correspondence.is_about(tx, opened.id, opened.actor.id):
            abort(404)
    return _conversation(opened, COMPLAINT)


def _conversation(opened: OpenCase, kind: str) -> Response | tuple[str, int] | str:
    form, db = AnswerForm(), services().database
    if form.validate_on_submit():
        words, actor = form.words.data or "", opened.actor
        refusal = correspondence.answer(db, opened.id, kind, words, actor, opened.now)
        if refusal is None:
            flash(_("Het antwoord staat klaar op de site."), "ok")
            return redirect(url_for(CASE_PAGE, reference=opened.reference), 303)
        form.refuse(refusal)
    with db.read() as tx:
        said = correspondence.read(tx, opened.id, (kind,))
        names = accounts.names(tx, {one.by for one in said if one.by is not None})
        case = tx.get_one(models.Case, opened.id)
    page = f"work/requests/{kind}s.html"
    html = render_template(page, form=form, case=case, said=said, names=names)
    return html, 422 if form.faults else 200


@blueprint.route("/werk/zaken/<reference>/nieuwe-code", methods=["GET", "POST"])
@staff(*NEAR)
def new_code(reference: str) -> Response | tuple[str, int] | str:
    """Ask what must be sure before a new code is given, and give it."""
    opened, form = _open(reference, access.NEW_CODE, *NEAR), NewCodeForm()
    if form.validate_on_submit():
        db, args = services().database, _arguments(form)
        given = access.give_new_code(db, opened.id, args, opened.actor, opened.now)
        if not isinstance(given, Refusal):
            session[ONCE] = [opened.reference, given]
            return redirect(url_for("applicant.new_code_once", reference=opened.reference), 303)
        form.refuse(Refusal(given.key, given.detail or "reason"))
    html = render_template("work/requests/new_code.html", form=form, case=opened)
    return html, 422 if form.faults else 200


def _arguments(form: NewCodeForm) -> rules.NewCode:
    return rules.NewCode(
        where=form.where.data or "",
        identity=form.identity.data or "",
        spoken_alone=form.spoken_alone.data,
        safety_talk=form.safety_talk.data,
        reason=form.reason.data or "",
        second_proof=form.second_proof.data or "",
    )


@blueprint.route("/werk/zaken/<reference>/nieuwe-code/eenmaal", methods=["GET", "POST"])
@staff(*NEAR)
def new_code_once(reference: str) -> Response | str:
    """Show the new code until she wrote it down; never after, and to nobody else."""
    opened, form = _open(reference, access.NEW_CODE, *NEAR), BaseForm()
    to, code = session.get(ONCE, ("", ""))
    if to != opened.reference:
        return redirect(url_for(CASE_PAGE, reference=opened.reference), 303)
    if form.validate_on_submit():
        session.pop(ONCE)
        return redirect(url_for(CASE_PAGE, reference=opened.reference), 303)
    shown = references.spaced(opened.reference)
    return render_template(
        "work/requests/new_code_once.html", form=form, case=opened, shown=shown, words=code.split()
    )


def _open(reference: str, purpose: str, *roles: str) -> OpenCase:
    """Open a case with these roles alone; a case that nobody applied for has no such pages."""
    actor = the_actor()
    near = replace(actor, roles=actor.roles & frozenset(roles))
    opened = pages.open_case(reference, purpose, near)
    with services().database.read() as tx:
        if tx.get_one(models.Case, opened.id).applicant_id is None:
            abort(404)
    return opened
