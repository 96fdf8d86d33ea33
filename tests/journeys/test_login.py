"""Logging in on a phone through the provider: after handing in, and what intake makes of it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.work import login_provider as local
from tests import axe, live
from tests.conftest import Site, strict_app
from tests.journeys import front_door

PHONE: ViewportSize = {"width": 360, "height": 740}
NOOR, REFUSED = local.PEOPLE[0].sub, local.PEOPLE[2].sub
SECRETS = ("999990019", "Noor de Wit", "code=", "state=")


@pytest.fixture
def site_with_login(settings: Settings, sqlite_only: Database) -> Iterator[Site]:
    """Serve a site with a bureau, and the login of the demonstration beside it."""
    with sqlite_only.transaction() as tx:
        seeding.seed(tx, "test", clock.now())
    port = live.free_port()
    url = f"http://{live.HOST}:{port}"
    with local.running() as issuer:
        known = replace(
            settings,
            base_url=url,
            oidc_issuer=issuer,
            oidc_client_id=local.CLIENT,
            oidc_client_secret=local.SECRET,
        )
        app = strict_app(known, sqlite_only)
        with live.serving(app, port):
            yield Site(url, app, sqlite_only)


def accessible(page: Page) -> None:
    """Refuse a page that axe finds fault with, or that scrolls sideways."""
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    assert page.title() == "Inloggen"


def log_in(page: Page, name: str) -> None:
    """Go from our page through the provider and back; the page between goes on by itself."""
    page.get_by_role("button", name="Naar inloggen").click()
    page.get_by_role("button", name=name).click()
    page.wait_for_url("**/verder/inloggen/klaar")


def test_refused_cancelled_and_let_in_after_handing_in(
    page: Page, context: BrowserContext, site_with_login: Site
) -> None:
    page.set_viewport_size(PHONE)
    front_door.apply_for_herself(page, site_with_login.url)
    page.get_by_role("link", name="Hoe dat kan").click()
    accessible(page)
    for name, says in (
        (REFUSED, "Deze manier van inloggen is niet sterk genoeg"),
        ("Annuleren", "U bent gestopt met inloggen"),
    ):
        log_in(page, name)
        expect(page.get_by_role("heading", level=1)).to_have_text(says)
        accessible(page)
        page.get_by_role("link", name="Opnieuw, of een andere manier").click()
    page.get_by_label("Bewaar ook mijn burgerservicenummer").check()
    log_in(page, NOOR)
    expect(page.get_by_role("heading", level=1)).to_have_text("U bent klaar")
    accessible(page)
    seen = page.content() + page.url + str(context.cookies())
    assert not [secret for secret in SECRETS if secret in seen]
    page.get_by_role("link", name="Terug naar waar u was").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wij hebben het ontvangen")


def test_behind_the_second_proof_and_leaving_under_way(
    page: Page, context: BrowserContext, site_with_login: Site
) -> None:
    page.set_viewport_size(PHONE)
    context.route(
        "https://**", lambda route: route.fulfill(body="Elders", content_type="text/html")
    )
    access = front_door.apply_for_herself(page, site_with_login.url)
    front_door.come_back(page, site_with_login.url, access)
    assert not page.get_by_role("link", name="Hoe dat kan").count()
    page.get_by_role("link", name="Geheim woord invullen").click()
    page.get_by_label("Wat is uw geheime woord?").fill(front_door.CODE_WORD)
    front_door.press(page, "Verder")
    page.get_by_role("link", name="Hoe dat kan").click()
    log_in(page, NOOR)
    page.get_by_role("link", name="Terug naar waar u was").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ontvangen")
    page.get_by_role("link", name="Snel verlaten").click()
    page.wait_for_url("https://**")
    page.goto(f"{site_with_login.url}/verder/inloggen?taal=nl")
    expect(page.get_by_text("Hier zoeken wij niets op")).to_be_visible()
    accessible(page)
    assert not page.get_by_role("button").count()


def test_without_scripts_it_goes_on_by_itself_too(browser: Browser, site_with_login: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    front_door.apply_for_herself(page, site_with_login.url)
    page.get_by_role("link", name="Hoe dat kan").click()
    log_in(page, NOOR)
    expect(page.get_by_role("heading", level=1)).to_have_text("U bent klaar")
    context.close()
