"""Who may open a page. Every view carries one of these; a test reads them all.

`@public` for everyone, `@public(opened=True)` for pages behind a door (see `open_door`),
`@staff("intake", "case_director")` for who is logged in with one of these roles, `@staff()` for
all who are. Whether this person may act in *this case* is decided later, by the action.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

from flask import abort, g, redirect, request
from werkzeug.wrappers import Response

from disclosure.web.sessions import PUBLIC, current, kind_of

if TYPE_CHECKING:
    from flask import Flask

    from disclosure.procedure.permissions import Actor

View = TypeVar("View", bound=Callable[..., Any])
LOGIN = "/werk/inloggen"
START = "/"
EXIT = "/weg"


@dataclass(frozen=True, slots=True)
class Guard:
    """What a view asks of the visitor: `kind` public, opened or staff, and one of `roles`."""

    kind: str
    roles: frozenset[str] = frozenset()


def register(app: Flask) -> None:
    """Send who comes back after leaving to the start page, and refuse a view without a guard."""
    app.before_request(_refuse_unguarded)
    app.before_request(start_over)


@overload
def public(view: View) -> View: ...
@overload
def public(*, opened: bool = False) -> Callable[[View], View]: ...
def public(view: Any = None, *, opened: bool = False) -> Any:
    """Let everyone in; with `opened` only a browser with a ticket or session, others start over."""
    if view is None:
        return lambda real: _guarded(real, Guard("opened" if opened else "public"), opened)
    return _guarded(view, Guard("public"), False)


def staff(*roles: str) -> Callable[[View], View]:
    """Let staff in who hold one of these roles (none named: any); others get the login or a 403."""

    def decorate(view: View) -> View:
        guard = Guard("staff", frozenset(roles))

        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            actor = current_actor()
            if actor is None:
                return redirect(LOGIN, 303)
            if guard.roles and not guard.roles & actor.roles:
                abort(403)
            return view(*args, **kwargs)

        cast(Any, guarded).guard = guard
        return cast(View, guarded)

    return decorate


def current_actor() -> Actor | None:
    """Return who is logged in; `accounts` sets `g.actor` before each staff request."""
    return cast("Actor | None", g.get("actor"))


def the_actor() -> Actor:
    """Return who is logged in, where the guard has made sure that somebody is."""
    actor = current_actor()
    if actor is None:
        raise LookupError("no one is logged in")
    return actor


def may_open(endpoint: str) -> bool:
    """Tell whether the guard of a page lets in who is logged in: no link leads to a refusal."""
    from flask import current_app

    guard, actor = cast(Any, current_app.view_functions[endpoint]).guard, current_actor()
    return not guard.roles or (actor is not None and bool(guard.roles & actor.roles))


def open_door(to: str) -> Response:
    """Give the browser a ticket and lead it to the first page behind a door.

    Pages behind it (`opened=True`) answer a browser without ticket with the start page, so Back
    after "snel verlaten" shows nothing else.
    """
    current().ticket()
    return redirect(to, 303)


def start_over() -> Response | None:
    """Send a browser that comes Back from another site without a cookie to the start page.

    Browsers mark a click with `Sec-Fetch-User`; going back from elsewhere has no such mark.
    """
    told = {name: request.headers.get(f"Sec-Fetch-{name}") for name in ("Site", "Mode", "User")}
    came_back = told == {"Site": "same-origin", "Mode": "navigate", "User": None}
    elsewhere = request.path not in (START, EXIT) and kind_of(request.path) is PUBLIC
    anonymous = request.method == "GET" and not getattr(current(), "opened", True)
    return redirect(START, 303) if came_back and elsewhere and anonymous else None


def _guarded(view: View, guard: Guard, opened: bool) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if opened and not current().opened:
            return redirect(START, 303)
        return view(*args, **kwargs)

    cast(Any, guarded).guard = guard
    return cast(View, guarded)


def _refuse_unguarded() -> None:
    # A view that somebody forgot to guard is closed, not open.
    from flask import current_app

    endpoint = request.endpoint
    if endpoint is None:
        return
    if not hasattr(current_app.view_functions[endpoint], "guard"):
        abort(403)
