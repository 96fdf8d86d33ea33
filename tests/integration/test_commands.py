"""`audit verify` and `check` against real databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import make_url, text

from disclosure import cli
from disclosure.accounts import seeding
from disclosure.settings import Settings
from disclosure.store import audit, migrate, rounds
from disclosure.store.database import Database
from disclosure.store.keys import Keyring
from disclosure.work import checking
from tests.unit.test_checks import GOOD

NAMES = {
    "DATABASE_URL": "database_url",
    "SECRET_KEY": "secret_key",
    "BASE_URL": "base_url",
    "MAIL_SERVER": "mail_server",
    "MAIL_SENDER": "mail_sender",
}


@pytest.fixture
def production(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Put good production settings with a migrated database into the environment."""
    settings = replace(GOOD, database_url=empty_url)
    for variable, field in NAMES.items():
        monkeypatch.setenv(f"DISCLOSURE_{variable}", getattr(settings, field))
    monkeypatch.setenv("DISCLOSURE_ENV", "production")
    monkeypatch.setenv("DISCLOSURE_MASTER_KEYS", ",".join(settings.master_keys))
    monkeypatch.setenv("DISCLOSURE_BACKUP_KEYS", ",".join(settings.backup_keys))
    migrate.upgrade(empty_url)
    return settings


@pytest.fixture
def opened(production: Settings) -> Iterator[Database]:
    """Return that database."""
    database = Database(production.database_url, Keyring.from_settings(production))
    yield database
    database.dispose()


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = cli.main(arguments)
    return status, capsys.readouterr().out.strip()


def write_log(database: Database, now: datetime, count: int) -> None:
    with database.transaction() as tx:
        for _ in range(count):
            audit.record(tx, "system", "tried", "system", now)
        audit.checkpoint(tx, now)


def test_a_whole_log_verifies(opened: Database, now: datetime, capsys: Any) -> None:
    write_log(opened, now, 3)
    status, said = run(capsys, "audit", "verify")
    assert status == 0
    count, head = said.split(" entries, head ")
    assert int(count) >= 3
    assert len(head) == 64


def test_a_changed_entry_is_named(opened: Database, now: datetime, capsys: Any) -> None:
    write_log(opened, now, 3)
    change = "UPDATE audit_entries SET verb = 'other' WHERE chain = 'system' AND seq = 2"
    with opened.writer.begin() as connection:
        drop_triggers(connection)
        connection.execute(text(change))
    status, said = run(capsys, "audit", "verify")
    assert status == 1
    assert said.startswith("bad: system entry 2: ")
    assert "\n" not in said


def drop_triggers(connection: Any) -> None:
    """Do as who owns the database could."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    connection.execute(text("DROP TRIGGER audit_entries_no_update"))


def test_an_empty_installation_is_ready(production: Settings, capsys: Any) -> None:
    assert run(capsys, "check") == (0, "ready for production")


def test_wrong_settings_are_all_printed(
    production: Settings, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("DISCLOSURE_SECRET_KEY", "kort")
    monkeypatch.setenv("DISCLOSURE_MAIL_SERVER", "")
    status, said = run(capsys, "check")
    assert status == 1
    assert [line.split()[0] for line in said.split("\n")] == [
        "DISCLOSURE_SECRET_KEY",
        "DISCLOSURE_MAIL_SERVER",
    ]


def test_tables_of_another_version_are_refused(production: Settings, capsys: Any) -> None:
    migrate.downgrade(production.database_url, "-1")
    status, said = run(capsys, "check")
    assert status == 1
    assert said == "the database is not at the newest version; run: disclosure db upgrade"


def test_a_database_that_does_not_answer_is_said_without_its_address(
    production: Settings, now: datetime
) -> None:
    gone = make_url(production.database_url).set(database="/proc/none/gone")
    url = gone.render_as_string(hide_password=False)
    (problem,) = checking.all_problems(replace(production, database_url=url), now)
    assert problem.startswith("DISCLOSURE_DATABASE_URL cannot be used: OperationalError")
    assert "gone" not in problem


def test_demo_accounts_are_refused(opened: Database, now: datetime, capsys: Any) -> None:
    with opened.transaction() as tx:
        seeding.seed(tx, "demo", now)
    status, said = run(capsys, "check")
    assert status == 1
    assert "demo accounts are in the database" in said


def test_an_open_region_needs_a_roster(
    opened: Database, production: Settings, now: datetime
) -> None:
    with opened.transaction() as tx:
        seeding.seed(tx, "demo", now)
        tx.execute(text("DELETE FROM duty_roster"))
    found = checking.all_problems(production, now)
    assert "region VR13 has no duty roster" in found
    assert "region VR17 has no duty roster" in found


@pytest.mark.parametrize(("name", "minutes", "wrong"), [("other", 1, True), ("other", 10, False)])
def test_sqlite_has_one_worker_host(
    opened: Database, production: Settings, now: datetime, name: str, minutes: int, wrong: bool
) -> None:
    with opened.transaction() as tx:
        rounds.begin(tx, checking.this_host(), "2026-11-27T13:05", now)
        rounds.begin(tx, checking.HOST + name, "2026-11-27T13:05", now - timedelta(minutes=minutes))
    found = checking.all_problems(production, now)
    on_sqlite = production.database_url.startswith("sqlite")
    assert bool(found) is (wrong and on_sqlite)
    assert all("use PostgreSQL" in problem for problem in found)


def test_serving_is_refused_with_one_line(
    production: Settings, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("DISCLOSURE_BASE_URL", "http://aanvraag.example")
    assert cli.main(["serve"]) == 2
    said = capsys.readouterr().err
    assert said == ("disclosure: serve: DISCLOSURE_BASE_URL must be the https address people use\n")


def test_a_demo_may_be_served_with_problems(production: Settings, now: datetime) -> None:
    checking.refuse_problems(replace(production, env="demo", mail_server=""), now)
