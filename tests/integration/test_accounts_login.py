"""Logging in: password and one-time code, and what a wrong try may and may not tell."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, select, update

from disclosure.accounts import (
    actions,
    credentials,
    login,
    passwords,
    seeding,
)
from disclosure.accounts.login import Attempt, LoggedIn
from disclosure.accounts.models import Account
from disclosure.errors import Refusal
from disclosure.store.database import Database
from disclosure.store.keys import Keyring
from disclosure.store.log_tables import entries
from tests.staff import CODE_LASTS, account, actor, code_at, log_of, who

INTAKE = "intake@demo.example"
NEW_PASSWORD = "zes tamme olifanten"


def attempt(
    db: Database,
    now: datetime,
    email: str = INTAKE,
    password: str = seeding.PASSWORD,
    code: str | None = None,
) -> LoggedIn | None:
    return login.log_in(db, Attempt(email, password, code or code_at(now)), now)


def done(db: Database, chain: str) -> list[tuple[str, str]]:
    return [(verb, outcome) for verb, outcome, _ids in log_of(db, chain)]


def change(db: Database, account: str, **values: Any) -> None:
    with db.transaction() as tx:
        tx.execute(update(Account).where(Account.id == who(account)).values(values))


def test_password_and_code_let_in(staff: Database, now: datetime) -> None:
    assert attempt(staff, now) == LoggedIn(who("intake"), 0)
    assert done(staff, f"actor:{who('intake')}") == [("log_in", "done")]


@pytest.mark.parametrize("email", [" Intake@Demo.Example ", "INTAKE@DEMO.EXAMPLE"])
def test_the_address_may_be_spelled_otherwise(staff: Database, now: datetime, email: str) -> None:
    assert attempt(staff, now, email=email) is not None


def test_a_code_counts_once(staff: Database, now: datetime) -> None:
    assert attempt(staff, now) is not None
    assert attempt(staff, now) is None
    assert attempt(staff, now + CODE_LASTS) is not None


def test_counters_only_rise(staff: Database, now: datetime) -> None:
    later = code_at(now + CODE_LASTS)
    assert attempt(staff, now, code=later) is not None
    assert attempt(staff, now, code=code_at(now)) is None
    assert attempt(staff, now + CODE_LASTS, code=later) is None


def test_a_counter_belongs_to_one_account(staff: Database, now: datetime) -> None:
    assert attempt(staff, now) is not None
    assert attempt(staff, now, email="intake2@demo.example") is not None


@pytest.mark.parametrize("state", ["disabled", "proposed"])
def test_only_active_accounts_log_in(staff: Database, now: datetime, state: str) -> None:
    change(staff, "intake", state=state)
    assert attempt(staff, now) is None
    assert done(staff, f"actor:{who('intake')}") == [("log_in", "failed")]


def test_an_account_without_password_does_not_log_in(staff: Database, now: datetime) -> None:
    change(staff, "intake", password_hash=None)
    for password in ("", "nobody has this password", seeding.PASSWORD):
        assert attempt(staff, now, password=password) is None


def test_wrong_tries_are_counted_told_and_forgotten(staff: Database, now: datetime) -> None:
    assert attempt(staff, now, password="wrong") is None
    assert attempt(staff, now, code="000000") is None
    assert attempt(staff, now) == LoggedIn(who("intake"), 2)
    assert attempt(staff, now + CODE_LASTS) == LoggedIn(who("intake"), 0)
    assert done(staff, f"actor:{who('intake')}") == [
        ("log_in", "failed"),
        ("log_in", "failed"),
        ("log_in", "done"),
        ("log_in", "done"),
    ]


def test_an_unknown_address_is_logged_without_the_address(staff: Database, now: datetime) -> None:
    assert attempt(staff, now, email="nobody@demo.example") is None
    with staff.read() as tx:
        entry = tx.execute(select(entries).where(entries.c.verb == "log_in")).one()
    assert (entry.chain, entry.actor, entry.outcome) == ("system", "system", "failed")
    assert b"nobody" not in entry.body


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    engines = (database.reader, database.writer)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("email", ["nobody@demo.example", "fg@demo.example"])
def test_a_wrong_try_does_the_same_work_with_and_without_account(
    staff: Database, now: datetime, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(staff, "fg", state="disabled")
    hashes: list[str] = []
    verify = passwords.verify

    def counted(password: str, stored: str | None) -> bool:
        hashes.append("argon2")
        return verify(password, stored)

    monkeypatch.setattr(passwords, "verify", counted)
    with statements(staff) as known:
        assert attempt(staff, now, password="wrong") is None
    with statements(staff) as other:
        assert attempt(staff, now, email=email, password="wrong") is None
    assert other == known
    assert hashes == ["argon2", "argon2"]


def test_a_wrong_password_never_makes_anyone_wait(staff: Database, now: datetime) -> None:
    for _ in range(8):
        assert attempt(staff, now, password="wrong", code="000000") is None
    assert account(staff, who("intake")).failed_codes == 0
    assert attempt(staff, now) is not None


def test_guessing_codes_behind_the_right_password_waits(staff: Database, now: datetime) -> None:
    for _ in range(5):
        assert attempt(staff, now, code="000000") is None
    assert attempt(staff, now) is None
    assert account(staff, who("intake")).failed_codes == 5
    assert attempt(staff, now + CODE_LASTS) is not None
    assert account(staff, who("intake")).failed_codes == 0


def test_a_password_changed_between_look_and_lock_lets_nobody_in(
    staff: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = passwords.verify

    def change_meanwhile(password: str, stored: str | None) -> bool:
        change(staff, "intake", password_hash=None)
        return verify(password, stored)

    monkeypatch.setattr(passwords, "verify", change_meanwhile)
    assert attempt(staff, now) is None


def test_logging_out_is_written_down(staff: Database, now: datetime) -> None:
    login.log_out(staff, who("intake"), now)
    assert done(staff, f"actor:{who('intake')}") == [("log_out", "done")]


def test_a_fresh_code_proves_who_signs(staff: Database, now: datetime) -> None:
    attempt(staff, now)
    with staff.transaction() as tx:
        assert not credentials.fresh_code(tx, who("intake"), code_at(now), now)
        assert credentials.fresh_code(tx, who("intake"), code_at(now + CODE_LASTS), now)
        assert not credentials.fresh_code(tx, who("intake"), code_at(now + CODE_LASTS), now)
        assert not credentials.fresh_code(tx, UUID(int=3), code_at(now), now)


def test_a_code_confirmed_is_used_up_and_logged(staff: Database, now: datetime) -> None:
    assert login.confirm_code(staff, who("gezag"), code_at(now), now)
    assert not login.confirm_code(staff, who("gezag"), code_at(now), now)
    assert done(staff, f"actor:{who('gezag')}") == [
        ("confirm_code", "done"),
        ("confirm_code", "failed"),
    ]


def invited(db: Database, now: datetime) -> str:
    """Reset intake by two administrators and return the token of the set-up."""
    assert actions.reset(db, who("intake"), actor(db, "beheer", now), now) == who("intake")
    found = actions.approve(db, who("intake"), actor(db, "beheer2", now), now)
    assert isinstance(found, actions.Approved)
    assert found.token is not None
    return found.token


def test_set_up_gives_a_password_and_codes_of_ones_own(staff: Database, now: datetime) -> None:
    token = invited(staff, now)
    page = login.invitation(staff, token, now)
    assert page is not None
    assert page.email == INTAKE
    assert page.secret != seeding.SECRET
    code = code_at(now, page.secret)
    assert login.set_up(staff, token, NEW_PASSWORD, code, now) == who("intake")
    assert attempt(staff, now) is None
    next_code = code_at(now + CODE_LASTS, page.secret)
    assert attempt(staff, now, password=NEW_PASSWORD, code=code) is None
    assert attempt(staff, now, password=NEW_PASSWORD, code=next_code) is not None


def test_a_token_opens_set_up_once_and_for_three_days(staff: Database, now: datetime) -> None:
    token = invited(staff, now)
    assert login.invitation(staff, token, now + timedelta(days=3)) is None
    page = login.invitation(staff, token, now + timedelta(days=3) - CODE_LASTS)
    assert page is not None
    login.set_up(staff, token, NEW_PASSWORD, code_at(now, page.secret), now)
    assert login.invitation(staff, token, now) is None
    again = login.set_up(staff, token, NEW_PASSWORD, code_at(now + CODE_LASTS, page.secret), now)
    assert again == Refusal("facts_missing", "token")


def test_the_token_itself_is_nowhere_in_the_database(sqlite_only: Database, now: datetime) -> None:
    with sqlite_only.transaction() as tx:
        seeding.seed(tx, "test", now)
    token = invited(sqlite_only, now)
    path = sqlite_only.url.database
    assert path is not None
    for suffix in ("", "-wal"):
        content = Path(path + suffix).read_bytes()
        assert token.encode() not in content
        assert seeding.SECRET.encode() not in content


@pytest.mark.parametrize(
    ("token", "password", "code", "field"),
    [
        ("guessed", NEW_PASSWORD, None, "token"),
        (None, "too short", None, "new_password"),
        (None, "intake intake!!", None, "new_password"),
        (None, NEW_PASSWORD, "000000", "code"),
    ],
)
def test_set_up_refuses_what_does_not_fit(
    staff: Database,
    now: datetime,
    token: str | None,
    password: str,
    code: str | None,
    field: str,
) -> None:
    real = invited(staff, now)
    page = login.invitation(staff, real, now)
    assert page is not None
    given = code or code_at(now, page.secret)
    refusal = login.set_up(staff, token or real, password, given, now)
    assert refusal == Refusal("facts_missing", field)
    assert account(staff, who("intake")).password_hash is None
    assert login.invitation(staff, real, now) is not None


def test_a_disabled_account_has_no_set_up(staff: Database, now: datetime) -> None:
    token = invited(staff, now)
    actions.disable(staff, who("intake"), actor(staff, "beheer", now), now)
    assert login.invitation(staff, token, now) is None


def test_changing_the_password_needs_the_old_one_and_a_code(staff: Database, now: datetime) -> None:
    me = actor(staff, "intake", now)
    later = now + timedelta(hours=1)
    wanted = login.PasswordChange(seeding.PASSWORD, NEW_PASSWORD, code_at(later))
    assert login.change_password(staff, wanted, me, later) == me.id
    assert account(staff, who("intake")).credentials_changed_at == later
    assert attempt(staff, later + CODE_LASTS) is None
    assert attempt(staff, later + CODE_LASTS, password=NEW_PASSWORD) is not None


@pytest.mark.parametrize(
    ("current", "new", "code", "field"),
    [
        ("wrong", NEW_PASSWORD, None, "password"),
        (seeding.PASSWORD, "short", None, "new_password"),
        (seeding.PASSWORD, NEW_PASSWORD, "000000", "code"),
    ],
)
def test_a_password_change_that_does_not_fit_changes_nothing(
    staff: Database, now: datetime, current: str, new: str, code: str | None, field: str
) -> None:
    before = account(staff, who("intake")).password_hash
    wanted = login.PasswordChange(current, new, code or code_at(now))
    refusal = login.change_password(staff, wanted, actor(staff, "intake", now), now)
    assert refusal == Refusal("facts_missing", field)
    assert account(staff, who("intake")).password_hash == before


def test_secrets_follow_the_master_key(staff: Database, now: datetime) -> None:
    rotated = Database(staff.url.render_as_string(hide_password=False), Keyring.for_tests(2))
    sizes: list[int] = []
    while not sizes or sizes[-1]:
        with rotated.transaction() as tx:
            sizes.append(credentials.reseal(tx, limit=10))
    assert sizes == [10, 10, 7, 0]
    only_new = replace(rotated.keyring, master=rotated.keyring.master[:1])
    rotated.dispose()
    newest = Database(staff.url.render_as_string(hide_password=False), only_new)
    assert attempt(newest, now) is not None
    newest.dispose()


def test_repr_shows_no_secret() -> None:
    shown = (
        repr(Attempt(INTAKE, seeding.PASSWORD, "123456"))
        + repr(login.PasswordChange(seeding.PASSWORD, NEW_PASSWORD, "123456"))
        + repr(login.Invitation(INTAKE, seeding.SECRET))
        + repr(actions.Approved(UUID(int=1), "token"))
    )
    for secret in (INTAKE, seeding.PASSWORD, NEW_PASSWORD, "123456", seeding.SECRET, "token"):
        assert secret not in shown
