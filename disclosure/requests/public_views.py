"""The application on the site: begin, one thing per page, review, hand in."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.accounts import queries as accounts
from disclosure.errors import Refusal
from disclosure.procedure import regions
from disclosure.requests import actions, drafts, public_answers, public_pages, public_review
from disclosure.requests import public_session as visitor
from disclosure.requests.public_answers import Values
from disclosure.requests.public_forms import PageForm
from disclosure.requests.public_more_forms import ReviewForm
from disclosure.requests.public_pages import Page
from disclosure.store import references
from disclosure.web import resend, services, turns
from disclosure.web.forms import BaseForm
from disclosure.web.guards import open_door, public

blueprint = Blueprint("requests", __name__)
CHANGING = "overzicht"
"""`?na=overzicht`: after this page back to the review."""


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
        visitor.begun(drafts.start(held.database, held.profile, clock.now()))
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
    return render_template("requests/step.html", form=form, **_around(page, values))


def _save(page: Page, values: Values, form: PageForm) -> str | Response:
    typed, found, held = public_pages.typed(form), visitor.draft_id(), services()
    if found is None or not drafts.save(held.database, found, typed, held.profile, clock.now()):
        return _gone()
    merged = {**values, **typed}
    after = public_pages.beside(page, merged, 1)
    if request.args.get("na") == CHANGING or after is None:
        return redirect(_next(merged), 303)
    return redirect(url_for("requests.step", number=after.number), 303)


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
    parts = public_review.parts(values)
    return render_template("requests/review.html", form=form, parts=parts, refused=refused)


@blueprint.get("/formulier/klaar")
@public(opened=True)
def sent() -> str | Response:
    """Say what happens now; the code is not shown again."""
    reference = session.get(visitor.SENT)
    if reference is None:
        return redirect(url_for("web.start"), 303)
    return render_template("requests/sent.html", reference=references.spaced(reference))


def _hand_in(values: Values) -> Refusal | None:
    found, held = visitor.draft_id(), services()
    if found is None:
        return Refusal("wrong_stage")
    with held.database.read() as tx:
        opened = accounts.open_regions(tx)
        reference = drafts.reference_of(tx, found)
    args = public_answers.submission(values, opened)
    done = actions.submit(held.database, found, args, visitor.applicant(), clock.now())
    if isinstance(done, Refusal) and done.key != "wrong_stage":
        return done
    visitor.sent(reference)
    return None


def _next(values: Values) -> str:
    page = public_pages.first_open(values)
    if page is None:
        return url_for("requests.review")
    return url_for("requests.step", number=page.number)


def _around(page: Page, values: Values) -> dict[str, object]:
    """Return what stands around a question: where it is, and the way back."""
    before_it = public_pages.beside(page, values, -1)
    back = url_for("requests.step", number=before_it.number) if before_it else None
    if request.args.get("na") == CHANGING:
        back = url_for("requests.review")
    pages = public_pages.applying(values)
    return {
        "page": page,
        "back": back,
        "at": pages.index(page) + 1,
        "of": len(pages),
        "towns": regions.MUNICIPALITIES if page.number == public_pages.TOWNS else (),
        "title": public_pages.title(page, values),
    }


def _gone() -> Response:
    """Lead on whoever just handed in; else say that no form is open, keeping what was typed."""
    if session.get(visitor.SENT):
        return redirect(url_for("requests.sent"), 303)
    return make_response(render_template("requests/gone.html", typed=resend.typed()), 404)
