"""The pages of the danger in a case: all of it over time, and what to do when it is immediate."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure.accounts import queries as accounts
from disclosure.cases import labels, models, pages, standing
from disclosure.cases.pages import OpenCase
from disclosure.desk import acute as acute_page
from disclosure.desk import danger, sight, wording
from disclosure.procedure import urgency
from disclosure.requests import risk_forms, risk_rules, risk_views, risk_wording, triage_page
from disclosure.requests.triage_forms import SOURCES
from disclosure.web import services
from disclosure.web.guards import staff, the_actor

blueprint = Blueprint("danger", __name__)
NAMES = {
    "labels": labels,
    "wording": wording,
    "rule_text": triage_page.rule_text,
    "by_flag": triage_page.texts_by_flag,
    "lines": risk_wording.lines,
    "child_name": risk_wording.child_name,
    "groups": urgency.SIGNALS,
    "sources": SOURCES,
    "kinds": risk_views.PAGES,
    "sentences": standing.sentences,
}


@blueprint.get("/werk/zaken/<reference>/risico")
@staff(*sorted(sight.DESK_ROLES))
def risk(reference: str) -> str:
    """Show every weighing, what happened beside it, and what is on record."""
    opened = _open(reference, "risk")
    with services().database.read() as tx:
        found, children, people = danger.read(tx, opened)
        case = tx.get_one(models.Case, opened.id)
        names = accounts.names(tx, people)
    shown = {"risk": found, "children": children, "names": names, "case": case}
    writes = bool(opened.actor.roles & risk_rules.ROLES)
    return render_template("work/desk/risk.html", writes=writes, **shown, **NAMES)


@blueprint.route("/werk/zaken/<reference>/acuut", methods=["GET", "POST"])
@staff(*sorted(sight.DESK_ROLES))
def acute(reference: str) -> Response | tuple[str, int]:
    """Show what to do now, and put what was done on record."""
    opened, form = _open(reference, "acute"), risk_forms.AcuteForm()
    if form.validate_on_submit():
        refusal = risk_views.save(opened, "acute", form)
        if refusal is None:
            flash(_("Vastgelegd."), "ok")
            return redirect(url_for("danger.acute", reference=opened.reference), 303)
        form.refuse(refusal)
    with services().database.read() as tx:
        found = acute_page.read(tx, opened)
    writes = bool(opened.actor.roles & risk_rules.ROLES)
    shown = {"page": found, "form": form, "case": found.case, "writes": writes}
    return render_template("work/desk/acute.html", **shown, **NAMES), 422 if form.faults else 200


def _open(reference: str, purpose: str) -> OpenCase:
    """Open a case with the roles that have a case page: organisations work from their list."""
    actor = the_actor()
    return pages.open_case(reference, purpose, replace(actor, roles=actor.roles & sight.DESK_ROLES))
