"""Three ends of a case: a third party who learns nothing, a plan without disclosure, given up."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from playwright.sync_api import BrowserContext, Page, expect

from disclosure.cases import outbox
from disclosure.decisions import models, talk_models
from disclosure.procedure import profile
from tests import axe, factories, returning
from tests.conftest import Site
from tests.desk import address
from tests.factories import SISTER, World
from tests.journeys import front_door
from tests.journeys.front_door import Access
from tests.journeys.office import fill
from tests.journeys.test_keyboard import enter
from tests.review_pages import fresh
from tests.talks import ASKED, COMING

SMALL = {"width": 360, "height": 740}
DIRECTOR, OFFICER, MANAGER = "case_director", "disclosure_officer", "regional_manager"
SPILLS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
NEVER = re.compile(
    r"verteld|gesprek|afspraak|panel|besluit|overgedragen|verleng|urgent|Bram|Noor|\bVR1",
    re.IGNORECASE,
)
"""What a third party is never told, in any state."""
Contexts = Callable[..., BrowserContext]


class Hand:
    """A colleague's browser at a moment of the case."""

    def __init__(self, page: Page, site: Site, case: World) -> None:
        self.page, self.site, self.case = page, site, case
        page.set_viewport_size(SMALL)  # type: ignore[arg-type]

    def at(self, who: str, slug: str) -> Page:
        """Open a page of the case as somebody; it stays within a phone's width."""
        enter(self.page, self.site, self.case, who)
        answer = self.page.goto(f"{self.site.url}{address(self.case)}/{slug}?taal=nl")
        assert answer is not None
        assert answer.status == 200, (who, slug)
        assert self.page.evaluate(SPILLS) == 0, slug
        return self.page

    def send(self, typed: dict[str, Any], wrong: str = "") -> None:
        """Fill in and send; what is wrong is said, or nothing is."""
        fill(self.page, typed)
        self.page.locator("main form.form button[type=submit]").last.click()
        self.page.wait_for_load_state()
        summary = self.page.locator("#error-summary")
        if wrong:
            expect(summary).to_contain_text(wrong)
            assert axe.violations(self.page) == []
        else:
            assert not summary.count(), summary.inner_text()


@pytest.fixture
def hand(page: Page, site: Site) -> Hand:
    """Return a colleague's browser on a case that was begun."""
    return Hand(page, site, factories.world(site.database))


# --- a third party learns nothing


def shown(phone: Page, heading: str) -> str:
    """Return what the status page says, which has this heading and no telling word."""
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text(heading)
    text = phone.locator("main").inner_text()
    assert not NEVER.search(text), NEVER.search(text)
    return text


@pytest.mark.parametrize("outcome", ["disclose", "no_disclosure"])
def test_a_third_party_learns_nothing(new_context: Contexts, site: Site, outcome: str) -> None:
    case = factories.decided(
        factories.world(site.database), outcome, by="relative", applicant=SISTER
    )
    last = outbox.decision_day(profile.load("nl"), case.column("received_at"))
    assert last is not None
    with time_machine.travel(case.now):
        phone = come_back(new_context, site, case)
        before = shown(phone, "In behandeling")
        tell(case, outcome)
        assert case.case.stage == "follow_up"
        assert shown(phone, "In behandeling") == before
    for moment, heading in (
        (last - timedelta(minutes=5), "In behandeling"),
        (last + timedelta(minutes=5), "Afgehandeld"),
    ):
        case.until(moment)
        with time_machine.travel(moment):
            text = shown(come_back(new_context, site, case), heading)
        assert heading != "In behandeling" or text == before


def tell(case: World, outcome: str) -> None:
    """Tell her, by the steps of whoever tells; whoever applied is told nothing yet."""
    if outcome == "disclose":
        case.grant("schedule_telling", OFFICER, agreed_in_person=True)
        case.grant("tell", OFFICER)
    else:
        case.grant("tell_outcome", DIRECTOR)


def come_back(new_context: Contexts, site: Site, case: World) -> Page:
    """Come back with a new code and the second proof, on another device."""
    phone = new_context(viewport=SMALL).new_page()
    front_door.come_back(phone, site.url, Access(*returning.new_code(case)))
    phone.get_by_role("link", name="Geheim woord invullen").click()
    phone.get_by_label("Wat is uw geheime woord?").fill(returning.WORD)
    front_door.press(phone, "Verder")
    return phone


# --- nothing is disclosed, and there is a plan


def test_no_disclosure_with_a_plan_and_then_danger(hand: Hand) -> None:
    case = factories.decided(hand.case, "no_disclosure")
    with time_machine.travel(case.now):
        hand.at(DIRECTOR, "gesprek-voorbereiden")
        day = case.now.date() + timedelta(days=1)
        meeting = {"time": day, "place": "Kamer bij de opvang", "with_": ["veilig_thuis"]}
        hand.page.locator("#time-time").fill("10:00")
        hand.send({**meeting, **COMING}, "Vul dit in.")
        hand.send({"leaving": "Door de tuin."})
        expect(hand.page.locator("main")).to_contain_text("Er staat een afspraak")
    case.wait(hours=1)
    case.grant("plan_safety", DIRECTOR, state="agreed")
    with time_machine.travel(case.now):
        page = hand.at(DIRECTOR, "uitkomst")
        main = page.locator("main")
        expect(main).to_contain_text("Wij vertellen u geen gegevens over deze persoon.")
        expect(main).to_contain_text("Het is geen bewijs dat het veilig is.")
        said = {"to": "person_at_risk", "how": "spoken", "no_proof": True, "plan": True}
        hand.send(said, "Vul dit in.")
        hand.send({"way_back": True})
        heading = page.get_by_role("heading", name="Na het gesprek", exact=True)
        expect(heading).to_be_visible()
    case.wait(days=6)
    with time_machine.travel(case.now):
        page = hand.at(DIRECTOR, "nazorg")
        answers = {**ASKED, "stopped": "no", "new_signal": "yes"}
        hand.send({"which": "7", "result": "unsafe", "words": "Hij belde.", **answers})
        expect(page).to_have_url(re.compile("/signaal$"))
        page.locator('a[href="?soort=risk"]').click()
        page.wait_for_load_state()
        hand.send({"what": "threats", "text": "Hij stond voor haar deur."})
    assert case.clock("retriage").state == "running"
    assert [row.stopped for row in case.rows(talk_models.FollowUpAnswers)] == ["no"]


# --- at night, with one thumb


def test_telling_at_once_fits_two_screens_of_a_phone(hand: Hand) -> None:
    case = factories.matched(factories.panel(hand.case, "immediate"))
    case.grant("plan_safety", DIRECTOR, state="prepared")
    with time_machine.travel(case.now):
        page = hand.at("decision_maker", "direct-vertellen")
        send = page.locator("main form.form button[type=submit]").last.bounding_box()
        assert send is not None
        assert send["y"] + send["height"] <= 2 * SMALL["height"]
        hand.send({"with_": ["police"], "items": ["p1"], "where": "police"}, "niet compleet")
        hand.send({"with_": ["police", "veilig_thuis"]})
    assert [row.at for row in case.rows(models.UrgentTelling)] != []


# --- not reached, and given up


def test_not_reached_and_given_up_with_the_manager(hand: Hand) -> None:
    case = factories.delivery(hand.case)
    tried = {"result": "not_reached", "understood": False}
    case.grant("tell", OFFICER, via="visit", **tried)
    case.wait(days=8)
    case.grant("tell", OFFICER, via="visit", **tried)
    case.wait(days=7)
    with time_machine.travel(case.now, tick=False):
        up = {"result": "given_up", "second": str(case.id_of(MANAGER)), "second_code": fresh(case)}
        page = hand.at(OFFICER, "gesprek")
        hand.send(up, "Dat kan nog niet")
        page = hand.at(OFFICER, "gesprek")
        hand.send({"result": "not_reached", "via": "veilig_thuis"})
    case.wait(minutes=2)
    with time_machine.travel(case.now, tick=False):
        page = hand.at(OFFICER, "gesprek")
        expect(page.locator("#tries + ol li")).to_have_count(3)
        hand.send({**up, "second_code": fresh(case)})
        heading = page.get_by_role("heading", name="Na het gesprek", exact=True)
        expect(heading).to_be_visible()
    assert case.case.stage == "follow_up"
    last = max(case.rows(models.Telling), key=lambda row: row.at)
    assert (last.result, last.second_id) == ("given_up", case.id_of(MANAGER))
    assert not case.has("objection")
    assert case.states()["delivery"] == "ended"
