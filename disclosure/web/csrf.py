"""Every write must come from a page of ours (ADR 6).

A form carries a token signed for this browser's ticket or session id, good for 12 hours. A browser
that says the request came from another site (`Sec-Fetch-Site`) is refused. A token that is missing
or stale gets a page that still holds what was typed, with a button to send it again; but only in a
browser that still has its ticket or session. One that left, or stayed away too long, starts over:
whoever presses Back and Reload there must not find what was typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, redirect, request
from itsdangerous import BadSignature, TimestampSigner
from werkzeug.wrappers import Response

from disclosure.web import resend
from disclosure.web.guards import LOGIN, START
from disclosure.web.sessions import STAFF, current
from disclosure.web.state import services

if TYPE_CHECKING:
    from flask import Flask

FIELD = "csrf_token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITE = frozenset({"same-origin", "none", ""})
MAX_AGE_SECONDS = 12 * 3600
EXEMPT = ("/api/",)
"""Callers without cookies: nothing to forge."""


def register(app: Flask) -> None:
    """Check every write before its view."""
    app.before_request(protect)


def token() -> str:
    """Return the token for a form on this page; the browser gets a ticket if it has none."""
    return _signer(current().ticket()).sign(b"").decode()


def protect() -> Response | None:
    """Let a write pass only if it comes from a page of ours."""
    if request.method in SAFE_METHODS or request.path.startswith(EXEMPT):
        return None
    if request.headers.get("Sec-Fetch-Site", "") not in OWN_SITE:
        abort(403)
    if is_valid(request.form.get(FIELD, "")):
        return None
    return resend.stale() if current().opened else start_over()


def start_over() -> Response:
    """Answer a write by a browser that we do not know (any more): to the start or the login."""
    return redirect(LOGIN if current().kind is STAFF else START, 303)


def is_valid(given: str) -> bool:
    """Tell whether this token was signed for this browser, and not too long ago."""
    bound_to = current().token
    if bound_to is None:
        return False
    try:
        _signer(bound_to).unsign(given, max_age=MAX_AGE_SECONDS)
    except BadSignature:
        return False
    return True


def _signer(bound_to: str) -> TimestampSigner:
    return TimestampSigner(services().settings.secret_key, salt=f"csrf {bound_to}")
