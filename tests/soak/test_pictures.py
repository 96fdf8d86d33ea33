"""Pictures of public pages in six languages, small and wide, light and dark.

`./run soak pictures`. They stay in `.cache/pictures/`, for somebody to look at. What a machine can
see fails here: a page wider than the screen, a text cut off, a number to call in two pieces, a page
in the wrong direction.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.web.languages import LANGUAGES
from tests import pictures
from tests.conftest import Site

SIZES: dict[str, ViewportSize] = {
    "small": {"width": 360, "height": 740},
    "wide": {"width": 1280, "height": 900},
}
PAGES = ("/", "/hulp", "/apparaat", "/privacy", "/toegankelijkheid", "/verder", "/verder/inloggen")
CUT_OFF = """() => [...document.querySelectorAll("a, button, label, legend, h1, h2, p, li, dt, dd")]
  .filter(e => e.checkVisibility() && !e.closest(".visually-hidden, .skip"))
  .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline")
  .map(e => e.outerHTML.slice(0, 80))"""
"""What holds more than it shows."""
IN_PIECES = """() => [...document.querySelectorAll("[href^='tel:']")]
  .filter(e => e.checkVisibility() && e.getClientRects().length > 1).map(e => e.textContent)"""
"""Numbers to call that go over the end of a line."""


@pytest.fixture
def staffed(site: Site) -> Site:
    """Return a site with people on duty, so that an application can be begun."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now())
    return site


@pytest.fixture(params=["light", "dark"])
def look(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(browser: Browser, look: str) -> Iterator[Page]:
    context = browser.new_context(color_scheme="dark" if look == "dark" else "light")
    yield context.new_page()
    context.close()


def judge(page: Page, *names: str) -> None:
    pictures.take(page, *names)
    assert pictures.spills(page) == [], names
    assert page.evaluate(CUT_OFF) == [], names
    assert page.evaluate(IN_PIECES) == [], names


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages_fit_in_every_language(
    page: Page, staffed: Site, language: str, look: str
) -> None:
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        page.goto(f"{staffed.url}/?taal={language}")
        for path in PAGES:
            page.goto(staffed.url + path)
            assert page.locator("html").get_attribute("lang") == language
            assert page.locator("html").get_attribute("dir") == (
                "rtl" if language == "ar" else "ltr"
            )
            judge(page, "public", language, f"{path.strip('/') or 'start'}-{size}-{look}")
        page.goto(f"{staffed.url}/formulier")
        judge(page, "public", language, f"before-{size}-{look}")
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_load_state()
        judge(page, "public", language, f"code-{size}-{look}")
