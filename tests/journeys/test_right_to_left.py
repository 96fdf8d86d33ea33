"""Every public page in Arabic, on a narrow phone: it runs from the right, numbers do not."""

from itertools import groupby

import pytest
from playwright.sync_api import Browser, Page

from tests.public_site import Here, public_pages, somebody_who

PHONE = {"width": 360, "height": 740}
WIDER_THAN_SCREEN = "() => document.documentElement.scrollWidth > window.innerWidth"
AT_THE_RIGHT = """() => {
  const main = document.querySelector("main").getBoundingClientRect()
  const h1 = document.createRange()
  h1.selectNodeContents(document.querySelector("h1"))
  const box = h1.getBoundingClientRect()
  return main.right - box.right < box.left - main.left + 1
}"""
TURNED_ROUND = """() => {
  const found = []
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode
    for (const part of node.data.matchAll(/[0-9][0-9A-Z :+-]*[0-9A-Z]/g)) {
      const at = place => {
        const range = document.createRange()
        range.setStart(node, place)
        range.setEnd(node, place + 1)
        return range.getBoundingClientRect()
      }
      const first = at(part.index)
      const last = at(part.index + part[0].length - 1)
      if (!first.width || !last.width) continue
      if (first.left > last.left || Math.abs(first.top - last.top) > 2) found.push(part[0])
    }
  }
  return found
}"""
"""Numbers, times, references: their last character must stand to the right, on the same line."""


def kind(path: str) -> str:
    """Say with which session a page opens: pages of one kind share it."""
    apart = ("/formulier/code", "/formulier/klaar", "/formulier/overzicht")
    return path if path in apart else path.strip("/").split("/")[0]


def wrong(page: Page) -> list[str]:
    faults = list(page.evaluate(TURNED_ROUND))
    faults += ["scrolls sideways"] * page.evaluate(WIDER_THAN_SCREEN)
    faults += ["stands at the left"] * (not page.evaluate(AT_THE_RIGHT))
    faults += ["not Arabic"] * (page.locator("html[lang=ar][dir=rtl]").count() != 1)
    return faults


@pytest.fixture
def phone(browser: Browser, here: Here) -> Page:
    page = browser.new_context(viewport=PHONE, locale="nl-NL").new_page()  # type: ignore[arg-type]
    page.goto(f"{here.url}/?taal=ar")
    return page


def test_every_public_page_runs_from_the_right_and_its_numbers_do_not(
    phone: Page, here: Here
) -> None:
    faults, met = dict[str, list[str]](), 0
    for _kind, paths in groupby(sorted(public_pages(here.app), key=kind), kind):
        pages = list(paths)
        cookie = somebody_who(here, pages[0])
        phone.context.add_cookies([{"name": "s", "value": cookie, "url": here.url}])
        for path in pages:
            phone.goto(here.url + path)
            met += 1
            if found := wrong(phone):
                faults[path] = found
    assert faults == {}
    assert met >= 20
    phone.context.close()


def test_a_mistake_is_summed_up_from_the_right(phone: Page, here: Here) -> None:
    cookie = somebody_who(here, "/formulier/stap/1")
    phone.context.add_cookies([{"name": "s", "value": cookie, "url": here.url}])
    phone.goto(f"{here.url}/formulier/stap/1")
    phone.click("main form button[type=submit]")
    summary = phone.locator("#error-summary")
    style = summary.evaluate(
        "e => [getComputedStyle(e).direction, getComputedStyle(e).textAlign,"
        " parseFloat(getComputedStyle(e).borderRightWidth)"
        " > parseFloat(getComputedStyle(e).borderLeftWidth)]"
    )
    assert style[0] == "rtl"
    assert style[1] in {"start", "right"}
    assert style[2]
    assert wrong(phone) == []
    phone.context.close()


def test_the_search_finds_a_number_that_is_turned_round(phone: Page) -> None:
    phone.evaluate("() => { document.querySelector('main').append('اتصل 0800-2000 الآن', ' 12 ') }")
    assert phone.evaluate(TURNED_ROUND) == ["0800-2000"]
    phone.context.close()
