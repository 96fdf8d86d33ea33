"""Error pages: neutral, with what to do now, never with what went wrong inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import make_response, render_template
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from disclosure.web import logs

if TYPE_CHECKING:
    from flask import Flask


class Page(NamedTuple):
    """Heading and advice of one error page."""

    heading: str
    advice: str


AGAIN = _l("Probeer het nog een keer. Lukt het niet? Begin dan opnieuw op de startpagina.")
PAGES = {
    400: Page(_l("Dit lukte niet"), AGAIN),
    403: Page(_l("U kunt deze pagina niet openen"), _l("Ga terug naar de startpagina.")),
    404: Page(
        _l("Deze pagina is er niet"),
        _l("Misschien is het adres verkeerd getypt. Ga terug naar de startpagina."),
    ),
    405: Page(_l("Dit lukte niet"), AGAIN),
    413: Page(
        _l("Dit is te veel in één keer"),
        _l("Ga terug en maak de tekst korter. Dan kunt u het nog een keer versturen."),
    ),
    429: Page(_l("Even wachten"), _l("Wacht een paar minuten en probeer het dan opnieuw.")),
    500: Page(
        _l("Er is iets misgegaan bij ons"),
        _l("Dat ligt niet aan u. Probeer het over een paar minuten nog een keer."),
    ),
}


def register(app: Flask) -> None:
    """Answer every error with a page of our own."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unforeseen)


def http_error(error: HTTPException) -> Response:
    """Answer an expected error; redirects and ready-made answers pass through."""
    code = error.code or 500
    if error.response is not None or code < 400:
        return error.get_response()
    page = _page(code)
    if code == 405:
        page.headers["Allow"] = error.get_response().headers.get("Allow", "GET")
    return page


def unforeseen(error: Exception) -> Response:
    """Answer a defect: one line in the log, nothing of it on the page."""
    logs.failure(error)
    return _page(500)


def _page(code: int) -> Response:
    shown = code if code in PAGES else 500 if code >= 500 else 400
    body = render_template(
        "web/error.html", page=PAGES[shown], code=shown, number=logs.request_id()
    )
    return make_response(body, code)
