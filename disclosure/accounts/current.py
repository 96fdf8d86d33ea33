"""Who is behind the session of this request."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from flask import g, request

from disclosure import clock
from disclosure.accounts import queries
from disclosure.procedure import terms
from disclosure.procedure.permissions import Actor
from disclosure.web import services
from disclosure.web.sessions import STAFF, current, kind_of

if TYPE_CHECKING:
    from flask import Flask

ACCOUNT, SINCE = "account", "since"


def register(app: "Flask") -> None:
    """Find out who is there before anything else looks, pages about faults included."""
    app.before_request_funcs.setdefault(None, []).insert(0, load)


def load() -> None:
    """Set `g.actor` on staff pages; a session that no longer counts ends here."""
    if kind_of(request.path) is not STAFF or ACCOUNT not in current():
        return
    g.actor = _signed_in(current()[ACCOUNT], current()[SINCE], clock.now())
    if g.actor is None:
        current().end()


def _signed_in(account: str, since: str, now: datetime) -> Actor | None:
    began = datetime.fromisoformat(since)
    with services().database.read() as tx:
        return queries.signed_in(tx, UUID(account), began, terms.local_day(now))


def begin(account_id: UUID, now: datetime) -> None:
    """Go on as this account, under a new session id."""
    session = current()
    session.rotate()
    session[ACCOUNT] = str(account_id)
    session[SINCE] = now.isoformat()
