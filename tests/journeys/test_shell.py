"""The porch in a real browser: for everybody, on every screen, light to load, patient."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect
from sqlalchemy import select

from disclosure import clock
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.web.models import WebSession
from tests import axe, live, sample_pages

PUBLIC = ("/", "/hulp", "/privacy", "/toegankelijkheid", "/nee", "/proef/keuze")
FIRST_VISIT_BYTES = 60_000
NEXT_PAGE_BYTES = 10_000
NARROW = {"width": 320, "height": 640}
"""A screen of 1280 pixels at 400 % zoom, or the smallest phone."""

WIDER_THAN_SCREEN = "() => document.documentElement.scrollWidth > window.innerWidth"
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, summary, input, select")]
    .filter(e => e.checkVisibility() && e.type !== "hidden" && !e.closest("p, li, dd, .skip"))
    .map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect()])
    .filter(([, box]) => box.height < 24 || box.width < 24)
    .map(([html]) => html)"""
"""Links within a sentence or a list may be as high as their line (WCAG 2.5.8)."""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Browse in Dutch."""
    return {**browser_context_args, "locale": "nl-NL"}


@pytest.fixture
def here(settings: Settings, sqlite_only: Database) -> Iterator[str]:
    """Serve the porch."""
    port = live.free_port()
    url = f"http://{live.HOST}:{port}"
    with live.serving(sample_pages.porch(replace(settings, base_url=url), sqlite_only), port):
        yield url


def form_with_faults(page: Page, here: str) -> None:
    page.goto(f"{here}/proef")
    page.fill("#words", "x" * 5001)
    page.fill("#born-day", "31")
    page.fill("#born-month", "2")
    page.fill("#born-year", "1990")
    page.click("main button[type=submit]")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_everybody_can_use_every_page(page: Page, here: str, scheme: str, direction: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 320, "height": 640})
    for path in (*PUBLIC, "/proef", "faults", "/werk/binnen"):
        form_with_faults(page, here) if path == "faults" else page.goto(here + path)
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        assert axe.violations(page) == [], f"{path} {scheme} {direction}"
        assert not page.evaluate(WIDER_THAN_SCREEN), f"{path} scrolls sideways"
        assert page.evaluate(SMALL_TARGETS) == [], path


@pytest.mark.parametrize("script", [True, False], ids=["js", "no js"])
def test_wide_screens_forced_colours_and_no_script(
    browser: Browser, here: str, script: bool
) -> None:
    context = browser.new_context(
        forced_colors="active", reduced_motion="reduce", java_script_enabled=script
    )
    page = context.new_page()
    for path in (*PUBLIC, "/proef", "/werk/binnen"):
        page.goto(here + path)
        expect(page.locator("h1")).to_have_count(1)
        if script:
            assert axe.violations(page) == [], path
        else:
            expect(page.locator("h1")).to_be_visible()
    context.close()


def weigh(page: Page, address: str) -> tuple[int, list[str]]:
    """Return the bytes of all answers, as sent, and their addresses."""
    seen: list[Response] = []

    def note(response: Response) -> None:
        seen.append(response)

    page.on("response", note)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", note)
    fresh = [one for one in seen if not one.from_service_worker and one.status < 400]
    sizes = [one.request.sizes() for one in fresh]
    total = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
    return total, [one.url for one in fresh]


def test_a_page_is_light(page: Page, here: str) -> None:
    first, addresses = weigh(page, here)
    assert 5_000 < first <= FIRST_VISIT_BYTES
    assert all(address.startswith(here) for address in addresses)
    for path in ("/hulp", "/proef/keuze"):
        later, _addresses = weigh(page, here + path)
        assert 1_000 < later <= NEXT_PAGE_BYTES, path


def test_the_summary_of_faults_has_the_focus_and_leads_to_the_field(page: Page, here: str) -> None:
    form_with_faults(page, here)
    expect(page.locator("#error-summary")).to_be_focused()
    page.click("#error-summary a[href='#born-day']")
    expect(page.locator("#born-day")).to_be_focused()
    assert page.locator("#words").input_value() == "x" * 5001
    described = page.locator("#words").get_attribute("aria-describedby")
    assert "te lang" in page.locator(f"#{described}").inner_text()


@pytest.mark.parametrize("path", ["/", "/proef"])
def test_tab_follows_the_reading_order_and_every_stop_is_seen(
    page: Page, here: str, path: str
) -> None:
    page.goto(here + path)
    stops = page.evaluate("""() => [...document.querySelectorAll(
        "a[href], button, summary, input:not([type=hidden]), select, textarea")]
        .filter(e => e.checkVisibility() && !e.closest(".skip:not(:focus)")).length""")
    tops: list[float] = []
    for _stop in range(stops):
        page.keyboard.press("Tab")
        stop = page.evaluate("""() => {
            const e = document.activeElement, s = getComputedStyle(e);
            return [e.getBoundingClientRect().top + scrollY, s.outlineStyle, s.outlineWidth,
                    e.matches(".exit *, .skip")];
        }""")
        assert stop[1] != "none", page.evaluate("document.activeElement.outerHTML")
        assert float(stop[2].removesuffix("px")) >= 2
        if not stop[3]:
            tops.append(stop[0])
    assert tops == sorted(tops)
    assert len(tops) > 8


def test_the_first_stop_leaves_and_the_second_skips(page: Page, here: str) -> None:
    page.goto(here)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Snel verlaten")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_everything_to_press_has_a_name_and_headings_have_an_order(page: Page, here: str) -> None:
    for path in (*PUBLIC, "/proef", "/werk/binnen"):
        page.goto(here + path)
        tree = page.locator("body").aria_snapshot()
        nameless = re.findall(
            r"- (?:link|button|textbox|radio|checkbox|combobox)(?=:|$|\s*\n)", tree
        )
        assert nameless == [], f"{path}: {tree}"
        levels = page.evaluate("""() => [...document.querySelectorAll("main h1, main h2, main h3")]
            .map(h => Number(h.tagName[1]))""")
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_language_can_be_changed_on_the_page(page: Page, here: str) -> None:
    page.goto(f"{here}/hulp")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("Help, right now")
    page.get_by_role("link", name="Privacy").click()
    assert page.locator("html").get_attribute("lang") == "en"


def test_who_is_silent_is_warned_and_can_stay(page: Page, here: str, sqlite_only: Database) -> None:
    page.clock.install()
    page.goto(f"{here}/werk/binnen")
    warning = page.locator("#idle")
    expect(warning).to_be_hidden()
    with sqlite_only.transaction() as tx:
        row = tx.scalars(select(WebSession)).one()
        row.last_seen_at = clock.now() - timedelta(minutes=12)
    page.clock.fast_forward("12:01")
    expect(warning).to_be_visible()
    expect(page.get_by_role("link", name="Ik ben er nog")).to_be_focused()
    with page.expect_response("**/werk/nog-even"):
        page.keyboard.press("Enter")
    expect(warning).to_be_hidden()
    with sqlite_only.read() as tx:
        seen = tx.scalars(select(WebSession)).one().last_seen_at
    assert clock.now() - seen < timedelta(minutes=1)


def test_who_stays_silent_ends_on_the_start_page(page: Page, here: str) -> None:
    page.clock.install()
    page.goto(f"{here}/proef")
    page.fill("#words", "nog niet bewaard")
    page.clock.fast_forward("12:01")
    page.clock.fast_forward("03:00")
    page.wait_for_url(f"{here}/")
    page.goto(f"{here}/nee")
    assert "nog niet bewaard" not in page.content()


def test_typing_counts_as_being_there(page: Page, here: str) -> None:
    page.clock.install()
    page.goto(f"{here}/proef")
    for _time in range(3):
        page.clock.fast_forward("10:00")
        with page.expect_response("**/nog-even"):
            page.locator("#words").press_sequentially("x")
    expect(page.locator("#idle")).to_be_hidden()
    assert page.url == f"{here}/proef/vraag"


def test_a_page_without_a_session_is_not_timed(page: Page, here: str) -> None:
    page.goto(f"{here}/hulp")
    expect(page.locator("#idle")).to_have_count(0)
