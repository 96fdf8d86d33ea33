"""Reading aloud: only with a voice of the device, only when asked, after saying who may hear."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from disclosure import clock
from disclosure.accounts import seeding
from tests.conftest import Site
from tests.journeys import front_door

FAKE = """voices => {
  window.said = [];
  window.silenced = 0;
  const fake = {
    getVoices: () => voices,
    speak: what => window.said.push(what.text),
    cancel: () => { window.silenced += 1; },
    addEventListener: () => {},
  };
  Object.defineProperty(window, "speechSynthesis", {value: fake});
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
}"""
OWN = {"lang": "nl-NL", "localService": True}
OF_A_COMPANY = {"lang": "nl-NL", "localService": False}
ANOTHER = {"lang": "en_GB", "localService": True}


@pytest.fixture
def open_site(site: Site) -> Site:
    """Return a site with a bureau and somebody on duty."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now())
    return site


Opened = Callable[[list[Any]], Page]


@pytest.fixture
def opened(context: BrowserContext, page: Page) -> Opened:
    """Return a page of a device that has these voices."""

    def open_with(voices: list[Any]) -> Page:
        context.add_init_script(f"({FAKE})({json.dumps(voices)})")
        return page

    return open_with


@pytest.mark.parametrize("voices", [[], [OF_A_COMPANY], [ANOTHER]])
def test_without_a_voice_of_its_own_there_is_no_button(
    opened: Opened, open_site: Site, voices: list[Any]
) -> None:
    page = opened(voices)
    page.goto(f"{open_site.url}/?taal=nl")
    expect(page.locator("[data-aloud]")).to_be_hidden()


def test_it_warns_first_reads_then_and_stops(opened: Opened, open_site: Site) -> None:
    page = opened([OF_A_COMPANY, ANOTHER, OWN])
    page.goto(f"{open_site.url}/?taal=nl")
    assert page.evaluate("said") == []
    page.get_by_role("button", name="Voorlezen", exact=True).click()
    expect(page.get_by_text("wie in de buurt is, kan het horen")).to_be_visible()
    assert page.evaluate("said") == []
    page.get_by_role("button", name="Lees deze pagina voor").click()
    said = page.evaluate("said")
    assert said[0] == "Maakt u zich zorgen over een partner?"
    assert len(said) == len(set(said)) > 10
    page.get_by_role("button", name="Stop met voorlezen").click()
    assert page.evaluate("silenced") > 1
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.get_by_role("link", name="Privacy").click()
    assert page.evaluate("said") == [], "never by itself"


def test_a_code_is_not_read(opened: Opened, open_site: Site) -> None:
    page = opened([OWN])
    front_door.begin(page, open_site.url, look=_read_if_code)


def _read_if_code(page: Page) -> None:
    if not page.locator(".access-reference").count():
        return
    reference = page.locator(".access-reference").inner_text()
    words = page.locator(".access-words li").all_inner_texts()
    page.get_by_role("button", name="Voorlezen", exact=True).click()
    page.get_by_role("button", name="Lees deze pagina voor").click()
    said = " ".join(page.evaluate("said"))
    assert "Schrijf dit op" in said
    assert reference not in said
    assert not any(word in said.split() for word in words)
