"""Logging in as whoever applied: it proves who asks for the application in hand, no more.

Nothing is looked up: without an application in hand there is nothing to log in for, and afterwards
the page is the same whatever else there may be. State, nonce and PKCE verifier wait in the session
on the server and count once. The way back is the one GET that keeps something, and only for the
session that set out.
"""

from __future__ import annotations

import hmac
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.cases import pages
from disclosure.requests import identity, identity_rules, oidc, public_status
from disclosure.requests import public_session as visitor
from disclosure.web import limits, services
from disclosure.web.fields import Tick
from disclosure.web.forms import BaseForm
from disclosure.web.guards import public
from disclosure.web.sessions import current

blueprint = Blueprint("identity", __name__)
UNDER_WAY, ENDED = "login", "login_ended"
DONE, TOO_WEAK = "done", "too_weak"
"""How a login can end besides the reasons of `oidc.LoginFailed`."""


class LoginForm(BaseForm):
    """Nothing is needed to log in."""

    keep_bsn = Tick(_l("Bewaar ook mijn burgerservicenummer (BSN). Dat hoeft niet."))


@blueprint.route("/verder/inloggen", methods=["GET", "POST"])
@public
@limits.limited("login", lambda: str(in_hand() or ""))
def log_in() -> str | Response:
    """Say what logging in does and what it cannot hide; on POST send her on her way."""
    case_id = in_hand() if offered() else None
    form = LoginForm() if case_id is not None else None
    if case_id is not None and form is not None and form.validate_on_submit():
        return _set_out(case_id, bool(form.keep_bsn.data))
    draft = visitor.draft_id() is not None
    office = services().profile.office.name
    shown = {"form": form, "draft": draft, "office": office, "offered": offered()}
    return render_template("requests/login.html", **shown, back=_way_back())


@blueprint.get("/verder/inloggen/terug")
@public
def come_back() -> Response:
    """Take in what she brings back, once, in the session that set out."""
    under_way = session.pop(UNDER_WAY, None)
    if under_way is None or under_way["case"] != str(in_hand()):
        return redirect(url_for("identity.log_in"), 303)
    ended = _taken_in(under_way)
    if ended == DONE:
        current().rotate()
    return _end(ended)


@blueprint.get("/verder/inloggen/klaar")
@public(opened=True)
def ended() -> str | Response:
    """Say how it ended; the same words whatever is known of whoever logged in."""
    how = session.get(ENDED)
    if how is None:
        return redirect(url_for("identity.log_in"), 303)
    return render_template("requests/login_ended.html", how=how, back=_way_back())


def offered() -> bool:
    """Tell whether this installation has a provider and its law a level that is enough."""
    held = services()
    return bool(held.settings.oidc_issuer and held.profile.login.accepted)


def in_hand() -> UUID | None:
    """Return the application this visitor just handed in, or opened with the second proof."""
    case_id = visitor.case_id() if session.get(visitor.PROVED) else None
    with services().database.read() as tx:
        if session.get(visitor.SENT):
            case = pages.find(tx, session[visitor.SENT])
            return case.id if case is not None else None
        handed_in = case_id and public_status.status(tx, case_id, clock.now())
    return case_id if handed_in else None


def _way_back() -> str | None:
    if session.get(visitor.SENT):
        return url_for("requests.sent")
    if visitor.draft_id() is not None:
        return url_for("requests.resume")
    return url_for("status.status") if session.get(visitor.PROVED) else None


def _provider() -> oidc.Provider:
    known = services().settings
    return oidc.provider(known.oidc_issuer, known.oidc_client_id, known.oidc_client_secret)


def _address() -> str:
    """Return where the provider sends her back to: our own address, whatever the request says."""
    return services().settings.base_url.rstrip("/") + url_for("identity.come_back")


def _set_out(case_id: UUID, keep_bsn: bool) -> str | Response:
    """Answer with a page that goes on by itself: a form may not lead off this site."""
    try:
        attempt = _provider().begin(_address(), services().profile.login.accepted)
    except oidc.LoginFailed as failed:
        return _end(failed.reason)
    session[UNDER_WAY] = {
        "case": str(case_id),
        "keep_bsn": keep_bsn,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "verifier": attempt.verifier,
    }
    return render_template("requests/login_onward.html", url=attempt.url)


def _taken_in(under_way: dict[str, str]) -> str:
    """Return how the login ended; what it proved is kept only if it was enough."""
    given = request.args
    if "code" not in given:
        return oidc.reason_of(given.get("error", ""))
    if not hmac.compare_digest(given.get("state", "").encode(), under_way["state"].encode()):
        return "refused"
    try:
        claims = _provider().finish(
            _address(), given["code"], under_way["nonce"], under_way["verifier"]
        )
    except oidc.LoginFailed as failed:
        return failed.reason
    held, case_id = services(), UUID(under_way["case"])
    login = identity_rules.logged_in(claims, held.profile.login)
    if login is None:
        return TOO_WEAK
    identity.offer(held.database, case_id, login, bool(under_way["keep_bsn"]), clock.now())
    return DONE


def _end(how: str) -> Response:
    session[ENDED] = how
    return redirect(url_for("identity.ended"), 303)
