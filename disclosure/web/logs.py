"""Log lines as JSON: what happened, never to whom.

A request is named by its endpoint, never by its address; an exception by its type and the places
it passed, never by its text, which may hold what somebody typed.
"""

from __future__ import annotations

import logging
import secrets
import sys
import time
import traceback
from typing import TYPE_CHECKING, Any

import structlog
from flask import g, request

from disclosure.web.state import services

if TYPE_CHECKING:
    from flask import Flask, Response

log = structlog.get_logger("disclosure.web")


def register(app: Flask) -> None:
    """Number every request and write one line about it."""
    configure(app.extensions["disclosure"].settings.log_level)
    app.before_request(begin)
    app.after_request(finish)


def configure(level: str) -> None:
    """Send all log lines as JSON to standard error from this level on."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=lambda *_names: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def begin() -> None:
    """Give the request a number that it shares with its log lines and its error page."""
    g.request_id = secrets.token_hex(6)
    g.began = time.perf_counter()


def request_id() -> str:
    """Return the number of this request; one is made if it failed before `begin`."""
    if "request_id" not in g:
        begin()
    return str(g.request_id)


def finish(response: Response) -> Response:
    """Write the line: endpoint, method, status, milliseconds."""
    number = request_id()
    taken = round((time.perf_counter() - g.began) * 1000, 1)
    log.info(
        "request",
        id=number,
        endpoint=request.endpoint or "-",
        method=request.method,
        status=response.status_code,
        ms=taken,
    )
    return response


def failure(error: BaseException) -> None:
    """Write what broke and where, without the exception's text; the test environment prints it."""
    places: list[Any] = [
        f"{frame.filename.rpartition('disclosure/')[2]}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    log.error("failed", id=request_id(), type=type(error).__name__, at=places)
    if services().settings.env == "test":
        traceback.print_exception(error, file=sys.stderr)
