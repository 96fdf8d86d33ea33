"""Logging in and out, first set-up, and the first page of staff."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.accounts import (
    current,
    forms,
    listing,
    login,
    one_time_codes,
    qr,
    queries,
    rules,
    wording,
)
from disclosure.errors import Refusal
from disclosure.procedure import stages
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Tx
from disclosure.web import limits, services, sessions
from disclosure.web.guards import current_actor, public, staff, the_actor

blueprint = Blueprint("accounts", __name__)
QUEUE = "/werk/zaken"


@blueprint.context_processor
def words() -> dict[str, object]:
    """Give every template of this room its words."""
    return {"wording": wording}


def who_tries() -> str:
    """Count tries per account *and* address, so that a stranger elsewhere makes nobody wait."""
    email = request.form.get("email", "").strip()
    return f"{email}\0{limits.place()}" if email else ""


@blueprint.route("/werk/inloggen", methods=["GET", "POST"])
@public
@limits.limited("login", who_tries)
def log_in() -> str | Response:
    """Let staff in with password and one-time code."""
    if current_actor() is not None:
        return redirect(url_for("accounts.landing"), 303)
    form = forms.LoginForm()
    if form.validate_on_submit():
        now = clock.now()
        found = login.log_in(services().database, form.attempt(), now)
        if found is not None:
            return _welcome(found, now)
        form.form_errors.append(wording.LOGIN_FAILED)
    return render_template("work/accounts/log_in.html", form=form, lapsed=sessions.current().lapsed)


def _welcome(found: login.LoggedIn, now: datetime) -> Response:
    current.begin(found.account_id, now)
    if found.failed_before:
        sentence = ngettext(
            "Sinds u hier was, is %(num)s keer vergeefs met uw e-mailadres geprobeerd in te "
            "loggen. Was u dat niet? Zeg het uw beheerder.",
            "Sinds u hier was, is %(num)s keer vergeefs met uw e-mailadres geprobeerd in te "
            "loggen. Was u dat niet? Zeg het uw beheerder.",
            found.failed_before,
        )
        flash(sentence, "warning")
    return redirect(url_for("accounts.landing"), 303)


@blueprint.post("/werk/uitloggen")
@staff()
def log_out() -> Response:
    """End the session here and in the browser."""
    login.log_out(services().database, the_actor().id, clock.now())
    sessions.current().end()
    return redirect(url_for("accounts.log_in"), 303)


@blueprint.get("/werk/")
@staff()
def landing() -> str | Response:
    """Lead to the queue, or show who has no cases where to go."""
    actor = the_actor()
    if actor.roles & set(stages.CASE_ROLES):
        return redirect(QUEUE, 303)
    with services().database.read() as tx:
        name = queries.name(tx, actor.id)
        waiting, bare = _for_administrators(tx, actor)
    return render_template("work/accounts/landing.html", name=name, waiting=waiting, bare=bare)


def _for_administrators(tx: Tx, actor: Actor) -> tuple[int, list[str]]:
    """Return what waits for this administrator, and which of the regions lack a roster."""
    if rules.ADMINISTRATOR not in actor.roles:
        return 0, []
    bare = queries.regions_without_roster(tx, forms.today())
    mine = [code for code in bare if not rules.refuse_planning(actor, code)]
    return listing.waiting(tx, actor), [wording.region_name(code) for code in mine]


@blueprint.route("/werk/instellen/<token>", methods=["GET", "POST"])
@public
@limits.limited("code", lambda: (request.view_args or {}).get("token", ""))
def set_up(token: str) -> str | Response | tuple[str, int]:
    """Give a new account its password and one-time codes, once."""
    invitation = login.invitation(services().database, token, clock.now())
    if invitation is None:
        return render_template("work/accounts/no_set_up.html"), 404
    form = forms.SetUpForm()
    form.email = invitation.email
    if form.validate_on_submit():
        password, code = form.new_password.data or "", form.code.data or ""
        done = login.set_up(services().database, token, password, code, clock.now())
        if not isinstance(done, Refusal):
            flash(_("Uw account is klaar. Log nu in. Gebruik een nieuwe code uit uw app."), "ok")
            return redirect(url_for("accounts.log_in"), 303)
        form.refuse(done)
    picture = qr.picture(one_time_codes.uri(invitation.secret, invitation.email))
    shown = {"form": form, "invitation": invitation, "picture": picture}
    return render_template("work/accounts/set_up.html", **shown)
