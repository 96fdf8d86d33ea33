"""The pages of the panel's sittings: my meetings and rounds, one meeting, planning one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure.accounts import queries as accounts
from disclosure.cases import labels
from disclosure.clock import now
from disclosure.errors import Refusal
from disclosure.procedure.permissions import Actor
from disclosure.review import meeting_queries, meeting_rules, meetings, papers
from disclosure.review.meeting_forms import MeetingForm
from disclosure.review.panel_models import Meeting
from disclosure.store import references
from disclosure.web import services
from disclosure.web.guards import staff, the_actor

blueprint = Blueprint("panel", __name__)
KEPT = timedelta(days=30)
"""How long a meeting that was held stays on the list."""
NAMES = {"labels": labels, "kinds": papers.MEETING_KINDS, "ways": papers.WAYS}


@blueprint.get("/werk/panel")
@staff("panel_member", "panel_chair")
def overview() -> str:
    """Show the meetings and written rounds of this person, no more than references."""
    actor = _looking()
    with services().database.read() as tx:
        planned = meeting_queries.meetings(tx, actor, now() - KEPT)
        rounds = meeting_queries.rounds(tx, actor)
        names = accounts.names(tx, [row.chair_id for row in planned])
    found = {"meetings": planned, "rounds": rounds, "names": names}
    return _page("work/review/panel.html", actor, found)


@blueprint.get("/werk/panel/<uuid:meeting_id>")
@staff("panel_member", "panel_chair")
def meeting(meeting_id: UUID) -> str:
    """Show the agenda of one meeting, as far as this person sits; else it is not there."""
    actor = _looking(meeting_id)
    with services().database.read() as tx:
        row = meeting_queries.meeting(tx, meeting_id, actor)
        agenda = meeting_queries.agenda(tx, meeting_id, actor)
        if row is None or not (agenda or meetings.CHAIR in actor.roles):
            abort(404)
        chair = accounts.name(tx, row.chair_id)
    found = {"meeting": row, "agenda": agenda, "chair": chair}
    return _page("work/review/meeting.html", actor, found)


def _page(template: str, actor: Actor, found: dict[str, Any]) -> str:
    chairs = meetings.CHAIR in actor.roles
    return render_template(
        template, chairs=chairs, at=now(), written=references.spaced, **found, **NAMES
    )


@blueprint.route("/werk/panel/plannen", methods=("GET", "POST"))
@staff("panel_chair")
def plan() -> Response | tuple[str, int]:
    """Plan a meeting of the region."""
    return _plan(None)


@blueprint.route("/werk/panel/<uuid:meeting_id>/wijzigen", methods=("GET", "POST"))
@staff("panel_chair")
def change(meeting_id: UUID) -> Response | tuple[str, int]:
    """Move a meeting that has not begun."""
    with services().database.read() as tx:
        row = meeting_queries.meeting(tx, meeting_id, the_actor())
    return _plan(row if row is not None else abort(404))


def _plan(row: Meeting | None) -> Response | tuple[str, int]:
    actor = _looking(row.id if row else None)
    form = MeetingForm(obj=row)
    if form.validate_on_submit():
        args = _typed(form, row)
        result = meetings.plan_meeting(services().database, args, actor, now())
        if not isinstance(result, Refusal):
            flash(_("Vastgelegd."), "ok")
            return redirect(url_for("panel.meeting", meeting_id=result), 303)
        form.refuse(result)
    page = render_template("work/review/plan_meeting.html", form=form, meeting=row)
    return page, 422 if form.faults else 200


def _typed(form: MeetingForm, row: Meeting | None) -> meeting_rules.PlanMeeting:
    return meeting_rules.PlanMeeting(
        starts_at=form.starts_at.data,
        way=form.way.data or "",
        place=form.place.data or "",
        kind=form.kind.data or "",
        meeting=row.id if row else None,
    )


def _looking(meeting_id: UUID | None = None) -> Actor:
    """Return who looks, and log it; without a valid training there is nothing to see."""
    actor = the_actor()
    refusal = meetings.look(services().database, actor, now(), meeting_id)
    if refusal is not None:
        g.refusal = refusal
        abort(404)
    return actor
