"""Every component, looked at: light, dark, small, forced colours, right to left; and the keys.

The pictures stay in `.cache/pictures/`; what a machine can see of them fails here.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from pdfminer.high_level import extract_text
from pikepdf import Pdf
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from disclosure import clock
from disclosure.accounts import current, preferences, seeding
from disclosure.accounts.preferences import Preferences
from tests import axe, pictures, staff
from tests.conftest import Site

WIDE: ViewportSize = {"width": 1280, "height": 900}
SMALL: ViewportSize = {"width": 360, "height": 740}
PAGE = "/werk/componenten"
UNSEEN = """() => [...document.querySelectorAll(`main a[href], main button, main input,
    main select, main textarea, main summary`)].filter(e => e.type !== "hidden" && !e.disabled)
  .filter(e => { e.focus({focusVisible: true}); const s = getComputedStyle(e);
    return s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 2; })
  .map(e => e.outerHTML.slice(0, 80))"""
"""What takes the focus without showing it."""


@dataclass(frozen=True)
class Look:
    """One way of looking at a page."""

    name: str
    size: ViewportSize
    media: dict[str, Any]
    direction: str = "ltr"


LOOKS = (
    Look("light", WIDE, {"color_scheme": "light", "forced_colors": "none"}),
    Look("dark", WIDE, {"color_scheme": "dark", "forced_colors": "none"}),
    Look("small", SMALL, {"color_scheme": "light", "forced_colors": "none"}),
    Look("forced", WIDE, {"color_scheme": "dark", "forced_colors": "active"}),
    Look("rtl", SMALL, {"color_scheme": "dark", "forced_colors": "none"}, "rtl"),
)


@pytest.fixture
def at_work(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """Return a browser in which somebody of the intake is logged in."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now())
    client = site.app.test_client()
    with client.session_transaction("/werk/") as session:
        session[current.ACCOUNT] = str(staff.who("intake"))
        session[current.SINCE] = clock.now().isoformat()
    cookie = client.get_cookie("w")
    assert cookie is not None
    context = browser.new_context(locale="nl-NL", reduced_motion="reduce")
    context.add_cookies([{"name": "w", "value": cookie.value, "url": site.url}])
    yield context
    context.close()


@pytest.mark.parametrize("dress", ["werk", "buiten"])
def test_every_component_can_be_seen_and_used_by_everybody(
    at_work: BrowserContext, site: Site, dress: str
) -> None:
    page, wrong = at_work.new_page(), {}
    for look in LOOKS:
        page.emulate_media(**look.media)
        page.set_viewport_size(look.size)
        page.goto(f"{site.url}{PAGE}?kader={dress}")
        page.evaluate("to => { document.documentElement.dir = to }", look.direction)
        pictures.take(page, "components", dress, look.name)
        wrong[look.name] = [*axe.violations(page), *pictures.spills(page), *page.evaluate(UNSEEN)]
    assert wrong == {look.name: [] for look in LOOKS}


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_short_cuts_lead_on_never_in_a_field_and_not_when_switched_off(
    at_work: BrowserContext, site: Site
) -> None:
    page, listed = at_work.new_page(), f"{site.url}/werk/sneltoetsen"
    page.goto(f"{site.url}/werk/profiel")
    press(page, "g", "q")
    expect(page).to_have_url(f"{site.url}/werk/zaken")
    press(page, "?")
    expect(page).to_have_url(listed)
    press(page, "Control+g", "q", "g", "x", "q", "Alt+/")
    page.wait_for_timeout(500)
    expect(page).to_have_url(listed)
    press(page, "/")
    expect(page.locator("#zaak")).to_be_focused()
    press(page, "g", "p", "?", "/")
    expect(page.locator("#zaak")).to_have_value("gp?/")
    expect(page).to_have_url(f"{site.url}/werk/zaken#zaak")
    preferences.save(site.database, Preferences(shortcuts=False), staff.who("intake"))
    page.goto(listed)
    press(page, "g", "q", "?", "/")
    page.wait_for_timeout(500)
    expect(page).to_have_url(listed)
    assert page.evaluate("document.scripts.length") == 1


def test_a_chosen_look_beats_the_device_and_paper_is_always_light(
    at_work: BrowserContext, site: Site
) -> None:
    page = at_work.new_page()
    ground = "getComputedStyle(document.body).backgroundColor"
    seen = {}
    for look in ("light", "dark"):
        preferences.save(site.database, Preferences(look), staff.who("intake"))
        for device in ("light", "dark"):
            page.emulate_media(color_scheme=device, media="screen")
            page.goto(f"{site.url}/werk/profiel")
            seen[look, device] = page.evaluate(ground)
        page.emulate_media(media="print")
        assert (
            page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
        )
        expect(page.locator(".print-mark")).to_be_visible()
        expect(page.locator(".werk-header")).to_be_hidden()
    assert seen["light", "light"] == seen["light", "dark"] != seen["dark", "dark"]
    assert seen["dark", "light"] == seen["dark", "dark"]


def sheets(page: Page) -> list[str]:
    """Print a page and return what stands on each sheet."""
    printed = io.BytesIO(page.pdf(prefer_css_page_size=True))
    return [extract_text(printed, page_numbers=[n]) for n in range(len(Pdf.open(printed).pages))]


def test_each_sheet_of_staff_says_who_and_no_sheet_has_what_one_only_presses(
    at_work: BrowserContext, site: Site
) -> None:
    page = at_work.new_page()
    page.goto(f"{site.url}{PAGE}")
    found = sheets(page)
    assert len(found) > 1
    assert all("Vertrouwelijk. Afgedrukt door Imke de Vries." in sheet for sheet in found)
    text = " ".join(found)
    assert "Dit is een melding van twee zinnen." in text
    assert [word for word in ("Uitloggen", "Hoofdmenu", "http", "/werk") if word in text] == []


def test_a_public_page_on_paper_shows_its_words_and_nothing_of_the_site(
    at_work: BrowserContext, site: Site
) -> None:
    page = at_work.new_page()
    page.goto(f"{site.url}/privacy")
    text = " ".join(sheets(page))
    assert "Wie leest het?" in text
    for word in (
        "Snel verlaten",
        "Toegankelijkheid",
        "English",
        "http",
        "127.0.0.1",
        "Vertrouwelijk",
    ):
        assert word not in text
