"""Pages around a talk: the brief, earlier victims, the talk about an outcome, what comes after."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from disclosure.cases import people
from disclosure.cases.models import Case
from disclosure.decisions import talk_models, talk_queries, telling
from disclosure.procedure import terms
from disclosure.procedure.plan_choices import CHOICES
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.desk import address, words
from tests.factories import ITEM, World
from tests.planning import SECRET, settle, whole
from tests.review_pages import Pages, errors, left, pages
from tests.staff import log_of
from tests.talks import MEETING, READY, meeting

OFFICER, DIRECTOR = "disclosure_officer", "case_director"
BRIEF, VICTIMS, AFTER = "gespreksblad", "eerdere-slachtoffers", "na-het-gesprek"
OTHERS = {"intake": 403, "panel_chair": 403, "police": 403, "decision_maker": 403}


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft among staff."""
    return factories.world(sqlite_only)


@pytest.fixture
def site(settings: Settings, case: World) -> Pages:
    return pages(settings, case)


def appointed(case: World) -> World:
    """Bring a draft to an appointment made by a page."""
    factories.decided(case)
    args = meeting(READY)
    telling.schedule_telling(case.db, case.case_id, args, case.actor(OFFICER), case.now)
    return case


def case_page(site: Pages, who: str) -> str:
    """Return the words of the page of the case."""
    with time_machine.travel(site.case.now, tick=False):
        return words(site.desk(who).get(address(site.case)))


def refused(site: Pages, who: str, slug: str, page: str, sentence: str, **typed: Any) -> None:
    """Send a form of a page: 422 with this sentence, and nothing changed."""
    before = left(site.case)
    answer = site.send(who, slug, page, **typed)
    assert answer.status_code == 422
    assert sentence in errors(answer)
    assert left(site.case) == before


# --- the brief


def test_the_brief_has_what_is_needed_and_no_more(site: Pages, case: World) -> None:
    appointed(case)
    said = site.see(OFFICER, BRIEF)
    for needed in ("A room of the shelter", "Through the garden", "The side door", ITEM["text"]):
        assert needed in said, needed
    with case.db.read() as tx:
        row = tx.get_one(Case, case.case_id)
        subject = people.find(tx, row, "subject")
        assert subject is not None
        details = people.read_details(tx, subject)
    assert details.name in said
    assert said.count(ITEM["text"]) == 1
    for kept in details.addresses:
        assert kept not in said, kept


def test_the_brief_says_what_was_agreed_for_a_danger_and_nothing_of_where_she_is(
    site: Pages, case: World
) -> None:
    appointed(case)
    settle(
        case, whole(case, sections=(("now", "Ring Jo\n\nOut at the back"), ("home", "Key at Els")))
    )
    said = site.see(OFFICER, BRIEF)
    ready = [CHOICES[key].text("nl") for key in ("now.112", "now.out")]
    for line in (*ready, "Ring Jo", "Out at the back", "Location agreement"):
        assert line in said, line
    for kept in (SECRET, "Key at Els", "Mila", CHOICES["place.bag"].text("nl")):
        assert kept not in said, kept


def test_each_look_at_the_brief_is_logged_and_it_is_for_two_people(
    site: Pages, case: World
) -> None:
    appointed(case)
    site.who_may(BRIEF, (OFFICER, DIRECTOR), disclosure_officer__2=404, **OTHERS)
    chain = log_of(case.db, f"case:{case.case_id}")
    assert [end for verb, end, _ids in chain if verb == "view"] == ["done", "done"]


def test_without_an_appointment_the_brief_says_so(site: Pages, case: World) -> None:
    factories.decided(case)
    assert "Er staat geen afspraak." in site.see(DIRECTOR, BRIEF)


# --- earlier victims


def test_earlier_victims_stand_on_their_own_page_only(site: Pages, case: World) -> None:
    appointed(case)
    site.who_may(VICTIMS, (OFFICER, DIRECTOR), disclosure_officer__2=404, **OTHERS)
    with case.db.read() as tx:
        (item,) = talk_queries.chosen(tx, case.case_id)
    typed = {"item": str(item), "result": "protected", "looked": "With her own officer"}
    refused(site, OFFICER, VICTIMS, "", "Vul dit in.", **typed)
    answer = site.send(OFFICER, VICTIMS, **typed, done="A patrol passes by")
    assert answer.status_code == 303
    assert "A patrol passes by" in site.see(DIRECTOR, VICTIMS)
    for page in (BRIEF, "gesprek"):
        assert "patrol" not in site.see(OFFICER, page), page
    assert "patrol" not in case_page(site, OFFICER)


# --- the talk about an outcome


def test_a_talk_about_an_outcome_is_prepared_and_cancelled(site: Pages, case: World) -> None:
    factories.decided(case, "no_disclosure")
    site.who_may("gesprek-voorbereiden", (DIRECTOR,), disclosure_officer=403, **OTHERS)
    wrong = {**MEETING, "leaving": ""}
    refused(site, DIRECTOR, "gesprek-voorbereiden", "", "Vul dit in.", **wrong)
    answer = site.send(DIRECTOR, "gesprek-voorbereiden", **MEETING)
    assert answer.headers["Location"] == address(case, "uitkomst")
    said = site.see(DIRECTOR, "uitkomst")
    for told in ("Er staat een afspraak", "Het is geen bewijs dat het veilig is."):
        assert told in said
    assert "Geen gegevens." in site.see(DIRECTOR, BRIEF)
    refused(site, DIRECTOR, "afspraak-afzeggen", "", "Schrijf op waarom.", reason="")
    assert site.send(DIRECTOR, "afspraak-afzeggen", reason="She is ill").status_code == 303
    assert "Er staat geen afspraak." in site.see(DIRECTOR, "afspraak-afzeggen")
    assert "Afspraak afgezegd" in case_page(site, DIRECTOR)


@pytest.mark.parametrize("reason", ["nothing_known", "incomplete", "test_not_met"])
def test_the_words_are_the_same_whatever_the_reason(site: Pages, case: World, reason: str) -> None:
    factories.panel(case)
    case.grant("plan_safety", DIRECTOR, state="prepared")
    factories.matched(case)
    factories.advised(case, "no_disclosure")
    given = {"outcome": "no_disclosure", "items": [], "reason_code": reason}
    case.grant("draft_decision", DIRECTOR, **given)
    case.grant("sign_decision", "decision_maker")
    said = site.see(DIRECTOR, "uitkomst")
    assert "Wij vertellen u geen gegevens over deze persoon." in said
    assert ("Niet alles is beantwoord" in said) == (reason == "incomplete")


# --- after


def test_the_page_after_leads_on(site: Pages, case: World) -> None:
    factories.follow_up(case)
    site.who_may(AFTER, (OFFICER, DIRECTOR), disclosure_officer__2=404, **OTHERS)
    html = site.html(DIRECTOR, AFTER)
    for slug in ("triage", "veiligheidsplan", "nazorg"):
        assert f'href="{address(case, slug)}"' in html
    html = site.html(OFFICER, AFTER)
    assert f'href="{address(case, "triage")}"' not in html
    assert "Dit doet de casusregisseur" in html


def test_help_and_a_court_are_recorded_from_it(site: Pages, case: World) -> None:
    factories.follow_up(case)
    by = terms.local_day(case.now + timedelta(days=7))
    offered = {
        "kind": "lawyer",
        "consent": "yes",
        "owner": str(case.id_of(DIRECTOR)),
        "by": [str(by.day), str(by.month), str(by.year)],
        "words": "First talk",
    }
    refer, followed, court = (f"{AFTER}/{each}" for each in ("hulp", "hulp-gelukt", "rechter"))
    refused(site, DIRECTOR, refer, AFTER, "Vul dit in.", **{**offered, "consent": ""})
    assert site.send(DIRECTOR, refer, AFTER, **offered).status_code == 303
    row = case.rows(talk_models.Referral)[0]
    came = {"referral": str(row.id), "outcome": "taken_up"}
    refused(site, DIRECTOR, followed, AFTER, "Vul dit in.", **came)
    assert site.send(DIRECTOR, followed, AFTER, **came, outcome_words="Well").status_code == 303
    assert "Zij kreeg deze hulp" in site.see(DIRECTOR, AFTER)
    asked = {"asked_by": "lawyer", "court": "The family court"}
    refused(site, DIRECTOR, court, AFTER, "Vul dit in.", court="The family court")
    assert site.send(DIRECTOR, court, AFTER, **asked).status_code == 303
    assert "Vraag de officier van justitie" in case_page(site, DIRECTOR)
