"""Pages of what a subject may have brought: register it, what one handles, one of them, answer.

No page here reads a case, so none can differ because there is one.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.decisions import remedy_wording, subjects
from disclosure.decisions.remedy_rules import MANAGER, OFFICER
from disclosure.decisions.subject_forms import AnswerForm, BroughtForm
from disclosure.decisions.subjects import Brought
from disclosure.errors import Refusal
from disclosure.procedure import terms
from disclosure.web import navigation, services
from disclosure.web.guards import staff, the_actor

blueprint = Blueprint("subjects", __name__)
HERE = "/werk/ingediend"
NEW = f"{HERE}/nieuw"
SENTENCE = _l(
    "Voor zover de wet dat vereist, zijn gegevens weggelaten. Of dat hier zo is, kan niet worden "
    "gezegd."
)
"""What everybody is answered, whether or not there is anything (procedure.md §14)."""


def register(app: Flask) -> None:
    """Add the pages, and their lines in the menu."""
    app.register_blueprint(blueprint)
    navigation.add(app, 42, HERE, _l("Ingediend"), OFFICER)
    navigation.add(app, 43, NEW, _l("Stuk van een betrokkene"), MANAGER)


@blueprint.get(HERE)
@staff(OFFICER)
def overview() -> str:
    """List what this person handles."""
    with services().database.read() as tx:
        rows = subjects.of_handler(tx, the_actor())
    return render_template("work/decisions/subjects.html", rows=rows, words=remedy_wording)


@blueprint.route(NEW, methods=["GET", "POST"])
@staff(OFFICER, MANAGER)
def new() -> Response | tuple[str, int]:
    """Register what was brought; whoever does sees its number, and no more than that."""
    form, db, actor = BroughtForm(), services().database, the_actor()
    with db.read() as tx:
        able = sorted(subjects.handlers(tx).items(), key=lambda one: one[1])
    form.handler.choices = [("", ""), *((str(who), name) for who, name in able)]
    if form.validate_on_submit():
        law = services().profile
        number = subjects.register(db, _brought(form), law, actor, clock.now())
        if not isinstance(number, Refusal):
            flash(_("Ontvangen onder nummer %(number)s.", number=number), "ok")
            return redirect(_home(actor.roles), 303)
        form.refuse(number)
    html = render_template("work/decisions/subject_new.html", form=form)
    return html, 422 if form.faults else 200


def _home(roles: frozenset[str]) -> str:
    return url_for("subjects.overview" if OFFICER in roles else "accounts.landing")


def _brought(form: Any) -> Brought:
    return Brought(
        kind=form.kind.data or "",
        day=form.day.data,
        name=form.name.data or "",
        born=form.born.data,
        bsn=form.bsn.data or "",
        address=form.address.data or "",
        words=form.words.data or "",
        reply_to=form.reply_to.data or "",
        handler=UUID(form.handler.data) if form.handler.data else None,
    )


@blueprint.route(f"{HERE}/<uuid:remedy_id>", methods=["GET", "POST"])
@staff(OFFICER)
def one(remedy_id: UUID) -> Response | tuple[str, int]:
    """Show what was brought and, from the fixed day on, record the answer."""
    db, actor, now, form = services().database, the_actor(), clock.now(), AnswerForm()
    if not subjects.look(db, remedy_id, actor, now):
        abort(404)
    if form.validate_on_submit():
        refusal = subjects.answer(db, remedy_id, form.words.data or "", actor, now)
        if refusal is None:
            flash(_("Vastgelegd."), "ok")
            return redirect(url_for("subjects.overview"), 303)
        form.refuse(refusal)
    return _render(remedy_id, form)


def _render(remedy_id: UUID, form: Any) -> tuple[str, int]:
    with services().database.read() as tx:
        row = subjects.find(tx, remedy_id, the_actor())
        if row is None:
            abort(404)
        kept, answer = subjects.read(tx, row), subjects.answered(tx, row)
    if not form.is_submitted():
        form.words.data = str(SENTENCE)
    html = render_template(
        "work/decisions/subject_remedy.html",
        form=form,
        row=row,
        kept=kept,
        answer=answer,
        words=remedy_wording,
        due=terms.local_day(clock.now()) >= row.answer_on,
    )
    return html, 422 if form.faults else 200
