"""Behind the second proof: what she typed, who was in her case, her appointment, her wishes."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.requests import (
    access,
    additions,
    correspondence,
    own_data,
    public_status,
    seen,
)
from disclosure.requests import public_session as visitor
from disclosure.requests.correspondence import COMPLAINT
from disclosure.requests.public_return import (
    applicant,
    ask_more,
    known,
    known_herself,
)
from disclosure.requests.public_return_forms import (
    AddForm,
    ComplaintForm,
    ReplyForm,
    SecondCodeForm,
    StopForm,
)
from disclosure.web import limits, services
from disclosure.web.forms import BaseForm
from disclosure.web.guards import public

blueprint = Blueprint("known", __name__)


def _case() -> str:
    return str(visitor.case_id() or "")


@blueprint.get("/verder/antwoorden")
@public(opened=True)
def own() -> str | Response:
    """Show everything that was typed, no more."""
    case_id = known()
    if case_id is None:
        return ask_more()
    with services().database.read() as tx:
        found = own_data.read(tx, case_id)
    return render_template("requests/own_data.html", found=found, form=BaseForm(), own=own_data)


@blueprint.post("/verder/antwoorden/bestand")
@public(opened=True)
@limits.limited("message", _case)
def own_file() -> str | Response:
    """Give the same as a text file with a name that says nothing; that it was given is logged."""
    case_id, form = known(), BaseForm()
    if case_id is None or not form.validate_on_submit():
        return ask_more()
    found = own_data.export(services().database, case_id, clock.now())
    answer = make_response(own_data.as_text(found))
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="overzicht.txt"'
    return answer


@blueprint.get("/verder/gezien")
@public(opened=True)
def who_saw() -> str | Response:
    """Show who was in her case: roles and organisations by day, never names."""
    case_id = known_herself()
    if case_id is None:
        return ask_more()
    with services().database.read() as tx:
        looks = seen.looks(tx, case_id)
    return render_template("requests/seen.html", looks=looks, names=seen)


@blueprint.route("/verder/reactie", methods=["GET", "POST"])
@public(opened=True)
@limits.limited("message", _case)
def reply() -> str | Response:
    """Say that she comes, or ask for another time or place; nothing goes by mail."""
    case_id, form = known_herself(), ReplyForm()
    if case_id is None:
        return ask_more()
    with services().database.read() as tx:
        planned = public_status.planned(tx, case_id, clock.now())
    if not planned:
        return ask_more()
    if form.validate_on_submit():
        about, words, db = planned[-1].id, form.words.data or "", services().database
        correspondence.answer_appointment(db, case_id, about, form.reply.data, words, clock.now())
        flash(_("Wij weten het. Nieuws hierover leest u alleen hier."), "ok")
        return redirect(url_for("status.status"), 303)
    return render_template("requests/reply.html", form=form, planned=planned)


@blueprint.route("/verder/aanvulling", methods=["GET", "POST"])
@public(opened=True)
@limits.limited("message", _case)
def add() -> str | Response:
    """Add to what was told."""
    case_id, form = known(), AddForm()
    if case_id is None:
        return ask_more()
    if form.validate_on_submit():
        db, words = services().database, form.words.data or ""
        additions.add_information(db, case_id, words, applicant(case_id), clock.now())
        flash(_("Wij hebben uw aanvulling. Een medewerker leest die."), "ok")
        return redirect(url_for("status.status"), 303)
    return render_template("requests/add.html", form=form)


@blueprint.route("/verder/klacht", methods=["GET", "POST"])
@public(opened=True)
@limits.limited("message", _case)
def complain() -> str | Response:
    """Take a complaint, for the manager of the region; it is answered here."""
    case_id, form, db = known(), ComplaintForm(), services().database
    if case_id is None:
        return ask_more()
    if form.validate_on_submit():
        correspondence.leave(db, case_id, COMPLAINT, form.words.data or "", clock.now())
        flash(_("Wij hebben uw klacht. Het antwoord leest u alleen hier."), "ok")
        return redirect(url_for("known.complain"), 303)
    with db.read() as tx:
        said = correspondence.read(tx, case_id, (COMPLAINT,))
    return render_template("requests/complaint.html", form=form, said=said)


@blueprint.route("/verder/tweede", methods=["GET", "POST"])
@public(opened=True)
def second() -> str | Response:
    """Make or take away a second code: a decoy, shown once as words."""
    case_id, form = known(), SecondCodeForm()
    if case_id is None:
        return ask_more()
    if form.validate_on_submit():
        return _second(case_id, form.wish.data)
    words = session.get(visitor.SECOND, "").split()
    with services().database.read() as tx:
        there = access.has_decoy(tx, case_id)
    return render_template("requests/second.html", form=form, words=words, there=there)


def _second(case_id: UUID, wish: str) -> Response:
    """Do what was asked; `done`: she wrote it down, so it is never shown again."""
    session.pop(visitor.SECOND, None)
    if wish == "done":
        return redirect(url_for("status.status"), 303)
    if wish == "drop":
        access.drop_decoy(services().database, case_id, clock.now())
        flash(_("De tweede code werkt niet meer."), "ok")
    else:
        session[visitor.SECOND] = access.set_decoy(services().database, case_id, clock.now())
    return redirect(url_for("known.second"), 303)


@blueprint.route("/verder/stoppen", methods=["GET", "POST"])
@public(opened=True)
def stop() -> str | Response:
    """Record the wish to stop: a signal, after which somebody will ask."""
    case_id, form = known(), StopForm()
    if case_id is None:
        return ask_more()
    if form.validate_on_submit():
        actor, words = applicant(case_id), form.reason.data or ""
        public_status.withdraw(services().database, case_id, words, actor, clock.now())
        flash(_("Wij weten dat u wilt stoppen. Eerst vraagt iemand u dit, alleen."), "ok")
        return redirect(url_for("status.status"), 303)
    return render_template("requests/stop.html", form=form)
