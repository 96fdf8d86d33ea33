"""Bringing a database to another version; `disclosure db`.

All migrations of one call run in one transaction, on SQLite too: they all happen or none does.
SQLite rebuilds a table to change it, which needs its foreign keys off; they are checked after.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import NullPool

from disclosure.arguments import Parser
from disclosure.errors import ConfigurationError
from disclosure.settings import Settings

FOLDER: Final = Path(__file__).resolve().parents[2] / "migrations"
HEAD: Final = "head"
BASE: Final = "base"
SQLITE_PRAGMAS: Final = (
    "busy_timeout=60000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "foreign_keys=OFF",
)


def main(arguments: list[str]) -> int:
    """Read the arguments of `disclosure db` and carry them out; returns an exit status."""
    parser = Parser(prog="disclosure db", description="Bring the database to a version.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("upgrade").add_argument("revision", nargs="?", default=HEAD)
    verbs.add_parser("downgrade").add_argument("revision", help="a number, -1, or base")
    verbs.add_parser("current")
    verbs.add_parser("draft").add_argument("title", help="for developers: write the next migration")
    asked = parser.parse_args(arguments)
    url = database_url()
    if asked.verb == "upgrade":
        upgrade(url, asked.revision)
    elif asked.verb == "downgrade":
        downgrade(url, asked.revision)
    elif asked.verb == "draft":
        draft(url, asked.title)
    print(current(url) or BASE)
    return 0


def database_url() -> str:
    """Return the URL from the settings; `ConfigurationError` if there is none."""
    url = Settings.from_env().database_url
    if not url:
        raise ConfigurationError("DISCLOSURE_DATABASE_URL is missing")
    return url


def upgrade(url: str, revision: str = HEAD) -> None:
    """Bring the database up to a revision, the newest unless said."""
    run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Bring the database down to a revision; what later tables held is lost."""
    run(url, lambda config: command.downgrade(config, revision))


def current(url: str) -> str | None:
    """Return the revision a database is at, None before the first."""
    engine = engine_for(url)
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current(engine: Engine) -> bool:
    """Tell whether a database is at the newest revision; reads only."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found == scripts().get_current_head()


def draft(url: str, title: str) -> None:
    """Write the next numbered migration from what differs between the models and this database."""
    number = f"{len(list(scripts().walk_revisions())) + 1:04}"
    slug = re.sub(r"\W+", "_", title.lower()).strip("_")
    run(
        url,
        lambda config: command.revision(config, message=slug, rev_id=number, autogenerate=True),
        drafting=True,
    )


def run(url: str, work: Callable[[Config], Any], *, drafting: bool = False) -> None:
    """Do Alembic's work in one transaction that is only kept if all references still hold."""
    engine = engine_for(url)
    with engine.begin() as connection:
        config = configuration()
        config.attributes.update(connection=connection, drafting=drafting)
        work(config)
        refuse_dangling(connection)


def configuration() -> Config:
    """Return what Alembic needs to know."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    return config


def scripts() -> ScriptDirectory:
    """Return the migrations there are."""
    return ScriptDirectory.from_config(configuration())


def refuse_dangling(connection: Connection) -> None:
    """Raise if a migration left a reference to nothing; PostgreSQL has checked by itself."""
    if connection.dialect.name == "sqlite":
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if dangling:
            raise RuntimeError(f"rows of {dangling[0][0]} refer to nothing in {dangling[0][2]}")


def engine_for(url: str) -> Engine:
    """Return an engine for schema changes: own connections, foreign keys off on SQLite."""
    engine = create_engine(url, poolclass=NullPool)
    if make_url(url).get_backend_name() == "sqlite":

        @event.listens_for(engine, "connect")
        def connect(connection: Any, _record: object) -> None:
            connection.isolation_level = None
            for pragma in SQLITE_PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
