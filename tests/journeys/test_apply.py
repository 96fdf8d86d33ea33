"""Applying on a phone: for oneself and for another, leaving, coming back, without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from disclosure import clock
from disclosure.accounts import seeding
from tests import axe
from tests.conftest import Site
from tests.journeys import front_door

PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL: ViewportSize = {"width": 320, "height": 568}
ONLY_OTHERS = frozenset({7, 8, 9, 14, 24})
"""Pages that read otherwise for somebody who asks for another."""

ORDER = """() => {
  const all = [...document.querySelectorAll('a[href], button, input, textarea, select, summary')]
  return all.indexOf(document.activeElement)
}"""


@pytest.fixture
def open_site(site: Site) -> Site:
    """Return a site with a bureau and somebody on duty."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now())
    return site


def accessible(page: Page) -> None:
    """Refuse a page that axe finds fault with, or that scrolls sideways."""
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def test_for_herself(page: Page, open_site: Site) -> None:
    page.set_viewport_size(PHONE)
    access = front_door.apply(page, open_site.url, front_door.HERSELF, accessible)
    assert access.reference in page.locator("main").inner_text()
    assert access.code not in page.content()


def test_for_another(page: Page, open_site: Site) -> None:
    page.set_viewport_size(SMALL)
    seen: list[str] = []

    def look(page: Page) -> None:
        seen.append(page.url)
        if front_door.at(page) in ONLY_OTHERS:
            accessible(page)

    front_door.apply(page, open_site.url, front_door.RELATIVE, look)
    assert any(url.endswith("/stap/7") for url in seen)


def test_leaving_in_the_middle_shows_nothing_again(
    page: Page, context: BrowserContext, open_site: Site
) -> None:
    context.route(
        "https://**", lambda route: route.fulfill(body="Elders", content_type="text/html")
    )
    front_door.begin(page, open_site.url)
    front_door.answer(page, front_door.HERSELF, until=17)
    page.get_by_label("Waar maakt u zich zorgen over?").fill(front_door.WORDS)
    page.get_by_role("link", name="Snel verlaten").click()
    page.wait_for_url("https://**")
    for _step in range(8):
        page.go_back()
        if page.url.startswith(open_site.url):
            assert page.url.rstrip("/") == open_site.url, "only the neutral start page"
            assert front_door.WORDS not in page.content()


def test_going_on_with_the_code_on_another_device(
    page: Page, new_context: Callable[[], BrowserContext], open_site: Site
) -> None:
    access = front_door.begin(page, open_site.url)
    front_door.answer(page, front_door.HERSELF, until=14)
    other = new_context().new_page()
    front_door.come_back(other, open_site.url, access)
    expect(other.get_by_role("heading", level=1)).to_have_text("Wat is uw geheime woord?")
    accessible(other)
    other.get_by_label("Wat is uw geheime woord?").fill(front_door.CODE_WORD)
    front_door.press(other, "Verder")
    assert front_door.at(other) == 14
    front_door.answer(other, front_door.HERSELF)
    front_door.hand_in(other)
    front_door.come_back(page, open_site.url, access)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ontvangen")
    accessible(page)


def test_without_scripts(new_context: Callable[..., BrowserContext], open_site: Site) -> None:
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    access = front_door.apply_for_herself(page, open_site.url)
    front_door.come_back(page, open_site.url, access)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ontvangen")


@pytest.mark.parametrize("number", [2, 4, 8, 20])
def test_the_keyboard_follows_the_page(page: Page, open_site: Site, number: int) -> None:
    front_door.begin(page, open_site.url)
    front_door.answer(page, front_door.HERSELF, until=number)
    places = []
    for _press in range(40):
        page.keyboard.press("Tab")
        place = page.evaluate(ORDER)
        if place < 0 or place in places:
            break
        places.append(place)
    assert len(places) > 8
    assert places == sorted(places), "Tab goes down the page as one reads it"
    assert page.evaluate("document.querySelectorAll('a, button')[0].textContent") == "Snel verlaten"


def test_mistakes_are_led_to_and_named(page: Page, open_site: Site) -> None:
    page.set_viewport_size(SMALL)
    front_door.begin(page, open_site.url)
    front_door.answer(page, front_door.HERSELF, until=8)
    page.get_by_label("Dag").fill("31")
    page.get_by_label("Maand").fill("2")
    page.get_by_label("Jaar").fill("1990")
    front_door.press(page, "Verder")
    expect(page.locator("#error-summary")).to_be_focused()
    accessible(page)
    page.get_by_role("link", name="Uw naam: Vul een naam in.").click()
    expect(page.get_by_label("Uw naam", exact=True)).to_be_focused()
    assert page.get_by_label("Jaar").input_value() == "1990"
