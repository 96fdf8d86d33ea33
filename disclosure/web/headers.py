"""What every answer says to the browser about itself."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import g, request

from disclosure.web.state import services

if TYPE_CHECKING:
    from flask import Flask, Response

YEAR = 365 * 24 * 3600
STATIC_CACHE = f"public, max-age={YEAR}, immutable"
FIXED = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), display-capture=(),"
        " geolocation=(), gyroscope=(), microphone=(), payment=(), usb=(),"
        " browsing-topics=(), interest-cohort=()"
    ),
}
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}';"
    " img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
)


def register(app: Flask) -> None:
    """Add the headers to every answer, errors included."""
    app.after_request(add)


def nonce() -> str:
    """Return the one-time word that lets a script of this page run."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def add(response: Response) -> Response:
    """Set every header that a view did not set itself."""
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", POLICY.format(nonce=nonce()))
    response.headers.setdefault("Cache-Control", _caching(response))
    if services().settings.base_url.startswith("https://"):
        response.headers["Strict-Transport-Security"] = f"max-age={2 * YEAR}; includeSubDomains"
    response.headers.pop("Server", None)
    return response


def _caching(response: Response) -> str:
    found = request.endpoint == "assets.serve" and response.status_code < 400
    return STATIC_CACHE if found else "no-store"
