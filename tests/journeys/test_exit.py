"""Leaving at once: whatever was open, nothing typed can be brought back."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect
from sqlalchemy import delete, func, select

from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.web.models import WebSession
from tests import live, sample_pages

TYPED = ("Fatima Zahra", "hij volgt mij 💔", "27")
FIRST_TABBED = "() => document.activeElement.getAttribute('href')"
with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["js", "no js"])


@pytest.fixture
def here(settings: Settings, sqlite_only: Database, elsewhere: str) -> Iterator[str]:
    """Serve the porch, its way out leading to the harmless page."""
    port = live.free_port()
    url = f"http://{live.HOST}:{port}"
    app = sample_pages.porch(replace(settings, base_url=url, exit_url=elsewhere), sqlite_only)
    with live.serving(app, port):
        yield url


@pytest.fixture
def page(browser: Browser, script: bool) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=script, locale="nl-NL")
    yield context.new_page()
    context.close()


def follow(page: Page, path: str) -> None:
    """Go to a page of this site as a visitor does, by a link."""
    page.locator(".public-header a").first.evaluate(
        "(link, path) => { link.href = path; link.click(); }", path
    )
    page.wait_for_load_state()


def fill_in(page: Page, here: str) -> None:
    """Come in by the door and type, without sending."""
    page.goto(here)
    follow(page, "/proef")
    page.fill("#name", TYPED[0])
    page.fill("#words", TYPED[1])
    page.fill("#born-day", TYPED[2])
    page.check("#route-0")


def send(page: Page) -> None:
    page.fill("#born-month", "3")
    page.fill("#born-year", "1990")
    page.click("main button[type=submit]")
    expect(page.locator("h1")).to_have_text("Klaar")


def leave(page: Page, elsewhere: str) -> None:
    page.click("[data-exit]")
    page.wait_for_url(elsewhere)


def expect_only_the_start_page(page: Page, here: str) -> None:
    """Go back as far as it goes and forth again; only the start page is ours."""
    for move in (page.go_back, page.go_back, page.go_forward, page.go_back):
        move()
        if page.url.startswith(here):
            page.wait_for_url(f"{here}/")
            assert 'data-page="web.start"' in page.content()
        assert not any(text in page.content() for text in TYPED[:2])


def sessions(database: Database) -> int:
    with database.read() as tx:
        return tx.scalar(select(func.count()).select_from(WebSession)) or 0


@with_and_without_script
def test_from_the_start_page(page: Page, here: str, elsewhere: str) -> None:
    page.goto(here)
    leave(page, elsewhere)
    expect_only_the_start_page(page, here)


@with_and_without_script
@pytest.mark.parametrize("path", ["/hulp", "/proef/keuze", "/nee"])
def test_from_any_page_without_a_session(page: Page, here: str, elsewhere: str, path: str) -> None:
    page.goto(here)
    follow(page, "/hulp")
    follow(page, path)
    leave(page, elsewhere)
    expect_only_the_start_page(page, here)


@with_and_without_script
def test_from_a_form_with_words_in_it(page: Page, here: str, elsewhere: str) -> None:
    fill_in(page, here)
    leave(page, elsewhere)
    assert page.context.cookies() == []
    expect_only_the_start_page(page, here)


@with_and_without_script
def test_from_a_page_after_something_was_saved(
    page: Page, here: str, elsewhere: str, sqlite_only: Database
) -> None:
    fill_in(page, here)
    send(page)
    assert sessions(sqlite_only) == 1
    leave(page, elsewhere)
    assert sessions(sqlite_only) == 0
    assert page.context.cookies() == []
    expect_only_the_start_page(page, here)


@with_and_without_script
def test_after_the_session_ended_by_itself(
    page: Page, here: str, elsewhere: str, sqlite_only: Database
) -> None:
    fill_in(page, here)
    send(page)
    with sqlite_only.transaction() as tx:
        tx.execute(delete(WebSession))
    leave(page, elsewhere)
    expect_only_the_start_page(page, here)


@with_and_without_script
def test_from_a_form_that_was_given_back(page: Page, here: str, elsewhere: str) -> None:
    fill_in(page, here)
    page.click("main button[type=submit]")
    expect(page.locator("#error-summary")).to_be_visible()
    leave(page, elsewhere)
    with suppress(Error):  # without script Chromium asks first whether to send the form again
        page.go_back()
    expect(page.locator("main form")).to_have_count(0)
    page.goto(f"{here}/proef/vraag")
    assert page.url == f"{here}/"


@with_and_without_script
def test_the_way_out_is_first_in_tab_order_and_works_by_keyboard(
    page: Page, here: str, elsewhere: str
) -> None:
    page.goto(f"{here}/hulp")
    page.keyboard.press("Tab")
    if page.evaluate("1") == 1:
        assert page.evaluate(FIRST_TABBED) == "/weg"
    page.keyboard.press("Enter")
    page.wait_for_url(elsewhere)


@pytest.mark.parametrize("script", [True], ids=["js"])
@pytest.mark.parametrize("path", ["/", "/proef/keuze"])
def test_three_presses_of_shift(page: Page, here: str, elsewhere: str, path: str) -> None:
    page.goto(f"{here}{path}")
    for _press in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(elsewhere)
    expect_only_the_start_page(page, here)


@pytest.mark.parametrize("script", [True], ids=["js"])
def test_three_presses_of_shift_while_typing(page: Page, here: str, elsewhere: str) -> None:
    fill_in(page, here)
    page.focus("#words")
    for _press in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(elsewhere)
    expect_only_the_start_page(page, here)


@pytest.mark.parametrize("script", [True], ids=["js"])
@pytest.mark.parametrize(
    "keys",
    [
        ["Escape", "Escape", "Escape"],
        ["Shift", "Shift"],
        ["Shift", "a", "Shift", "b", "Shift"],
        ["Shift+A", "Shift+B", "Shift+C", "Shift+D"],
    ],
)
def test_other_keys_do_not_leave(page: Page, here: str, keys: list[str]) -> None:
    fill_in(page, here)
    page.focus("#words")
    for key in keys:
        page.keyboard.press(key)
    assert page.url == f"{here}/proef/vraag"
    assert page.locator("html").get_attribute("hidden") is None


@pytest.mark.parametrize("script", [True], ids=["js"])
def test_what_was_typed_is_gone_from_the_screen_before_the_server_answers(
    page: Page, here: str
) -> None:
    fill_in(page, here)
    page.check("#signs-1")
    after = page.evaluate("""() => {
        document.querySelector("[data-exit]").click();
        const fields = [...document.querySelectorAll("input, textarea, select")];
        return {
            hidden: document.documentElement.hidden,
            shown: document.querySelector("h1").checkVisibility(),
            typed: fields.filter(f => f.type !== "hidden" && (f.checked || f.value.trim()))
                         .map(f => f.id).filter(id => !/^(route|signs|honest)/.test(id)),
            ticked: fields.filter(f => f.checked).map(f => f.id),
        };
    }""")
    assert after == {"hidden": True, "shown": False, "typed": [], "ticked": []}


@pytest.mark.parametrize("script", [True], ids=["js"])
def test_with_script_also_an_address_that_was_typed_is_covered(
    page: Page, here: str, elsewhere: str
) -> None:
    page.goto(f"{here}/privacy")
    page.goto(f"{here}/hulp")
    page.goto(f"{here}/proef/keuze")
    leave(page, elsewhere)
    expect_only_the_start_page(page, here)


@pytest.mark.parametrize("script", [True], ids=["js"])
def test_who_did_not_leave_can_go_back_as_always(page: Page, here: str) -> None:
    page.goto(f"{here}/privacy")
    page.goto(f"{here}/hulp")
    page.go_back()
    assert page.url == f"{here}/privacy"


@pytest.mark.parametrize("script", [True], ids=["js"])
def test_with_script_the_page_left_is_no_longer_in_the_history(
    page: Page, here: str, elsewhere: str
) -> None:
    page.goto(here)
    page.goto(f"{here}/hulp")
    before = page.evaluate("history.length")
    leave(page, elsewhere)
    assert page.evaluate("history.length") == before


@with_and_without_script
def test_nothing_is_left_in_the_browser(page: Page, here: str, elsewhere: str) -> None:
    context: BrowserContext = page.context
    page.goto(f"{here}/?taal=en")
    fill_in(page, here)
    send(page)
    leave(page, elsewhere)
    state = context.storage_state()
    assert state["cookies"] == []
    assert [origin for origin in state["origins"] if origin["origin"] == here] == []


@with_and_without_script
def test_leaving_twice_is_no_error(page: Page, here: str, elsewhere: str) -> None:
    fill_in(page, here)
    for _time in range(2):
        page.goto(f"{here}/weg")
        assert page.url == elsewhere
