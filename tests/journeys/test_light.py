"""Every public page is light, and comes from here: bytes and requests as Chromium counts them."""

from dataclasses import dataclass, field
from typing import Any

import brotli
from playwright.sync_api import Browser, CDPSession, Page

from tests.public_site import Here, end_sessions, public_pages, somebody_who

FIRST_VISIT, AFTER = 60_000, 10_000
PAGES_ARE_NOT_SQUEEZED = 20_000
"""What a page may be on the wire: pages are sent as they are, so that what is typed into one does
not show in how well it can be squeezed; the measure for `AFTER` is what it would be squeezed."""


@dataclass
class Counted:
    """What one visit loaded: the address, and bytes on the wire with headers."""

    session: CDPSession
    asked: dict[str, str] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.session.send("Network.enable")
        self.session.on("Network.requestWillBeSent", self.ask)
        self.session.on("Network.loadingFinished", self.finish)

    def ask(self, event: dict[str, Any]) -> None:
        """Note a request."""
        self.asked[event["requestId"]] = event["request"]["url"]

    def finish(self, event: dict[str, Any]) -> None:
        """Note what it weighed."""
        self.bytes[event["requestId"]] = int(event["encodedDataLength"])

    def start_again(self) -> None:
        """Forget the visit before."""
        self.asked.clear()
        self.bytes.clear()

    def weight(self) -> int:
        """Return the bytes of the whole visit."""
        return sum(self.bytes.values())

    def elsewhere(self, here: str) -> list[str]:
        """Return what was asked of another site."""
        return [url for url in self.asked.values() if not url.startswith((here, "data:"))]


def visit(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_load_state("load")


def test_every_public_page_is_light(browser: Browser, here: Here) -> None:
    """With script: without it a page only loads less."""
    heaviest = 0
    for path in public_pages(here.app):
        end_sessions(here.database)
        cookie = somebody_who(here, path)
        with browser.new_context(locale="nl-NL") as context:
            context.add_cookies([{"name": "s", "value": cookie, "url": here.url}])
            page = context.new_page()
            counted = Counted(context.new_cdp_session(page))
            visit(page, here.url + path)
            assert counted.elsewhere(here.url) == [], path
            assert 0 < counted.weight() <= FIRST_VISIT, path
            assert len(counted.asked) <= 5, path
            counted.start_again()
            visit(page, here.url + path)
            assert counted.weight() <= PAGES_ARE_NOT_SQUEEZED, path
            squeezed = len(brotli.compress(page.content().encode(), quality=5))
            assert squeezed <= AFTER, path
            heaviest = max(heaviest, counted.weight())
    assert heaviest > 0


def test_what_else_a_page_needs_is_squeezed_and_kept(here: Here) -> None:
    client = here.app.test_client()
    text = client.get("/").text
    found = [part.split('"')[0] for part in text.split("/static/")[1:]]
    assert len(found) == 3, "a style sheet, that of the dark, one script"
    weight = 0
    for name in found:
        answer = client.get(f"/static/{name}", headers={"Accept-Encoding": "br"})
        assert answer.headers["Content-Encoding"] == "br"
        assert "immutable" in answer.headers["Cache-Control"]
        weight += len(answer.data)
    assert weight + PAGES_ARE_NOT_SQUEEZED <= FIRST_VISIT
