"""Quick exit: one plain link that ends everything this site keeps, and leads elsewhere.

The one GET that may end something. A form post could not do it: the policy that forms stay on this
site would block the way out. Idempotent, so pressing it twice is no error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from disclosure.web import sessions
from disclosure.web.guards import EXIT, public
from disclosure.web.state import services

if TYPE_CHECKING:
    from flask import Flask

blueprint = Blueprint("quick_exit", __name__)
CLEARED = '"cache", "cookies", "storage"'


def register(app: Flask) -> None:
    """Add the way out."""
    app.register_blueprint(blueprint)


@blueprint.get(EXIT)
@public
def leave() -> Response:
    """End the sessions on the server, have the browser forget, go to a harmless page."""
    names = [sessions.cookie_name(kind) for kind in sessions.KINDS]
    sessions.end_all([request.cookies.get(name, "") for name in names])
    sessions.current().end()
    answer = redirect(services().settings.exit_url, 303)
    for name in request.cookies:
        answer.delete_cookie(name, secure=not services().settings.loopback, httponly=True)
    answer.headers["Clear-Site-Data"] = CLEARED
    return answer
