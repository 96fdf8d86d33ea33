"""The page on which the pattern about a subject is read, and its facts as a paper."""

from dataclasses import replace

from flask import Blueprint, make_response, render_template
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from disclosure.cases import labels, pages
from disclosure.cases.pages import OpenCase
from disclosure.desk import (
    pattern,
    pattern_drawing,
    pattern_paper,
    pattern_wording,
    sight,
    wording,
)
from disclosure.desk.pattern import Pattern
from disclosure.desk.pattern_paper import HandOver
from disclosure.web import services
from disclosure.web.fields import LongText, Text
from disclosure.web.forms import BaseForm
from disclosure.web.guards import staff, the_actor

blueprint = Blueprint("pattern", __name__)
NAMES = {"labels": labels, "wording": wording, "words": pattern_wording}
DIRECTOR = "case_director"


class HandOverForm(BaseForm):
    """For which prosecutor, and why."""

    to = Text(_l("Voor welke officier van justitie?"))
    reason = LongText(_l("Waarom?"), rows=3)


@blueprint.get("/werk/zaken/<reference>/patroon")
@staff(*sorted(sight.DESK_ROLES))
def overview(reference: str) -> str:
    """Show everything known about the subject in one order, drawn and in a table."""
    opened = _open(reference)
    return _render(opened, _read(opened), HandOverForm())


@blueprint.post("/werk/zaken/<reference>/patroon")
@staff(DIRECTOR)
def hand_over(reference: str) -> Response | tuple[str, int]:
    """Give the facts with their sources as a PDF, once it stands who gets them and why."""
    opened, form = _open(reference), HandOverForm()
    args = HandOver(to=form.to.data or "", reason=form.reason.data or "")
    refusal = None
    if form.validate_on_submit():
        refusal = pattern_paper.hand_over(services().database, opened, args)
        if refusal is None:
            return _file(pattern_paper.render(_read(opened), args, opened.now))
        form.refuse(replace(refusal, detail=refusal.detail or "reason"))
    return _render(opened, _read(opened), form), 422


def _open(reference: str) -> OpenCase:
    actor = the_actor()
    near = replace(actor, roles=actor.roles & sight.DESK_ROLES)
    return pages.open_case(reference, "pattern", near)


def _read(opened: OpenCase) -> Pattern:
    db = services().database
    linked = pattern.combine(db, opened)
    with db.read() as tx:
        return pattern.read(tx, opened, linked)


def _render(opened: OpenCase, found: Pattern, form: HandOverForm) -> str:
    return render_template(
        "work/desk/pattern.html",
        page=found,
        drawing=pattern_drawing.draw(found.lines),
        form=form,
        directs=opened.actor.id == found.case.director_id,
        **NAMES,
    )


def _file(content: bytes) -> Response:
    """Answer with a file whose name says nothing; nothing is cached."""
    response = make_response(content)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = 'attachment; filename="stuk.pdf"'
    return response
