"""A new colleague in the browser: proposed, approved, set up on a telephone, at work."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from disclosure import clock
from disclosure.accounts import seeding
from tests import staff
from tests.conftest import Site
from tests.journeys.office import Office, Value, fill

PHONE = ViewportSize(width=390, height=844)
NARROW = ViewportSize(width=320, height=640)
NEW_PASSWORD = "zes tamme olifanten"
NEW: dict[str, Value] = {
    "name": "Nienke Nieuw",
    "email": "nienke@politie.example",
    "region": "VR13",
    "organisation": str(seeding.organisation_id("police", "VR13")),
    "roles": ["liaison", "panel_member"],
}
ADMINISTRATION = (
    "/werk/",
    "/werk/beheer/accounts",
    "/werk/beheer/accounts?toon=uitgezet",
    f"/werk/beheer/accounts/{staff.who('gezag')}",
    f"/werk/beheer/accounts/{staff.who('gezag')}/rollen",
    f"/werk/beheer/accounts/{staff.who('gezag')}/training",
    f"/werk/beheer/afwezig/{staff.who('gezag')}",
    "/werk/beheer/rooster",
    "/werk/beheer/rooster/VR13/decision_maker",
    "/werk/beheer/organisaties",
    "/werk/beheer/talen",
    "/werk/profiel",
    "/werk/profiel/wachtwoord",
    "/werk/profiel/afwezig",
)


@pytest.fixture
def office(site: Site, browser: Browser) -> Iterator[Office]:
    """Return the office of a site with the demo logins."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now() - timedelta(days=60))
    found = Office(browser, site.url)
    yield found
    found.close()
    assert {name: faults for name, faults in found.met.items() if faults} == {}


def submit(page: Page) -> None:
    page.locator("main form.form button[type=submit]").click()
    page.wait_for_load_state()


def test_a_new_colleague_gets_to_work(office: Office) -> None:
    proposal = office.open("beheer", "/werk/beheer/accounts/nieuw")
    fill(proposal, NEW)
    submit(proposal)
    office.look(proposal)
    expect(proposal.get_by_role("button", name="Goedkeuren")).to_have_count(0)
    path = proposal.url.removeprefix(office.url)
    approval = office.open("beheer2", path)
    approval.get_by_role("button", name="Goedkeuren").click()
    office.look(approval)
    newcomer = on_a_telephone(office, approval.locator("main code").inner_text())
    secret = set_up(office, newcomer)
    log_in(newcomer, secret)
    expect(newcomer).to_have_url(f"{office.url}/werk/zaken")


def on_a_telephone(office: Office, address: str) -> Page:
    context = office.browser.new_context(viewport=PHONE, locale="nl-NL", has_touch=True)
    office.contexts.append(context)
    page = context.new_page()
    page.goto(address)
    office.look(page)
    return page


def set_up(office: Office, page: Page) -> str:
    """Set up the account on the page, one mistake first; return the secret of its codes."""
    submit(page)
    expect(page.locator("#error-summary")).to_be_focused()
    office.look(page)
    expect(page.get_by_role("img", name=re.compile("^QR-code"))).to_be_visible()
    page.locator("summary").click()
    secret = page.locator("main code").inner_text().replace(" ", "")
    code = staff.code_at(clock.now() - staff.CODE_LASTS, secret)
    typed = {"new_password": NEW_PASSWORD, "new_password_again": NEW_PASSWORD, "code": code}
    fill(page, typed)
    submit(page)
    expect(page.get_by_text("Uw account is klaar")).to_be_visible()
    office.look(page)
    return secret


def log_in(page: Page, secret: str) -> None:
    """Log in with the next code: the last one is used up."""
    code = staff.code_at(clock.now() + staff.CODE_LASTS, secret)
    fill(page, {"email": str(NEW["email"]), "password": NEW_PASSWORD, "code": code})
    submit(page)


def test_the_pages_of_administrators_are_for_everybody(office: Office) -> None:
    for path in ADMINISTRATION:
        page = office.open("beheer", path)
        page.set_viewport_size(NARROW)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], path
        office.look(page)


def test_too_old_a_session_says_so(office: Office) -> None:
    page = office.at_work("fg")
    page.context.add_cookies([{"name": "w", "value": "s" + "a" * 43, "url": office.url + "/werk/"}])
    page.goto(f"{office.url}/werk/profiel")
    expect(page).to_have_url(f"{office.url}/werk/inloggen")
    expect(page.get_by_text("U bent uitgelogd")).to_be_visible()
    office.look(page)
