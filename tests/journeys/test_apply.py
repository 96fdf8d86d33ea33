"""Applying on a phone: for oneself and for another, leaving, coming back, without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from disclosure import clock
from disclosure.accounts import seeding
from tests import axe
from tests.conftest import Site
from tests.journeys import front_door

PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL: ViewportSize = {"width": 320, "height": 568}


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
