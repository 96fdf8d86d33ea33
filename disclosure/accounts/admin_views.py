"""Accounts as administrators see them: who there is, who waits, who may what. No case content."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.accounts import actions, forms, listing, queries, rules, wording
from disclosure.accounts.views import blueprint
from disclosure.errors import Refusal
from disclosure.procedure import regions
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Tx
from disclosure.web import services
from disclosure.web.guards import staff, the_actor

DECISIONS = {
    "afwijzen": (actions.reject, _l("Het voorstel is afgewezen.")),
    "uitzetten": (actions.disable, _l("Het account is uitgezet.")),
    "herstellen": (
        actions.reset,
        _l("De toegang is ingetrokken. Een tweede beheerder geeft de nieuwe uit."),
    ),
}
"""Buttons on an account, by the word in their address: what they do and what is said then."""


@blueprint.get("/werk/beheer/accounts")
@staff("administrator")
def accounts() -> str:
    """List the accounts of one's region, or of the whole country."""
    which = request.args.get("toon", "")
    after = request.args.get("na", type=UUID)
    if which not in listing.FILTERS:
        abort(404)
    with services().database.read() as tx:
        page = listing.accounts(tx, the_actor(), which, after)
    return render_template("work/accounts/accounts.html", page=page, which=which, after=after)


@blueprint.route("/werk/beheer/accounts/nieuw", methods=["GET", "POST"])
@staff("administrator")
def propose() -> str | Response:
    """Propose an account."""
    form = forms.ProposalForm()
    with services().database.read() as tx:
        _offer_places(tx, form, the_actor())
    if form.validate_on_submit():
        done = actions.propose(services().database, form.new_account(), the_actor(), clock.now())
        if not isinstance(done, Refusal):
            flash(_("Het voorstel is vastgelegd. Een tweede beheerder beslist erover."), "ok")
            return redirect(url_for("accounts.account", account_id=done), 303)
        form.refuse(done)
    return render_template("work/accounts/propose.html", form=form)


def _offer_places(tx: Tx, form: forms.ProposalForm, actor: Actor) -> None:
    offer_regions(form.region, actor)
    found = listing.organisations(tx, actor.region, everywhere=actor.region is None)
    form.organisation.choices = [("", "")] + [(str(one.id), one.name) for one in found]


def offer_regions(field: Any, actor: Actor) -> None:
    """Let a field choose the region of the actor, or for a national one any and the country."""
    every = [(code, f"{region.name} ({code})") for code, region in regions.REGIONS.items()]
    national = (wording.NATIONAL, wording.region_name(None))
    own = [choice for choice in every if choice[0] == actor.region]
    field.choices = own or [("", ""), national, *every]


@blueprint.get("/werk/beheer/accounts/<uuid:account_id>")
@staff("administrator")
def account(account_id: UUID) -> str:
    """Show one account and what can be done with it."""
    return _show(account_id)


def _show(account_id: UUID) -> str:
    actor = the_actor()
    with services().database.read() as tx:
        card = listing.card(tx, account_id, forms.today())
        if card is None or rules.refuse_administration(actor, card.line.region):
            abort(404)
        names = queries.names(tx, listing.people(card))
    mine = actor.id in (card.pending_by, card.line.id)
    return render_template("work/accounts/account.html", card=card, names=names, mine=mine)


@blueprint.post("/werk/beheer/accounts/<uuid:account_id>/goedkeuren")
@staff("administrator")
def approve(account_id: UUID) -> str | Response:
    """Approve what another proposed, and show the way to set-up this once."""
    done = actions.approve(services().database, account_id, the_actor(), clock.now())
    if isinstance(done, Refusal):
        flash(wording.refusal_text(done), "error")
        return redirect(url_for("accounts.account", account_id=account_id), 303)
    if done.token is None:
        flash(_("De wijziging is goedgekeurd."), "ok")
        return redirect(url_for("accounts.account", account_id=account_id), 303)
    path = url_for("accounts.set_up", token=done.token)
    address = services().settings.base_url.rstrip("/") + path
    return render_template(
        "work/accounts/approved.html", address=address, account_id=account_id, days=rules.SETUP_DAYS
    )


@blueprint.post("/werk/beheer/accounts/<uuid:account_id>/<any(afwijzen,uitzetten,herstellen):what>")
@staff("administrator")
def decide(account_id: UUID, what: str) -> Response:
    """Reject a proposal, disable an account, or take its password and codes out of use."""
    action, said = DECISIONS[what]
    done = action(services().database, account_id, the_actor(), clock.now())
    if isinstance(done, Refusal):
        flash(wording.refusal_text(done), "error")
    else:
        flash(str(said), "ok")
    return redirect(url_for("accounts.account", account_id=account_id), 303)


@blueprint.route("/werk/beheer/accounts/<uuid:account_id>/rollen", methods=["GET", "POST"])
@staff("administrator")
def roles(account_id: UUID) -> str | Response:
    """Change the roles of an account."""
    line = line_of(account_id)
    form = forms.RolesForm(data={"roles": sorted(line.roles)})
    if form.validate_on_submit():
        wanted = frozenset(form.roles.data or ())
        done = actions.set_roles(services().database, account_id, wanted, the_actor(), clock.now())
        if not isinstance(done, Refusal):
            flash(_("Vastgelegd. Nieuwe rollen wachten op een tweede beheerder."), "ok")
            return redirect(url_for("accounts.account", account_id=account_id), 303)
        form.refuse(done)
    return render_template("work/accounts/roles.html", form=form, line=line)


@blueprint.route("/werk/beheer/accounts/<uuid:account_id>/training", methods=["GET", "POST"])
@staff("administrator")
def training(account_id: UUID) -> str | Response:
    """Record a training somebody passed."""
    line = line_of(account_id)
    form = forms.TrainingForm()
    if form.validate_on_submit():
        done = actions.record_training(
            services().database, account_id, form.training(), the_actor(), clock.now()
        )
        if not isinstance(done, Refusal):
            flash(_("De training is vastgelegd."), "ok")
            return redirect(url_for("accounts.account", account_id=account_id), 303)
        form.refuse(done)
    return render_template("work/accounts/training.html", form=form, line=line)


def line_of(account_id: UUID) -> listing.Line:
    """Return an account of one's own region, or answer that there is none."""
    with services().database.read() as tx:
        card = listing.card(tx, account_id, forms.today())
    if card is None or rules.refuse_administration(the_actor(), card.line.region):
        abort(404)
    return card.line
