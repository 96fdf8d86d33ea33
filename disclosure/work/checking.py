"""`disclosure check`: everything that forbids starting in production, in one go.

A check of the database takes a reading session and the moment, and yields sentences; a new one gets
a line in `DATABASE_CHECKS`.
"""

import hashlib
import platform
from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from disclosure import checks, clock
from disclosure.accounts import queries as accounts
from disclosure.arguments import Parser
from disclosure.errors import ConfigurationError
from disclosure.procedure import terms
from disclosure.settings import Settings
from disclosure.store import migrate, rounds
from disclosure.store.database import Tx
from disclosure.work.opening import open_database

Check = Callable[[Tx, datetime], Iterator[str]]
HOST = "host:"


def main(arguments: list[str]) -> int:
    """Print every problem and return 1, or say that there is none and return 0."""
    Parser(prog="disclosure check", description="Print every problem.").parse_args(arguments)
    found = all_problems(Settings.from_env(), clock.now())
    print("\n".join(found) or "ready for production")
    return 1 if found else 0


def refuse_problems(settings: Settings, now: datetime) -> None:
    """Raise `ConfigurationError` with the first problem, in production only."""
    found = all_problems(settings, now) if settings.env == "production" else []
    if found:
        raise ConfigurationError(found[0])


def all_problems(settings: Settings, now: datetime) -> list[str]:
    """Return the problems of the settings or, once these are right, of the database."""
    found = checks.problems(settings)
    if found:
        return found
    database = open_database(settings)
    try:
        if not migrate.is_current(database.reader):
            return ["the database is not at the newest version; run: disclosure db upgrade"]
        with database.read() as tx:
            return [problem for check in DATABASE_CHECKS for problem in check(tx, now)]
    except SQLAlchemyError as error:
        return [f"DISCLOSURE_DATABASE_URL cannot be used: {type(error).__name__}"]
    finally:
        database.dispose()


def rosters(tx: Tx, now: datetime) -> Iterator[str]:
    """A case may arrive at any hour, so every open region has somebody on duty."""
    for region in accounts.regions_without_roster(tx, terms.local_day(now)):
        yield f"region {region or 'national'} has no duty roster"


def demo_accounts(tx: Tx, _now: datetime) -> Iterator[str]:
    """The password of a demo account stands in the manual."""
    count = accounts.demo_accounts(tx)
    if count:
        yield f"{count} demo accounts are in the database; use one that never held them"


def hosts(tx: Tx, now: datetime) -> Iterator[str]:
    """SQLite's file locks hold on one machine; two that share the file by network destroy it."""
    others = select(rounds.Round.name).where(
        rounds.Round.name.startswith(HOST),
        rounds.Round.name != this_host(),
        rounds.Round.at > now - rounds.ALIVE,
    )
    if tx.connection().dialect.name == "sqlite" and tx.scalars(others).first():
        yield "a worker on another machine uses this SQLite file; use PostgreSQL for more than one"


def this_host() -> str:
    """Return the name of the round by which a worker's beat marks its machine."""
    return HOST + hashlib.sha256(platform.node().encode()).hexdigest()[:16]


DATABASE_CHECKS: tuple[Check, ...] = (rosters, demo_accounts, hosts)
