"""Coming back in a browser: the proof, messages both ways, a decoy, a new code, the appointment."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Browser, BrowserContext, Page, expect

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.cases.models import Signal
from disclosure.requests import access
from tests import arguments, axe, factories, front_desk, returning
from tests.conftest import Site
from tests.journeys import front_door
from tests.journeys.front_door import Access
from tests.journeys.office import Office

SMALL = {"width": 360, "height": 740}
TYPED = "Hij heeft een nieuwe auto. 😔"
ANSWER = "Wij zoeken dit uit. Blijf bij uw zus."


@pytest.fixture
def open_site(site: Site) -> Site:
    """Return a site with a bureau and everybody in it."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now() - timedelta(days=60))
    return site


@pytest.fixture
def applied(open_site: Site) -> Access:
    """Return the code of an application that was received."""
    return Access(*front_desk.received(open_site.database))


@pytest.fixture
def office(open_site: Site, browser: Browser) -> Iterator[Office]:
    """Return the office of that site; every page met there is judged at the end."""
    found = Office(browser, open_site.url)
    yield found
    found.close()
    assert {name: faults for name, faults in found.met.items() if faults} == {}


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Page:
    """Return a small phone."""
    return new_context(viewport=SMALL).new_page()


def look(page: Page, heading: str) -> None:
    """Judge a page: its heading, axe, and that it does not scroll sideways."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert axe.violations(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def prove(page: Page, word: str = front_desk.CODE_WORD) -> None:
    """Give the second proof."""
    page.get_by_role("link", name="Geheim woord invullen").click()
    page.get_by_label("Wat is uw geheime woord?").fill(word)
    front_door.press(page, "Verder")


def follow(page: Page, name: str, heading: str) -> None:
    """Follow a link of the status page, and judge where it leads."""
    page.get_by_role("link", name=name, exact=True).click()
    look(page, heading)


def back(page: Page) -> None:
    page.get_by_role("link", name="Terug").click()


def test_every_page_behind_the_proof(phone: Page, open_site: Site, applied: Access) -> None:
    front_door.come_back(phone, open_site.url, applied)
    look(phone, "Ontvangen")
    follow(phone, "Vragen of wij u bellen", "Vragen of wij u bellen")
    front_door.press(phone, "Vraag of wij u bellen")
    look(phone, "Ontvangen")
    prove(phone)
    look(phone, "Ontvangen")
    for name, heading in (
        ("Berichten lezen en schrijven", "Wat wilt u ons laten weten?"),
        ("Iets aanvullen", "Wat wilt u aanvullen?"),
        ("Zien wat u heeft ingevuld", "Wat u heeft ingevuld"),
        ("Zien wie hiermee werkte", "Wie hiermee werkte"),
        ("Minder of geen contact", "Minder of geen contact"),
        ("Een klacht", "Waar bent u niet tevreden over?"),
        ("Stoppen", "Wilt u stoppen?"),
    ):
        follow(phone, name, heading)
        back(phone)


def test_own_data_as_a_file(phone: Page, open_site: Site, applied: Access) -> None:
    front_door.come_back(phone, open_site.url, applied)
    prove(phone)
    follow(phone, "Zien wat u heeft ingevuld", "Wat u heeft ingevuld")
    phone.get_by_text("Bewaren als bestand").click()
    with phone.expect_download() as loaded:
        phone.get_by_role("button", name="Maak een bestand").click()
    assert loaded.value.suggested_filename == "overzicht.txt"
    text = loaded.value.path().read_text(encoding="utf-8")
    assert "Karel Verschrikkelijk" in text
    assert front_desk.CODE_WORD not in text


def test_a_message_both_ways_and_a_complaint(
    phone: Page, open_site: Site, applied: Access, office: Office
) -> None:
    front_door.come_back(phone, open_site.url, applied)
    prove(phone)
    follow(phone, "Berichten lezen en schrijven", "Wat wilt u ons laten weten?")
    phone.get_by_label("Wat wilt u ons laten weten?").fill(TYPED)
    front_door.press(phone, "Versturen")
    follow(phone, "Een klacht", "Waar bent u niet tevreden over?")
    phone.get_by_label("Waar bent u niet tevreden over?").fill("Het duurt lang.")
    front_door.press(phone, "Versturen")
    look(phone, "Waar bent u niet tevreden over?")
    reference = applied.reference.replace(" ", "")
    for login, slug, title in (
        ("regie", "berichten", "Berichten van de aanvrager"),
        ("manager", "klacht", "Klacht"),
    ):
        queue = office.open(login, "/werk/zaken")
        assert "Van aanvragers, voor u" in queue.content()
        office.open(login, f"/werk/zaken/{reference}").get_by_role("link", name=title).first.click()
        page = office.step(login, reference, slug, words=ANSWER)
        assert ANSWER in page.content()
    back(phone)
    for name, heading in (
        ("Lees ons antwoord", "Wat wilt u ons laten weten?"),
        ("Lees het antwoord op uw klacht", "Waar bent u niet tevreden over?"),
    ):
        follow(phone, name, heading)
        expect(phone.get_by_text(ANSWER)).to_be_visible()
        back(phone)


def test_a_decoy(
    phone: Page, new_context: Callable[..., BrowserContext], open_site: Site, applied: Access
) -> None:
    front_door.come_back(phone, open_site.url, applied)
    prove(phone)
    follow(phone, "Een tweede code, voor als iemand u dwingt", "Een tweede code")
    front_door.press(phone, "Maak een tweede code")
    look(phone, "Schrijf dit op")
    words = " ".join(phone.locator(".access-words li").all_inner_texts())
    front_door.press(phone, "Ik heb het opgeschreven")
    look(phone, "Ontvangen")
    his = new_context(viewport=SMALL).new_page()
    front_door.come_back(his, open_site.url, Access(applied.reference, words))
    look(his, "In behandeling")
    follow(his, "Een bericht achterlaten", "Wat wilt u ons laten weten?")
    his.get_by_label("Wat wilt u ons laten weten?").fill("Wat doe jij hier?")
    front_door.press(his, "Versturen")
    look(his, "In behandeling")
    prove(his)
    expect(his.get_by_text("Dit woord klopt niet").first).to_be_visible()
    access.settle(open_site.database, clock.now())
    assert [row.kind for row in returning.rows(open_site.database, Signal)] == ["decoy"]


def test_a_new_code(
    phone: Page,
    new_context: Callable[..., BrowserContext],
    open_site: Site,
    applied: Access,
    office: Office,
) -> None:
    front_door.come_back(phone, open_site.url, applied)
    reference = applied.reference.replace(" ", "")
    wrong = office.refused("intake", reference, "nieuwe-code", where="in_person")
    assert "Kies hoe u dit weet" in wrong
    page = office.step(
        "intake",
        reference,
        "nieuwe-code",
        where="in_person",
        identity="document",
        spoken_alone=True,
        safety_talk=True,
        reason="Hij vond het papier.",
        second_proof="waterlelie",
    )
    words = " ".join(page.locator(".access-words li").all_inner_texts())
    front_door.press(page, "Zij heeft de code")
    assert words not in page.content()
    phone.reload()
    expect(phone).to_have_url(f"{open_site.url}/")
    hers = new_context(viewport=SMALL).new_page()
    front_door.come_back(hers, open_site.url, Access(applied.reference, words))
    prove(hers, "waterlelie")
    look(hers, "Ontvangen")


def test_an_appointment_accepted_and_changed(phone: Page, site: Site) -> None:
    case = factories.delivery(factories.world(site.database))
    with time_machine.travel(case.now):
        code = returning.new_code(case)
        front_door.come_back(phone, site.url, Access(*code))
        assert arguments.ARGUMENTS["schedule_telling"]["place"] not in phone.content()
        prove(phone, returning.WORD)
        look(phone, "In behandeling")
        follow(phone, "Past dit u?", "Uw afspraak")
        front_door.press(phone, "Versturen")
        expect(phone.locator("#error-summary")).to_be_focused()
        phone.get_by_label("Ja, ik kom").check()
        front_door.press(phone, "Versturen")
        expect(phone.get_by_text("U zei dat u komt.")).to_be_visible()
        follow(phone, "Toch iets anders?", "Uw afspraak")
        phone.get_by_label("Nee, ik wil een ander moment of een andere plek").check()
        phone.get_by_label("Wat past u beter?").fill("Na vier uur.")
        front_door.press(phone, "Versturen")
        look(phone, "In behandeling")
        expect(phone.get_by_text("U vroeg om iets anders.")).to_be_visible()
    assert "appointment_wish" in returning.tasks(site.database)
