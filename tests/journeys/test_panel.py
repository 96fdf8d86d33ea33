"""A panel meets: somebody steps out, a member dissents, the chair adopts the minutes."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from pdfminer.high_level import extract_text
from playwright.sync_api import Browser, Page, expect

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.cases import models
from disclosure.work import demo_data
from disclosure.work.demo_stories import Story, course
from tests.conftest import Site
from tests.journeys.office import Office

SHE, HE = "Noor Zonneveld", "Bram Verzonnen"
STORY = Story(4.0, SHE, HE, "standard", "panel")
MEMBERS = ["police", "veilig_thuis", "probation"]
TESTS = {
    "necessity": "Het geweld herhaalde zich.",
    "subsidiarity": "Zonder te weten kan zij zich niet beschermen.",
    "proportionality": "Alleen de veroordeling.",
}
ANSWERS = ("disclose", "what", "to_whom", "by_whom", "views", "tell_subject", "protection")


@pytest.fixture
def office(site: Site, browser: Browser) -> Iterator[Office]:
    """Return the office of a site with a bureau and everybody in it."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now() - timedelta(days=60))
    found = Office(browser, site.url)
    yield found
    found.close()


def at_the_panel(site: Site) -> str:
    """Bring a case to the panel by the actions of the demonstration; return its reference."""
    filling, received = demo_data.Filling(site.database), clock.now() - timedelta(days=4)
    for hours, who, do, args in course(STORY):
        if do != "convene":
            moment = received + timedelta(hours=hours)
            demo_data._take(filling, 0, STORY, moment, (who, do, args))
    with site.database.read() as tx:
        return tx.get_one(models.Case, filling.cases[0]).reference


def plan(office: Office) -> None:
    page = office.open("voorzitter", "/werk/panel")
    page.get_by_role("link", name="Vergadering plannen").click()
    office.look(page)
    soon = clock.now() + timedelta(days=1)
    for part, text in (("day", soon.day), ("month", soon.month), ("year", soon.year)):
        page.locator(f"#starts_at-{part}").fill(str(text))
    page.locator("[name=starts_at]").last.fill("10:00")
    page.locator("[name=place]").fill("Kamer 4")
    page.locator("main form.form button[type=submit]").click()
    expect(page.get_by_role("heading", name="Vergadering", exact=True)).to_be_visible()
    office.look(page)


def convene(office: Office, reference: str) -> None:
    page = office.open("voorzitter", f"/werk/zaken/{reference}/panel")
    page.locator("[name=mode][value=meeting]").check()
    for each in (*MEMBERS, "om"):
        page.locator(f"[name=members][value={each}]").check()
    page.locator("[name=conflict][value=om]").check()
    page.locator("[name=meeting]").select_option(index=1)
    page.locator("main form.form button[type=submit]").click()
    page.wait_for_load_state()
    assert not page.locator("#error-summary").count()


def vote(office: Office, login: str, outcome: str, *, dissent: bool) -> None:
    page = office.open(login, "/werk/panel")
    page.locator("main table a").first.click()
    office.look(page)
    page.locator("main table th a").first.click()
    assert SHE not in page.content()
    office.look(page)
    page.get_by_role("button", name="Ik ken hier niemand").click()
    expect(page.get_by_text(SHE)).to_be_visible()
    page.locator(f"[name=outcome][value={outcome}]").check()
    page.locator("[name=reason]").fill("Zo wegen wij het.")
    if dissent:
        page.locator("[name=dissent]").check()
    for name, text in TESTS.items():
        page.locator(f"[name={name}]").fill(text)
    page.locator("main form.form button[type=submit]").click()
    page.wait_for_load_state()
    assert not page.locator("#error-summary").count()


def keep(office: Office, reference: str) -> Page:
    page = office.open("voorzitter", f"/werk/zaken/{reference}/notulen")
    page.locator("[name=remarks]").fill("Haar angst woog het zwaarst.")
    page.get_by_role("button", name="Concept bewaren").click()
    office.look(page)
    page.get_by_role("button", name="Notulen vaststellen").click()
    expect(page.get_by_text("De notulen zijn vastgesteld.")).to_be_visible()
    return page


def test_a_meeting_with_conflict_and_dissent_ends_in_minutes(site: Site, office: Office) -> None:
    reference = at_the_panel(site)
    plan(office)
    convene(office, reference)
    vote(office, "politie", "disclose", dissent=False)
    vote(office, "veiligthuis", "disclose", dissent=False)
    vote(office, "reclassering", "safeguard_only", dissent=True)
    page = office.open("voorzitter", f"/werk/zaken/{reference}/advies")
    expect(page.get_by_text("Afwijkende mening van Reclassering")).to_be_visible()
    expect(page.locator("[name=necessity]")).to_have_value(
        "\n".join(f"{each}: {TESTS['necessity']}" for each in ("Politie", "Veilig Thuis"))
        + f"\nReclassering: {TESTS['necessity']}"
    )
    answers = dict.fromkeys(ANSWERS, "Zie het advies.")
    office.step("voorzitter", reference, "advies", outcome="disclose", **answers)
    page = keep(office, reference)
    address = page.get_by_role("link", name="Notulen 1 (PDF)").get_attribute("href")
    made = page.request.get(f"{site.url}{address}").body()
    said = extract_text(BytesIO(made))
    for word in ("Afwijkende mening", "Stapte opzij", "Openbaar Ministerie", "Kamer 4"):
        assert word in said, word
    assert SHE not in said
    assert HE not in said
    assert {name: faults for name, faults in office.met.items() if faults} == {}
