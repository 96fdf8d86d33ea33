"""A decision in the browser: worded, read, signed, read again; then an item turns out wrong."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.cases import models
from disclosure.work import demo_data
from disclosure.work.demo_stories import Story, course
from tests.conftest import Site
from tests.journeys.office import Office, draft

STORY = Story(5.0, "Noor Zonneveld", "Bram Verzonnen", "standard", "drafted")
WRONG = "Het hof sprak hem vrij."


@pytest.fixture
def office(site: Site, browser: Browser) -> Iterator[Office]:
    """Return the office of a site with a bureau and everybody in it."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now() - timedelta(days=60))
    found = Office(browser, site.url)
    yield found
    found.close()


def advised(site: Site) -> str:
    """Bring a case to its advice by the actions of the demonstration; return its reference."""
    filling, received = demo_data.Filling(site.database), clock.now() - timedelta(days=5)
    for hours, who, do, args in course(STORY):
        if do != "draft_decision":
            moment = received + timedelta(hours=hours)
            demo_data._take(filling, 0, STORY, moment, (who, do, args))
    with site.database.read() as tx:
        return tx.get_one(models.Case, filling.cases[0]).reference


def correct(office: Office, reference: str) -> None:
    """Correct what was told, with a colleague beside, and say so to the source."""
    page = office.step(
        "regie",
        reference,
        "verbeteren",
        item="p1",
        kind="withdrawn",
        reason=WRONG,
        second=str(seeding.account_id("intake2")),
        second_code=office.codes.next("intake2"),
    )
    expect(page.get_by_text("Zeg het nu tegen iedereen")).to_be_visible()
    source = page.locator(".task", has_text="De bron zelf")
    source.locator("summary").click()
    source.locator("[value=organisation]").check()
    source.locator("textarea").fill("De politie past het eigen dossier aan.")
    source.locator("button[type=submit]").click()
    expect(page.locator(".task", has_text="De bron zelf")).to_contain_text("gedaan")
    office.look(page)


def test_what_is_signed_is_what_was_read(site: Site, office: Office) -> None:
    reference = advised(site)
    draft(office, reference)
    office.step("gezag", reference, "ondertekenen", weighed=True)
    page = office.open("gezag", f"/werk/zaken/{reference}/besluiten")
    expect(page.get_by_text("is wat getekend is", exact=True)).to_be_visible()
    expect(page.get_by_text("Zij moet weten wat hij kan doen.")).to_be_visible()
    page.get_by_role("link", name="Betrokkene inlichten").click()
    office.look(page)
    correct(office, reference)
    page = office.open("gezag", f"/werk/zaken/{reference}/besluiten")
    expect(page.get_by_text("later verbeterd").first).to_be_visible()
    assert not {name: faults for name, faults in office.met.items() if faults}
