"""The porch: what every page shares. Knows nothing above the cellar (`store`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosure.web.state import Services, services

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["Services", "register", "services"]


def register(app: Flask) -> None:
    """Add the porch: the order is the order in which a request meets them."""
    from disclosure.web import (
        csrf,
        errors,
        guards,
        headers,
        languages,
        logs,
        quick_exit,
        sessions,
        static,
        templating,
        uploading,
        views,
    )

    for part in (
        logs,
        headers,
        languages,
        sessions,
        quick_exit,
        guards,
        uploading,
        csrf,
        errors,
        static,
        templating,
        views,
    ):
        part.register(app)
