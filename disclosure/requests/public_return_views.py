"""Coming back with reference and code: a neutral stage; the rest behind the second proof."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.cases import actions as spine
from disclosure.cases.rules import SetContact
from disclosure.errors import Refusal
from disclosure.procedure.contact import NONE, SafeContact
from disclosure.requests import drafts, public_review, public_status
from disclosure.requests import public_session as visitor
from disclosure.requests.public_return_forms import (
    CodeForm,
    MessageForm,
    NarrowForm,
    ProofForm,
    StopForm,
)
from disclosure.store import references
from disclosure.web import limits, services
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
    public_status.came_back(services().database, found.case_id, clock.now())
    with services().database.read() as tx:
        guarded = public_status.guarded(tx, found.case_id)
    draft = found.stage == "draft"
    visitor.returned(found.case_id, draft and not guarded)
    if draft:
        return redirect(url_for("status.proof" if guarded else "requests.resume"), 303)
    return redirect(url_for("status.status"), 303)


@blueprint.get("/verder/status")
@public(opened=True)
def status() -> str | Response:
    """Show what the code opens, and the ways to what the second proof opens."""
    case_id, moment = visitor.case_id(), clock.now()
    if case_id is None:
        return _ask_code()
    proved = bool(session.get(visitor.PROVED))
    with services().database.read() as tx:
        found = public_status.status(tx, case_id, moment)
        planned = public_status.planned(tx, case_id, moment) if proved else []
    if found is None:
        return _ask_code()
    shown = references.spaced(found.reference)
    return render_template(
        "requests/status.html", status=found, reference=shown, proved=proved, planned=planned
    )


@blueprint.route("/verder/bericht", methods=["GET", "POST"])
@public(opened=True)
@limits.limited("message", lambda: str(visitor.case_id() or ""))
def message() -> str | Response:
    """Leave a message; the code is enough for that."""
    case_id, form = _handed_in(), MessageForm()
    if case_id is None:
        return _ask_code()
    if form.validate_on_submit():
        held = services()
        public_status.leave_message(held.database, case_id, form.message.data or "", clock.now())
        flash(_("Uw bericht is aangekomen. Een medewerker leest het."), "ok")
        return redirect(url_for("status.status"), 303)
    return render_template("requests/message.html", form=form)


@blueprint.route("/verder/woord", methods=["GET", "POST"])
@public(opened=True)
@limits.limited("code", lambda: f"word {visitor.case_id() or ''}")
def proof() -> str | Response:
    """Ask for the second proof."""
    case_id, form = visitor.case_id(), ProofForm()
    if case_id is None:
        return _ask_code()
    if form.validate_on_submit():
        word = form.second_proof.data or ""
        if public_status.prove(services().database, case_id, word, clock.now()):
            return _proved(case_id)
        form.form_errors.append(
            _("Dit woord klopt niet, of u koos geen woord. Bel ons als u het niet meer weet.")
        )
    return render_template("requests/proof.html", form=form)


def _proved(case_id: UUID) -> Response:
    visitor.proved()
    if _handed_in() is not None:
        return redirect(url_for("status.status"), 303)
    session[visitor.DRAFT] = True
    return redirect(url_for("requests.resume"), 303)


@blueprint.get("/verder/antwoorden")
@public(opened=True)
def own_data() -> str | Response:
    """Show everything that was typed, no more."""
    case_id = _known()
    if case_id is None:
        return _ask_more()
    with services().database.read() as tx:
        parts = public_review.parts(public_status.typed(tx, case_id))
    return render_template("requests/own_data.html", parts=parts)


@blueprint.route("/verder/stoppen", methods=["GET", "POST"])
@public(opened=True)
def stop() -> str | Response:
    """Record the wish to stop: a signal, after which somebody will ask."""
    case_id, form = _known(), StopForm()
    if case_id is None:
        return _ask_more()
    if form.validate_on_submit():
        actor, words = _applicant(case_id), form.reason.data or ""
        public_status.withdraw(services().database, case_id, words, actor, clock.now())
        flash(_("Wij weten dat u wilt stoppen. Eerst vraagt iemand u dit, alleen."), "ok")
        return redirect(url_for("status.status"), 303)
    return render_template("requests/stop.html", form=form)


@blueprint.route("/verder/contact", methods=["GET", "POST"])
@public(opened=True)
def contact() -> str | Response:
    """Narrow the safe contact at once; widening needs a talk."""
    case_id, form = _known(), NarrowForm()
    if case_id is None:
        return _ask_more()
    now_so = _only_what_applies(case_id, form)
    if form.validate_on_submit():
        refused = _narrow(case_id, form)
        if refused is None:
            flash(_("Dit geldt vanaf nu."), "ok")
            return redirect(url_for("status.status"), 303)
        form.form_errors.append(
            _("Meer of ander contact kan alleen nadat wij u alleen hebben gesproken. Bel ons.")
        )
    return render_template("requests/contact.html", form=form, now_so=now_so)


def _only_what_applies(case_id: UUID, form: NarrowForm) -> str:
    """Leave out what the rule as it stands has not; return the channel."""
    with services().database.read() as tx:
        found = public_status.contact(tx, case_id)
    safe = found[1].safe if found is not None else NONE
    if safe.channel != "phone" or not safe.voicemail:
        del form.voicemail
    if safe.channel == "letter" or not safe.letter:
        del form.letter
    return safe.channel


def _narrow(case_id: UUID, form: NarrowForm) -> Refusal | None:
    with services().database.read() as tx:
        found = public_status.contact(tx, case_id)
    if found is None:
        return Refusal("contact_unsafe")
    args = SetContact(of="applicant", safe=_wished(form, found[1].safe))
    actor = visitor.applicant(found[0])
    done = spine.set_contact(services().database, case_id, args, actor, clock.now())
    return done if isinstance(done, Refusal) else None


def _wished(form: NarrowForm, old: SafeContact) -> SafeContact:
    """Return the rule as she wants it: no contact, or the old one with what she left of it."""
    if form.contact.data == "none":
        return NONE
    start, until = form.start.at, form.until.at
    timed: dict[str, Any] = {"start": start, "until": until} if start != until else {}
    return replace(
        old,
        days=tuple(form.days.data or old.days),
        voicemail="voicemail" in form and form.voicemail.data == "yes",
        letter=old.channel == "letter" or ("letter" in form and form.letter.data == "yes"),
        **timed,
    )


def _applicant(case_id: UUID) -> Any:
    with services().database.read() as tx:
        found = public_status.contact(tx, case_id)
    return visitor.applicant(found[0] if found else None)


def _handed_in() -> UUID | None:
    """Return the case of this visitor if it was handed in."""
    case_id = visitor.case_id()
    if case_id is None:
        return None
    with services().database.read() as tx:
        found = public_status.status(tx, case_id, clock.now())
    return case_id if found is not None else None


def _known() -> UUID | None:
    """Return the case of this visitor if it was handed in and the second proof was given."""
    return _handed_in() if session.get(visitor.PROVED) else None


def _ask_code() -> Response:
    return redirect(url_for("status.code"), 303)


def _ask_more() -> Response:
    return redirect(url_for("status.proof"), 303) if visitor.case_id() else _ask_code()
