"""The other ways in: at work for somebody, a girl, an agency, staff who type at the desk."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from disclosure import clock
from disclosure.accounts import seeding
from tests.conftest import Site
from tests.journeys import front_door
from tests.journeys.office import Office
from tests.journeys.test_apply import accessible

SMALL: ViewportSize = {"width": 360, "height": 740}
KNOWN = frozenset({*range(2, 7), *range(10, 14), *range(15, 24)})
"""Questions that read the same for whoever applies for herself; their looks are judged there."""


@pytest.fixture
def open_site(site: Site) -> Site:
    """Return a site with a bureau and somebody on duty."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now())
    return site


@pytest.fixture
def office(browser: Browser, open_site: Site) -> Iterator[Office]:
    """Return everybody at work; every page met must be fit for everybody."""
    found = Office(browser, open_site.url)
    yield found
    found.close()
    assert {name: faults for name, faults in found.met.items() if faults} == {}


def look(page: Page) -> None:
    if front_door.at(page) not in KNOWN:
        accessible(page)


def test_a_professional(page: Page, open_site: Site) -> None:
    page.set_viewport_size(SMALL)
    asked: list[int] = []

    def see(page: Page) -> None:
        asked.append(front_door.at(page))
        look(page)

    front_door.apply(page, open_site.url, front_door.EVERYTHING, see)
    assert {26, 29, 31, 32, 33, 34, 37} <= set(asked)
    assert "op een vaste dag" in page.locator("main").inner_text()


def test_a_girl_whose_guardian_is_the_danger(page: Page, open_site: Site, office: Office) -> None:
    page.set_viewport_size(SMALL)
    access = front_door.apply(page, open_site.url, front_door.CHILD, look)
    reference = access.reference.replace(" ", "")
    case = office.open("intake", f"/werk/zaken/{reference}")
    expect(case.get_by_text("Wie haar vertegenwoordigt, kan betrokkene zelf zijn.")).to_be_visible()
    office.step(
        "intake",
        reference,
        "vertegenwoordiger",
        kind="guardian",
        register="gezagsregister",
        found="no",
        is_subject="yes",
    )


def test_no_partner_and_somebody_else_to_fear(page: Page, open_site: Site) -> None:
    page.set_viewport_size(SMALL)
    front_door.apply(page, open_site.url, front_door.OF_ANOTHER_KIND, look)
    front_door.press(page, "Begin met de volgende vraag")
    expect(page.get_by_role("heading", level=1)).to_have_text("Schrijf dit op")


def test_an_agency(open_site: Site, office: Office) -> None:
    page = office.open("veiligthuis", "/werk/zaken")
    front_door.enter(page, "agency", front_door.AGENCY, office.look)
    reference = page.locator(".access-reference").inner_text().replace(" ", "")
    answer = page.goto(f"{open_site.url}/werk/zaken/{reference}")
    assert answer is not None
    assert answer.status == 404, "the liaison sees what a liaison may see"
    case = office.open("regie", f"/werk/zaken/{reference}")
    expect(case.get_by_text("Recht om te weten")).to_be_visible()


def test_at_the_desk_and_back_at_home(
    open_site: Site, office: Office, new_context: Callable[..., BrowserContext]
) -> None:
    page = office.open("intake", "/werk/zaken")
    access = front_door.enter(page, "desk", front_door.HERSELF, office.look)
    case = office.open("intake", f"/werk/zaken/{access.reference.replace(' ', '')}")
    expect(case.get_by_text("Aan de balie, door een medewerker", exact=False)).to_be_visible()
    home = new_context(viewport=SMALL).new_page()
    front_door.come_back(home, open_site.url, access)
    expect(home.get_by_role("heading", level=1)).to_have_text("Ontvangen")


def test_on_the_telephone_left_and_taken_up_again(office: Office) -> None:
    page = office.open("intake", "/werk/zaken")
    page.get_by_role("link", name="Invoeren", exact=True).click()
    page.locator('input[name="way"][value="telephone"]').check()
    front_door.press(page, "Beginnen")
    reference = page.locator(".access-reference").inner_text()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    expect(page.locator(".access-word").first).to_be_visible()
    page.emulate_media(media="screen")
    front_door.press(page, "Kenmerk en code zijn gegeven")
    front_door.answer(page, front_door.HERSELF, until=14)
    again = office.open("intake", "/werk/aanvragen")
    again.get_by_role("link", name=reference).click()
    assert front_door.at(again) == 14
    colleague = office.open("intake2", "/werk/aanvragen")
    expect(colleague.get_by_text(reference)).to_have_count(0)
