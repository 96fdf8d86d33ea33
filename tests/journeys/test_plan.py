"""A support worker fills six parts of the safety plan by touch, with her at the table."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from disclosure import clock
from disclosure.accounts import seeding
from tests.conftest import Site
from tests.front_desk import Visitor
from tests.journeys.office import Office

TABLET = {"width": 768, "height": 1024}
PHONE = {"width": 360, "height": 740}
WIDE = "document.documentElement.scrollWidth"
SMALL = """() => [...document.querySelectorAll('main .touch .option, main .tile, main button')]
    .filter(one => one.getBoundingClientRect().height < 44).map(one => one.textContent)"""
PARTS = ("contact", "now", "children", "place", "home", "work")
MOST = 40


@dataclass
class Finger:
    """Touches a page, and counts."""

    page: Page
    taps: int = field(default=0)

    def tap(self, what: Locator) -> None:
        what.tap()
        self.taps += 1


@pytest.fixture
def office(site: Site, browser: Browser) -> Iterator[Office]:
    """Return the office of a site with a bureau and everybody in it."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now() - timedelta(days=60))
    found = Office(browser, site.url)
    yield found
    found.close()


def test_six_parts_are_filled_by_touch(site: Site, office: Office, browser: Browser) -> None:
    reference = Visitor(site.app).apply().reference.replace(" ", "")
    weighed = {"judgement": "Zij is bang.", "flag_weapons_access": "no", "urgency": "standard"}
    office.step("intake", reference, "triage", **weighed)
    known = office.at_work("regie").context.storage_state()
    table = browser.new_context(
        storage_state=known,
        viewport=TABLET,  # type: ignore[arg-type]
        has_touch=True,
        locale="nl-NL",
    )
    finger = Finger(table.new_page())
    finger.page.goto(f"{site.url}/werk/zaken/{reference}/veiligheidsplan")
    fill_six_parts(finger)
    assert finger.taps <= MOST, finger.taps
    finger.page.wait_for_url("**/onderdeel/pets")
    finger.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert finger.page.evaluate(WIDE) == PHONE["width"]
    finger.page.goto(f"{site.url}/werk/zaken/{reference}/veiligheidsplan")
    expect(finger.page.get_by_text("3 keuzes")).to_have_count(len(PARTS))
    assert finger.page.evaluate(WIDE) == PHONE["width"]
    table.close()


def fill_six_parts(finger: Finger) -> None:
    """Say where she stands, then three choices in each part; every page saves and leads on."""
    page = finger.page
    finger.tap(page.get_by_role("link", name="Waar zij nu staat"))
    finger.tap(page.get_by_label("Zij wil weg"))
    finger.tap(page.get_by_role("button", name="Bewaren en verder"))
    for part in PARTS:
        page.wait_for_url(f"**/onderdeel/{part}")
        assert page.evaluate(SMALL) == []
        assert page.evaluate(WIDE) == TABLET["width"]
        for number in range(3):
            finger.tap(page.locator(f"label[for=choices-{number}]"))
        finger.tap(page.get_by_role("button", name="Bewaren en verder"))
