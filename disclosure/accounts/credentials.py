"""Set-up tokens and one-time codes of one account, inside a transaction that is already open."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from disclosure.accounts import one_time_codes, rules
from disclosure.accounts.models import Account
from disclosure.store import vault
from disclosure.store.database import Tx
from disclosure.store.keys import Keyring

TABLE = "accounts"
TOKEN_BYTES = 32


def locked(tx: Tx, account_id: UUID) -> Account | None:
    """Load an account and keep others from changing it until the transaction ends."""
    query = select(Account).where(Account.id == account_id).with_for_update()
    return tx.scalar(query.execution_options(populate_existing=True))


def issue_setup(tx: Tx, account: Account, now: datetime) -> str:
    """Forget password and codes, make a new secret, and return the token that opens set-up once.

    Only a keyed hash of the token is kept; it ends after three days.
    """
    forget(account, now)
    secret = one_time_codes.new_secret()
    account.totp_secret = vault.seal_system(tx.keyring, TABLE, account.id, secret.encode())
    token = secrets.token_urlsafe(TOKEN_BYTES)
    account.setup_digest = _digest(tx.keyring, token)
    account.setup_until = now + timedelta(days=rules.SETUP_DAYS)
    return token


def forget(account: Account, now: datetime) -> None:
    """Take away every way to log in; sessions that began before now end with it."""
    account.password_hash = account.totp_secret = None
    account.totp_last_counter = account.failed_logins = account.failed_codes = 0
    account.setup_digest = account.setup_until = account.failed_code_at = None
    account.credentials_changed_at = account.changed_at = now


def waiting_for(tx: Tx, token: str, now: datetime, *, lock: bool = False) -> Account | None:
    """Return the active account whose set-up this token opens, or None."""
    query = select(Account).where(
        Account.setup_digest == _digest(tx.keyring, token),
        Account.setup_until > now,
        Account.state == "active",
    )
    return tx.scalar(query.with_for_update() if lock else query)


def secret_of(keyring: Keyring, account: Account | None) -> str:
    """Open the secret of an account's one-time codes; a stand-in secret when there is none."""
    if account is None or account.totp_secret is None:
        return one_time_codes.NO_SECRET
    return vault.open_system(keyring, TABLE, account.id, account.totp_secret).decode()


def accept_code(tx: Tx, account: Account | None, code: str, now: datetime) -> bool:
    """Judge a one-time code and remember its counter, so that no code counts twice.

    Wrong codes are counted only while another try is allowed; see `rules.code_wait_over`.
    """
    last = 0 if account is None else account.totp_last_counter
    counter = one_time_codes.accepted_counter(secret_of(tx.keyring, account), code, now, last)
    if account is None or account.totp_secret is None:
        return False
    if not rules.code_wait_over(account.failed_codes, account.failed_code_at, now):
        return False
    if counter is None:
        account.failed_codes += 1
        account.failed_code_at = now
        return False
    account.totp_last_counter = counter
    account.failed_codes = 0
    return True


def fresh_code(tx: Tx, account_id: UUID, code: str, now: datetime) -> bool:
    """Tell whether this is a new, right one-time code of the account: the proof before signing.

    A rollback of the transaction forgets the code and a wrong try; `login.confirm_code` does not.
    """
    return accept_code(tx, locked(tx, account_id), code, now)


def reseal(tx: Tx, limit: int = 500) -> int:
    """Seal up to `limit` secrets again under the current master key; return how many it were.

    Called until it returns 0, after which no account needs an older master key.
    """
    rows = tx.scalars(select(Account).where(Account.totp_secret.is_not(None)))
    older = [one for one in rows if not _is_current(tx.keyring, one)][:limit]
    for account in older:
        secret = secret_of(tx.keyring, account)
        account.totp_secret = vault.seal_system(tx.keyring, TABLE, account.id, secret.encode())
    return len(older)


def _is_current(keyring: Keyring, account: Account) -> bool:
    return vault.sealed_by_current(keyring, account.totp_secret or b"")


def _digest(keyring: Keyring, token: str) -> bytes:
    return vault.digest(keyring, "account set-up", token)
