"""The queue and the page of one case; nothing is decided here."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.cases import labels, pages, standing
from disclosure.cases.pages import OpenCase
from disclosure.desk import (
    danger,
    dossier,
    filters,
    forms,
    history,
    link_wording,
    listing,
    records,
    sight,
    task_page,
    tasks,
    ways,
    wording,
)
from disclosure.desk.filters import Filter
from disclosure.errors import Refusal
from disclosure.procedure import stages, urgency
from disclosure.requests import representation, risk_wording, triage_page
from disclosure.web import refusals, services
from disclosure.web.guards import staff, the_actor

blueprint = Blueprint("desk", __name__)
CHOSEN = "queue"
"""Under which name the session remembers how the queue is narrowed."""
NAMES = {
    "checking": representation.ROLES,
    "child_name": risk_wording.child_name,
    "rule_text": triage_page.rule_text,
    "labels": labels,
    "sentences": standing.sentences,
    "wording": wording,
    "words": link_wording,
    "yes": records.yes,
}


@blueprint.get("/werk/zaken")
@staff(*stages.CASE_ROLES)
def queue() -> str:
    """Show what waits for this person, as asked in the address or as chosen in this session."""
    actor, now = the_actor(), clock.now()
    given, usual = filters.given(request.args), listing.usual(actor)
    asked = filters.read(given or session.get(CHOSEN, {}), usual)
    after = filters.read_place(request.args.get("na", ""))
    shown = {
        "found": listing.read(services().database, actor, asked, after, now),
        "asked": asked,
        "given": given,
        "cleared": asked == Filter(usual),
    }
    return render_template("work/desk/queue.html", choices=filters.CHOICES, **shown, **NAMES)


@blueprint.post("/werk/zaken")
@staff(*sorted(sight.DESK_ROLES))
def choose() -> Response:
    """Remember for this session how the queue is narrowed, or forget it."""
    chosen = filters.given(request.form) if "wis" not in request.form else {}
    if chosen != session.get(CHOSEN, {}):
        session[CHOSEN] = chosen
    return redirect(url_for("desk.queue"), 303)


@blueprint.get("/werk/zaken/zoek")
@staff(*sorted(sight.DESK_ROLES))
def find() -> Response:
    """Lead to a case by its reference; unknown and not allowed get the same answer."""
    reference = request.args.get("zaak", "")
    found = listing.find(services().database, the_actor(), reference, clock.now())
    if found is None:
        flash(_("Er is geen zaak met dit kenmerk die u mag openen."), "warning")
        return redirect(url_for("desk.queue"), 303)
    endpoint, known = found
    return redirect(url_for(endpoint, reference=known), 303)


@blueprint.get("/werk/zaken/<reference>")
@staff(*stages.CASE_ROLES)
def case_page(reference: str) -> str:
    """Show one case."""
    opened = _open(reference, "case")
    with services().database.read() as tx:
        found = dossier.read(tx, opened)
        children = risk_wording.children(tx, opened.id)
    groups = ways.grouped(found.offered)
    return render_template(
        "work/desk/case.html",
        page=found,
        risk=danger.of_dossier(found),
        children=children,
        groups=groups,
        flags=urgency.QUESTIONS,
        standing=tasks.RESULTS,
        **NAMES,
    )


@blueprint.get("/werk/zaken/<reference>/tijdlijn")
@staff(*stages.CASE_ROLES)
def timeline(reference: str) -> str:
    """Show everything that happened in one order."""
    opened = _open(reference, "timeline")
    with services().database.read() as tx:
        found = history.timeline(tx, opened)
    return render_template("work/desk/timeline.html", page=found, **NAMES)


@blueprint.get("/werk/zaken/<reference>/termijnen")
@staff(*stages.CASE_ROLES)
def clocks(reference: str) -> str:
    """Show every clock and what was done to it."""
    opened = _open(reference, "clocks")
    with services().database.read() as tx:
        found = history.clocks(tx, opened)
    return render_template("work/desk/clocks.html", page=found, **NAMES)


@blueprint.get("/werk/zaken/<reference>/logboek")
@staff(*stages.CASE_ROLES)
def log(reference: str) -> str:
    """Show who looked and who did what."""
    opened = _open(reference, "log")
    with services().database.read() as tx:
        found = history.log(tx, opened)
    return render_template("work/desk/log.html", page=found, **NAMES)


@blueprint.route("/werk/zaken/<reference>/taak/<uuid:task>", methods=["GET", "POST"])
@staff(*sorted(sight.NEAR_APPLICANT))
def task(reference: str, task: UUID) -> Response | tuple[str, int]:
    """Show a task with the rule it stands under, and keep what was done about it."""
    opened = _open(reference, "task", sight.NEAR_APPLICANT)
    found = _task(opened, task)
    form = forms.for_task(found.results)
    if form.validate_on_submit():
        db = services().database
        refusal = tasks.record(db, opened.id, task, form.tried, opened.actor, opened.now)
        if refusal is None or refusal.key == "already_done":
            return _back_from_task(opened.reference, refusal)
        form.refuse(Refusal(refusal.key, pages.BESIDE.get(refusal.key, refusal.detail)))
        found = _task(opened, task)
    shown = {"page": found, "form": form, "case": opened, **NAMES}
    return render_template("work/desk/task.html", **shown), 422 if form.faults else 200


def _task(opened: OpenCase, task: UUID) -> task_page.TaskPage:
    with services().database.read() as tx:
        found = task_page.read(tx, opened, task)
    return found if found is not None else abort(404)


def _back_from_task(reference: str, refusal: Refusal | None) -> Response:
    if refusal is None:
        flash(_("Vastgelegd."), "ok")
    else:
        flash(refusals.text(refusal), "warning")
    return redirect(url_for("desk.case_page", reference=reference), 303)


def _open(reference: str, purpose: str, roles: frozenset[str] = sight.DESK_ROLES) -> OpenCase:
    """Open a case with the roles that have a case page: organisations work from their list."""
    actor = the_actor()
    return pages.open_case(reference, purpose, replace(actor, roles=actor.roles & roles))
