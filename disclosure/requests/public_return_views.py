"""Coming back with reference and code: a neutral stage, a wish to be called, a message.

Behind a decoy every page does the same by the same statements, and shows nothing true.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.requests import correspondence, drafts, public_status
from disclosure.requests import public_session as visitor
from disclosure.requests.public_return import ask_code, handed_in
from disclosure.requests.public_return_forms import CodeForm, MessageForm, ProofForm
from disclosure.store import references
from disclosure.web import limits, services
from disclosure.web.forms import BaseForm
from disclosure.web.guards import open_door, public

blueprint = Blueprint("status", __name__)


@blueprint.get("/verder")
@public
def door() -> Response:
    """Let the browser in, to the page that asks for the code."""
    return open_door(url_for("status.code"))


@blueprint.route("/verder/code", methods=["GET", "POST"])
@public(opened=True)
@limits.limited("code", lambda: _plain(request.form.get("reference", "")))
def code() -> str | Response:
    """Open a draft or the status page; what does not exist is told apart by nothing."""
    form = CodeForm()
    if form.validate_on_submit():
        with services().database.read() as tx:
            found = drafts.open_with(tx, form.reference.data or "", form.code.data or "")
        if found is not None:
            return _enter(found)
        form.form_errors.append(_("Kenmerk en code horen niet bij elkaar. Kijk alles nog eens na."))
    return render_template("requests/return.html", form=form)


def _plain(reference: str) -> str:
    return references.valid_reference(reference) or reference


def _enter(found: drafts.Opened) -> Response:
    """A draft without a code word opens at once; one with it first asks for the word."""
    public_status.came_back(services().database, found, clock.now())
    with services().database.read() as tx:
        guarded = public_status.guarded(tx, found.case_id)
    draft = found.stage == "draft"
    visitor.returned(found.case_id, draft and not guarded, found.decoy)
    if draft:
        return redirect(url_for("status.proof" if guarded else "requests.resume"), 303)
    return redirect(url_for("status.status"), 303)


@blueprint.get("/verder/status")
@public(opened=True)
def status() -> str | Response:
    """Show what the code opens, and the ways to what the second proof opens."""
    case_id, moment = visitor.case_id(), clock.now()
    if case_id is None:
        return ask_code()
    proved = bool(session.get(visitor.PROVED))
    with services().database.read() as tx:
        found = public_status.status(tx, case_id, moment, visitor.decoy())
        more = public_status.more(tx, case_id, moment) if proved else None
    if found is None:
        return ask_code()
    shown = references.spaced(found.reference)
    return render_template("requests/status.html", status=found, reference=shown, more=more)


@blueprint.route("/verder/bericht", methods=["GET", "POST"])
@public(opened=True)
@limits.limited("message", lambda: str(visitor.case_id() or ""))
def message() -> str | Response:
    """Leave a message, for which the code is enough; the second proof shows what was written."""
    case_id, form, db = handed_in(), MessageForm(), services().database
    if case_id is None:
        return ask_code()
    if form.validate_on_submit():
        words, decoy = form.message.data or "", visitor.decoy()
        correspondence.leave(db, case_id, correspondence.MESSAGE, words, clock.now(), decoy=decoy)
        flash(_("Uw bericht is aangekomen. Een medewerker leest het."), "ok")
        return redirect(url_for("status.status"), 303)
    said = None
    if session.get(visitor.PROVED):
        with db.read() as tx:
            said = correspondence.read(tx, case_id, (correspondence.MESSAGE,))
    return render_template("requests/message.html", form=form, said=said)


@blueprint.route("/verder/bellen", methods=["GET", "POST"])
@public(opened=True)
@limits.limited("message", lambda: str(visitor.case_id() or ""))
def call() -> str | Response:
    """Ask to be called; who calls is bound by what was agreed, whoever asked."""
    case_id, form = handed_in(), BaseForm()
    if case_id is None:
        return ask_code()
    if form.validate_on_submit():
        db, decoy = services().database, visitor.decoy()
        correspondence.ask_call(db, case_id, clock.now(), decoy=decoy)
        flash(_("U wilt gebeld worden. Dat doen wij alleen zoals u met ons afsprak."), "ok")
        return redirect(url_for("status.status"), 303)
    return render_template("requests/call.html", form=form)


@blueprint.route("/verder/woord", methods=["GET", "POST"])
@public(opened=True)
@limits.limited("code", lambda: f"word {visitor.case_id() or ''}")
def proof() -> str | Response:
    """Ask for the second proof."""
    case_id, form = visitor.case_id(), ProofForm()
    if case_id is None:
        return ask_code()
    if form.validate_on_submit():
        db, word = services().database, form.second_proof.data or ""
        if public_status.prove(db, case_id, word, clock.now(), visitor.decoy()):
            return _proved()
        form.form_errors.append(
            _("Dit woord klopt niet, of u koos geen woord. Bel ons als u het niet meer weet.")
        )
    return render_template("requests/proof.html", form=form)


def _proved() -> Response:
    visitor.proved()
    if handed_in() is not None:
        return redirect(url_for("status.status"), 303)
    session[visitor.DRAFT] = True
    return redirect(url_for("requests.resume"), 303)
