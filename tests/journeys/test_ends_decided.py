"""Two ends of a decision in the browser: told to a child's father; corrected after it was told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.cases import models, people
from disclosure.procedure import terms
from disclosure.work import demo_data
from disclosure.work.demo_stories import Story, course
from tests.conftest import Site
from tests.journeys.office import Office, fill
from tests.talks import COMING

SHE, HE, FATHER = "Fien Verzonnen", "Bram Verzonnen", "Ruben Zonneveld"
CHILD = Story(
    5.0,
    SHE,
    HE,
    "standard",
    "advised",
    capacity="relative",
    outcome="disclose_to_other",
    born=(f"{clock.now().year - 9}-01-02", "1987-09-30"),
)
TOLD = Story(9.0, "Noor Zonneveld", HE, "standard", "follow_up")
WORDS = "Hij mishandelde een vrouw met wie hij samenwoonde. Daarvoor is hij veroordeeld."
SIGNED = "Hij is een paar jaar geleden door de rechter veroordeeld."


@pytest.fixture
def office(site: Site, browser: Browser) -> Iterator[Office]:
    """Return the office of a site with a bureau and everybody in it."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now() - timedelta(days=60))
    found = Office(browser, site.url)
    yield found
    found.close()


def brought(site: Site, story: Story, **told: Any) -> str:
    """Bring a case as far as its story by the actions of the demonstration."""
    filling, received = demo_data.Filling(site.database), clock.now() - timedelta(days=story.days)
    for hours, who, do, args in course(story):
        given = args | told if do == "submit" else args
        moment = received + timedelta(hours=hours)
        demo_data._take(filling, 0, story, moment, (who, do, given))
    with site.database.read() as tx:
        return tx.get_one(models.Case, filling.cases[0]).reference


# --- to the parent of a child under twelve


def test_a_child_is_protected_by_telling_her_father(site: Site, office: Office) -> None:
    reference = brought(site, CHILD, applicant={"name": FATHER, "relation": "vader"})
    draft_for_father(office, reference)
    office.step("gezag", reference, "ondertekenen", weighed=True)
    page = office.open("gezag", f"/werk/zaken/{reference}/besluiten")
    for text in (FATHER, "De moeder woont met hem samen", "Zij is negen", WORDS):
        expect(page.locator("main")).to_contain_text(text)
    appoint(office, reference)
    look_at_victims(office, reference)
    tell(office, reference)
    judge(site, reference)
    assert {name: faults for name, faults in office.met.items() if faults} == {}


def draft_for_father(office: Office, reference: str) -> None:
    """Not without saying who he is and why not her: then worded, read, and kept."""
    page = office.open("regie", f"/werk/zaken/{reference}/besluit")
    expect(page.get_by_text("Vertel het aan de ouder of voogd die haar beschermt")).to_be_visible()
    page.locator("[name=items]").first.check()
    fill(page, {"outcome": "disclose_to_other", "recipient_why": "Bij hem slaapt zij elke week."})
    send = page.locator("main form.form button[type=submit]").last
    send.click()
    mistakes = page.locator("#error-summary")
    expect(mistakes).to_contain_text("is het haar veilig gevraagd?")
    office.look(page)
    other = {"asked": "no", "asked_how": "Zij is negen.", "recipient_name": FATHER}
    fill(page, {**other, "ties": "Gezag ingezien. De moeder woont met hem samen, hij niet."})
    page.locator("[name^=words_]").fill(WORDS)
    page.locator("[name^=reason_]:not([name=reason_code])").fill("Hij haalt haar daar op.")
    page.locator("[name^=check_][value=reword]").check()
    send.click()
    page.wait_for_load_state()
    expect(page.get_by_role("heading", name="Zo wordt het gezegd")).to_be_visible()
    send.click()
    page.wait_for_url(f"**/{reference}")


def appoint(office: Office, reference: str) -> None:
    """Agreed with him in person: nothing is sent."""
    page = office.open("gesprek", f"/werk/zaken/{reference}/afspraak")
    day = terms.local_day(clock.now()) + timedelta(days=1)
    place: dict[str, Any] = {"time": day, "place": "Kamer bij Veilig Thuis", **COMING}
    fill(page, {**place, "with_": ["veilig_thuis"], "leaving": "Ieder apart."})
    fill(page, {"agreed_in_person": True})
    page.locator("#time-time").fill("10:00")
    page.locator("main form.form button[type=submit]").last.click()
    page.wait_for_load_state()
    assert not page.locator("#error-summary").count(), page.locator("#error-summary").inner_text()


def look_at_victims(office: Office, reference: str) -> None:
    page = office.open("gesprek", f"/werk/zaken/{reference}/eerdere-slachtoffers")
    page.locator("[name=item]").first.check()
    fill(page, {"result": "looked", "looked": "Met de politie: zij woont elders."})
    page.locator("main form.form button[type=submit]").last.click()
    page.wait_for_load_state()
    expect(page.locator("main")).not_to_contain_text("nog te doen")


def tell(office: Office, reference: str) -> None:
    page = office.open("gesprek", f"/werk/zaken/{reference}/gesprek")
    expect(page.locator(".spoken-line")).to_have_text(WORDS)
    ticks = dict.fromkeys(("said_0", "understood", "no_proof", "may_tell"), True)
    fill(page, {**ticks, "words_0": "Zij slaapt voorlopig bij mij.", "identity": "document"})
    fill(page, {"undertaking": "signed", "result": "told"})
    page.locator("main form.form button[type=submit]").last.click()
    page.wait_for_load_state()
    expect(page.get_by_role("heading", name="Na het gesprek", exact=True)).to_be_visible()


def judge(site: Site, reference: str) -> None:
    """He was told as the applicant he is; the child is nobody's addressee."""
    with site.database.read() as tx:
        case = tx.scalars(select(models.Case).filter_by(reference=reference)).one()
        assert (case.stage, case.outcome) == ("follow_up", "disclose_to_other")
        assert case.recipient_id == case.applicant_id
        told = people.find(tx, case, "recipient")
        assert told is not None
        assert people.read_details(tx, told).name == FATHER
        names = [row.name for row in tx.scalars(select(models.Message).filter_by(case_id=case.id))]
        assert "appointment" not in names


# --- corrected after telling


def test_what_was_told_is_corrected_and_the_signed_words_stay(site: Site, office: Office) -> None:
    reference = brought(site, TOLD)
    page = office.open("regie", f"/werk/zaken/{reference}/besluiten")
    seal = page.locator("code").inner_text()
    page = office.step(
        "regie",
        reference,
        "verbeteren",
        item="p1",
        kind="withdrawn",
        reason="Het hof sprak hem vrij.",
        second=str(seeding.account_id("intake2")),
        second_code=office.codes.next("intake2"),
    )
    hears(office, reference)
    page = office.open("regie", f"/werk/zaken/{reference}/besluiten")
    line = page.get_by_role("listitem").filter(has_text=SIGNED)
    expect(line).to_contain_text("later verbeterd")
    expect(page.get_by_text("is wat getekend is", exact=True)).to_be_visible()
    assert page.locator("code").inner_text() == seal
    with site.database.read() as tx:
        case = tx.scalars(select(models.Case).filter_by(reference=reference)).one()
        kinds = [row.kind for row in tx.scalars(select(models.Signal).filter_by(case_id=case.id))]
        assert (case.stage, kinds[-1]) == ("follow_up", "correction")
    assert {name: faults for name, faults in office.met.items() if faults} == {}


def hears(office: Office, reference: str) -> None:
    """She who was told hears it first of all: not without how."""
    page = office.pages["regie"]
    hearer = page.locator(".task", has_text="Verteld in een gesprek")
    hearer.locator("summary").click()
    hearer.locator("textarea").fill("Zij schrok en belde haar advocaat.")
    hearer.locator("button[type=submit]").click()
    page.wait_for_load_state()
    expect(page.locator("#error-summary")).to_contain_text("Kies hoe.")
    office.look(page)
    hearer = page.locator(".task", has_text="Verteld in een gesprek")
    if hearer.locator("details:not([open])").count():
        hearer.locator("summary").click()
    hearer.locator("[value=spoken]").check()
    hearer.locator("button[type=submit]").click()
    page.wait_for_load_state()
    done = page.locator(".task", has_text="Verteld in een gesprek")
    expect(done).to_contain_text("gedaan")
    expect(done).to_contain_text("Zij schrok en belde haar advocaat.")
    expect(page.locator(".task", has_text="De bron zelf")).to_contain_text("nog te doen")
