"""What templates may call; everything else they get from their view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g, request
from jinja2 import StrictUndefined

from disclosure import clock
from disclosure.web import csrf, display, fields, headers, languages, navigation, sessions
from disclosure.web.comfort import comfort
from disclosure.web.guards import EXIT, LOGIN, START, current_actor, may_open
from disclosure.web.state import services

if TYPE_CHECKING:
    from flask import Flask

PATHS = {
    "start": START,
    "exit": EXIT,
    "form": "/formulier",
    "resume": "/verder",
    "talk": "/bericht",
    "identify": "/verder/inloggen",
    "work": "/werk/",
    "log_in": LOGIN,
    "log_out": "/werk/uitloggen",
    "shortcuts": "/werk/sneltoetsen",
}
"""Fixed addresses of pages that live in higher rooms."""


def register(app: Flask) -> None:
    """Make templates strict and hand them the porch."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        comfort=comfort,
        csrf_token=csrf.token,
        csp_nonce=headers.nonce,
        languages=languages.offered,
        locale=languages.locale,
        sworn=languages.sworn,
        few_words=languages.few_words,
        anchor=fields.anchor,
        attributes=fields.attributes,
        werk_navigation=navigation.items,
        page_name=page_name,
        frame=frame,
        watched=watched,
        staff_path=staff_path,
        current_actor=current_actor,
        may_open=may_open,
        now=clock.now,
        paths=PATHS,
        exit_url=exit_url,
    )
    app.jinja_env.filters.update(
        moment=display.moment,
        short_moment=display.short_moment,
        iso=display.iso,
        day=display.day,
        span=display.span,
    )
    app.jinja_env.globals["time_left"] = display.time_left


def page_name() -> str:
    """Return the endpoint for `<body data-page>`; error pages name themselves (`g.page_name`)."""
    return str(g.get("page_name") or request.endpoint or "web.error")


def exit_url() -> str:
    """Return where "snel verlaten" leads."""
    return services().settings.exit_url


def frame() -> str:
    """Return the layout for a page that both visitors and staff may meet."""
    return "werk_layout.html" if staff_path() and current_actor() else "layout.html"


def staff_path() -> bool:
    """Tell whether this page lies under `/werk/`."""
    return sessions.kind_of(request.path) is sessions.STAFF


def watched() -> bool:
    """Tell whether this page closes by itself after a quarter of an hour of silence."""
    return bool(getattr(sessions.current(), "opened", False))
