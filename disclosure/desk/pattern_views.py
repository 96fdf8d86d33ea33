"""The page on which the pattern about a subject is read, over all linked cases."""

from dataclasses import replace

from flask import Blueprint, render_template

from disclosure.cases import labels, pages
from disclosure.desk import pattern, pattern_drawing, pattern_wording, sight, wording
from disclosure.web import services
from disclosure.web.guards import staff, the_actor

blueprint = Blueprint("pattern", __name__)
NAMES = {"labels": labels, "wording": wording, "words": pattern_wording}


@blueprint.get("/werk/zaken/<reference>/patroon")
@staff(*sorted(sight.DESK_ROLES))
def overview(reference: str) -> str:
    """Show everything known about the subject in one order, drawn and in a table."""
    actor = the_actor()
    near = replace(actor, roles=actor.roles & sight.DESK_ROLES)
    opened = pages.open_case(reference, "pattern", near)
    db = services().database
    linked = pattern.combine(db, opened)
    with db.read() as tx:
        found = pattern.read(tx, opened, linked)
    drawing = pattern_drawing.draw(found.lines)
    return render_template("work/desk/pattern.html", page=found, drawing=drawing, **NAMES)
