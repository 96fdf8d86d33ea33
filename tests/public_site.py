"""Every public page there is, whoever made it, and a visitor who may open it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

from flask import Flask
from sqlalchemy import delete, func, select
from werkzeug.routing import Rule

from disclosure.store.database import Database
from disclosure.web.models import Attempts, WebSession
from tests.front_desk import Access, Visitor

NOT_PAGES = ("/static/", "/.well-known/", "/healthz", "/readyz", "/favicon.ico", "/weg", "/api/")
EXAMPLES: dict[str, Callable[[], str]] = {"IntegerConverter": lambda: "17"}
"""Kind of a variable part → an example; any other kind gets a random id."""


@dataclass(frozen=True)
class Here:
    """The site with one application in it, and the way back to it."""

    url: str
    elsewhere: str
    app: Flask
    database: Database
    access: Access


def public_pages(app: Flask) -> list[str]:
    """Return the address of every public page, with an example for what varies in it."""
    rules = (rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()))
    mine = (rule for rule in rules if not rule.rule.startswith(("/werk", *NOT_PAGES)))
    guarded = (rule for rule in mine if guard(app, rule) in {"public", "opened"})
    return sorted(filled_in(app, rule) for rule in guarded)


def guard(app: Flask, rule: Rule) -> str:
    return str(cast(Any, app.view_functions[rule.endpoint]).guard.kind)


def filled_in(app: Flask, rule: Rule) -> str:
    kinds = {name: type(kind).__name__ for name, kind in rule._converters.items()}
    values = {name: EXAMPLES.get(kind, lambda: str(uuid4()))() for name, kind in kinds.items()}
    return app.url_map.bind("").build(rule.endpoint, values)


def somebody_who(here: Here, path: str) -> str:
    """Return the cookie of a visitor who may open this page: applying, handed in, or back."""
    end_sessions(here.database)
    visitor = Visitor(here.app)
    if path == "/formulier/code":
        visitor.client.get("/formulier")
        visitor.post("/formulier/vooraf")
    elif path == "/formulier/klaar":
        visitor.apply()
    elif path.startswith("/bericht"):
        visitor.client.get("/bericht")
        visitor.post("/bericht/vooraf")
        if path != "/bericht/code":
            visitor.post("/bericht/code")
    elif path.startswith("/formulier"):
        visitor.begin()
        if path == "/formulier/overzicht":
            visitor.fill_in()
    else:
        visitor.come_back(here.access)
        visitor.prove()
    cookie = visitor.client.get_cookie("s")
    assert cookie is not None
    return cookie.value


def sessions(database: Database) -> int:
    with database.read() as tx:
        return tx.scalar(select(func.count()).select_from(WebSession)) or 0


def end_sessions(database: Database) -> None:
    """End all sessions, and forget how often codes were tried."""
    with database.transaction() as tx:
        tx.execute(delete(WebSession))
        tx.execute(delete(Attempts))
