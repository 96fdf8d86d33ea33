"""The Flask object before any room has registered: paths, templates, services."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from disclosure import checks
from disclosure.errors import ConfigurationError
from disclosure.procedure import profile
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.store.keys import Keyring
from disclosure.web.state import EXTENSION, Services

PROJECT = Path(__file__).resolve().parent.parent.parent
BUILT = PROJECT / "disclosure" / "static" / "built"
MAX_BODY_BYTES = 2_000_000
"""A page of 30 full texts fits, 12 bytes to an emoji as a form sends it; more is never typed."""


def bare_app(settings: Settings, database: Database | None) -> Flask:
    """Return an application with services and templates but no page.

    Raises `ConfigurationError` in production when `disclosure.checks` finds a problem.
    """
    _refuse_problems(settings)
    app = Flask(
        "disclosure",
        static_folder=None,
        template_folder=str(PROJECT / "templates"),
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES,
        MAX_FORM_PARTS=500,
        PREFERRED_URL_SCHEME=settings.base_url.partition(":")[0] or "https",
    )
    app.extensions[EXTENSION] = Services(
        settings, database or _open(settings), profile.load(settings.profile)
    )
    return app


def _open(settings: Settings) -> Database:
    return Database(settings.database_url, Keyring.from_settings(settings))


def _refuse_problems(settings: Settings) -> None:
    if settings.env != "production":
        return
    found = checks.problems(settings)
    if found:
        raise ConfigurationError(str(found[0]))
