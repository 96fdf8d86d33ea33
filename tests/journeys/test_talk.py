"""A talk, on the officer's tablet: appointment, brief, told, undertaking refused, help offered."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.cases import models
from disclosure.procedure import terms
from disclosure.work import demo_data
from disclosure.work.demo_stories import Story, course
from tests.conftest import Site
from tests.journeys.office import Office, fill
from tests.talks import COMING

SHE, HE = "Noor Zonneveld", "Bram Verzonnen"
STORY = Story(4.0, SHE, HE, "standard", "decided")
TABLET = {"width": 768, "height": 1024}
SPILLS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def office(site: Site, browser: Browser) -> Iterator[Office]:
    """Return the office of a site with a bureau and everybody in it."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now() - timedelta(days=60))
    found = Office(browser, site.url)
    yield found
    found.close()


def decided(site: Site) -> str:
    """Bring a case to a signed decision by the actions of the demonstration."""
    filling, received = demo_data.Filling(site.database), clock.now() - timedelta(days=4)
    for hours, who, do, args in course(STORY):
        moment = received + timedelta(hours=hours)
        demo_data._take(filling, 0, STORY, moment, (who, do, args))
    with site.database.read() as tx:
        return tx.get_one(models.Case, filling.cases[0]).reference


def test_a_talk_from_appointment_to_help(site: Site, office: Office) -> None:
    reference = decided(site)
    page = office.at_work("gesprek")
    page.set_viewport_size(TABLET)  # type: ignore[arg-type]
    make_appointment(office, reference)
    look_at_victims(office, reference)
    page = office.open("gesprek", f"/werk/zaken/{reference}/gespreksblad")
    for text in (SHE, "Kamer bij de opvang", "Door de tuin.", "door de rechter veroordeeld"):
        expect(page.locator("main")).to_contain_text(text)
    assert page.evaluate(SPILLS) == 0
    tell(office, reference)
    offer_help(page)
    assert {name: faults for name, faults in office.met.items() if faults} == {}


def make_appointment(office: Office, reference: str) -> None:
    """A child cannot come along; whoever tells arrives at another moment than she does."""
    day = terms.local_day(clock.now()) + timedelta(days=1)
    typed: dict[str, Any] = {"time": day, "place": "Kamer bij de opvang", "with_": ["veilig_thuis"]}
    page = office.open("gesprek", f"/werk/zaken/{reference}/afspraak")
    fill(page, {**typed, **COMING, "officer_at": "10:00", "companion_is": "child"})
    page.locator("#time-time").fill("10:00")
    send(page)
    mistakes = page.locator("#error-summary")
    expect(mistakes).to_contain_text("nooit een kind")
    expect(mistakes).to_contain_text("Kom apart aan")
    office.look(page)
    fill(page, {"officer_at": "9:30", "companion": "Mr. Vos", "companion_is": "lawyer"})
    fill(page, {"companion_clear": True, "companion_at": "10:00", "companion_from": "Met haar"})
    fill(page, {"leaving": "Door de tuin."})
    send(page)
    assert not page.locator("#error-summary").count()


def look_at_victims(office: Office, reference: str) -> None:
    page = office.open("gesprek", f"/werk/zaken/{reference}/eerdere-slachtoffers")
    expect(page.locator("main")).to_contain_text("nog te doen")
    page.locator("[name=item]").first.check()
    fill(page, {"result": "protected", "looked": "Met Veilig Thuis.", "done": "Zij weet het."})
    send(page)
    expect(page.locator("main")).not_to_contain_text("nog te doen")


def tell(office: Office, reference: str) -> None:
    """Every line spoken and understood; she does not sign, and hears it all the same."""
    page = office.open("gesprek", f"/werk/zaken/{reference}/gesprek")
    said = dict.fromkeys(("said_0", "understood", "no_proof", "may_tell"), True)
    fill(page, {"identity": "code_word", "undertaking": "refused", "result": "told", **said})
    send(page)
    expect(page.locator("#error-summary")).to_contain_text("Wat begreep zij van regel 1?")
    fill(page, {"words_0": "Hij sloeg ook een ander."})
    send(page)
    expect(page.get_by_role("heading", name="Na het gesprek", exact=True)).to_be_visible()
    office.look(page)


def offer_help(page: Page) -> None:
    day = terms.local_day(clock.now()) + timedelta(days=7)
    fill(page, {"kind": "lawyer", "consent": "yes", "by": day, "words": "Eerste gesprek."})
    page.get_by_role("button", name="Hulp vastleggen").click()
    page.wait_for_load_state()
    expect(page.get_by_role("table")).to_contain_text("Afgesproken")
    assert page.evaluate(SPILLS) == 0


def send(page: Page) -> None:
    page.locator("main form.form button[type=submit]").last.click()
    page.wait_for_load_state()
