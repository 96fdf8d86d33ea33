"""How the queue is narrowed is remembered for the session: one write when it changes, no trace."""

from collections.abc import Iterator

import pytest
import time_machine

from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.conftest import strict_app
from tests.desk import QUEUE, Desk, log_in, statements
from tests.factories import World

CHANGES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a case that nobody weighed yet."""
    return factories.received(factories.world(sqlite_only))


@pytest.fixture(autouse=True)
def moment(case: World) -> Iterator[None]:
    """Let time stand still at the case's moment."""
    with time_machine.travel(case.now, tick=False):
        yield


@pytest.fixture
def desk(settings: Settings, sqlite_only: Database, case: World) -> Desk:
    return log_in(strict_app(settings, sqlite_only), case, "intake")


def choose(desk: Desk, **chosen: str) -> None:
    answer = desk.post(QUEUE, QUEUE, **chosen)
    assert (answer.status_code, answer.location) == (303, QUEUE)


def writes_to_sessions(desk: Desk, database: Database, **chosen: str) -> int:
    token_page = desk.get().get_data(as_text=True)
    token = token_page.split('name="csrf_token" value="')[1].split('"')[0]
    with statements(database) as seen:
        desk.client.post(QUEUE, data={"csrf_token": token, **chosen})
    return sum(one.startswith(CHANGES) and "web_sessions" in one for one in seen)


def test_a_choice_stays_on_every_later_visit(desk: Desk) -> None:
    assert "Geen zaak past" not in desk.see()
    choose(desk, fase="panel", van="regio")
    assert "Geen zaak past bij deze keuze" in desk.see()
    assert "uw keuze blijft staan" in desk.see()
    assert '<option value="panel" selected>' in desk.get().get_data(as_text=True)


def test_it_can_be_cleared_and_then_there_is_nothing_to_clear(desk: Desk) -> None:
    assert "Keuze wissen" not in desk.see()
    choose(desk, fase="panel")
    assert "Keuze wissen" in desk.see()
    choose(desk, fase="panel", wis="1")
    assert "Keuze wissen" not in desk.see()
    assert "Geen zaak past" not in desk.see()


def test_an_address_wins_once_and_is_not_remembered(desk: Desk) -> None:
    choose(desk, fase="panel")
    assert "Geen zaak past" not in desk.see(QUEUE, van="regio")
    assert "uw keuze blijft staan" not in desk.see(QUEUE, fase="received")
    assert "Geen zaak past" in desk.see()


def test_only_a_change_is_written(desk: Desk, sqlite_only: Database) -> None:
    assert writes_to_sessions(desk, sqlite_only, fase="panel") == 1
    assert writes_to_sessions(desk, sqlite_only, fase="panel") == 0
    assert writes_to_sessions(desk, sqlite_only, fase="panel", onzin="x", graad="x") == 0
    with statements(sqlite_only) as seen:
        desk.see()
    assert not [one for one in seen if one.startswith(CHANGES) and "web_sessions" in one]


def test_another_browser_of_the_same_person_starts_afresh(
    desk: Desk, settings: Settings, sqlite_only: Database, case: World
) -> None:
    choose(desk, fase="panel")
    elsewhere = log_in(strict_app(settings, sqlite_only), case, "intake")
    assert "Geen zaak past" not in elsewhere.see()


def test_who_has_no_queue_cannot_narrow_one(
    settings: Settings, sqlite_only: Database, case: World
) -> None:
    police = log_in(strict_app(settings, sqlite_only), case, "police")
    assert police.post(QUEUE, "/werk/profiel", fase="panel").status_code == 403


def test_a_choice_without_the_token_of_the_page_changes_nothing(desk: Desk) -> None:
    desk.client.post(QUEUE, data={"fase": "panel"})
    assert "Geen zaak past" not in desk.see()
