"""The way out from every public page there is, whoever made it: with and without script."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import delete, func, select
from werkzeug.routing import Rule

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.web.models import Attempts, WebSession
from tests import front_desk, live
from tests.conftest import strict_app
from tests.front_desk import Access, Visitor

NOT_PAGES = ("/static/", "/.well-known/", "/healthz", "/readyz", "/favicon.ico", "/weg", "/api/")
SECRETS = ("Noor Zonneveld", "Karel Verschrikkelijk", front_desk.NEEDED[17]["words"])
EXAMPLES: dict[str, Callable[[], str]] = {"IntegerConverter": lambda: "17"}
"""Kind of a variable part → an example; any other kind gets a random id."""

FIRST = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, textarea, select, summary")]
  return all[0].getAttribute("href")
}"""
with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["js", "no js"])


@dataclass(frozen=True)
class Here:
    """The site with one application in it, and the way back to it."""

    url: str
    elsewhere: str
    app: Flask
    database: Database
    access: Access


@pytest.fixture
def here(settings: Settings, sqlite_only: Database, elsewhere: str) -> Iterator[Here]:
    """Serve the site, one application handed in."""
    with sqlite_only.transaction() as tx:
        seeding.seed(tx, "test", clock.now())
    port = live.free_port()
    url = f"http://{live.HOST}:{port}"
    app = strict_app(replace(settings, base_url=url, exit_url=elsewhere), sqlite_only)
    access = Visitor(app).apply()
    with live.serving(app, port):
        yield Here(url, elsewhere, app, sqlite_only, access)


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


def open_as(page: Page, here: Here, path: str, cookie: str) -> None:
    """Begin at the start page and follow a link to this one."""
    page.goto(here.url)
    page.context.add_cookies([{"name": "s", "value": cookie, "url": here.url}])
    link = page.locator(".public-header a").first
    link.evaluate("(link, path) => { link.href = path; link.click(); }", path)
    page.wait_for_load_state()
    expect(page.locator("[data-exit]")).to_have_count(1)


def assert_gone(page: Page, here: Here) -> None:
    """Nothing is kept, and Back shows nothing but the start page."""
    state = page.context.storage_state()
    assert state["cookies"] == []
    assert [each for each in state["origins"] if each["origin"] == here.url] == []
    for _move in range(2):
        page.go_back()
        if page.url.startswith(here.url):
            page.wait_for_url(f"{here.url}/")
            assert 'data-page="web.start"' in page.content()
        assert not any(secret in page.content() for secret in SECRETS)


def leave(page: Page, here: Here) -> None:
    page.click("[data-exit]")
    page.wait_for_url(here.elsewhere)


@with_and_without_script
def test_from_every_public_page(browser: Browser, here: Here, script: bool) -> None:
    pages = public_pages(here.app)
    assert len(pages) >= 20
    for path in pages:
        cookie = somebody_who(here, path)
        with browser.new_context(java_script_enabled=script, locale="nl-NL") as context:
            page = context.new_page()
            open_as(page, here, path, cookie)
            assert page.evaluate(FIRST) == "/weg", path
            assert sessions(here.database) == 1, path
            leave(page, here)
            assert sessions(here.database) == 0, path
            assert_gone(page, here)


@with_and_without_script
@pytest.mark.parametrize("path", ["/formulier/stap/1", "/verder/antwoorden"])
def test_from_a_page_whose_session_is_over(
    browser: Browser, here: Here, script: bool, path: str
) -> None:
    cookie = somebody_who(here, path)
    with browser.new_context(java_script_enabled=script, locale="nl-NL") as context:
        page = context.new_page()
        open_as(page, here, path, cookie)
        assert page.url == here.url + path
        end_sessions(here.database)
        leave(page, here)
        assert_gone(page, here)


def test_after_a_quarter_of_an_hour_of_silence(browser: Browser, here: Here) -> None:
    cookie = somebody_who(here, "/verder/antwoorden")
    with browser.new_context(locale="nl-NL") as context:
        page = context.new_page()
        page.clock.install()
        open_as(page, here, "/verder/antwoorden", cookie)
        page.clock.fast_forward("12:01")
        page.clock.fast_forward("03:00")
        page.wait_for_url(f"{here.url}/")
        leave(page, here)
        assert_gone(page, here)


@pytest.mark.parametrize("trouble", [lambda route: route.abort(), lambda _route: None])
def test_a_server_that_is_gone_or_silent_holds_nobody_up(
    browser: Browser, here: Here, trouble: Callable[[Route], None]
) -> None:
    with browser.new_context(locale="nl-NL") as context:
        page = context.new_page()
        open_as(page, here, "/hulp", somebody_who(here, "/hulp"))
        context.route("**/weg", trouble)
        leave(page, here)
