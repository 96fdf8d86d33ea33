"""The conversation on the site: begin without a name, come back with a code, read, write, decide.

What the browser asks for by itself does not count as somebody who is there: the session ends after
a quarter of an hour without a click, however often the page looked for an answer.
"""

from __future__ import annotations

from uuid import UUID

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.errors import Refusal
from disclosure.procedure import regions
from disclosure.requests import advice_actions as actions
from disclosure.requests import advice_queries as queries
from disclosure.requests import advice_rules as rules
from disclosure.requests import public_session as visitor
from disclosure.requests.advice_queries import Talk, Words
from disclosure.requests.public_advice_forms import CarryForm, FirstForm, ReturnForm, SayForm
from disclosure.store import codes
from disclosure.web import languages, limits, resend, services, turns
from disclosure.web.forms import BaseForm
from disclosure.web.guards import open_door, public
from disclosure.web.sessions import current

blueprint = Blueprint("talk", __name__)
TALK, CODE = "talk", "talk_once"
"""In the session: the conversation, and its code until she says that she wrote it down."""
SURE = "sure"
"""Sent along once she was asked whether there is a name or number in it."""


@blueprint.get("/bericht")
@public
def door() -> Response:
    """Let the browser in, to what comes before the first word."""
    return open_door(url_for("talk.before"))


@blueprint.route("/bericht/vooraf", methods=["GET", "POST"])
@public(opened=True)
@turns.in_turn("talk")
def before() -> str | Response:
    """Say what happens; on POST begin a conversation with a code."""
    form, held, now = BaseForm(), services(), clock.now()
    if form.validate_on_submit():
        begun = actions.begin(held.database, held.profile, now)
        _enter(begun.id)
        session[CODE] = begun.code
        return redirect(url_for("talk.code"), 303)
    within = rules.reply_due(held.profile, None, now) - now
    return render_template(
        "requests/advice_before.html", form=form, within=within, busy=_talk_id() is not None
    )


@blueprint.route("/bericht/code", methods=["GET", "POST"])
@public(opened=True)
def code() -> str | Response:
    """Show the code until she says that she wrote it down; never after."""
    form = BaseForm()
    if form.validate_on_submit():
        session.pop(CODE, None)
    shown = session.get(CODE)
    if shown is None:
        return redirect(url_for("talk.read"), 303)
    return render_template("requests/advice_code.html", form=form, words=shown.split())


@blueprint.route("/bericht/terug", methods=["GET", "POST"])
@public(opened=True)
@limits.limited("code", lambda: codes.normalise_code(request.form.get("code", "")))
def come_back() -> str | Response:
    """Open a conversation; what does not exist is told apart by nothing."""
    form = ReturnForm()
    if form.validate_on_submit():
        with services().database.read() as tx:
            found = queries.open_with(tx, form.code.data or "", clock.now())
        if found is not None:
            _enter(found)
            return redirect(url_for("talk.read"), 303)
        form.form_errors.append(_("Deze code klopt niet, of het gesprek is al gewist."))
    return render_template("requests/advice_return.html", form=form)


@blueprint.route("/bericht/gesprek", methods=["GET", "POST"])
@public(opened=True)
@limits.limited("message", lambda: f"talk {_talk_id() or ''}")
def read() -> str | Response:
    """Show what was said and when an answer comes; keep what she writes."""
    talk = _talk()
    if talk is None:
        return _ask_code()
    form = SayForm() if talk.said else FirstForm()
    if form.validate_on_submit():
        return _say(talk, form)
    return _shown(talk, form)


@blueprint.get("/bericht/gesprek/nieuw")
@public(opened=True)
def look() -> str | Response:
    """Show the same to a page that looks by itself; nobody was there, so the session ages on."""
    current().last_seen_at = None
    talk = _talk()
    return _ask_code() if talk is None else _shown(talk, SayForm() if talk.said else FirstForm())


@blueprint.route("/bericht/verder", methods=["GET", "POST"])
@public(opened=True)
def carry() -> str | Response:
    """Let her decide whether it becomes an application, and which words go along: hers alone."""
    talk, form, held = _talk(), CarryForm(), services()
    if talk is None or talk.row.offered_at is None:
        return _ask_code() if talk is None else redirect(url_for("talk.read"), 303)
    form.carried.choices = [(str(one.number), one.text) for one in talk.own]
    if form.validate_on_submit():
        chosen = {int(number) for number in form.carried.data or ()}
        begun = actions.carry(held.database, talk.row.id, chosen, held.profile, clock.now())
        if not isinstance(begun, Refusal):
            visitor.begun(begun)
            return redirect(url_for("requests.code"), 303)
        form.form_errors.append(_("Dit is te lang voor het formulier. Kies minder berichten."))
    return render_template("requests/advice_carry.html", form=form)


def _say(talk: Talk, form: SayForm) -> str | Response:
    """Keep a message; where it looks as if it names somebody, she is asked first, and decides."""
    text = form.said.data or ""
    found = () if SURE in request.form else rules.personal(text)
    if found:
        return render_template("requests/advice_look_again.html", form=form, found=found)
    words = Words(text, languages.locale().language)
    town = str(form.municipality.data or "") if isinstance(form, FirstForm) else ""
    if actions.ask(services().database, talk.row.id, words, clock.now(), town):
        flash(_("Uw bericht is aangekomen."), "ok")
    return redirect(url_for("talk.read"), 303)


def _shown(talk: Talk, form: SayForm) -> str:
    held, now = services(), clock.now()
    return render_template(
        "requests/advice_talk.html",
        form=form,
        talk=talk,
        late=talk.row.due_at is not None and talk.row.due_at <= now,
        within=rules.reply_due(held.profile, None, now) - now,
        towns=() if talk.said else regions.MUNICIPALITIES,
    )


def _enter(conversation_id: UUID) -> None:
    """Go on under a new id, with this conversation."""
    current().rotate()
    session.pop(CODE, None)
    session[TALK] = str(conversation_id)


def _talk_id() -> UUID | None:
    found = session.get(TALK)
    return UUID(found) if found else None


def _talk() -> Talk | None:
    found = _talk_id()
    if found is None:
        return None
    with services().database.read() as tx:
        return queries.talk(tx, found, clock.now())


def _ask_code() -> Response:
    """Lead to the page that asks for the code; what was typed meanwhile is given back."""
    typed = resend.typed() if request.method == "POST" else []
    if typed:
        return make_response(render_template("requests/advice_gone.html", typed=typed), 404)
    return redirect(url_for("talk.come_back"), 303)
