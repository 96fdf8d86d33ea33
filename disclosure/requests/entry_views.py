"""Typing an application in the staff pages: begin, hand over the code, ask, review, hand in.

The questions are those of the site. No page here looks for, or tells of, any other application.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Flask,
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.cases.steps import Done
from disclosure.errors import Refusal
from disclosure.procedure import regions
from disclosure.requests import (
    actions,
    drafts,
    entries,
    public_answers,
    public_pages,
    public_review,
    spelling,
)
from disclosure.requests.asking import CHANGING, Addresses
from disclosure.requests.entries import Entry
from disclosure.requests.entry_forms import WAYS, AgencyHandInForm, HandInForm, StartForm
from disclosure.requests.public_pages import Page
from disclosure.store import references
from disclosure.web import navigation, refusals, services
from disclosure.web.forms import BaseForm
from disclosure.web.guards import staff, the_actor

blueprint = Blueprint("entry", __name__)
HERE = "/werk/aanvragen"
ROLES = tuple(sorted(set(entries.WAYS.values())))
CODE = "entry_code"
"""In the session: case, reference and code, until somebody says that they were handed over."""


def register(app: Flask) -> None:
    """Add the pages and their line in the menu."""
    app.register_blueprint(blueprint)
    navigation.add(app, 20, HERE, _l("Invoeren"), *ROLES)


@blueprint.route(HERE, methods=["GET", "POST"])
@staff(*ROLES)
def start() -> Response | tuple[str, int]:
    """Begin for somebody, or take up what one left."""
    actor, form, held = the_actor(), StartForm(), services()
    form.way.choices = [(way, WAYS[way]) for way in entries.ways(actor)]
    if form.validate_on_submit():
        after, now = _uuid(request.form.get("after", "")), clock.now()
        begun = entries.start(held.database, held.profile, form.way.data, actor, now, after)
        if not isinstance(begun, Refusal):
            return _begun(begun)
        form.refuse(begun)
    with held.database.read() as tx:
        found = entries.unfinished(tx, actor, clock.now())
    page = "work/requests/entries.html"
    shown = render_template(page, form=form, found=found, ways=WAYS, spaced=references.spaced)
    return shown, 422 if form.faults else 200


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _begun(begun: drafts.Begun) -> Response:
    if not begun.code:
        return redirect(url_for("entry.resume", entry=begun.case_id), 303)
    session[CODE] = [str(begun.case_id), begun.reference, begun.code]
    return redirect(url_for("entry.code", entry=begun.case_id), 303)


@blueprint.route(f"{HERE}/<uuid:entry>/code", methods=["GET", "POST"])
@staff(*ROLES)
def code(entry: UUID) -> str | Response:
    """Show reference and code until they were handed over; never after."""
    found, form = _look(entry), BaseForm()
    shown = session.get(CODE, [""])
    if found.coded or shown[0] != str(entry):
        return redirect(url_for("entry.resume", entry=entry), 303)
    if form.validate_on_submit():
        entries.give_code(services().database, entry, the_actor(), clock.now())
        session.pop(CODE)
        return redirect(url_for("entry.resume", entry=entry), 303)
    words = [(word, spelling.spelled(word)) for word in shown[2].split()]
    page, spaced = "work/requests/entry_code.html", references.spaced(shown[1])
    return render_template(page, form=form, reference=spaced, words=words, entry=found)


@blueprint.get(f"{HERE}/<uuid:entry>")
@staff(*ROLES)
def resume(entry: UUID) -> Response:
    """Lead to the first question that was not answered; without its code an entry cannot go on."""
    found = _look(entry)
    if found.values is None:
        return redirect(url_for("entry.done", entry=entry), 303)
    if not found.coded:
        flash(_("De code is niet meegegeven. Begin opnieuw, dan komt er een nieuwe code."), "info")
        return redirect(url_for("entry.start"), 303)
    return redirect(_addresses(entry).next_open(found.values), 303)


@blueprint.route(f"{HERE}/<uuid:entry>/stap/<int:number>", methods=["GET", "POST"])
@staff(*ROLES)
def step(entry: UUID, number: int) -> str | Response:
    """Ask one thing, and save the answer."""
    found = _look(entry)
    page = public_pages.find(number, found.values or {})
    if page is None or found.values is None or not found.coded:
        return redirect(url_for("entry.resume", entry=entry), 303)
    form = public_pages.form_for(page, found.values, posted=request.method == "POST")
    if form.validate_on_submit():
        return _save(found, page, form)
    around = _addresses(entry).around(page, found.values, request.args.get("na") == CHANGING)
    return render_template("work/requests/entry_step.html", form=form, entry=found, **around)


def _save(found: Entry, page: Page, form: Any) -> Response:
    typed, held = public_pages.typed(form), services()
    if not drafts.save(held.database, found.case_id, typed, held.profile, clock.now()):
        abort(404)
    merged = {**(found.values or {}), **typed}
    changing = request.args.get("na") == CHANGING
    return redirect(_addresses(found.case_id).after(page, merged, changing), 303)


@blueprint.route(f"{HERE}/<uuid:entry>/overzicht", methods=["GET", "POST"])
@staff(*ROLES)
def review(entry: UUID) -> str | Response:
    """Show everything to be read out; on POST hand it in, once."""
    found = _look(entry)
    values = found.values
    if values is None or not found.coded or public_pages.first_open(values) is not None:
        return redirect(url_for("entry.resume", entry=entry), 303)
    form = AgencyHandInForm() if found.way == "agency" else HandInForm()
    if form.validate_on_submit():
        refused = _hand_in(entry, values)
        if refused is None:
            return redirect(url_for("entry.done", entry=entry), 303)
        form.form_errors.append(refusals.text(Refusal(refused.key)))
    return render_template("work/requests/entry_review.html", form=form, **_reviewed(found, values))


def _reviewed(found: Entry, values: public_answers.Values) -> dict[str, Any]:
    entry = found.case_id
    return {
        "entry": found,
        "parts": public_review.parts(values),
        "change": lambda number: url_for("entry.step", entry=entry, number=number, na=CHANGING),
        "another": public_pages.for_another(values),
    }


def _hand_in(entry: UUID, values: public_answers.Values) -> Refusal | None:
    """Receive it in one's own region: who lives elsewhere is transferred after that."""
    actor = the_actor()
    args = public_answers.submission(public_pages.answered(values), ())
    args = replace(args, region=regions.code_of(actor.region))
    done = actions.submit(services().database, entry, args, actor, clock.now())
    return None if isinstance(done, Done) or done.key == "wrong_stage" else done


@blueprint.get(f"{HERE}/<uuid:entry>/klaar")
@staff(*ROLES)
def done(entry: UUID) -> str | Response:
    """Say what happens now; of the case nothing but its reference."""
    found = _look(entry)
    if found.values is not None:
        return redirect(url_for("entry.resume", entry=entry), 303)
    spaced = references.spaced(found.reference)
    return render_template(
        "work/requests/entry_done.html", form=BaseForm(), entry=found, reference=spaced
    )


def _addresses(entry: UUID) -> Addresses:
    return Addresses(
        lambda number: url_for("entry.step", entry=entry, number=number),
        url_for("entry.review", entry=entry),
    )


def _look(entry: UUID) -> Entry:
    """Open one's own entry; anything else is not there."""
    found = entries.look(services().database, entry, the_actor(), clock.now())
    if isinstance(found, Refusal):
        g.refusal = found
        abort(404)
    return found
