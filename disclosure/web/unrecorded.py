"""What a browser writes down about a visit: the page by which she came in, and none after it.

Chromium writes address and title of every page it shows into its history on disk, except of a page
that came with status 404. So a page that lies behind a door, or was opened from a page of ours, is
sent to a browser under that status: "not willing to disclose that one exists" (RFC 9110, 15.5.5).
What the page says is the same, programs and the log see the real status. Decision 18.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import current_app, request

from disclosure.web.sessions import PUBLIC, kind_of

if TYPE_CHECKING:
    from flask import Flask, Response

INSIDE = "same-origin"
SHOWN = "document"


def register(app: Flask) -> None:
    """Change the status last of all, when it has been logged."""
    app.after_request(leave_out)


def leave_out(response: Response) -> Response:
    """Send a page that should not be remembered under 404, to browsers that show it."""
    shown = request.headers.get("Sec-Fetch-Dest") == SHOWN and response.mimetype == "text/html"
    redirects = HTTPStatus.MULTIPLE_CHOICES <= response.status_code < HTTPStatus.BAD_REQUEST
    if shown and not redirects and kind_of(request.path) is PUBLIC and _inside():
        response.status_code = HTTPStatus.NOT_FOUND
    return response


def _inside() -> bool:
    """Tell whether this page lies behind a door, or was opened from a page of ours."""
    if request.headers.get("Sec-Fetch-Site") == INSIDE:
        return True
    view: Any = current_app.view_functions.get(request.endpoint or "")
    return getattr(getattr(view, "guard", None), "kind", "") == "opened"
