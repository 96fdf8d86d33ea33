"""The man asked about is an officer: intake shields the case, two name who may open it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from disclosure import clock
from disclosure.accounts import seeding
from tests.conftest import Site
from tests.front_desk import NEEDED, Visitor
from tests.journeys.office import Office, fill


@pytest.fixture
def office(site: Site, browser: Browser) -> Iterator[Office]:
    """Return the office of a site with a bureau and everybody in it."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now() - timedelta(days=60))
    found = Office(browser, site.url)
    yield found
    found.close()


def test_a_case_about_an_officer_is_shut_and_opened_to_those_named(
    site: Site, office: Office
) -> None:
    told = {**NEEDED, 8: {"name": "Noor Zonneveld"}, 10: {"subject_name": "Karel Zomer"}}
    reference = Visitor(site.app).apply(told).reference.replace(" ", "")
    page = office.open("intake", f"/werk/zaken/{reference}")
    page.get_by_role("link", name="Iemand in deze zaak is een collega: afschermen").click()
    assert "Hoe weet u dat" not in office.refused("intake", reference, "afschermen")
    office.step(
        "intake",
        reference,
        "afschermen",
        about="subject",
        organisation="police",
        reason="Zij zegt dat hij agent is.",
    )
    expect(page.get_by_text("Deze zaak is afgeschermd")).to_be_visible()

    page = office.open("manager", "/werk/afgeschermd")
    page.get_by_role("link", name=reference).click()
    office.look(page)
    expect(page.get_by_text("Pim van Dam")).to_have_count(0)
    named = [str(seeding.account_id(one)) for one in ("regie", "gezag", "manager")]
    page.locator(f"[name=names][value='{seeding.account_id('intake')}']").uncheck()
    fill(
        page,
        {
            "verdict": "keep",
            "names": named,
            "to": "stays",
            "reason": "Hij werkt bij de politie.",
            "second": str(seeding.account_id("gezag2")),
            "second_code": office.codes.next("gezag2"),
        },
    )
    page.locator("main form.form button[type=submit]").click()
    expect(page).to_have_url(f"{site.url}/werk/afgeschermd")
    expect(page.get_by_text("Bevestigd")).to_be_visible()

    gone = office.at_work("intake")
    answer = gone.goto(f"{site.url}/werk/zaken/{reference}")
    assert answer is not None
    assert answer.status == 404
    office.open("intake", "/werk/zaken")
    expect(gone.get_by_text(reference[:4])).to_have_count(0)
    assert {name: faults for name, faults in office.met.items() if faults} == {}
