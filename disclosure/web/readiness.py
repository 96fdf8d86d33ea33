"""Whether this process can serve: each room adds what it needs checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from disclosure.store import rounds
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


def register(app: Flask) -> None:
    """Ask what every installation needs: a database that answers, its tables, a worker."""
    add(app, "database", answers)
    add(app, "migrations", migrated)
    add(app, "worker", rounds.alive)


def answers(tx: Tx, now: datetime) -> bool:
    """Tell whether the database answers at all."""
    return bool(tx.scalar(text("SELECT 1")) == 1)


def migrated(tx: Tx, _now: datetime) -> bool:
    """Tell whether the tables are those this code was written for."""
    if "alembic_version" not in inspect(tx.connection()).get_table_names():
        return False
    return bool(tx.scalar(text("SELECT version_num FROM alembic_version")) == _newest())


@cache
def _newest() -> str | None:
    # Imported late: Alembic takes a third of a second that a start does not need.
    from disclosure.store import migrate

    return migrate.scripts().get_current_head()
