"""Pages of remedies: those of one case, one file, something to record, what came in, the register.

None is a step of the stage table. Opening the case judges and logs who may; which file of it may be
seen, `remedy_rules.may_see` says: a file that is not for somebody is not there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.cases import models, pages
from disclosure.cases.pages import OpenCase
from disclosure.decisions import remedies, remedy_page, remedy_rules, remedy_wording
from disclosure.decisions import remedy_queries as found
from disclosure.decisions.remedy_forms import ReceivedForm, form_of
from disclosure.decisions.remedy_page import Opened
from disclosure.decisions.remedy_rules import (
    DIRECTOR,
    HANDLERS,
    INTAKE,
    MANAGER,
    READERS,
    Received,
    Record,
)
from disclosure.errors import Refusal
from disclosure.procedure import terms
from disclosure.store import audit
from disclosure.web import navigation, services
from disclosure.web.guards import staff, the_actor

blueprint = Blueprint("remedies", __name__)
ADDRESS = "/werk/zaken/<reference>/bezwaar-en-klacht"
REGISTER = "/werk/bezwaar-en-klacht"
RECEIVERS = (INTAKE, DIRECTOR, MANAGER)
BESIDE = {
    "conflict": "handler",
    "same_person": "about",
    "out_of_term": "amount",
    "reason_missing": "words",
}


def register(app: Flask) -> None:
    """Add the pages of remedies, and the register to the menu of who handles one."""
    app.register_blueprint(blueprint)
    navigation.add(app, 40, REGISTER, _l("Bezwaar en klacht"), *HANDLERS)


@blueprint.get(REGISTER)
@staff(*HANDLERS)
def overview() -> str:
    """List the files of a region that are for this person, open ones first; that is logged."""
    actor, now, db = the_actor(), clock.now(), services().database
    with db.transaction() as tx:
        chain = audit.actor_chain(actor.id)
        audit.record(tx, chain, "view", str(actor.id), now, purpose=remedies.VERB, outcome="done")
    with db.read() as tx:
        lines = [
            remedy_page.line(tx, row, case, now)
            for row, case in found.register(tx, actor)
            if remedy_rules.may_see(found.brief(row), actor.id, actor.roles, None)
        ]
    return render_template("work/decisions/remedy_register.html", lines=lines, words=remedy_wording)


@blueprint.get(ADDRESS)
@staff(*sorted(READERS))
def of_case(reference: str) -> str:
    """Show the term of the applicant and the files of a case."""
    case = _open(reference)
    with services().database.read() as tx:
        shown = remedy_page.overview(tx, case.id, case.actor, case.now)
    return render_template("work/decisions/remedies.html", case=case, words=remedy_wording, **shown)


@blueprint.route(f"{ADDRESS}/nieuw", methods=["GET", "POST"])
@staff(*RECEIVERS)
def receive(reference: str) -> Response | tuple[str, int]:
    """Write down what came by letter, by telephone or from a court."""
    actor = the_actor()
    case = _open(reference, *RECEIVERS, actor_roles=actor.roles)
    form = ReceivedForm()
    if form.validate_on_submit() and _received(form, case):
        return redirect(url_for("remedies.of_case", reference=reference), 303)
    html = render_template("work/decisions/remedy_received.html", form=form, case=case)
    return html, 422 if form.faults else 200


def _received(form: Any, case: OpenCase) -> bool:
    args = Received(
        kind=form.kind.data or "",
        day=form.day.data,
        court=form.court.data or "",
        number=form.number.data or "",
        words=form.words.data or "",
    )
    refusal = remedies.receive(services().database, case.id, args, case.actor, case.now)
    if refusal is None:
        flash(_("Vastgelegd."), "ok")
        return True
    form.refuse(refusal)
    return False


@blueprint.get(f"{ADDRESS}/<uuid:remedy_id>")
@staff(*sorted(READERS))
def one(reference: str, remedy_id: UUID) -> str:
    """Show one file: what was received, its term, what was done, what it costs."""
    case = _open(reference)
    shown = _file(case, remedy_id)
    can = remedy_rules.offered(shown.file, case.actor.id, case.actor.roles)
    return render_template(
        "work/decisions/remedy.html",
        case=case,
        shown=shown,
        can=can,
        words=remedy_wording,
        decides=shown.row.handler_id == case.actor.id and not shown.file.decided,
    )


@blueprint.route(f"{ADDRESS}/<uuid:remedy_id>/<what>", methods=["GET", "POST"])
@staff(*sorted(READERS))
def record(reference: str, remedy_id: UUID, what: str) -> Response | tuple[str, int]:
    """Record something done about a remedy."""
    case = _open(reference)
    shown = _file(case, remedy_id)
    form = _form(what, shown, case)
    if form.validate_on_submit() and _recorded(form, what, shown, case):
        return redirect(_after(case, shown), 303)
    html = render_template(
        "work/decisions/remedy_record.html",
        form=form,
        case=case,
        shown=shown,
        title=remedy_wording.RECORDS[what],
        intro=remedy_wording.INTROS[what],
    )
    return html, 422 if form.faults else 200


def _recorded(form: Any, what: str, shown: Opened, case: OpenCase) -> bool:
    args, db = _arguments(what, form), services().database
    refusal = remedies.record(db, case.id, shown.row.id, args, case.actor, case.now)
    if refusal is None:
        flash(_("Vastgelegd."), "ok")
        return True
    form.refuse(Refusal(refusal.key, refusal.detail or _beside(refusal.key, what)))
    return False


def _after(case: OpenCase, shown: Opened) -> str:
    """Whoever named themselves as whom it is about cannot go back to it."""
    with services().database.read() as tx:
        row = found.find(tx, case.id, shown.row.id)
        file = found.facts(tx, row) if row is not None else shown.file
        director = tx.get_one(models.Case, case.id).director_id
    if remedy_rules.may_see(file, case.actor.id, case.actor.roles, director):
        return url_for("remedies.one", reference=case.reference, remedy_id=shown.row.id)
    return url_for("remedies.of_case", reference=case.reference)


def _beside(key: str, what: str) -> str:
    field = BESIDE.get(key, "")
    return "handler" if what == "handler" and key == "facts_missing" else field


def _open(reference: str, *roles: str, actor_roles: frozenset[str] = frozenset()) -> OpenCase:
    """Open a case for its remedies; `roles` narrow what somebody with more of them comes in as."""
    actor = the_actor()
    near = replace(actor, roles=actor_roles & frozenset(roles)) if roles else actor
    return pages.open_case(reference, remedies.VERB, near)


def _file(case: OpenCase, remedy_id: UUID) -> Opened:
    """Open a file; one that is not for this person answers as one that does not exist."""
    with services().database.read() as tx:
        row = found.find(tx, case.id, remedy_id)
        director = tx.get_one(models.Case, case.id).director_id
        file = found.facts(tx, row) if row is not None else None
        if (
            row is None
            or file is None
            or not remedy_rules.may_see(file, case.actor.id, case.actor.roles, director)
        ):
            abort(404)
        return remedy_page.opened(tx, row, case.now)


def _form(what: str, shown: Opened, case: OpenCase) -> Any:
    """Return the form of something that can be recorded now by this person; else there is none."""
    if what not in remedy_rules.offered(shown.file, case.actor.id, case.actor.roles):
        abort(404)
    form: Any = form_of(what, shown.row.kind)
    with services().database.read() as tx:
        if "handler" in form:
            form.handler.choices = remedy_page.handlers(tx, shown.row, terms.local_day(case.now))
        if "about" in form:
            form.about.choices = remedy_page.colleagues(tx, case)
    if what == "penalty" and not form.is_submitted():
        form.amount.data = shown.line.owed
    return form


def _arguments(what: str, form: Any) -> Record:
    data = form.data
    return Record(
        what=what,
        how=data.get("how") or "",
        day=data.get("day"),
        words=data.get("words") or "",
        place=data.get("place") or "",
        handler=UUID(data["handler"]) if data.get("handler") else None,
        about=UUID(data["about"]) if data.get("about") else None,
        committee=bool(data.get("committee")),
        amount=0 if data.get("how") == "none" else data.get("amount"),
        asks=data.get("asks") or "",
    )
