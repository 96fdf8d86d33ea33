"""One case, all the way: from an application on a phone to a spoken disclosure and closing."""

import email
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.procedure import terms
from disclosure.settings import Settings
from disclosure.store import audit
from disclosure.store.verification import Verified
from disclosure.work import mail, send, sink, sweep
from disclosure.work.outgoing import Transport
from tests.conftest import Site
from tests.journeys import front_door
from tests.journeys.office import Office, draft, fill
from tests.talks import ASKED, COMING

SENDER = "secretariaat@voorbeeld.example"
PHONE = {"width": 390, "height": 844}
TESTS = {
    "necessity": "Het geweld herhaalde zich.",
    "subsidiarity": "Zonder te weten kan zij zich niet beschermen.",
    "proportionality": "Alleen de veroordeling.",
}
QUESTIONS = ("disclose", "what", "to_whom", "by_whom", "views", "tell_subject", "protection")
ITEM = {
    "item1_category": "domestic_violence",
    "item1_role": "convicted",
    "item1_status": "convicted",
    "item1_date": "2023",
    "item1_text": "Veroordeeld voor mishandeling van een eerdere partner.",
    "item1_basis": "Wpg 19",
    "item1_use": "may_tell",
    "item1_agreed_by": "De zaaksofficier",
}
SEARCHED = {
    "searched": "Alle dossiers",
    "names": "Alle namen",
    "addresses": "Beide adressen",
    "searcher": "Vera Tuin",
}
EXCLUDED = {"relatives": "Geen broer of neef.", "one_address": "Niemand anders op dat adres."}


@pytest.fixture
def open_site(site: Site) -> Site:
    """Return a site with a bureau and everybody in it."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now() - timedelta(days=60))
    return site


@pytest.fixture
def office(open_site: Site, browser: Browser) -> Iterator[Office]:
    """Return the office of that site."""
    found = Office(browser, open_site.url)
    yield found
    found.close()


def test_one_case_all_the_way(
    page: Page, open_site: Site, office: Office, settings: Settings, tmp_path: Path
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    access = front_door.apply(page, open_site.url, front_door.HERSELF, office.look)
    with sink.running(tmp_path) as port:
        deliver = mail.transport(_to(settings, port))
        _work(open_site, deliver)
        receive(office, access.reference)
        ask_and_answer(office, access.reference)
        weigh(office, access.reference)
        decide(office, access.reference)
        tell(office, access.reference)
        _work(open_site, deliver)
    after(office, access.reference)
    judge_mail(tmp_path, access)
    _assert_log_holds(open_site)
    assert {name: faults for name, faults in office.met.items() if faults} == {}
    assert len(office.met) > 45


def receive(office: Office, reference: str) -> None:
    """Intake and director: who directs, how dangerous, who she is, what protects her now."""
    page = office.open("intake", "/werk/zaken")
    assert reference in page.content()
    office.open("intake", f"/werk/zaken/{reference}")
    office.step("intake", reference, "regie", to=str(seeding.account_id("regie")))
    video: dict[str, Any] = {"method": "video", "link_spoken": True, "saw": "Zij hield het vast."}
    assert "Vul dit in" in office.refused(
        "intake", reference, "identiteit", of="applicant", **video
    )
    office.step("intake", reference, "identiteit", of="applicant", alone="yes", **video)
    low = {"judgement": "Zij is bang.", "flag_strangulation": "yes", "flag_weapons_access": "no"}
    assert "hoger" in office.refused("intake", reference, "triage", urgency="standard", **low)
    office.step("intake", reference, "triage", urgency="high", flag_separation="yes", **low)
    tomorrow = terms.local_day(clock.now()) + timedelta(days=1)
    office.step(
        "regie",
        reference,
        "veiligheidsplan",
        state="prepared",
        action1_what="Afspraak op locatie",
        action1_owner="police",
        action1_by=tomorrow,
    )


def ask_and_answer(office: Office, reference: str) -> None:
    """Enquiries; a liaison accepts the conditions before a name shows; two confirm who it is."""
    office.step(
        "regie",
        reference,
        "vragen",
        to=["police", "veilig_thuis"],
        purpose="Eerder geweld?",
        basis="Wpg 20",
        categories=["domestic_violence", "stalking"],
    )
    for login, answer in (
        ("politie", {"kind": "items", **ITEM}),
        ("veiligthuis", {"kind": "nothing", **SEARCHED}),
    ):
        page = office.open(login, "/werk/zaken")
        assert reference in page.content()
        assert page.get_by_role("link", name="Ik ken iemand in deze zaak").count() == 1
        page = office.open(login, f"/werk/zaken/{reference}/antwoord")
        assert front_door.SUBJECT not in page.content()
        page.get_by_role("button", name="Ik houd mij aan deze voorwaarden").click()
        assert front_door.SUBJECT in page.content()
        assert front_door.NAME not in page.content()
        office.step(login, reference, "antwoord", **answer)
    agree = ["name", "born_register", "address"]
    office.step("intake", reference, "persoon", agree=agree, **EXCLUDED)
    again = office.refused("intake", reference, "persoon", agree=agree, **EXCLUDED)
    assert "iemand anders" in again
    office.step("regie", reference, "persoon", agree=agree, **EXCLUDED)
    office.step("regie", reference, "naar-panel")
    step_out(office, reference)


def step_out(office: Office, reference: str) -> None:
    """The prosecution's liaison knows the subject; the manager sees it was a namesake."""
    said = office.refused("om", reference, "betrokken", reason="Een naam die ik ken.")
    assert "Kies hoe u iemand kent." in said
    page = office.open("om", f"/werk/zaken/{reference}/betrokken")
    assert front_door.SUBJECT not in page.content()
    office.step("om", reference, "betrokken", kind="near", reason="Een naam die ik ken.")
    gone = page.goto(f"{office.url}/werk/zaken/{reference}/betrokken")
    assert gone is not None
    assert gone.status == 404
    page = office.open("manager", f"/werk/zaken/{reference}")
    page.get_by_role("link", name="Wie iemand in deze zaak kent").click()
    office.look(page)
    assert "Een naam die ik ken." in page.content()
    who = page.locator("[name=conflict] option").nth(1).get_attribute("value") or ""
    office.step("manager", reference, "betrokkenheid", conflict=who, reason="Een naamgenoot.")


def weigh(office: Office, reference: str) -> None:
    """The panel: convened, three votes, test and questions."""
    members = ["police", "veilig_thuis", "probation"]
    office.step("voorzitter", reference, "panel", mode="written", members=members)
    for login in ("politie", "veiligthuis", "reclassering"):
        page = office.open(login, f"/werk/zaken/{reference}/stem")
        assert front_door.NAME not in page.content()
        page.get_by_role("button", name="Ik ken hier niemand").click()
        page = office.step(
            login, reference, "stem", outcome="disclose", reason="Het patroon.", **TESTS
        )
        assert front_door.NAME not in page.content()
    answers = dict.fromkeys(QUESTIONS, "Zie het advies.")
    office.step("voorzitter", reference, "advies", outcome="disclose", **TESTS, **answers)


def decide(office: Office, reference: str) -> None:
    """Drafted by one, word for word, signed by another with a fresh code."""
    draft(office, reference)
    office.step("gezag", reference, "ondertekenen", weighed=True)


def tell(office: Office, reference: str) -> None:
    """The appointment, the letter that says nothing, the talk."""
    page = office.open("gesprek", f"/werk/zaken/{reference}/afspraak")
    soon = terms.local_day(clock.now()) + timedelta(days=1)
    page.locator("#time-day").fill(str(soon.day))
    page.locator("#time-month").fill(str(soon.month))
    page.locator("#time-year").fill(str(soon.year))
    page.locator("#time-time").fill("10:00")
    page.locator("[name=place]").fill("Kamer bij de opvang")
    page.locator('[name="with_"][value="veilig_thuis"]').check()
    fill(page, {**COMING, "leaving": "Door de tuin."})
    page.locator("main form.form button[type=submit]").last.click()
    office.look(page)
    page = office.open("gesprek", f"/werk/zaken/{reference}/brieven")
    page.locator('[name="letter"][value="outcome:person_at_risk"]').check()
    page.get_by_role("button", name="Brief maken").click()
    office.look(page)
    link = page.get_by_role("link", name="openen (PDF)").get_attribute("href")
    letter = page.request.get(f"{office.url}{link}")
    assert letter.headers["content-type"] == "application/pdf"
    assert letter.body().startswith(b"%PDF")
    page = office.open("gesprek", f"/werk/zaken/{reference}/eerdere-slachtoffers")
    item = page.locator("[name=item]").first.get_attribute("value") or ""
    looked = "Met de politie: zij is verhuisd."
    looking = {"item": item, "result": "looked", "looked": looked}
    office.step("gesprek", reference, "eerdere-slachtoffers", **looking)
    office.open("gesprek", f"/werk/zaken/{reference}/gespreksblad")
    talk: dict[str, Any] = {
        "identity": "document",
        "said_0": True,
        "words_0": "Hij sloeg ook een ander.",
    }
    said = dict.fromkeys(("understood", "no_proof", "may_tell"), True)
    page = office.step(
        "gesprek", reference, "gesprek", result="told", undertaking="signed", **talk, **said
    )
    assert page.url.endswith("/na-het-gesprek")


def after(office: Office, reference: str) -> None:
    """The danger weighed again, the plan agreed with her, two talks after, closed."""
    low = {"judgement": "Zij is veilig.", "flag_strangulation": "yes", "flag_weapons_access": "no"}
    office.step("regie", reference, "triage", urgency="high", **low)
    office.step("regie", reference, "veiligheidsplan", state="agreed")
    for which in ("7", "30"):
        safe: dict[str, Any] = {"result": "safe", "words": "Rustig.", **ASKED}
        office.step("regie", reference, "nazorg", which=which, **safe)
    for part in ("", "/tijdlijn", "/termijnen", "/logboek"):
        office.open("regie", f"/werk/zaken/{reference}{part}")
    ended = {"silence": "yes", "stopped": "yes", "helped": "yes"}
    office.step("regie", reference, "sluiten", **ended)


def judge_mail(folder: Path, access: front_door.Access) -> None:
    """Mail went out by the safe way, and betrays nothing."""
    mails = [email.message_from_bytes(file.read_bytes()) for file in sorted(folder.glob("*.eml"))]
    hers = [each for each in mails if "noor@voorbeeld.example" in str(each["To"])]
    assert len(hers) == 2, "receipt and appointment"
    for message in hers:
        whole = message.as_string() + _text(message)
        for word in (access.reference, access.code, "geweld", "http", "Zonneveld", "Karel"):
            assert word not in whole


def _text(message: Message) -> str:
    payload = message.get_payload(decode=True)
    return payload.decode() if isinstance(payload, bytes) else ""


def _to(settings: Settings, port: int) -> Settings:
    return replace(
        settings,
        mail_server="127.0.0.1",
        mail_port=port,
        mail_sender=SENDER,
    )


def _work(site: Site, deliver: Transport) -> None:
    moment = clock.now() + timedelta(seconds=1)
    sweep.sweep(site.database, moment)
    send.send(site.database, moment, deliver, sender=SENDER)


def _assert_log_holds(site: Site) -> None:
    with site.database.read() as tx:
        assert isinstance(audit.verify(tx), Verified)
