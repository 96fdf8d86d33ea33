"""Pages beside the steps of the review: chasing, use for prosecution, response times."""

from dataclasses import replace

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.accounts import queries as accounts
from disclosure.cases import labels, pages
from disclosure.cases.pages import OpenCase
from disclosure.procedure import regions, terms
from disclosure.procedure.permissions import Actor
from disclosure.review import chasing, prosecution, response_times
from disclosure.review.prosecution_rules import Prosecution
from disclosure.review.step_forms import ProsecutionForm
from disclosure.store import audit
from disclosure.store.database import Database
from disclosure.web import navigation, refusals, services
from disclosure.web.guards import staff, the_actor

blueprint = Blueprint("enquiries", __name__)
DIRECTOR = frozenset({"case_director"})
TIMES = "/werk/antwoordtijden"


def register(app: Flask) -> None:
    """Add the pages and the entry in the menu."""
    app.register_blueprint(blueprint)
    navigation.add(app, 60, TIMES, _l("Antwoordtijden"), "case_director", "regional_manager")


def _open(reference: str, purpose: str) -> OpenCase:
    """Open a case as its director, and with no other role."""
    actor = the_actor()
    return pages.open_case(reference, purpose, replace(actor, roles=actor.roles & DIRECTOR))


@blueprint.route("/werk/zaken/<reference>/herinneringen", methods=("GET", "POST"))
@staff("case_director")
def chases(reference: str) -> str | Response:
    """Show who was chased when, and let the director chase at once."""
    case = _open(reference, chasing.STEP)
    db = services().database
    if request.method == "POST":
        of = request.form.get("of", "")
        refusal = chasing.by_hand(db, case.id, of, case.actor, case.now)
        said = (refusals.text(refusal), "warning") if refusal else (_("Herinnerd."), "ok")
        flash(*said)
        return redirect(url_for("enquiries.chases", reference=case.reference), 303)
    with db.read() as tx:
        shown = chasing.history(tx, case.id)
        names = accounts.names(tx, shown.people)
    return render_template(
        "work/review/chases.html", case=case, shown=shown, names=names, labels=labels
    )


@blueprint.route("/werk/zaken/<reference>/vervolging", methods=("GET", "POST"))
@staff("case_director")
def prosecution_use(reference: str) -> tuple[str, int] | Response:
    """Write down whether what she told may be used for prosecution."""
    case, form = _open(reference, prosecution.STEP), ProsecutionForm()
    db = services().database
    if form.validate_on_submit():
        refusal = prosecution.record(db, case.id, _typed(form), case.actor, case.now)
        if refusal is None:
            flash(_("Vastgelegd."), "ok")
            return redirect(url_for(pages.CASE_PAGE, reference=case.reference), 303)
        form.refuse(replace(refusal, detail=_BESIDE.get(refusal.key, refusal.detail)))
    with db.read() as tx:
        found = prosecution.history(tx, case.id)
        names = accounts.names(tx, {each.by for each in found})
    shown = {"form": form, "found": found, "names": names}
    html = render_template("work/review/prosecution.html", case=case, **shown)
    return html, 422 if form.faults else 200


_BESIDE = {"contact_unsafe": "alone", "reason_missing": "reason"}


def _typed(form: ProsecutionForm) -> Prosecution:
    return Prosecution(
        ground=form.ground.data or "",
        alone=bool(form.alone.data),
        words=form.words.data or "",
        prosecutor=form.prosecutor.data or "",
        reason=form.reason.data or "",
    )


@blueprint.get(TIMES)
@staff("case_director", "regional_manager")
def times() -> str:
    """Show how fast organisations answer in one's region; the manager also what went on without."""
    actor, now, db = the_actor(), clock.now(), services().database
    _log(db, actor)
    region = regions.code_of(actor.region)
    with db.read() as tx:
        found = response_times.per_organisation(tx, region, now)
        broken = response_times.broken_through(tx, region, actor.id, now) if _leads(actor) else None
    shown = {"found": found, "broken": broken, "least": response_times.LEAST, "labels": labels}
    return render_template("work/review/response_times.html", **shown)


def _leads(actor: Actor) -> bool:
    """Tell whether this is a manager whose training holds: references are not for others."""
    today = terms.local_day(clock.now())
    trained = actor.trained_until is not None and today <= actor.trained_until
    return trained and "regional_manager" in actor.roles


def _log(db: Database, actor: Actor) -> None:
    with db.transaction() as tx:
        chain, who = audit.actor_chain(actor.id), str(actor.id)
        audit.record(tx, chain, "list", who, clock.now(), purpose="response_times", outcome="done")
