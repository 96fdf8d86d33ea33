"""The page that gives back what was typed when it could not be taken at once."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

PLACE = "place"
"""The field that holds somebody's place in a queue (see `turns`)."""

NEVER_KEPT = frozenset(
    {
        PLACE,
        "csrf_token",
        "password",
        "new_password",
        "new_password_again",
        "totp",
        "code",
        "second_proof",
        "own_code",
        "second_code",
    }
)
"""Fields whose content is not written into a page again."""


def stale() -> Response:
    """Answer a form that was open too long: 400, everything typed, a button to send it."""
    return _page("web/stale.html", HTTPStatus.BAD_REQUEST)


def later(wait: timedelta) -> Response:
    """Answer what was tried too often: 429, how long to wait, everything typed, a button."""
    seconds = max(1, int(wait.total_seconds()))
    page = _page("web/wait.html", HTTPStatus.TOO_MANY_REQUESTS, minutes=-(-seconds // 60))
    page.headers["Retry-After"] = str(seconds)
    return page


def wait_for_turn(wait: timedelta, place: str) -> Response:
    """Answer who has to wait in a queue: 429, how long, everything typed, the place, a button."""
    seconds = int(wait.total_seconds()) + 1
    kept = [*typed(), (PLACE, place)]
    page = _page("web/turn.html", HTTPStatus.TOO_MANY_REQUESTS, kept, seconds=seconds)
    page.headers["Retry-After"] = str(seconds)
    return page


def _page(
    template: str,
    status: HTTPStatus,
    kept: list[tuple[str, str]] | None = None,
    **values: object,
) -> Response:
    body = render_template(template, typed=typed() if kept is None else kept, **values)
    return make_response(body, status)


def typed() -> list[tuple[str, str]]:
    """Return name and value of what was typed, in order, without secrets."""
    return [pair for pair in request.form.items(multi=True) if pair[0] not in NEVER_KEPT]
