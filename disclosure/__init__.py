"""Disclosure: from an application on a phone to a spoken disclosure with a safety plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from disclosure.settings import Settings
    from disclosure.store.database import Database

ROOMS = ("web", "accounts", "cases", "requests", "review", "decisions", "desk")
"""Packages with pages, lowest first; each may have `register(app)`."""


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """Build the application; the same settings give the same application.

    `database` is handed in by tests; otherwise it is opened from the settings. Raises
    `ConfigurationError` in production when anything is missing or weak.
    """
    # Imported here, so that `import disclosure.procedure` stays free of Flask.
    from importlib import import_module

    from disclosure.web.factory import bare_app

    app = bare_app(settings, database)
    for room in ROOMS:
        register = getattr(import_module(f"disclosure.{room}"), "register", None)
        if register is not None:
            register(app)
    return app
