"""The way out from every public page there is, whoever made it: with and without script."""

from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests import front_desk
from tests.public_site import Here, end_sessions, public_pages, sessions, somebody_who

SECRETS = ("Noor Zonneveld", "Karel Verschrikkelijk", front_desk.NEEDED[17]["words"])

FIRST = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, textarea, select, summary")]
  return all[0].getAttribute("href")
}"""
with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["js", "no js"])


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
    """Every other page with script and the rest without; `./run soak leaving` does all of both."""
    from_pages(browser, here, script, public_pages(here.app)[int(script) :: 2])


def from_pages(browser: Browser, here: Here, script: bool, pages: Sequence[str]) -> None:
    """Leave from each of these pages; nothing is kept, and Back shows nothing."""
    assert len(pages) >= 18
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
