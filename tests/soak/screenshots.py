"""`python -m tests.soak.screenshots`: take the pictures of the README anew.

Fills a database of its own with the data of `./run demo`, serves it, and looks at it with Debian's
Chromium: the start page as on a phone, the queue as staff see it, and for each guide its main page.
With a folder as argument it takes every page of the form on the smallest phone instead, for
somebody to look at.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from disclosure import clock, create_app
from disclosure.accounts import seeding
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.store.keys import Keyring
from disclosure.web import catalogue
from disclosure.work import demo, demo_data, demo_talk, tables
from tests import live
from tests.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.journeys import front_door
from tests.journeys.office import Codes

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}
GUIDE: ViewportSize = {"width": 1000, "height": 760}
TALK = f"/werk/zaken/{demo_data.reference_of(demo_talk.TODAY)}"
GUIDES: dict[str, tuple[str, ...]] = {
    "intake": ("intake", "/werk/zaken", "main table a", "main a[href$='/triage']"),
    "director": ("regie", "/werk/zaken", "main table a"),
    "plan": ("regie", "/werk/plannen", "main table a", "main a[href$='/veiligheidsplan']"),
    "liaison": ("politie", "/werk/zaken", "main table a[href$='/antwoord']"),
    "decision-maker": (
        "gezag",
        "/werk/zaken",
        "section:has(#drafts) a",
        "main a[href$='/ondertekenen']",
    ),
    "officer": ("gesprek", f"{TALK}/gespreksblad"),
    "talk": ("gesprek", f"{TALK}/gesprek"),
    "panel": ("voorzitter", "/werk/panel", "main a[href^='/werk/panel/']:not([href$='/plannen'])"),
}
"""Guide → who looks, where they begin, and what they click."""
CODES = Codes()


@contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """Serve the fictional region; gives the address."""
    tables.load()
    catalogue.compile_stale()
    port = live.free_port()
    url = f"http://{live.HOST}:{port}"
    settings = Settings.from_env(
        {
            **demo.environment(port, 0, ""),
            "DISCLOSURE_BASE_URL": url,
            "DISCLOSURE_LOG_LEVEL": "ERROR",
        }
    )
    database = Database(f"sqlite:///{folder / 'demo.db'}", Keyring.from_settings(settings))
    database.create_all()
    demo_data.fill(database, settings.env, clock.now())
    with live.serving(create_app(settings, database), port):
        yield url
    database.dispose()


def start_page(browser: Browser, url: str) -> None:
    """Take the start page as a phone shows it."""
    page = browser.new_page(viewport=PHONE, device_scale_factor=2, locale="nl-NL")
    page.goto(url)
    page.screenshot(path=IMAGES / "start.png")


def queue_page(browser: Browser, url: str) -> None:
    """Take the queue of a region."""
    page = browser.new_page(viewport=DESK, locale="nl-NL")
    log_in(page, url, "intake")
    page.screenshot(path=IMAGES / "queue.png")


def guide_pages(browser: Browser, url: str) -> None:
    """Take the page each guide is about, as whoever it is for gets there from the menu."""
    for guide, (login, begin, *clicks) in GUIDES.items():
        page = browser.new_page(viewport=GUIDE, locale="nl-NL")
        log_in(page, url, login)
        page.goto(f"{url}{begin}")
        for click in clicks:
            page.locator(click).first.click()
            page.wait_for_load_state()
        page.screenshot(path=IMAGES / f"guide-{guide}.png")
        page.close()


def form_pages(browser: Browser, url: str, folder: Path) -> None:
    """Take every page of the form, each way through it in a folder of its own."""
    ways = {"everything": front_door.EVERYTHING, "girl": front_door.CHILD}
    ways |= {"other": front_door.OF_ANOTHER_KIND, "relative": front_door.RELATIVE}
    for name, answers in ways.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        page = browser.new_page(viewport=SMALL, locale="nl-NL")
        seen: list[int] = []

        def look(page: Page, at: Path = folder / name, seen: list[int] = seen) -> None:
            seen.append(front_door.at(page))
            page.screenshot(path=at / f"{len(seen):02}-{seen[-1]}.png", full_page=True)

        front_door.apply(page, url, answers, look)


def log_in(page: Page, url: str, login: str) -> None:
    """Log in as somebody of the demonstration."""
    page.goto(f"{url}/werk/inloggen")
    page.fill("[name=email]", f"{login}@demo.example")
    page.fill("[name=password]", seeding.PASSWORD)
    page.fill("[name=code]", CODES.next(login))
    page.click("main button[type=submit]")
    page.wait_for_url(lambda at: not at.endswith("/inloggen"))


def main() -> None:
    """Take the pictures asked for."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demonstration(Path(folder)) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS)
        )
        if sys.argv[1:]:
            form_pages(browser, url, Path(sys.argv[1]))
        else:
            start_page(browser, url)
            queue_page(browser, url)
            guide_pages(browser, url)
        browser.close()


if __name__ == "__main__":
    main()
