"""She does not agree, on her phone; somebody who was not involved upholds it."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.cases import models
from disclosure.requests import access
from disclosure.requests.rules import NewCode
from disclosure.work import demo_data
from disclosure.work.demo_stories import Story, course
from tests import axe
from tests.conftest import Site
from tests.journeys import front_door
from tests.journeys.front_door import Access
from tests.journeys.office import Office
from tests.returning import WORD

SMALL = {"width": 360, "height": 740}
STORY = Story(8.0, "Noor Zonneveld", "Bram Verzonnen", "standard", "follow_up", "no",
              outcome="no_disclosure")  # fmt: skip
GROUNDS = "Niemand heeft mijn zus iets gevraagd."


@pytest.fixture
def office(site: Site, browser: Browser) -> Iterator[Office]:
    """Return the office of a site with a bureau and everybody in it."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now() - timedelta(days=60))
    found = Office(browser, site.url)
    yield found
    found.close()
    assert {name: faults for name, faults in found.met.items() if faults} == {}


def told(site: Site) -> Access:
    """Bring a case to an outcome that was told, by actions; return what opens it for her."""
    filling, received = demo_data.Filling(site.database), clock.now() - timedelta(days=8)
    for hours, who, do, args in course(STORY):
        moment = received + timedelta(hours=hours)
        demo_data._take(filling, 0, STORY, moment, (who, do, args))
    case_id, now = filling.cases[0], clock.now()
    asked = NewCode(
        where="in_person",
        identity="document",
        spoken_alone=True,
        safety_talk=True,
        reason="Zij was haar code kwijt.",
        second_proof=WORD,
    )
    director = demo_data._actor(filling, "case_director", now)
    code = access.give_new_code(site.database, case_id, asked, director, now)
    assert isinstance(code, str)
    with site.database.read() as tx:
        return Access(tx.get_one(models.Case, case_id).reference, code)


def object_to_it(page: Page, site: Site, opens: Access) -> None:
    front_door.come_back(page, site.url, opens)
    page.goto(f"{site.url}/verder/woord")
    page.locator("[name=second_proof]").fill(WORD)
    page.locator("main form.form button[type=submit]").click()
    page.get_by_role("link", name="U bent het niet eens met ons").click()
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("[name=kind][value=objection]").check()
    page.locator("[name=words]").fill(GROUNDS)
    page.locator("main form.form button[type=submit]").click()
    expect(page.get_by_text("Wij hebben ontvangen wat u schreef.")).to_be_visible()
    expect(page.get_by_text(GROUNDS)).to_be_visible()


def name_a_handler(office: Office) -> None:
    page = office.open("manager", "/werk/bezwaar-en-klacht")
    page.locator("main table a").first.click()
    expect(page.get_by_text(GROUNDS)).to_be_visible()
    office.look(page)
    page.get_by_role("link", name="Behandelaar aanwijzen").click()
    office.look(page)
    page.locator("[name=handler]").select_option(str(seeding.account_id("gezag2")))
    page.locator("main form.form button[type=submit]").click()
    expect(page.get_by_text("Vastgelegd.")).to_be_visible()


def uphold(office: Office) -> None:
    page = office.open("gezag2", "/werk/zaken")
    expect(page.get_by_text("Behandel een bezwaar of klacht: u bent aangewezen")).to_be_visible()
    page.get_by_role("link", name="Bezwaar en klacht").click()
    office.look(page)
    page.locator("main table a").first.click()
    page.get_by_role("link", name="Besluit op bezwaar", exact=True).click()
    page.locator("[name=result][value=upheld]").check()
    page.locator("[name=reason]").fill("Haar zus wist het en is niet gevraagd.")
    page.locator("main form.form button[type=submit]").click()
    page.wait_for_load_state()
    assert not page.locator("#error-summary").count()


def test_an_objection_is_upheld(
    site: Site, office: Office, new_context: Callable[..., BrowserContext]
) -> None:
    opens, phone = told(site), new_context(viewport=SMALL).new_page()
    object_to_it(phone, site, opens)
    name_a_handler(office)
    uphold(office)
    with site.database.read() as tx:
        case = tx.query(models.Case).one()
        assert (case.stage, case.outcome) == ("panel", None)
    phone.goto(f"{site.url}/verder/oneens")
    expect(phone.get_by_text("Wij hebben opnieuw gekeken en besloten.")).to_be_visible()
    expect(phone.get_by_text("Haar zus wist het")).to_have_count(0)
