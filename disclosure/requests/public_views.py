"""The application on the site: begin, one thing per page, review, hand in."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.accounts import queries as accounts
from disclosure.errors import Refusal
from disclosure.requests import (
    actions,
    drafts,
    public_answers,
    public_pages,
    public_review,
    public_short,
)
from disclosure.requests import public_session as visitor
from disclosure.requests.asking import CHANGING, Addresses
from disclosure.requests.public_answers import Values
from disclosure.requests.public_forms import PageForm
from disclosure.requests.public_more_forms import ReviewForm
from disclosure.requests.public_pages import Page
from disclosure.store import references
from disclosure.web import resend, services, turns
from disclosure.web.forms import BaseForm
from disclosure.web.guards import open_door, public
from disclosure.web.languages import few_words

blueprint = Blueprint("requests", __name__)
AFTER = "after"
"""Sent along by the last page: this application is about somebody else she fears."""


@blueprint.get("/formulier")
@public
def door() -> Response:
    """Let the browser in, to what comes before the first question."""
    return open_door(url_for("requests.before"))


@blueprint.route("/formulier/vooraf", methods=["GET", "POST"])
@public(opened=True)
@turns.in_turn("begin")
def before() -> str | Response:
    """Say what happens; on POST begin a draft with a reference and a code."""
    form = BaseForm()
    if form.validate_on_submit():
        held = services()
        earlier = session.get(visitor.SENT, "") if request.form.get(AFTER) else ""
        visitor.begun(drafts.start(held.database, held.profile, clock.now(), earlier))
        return redirect(url_for("requests.code"), 303)
    return render_template("requests/before.html", form=form, busy=visitor.draft_id() is not None)


@blueprint.route("/formulier/code", methods=["GET", "POST"])
@public(opened=True)
def code() -> str | Response:
    """Show reference and code until she says that she wrote them down; never after."""
    form = BaseForm()
    if form.validate_on_submit():
        session.pop(visitor.CODE, None)
    shown = session.get(visitor.CODE)
    if shown is None:
        return redirect(url_for("requests.resume"), 303)
    reference, words = references.spaced(shown[0]), shown[1].split()
    return render_template("requests/code.html", form=form, reference=reference, words=words)


@blueprint.get("/formulier/verder")
@public(opened=True)
def resume() -> str | Response:
    """Lead to the first question that was not answered, or to the review."""
    values = visitor.draft()
    return _gone() if values is None else redirect(_next(values), 303)


@blueprint.route("/formulier/stap/<int:number>", methods=["GET", "POST"])
@public(opened=True)
def step(number: int) -> str | Response:
    """Ask one thing, and save the answer."""
    values = visitor.draft()
    if values is None:
        return _gone()
    page = public_pages.find(number, values)
    if page is None:
        return redirect(_next(values), 303)
    form = public_pages.form_for(page, values, posted=request.method == "POST")
    if form.validate_on_submit():
        return _save(page, values, form)
    changing = request.args.get("na") == CHANGING
    around = _addresses().around(page, values, changing)
    few = public_short.shorten(page, form, values) if few_words() else {}
    return render_template("requests/step.html", form=form, changing=changing, **around, **few)


def _save(page: Page, values: Values, form: PageForm) -> str | Response:
    typed, found, held = public_pages.typed(form), visitor.draft_id(), services()
    if found is None or not drafts.save(held.database, found, typed, held.profile, clock.now()):
        return _gone()
    changing = request.args.get("na") == CHANGING
    return redirect(_addresses().after(page, {**values, **typed}, changing), 303)


@blueprint.route("/formulier/overzicht", methods=["GET", "POST"])
@public(opened=True)
@turns.in_turn("hand in")
def review() -> str | Response:
    """Show everything with links to change it; on POST hand it in, once."""
    values = visitor.draft()
    if values is None:
        return _gone()
    if public_pages.first_open(values) is not None:
        return redirect(_next(values), 303)
    form, refused = ReviewForm(), None
    if form.validate_on_submit():
        refused = _hand_in(values)
        if refused is None or refused.key == "wrong_stage":
            return redirect(url_for("requests.sent"), 303)
    return render_template("requests/review.html", form=form, refused=refused, **_reviewed(values))


def _reviewed(values: Values) -> dict[str, object]:
    """Return what the review shows: every answer, the way to change it, and for whom it is."""
    return {
        "parts": public_review.parts(values),
        "change": lambda number: url_for("requests.step", number=number, na=CHANGING),
        "another": public_pages.for_another(values),
    }


@blueprint.get("/formulier/klaar")
@public(opened=True)
def sent() -> str | Response:
    """Say what happens now; the code is not shown again."""
    reference = session.get(visitor.SENT)
    if reference is None:
        return redirect(url_for("web.start"), 303)
    shown = references.spaced(reference)
    told = session.get(visitor.ABOUT, [])
    return render_template("requests/sent.html", reference=shown, told=told)


def _hand_in(values: Values) -> Refusal | None:
    found, held = visitor.draft_id(), services()
    if found is None:
        return Refusal("wrong_stage")
    with held.database.read() as tx:
        opened = accounts.open_regions(tx)
        reference = drafts.reference_of(tx, found)
    kept = public_pages.answered(values)
    args = public_answers.submission(kept, opened)
    done = actions.submit(held.database, found, args, visitor.applicant(), clock.now())
    if isinstance(done, Refusal) and done.key != "wrong_stage":
        return done
    more = public_answers.text(kept, "anyone_else") == "yes"
    visitor.sent(reference, public_pages.for_another(kept), more)
    return None


def _addresses() -> Addresses:
    return Addresses(
        lambda number: url_for("requests.step", number=number), url_for("requests.review")
    )


def _next(values: Values) -> str:
    return _addresses().next_open(values)


def _gone() -> Response:
    """Lead on whoever just handed in; else say that no form is open, keeping what was typed."""
    if session.get(visitor.SENT):
        return redirect(url_for("requests.sent"), 303)
    return make_response(render_template("requests/gone.html", typed=resend.typed()), 404)
