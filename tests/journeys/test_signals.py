"""A case is closed, comes back after a release, leaks, and gets a file: in a browser."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from disclosure import clock
from disclosure.accounts import seeding
from tests import sample_files as samples
from tests.conftest import Site
from tests.front_desk import Visitor
from tests.journeys.office import Office, fill

PHONE = {"width": 360, "height": 740}
WIDE = "document.documentElement.scrollWidth"
LEAK = {"what": "letter", "who": "person_at_risk", "whom": "household"}


@pytest.fixture
def office(site: Site, browser: Browser) -> Iterator[Office]:
    """Return the office of a site with a bureau and everybody in it."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now() - timedelta(days=60))
    found = Office(browser, site.url)
    yield found
    found.close()


def test_closed_released_leaked_and_a_file(site: Site, office: Office, tmp_path: Path) -> None:
    reference = Visitor(site.app).apply().reference.replace(" ", "")
    come_back(office, reference)
    leak(office, reference)
    keep_a_file(office, reference, tmp_path)
    assert {name: faults for name, faults in office.met.items() if faults} == {}


def come_back(office: Office, reference: str) -> None:
    """Withdrawn and closed; a release opens it again, said beforehand on a telephone."""
    office.step("intake", reference, "intrekken", spoken_alone=True, reason="Zij wil niet meer.")
    office.step("regie", reference, "sluiten", know="no", reason="Niemand kent hem.")
    page = office.open("intake", f"/werk/zaken/{reference}/heropenen")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.get_by_role("link", name="Vrijlating").click()
    expect(page.get_by_text("De zaak gaat open en terug naar triage.")).to_be_visible()
    assert page.evaluate(WIDE) == PHONE["width"]
    asked = f"{reference}", "heropenen?soort=release"
    assert "Kies of er een verbod geldt." in office.refused("intake", *asked, place="remand")
    page = office.step("intake", *asked, place="remand", ban="yes", text="Vrij sinds vanochtend.")
    expect(page.get_by_text("Waaruit komt hij vrij? Huis van bewaring").first).to_be_visible()
    expect(page.get_by_role("link", name="Opnieuw wegen", exact=True)).to_be_visible()


def leak(office: Office, reference: str) -> None:
    """The director records it; the privacy officer lists it and reads no word."""
    office.step("regie", reference, "lek?wat=found", text="Haar broer las de brief.", **LEAK)
    page = office.open("regie", f"/werk/zaken/{reference}/lek")
    page.get_by_role("link", name="Haar veiligheid is bekeken").click()
    fill(page, {"way": "spoken", "text": "Zij is bij haar moeder."})
    page.get_by_role("button", name="Vastleggen").click()
    page = office.open("fg", "/werk/lekken")
    page.get_by_role("link", name=reference).click()
    expect(page.get_by_text("gehaald")).to_be_visible()
    expect(page.get_by_text("Haar broer las de brief.")).to_have_count(0)
    office.look(page)


def keep_a_file(office: Office, reference: str, folder: Path) -> None:
    """A wrong file stays out; a right one comes back as bytes, and goes when somebody says so."""
    wrong, right = folder / "verslag.pdf", folder / "verslag.png"
    wrong.write_bytes(samples.HTML)
    right.write_bytes(samples.PNG_TALKING)
    page = office.open("intake", f"/werk/zaken/{reference}/bestanden?soort=instrument")
    for path in (wrong, right):
        page.locator("[name=file]").set_input_files(path)
        page.get_by_role("button", name="Bewaren").click()
        office.look(page)
    expect(page.get_by_text("Het bestand is versleuteld bewaard.")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="openen").click()
    assert taken.value.suggested_filename == "bestand.png"
    assert Path(taken.value.path()).read_bytes() == samples.PNG
    page.get_by_role("link", name="Nu vernietigen").click()
    office.look(page)
    page.get_by_role("button", name="Nu vernietigen").click()
    expect(page.get_by_text("Vernietigd:")).to_be_visible()
