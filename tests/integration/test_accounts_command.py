"""`disclosure accounts create`, from nothing to the first two administrators."""

import re

import pytest
from sqlalchemy import select

from disclosure import cli
from disclosure.accounts import login, queries
from disclosure.accounts.models import Account
from disclosure.clock import now
from disclosure.store import migrate
from disclosure.store.database import Database
from disclosure.store.keys import Keyring

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
CREATE = ["accounts", "create", "--role", "administrator"]


@pytest.fixture
def url(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return an empty database that the settings name."""
    monkeypatch.setenv("DISCLOSURE_ENV", "production")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", empty_url)
    monkeypatch.setenv("DISCLOSURE_SECRET_KEY", "only good for tests, and long enough")
    monkeypatch.setenv("DISCLOSURE_MASTER_KEYS", KEY)
    return empty_url


@pytest.fixture
def migrated(url: str) -> str:
    """Return a database with all tables."""
    migrate.upgrade(url)
    return url


def token_in(text: str) -> str:
    found = re.match(r"/werk/instellen/([\w-]{43})\n", text)
    assert found is not None
    return found.group(1)


def test_the_first_administrators_come_from_the_console(
    migrated: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*CREATE, "--email", "Een@beheer.example", "--name", "Een"]) == 0
    first = token_in(capsys.readouterr().out)
    assert cli.main([*CREATE, "--email", "twee@beheer.example", "--region", "VR13"]) == 0
    second = token_in(capsys.readouterr().out)
    database = Database(migrated, keyring())
    found = [login.invitation(database, token, now()) for token in (first, second)]
    assert [one.email for one in found if one] == ["een@beheer.example", "twee@beheer.example"]
    with database.read() as tx:
        rows = tx.execute(select(Account.region_code, Account.roles).order_by(Account.email))
        only = frozenset({"administrator"})
        assert [(row[0], row[1]) for row in rows] == [(None, only), ("VR13", only)]
        assert queries.bureaus(tx) == [None, "VR13"]
        assert queries.open_regions(tx) == []
    database.dispose()


def keyring() -> Keyring:
    from disclosure.settings import Settings

    return Keyring.from_settings(Settings.from_env())


def test_a_lost_set_up_is_given_anew_and_the_old_one_is_dead(
    migrated: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tokens = []
    for _ in range(2):
        assert cli.main([*CREATE, "--email", "een@beheer.example"]) == 0
        tokens.append(token_in(capsys.readouterr().out))
    database = Database(migrated, keyring())
    assert login.invitation(database, tokens[0], now()) is None
    assert login.invitation(database, tokens[1], now()) is not None
    database.dispose()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--email", "x@x.example", "--role", "intake"], "only administrators are made here"),
        (["--email", "geen adres", "--role", "administrator"], "--email"),
        (["--email", "x@x.example", "--role", "king"], "--role"),
        (["--email", "x@x.example", "--role", "administrator", "--region", "VR99"], "--region"),
        (["--role", "administrator"], "--email"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    migrated: str, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    try:
        status = cli.main(["accounts", "create", *arguments])
    except SystemExit as stop:
        status = int(str(stop.code))
    said = capsys.readouterr()
    assert status == 2
    assert said.out == ""
    assert says in said.err
    assert said.err.count("\n") == 1


def test_a_database_without_tables_is_said_in_one_line(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*CREATE, "--email", "een@beheer.example"]) == 2
    assert "disclosure db upgrade" in capsys.readouterr().err
