"""The pages on which a human says whether two people of two cases are one."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure.accounts import queries as accounts
from disclosure.cases import labels, link_actions, models, pages, people
from disclosure.cases.documents import PersonDetails
from disclosure.cases.link_rules import JudgeLink
from disclosure.cases.pages import OpenCase
from disclosure.desk import link_wording, linked, queries, wording
from disclosure.desk.link_forms import LinkForm
from disclosure.desk.linked import Line, Linked
from disclosure.store.database import Tx
from disclosure.web import services
from disclosure.web.guards import staff, the_actor

blueprint = Blueprint("links", __name__)
NAMES = {"labels": labels, "wording": wording, "words": link_wording}


@blueprint.get("/werk/zaken/<reference>/koppelingen")
@staff(*sorted(link_actions.JUDGES))
def overview(reference: str) -> str:
    """Show every link of a case, what agrees and differs, and what they say together."""
    opened = _open(reference)
    with services().database.read() as tx:
        case, found = _read(tx, opened)
        names = accounts.names(tx, {one.judged_by for one in found.lines if one.judged_by})
    return render_template("work/desk/links.html", case=case, linked=found, names=names, **NAMES)


@blueprint.route("/werk/zaken/<reference>/koppelingen/<uuid:link>", methods=("GET", "POST"))
@staff(*sorted(link_actions.JUDGES))
def judge(reference: str, link: UUID) -> Response | tuple[str, int]:
    """Ask whether this is one person, with the reason."""
    opened, form = _open(reference), LinkForm()
    if form.validate_on_submit() and _judged(opened, link, form):
        return redirect(url_for("links.overview", reference=opened.reference), 303)
    with services().database.read() as tx:
        case, found = _read(tx, opened)
        line = found.find(link) or abort(404)
        who = _details(tx, line)
    html = render_template("work/desk/link.html", case=case, line=line, who=who, form=form, **NAMES)
    return html, 422 if form.faults else 200


def _open(reference: str) -> OpenCase:
    actor = the_actor()
    return pages.open_case(
        reference, "links", replace(actor, roles=actor.roles & link_actions.JUDGES)
    )


def _read(tx: Tx, opened: OpenCase) -> tuple[models.Case, Linked]:
    case = tx.get_one(models.Case, opened.id)
    return case, linked.read(tx, case, opened, queries.sight_of(opened.actor, case))


def _details(tx: Tx, line: Line) -> PersonDetails:
    """Only the person of this case is opened: the other's stays in the other case."""
    return people.read_details(tx, tx.get_one(models.Person, line.person_id))


def _judged(opened: OpenCase, link: UUID, form: LinkForm) -> bool:
    args = JudgeLink(link=link, verdict=form.verdict.data, reason=form.reason.data or "")
    refusal = link_actions.judge(services().database, opened.id, args, opened.actor, opened.now)
    if refusal is None:
        flash(_("Vastgelegd. Beide zaken zijn bijgewerkt."), "ok")
        return True
    about = {"reason_missing": "reason", "already_done": "verdict"}.get(refusal.key, "")
    form.refuse(replace(refusal, detail=about))
    return False
