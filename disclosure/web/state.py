"""What a running application holds besides Flask itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from disclosure.procedure.profile import Profile
    from disclosure.settings import Settings
    from disclosure.store.database import Database

EXTENSION = "disclosure"


@dataclass(frozen=True, slots=True)
class Services:
    """The three things every page may need; made once per application."""

    settings: Settings
    database: Database
    profile: Profile


def services() -> Services:
    """Return the services of the application that serves this request."""
    return cast(Services, current_app.extensions[EXTENSION])
