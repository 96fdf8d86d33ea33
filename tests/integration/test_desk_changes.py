"""The top of a case page: what is new since the last look, and one step beside what is owed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from disclosure.cases import steps
from disclosure.cases.pages import OpenCase
from disclosure.desk import changes
from disclosure.desk.sight import Sight
from disclosure.review.enquiry_models import Chase
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.conftest import strict_app
from tests.desk import Desk, address, log_in
from tests.factories import World

NEW = "Nieuw sinds u hier het laatst keek"


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among staff."""
    return factories.world(database)


@pytest.fixture(autouse=True)
def moment(case: World) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the case's moment."""
    with time_machine.travel(case.now, tick=False) as moved:
        yield moved


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    return strict_app(settings, database)


def news(desk: Desk, case: World) -> str:
    """Return what a case page says is new, empty where it says nothing of it."""
    text = desk.see(address(case))
    return text.partition(NEW)[2].partition("Wat nu nodig is")[0] if NEW in text else ""


def test_what_others_did_since_the_last_look_stands_on_top(app: Flask, case: World) -> None:
    factories.gathering(case)
    director = log_in(app, case, "case_director")
    assert news(director, case) == ""  # a first look: everything is on the page
    assert news(director, case) == ""
    case.grant("new_signal", "om")
    case.grant("plan_safety", "case_director", state="prepared")
    log_in(app, case, "intake").see(address(case))
    case.refuse("transfer", "intake")
    found = news(director, case)
    assert "Nieuw signaal" in found
    for not_new in ("Veiligheidsplan", "Bekeken", "Overdragen"):
        assert not_new not in found
    assert news(director, case) == ""


def test_another_page_of_the_case_is_no_look_at_this_one(app: Flask, case: World) -> None:
    factories.gathering(case)
    director = log_in(app, case, "case_director")
    director.see(address(case))
    case.grant("new_signal", "om")
    director.see(address(case, "tijdlijn"))
    assert "Nieuw signaal" in news(director, case)


def test_what_tells_who_applied_is_not_news_for_the_panel(app: Flask, case: World) -> None:
    factories.gathering(case)
    chair, director = log_in(app, case, "panel_chair"), log_in(app, case, "case_director")
    chair.see(address(case))
    director.see(address(case))
    case.grant("set_contact", "intake")
    case.grant("new_signal", "applicant")
    assert news(chair, case) == ""
    found = news(director, case)
    assert "Nieuw signaal" in found
    assert "(aanvrager)" in found


def test_at_most_twenty_and_then_it_says_that_there_is_more(case: World) -> None:
    factories.gathering(case)
    me = case.actor("case_director")
    seen = OpenCase(case.case_id, case.case.reference, "gathering", "standard", me, case.now)

    def look() -> changes.Changes:
        assert steps.view(case.db, case.case_id, "case", me, case.now) is None
        with case.db.read() as tx:
            found = changes.read(tx, seen, Sight(whole=True))
            return changes.named(found, Sight(whole=True), found.people)

    look()
    for number in range(25):
        case.now += timedelta(minutes=number)
        case.grant("new_signal", "om")
    found = look()
    assert (len(found.entries), found.more) == (20, True)
    assert found.entries[0].at > found.entries[-1].at
    assert look() == changes.Changes([], more=False)


# --- one step beside what is owed


def test_the_director_reminds_from_the_case_page(app: Flask, case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director", to=["om"])
    director = log_in(app, case, "case_director")
    assert "Nu herinneren : Openbaar Ministerie" in director.see(address(case))
    answer = director.post(address(case, "herinneringen"), address(case), of="om")
    assert answer.status_code == 303
    assert [row.organisation for row in case.rows(Chase)] == ["om"]
    for who in ("intake", "regional_manager", "panel_chair"):
        assert "Nu herinneren" not in log_in(app, case, who).see(address(case)), who


def test_a_manager_gives_away_and_a_chair_convenes(app: Flask, case: World) -> None:
    factories.gathering(case)
    manager = log_in(app, case, "regional_manager").get(address(case)).get_data(as_text=True)
    owed = manager.partition('id="owed"')[2].partition('id="steps"')[0]
    assert address(case, "regie") in owed
    assert address(case, "panel") not in owed
    chair = log_in(app, case, "panel_chair").get(address(case)).get_data(as_text=True)
    owed = chair.partition('id="owed"')[2].partition('id="steps"')[0]
    assert address(case, "panel") in owed
    assert address(case, "regie") not in owed
