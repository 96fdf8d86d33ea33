"""Sessions on the server, behind a cookie that holds nothing but a random id.

Two kinds, told apart by the path: *public*, and *staff* under `/werk/`. A page with a form gives
the browser a *ticket*: a random id without a row, to which the form's token is bound (`csrf`).
Only when a view stores something does a row appear, under a new id, so that an id somebody else
planted is worth nothing. A row dies after 15 minutes of silence or at its absolute end.

`session["x"] = …` as in any Flask application; `rotate()` at each login, `end()` at its end.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

import msgspec
from flask import session as flask_session
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import delete, or_, select, update

from disclosure import clock
from disclosure.errors import UnreadableSecret
from disclosure.store import vault
from disclosure.web.models import WebSession
from disclosure.web.state import services

if TYPE_CHECKING:
    from flask import Flask, Request, Response

    from disclosure.store.database import Tx

IDLE = timedelta(minutes=15)
TOUCH_EVERY = timedelta(minutes=1)
ID_BYTES = 32
TICKET, STORED = "t", "s"
"""First letter of a cookie: an id without a row, or one with."""

COOKIE_SHAPE = re.compile(rf"[{TICKET}{STORED}][\w-]{{43}}")
TABLE = WebSession.__tablename__
NO_SESSION = ("/static/", "/api/", "/healthz", "/readyz", "/favicon.ico", "/.well-known/")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of session; the cookie's name says nothing to who looks over a shoulder."""

    name: str
    cookie: str
    same_site: str
    lifetime: timedelta


PUBLIC = Kind("public", "s", "Lax", timedelta(hours=8))
STAFF = Kind("staff", "w", "Strict", timedelta(hours=12))
KINDS = (PUBLIC, STAFF)


class ServerSession(SessionMixin):
    """What Flask calls `session`: a mapping of JSON values, and where it lives."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.values_: dict[str, Any] = {}
        self.token: str | None = None
        self.row: UUID | None = None
        self.last_seen_at: datetime | None = None
        self.expires_at: datetime | None = None
        self.lapsed = False
        self.cookie_changed = False
        self.leaving: list[str] = []
        self.modified = False
        self.accessed = True
        self.new = True

    def __getitem__(self, key: str) -> Any:
        return self.values_[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._change()
        self.values_[key] = value

    def __delitem__(self, key: str) -> None:
        self._change()
        del self.values_[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)

    @property
    def live(self) -> bool:
        """Tell whether the server keeps something for this browser."""
        return self.row is not None or bool(self.values_)

    @property
    def opened(self) -> bool:
        """Tell whether this browser came in by the door: it has a ticket or a live session."""
        return self.token is not None

    def ticket(self) -> str:
        """Return the id forms are bound to, giving the browser one if it has none."""
        if self.token is None:
            self._name_anew(TICKET)
        return cast(str, self.token)

    def rotate(self) -> None:
        """Go on under a new id; the old one is dead. For every change of who is there."""
        self._leave()
        self._name_anew(STORED)
        self.modified = True

    def end(self) -> None:
        """Forget everything, here and in the browser."""
        self._leave()
        self.values_.clear()
        self.token, self.cookie_changed, self.modified = None, True, False

    def _change(self) -> None:
        self.modified = True
        if self.token is None or self.token.startswith(TICKET):
            self._name_anew(STORED)

    def _leave(self) -> None:
        if self.token is not None and self.token.startswith(STORED):
            self.leaving.append(self.token)
        self.row = self.expires_at = None

    def _name_anew(self, first: str) -> None:
        self.token = first + secrets.token_urlsafe(ID_BYTES)
        self.cookie_changed = True


class Sessions(SessionInterface):
    """Flask's way in: opens before the view, saves after it, each in its own short unit of work."""

    def open_session(self, app: Flask, request: Request) -> ServerSession | None:
        """Return the session of this browser; None where a path has none, so no row is read."""
        if request.path.startswith(NO_SESSION):
            return None
        session = ServerSession(kind_of(request.path))
        token = request.cookies.get(cookie_name(session.kind), "")
        if COOKIE_SHAPE.fullmatch(token):
            _take_up(session, token)
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed: the row, the moment last seen (once a minute), the cookie."""
        if not isinstance(session, ServerSession):
            return
        now = clock.now()
        if session.modified or session.leaving or _to_touch(session, now):
            with services().database.transaction() as tx:
                _write(tx, session, now)
        if session.cookie_changed or session.lapsed:
            _set_cookie(response, session)


def register(app: Flask) -> None:
    """Use server-side sessions."""
    app.session_interface = Sessions()


def current() -> ServerSession:
    """Return the session of this request, typed."""
    return cast(ServerSession, flask_session)


def kind_of(path: str) -> Kind:
    """Tell which of the two sessions a path belongs to."""
    return STAFF if path == "/werk" or path.startswith("/werk/") else PUBLIC


def cookie_name(kind: Kind) -> str:
    """Return the cookie's name: without `__Host-` on loopback, where plain http forbids it."""
    return kind.cookie if services().settings.loopback else f"__Host-{kind.cookie}"


def end_all(tokens: list[str]) -> None:
    """Delete the rows behind these cookies, whatever their kind; unknown ones are no error."""
    stored = [token for token in tokens if COOKIE_SHAPE.fullmatch(token) and token[0] == STORED]
    if stored:
        with services().database.transaction() as tx:
            _delete(tx, stored)


def purge(tx: Tx, now: datetime) -> int:
    """Delete the sessions that are over; return how many."""
    over = or_(WebSession.expires_at <= now, WebSession.last_seen_at <= now - IDLE)
    return cast(Any, tx.execute(delete(WebSession).where(over))).rowcount or 0


def end_where(tx: Tx, kind: Kind, matches: Callable[[dict[str, Any]], bool]) -> int:
    """End every session of a kind whose content matches (an account is closed, a code replaced)."""
    rows = tx.scalars(select(WebSession).where(WebSession.kind == kind.name)).all()
    found = [row for row in rows if matches(_opened(tx, row))]
    for row in found:
        tx.delete(row)
    return len(found)


def _take_up(session: ServerSession, token: str) -> None:
    if token.startswith(TICKET):
        session.token, session.new = token, False
        return
    with services().database.read() as tx:
        row = tx.scalar(select(WebSession).where(WebSession.digest == _digest(tx, token)))
        session.lapsed = row is None or not _alive(row, session.kind, clock.now())
        if row is not None and not session.lapsed:
            session.token, session.row, session.new = token, row.id, False
            session.last_seen_at, session.expires_at = row.last_seen_at, row.expires_at
            session.values_ = _opened(tx, row)


def _alive(row: WebSession, kind: Kind, now: datetime) -> bool:
    return row.kind == kind.name and now < row.expires_at and now < row.last_seen_at + IDLE


def _opened(tx: Tx, row: WebSession) -> dict[str, Any]:
    with suppress(UnreadableSecret):
        data = vault.open_system(tx.keyring, TABLE, row.id, row.data)
        return msgspec.json.decode(data, type=dict[str, Any])
    return {}


def _to_touch(session: ServerSession, now: datetime) -> bool:
    seen = session.last_seen_at
    return session.row is not None and seen is not None and now - seen >= TOUCH_EVERY


def _write(tx: Tx, session: ServerSession, now: datetime) -> None:
    _delete(tx, session.leaving)
    if session.row is not None and not session.modified:
        touched = update(WebSession).where(WebSession.id == session.row)
        tx.execute(touched.values(last_seen_at=now))
    elif session.row is not None:
        _rewrite(tx, session, session.row, now)
    elif session.values_ and session.token is not None:
        _insert(tx, session, session.token, now)


def _rewrite(tx: Tx, session: ServerSession, row: UUID, now: datetime) -> None:
    # An UPDATE finds no row when another tab has just left: the session must not come back.
    sealed = vault.seal_system(tx.keyring, TABLE, row, msgspec.json.encode(session.values_))
    changed = update(WebSession).where(WebSession.id == row)
    tx.execute(changed.values(data=sealed, last_seen_at=now))


def _insert(tx: Tx, session: ServerSession, token: str, now: datetime) -> None:
    row = uuid4()
    data = vault.seal_system(tx.keyring, TABLE, row, msgspec.json.encode(session.values_))
    tx.add(
        WebSession(
            id=row,
            digest=_digest(tx, token),
            kind=session.kind.name,
            data=data,
            last_seen_at=now,
            expires_at=now + session.kind.lifetime,
        )
    )


def _delete(tx: Tx, tokens: list[str]) -> None:
    for token in tokens:
        tx.execute(delete(WebSession).where(WebSession.digest == _digest(tx, token)))


def _digest(tx: Tx, token: str) -> bytes:
    return vault.digest(tx.keyring, "web session", token)


def _set_cookie(response: Response, session: ServerSession) -> None:
    name, plain = cookie_name(session.kind), services().settings.loopback
    if session.token is None:
        response.delete_cookie(name, secure=not plain, httponly=True)
        return
    response.set_cookie(
        name,
        session.token,
        secure=not plain,
        httponly=True,
        samesite=session.kind.same_site,
    )
