"""He takes her phone afterwards and searches it: what she typed is nowhere, nor what it was about.

A real browser with its profile on disk: a whole application, coming back with code and word, and
the way out. Then every file of the profile is read, and everything that was sent.
"""

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Playwright

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.work import mail, send, sink
from tests import browser_profile, live
from tests.conftest import strict_app
from tests.journeys import front_door
from tests.journeys.front_door import Access
from tests.spellings import spellings

SECRETS = {
    "name": "Quirine Zwaluwstaart",
    "former_names": "Quirine Oudenaam",
    "mail": "geheimvogel@voorbeeld.example",
    "subject_former": "Everhard Hagelbui",
    "code_word": "paddenstoelensoep",
    "address": "Kwikstaartpad 417",
    "subject_name": "Everhard Donderstraal",
    "subject_alias": "Bliksemschicht",
    "subject_addresses": "Regenboogkade 88",
    "subject_work": "Zeilmakerij Windvlaag",
    "words": "Hij sloot mij op in de bijkeuken",
    "how_safe": "Ik slaap met een stoel voor de deur",
    "who_knows": "Alleen buurvrouw Kunegonde",
}
"""Field → what is typed into it; none is a word of the program or of the browser."""

TELLING = (
    *("aanvraag", "geweld", "huiselijk", "mishandel", "slachtoffer", "dader", "partner", "stalk"),
    *("veilig thuis", "veiligthuis", "veiligheid", "belaging", "bedreig", "melding", "aangifte"),
    *("violence", "abuse", "victim", "disclosure", "domestic", "perpetrator", "helpline", "clare"),
    *("0800-2000", "0800 2000", "08002000", "kenmerk"),
)
"""What tells, read by anybody, what a site is about or that somebody applied."""

SENDER = "post@bureau.example"
NEUTRAL = {"Start", "Formulier", "Verder", "Weer"}
PLACES = re.compile(
    r"/|/formulier(/(vooraf|code|verder|overzicht|klaar|stap/\d+))?|/weg|/verder(/\w+)?"
)
"""What may stand in the history: titles, and addresses that say no more than those."""
with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["js", "no js"])


@dataclass(frozen=True)
class Place:
    """The site, where its way out leads, and how its mail is sent."""

    url: str
    elsewhere: str
    send_mail: Callable[[], list[bytes]]


@pytest.fixture
def place(
    settings: Settings, sqlite_only: Database, elsewhere: str, tmp_path: Path
) -> Iterator[Place]:
    """Serve the site with somebody on duty."""
    with sqlite_only.transaction() as tx:
        seeding.seed(tx, "test", clock.now())
    port = live.free_port()
    url = f"http://{live.HOST}:{port}"
    here = replace(settings, base_url=url, exit_url=elsewhere, mail_sender=SENDER)

    def send_mail() -> list[bytes]:
        box = tmp_path / "mail"
        with sink.running(box) as smtp:
            way = mail.transport(replace(here, mail_server=live.HOST, mail_port=smtp))
            send.send(sqlite_only, clock.now(), way, sender=SENDER)
        return [path.read_bytes() for path in box.glob("*.eml")]

    with live.serving(strict_app(here, sqlite_only), port):
        yield Place(url, elsewhere, send_mail)


@pytest.fixture(scope="module")
def untouched(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> set[tuple[str, str]]:
    """Return the telling words that Chromium itself writes into a profile, with the file."""
    profile = tmp_path_factory.mktemp("untouched")
    with browser_profile.opened(playwright, profile):
        pass
    return browser_profile.found(profile, TELLING)


def type_secrets(page: Page) -> None:
    """Fill in every field of this page for which there is a secret."""
    for field, secret in SECRETS.items():
        if page.locator(f'main [name="{field}"]').count():
            front_door.fill(page, field, secret)


ANSWERS = {
    number: {field: SECRETS.get(field, value) for field, value in fields.items()}
    for number, fields in front_door.HERSELF.items()
}


def apply_and_leave(page: Page, place: Place) -> Access:
    """Apply, come back, give the second proof, read what was typed, and leave."""
    access = front_door.apply(page, place.url, ANSWERS, type_secrets)
    page.click(".public-header a >> nth=0")
    page.click('main a[href="/verder"]')
    page.fill('[name="reference"]', access.reference)
    page.fill('[name="code"]', access.code)
    front_door.press(page, "Verder")
    page.click('main a[href="/verder/woord"]')
    page.fill('[name="second_proof"]', SECRETS["code_word"])
    front_door.press(page, "Verder")
    page.click('main a[href="/verder/antwoorden"]')
    assert SECRETS["words"] in page.locator("main").inner_text()
    page.click("[data-exit]")
    page.wait_for_url(place.elsewhere)
    return access


def own_rows(profile: Path, place: Place) -> list[tuple[str, str]]:
    """Return path and title of our rows in the history file."""
    ours = (row for row in browser_profile.written(profile) if row[0].startswith(place.url))
    return [(urlsplit(url).path, title) for url, title in ours]


def readable(raw: bytes) -> bytes:
    """Return a mail as it came and as it is read, without the address that it has to name."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert SECRETS["mail"] in str(message["To"])
    text = message.get_content() if not message.is_multipart() else str(message)
    del message["To"]
    return message.as_bytes() + b"\n" + text.lower().encode()


@with_and_without_script
def test_nothing_typed_and_nothing_telling_is_left_or_sent(
    playwright: Playwright,
    place: Place,
    tmp_path: Path,
    untouched: set[tuple[str, str]],
    script: bool,
) -> None:
    profile = tmp_path / "hers"
    with browser_profile.opened(playwright, profile, script) as page:
        access = apply_and_leave(page, place)
    secrets = [*SECRETS.values(), access.reference, access.code, *access.code.split()]
    assert len(SECRETS) >= 12
    assert browser_profile.found(profile, secrets) == set()
    assert browser_profile.found(profile, TELLING) - untouched == set()
    rows = own_rows(profile, place)
    assert {title for _path, title in rows} <= NEUTRAL
    assert [path for path, _title in rows if not PLACES.fullmatch(path)] == []
    assert ("/weg" in {path for path, _title in rows}) != script
    assert_nothing_telling_is_sent(place, secrets)


def assert_nothing_telling_is_sent(place: Place, secrets: list[str]) -> None:
    """Send what is queued over SMTP and search it."""
    sent = [readable(raw) for raw in place.send_mail()]
    assert len(sent) == 1, "the receipt, by the safe way she chose"
    found = [
        word
        for word in (*secrets, *TELLING)
        for way in spellings(word)
        if any(way in content for content in sent)
    ]
    assert found == []
