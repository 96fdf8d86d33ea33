"""A closed case comes back after a release, in a browser: opened, weighed again, the plan seen."""

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
from tests.journeys.office import Office

DAYS = 65
STORY = Story(float(DAYS), "Noor Zonneveld", "Bram Verzonnen", "standard", "closed", "no",
              outcome="no_disclosure")  # fmt: skip


@pytest.fixture
def office(site: Site, browser: Browser) -> Iterator[Office]:
    """Return the office of a site with a bureau and everybody in it."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now() - timedelta(days=DAYS + 5))
    found = Office(browser, site.url)
    yield found
    found.close()


def closed(site: Site) -> str:
    """Bring a case to its end by the actions of the demonstration."""
    filling, received = demo_data.Filling(site.database), clock.now() - timedelta(days=DAYS)
    for hours, who, do, args in course(STORY):
        moment = received + timedelta(hours=hours)
        demo_data._take(filling, 0, STORY, moment, (who, do, args))
    with site.database.read() as tx:
        case = tx.get_one(models.Case, filling.cases[0])
        assert case.stage == "closed"
        return case.reference


def stands(site: Site) -> tuple[str, str | None]:
    with site.database.read() as tx:
        case = tx.query(models.Case).one()
        return case.stage, case.urgency


def test_a_release_opens_a_closed_case_and_the_danger_is_weighed_again(
    site: Site, office: Office
) -> None:
    reference = closed(site)
    page = office.step(
        "intake",
        reference,
        "heropenen?soort=release",
        place="prison",
        ban="no",
        text="Hij komt vrijdag vrij.",
    )
    expect(page.get_by_text("Hij komt vrijdag vrij.").first).to_be_visible()
    assert stands(site)[0] == "triage"
    page = office.open("regie", f"/werk/zaken/{reference}")
    page.get_by_role("link", name="Opnieuw wegen", exact=True).click()
    office.look(page)
    flags = {"judgement": "Bang voor vrijdag.", "flag_weapons_access": "unknown"}
    page = office.step("regie", reference, "triage", urgency="high", **flags)
    assert stands(site) == ("gathering", "high")
    page = office.open("regie", f"/werk/zaken/{reference}/veiligheidsplan")
    expect(page.locator("main")).to_contain_text("plan")
    assert {name: faults for name, faults in office.met.items() if faults} == {}
