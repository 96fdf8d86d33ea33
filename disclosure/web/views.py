"""Pages that belong to no room: start, help, privacy, accessibility, and answers for machines."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.web import readiness, statement
from disclosure.web.guards import public
from disclosure.web.languages import few_words
from disclosure.web.state import services

if TYPE_CHECKING:
    from flask import Flask

blueprint = Blueprint("web", __name__)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    readiness.register(app)


@blueprint.get("/")
@public
def start() -> str:
    """Show what comes before the first question."""
    return render_template("web/start_few.html" if few_words() else "web/start.html")


@blueprint.get("/hulp")
@public
def help_now() -> str:
    """Show where help is, now."""
    return render_template("web/help.html")


@blueprint.get("/apparaat")
@public
def device() -> str:
    """Show what somebody else can see on this device, and what helps."""
    return render_template("web/device.html")


@blueprint.get("/privacy")
@public
def privacy() -> str:
    """Show what happens with what is told."""
    return render_template("web/privacy.html")


@blueprint.get("/toegankelijkheid")
@public
def accessibility() -> str:
    """Show the accessibility statement."""
    return render_template("web/accessibility.html", statement=statement)


@blueprint.get("/nog-even")
@public
def stay() -> str:
    """Keep the session a quarter of an hour longer: any request does; this one is only that."""
    return render_template("web/stay.html")


@blueprint.get("/werk/nog-even")
@public
def stay_at_work() -> str:
    """Do the same for the session of staff, whose cookie belongs to these paths."""
    return render_template("web/stay.html")


@blueprint.get("/favicon.ico")
@public
def favicon() -> Response:
    """Answer that there is no picture: one in a tab would draw the eye."""
    return make_response("", 204)


@blueprint.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    """Say where a weakness can be reported (RFC 9116)."""
    settings = services().settings
    contact = f"mailto:{settings.mail_sender}" if settings.mail_sender else settings.base_url
    until = (clock.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = (f"Contact: {contact}", f"Expires: {until}", "Preferred-Languages: nl, en", "")
    return _plain("\n".join(lines))


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Say that this process answers; touches nothing else."""
    return _plain("ok\n")


@blueprint.get("/readyz")
@public
def readyz() -> Response:
    """Say whether this process can serve, or the names of what fails with 503."""
    failing = readiness.failing(clock.now())
    answer = _plain("".join(f"{name}\n" for name in failing) or "ok\n")
    answer.status_code = 503 if failing else 200
    return answer


def _plain(text: str) -> Response:
    answer = make_response(text)
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    return answer
