"""Five agencies: one knows, one does not, one refuses, one has medical data, one is silent."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, expect

from disclosure import clock
from disclosure.accounts import queries, seeding
from disclosure.cases import models
from disclosure.cases.steps import Done
from disclosure.procedure import profile, terms
from disclosure.procedure.permissions import Actor
from disclosure.requests import actions as requests
from disclosure.review import chasing
from disclosure.work import sweep
from disclosure.work.demo_data import Staff
from disclosure.work.rehearsal_arguments import Arguments
from disclosure.work.rehearsal_steps import STEPS
from tests import arguments
from tests.conftest import Site
from tests.journeys.office import Office, Value

ASKED = ["police", "veilig_thuis", "om", "probation", "child_protection"]
SUBJECT, SHE = "Bram Verzonnen", "Noor Fictief"
HELD = {**arguments.ITEM, "held_as": {"name": "B. Verzonnen", "born": "19-07-1988"}}
MEDICAL: dict[str, Value] = {
    "kind": "items",
    "item1_category": "child_abuse",
    "item1_role": "suspect",
    "item1_status": "reported",
    "item1_date": "2025",
    "item1_text": "De huisarts meldde een verwonding.",
    "item1_basis": "AVG 6",
    "item1_expires": (clock.now() + timedelta(days=400)).date(),
    "item1_medical": True,
}


@pytest.fixture
def office(site: Site, browser: Browser) -> Iterator[Office]:
    """Return the office of a site with a bureau and everybody in it."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now() - timedelta(days=60))
    found = Office(browser, site.url)
    yield found
    found.close()


def prepared(site: Site) -> str:
    """Ask five agencies nine days ago; two have answered since, one was chased and stays silent."""
    then, staff = clock.now() - timedelta(days=9), Staff()
    with site.database.transaction() as tx:
        case_id = requests.begin(tx, profile.load("nl"), then).id
    steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("applicant", "submit", {}),
        ("intake", "confirm_identity", {}),
        ("intake", "triage", {}),
        ("case_director", "enquire", {"to": ASKED}),
        ("police", "answer", {"items": [HELD]}),
        ("veilig_thuis", "answer", {"kind": "nothing", "items": [], "searched": "Alle dossiers"}),
    )
    for who, do, changes in steps:
        action, (build, _) = STEPS[do]
        args = build(Arguments({**arguments.ARGUMENTS[do], **changes}, staff))
        actor = somebody(site, staff, who, then)
        done = action(site.database, case_id, args, actor, then)
        assert isinstance(done, Done), (do, done)
    for days in (3, 5, 8, 9):
        sweep.sweep(site.database, then + timedelta(days=days))
        chasing.chase(site.database, then + timedelta(days=days))
    return reference_of(site, case_id)


def somebody(site: Site, staff: Staff, who: str, then: datetime) -> Actor:
    """Return a member of staff, or whoever applies."""
    if who == "applicant":
        return Actor(uuid4(), frozenset({who}), kind=who)
    with site.database.read() as tx:
        found = queries.actor(tx, staff.person(who), terms.local_day(then))
    assert found is not None
    return found


def reference_of(site: Site, case_id: UUID) -> str:
    with site.database.read() as tx:
        return tx.get_one(models.Case, case_id).reference


def accept(office: Office, login: str, reference: str) -> None:
    """Open a question from the list; the name shows only after the conditions."""
    page = office.open(login, "/werk/zaken")
    row = page.locator("tr", has_text="Vraag").first
    row.get_by_role("link").first.click()
    office.look(page)
    assert reference in page.url
    assert SUBJECT not in page.content()
    page.get_by_role("button", name="Ik houd mij aan deze voorwaarden").click()
    expect(page.get_by_text(SUBJECT).first).to_be_visible()
    assert SHE not in page.content()


def test_the_panel_gets_what_is_known_and_what_is_not(site: Site, office: Office) -> None:
    reference = prepared(site)

    accept(office, "reclassering", reference)
    refused = {"kind": "refused", "ground": "Het onderzoek loopt nog."}
    assert "grond" in office.refused("reclassering", reference, "antwoord", **refused)
    office.step("reclassering", reference, "antwoord", ground_code="investigation", **refused)
    expect(office.at_work("reclassering").get_by_text("Mag niet delen")).to_be_visible()

    accept(office, "raad", reference)
    assert "arts" in office.refused("raad", reference, "antwoord", **MEDICAL)
    weighed = {**MEDICAL, "item1_weighing": "Het gevaar voor het kind weegt zwaarder."}
    office.step("raad", reference, "antwoord", **weighed)
    page = office.open("raad", f"/werk/zaken/{reference}/antwoord")
    expect(page.get_by_text("De huisarts meldde een verwonding.")).to_be_visible()

    page = office.open("regie", f"/werk/zaken/{reference}/herinneringen")
    expect(
        page.get_by_text("Openbaar Ministerie: Aan de regisseur: ga verder zonder")
    ).to_be_visible()
    page.get_by_role("button", name="Nu herinneren").click()
    office.look(page)
    office.step("regie", reference, "doorbraak", of="om", reason="Negen dagen geen antwoord.")
    page = office.open("regie", f"/werk/zaken/{reference}/persoon")
    expect(page.get_by_text("klopt", exact=True).first).to_be_visible()
    office.step("regie", reference, "naar-panel")
    page = office.open("manager", "/werk/antwoordtijden")
    expect(page.get_by_role("link", name=reference)).to_be_visible()

    accept(office, "om", reference)
    expect(office.at_work("om").get_by_text("mag u nog niet gebruiken")).to_be_visible()
    assert {name: faults for name, faults in office.met.items() if faults} == {}
