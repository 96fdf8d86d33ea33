"""Two people ask about each other: what intake and manager see, and how they end it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.cases import matching
from tests.conftest import Site
from tests.front_desk import NEEDED, Visitor
from tests.journeys.office import Office

SHE, HE = "Noor Zonneveld", "Karel Verschrikkelijk"


@pytest.fixture
def office(site: Site, browser: Browser) -> Iterator[Office]:
    """Return the office of a site with a bureau and everybody in it."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now() - timedelta(days=60))
    found = Office(browser, site.url)
    yield found
    found.close()


def test_a_mirrored_application_is_weighed_by_people(site: Site, office: Office) -> None:
    references = []
    for who, about in ((SHE, HE), (HE, SHE)):
        told = {**NEEDED, 8: {"name": who}, 10: {"subject_name": about}}
        references.append(Visitor(site.app).apply(told).reference.replace(" ", ""))
    assert matching.match(site.database, clock.now()) == len(references)
    hers, his = references

    page = office.open("intake", f"/werk/zaken/{hers}")
    expect(page.get_by_text("Er is een teken van misbruik gevonden")).to_be_visible()
    page.get_by_role("link", name="Koppelingen: 2 te bekijken").click()
    office.look(page)
    expect(page.get_by_role("heading", name="Twee mensen vragen naar elkaar")).to_be_visible()

    page.get_by_role("link", name="Beoordelen").first.click()
    office.look(page)
    page.locator("main form.form button[type=submit]").click()
    expect(page.locator("#error-summary")).to_be_focused()
    office.look(page)
    for _ in references:
        page = office.open("intake", f"/werk/zaken/{hers}/koppelingen")
        page.get_by_role("link", name="Beoordelen", exact=True).first.click()
        page.locator("[name=verdict][value=confirmed]").check()
        page.locator("[name=reason]").fill("Beiden toonden hun paspoort.")
        page.locator("main form.form button[type=submit]").click()
        expect(page).to_have_url(f"{site.url}/werk/zaken/{hers}/koppelingen")
    office.look(page)

    office.step("intake", hers, "integriteit", result="open", reason="Wie is bang voor wie?")
    office.step("manager", hers, "integriteit", result="proceed", reason="Het panel woog beide.")
    page = office.open("manager", f"/werk/zaken/{hers}")
    expect(page.get_by_text("Er is een teken van misbruik gevonden")).to_have_count(0)
    page = office.open("manager", f"/werk/zaken/{his}")
    expect(page.get_by_text("Er is een teken van misbruik gevonden")).to_be_visible()
    assert {name: faults for name, faults in office.met.items() if faults} == {}
