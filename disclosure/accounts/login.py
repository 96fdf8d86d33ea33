"""Logging in and out, first set-up, and proving once more who is there.

Every try does the same work whether or not the account exists: one look-up, one Argon2id, one
locked read, three one-time codes, one update, one entry in the log.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from disclosure.accounts import credentials, logged, passwords, rules
from disclosure.accounts.models import Account
from disclosure.errors import Refusal, Refused
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Database, Tx

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True, repr=False)
class Attempt:
    """What someone typed to log in."""

    email: str
    password: str
    code: str


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """Who logged in, and how many tries failed since the last time."""

    account_id: UUID
    failed_before: int


@dataclass(frozen=True, slots=True, repr=False)
class Invitation:
    """What the set-up page shows to whoever holds the token."""

    email: str
    secret: str


def log_in(db: Database, attempt: Attempt, now: datetime) -> LoggedIn | None:
    """Let in an active account with the right password and a fresh one-time code, else None.

    The slow hash is compared outside the transaction, so that nobody else waits for it.
    """
    account_id, stored = _look_up(db, rules.normalised_email(attempt.email))
    fits = passwords.verify(attempt.password, stored)
    with db.transaction() as tx:
        account = credentials.locked(tx, account_id or NOBODY)
        return _judge(tx, account, fits, stored, attempt.code, now)


def _look_up(db: Database, email: str) -> tuple[UUID | None, str | None]:
    with db.read() as tx:
        row = tx.execute(
            select(Account.id, Account.password_hash).where(Account.email == email)
        ).one_or_none()
    return (None, None) if row is None else (row[0], row[1])


def _judge(
    tx: Tx, account: Account | None, fits: bool, stored: str | None, code: str, now: datetime
) -> LoggedIn | None:
    """Let in or not. A code is tried, and counted, only behind the password as it is now."""
    usable = account if fits and _usable(account, stored) else None
    good = credentials.accept_code(tx, usable, code, now)
    failed = 0 if account is None else account.failed_logins
    account_id = None if account is None else account.id
    count = {"failed_logins": 0 if good else failed + 1}
    tx.execute(update(Account).where(Account.id == (account_id or NOBODY)).values(count))
    logged.write(tx, "log_in", account_id, now, outcome="done" if good else "failed")
    return LoggedIn(account_id, failed) if good and account_id else None


def _usable(account: Account | None, stored: str | None) -> bool:
    return account is not None and account.state == "active" and account.password_hash == stored


def log_out(db: Database, account_id: UUID, now: datetime) -> None:
    """Write down that someone left; the session itself is ended by the page."""
    with db.transaction() as tx:
        logged.write(tx, "log_out", account_id, now)


def confirm_code(db: Database, account_id: UUID, code: str, now: datetime) -> bool:
    """Use up a fresh one-time code before a step that needs one, whatever becomes of the step."""
    with db.transaction() as tx:
        good = credentials.fresh_code(tx, account_id, code, now)
        logged.write(tx, "confirm_code", account_id, now, outcome="done" if good else "failed")
    return good


def invitation(db: Database, token: str, now: datetime) -> Invitation | None:
    """Return what the set-up page shows, or None when the token opens nothing (any more)."""
    with db.read() as tx:
        account = credentials.waiting_for(tx, token, now)
        if account is None:
            return None
        return Invitation(account.email, credentials.secret_of(tx.keyring, account))


def set_up(db: Database, token: str, password: str, code: str, now: datetime) -> UUID | Refusal:
    """Set the first password of an account once a code proves that the secret was taken over.

    The token is used up with it. Refuses `facts_missing` with the field: token, new_password, code.
    """
    hashed = passwords.hashed(password[: rules.PASSWORD_MAX + 1])
    try:
        with db.transaction() as tx:
            return _set_up(tx, token, password, hashed, code, now)
    except Refused as refused:
        return refused.refusal


def _set_up(tx: Tx, token: str, password: str, hashed: str, code: str, now: datetime) -> UUID:
    account = credentials.waiting_for(tx, token, now, lock=True)
    if account is None:
        raise Refused(Refusal("facts_missing", "token"))
    if rules.password_problem(password, account.email):
        raise Refused(Refusal("facts_missing", "new_password"))
    if not credentials.accept_code(tx, account, code, now):
        raise Refused(Refusal("facts_missing", "code"))
    account.password_hash = hashed
    account.setup_digest = account.setup_until = None
    account.credentials_changed_at = account.changed_at = now
    logged.write(tx, "set_up", account.id, now)
    return account.id


@dataclass(frozen=True, slots=True, repr=False)
class PasswordChange:
    """The password until now, the new one, and a fresh one-time code."""

    current: str
    new: str
    code: str


def change_password(
    db: Database, change: PasswordChange, actor: Actor, now: datetime
) -> UUID | Refusal:
    """Replace the actor's own password; every other session of the account ends with it.

    Refuses `facts_missing` with the field: password, new_password, code.
    """
    with db.read() as tx:
        stored = tx.scalar(select(Account.password_hash).where(Account.id == actor.id))
    fits = passwords.verify(change.current, stored)
    hashed = passwords.hashed(change.new[: rules.PASSWORD_MAX + 1])

    def work(tx: Tx) -> UUID:
        account = credentials.locked(tx, actor.id)
        if account is None or not fits or not _usable(account, stored):
            raise Refused(Refusal("facts_missing", "password"))
        if rules.password_problem(change.new, account.email):
            raise Refused(Refusal("facts_missing", "new_password"))
        account.password_hash = hashed
        account.credentials_changed_at = account.changed_at = now
        return account.id

    if not confirm_code(db, actor.id, change.code, now):
        return Refusal("facts_missing", "code")
    return logged.run(db, "change_password", actor.id, now, work)
