"""Migrations: one line of numbers, the same tables as the models, up and down with data in."""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, Inspector, inspect, make_url, text
from sqlalchemy.exc import DatabaseError

from disclosure.errors import ConfigurationError
from disclosure.store import audit, migrate
from disclosure.store.database import Base, Database
from disclosure.store.keys import Keyring
from disclosure.work import rehearsal, tables
from tests import postgres

pytestmark = pytest.mark.xdist_group("migrations")

CASE = Path(__file__).resolve().parents[2] / "docs" / "rehearsals" / "disclosed.toml"
VERSIONS = migrate.FOLDER / "versions"
OWN = "alembic_version"
TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname, pg_get_triggerdef(t.oid) || p.prosrc FROM pg_trigger t"
        " JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT tgisinternal"
    ),
}


@pytest.fixture
def engine(empty_url: str) -> Iterator[Engine]:
    """Return an engine on a database without tables."""
    engine = migrate.engine_for(empty_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def masters() -> dict[str, str]:
    """Keep, for each kind, the name of a database that was filled once, to be copied."""
    return {}


@pytest.fixture
def filled(
    empty_url: str, masters: dict[str, str], request: pytest.FixtureRequest, tmp_path: Path
) -> str:
    """Return the URL of a database at the newest version, with a whole case in it."""
    if empty_url.startswith("sqlite"):
        path = masters.setdefault("sqlite", str(tmp_path / "filled.sqlite3"))
        if not Path(path).exists():
            fill(f"sqlite:///{path}")
        shutil.copyfile(path, make_url(empty_url).database or "")
        return empty_url
    server: postgres.Server = request.getfixturevalue("postgresql_server")
    if "postgresql" not in masters:
        masters["postgresql"] = "filled"
        fill(server.create("filled"))
    server.drop("empty")
    return server.create("empty", masters["postgresql"])


def fill(url: str) -> None:
    """Bring a database to the newest version and take a case all the way through it."""
    migrate.upgrade(url)
    database = Database(url, Keyring.for_tests())
    try:
        replayed = list(rehearsal.replay(rehearsal.read(CASE), "nl", database))
    finally:
        database.dispose()
    assert replayed[-1][0]["stage"] == "closed"


def schema(connection: Connection) -> dict[str, Any]:
    """Describe all tables so that two databases can be compared."""
    found = inspect(connection)
    described: dict[str, Any] = {
        name: table(found, name) for name in found.get_table_names() if name != OWN
    }
    triggers = connection.execute(text(TRIGGERS[connection.dialect.name]))
    described["triggers"] = {name: squeezed(body) for name, body in triggers}
    return described


def table(found: Inspector, name: str) -> dict[str, Any]:
    return {
        "columns": sorted(
            (c["name"], str(c["type"]), c["nullable"], str(c["default"]))
            for c in found.get_columns(name)
        ),
        "key": found.get_pk_constraint(name)["constrained_columns"],
        "unique": named(found.get_unique_constraints(name), "column_names"),
        "checks": named(found.get_check_constraints(name), "sqltext"),
        "references": named(
            found.get_foreign_keys(name), "constrained_columns", "referred_table", "options"
        ),
        "indexes": named(found.get_indexes(name), "column_names", "unique", "dialect_options"),
    }


def named(things: list[Any], *keys: str) -> dict[str, str]:
    return {
        str(thing["name"]): squeezed(" ".join(spelled(thing.get(key)) for key in keys))
        for thing in things
    }


def spelled(value: Any) -> str:
    if isinstance(value, dict):
        return str(sorted((key, str(part)) for key, part in value.items()))
    return str(value)


def squeezed(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


Rows = dict[str, list[dict[str, str]]]


def rows(engine: Engine) -> Rows:
    """Return what every table holds."""
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return {
            name: sorted(
                (
                    {column: str(value) for column, value in row.items()}
                    for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()
                ),
                key=str,
            )
            for name in names
            if name != OWN
        }


def as_in(whole: Rows, part: Rows) -> Rows:
    """Return of a look at everything the tables and columns that another look has."""
    found: Rows = {}
    for name, fewer in part.items():
        columns = set(fewer[0]) if fewer else set()
        kept = [{c: v for c, v in row.items() if c in columns} for row in whole[name]]
        found[name] = sorted(kept, key=str)
    return found


def revisions() -> list[str]:
    """Return all revisions, newest first."""
    return [script.revision for script in migrate.scripts().walk_revisions()]


def test_they_are_numbered_in_one_line() -> None:
    newest_first = revisions()
    assert newest_first == [f"{n:04}" for n in range(len(newest_first), 0, -1)]
    assert migrate.scripts().get_heads() == newest_first[:1]
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", path.name) for path in VERSIONS.glob("*.py"))


def test_they_make_what_the_models_say(
    empty_url: str, engine: Engine, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    tables.load()
    migrate.upgrade(empty_url)
    with engine.connect() as connection:
        migrated = schema(connection)
    kind = engine.dialect.name
    models: Database = request.getfixturevalue(f"{kind}_only")
    with models.reader.connect() as connection:
        wanted = schema(connection)
    assert sorted(migrated) == sorted(wanted)
    for name, description in wanted.items():
        assert migrated[name] == description, name


def test_up_twice_changes_nothing(empty_url: str, engine: Engine) -> None:
    migrate.upgrade(empty_url)
    with engine.connect() as connection:
        first = schema(connection)
    migrate.upgrade(empty_url)
    assert migrate.current(empty_url) == revisions()[0]
    with engine.connect() as connection:
        assert schema(connection) == first


def test_each_goes_down_and_up_with_data_in(filled: str, engine: Engine) -> None:
    """What a step does not touch is the same after it, on the way down and up again."""
    for revision in revisions():
        assert migrate.current(filled) == revision
        before = rows(engine)
        migrate.downgrade(filled, "-1")
        after = rows(engine)
        assert as_in(before, after) == after, revision
        migrate.upgrade(filled, revision)
        assert as_in(rows(engine), after) == after, revision
        migrate.downgrade(filled, "-1")
    assert migrate.current(filled) is None
    assert rows(engine) == {}


CODES = "SELECT digest FROM access_codes ORDER BY digest"
SAID = "SELECT kind FROM applicant_messages ORDER BY kind"


def test_codes_and_messages_of_before_stay_and_newer_ones_go(filled: str, engine: Engine) -> None:
    """A code of before is a real one; without the column a decoy would open everything."""
    migrate.downgrade(filled, "0008")
    with engine.begin() as connection:
        case = connection.execute(text("SELECT id FROM cases")).scalar_one()
        code = "INSERT INTO access_codes (case_id, digest, made_at{}) VALUES (:case, :one, 1{})"
        wrote = (
            "INSERT INTO applicant_messages (id, case_id, at, kind, document{})"
            " VALUES (:id, :case, 1, :kind, :one{})"
        )
        if engine.dialect.name == "postgresql":
            code, wrote = (words.replace(" 1", " now()") for words in (code, wrote))
        given = {"case": case, "one": b"real", "id": case, "kind": "message"}
        connection.execute(text(code.format("", "")), given)
        connection.execute(text(wrote.format("", "")), given)
    migrate.upgrade(filled)
    with engine.begin() as connection:
        (row,) = connection.execute(text("SELECT decoy, used_at FROM access_codes"))
        assert (bool(row.decoy), row.used_at) == (False, None)
        decoy = {"case": case, "one": b"decoy"}
        connection.execute(text(code.format(", decoy", ", true")), decoy)
        for kind in ("answer", "decoy"):
            other = uuid4().hex
            by = case if kind == "answer" else None
            typed = {"id": other, "case": case, "kind": kind, "one": b"x", "by": by}
            connection.execute(text(wrote.format(", by_id", ", :by")), typed)
    migrate.downgrade(filled, "0008")
    with engine.connect() as connection:
        assert [bytes(row[0]) for row in connection.execute(text(CODES))] == [b"real"]
        assert connection.execute(text(SAID)).scalars().all() == ["message"]
    migrate.upgrade(filled)


def test_nothing_is_left_at_the_bottom(filled: str, engine: Engine) -> None:
    migrate.downgrade(filled, migrate.BASE)
    with engine.connect() as connection:
        assert schema(connection) == {"triggers": {}}
        if connection.dialect.name == "postgresql":
            query = text("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
            assert connection.execute(query).all() == []
    migrate.upgrade(filled)
    assert migrate.is_current(engine)


def test_a_step_that_fails_leaves_nothing(
    empty_url: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dangling(_connection: Connection) -> None:
        raise RuntimeError("nothing must stay")

    monkeypatch.setattr(migrate, "refuse_dangling", dangling)
    with pytest.raises(RuntimeError, match="nothing must stay"):
        migrate.upgrade(empty_url)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []


def test_a_reference_to_nothing_is_seen(tmp_path: Path) -> None:
    engine = migrate.engine_for(f"sqlite:///{tmp_path / 'dangling.sqlite3'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE one (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE two (one_id INTEGER REFERENCES one (id))"))
        migrate.refuse_dangling(connection)
        connection.execute(text("INSERT INTO two VALUES (7)"))
        with pytest.raises(RuntimeError, match="rows of two refer to nothing in one"):
            migrate.refuse_dangling(connection)
    engine.dispose()


def test_the_log_is_kept_by_its_triggers_after_migrating(
    empty_url: str, keyring: Keyring, now: datetime
) -> None:
    migrate.upgrade(empty_url)
    database = Database(empty_url, keyring)
    with database.transaction() as tx:
        audit.record(tx, "system", "tried", "system", now)
    with pytest.raises(DatabaseError, match="only added to"), database.transaction() as tx:
        tx.execute(text("UPDATE audit_entries SET verb = 'other'"))
    database.dispose()


def test_is_current_tells(empty_url: str, engine: Engine) -> None:
    assert not migrate.is_current(engine)
    migrate.upgrade(empty_url)
    assert migrate.is_current(engine)
    migrate.downgrade(empty_url, "-1")
    assert not migrate.is_current(engine)


def test_the_command_says_where_it_is(
    empty_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", empty_url)
    for arguments, says in (
        (["current"], "base"),
        (["upgrade", "0001"], "0001"),
        (["upgrade"], revisions()[0]),
        (["downgrade", "base"], "base"),
    ):
        assert migrate.main(arguments) == 0
        assert capsys.readouterr().out.split() == [says]


def test_the_command_needs_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISCLOSURE_DATABASE_URL", raising=False)
    with pytest.raises(ConfigurationError, match="DISCLOSURE_DATABASE_URL is missing"):
        migrate.main(["upgrade"])


def test_a_draft_says_what_is_missing(
    empty_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With no migration but the models, the draft makes the first one, and it works."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for name in ("env.py", "script.py.mako"):
        (folder / name).write_text((migrate.FOLDER / name).read_text())
    monkeypatch.setattr(migrate, "FOLDER", folder)
    migrate.draft(empty_url, "Everything at once!")
    (path,) = (folder / "versions").glob("*.py")
    assert path.name == "0001_everything_at_once.py"
    drafted = set(re.findall(r"create_table\(\s*['\"](\w+)", path.read_text()))
    assert drafted == set(Base.metadata.tables)
