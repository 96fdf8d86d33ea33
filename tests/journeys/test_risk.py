"""Intake weighs a case with all there is to it, and reads what to do at once on a telephone."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.procedure import terms
from tests.conftest import Site
from tests.front_desk import Visitor
from tests.journeys.office import Office, fill

PHONE = {"width": 360, "height": 740}
WIDE = "document.documentElement.scrollWidth"
DONE: dict[str, Any] = {"emergency": "yes", "she_safe": "yes", "children_safe": "unknown"}
FEARS = "Dat hij de kinderen haalt."
RECORDS: dict[str, dict[str, Any]] = {
    "gesprek": {"who": "person_at_risk", "how": "phone", "alone": "yes", "fears": FEARS},
    "kind": {"name": "Mila", "exposed": "yes", "seen": "no", "step": "none"},
    "instrument": {"name": "sash", "version": "2019", "outcome": "Hoog", "assessor": "Wijkagent"},
    "lezingen": {
        "topic": "De sleutel",
        "she": "Hij heeft er een.",
        "agency": "Zij heeft ze alle twee.",
        "settle": "Vraag de verhuurder.",
    },
}


@pytest.fixture
def office(site: Site, browser: Browser) -> Iterator[Office]:
    """Return the office of a site with a bureau and everybody in it."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now() - timedelta(days=60))
    found = Office(browser, site.url)
    yield found
    found.close()


def test_intake_weighs_records_and_acts_on_a_phone(site: Site, office: Office) -> None:
    reference = Visitor(site.app).apply().reference.replace(" ", "")
    here = f"{site.url}/werk/zaken/{reference}"
    weigh(office, reference, f"{here}/acuut")
    act(office, reference)
    put_on_record(office, reference)
    page = office.open("voorzitter", f"/werk/zaken/{reference}/risico")
    expect(page.get_by_text("SASH")).to_be_visible()
    expect(page.get_by_text(FEARS)).to_have_count(0)
    office.open("intake", f"/werk/zaken/{reference}")
    assert {name: faults for name, faults in office.met.items() if faults} == {}


def weigh(office: Office, reference: str, then: str) -> None:
    """The minimum first, then every kind of answer there is; immediate danger leads on."""
    page = office.open("intake", f"/werk/zaken/{reference}/triage")
    fill(page, {"flag_stalking": "yes", "flag_separation": "yes", "flag_weapons_access": "unknown"})
    page.get_by_role("button", name="Reken de ondergrens opnieuw uit").click()
    expect(page.get_by_text("Door dit antwoord: Volgt hij of zij u")).to_be_visible()
    office.look(page)
    page = office.step(
        "intake",
        reference,
        "triage",
        flag_threat_to_kill="yes",
        flag_weapons_access="unknown",
        source_threat_to_kill="she",
        note_threat_to_kill="Gisteren, aan de telefoon.",
        signals_incident=["incident.threats", "incident.children"],
        words="Hij doet het echt.",
        judgement="Het wordt erger.",
        urgency="immediate",
        acute="112 gebeld.",
    )
    expect(page).to_have_url(then)


def act(office: Office, reference: str) -> None:
    """On a telephone: nothing beside the screen, 112 in sight, what was done is kept."""
    page = office.at_work("intake")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.reload()
    assert page.evaluate(WIDE) == PHONE["width"]
    expect(page.get_by_role("link", name="Bel 112")).to_have_attribute("href", "tel:112")
    expect(page.get_by_role("link", name="Bel 112")).to_be_in_viewport()
    assert "Vul dit in" in office.refused("intake", reference, "acuut", **DONE)
    page = office.step("intake", reference, "acuut", done="Zij is bij de buren.", **DONE)
    expect(page.get_by_text("Zij is bij de buren.")).to_be_visible()


def put_on_record(office: Office, reference: str) -> None:
    """One record of each kind; all of them stand on one page, with the drawing."""
    today = terms.local_day(clock.now())
    page = office.at_work("intake")
    for slug, typed in RECORDS.items():
        when = {"on": today} if slug in ("gesprek", "instrument") else {}
        page = office.step("intake", reference, f"risico/{slug}", **typed, **when)
    assert page.evaluate(WIDE) == PHONE["width"]
    expect(page.get_by_role("img", name="Urgentie in de tijd")).to_be_visible()
    expect(page.get_by_text("Dat is een daad van betrokkene, niet van haar.")).to_be_visible()
