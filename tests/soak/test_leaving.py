"""The way out from every public page, with and without script."""

from playwright.sync_api import Browser

from tests.journeys.conftest import elsewhere, here
from tests.journeys.test_exit_everywhere import from_pages, with_and_without_script
from tests.public_site import Here, public_pages

__all__ = ["elsewhere", "here"]


@with_and_without_script
def test_from_every_public_page(browser: Browser, here: Here, script: bool) -> None:
    from_pages(browser, here, script, public_pages(here.app))
