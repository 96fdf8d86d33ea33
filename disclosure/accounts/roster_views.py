"""Who is on duty, and which organisations and regions there are."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.accounts import (
    duty_actions,
    forms,
    head_actions,
    listing,
    queries,
    rules,
    wording,
)
from disclosure.accounts.admin_views import offer_regions
from disclosure.accounts.duty_actions import DutyLine
from disclosure.accounts.profile_views import after_planning, offer_colleagues
from disclosure.accounts.views import blueprint
from disclosure.errors import Refusal
from disclosure.procedure import regions, stages
from disclosure.store.database import Tx
from disclosure.web import services
from disclosure.web.guards import staff, the_actor


@blueprint.get("/werk/beheer/rooster")
@staff("administrator", "regional_manager")
def rosters() -> str:
    """Show the rosters of every region one plans."""
    actor = the_actor()
    with services().database.read() as tx:
        mine = [code for code in queries.bureaus(tx) if not rules.refuse_planning(actor, code)]
        found = {code: _names_by_role(tx, code) for code in mine}
        bare = queries.regions_without_roster(tx, forms.today())
    return render_template(
        "work/accounts/rosters.html",
        rosters=found,
        bare=bare,
        duty=queries.DUTY_ROLES,
    )


def _names_by_role(tx: Tx, region: str | None) -> dict[str, list[str]]:
    return {
        role: [duty.name for duty in listing.roster(tx, region, role)] for role in stages.CASE_ROLES
    }


@blueprint.route("/werk/beheer/rooster/<slug>/<role>", methods=["GET", "POST"])
@staff("administrator", "regional_manager")
def roster(slug: str, role: str) -> str | Response:
    """Show one roster and add a place at its end."""
    region = _planned(slug, role)
    form = forms.DutyForm()
    with services().database.read() as tx:
        places = listing.roster(tx, region, role)
        form.account.choices = [("", ""), *_able(tx, region, role)]
    if form.validate_on_submit():
        done = _replace(region, role, [*_lines(places), form.line()])
        if not isinstance(done, Refusal):
            return redirect(url_for("accounts.roster", slug=slug, role=role), 303)
        form.refuse(done)
    shown = {"form": form, "places": places, "slug": slug, "region": region, "role": role}
    return render_template("work/accounts/roster.html", **shown)


def _able(tx: Tx, region: str | None, role: str) -> list[tuple[str, str]]:
    found = queries.names(tx, queries.accounts_with(tx, region, role))
    return [(str(account_id), name) for account_id, name in found.items()]


@blueprint.post("/werk/beheer/rooster/<slug>/<role>/<any(hoger,weg):what>")
@staff("administrator", "regional_manager")
def move(slug: str, role: str, what: str) -> Response:
    """Move one place up, or take it out."""
    region = _planned(slug, role)
    with services().database.read() as tx:
        lines = _lines(listing.roster(tx, region, role))
    place = request.form.get("place", type=int, default=-1)
    if not 0 <= place < len(lines):
        abort(404)
    line = lines.pop(place)
    if what == "hoger":
        lines.insert(max(place - 1, 0), line)
    done = _replace(region, role, lines)
    if isinstance(done, Refusal):
        flash(wording.refusal_text(done), "error")
    return redirect(url_for("accounts.roster", slug=slug, role=role), 303)


def _planned(slug: str, role: str) -> str | None:
    """Return the region of the address if the actor plans it, or answer that there is none."""
    region = wording.region_of_slug(slug)
    known = region is None or region in regions.REGIONS
    if not known or role not in stages.CASE_ROLES or rules.refuse_planning(the_actor(), region):
        abort(404)
    return region


def _lines(places: list[listing.Duty]) -> list[DutyLine]:
    return [DutyLine(duty.account_id, duty.from_day, duty.until_day) for duty in places]


def _replace(region: str | None, role: str, lines: list[DutyLine]) -> int | Refusal:
    db, now = services().database, clock.now()
    return duty_actions.set_roster(db, region, role, lines, the_actor(), now)


@blueprint.route("/werk/beheer/afwezig/<uuid:account_id>", methods=["GET", "POST"])
@staff("administrator", "regional_manager")
def absence(account_id: UUID) -> str | Response:
    """Show when somebody is away, and record that somebody will be."""
    actor, form = the_actor(), forms.AbsenceForm()
    with services().database.read() as tx:
        card = listing.card(tx, account_id, forms.today())
        if card is None or rules.refuse_planning(actor, card.line.region):
            abort(404)
        offer_colleagues(tx, form, account_id)
        names = queries.names(tx, listing.people(card))
    if form.validate_on_submit():
        db, now = services().database, clock.now()
        done = duty_actions.record_absence(db, account_id, form.away(), actor, now)
        if not isinstance(done, Refusal):
            flash(_("De afwezigheid is vastgelegd."), "ok")
            return redirect(after_planning(account_id, actor), 303)
        form.refuse(done)
    return render_template("work/accounts/absence.html", form=form, card=card, names=names)


@blueprint.route("/werk/beheer/organisaties", methods=["GET", "POST"])
@staff("administrator")
def organisations() -> str | Response:
    """List the organisations, and add one."""
    actor = the_actor()
    form, db = forms.OrganisationForm(), services().database
    offer_regions(form.region, actor)
    if form.validate_on_submit():
        done = duty_actions.add_organisation(db, form.organisation(), actor, clock.now())
        if not isinstance(done, Refusal):
            flash(_("De organisatie is toegevoegd."), "ok")
            return redirect(url_for("accounts.organisations"), 303)
        form.refuse(done)
    with db.read() as tx:
        found = listing.organisations(tx, actor.region, everywhere=actor.region is None)
        shown = {"found": found, "heads": head_actions.named(tx)}
    return render_template("work/accounts/organisations.html", form=form, actor=actor, **shown)


@blueprint.post("/werk/beheer/regio/<slug>/openen")
@staff("administrator")
def open_region(slug: str) -> Response:
    """Let a region own cases."""
    region = wording.region_of_slug(slug)
    done = duty_actions.open_region(services().database, region, the_actor(), clock.now())
    if isinstance(done, Refusal):
        flash(wording.refusal_text(done), "error")
    else:
        flash(_("De regio is open. Nieuwe zaken komen nu hier binnen."), "ok")
    return redirect(url_for("accounts.organisations"), 303)
