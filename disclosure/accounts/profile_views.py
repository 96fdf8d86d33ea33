"""What everyone may see and change of themselves: password, absence."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.accounts import (
    current,
    duty_actions,
    forms,
    listing,
    login,
    preferences,
    queries,
    rules,
    shortcuts,
    wording,
)
from disclosure.accounts.preference_forms import PreferencesForm
from disclosure.accounts.views import blueprint
from disclosure.errors import Refusal
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Tx
from disclosure.web import limits, services
from disclosure.web.comfort import comfort
from disclosure.web.guards import current_actor, staff, the_actor


@blueprint.route("/werk/profiel", methods=["GET", "POST"])
@staff()
def profile() -> str | Response | tuple[str, int]:
    """Show one's own account, and keep what was chosen for the own screen."""
    actor, seen = the_actor(), comfort()
    form = PreferencesForm(look=seen.look, shortcuts=bool(seen.keys))
    if form.validate_on_submit():
        preferences.save(services().database, form.chosen(), actor.id)
        flash(_("Bewaard."), "ok")
        return redirect(url_for("accounts.profile"), 303)
    with services().database.read() as tx:
        card = listing.card(tx, actor.id, forms.today()) or abort(404)
        names = queries.names(tx, [a.stand_in for a in card.absences if a.stand_in])
    shown = {"card": card, "names": names, "form": form}
    return render_template("work/accounts/profile.html", **shown), 422 if form.faults else 200


@blueprint.get("/werk/sneltoetsen")
@staff()
def all_shortcuts() -> str:
    """Show which keys do what, and where to switch them off."""
    found = shortcuts.of(the_actor())
    return render_template("work/accounts/shortcuts.html", shortcuts=found)


@blueprint.route("/werk/profiel/wachtwoord", methods=["GET", "POST"])
@staff()
@limits.limited("login", lambda: str(getattr(current_actor(), "id", "")))
def change_password() -> str | Response:
    """Replace one's own password."""
    actor, now = the_actor(), clock.now()
    form = forms.PasswordForm()
    with services().database.read() as tx:
        form.email = listing.email(tx, actor.id)
    if form.validate_on_submit():
        done = login.change_password(services().database, form.change(), actor, now)
        if not isinstance(done, Refusal):
            current.begin(actor.id, now)
            flash(_("Uw wachtwoord is veranderd. Op andere apparaten bent u uitgelogd."), "ok")
            return redirect(url_for("accounts.profile"), 303)
        form.refuse(done)
    return render_template("work/accounts/password.html", form=form)


@blueprint.route("/werk/profiel/afwezig", methods=["GET", "POST"])
@staff()
def be_away() -> str | Response:
    """Record one's own absence."""
    actor = the_actor()
    form = forms.AbsenceForm()
    with services().database.read() as tx:
        offer_colleagues(tx, form, actor.id)
    if form.validate_on_submit():
        done = duty_actions.record_absence(
            services().database, actor.id, form.away(), actor, clock.now()
        )
        if not isinstance(done, Refusal):
            flash(_("Uw afwezigheid is vastgelegd."), "ok")
            return redirect(url_for("accounts.profile"), 303)
        form.refuse(done)
    return render_template("work/accounts/absence.html", form=form, card=None, names={})


@blueprint.post("/werk/afwezig/<uuid:absence_id>/terug")
@staff()
def come_back(absence_id: UUID) -> Response:
    """Take back an absence, one's own or of somebody whose work one plans."""
    actor = the_actor()
    done = duty_actions.remove_absence(services().database, absence_id, actor, clock.now())
    if isinstance(done, Refusal):
        flash(wording.refusal_text(done), "error")
        return redirect(url_for("accounts.profile"), 303)
    flash(_("De afwezigheid is weggehaald."), "ok")
    return redirect(after_planning(done, actor), 303)


def after_planning(account_id: UUID, actor: Actor) -> str:
    """Return where to go on after somebody's absence was recorded or taken back."""
    if account_id == actor.id:
        return url_for("accounts.profile")
    if rules.ADMINISTRATOR in actor.roles:
        return url_for("accounts.account", account_id=account_id)
    return url_for("accounts.absence", account_id=account_id)


def offer_colleagues(tx: Tx, form: forms.AbsenceForm, account_id: UUID) -> None:
    """Let the form choose among who could stand in."""
    found = listing.colleagues(tx, account_id)
    form.stand_in.choices = [("", _("Niemand"))] + [(str(key), name) for key, name in found]
