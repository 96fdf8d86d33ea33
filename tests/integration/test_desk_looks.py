"""The desk in a browser: the way from the queue to a step and back."""

from datetime import timedelta
from typing import cast

import pytest
from playwright.sync_api import Page

from disclosure import clock
from disclosure.accounts import current
from disclosure.procedure.calendar import AMSTERDAM
from tests import factories
from tests.conftest import Site
from tests.desk import QUEUE, address
from tests.factories import World
from tests.strict_client import StrictClient

MINUTE = "%Y-%m-%dT%H:%M"


@pytest.fixture
def case(site: Site) -> World:
    """Return a case in the hands of the panel, with something late in it."""
    begun = (clock.now() - timedelta(hours=30)).astimezone(AMSTERDAM)
    found = factories.world(site.database, start=begun.strftime(MINUTE))
    factories.panel(found, "high", by="relative", applicant=factories.SISTER)
    found.grant("convene", "panel_chair")
    found.grant("vote", "police")
    found.until(clock.now() - timedelta(minutes=1))
    return found


def enter(page: Page, site: Site, case: World, who: str) -> None:
    """Give the browser the session of somebody who logged in."""
    client = cast(StrictClient, site.app.test_client())
    with client.session_transaction("/werk/") as session:
        session[current.ACCOUNT] = str(case.id_of(who))
        session[current.SINCE] = clock.now().isoformat()
    cookie = client.get_cookie("w")
    assert cookie is not None
    page.context.add_cookies([{"name": "w", "value": cookie.value, "url": site.url}])


def test_the_way_from_the_queue_to_a_step_and_back(page: Page, site: Site, case: World) -> None:
    enter(page, site, case, "regional_manager")
    page.goto(f"{site.url}{QUEUE}?taal=nl")
    page.get_by_label("Fase").select_option("panel")
    page.get_by_role("button", name="Tonen").click()
    assert page.url == site.url + QUEUE
    page.get_by_role("table", name="Zaken, de meest urgente eerst").get_by_role("link").click()
    assert page.url == site.url + address(case)
    page.get_by_role("link", name="Nieuw signaal").click()
    page.get_by_role("navigation", name="Kruimelpad").get_by_role("link").click()
    assert page.url == site.url + address(case)
    page.get_by_label("Delen van deze zaak").get_by_role("link", name="Logboek").click()
    assert "Nieuw signaal" in page.get_by_role("table").inner_text()
