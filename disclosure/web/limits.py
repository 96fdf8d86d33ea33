"""How often something may be tried, counted per code or account and never per address.

Shelters and police stations share one address, so an address is never shut out; what is guessed at
is. A breach is answered with a page that says how long to wait and keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from flask import request
from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from disclosure import clock
from disclosure.store import vault
from disclosure.web import resend
from disclosure.web.models import Attempts
from disclosure.web.state import services

if TYPE_CHECKING:
    from disclosure.store.database import Tx

View = TypeVar("View", bound=Callable[..., Any])


class Bucket(NamedTuple):
    """At most `most` tries in each window of time."""

    most: int
    window: timedelta


BUCKETS = {
    "code": Bucket(5, timedelta(minutes=5)),
    "login": Bucket(10, timedelta(minutes=5)),
    "message": Bucket(20, timedelta(minutes=10)),
}


def limited(bucket: str, key: Callable[[], str]) -> Callable[[View], View]:
    """Count the POSTs of a view under `key()`; too many are answered with a page to wait.

    An empty key is not counted.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(*args: Any, **kwargs: Any) -> Any:
            wait = _wait(bucket, key()) if request.method == "POST" else None
            return view(*args, **kwargs) if wait is None else resend.later(wait)

        return cast(View, counted)

    return decorate


def take(tx: Tx, bucket: str, key: str, now: datetime) -> timedelta | None:
    """Count one try; return how long to wait if that is one too many, else None."""
    limit = BUCKETS[bucket]
    start = now.timestamp() // limit.window.total_seconds() * limit.window.total_seconds()
    ends_at = datetime.fromtimestamp(start, now.tzinfo) + limit.window
    digest = vault.digest(tx.keyring, "attempts", f"{bucket}\0{start:.0f}\0{key}")
    return ends_at - now if one_more(tx, digest, ends_at)[0] > limit.most else None


def place() -> str:
    """Return where a request comes from; in production the proxy before us says so, last."""
    told = request.access_route if services().settings.env == "production" else ()
    return told[-1] if told else request.remote_addr or ""


def purge(tx: Tx, now: datetime) -> int:
    """Delete the windows that are over; return how many."""
    return cast(Any, tx.execute(delete(Attempts).where(Attempts.ends_at <= now))).rowcount or 0


def _wait(bucket: str, key: str) -> timedelta | None:
    if not key:
        return None
    with services().database.transaction() as tx:
        return take(tx, bucket, key.strip().lower(), clock.now())


def one_more(tx: Tx, digest: bytes, ends_at: datetime) -> tuple[int, datetime]:
    """Count one more under a key, in a new row if there is none; return the row's count and end."""
    on_postgresql = tx.get_bind().dialect.name == "postgresql"
    upsert: Any = postgresql.insert if on_postgresql else sqlite.insert
    first = upsert(Attempts).values(key=digest, count=1, ends_at=ends_at)
    once_more = first.on_conflict_do_update(
        index_elements=["key"], set_={"count": Attempts.count + 1}
    )
    row = tx.execute(once_more.returning(Attempts.count, Attempts.ends_at)).one()
    return row[0], row[1]
