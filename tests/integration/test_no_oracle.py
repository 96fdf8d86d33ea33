"""Nothing that can be seen from outside tells whether somebody applied: a test per way.

Each asks twice, with a case and without, and compares all that a stranger can see or measure but
the time: status, headers, length, text, and how often the database was asked.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import product
from typing import NamedTuple

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.cases.models import Case
from disclosure.settings import Settings
from disclosure.store import codes, references
from disclosure.store.database import Database
from disclosure.work import send
from disclosure.work.outgoing import Undeliverable
from tests import front_desk, received
from tests.codebase.sources import package
from tests.conftest import NOW, strict_app
from tests.front_desk import Access, Visitor
from tests.received import Postman
from tests.sample_pages import token
from tests.staff_browser import Browser as Staff

ONCE = re.compile(
    r'nonce(-|=")[\w-]+|name="csrf_token"[^>]*value="[^"]+"|[ts][\w-]{43}|[0-9a-f]{12}(?=<)'
)
"""What is new in every answer: nonces, tokens, ids of sessions, numbers of errors."""

METHODS = ("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD")
STEADY = ("/", "/hulp", "/apparaat", "/privacy", "/bericht", "/formulier/vooraf", "/verder/code")
ADDRESSES = (
    "/verder/status",
    "/verder/antwoorden",
    "/formulier/stap/1",
    "/formulier/klaar",
    "/bericht/gesprek",
    "/er-is-niets",
)


class Seen(NamedTuple):
    """All that can be seen of one answer, and what it cost the database."""

    status: int
    headers: str
    length: int
    text: str
    queries: tuple[str, ...]


@pytest.fixture
def desk(database: Database) -> Database:
    """Return a database with bureaus and people on duty."""
    with database.transaction() as tx:
        seeding.seed(tx, "test", clock.now())
    return database


@pytest.fixture
def app(settings: Settings, desk: Database) -> Flask:
    """Return the application over that database."""
    return strict_app(settings, desk)


@pytest.fixture
def moved() -> Iterator[time_machine.Traveller]:
    """Let time stand still, for codes of staff."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def seen(database: Database, ask: Callable[[], TestResponse], *hidden: str) -> Seen:
    """Return what an answer shows, without what is new each time and what was typed."""
    with front_desk.statements(database) as queries:
        answer = ask()
    text, headers = answer.text, str(sorted(answer.headers.items()))
    length = len(answer.data)
    for typed in hidden:
        length -= text.count(typed) * len(typed.encode())
        text = text.replace(typed, "")
    return Seen(
        answer.status_code, ONCE.sub("", headers), length, ONCE.sub("", text), tuple(queries)
    )


def looked_at(database: Database, visitor: Visitor, path: str, *hidden: str) -> Seen:
    """Return what a page shows to this visitor."""
    return seen(database, lambda: visitor.client.get(path), *hidden)


def some_access() -> Access:
    """Return a reference and a code that nobody has."""
    return Access(references.spaced(references.new_reference()), codes.new_code())


def at_the_code(app: Flask, database: Database, access: Access) -> Seen:
    """Try reference and code in a browser of its own."""
    visitor = Visitor(app)
    visitor.client.get("/verder")
    sent = {"csrf_token": token(visitor.client, "/verder/code"), **access._asdict()}
    ask = partial(visitor.client.post, "/verder/code", data=sent)
    return seen(database, ask, access.reference, access.code)


def cases(database: Database) -> int:
    with database.read() as tx:
        return tx.scalar(select(func.count()).select_from(Case)) or 0


def test_a_second_application_is_received_as_the_first(app: Flask, desk: Database) -> None:
    answers = []
    for _time in range(2):
        visitor = Visitor(app)
        access = visitor.begin()
        visitor.fill_in()
        handed_in = visitor.hand_in()
        said = looked_at(desk, visitor, "/formulier/klaar", access.reference)
        answers.append((handed_in.status_code, handed_in.location, said))
    assert answers[0] == answers[1]
    assert cases(desk) == 2


def test_the_same_page_sent_twice_is_one_application(app: Flask, desk: Database) -> None:
    visitor = Visitor(app)
    visitor.begin()
    visitor.fill_in()
    sent = {"csrf_token": token(visitor.client, "/formulier/overzicht"), "honest": "y"}
    ask = [visitor.client.post("/formulier/overzicht", data=sent) for _time in range(2)]
    assert ask[0].location == "/formulier/klaar"
    assert cases(desk) == 1


@pytest.mark.parametrize("kind", ["nobody's", "a draft's", "a case's"])
def test_a_lost_code_is_answered_alike(app: Flask, desk: Database, kind: str) -> None:
    nothing = at_the_code(app, desk, some_access())
    visitor = Visitor(app)
    real = {"nobody's": some_access, "a draft's": visitor.begin, "a case's": visitor.apply}[kind]()
    assert at_the_code(app, desk, Access(real.reference, codes.new_code())) == nothing


def test_guessing_is_slowed_alike_and_the_page_to_wait_tells_nothing(
    app: Flask, desk: Database
) -> None:
    real = Visitor(app).apply()
    answers = []
    for reference in (real.reference, some_access().reference):
        tries = [at_the_code(app, desk, Access(reference, codes.new_code())) for _ in range(6)]
        assert [one.status for one in tries] == [200] * 5 + [429]
        answers.append(re.sub(r"\d+", "", str(tries[-1]._replace(length=0, queries=()))))
    assert answers[0] == answers[1]


def test_the_desk_finds_nothing_alike(
    app: Flask, desk: Database, moved: time_machine.Traveller
) -> None:
    """Who is not on a case gets for its reference what she gets for one that does not exist."""
    real = references.valid_reference(Visitor(app).apply().reference)
    elsewhere = Staff(app, moved)
    elsewhere.log_in("intake.vr17")
    pages = []
    for reference in (str(real), references.new_reference()):
        page = seen(desk, partial(elsewhere.get, f"/werk/zaken/{reference}"), reference)
        pages.append(page._replace(queries=()))
    assert pages[0] == pages[1]
    assert pages[0].status >= 400


def test_a_mail_that_cannot_arrive_changes_nothing_that_can_be_seen(
    app: Flask, desk: Database
) -> None:
    shown = []
    for trouble in (None, Undeliverable("the server refuses the address")):
        visitor = Visitor(app)
        access = visitor.apply()
        send.send(desk, clock.now() + timedelta(minutes=1), Postman(trouble=trouble))
        returning = Visitor(app)
        returning.come_back(access)
        shown.append(looked_at(desk, returning, "/verder/status", access.reference))
    assert shown[0] == shown[1]
    states = [message.state for message in received.messages(desk)]
    assert sorted(states) == ["refused", "sent"], "inside it is known"


def test_a_mail_to_us_is_answered_by_nobody() -> None:
    """No part of the program reads mail: what comes back, or is written to us, meets nothing."""
    reading = re.compile(r"\b(imaplib|poplib|IMAP4|POP3|inbound|aiosmtpd)\b")
    assert [source.name for source in package() if reading.search(source.text)] == [
        "disclosure/work/sink.py"
    ]


def test_public_pages_do_not_change_with_what_is_in_the_database(
    app: Flask, desk: Database
) -> None:
    def ask(path: str) -> Seen:
        visitor = Visitor(app)
        visitor.client.get("/formulier")
        return seen(desk, lambda: visitor.client.get(path))

    empty = {path: ask(path) for path in STEADY}
    Visitor(app).apply()
    assert {path: ask(path) for path in STEADY} == empty, "no counts, no news"


def test_an_address_answers_a_stranger_alike(app: Flask, desk: Database) -> None:
    """Also what is not there, not allowed or not a method of the page."""
    asked = list(product(ADDRESSES, METHODS))

    def ask(path: str, method: str) -> Seen:
        return seen(desk, lambda: app.test_client().open(path, method=method))

    empty = {(path, method): ask(path, method) for path, method in asked}
    Visitor(app).apply()
    for path, method in asked:
        assert ask(path, method) == empty[path, method], (path, method)


def test_a_step_beyond_the_last_is_like_any_step(app: Flask, desk: Database) -> None:
    visitor = Visitor(app)
    visitor.begin()
    places = {visitor.client.get(f"/formulier/stap/{n}").location for n in (99, 100, 10**12)}
    assert len(places) == 1


@pytest.mark.parametrize("path", ["/", "/hulp", "/apparaat", "/verder/code", "/er-is-niets"])
def test_a_link_shows_no_preview_and_is_in_no_index(app: Flask, desk: Database, path: str) -> None:
    visitor = Visitor(app)
    visitor.client.get("/verder")
    page = visitor.client.get(path).text.lower()
    head = page.partition("<body")[0]
    for telling in ("og:", "twitter:", 'name="description"', 'rel="icon"', "canonical"):
        assert telling not in head
    assert 'name="robots" content="noindex, nofollow, noarchive"' in head


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/favicon.ico", "/healthz", "/er-is-niets"])
def test_every_answer_says_that_it_is_for_no_index(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_the_picture_of_a_tab_is_none(app: Flask) -> None:
    assert app.test_client().get("/favicon.ico").data == b""


def test_no_page_can_be_asked_whether_it_changed(app: Flask, desk: Database) -> None:
    """Neither a tag nor a date, so that nobody can ask; and nothing is kept on the way."""
    visitor = Visitor(app)
    access = visitor.apply()
    visitor.come_back(access)
    for path in ("/", "/verder/code", "/verder/status", "/er-is-niets"):
        answer = visitor.client.get(path, headers={"If-None-Match": "*"})
        assert answer.status_code in {200, 404}
        assert not {"ETag", "Last-Modified", "Age"} & set(answer.headers.keys())
        assert answer.headers["Cache-Control"] == "no-store"


def test_no_other_site_learns_where_she_came_from(app: Flask, desk: Database) -> None:
    visitor = Visitor(app)
    visitor.come_back(visitor.apply())
    for path in ("/", "/verder/status", "/weg", "/er-is-niets"):
        assert visitor.client.get(path).headers["Referrer-Policy"] == "no-referrer"


def test_cookies_tell_a_case_from_nothing_by_neither_name_nor_length(
    app: Flask, desk: Database
) -> None:
    looking, back = Visitor(app), Visitor(app)
    looking.client.get("/verder")
    back.come_back(back.apply())
    cookies = [visitor.client.get_cookie("s") for visitor in (looking, back)]
    assert [len(cookie.value) for cookie in cookies if cookie] == [44, 44]
