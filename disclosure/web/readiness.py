"""Whether this process can serve: each room adds what it needs checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from disclosure.web.state import services

if TYPE_CHECKING:
    from flask import Flask

    from disclosure.store.database import Tx

Check = Callable[["Tx", datetime], bool]
EXTENSION = "disclosure.readiness"


def add(app: Flask, name: str, check: Check) -> None:
    """Have `/readyz` ask this too; `name` is shown, so it says nothing about a person or case."""
    app.extensions.setdefault(EXTENSION, {})[name] = check


def failing(now: datetime) -> list[str]:
    """Return the names of the checks that fail; none means ready."""
    checks: dict[str, Check] = current_app.extensions.get(EXTENSION, {})
    try:
        with services().database.read() as tx:
            return [name for name, check in checks.items() if not check(tx, now)]
    except SQLAlchemyError:
        return ["database"]


def answers(tx: Tx, now: datetime) -> bool:
    """Tell whether the database answers at all."""
    return bool(tx.scalar(text("SELECT 1")) == 1)
