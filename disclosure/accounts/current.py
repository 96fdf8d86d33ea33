"""Who is behind the session of this request."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from flask import g, request

from disclosure import clock
from disclosure.accounts import queries, shortcuts
from disclosure.procedure import terms
from disclosure.web import services
from disclosure.web.comfort import Comfort
from disclosure.web.sessions import STAFF, current, kind_of

if TYPE_CHECKING:
    from flask import Flask

ACCOUNT, SINCE = "account", "since"


def register(app: "Flask") -> None:
    """Find out who is there before anything else looks, pages about faults included."""
    app.before_request_funcs.setdefault(None, []).insert(0, load)


def load() -> None:
    """Set `g.actor` and `g.comfort` on staff pages; a session that no longer counts ends here."""
    if kind_of(request.path) is not STAFF or ACCOUNT not in current():
        return
    found = _signed_in(current()[ACCOUNT], current()[SINCE], clock.now())
    if found is None:
        current().end()
        return
    g.actor, g.comfort = found.actor, _comfort(found)


def _signed_in(account: str, since: str, now: datetime) -> queries.SignedIn | None:
    began = datetime.fromisoformat(since)
    with services().database.read() as tx:
        return queries.signed_in(tx, UUID(account), began, terms.local_day(now))


def _comfort(found: queries.SignedIn) -> Comfort:
    chosen = found.preferences
    heard = shortcuts.of(found.actor) if chosen.shortcuts else ()
    return Comfort(found.name, chosen.look, tuple((one.keys, one.href) for one in heard))


def begin(account_id: UUID, now: datetime) -> None:
    """Go on as this account, under a new session id."""
    session = current()
    session.rotate()
    session[ACCOUNT] = str(account_id)
    session[SINCE] = now.isoformat()
