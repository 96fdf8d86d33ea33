"""Every page behind `/verder`, for no code, the code, and code and proof; and a third party's."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.cases import models
from disclosure.requests import public_status
from disclosure.requests.public_status import Planned
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import front_desk, returning, staff
from tests.conftest import NOW, strict_app
from tests.front_desk import Visitor
from tests.returning import shape
from tests.sample_pages import token

CODE, PROOF, STATUS = "/verder/code", "/verder/woord", "/verder/status"
LOGGING_IN = "/verder/inloggen"
"""Stands open to everybody and opens no case: `test_requests_login.py`."""
OPEN = "opens"
DOORS: dict[str, tuple[str, str, str, str]] = {
    "/verder": (CODE, CODE, CODE, CODE),
    CODE: (OPEN, OPEN, OPEN, OPEN),
    STATUS: (CODE, OPEN, OPEN, OPEN),
    "/verder/bericht": (CODE, OPEN, OPEN, OPEN),
    "/verder/bellen": (CODE, OPEN, OPEN, OPEN),
    PROOF: (CODE, OPEN, OPEN, OPEN),
    "/verder/antwoorden": (CODE, PROOF, OPEN, OPEN),
    "/verder/aanvulling": (CODE, PROOF, OPEN, OPEN),
    "/verder/contact": (CODE, PROOF, OPEN, OPEN),
    "/verder/gezien": (CODE, PROOF, OPEN, STATUS),
    "/verder/klacht": (CODE, PROOF, OPEN, OPEN),
    "/verder/reactie": (CODE, PROOF, OPEN, STATUS),
    "/verder/stoppen": (CODE, PROOF, OPEN, OPEN),
    "/verder/tweede": (CODE, PROOF, OPEN, OPEN),
    "/verder/oneens": (CODE, PROOF, OPEN, OPEN),
    "/verder/lijst": (CODE, PROOF, STATUS, STATUS),
}
"""Page → what it does without a code, with the code, with code and proof, and the same to a third
party: it opens, or leads elsewhere."""

WRITTEN = {
    "/verder/antwoorden/bestand": {},
    "/verder/aanvulling": {"words": "Meer."},
    "/verder/klacht": {"words": "Te laat."},
    "/verder/reactie": {"reply": "accepted"},
    "/verder/stoppen": {"reason": "Genoeg."},
    "/verder/tweede": {"wish": "make"},
    "/verder/oneens": {"kind": "objection", "words": "Te laat."},
    "/verder/contact": {"contact": "none"},
}
"""What may only be sent behind the proof."""


@pytest.fixture(autouse=True)
def moment() -> Iterator[time_machine.Traveller]:
    """Let time stand still, so that two answers can be compared."""
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def desk(database: Database) -> Database:
    """Return a database with bureaus and people on duty."""
    with database.transaction() as tx:
        seeding.seed(tx, "test", NOW)
    return database


@pytest.fixture
def app(settings: Settings, desk: Database) -> Flask:
    """Return the application over that database."""
    return strict_app(settings, desk)


@pytest.fixture(autouse=True)
def appointed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be an appointment in every case, for whoever may see it."""
    one = Planned(staff.who("om"), NOW + timedelta(days=3), "Bibliotheek", staff.who("gesprek"))
    monkeypatch.setattr(public_status, "appointments", [lambda _tx, _case: [one]])


def walk(visitor: Visitor) -> dict[str, str]:
    """Open every page; return whether it opens or where it leads."""
    found = {}
    for path in DOORS:
        answer = visitor.client.get(path)
        found[path] = OPEN if answer.status_code == 200 else str(answer.location)
    return found


def expected(place: int) -> dict[str, str]:
    return {path: doors[place] for path, doors in DOORS.items()}


def test_every_page_is_in_the_table(app: Flask) -> None:
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/verder") and not rule.rule.startswith(LOGGING_IN)
    ]
    reading = {rule.rule for rule in rules if "GET" in (rule.methods or ())}
    writing = {rule.rule for rule in rules if "POST" in (rule.methods or ())}
    assert reading == set(DOORS)
    assert writing - set(WRITTEN) == {CODE, PROOF, "/verder/bericht", "/verder/bellen"}


def test_what_opens_for_herself(app: Flask, desk: Database) -> None:
    code = front_desk.received(desk)
    visitor = Visitor(app)
    visitor.client.get("/verder")
    assert walk(visitor) == expected(0)
    visitor.come_back(code)
    assert walk(visitor) == expected(1)
    visitor.prove()
    assert walk(visitor) == expected(2)


def test_what_opens_for_a_third_party(app: Flask, desk: Database) -> None:
    code = front_desk.received(desk, front_desk.RELATIVE)
    visitor = returning.come_back(app, code)
    assert walk(visitor) == expected(1)
    visitor.prove()
    assert walk(visitor) == expected(3)


def test_nothing_is_written_without_the_proof(app: Flask, desk: Database) -> None:
    code = front_desk.received(desk)
    visitor = returning.come_back(app, code)
    form = {"csrf_token": token(visitor.client, "/verder/bericht")}
    with front_desk.statements(desk) as asked:
        for path, sent in WRITTEN.items():
            assert visitor.client.post(path, data={**form, **sent}).location == PROOF, path
    assert {one.split()[2] for one in front_desk.writes(asked)} <= {"web_attempts"}


def test_before_the_door_there_is_only_the_start_page(app: Flask) -> None:
    client = app.test_client()
    assert {client.get(path).location for path in DOORS if path != "/verder"} == {"/"}


# --- a third party -------------------------------------------------------------------------------

STAGES = (
    "received",
    "triage",
    "gathering",
    "panel",
    "decided",
    "delivery",
    "follow_up",
    "closed",
    "withdrawn",
    "declined",
)
OVER = {"follow_up", "closed", "withdrawn", "declined"}


def move(db: Database, stage: str) -> None:
    """Bring the only case to a stage, with all that a third party must not notice."""
    values: dict[str, Any] = {"stage": stage, "urgency": "high", "closed_from": "follow_up"}
    values |= {"transfer_to": "VR17", "outcome": "disclose", "integrity_by": staff.who("intake")}
    with db.transaction() as tx:
        tx.execute(update(models.Case).values(**values))


@pytest.mark.parametrize("proved", [False, True], ids=["code", "code and proof"])
def test_a_third_party_sees_two_pages_byte_for_byte(
    app: Flask, desk: Database, moment: time_machine.Traveller, proved: bool
) -> None:
    code = front_desk.received(desk, front_desk.RELATIVE)
    received = cast(datetime, returning.the_case(desk).received_at)
    last_day = datetime(2026, 12, 25, tzinfo=clock.now().tzinfo) - timedelta(hours=1)
    assert received + timedelta(days=28) - last_day < timedelta(days=1)
    pages: dict[str, set[object]] = {"In behandeling": set(), "Afgehandeld": set()}
    for day in (received, last_day - timedelta(seconds=1), last_day, last_day + timedelta(days=9)):
        moment.move_to(day, tick=False)
        visitor = (returning.known if proved else returning.come_back)(app, code)
        visitor.client.get(STATUS)  # a first look of this minute touches the session
        for stage in STAGES:
            move(desk, stage)
            answer = visitor.client.get(STATUS)
            dealt_with = stage in OVER and day >= last_day
            wanted = "Afgehandeld" if dealt_with else "In behandeling"
            assert returning.heading(answer) == wanted, (day, stage)
            pages[wanted].add(str(shape(answer)))
    assert [len(seen) for seen in pages.values()] == [1, 1]


def test_a_third_party_never_hears_of_an_appointment(app: Flask, desk: Database) -> None:
    visitor = returning.known(app, front_desk.received(desk, front_desk.RELATIVE))
    for path in DOORS:
        assert "Bibliotheek" not in visitor.client.get(path).text, path
