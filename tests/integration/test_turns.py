"""A flood of forms slows down who shares its address, in turn, and refuses nobody."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from disclosure.accounts import seeding
from disclosure.cases.models import Case
from disclosure.procedure import profile
from disclosure.requests import drafts
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.store.keys import Keyring
from disclosure.web import sessions, turns
from disclosure.web.models import Attempts
from disclosure.web.turns import QUEUE, Queue
from disclosure.work import tables
from tests import front_desk
from tests.conftest import strict_app
from tests.front_desk import Visitor
from tests.sample_pages import token

START = datetime(2026, 11, 27, 13, 5, tzinfo=UTC)
HOUR = 3600
SHELTER, ELSEWHERE = "198.51.100.7", "203.0.113.9"
PROMISED = timedelta(seconds=30)
SMALL = Queue(2, timedelta(seconds=6), timedelta(minutes=10))


@pytest.fixture(scope="module")
def in_memory() -> Iterator[Database]:
    """Return a database that is nowhere, for many short stories."""
    tables.load()
    database = Database("sqlite://", Keyring.for_tests())
    database.create_all()
    yield database
    database.dispose()


@pytest.fixture
def traveller() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(sqlite_only: Database, settings: Settings, traveller: time_machine.Traveller) -> Flask:
    """Return the application with bureaus and people on duty, at a moment that stands still."""
    with sqlite_only.transaction() as tx:
        seeding.seed(tx, "test", START)
    return strict_app(settings, sqlite_only)


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Queue:
    """Let only two go on at once."""
    monkeypatch.setattr(turns, "QUEUE", SMALL)
    return SMALL


def visitor(app: Flask, address: str = SHELTER) -> Visitor:
    """Return a browser at an address, before the first question."""
    found = Visitor(app)
    found.client.environ_base["REMOTE_ADDR"] = address
    found.client.get("/formulier")
    return found


def begin(app: Flask, address: str = SHELTER) -> tuple[Visitor, TestResponse]:
    found = visitor(app, address)
    return found, found.post("/formulier/vooraf")


def again(found: Visitor, page: TestResponse, path: str = "/formulier/vooraf") -> TestResponse:
    """Press the button of a page to wait: what is in its fields is sent."""
    fields = re.findall(r'(?s)<textarea name="(\w+)" hidden>\n(.*?)</textarea>', page.text)
    sent = {name: unescape(text) for name, text in fields}
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert csrf is not None
    return found.client.post(path, data={**sent, "csrf_token": csrf[1]})


def arrivals(an_hour: int) -> list[datetime]:
    """Return moments spread evenly."""
    return [START + timedelta(seconds=i * HOUR / an_hour) for i in range(an_hour)]


def places(database: Database, moments: list[datetime], key: str = SHELTER) -> list[timedelta]:
    """Take a place at each of these moments; return how long each waits."""
    with database.transaction() as tx:
        return [turns.take(tx, "begin", key, moment, turns.QUEUE) - moment for moment in moments]


def the_draft(database: Database) -> UUID:
    """Return the only application that was not handed in yet."""
    with database.read() as tx:
        return tx.scalars(select(Case.id).where(Case.stage == "draft")).one()


def everything_typed(app: Flask, database: Database) -> dict[str, list[str]]:
    """Let somebody elsewhere apply page by page; return what was saved."""
    found = visitor(app, ELSEWHERE)
    found.begin()
    found.fill_in()
    with database.read() as tx:
        saved = drafts.read(tx, the_draft(database), START)
    found.hand_in()
    assert saved is not None
    return saved.values


def p95(waits: list[timedelta]) -> timedelta:
    return sorted(waits)[int(len(waits) * 0.95)]


def test_two_hundred_an_hour_from_one_address_all_succeed_without_waiting(
    desk: Flask, sqlite_only: Database, traveller: time_machine.Traveller
) -> None:
    law, waits = profile.load("nl"), []
    typed = everything_typed(desk, sqlite_only)
    for moment in arrivals(200):
        traveller.move_to(moment, tick=False)
        found, answer = begin(desk)
        waits.append(timedelta(seconds=int(answer.headers.get("Retry-After", "0"))))
        assert answer.location == "/formulier/code"
        drafts.save(sqlite_only, the_draft(sqlite_only), typed, law, moment)
        assert found.hand_in().location == "/formulier/klaar"
    assert p95(waits) <= PROMISED
    with sqlite_only.read() as tx:
        received = select(func.count()).select_from(Case).where(Case.stage == "received")
        assert tx.scalar(received) == 1 + 200


def test_a_bus_full_of_people_at_once_does_not_wait(database: Database) -> None:
    assert places(database, [START] * 200) == [timedelta()] * 200
    assert places(database, [START]) == [QUEUE.every]


def test_at_five_thousand_an_hour_everybody_has_a_turn_within_ten_minutes(
    in_memory: Database,
) -> None:
    waits = places(in_memory, arrivals(5000))
    assert len(waits) == 5000
    assert min(waits) == timedelta()
    assert max(waits) == QUEUE.longest
    assert places(in_memory, [START + timedelta(hours=1)], ELSEWHERE) == [timedelta()]
    over = START + timedelta(hours=1) + QUEUE.longest + QUEUE.at_once * QUEUE.every
    assert places(in_memory, [over]) == [timedelta()], "the queue is empty again"


def test_a_flood_of_pages_goes_on_in_turn_and_is_counted(
    desk: Flask, sqlite_only: Database, traveller: time_machine.Traveller, narrow: Queue
) -> None:
    """A minute of 5 000 an hour over HTTP: each either goes on or waits, and then goes on."""
    waiting, began = [], 0
    for moment in arrivals(5000)[: 5000 // 60]:
        traveller.move_to(moment, tick=False)
        found, answer = begin(desk)
        assert answer.status_code in {303, 429}
        began += answer.status_code == 303
        if answer.status_code == 429:
            wait = timedelta(seconds=int(answer.headers["Retry-After"]))
            assert "0800 2000" in answer.text
            waiting.append((moment + wait, found, answer))
    assert narrow.at_once <= began < len(waiting)
    assert [turn for turn, *_rest in waiting] == sorted(turn for turn, *_rest in waiting)
    for turn, found, answer in waiting:
        traveller.move_to(turn, tick=False)
        assert again(found, answer).location == "/formulier/code"
    with sqlite_only.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Case)) == began + len(waiting) == 83


def test_who_is_elsewhere_does_not_wait(desk: Flask, narrow: Queue) -> None:
    answers = [begin(desk)[1].status_code for _each in range(3)]
    assert answers == [303, 303, 429]
    assert begin(desk, ELSEWHERE)[1].status_code == 303


def test_pressing_too_early_keeps_the_place(
    desk: Flask, traveller: time_machine.Traveller, narrow: Queue
) -> None:
    for _each in range(narrow.at_once):
        begin(desk)
    found, first = begin(desk)
    traveller.shift(timedelta(seconds=4))
    second = again(found, first)
    assert second.status_code == 429
    assert int(second.headers["Retry-After"]) < int(first.headers["Retry-After"])
    traveller.shift(timedelta(seconds=3))
    assert again(found, second).location == "/formulier/code"


def test_a_place_is_good_for_one_use_in_one_browser_for_one_thing(
    desk: Flask, traveller: time_machine.Traveller, narrow: Queue
) -> None:
    for _each in range(narrow.at_once):
        begin(desk)
    found, page = begin(desk)
    traveller.shift(timedelta(seconds=10))
    thief = visitor(desk)
    stolen = re.search(r'name="place" hidden>\n([^<]+)<', page.text)
    assert stolen is not None
    sent = {"csrf_token": token(thief.client, "/formulier/vooraf"), "place": stolen[1]}
    begin(desk)  # takes what was free again
    assert thief.client.post("/formulier/vooraf", data=sent).status_code == 429
    assert again(found, page).location == "/formulier/code"
    assert again(found, page).status_code in {400, 429}


def test_handing_in_waits_its_turn_too_and_keeps_what_was_typed(
    desk: Flask, sqlite_only: Database, traveller: time_machine.Traveller, narrow: Queue
) -> None:
    typing = visitor(desk)
    typing.begin()
    typing.fill_in()
    with sqlite_only.transaction() as tx:
        for _each in range(narrow.at_once):
            turns.take(tx, "hand in", SHELTER, START, narrow)
    page = typing.hand_in()
    assert page.status_code == 429
    assert 'name="honest"' in page.text
    traveller.shift(narrow.every + timedelta(seconds=1))
    assert again(typing, page, "/formulier/overzicht").location == "/formulier/klaar"


def test_the_page_says_how_long_in_words(desk: Flask, sqlite_only: Database, narrow: Queue) -> None:
    for _each in range(narrow.at_once):
        begin(desk)
    assert "over 7 seconden aan de beurt" in begin(desk)[1].text
    with sqlite_only.transaction() as tx:
        for _each in range(20):
            turns.take(tx, "begin", SHELTER, START, narrow)
    page = begin(desk)[1].text
    assert "over 3 minuten aan de beurt" in page
    assert "tel:08002000" in page


def test_nothing_is_read_or_written_for_who_only_looks(desk: Flask, sqlite_only: Database) -> None:
    found = visitor(desk)
    with front_desk.statements(sqlite_only) as seen:
        found.client.get("/formulier/vooraf")
    assert front_desk.writes(seen) == []


def test_no_address_is_kept(database: Database) -> None:
    places(database, [START] * 3)
    with database.read() as tx:
        [row] = tx.scalars(select(Attempts))
    assert SHELTER.encode() not in row.key
    assert len(row.key) == 32
    assert row.count == 3


def test_no_wait_outlasts_the_session() -> None:
    assert QUEUE.longest < sessions.IDLE


@pytest.mark.parametrize(
    ("address", "shared"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_one_connection_is_one_place(address: str, shared: str) -> None:
    assert turns.household(address) == shared


GAPS = some.lists(some.integers(0, 90), min_size=1, max_size=60)


@given(gaps=GAPS, at_once=some.integers(1, 5), every=some.integers(1, 60))
def test_nobody_goes_before_who_came_first(
    in_memory: Database, gaps: list[int], at_once: int, every: int
) -> None:
    """Whatever the arrivals: in the order of asking, never late, and no more than it says."""
    queue = Queue(at_once, timedelta(seconds=every), timedelta(minutes=10))
    key, moment, given_out, longest_met = str(uuid4()), START, [], False
    with in_memory.transaction() as tx:
        for gap in gaps:
            moment += timedelta(seconds=gap)
            turn = turns.take(tx, "begin", key, moment, queue)
            assert moment <= turn <= moment + queue.longest
            longest_met = longest_met or turn == moment + queue.longest
            given_out.append(turn)
    assert given_out == sorted(given_out)
    apart = [late - early for early, late in zip(given_out, given_out[at_once:], strict=False)]
    assert longest_met or all(gap >= queue.every for gap in apart)
