"""A conversation without a name in a browser, with script and without, up to an application."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.procedure.ready_sentences import SENTENCES
from disclosure.requests import advice_actions as actions
from disclosure.requests.advice_models import Conversation
from tests import axe, staff
from tests.advice import ANSWER, MORE, QUESTION
from tests.conftest import Site
from tests.journeys.office import Office

AT_ONCE = """
const real = window.setTimeout;
window.setTimeout = (what, after) => real(what, after === 15000 ? 300 : after);
"""
"""Lets the page look for an answer at once instead of after a quarter of a minute."""


@pytest.fixture
def office(site: Site, browser: Browser) -> Iterator[Office]:
    """Return the office of a site with a bureau and everybody in it."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now() - timedelta(days=60))
    found = Office(browser, site.url)
    yield found
    found.close()


def say(page: Page, text: str) -> None:
    """Write a message and send it."""
    page.locator("[name=said]").fill(text)
    page.get_by_role("button", name="Versturen").click()


def begin(page: Page, site: Site) -> list[str]:
    """Go from the start page to the first message; return what axe finds on the way."""
    page.goto(f"{site.url}/?taal=nl")
    page.get_by_role("link", name="Een vraag stellen zonder uw naam").click()
    faults = axe.violations(page)
    page.get_by_role("button", name="Geef mij een code en begin").click()
    faults += axe.violations(page)
    page.get_by_role("button", name="Ik heb het opgeschreven").click()
    return faults + axe.violations(page)


def test_a_conversation_becomes_an_application(site: Site, office: Office, page: Page) -> None:
    page.add_init_script(AT_ONCE)
    faults = begin(page, site)
    say(page, "Mijn vriend Karel leest alles.")
    expect(page.get_by_role("heading", name="Kijk nog even")).to_be_visible()
    faults += axe.violations(page)
    say(page, QUESTION)
    expect(page.get_by_text("Uw bericht is aangekomen.")).to_be_visible()
    say(page, MORE)
    title = page.title()

    work = office.open("intake", "/werk/gesprekken")
    work.locator("main table a").click()
    office.look(work)
    work.get_by_role("button", name="Neem dit gesprek").click()
    office.look(work)
    work.locator("[name=sentence]").select_option("veilig_thuis")
    work.get_by_role("button", name="Zet deze zin in het antwoord").click()
    expect(work.locator("[name=said]")).to_have_value(SENTENCES["veilig_thuis"].text("nl"))
    work.get_by_role("button", name="Antwoord versturen").click()

    page.locator("[name=said]").fill("Ik typ nog")
    log = page.get_by_role("log")
    expect(log.get_by_role("listitem")).to_have_count(3)
    expect(log).to_contain_text("Veilig Thuis luistert dag en nacht")
    expect(page.locator("[name=said]")).to_have_value("Ik typ nog")
    assert page.title() == title

    work.locator("main table a").click()
    work.get_by_role("button", name="Stel een aanvraag voor").click()
    office.look(work)
    page.get_by_role("link", name="Lees wat een aanvraag is, en kies").click()
    faults += axe.violations(page)
    page.get_by_label(MORE).check()
    page.get_by_role("button", name="Ja, geef mij een nieuwe code").click()
    expect(page.locator(".access-reference")).to_be_visible()
    page.get_by_role("button", name="Ik heb het opgeschreven").click()
    page.goto(f"{site.url}/formulier/stap/17")
    expect(page.locator("[name=words]")).to_have_value(MORE)

    assert faults == []
    assert {name: found for name, found in office.met.items() if found} == {}


def test_without_script_she_looks_herself(site: Site, office: Office, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False, locale="nl-NL") as context:
        page = context.new_page()
        page.goto(f"{site.url}/bericht")
        page.get_by_role("button", name="Geef mij een code en begin").click()
        code = " ".join(page.locator(".access-words li").all_inner_texts())
        page.get_by_role("button", name="Ik heb het opgeschreven").click()
        say(page, QUESTION)
        now, me = clock.now(), staff.actor(site.database, "intake", clock.now())
        with site.database.read() as tx:
            talk = tx.scalars(select(Conversation.id)).one()
        assert actions.take(site.database, talk, None, me, now) is None
        assert actions.reply(site.database, talk, ANSWER, 1, me, now) is None
        page.get_by_role("link", name="Kijk of er antwoord is").click()
        expect(page.get_by_text(ANSWER)).to_be_visible()
    with browser.new_context(java_script_enabled=False, locale="ar") as context:
        page = context.new_page()
        page.goto(f"{site.url}/bericht?taal=ar")
        page.goto(f"{site.url}/bericht/terug")
        assert page.locator("html").get_attribute("dir") == "rtl"
        page.locator("[name=code]").fill(code)
        page.locator("main form button").click()
        expect(page.get_by_text(ANSWER)).to_be_visible()
