"""Waiting one's turn: a flood of forms slows down who shares its address, and refuses nobody.

Every form that costs staff work takes a place in a queue. The first so many go on at once; after
those one goes on every few seconds, in the order in which they came, and nobody waits longer than
`longest`, however many there are. Waiting is a page that says how long, keeps what was typed and
the place, and names the telephone; nothing sleeps. Decision 18.

The queue is one row: a keyed hash of the address, and the moment at which it will be empty. A place
is a signed note in the page, good for one use in the browser that got it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from flask import request
from itsdangerous import BadSignature, Signer
from sqlalchemy import update

from disclosure import clock
from disclosure.store import vault
from disclosure.web import limits, resend
from disclosure.web.models import Attempts
from disclosure.web.sessions import current
from disclosure.web.state import services

if TYPE_CHECKING:
    from disclosure.store.database import Tx

View = TypeVar("View", bound=Callable[..., Any])
KEPT = timedelta(hours=1)
"""How long a turn that has come stays hers."""


class Queue(NamedTuple):
    """`at_once` go on without waiting, then one `every` so long; none waits beyond `longest`."""

    at_once: int
    every: timedelta
    longest: timedelta


QUEUE = Queue(200, timedelta(seconds=6), timedelta(minutes=10))
"""200 at once are a busy shelter; 10 minutes end before the quarter of an hour of silence does."""


def in_turn(name: str) -> Callable[[View], View]:
    """Let a POST of this view take its turn in the queue of this name; a GET goes on at once."""

    def decorate(view: View) -> View:
        @wraps(view)
        def waiting(*args: Any, **kwargs: Any) -> Any:
            place = _ask(name, clock.now()) if request.method == "POST" else None
            return view(*args, **kwargs) if place is None else resend.wait_for_turn(*place)

        return cast(View, waiting)

    return decorate


def take(tx: Tx, name: str, key: str, now: datetime, queue: Queue) -> datetime:
    """Take the next place; return whose turn is when: now, or later than of all who came before."""
    digest = vault.digest(tx.keyring, "turns", f"{name}\0{key}")
    filled = max(limits.one_more(tx, digest, now)[1], now) + queue.every
    turn = min(max(filled - queue.at_once * queue.every, now), now + queue.longest)
    empty = min(filled, now + queue.longest + queue.at_once * queue.every)
    tx.execute(update(Attempts).where(Attempts.key == digest).values(ends_at=empty))
    return turn


def household(address: str) -> str:
    """Return what one connection has in common: the address, or the first half of a long one."""
    with suppress(ValueError):
        if (found := ip_address(address)).version == 6:
            return str(ip_network((found, 64), strict=False))
    return address


def _ask(name: str, now: datetime) -> tuple[timedelta, str] | None:
    """Return how long to wait and the place that was given; None when it is her turn."""
    given = request.form.get(resend.PLACE, "")
    turn = _read(name, given)
    with services().database.transaction() as tx:
        if turn is None or now > turn + KEPT or (turn <= now and _is_used(tx, given, turn)):
            turn = take(tx, name, household(limits.place()), now, QUEUE)
            given = _write(name, turn)
    return None if turn <= now else (turn - now, given)


def _is_used(tx: Tx, given: str, turn: datetime) -> bool:
    digest = vault.digest(tx.keyring, "turns", given)
    return limits.one_more(tx, digest, turn + KEPT)[0] > 1


def _write(name: str, turn: datetime) -> str:
    note = f"{turn.timestamp():.0f}.{secrets.token_hex(8)}"
    return _signer(name).sign(note).decode()


def _read(name: str, given: str) -> datetime | None:
    try:
        note = _signer(name).unsign(given).decode()
    except BadSignature:
        return None
    return datetime.fromtimestamp(int(note.partition(".")[0]), UTC)


def _signer(name: str) -> Signer:
    return Signer(services().settings.secret_key, salt=f"turn {name} {current().token}")
