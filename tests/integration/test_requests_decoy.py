"""A decoy: nothing tells it from a real code, nothing behind it is true, its use is a signal."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from disclosure.accounts import seeding
from disclosure.cases import actions as spine
from disclosure.cases import models
from disclosure.cases.documents import APPLICANT, Note
from disclosure.requests import access
from disclosure.requests.models import AccessCode, ApplicantMessage
from disclosure.settings import Settings
from disclosure.store import codes, references, vault
from disclosure.store.database import Database
from disclosure.work import worker
from tests import front_desk, returning, staff
from tests.conftest import NOW, strict_app
from tests.front_desk import Access, Visitor

WORDS = "Ik kijk wat jij hier doet."


@pytest.fixture(autouse=True)
def standing_still() -> object:
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


@pytest.fixture
def real(desk: Database) -> Access:
    """Return the code of a case in hand."""
    code = front_desk.received(desk)
    returning.set_case(desk, stage="triage")
    return code


@pytest.fixture
def decoy(desk: Database, real: Access) -> Access:
    """Return the decoy of that case."""
    return returning.decoy_of(desk, real, NOW)


def signals(db: Database) -> list[tuple[str, str]]:
    """Return kind and text of every signal."""
    with db.read() as tx:
        found = tx.scalars(select(models.Signal).order_by(models.Signal.at)).all()
        return [
            (
                row.kind,
                vault.open(
                    tx, row.case_id, row.compartment, "signals", row.id, row.document, Note
                ).texts["text"],
            )
            for row in found
        ]


# --- nothing tells them apart --------------------------------------------------------------------

WAYS: list[tuple[str, dict[str, str] | None]] = [
    ("/verder/status", None),
    ("/verder/bericht", None),
    ("/verder/bericht", {"message": WORDS}),
    ("/verder/bericht", {"message": ""}),
    ("/verder/bellen", None),
    ("/verder/bellen", {}),
    ("/verder/bellen", {}),
    ("/verder/woord", None),
    ("/verder/woord", {"second_proof": "verkeerd"}),
    ("/verder/antwoorden", None),
    ("/verder/contact", None),
    ("/verder/gezien", None),
    ("/verder/reactie", None),
    ("/verder/aanvulling", None),
    ("/verder/klacht", None),
    ("/verder/tweede", None),
    ("/verder/stoppen", None),
    ("/verder/status", None),
]
"""Everything one can do with a code alone, one after the other."""


def test_on_every_page_both_codes_look_the_same_and_cost_the_same(
    app: Flask, desk: Database, real: Access, decoy: Access
) -> None:
    one, other = returning.come_back(app, real), returning.come_back(app, decoy)
    for path, sent in WAYS:
        first, asked_first = returning.seen_by_the_database(desk, one, path, sent)
        second, asked_second = returning.seen_by_the_database(desk, other, path, sent)
        assert returning.shape(first) == returning.shape(second), path
        assert asked_first == asked_second, path


def test_entering_is_the_same_too(
    app: Flask, desk: Database, real: Access, decoy: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for code in (real, decoy):
        visitor = Visitor(app)
        visitor.client.get("/verder")
        sent = {"reference": code.reference, "code": code.code}
        with returning.hashed(monkeypatch) as made:
            answer, asked = returning.seen_by_the_database(desk, visitor, "/verder/code", sent)
        found.append((returning.shape(answer), asked, made))
    assert found[0] == found[1]
    assert found[0][2].count("access") == 1, "one keyed hash of a code"
    assert found[0][0][0] == 303


def test_a_wrong_code_is_one_hash_and_one_look_whether_or_not_there_is_a_decoy(
    app: Flask, desk: Database, decoy: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = references.spaced(references.new_reference())
    found = []
    for reference in (decoy.reference, nowhere):
        visitor = Visitor(app)
        visitor.client.get("/verder")
        sent = {"reference": reference, "code": codes.new_code()}
        with returning.hashed(monkeypatch) as made:
            answer, asked = returning.seen_by_the_database(desk, visitor, "/verder/code", sent)
        typed = (reference, sent["code"])
        found.append((returning.shape(answer, *typed), asked, made))
    assert found[0] == found[1]
    assert found[0][2].count("access") == 1
    assert sum("access_codes" in one for one in found[0][1]) == 1


# --- nothing behind it is true -------------------------------------------------------------------


def test_it_always_shows_a_case_in_hand(app: Flask, desk: Database, decoy: Access) -> None:
    visitor = returning.come_back(app, decoy)
    for stage in ("received", "triage", "panel", "delivery", "follow_up", "closed", "declined"):
        returning.set_case(desk, stage=stage)
        assert returning.heading(visitor.client.get("/verder/status")) == "In behandeling", stage


def test_the_right_word_opens_nothing_behind_it(app: Flask, desk: Database, decoy: Access) -> None:
    visitor = returning.come_back(app, decoy)
    assert "Dit woord klopt niet" in visitor.prove().text
    assert visitor.client.get("/verder/antwoorden").location == "/verder/woord"
    log = staff.log_of(desk, f"case:{returning.the_case(desk).id}")
    assert log[-1][:2] == ("prove", "refused:second_proof")


# --- its use is a signal -------------------------------------------------------------------------


def test_using_it_is_a_signal_once_the_worker_comes_by(
    app: Flask, desk: Database, decoy: Access
) -> None:
    returning.come_back(app, decoy)
    assert signals(desk) == []
    assert access.settle(desk, NOW + timedelta(seconds=10)) == 1
    assert signals(desk) == [("decoy", "")]
    assert access.settle(desk, NOW + timedelta(seconds=20)) == 0
    with desk.read() as tx:
        clocks = select(models.Clock.state).where(models.Clock.key == "retriage")
        assert tx.scalars(clocks).all() == ["running"]


def test_the_real_code_is_none(app: Flask, desk: Database, real: Access, decoy: Access) -> None:
    returning.come_back(app, real)
    assert access.settle(desk, NOW) == 0
    assert signals(desk) == []


def test_what_is_typed_there_goes_into_the_signal_and_nowhere_else(
    app: Flask, desk: Database, decoy: Access
) -> None:
    visitor = returning.come_back(app, decoy)
    visitor.post("/verder/bericht", {"message": WORDS})
    assert returning.tasks(desk) == {"decoy": staff.who("regie")}
    access.settle(desk, NOW)
    assert signals(desk) == [("decoy", WORDS)]
    assert returning.rows(desk, ApplicantMessage) == []
    with desk.read() as tx:
        (row,) = tx.scalars(select(models.Signal))
        assert row.compartment == APPLICANT


def test_a_use_after_the_first_signal_is_another(app: Flask, desk: Database, decoy: Access) -> None:
    visitor = returning.come_back(app, decoy)
    access.settle(desk, NOW)
    visitor.post("/verder/bellen")
    access.settle(desk, NOW + timedelta(minutes=1))
    assert [kind for kind, _text in signals(desk)] == ["decoy", "decoy"]


def test_a_use_while_the_worker_is_at_it_is_not_lost(
    app: Flask, desk: Database, decoy: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    returning.come_back(app, decoy)
    case_id, real_signal = returning.the_case(desk).id, spine.new_signal

    def used_meanwhile(*args: object) -> object:
        with desk.transaction() as tx:
            row = tx.get_one(AccessCode, (case_id, True))
            row.used_at = NOW + timedelta(seconds=1)
        return real_signal(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(spine, "new_signal", used_meanwhile)
    access.settle(desk, NOW)
    monkeypatch.undo()
    assert access.settle(desk, NOW + timedelta(seconds=2)) == 1


@pytest.mark.parametrize("stage", ["closed", "withdrawn", "declined"])
def test_it_opens_a_case_that_was_over_again_and_shows_nothing_of_it(
    app: Flask, desk: Database, decoy: Access, stage: str
) -> None:
    returning.set_case(desk, stage=stage)
    visitor = returning.come_back(app, decoy)
    before = returning.shape(visitor.client.get("/verder/status"))
    access.settle(desk, NOW)
    assert returning.the_case(desk).stage == "triage"
    assert returning.shape(visitor.client.get("/verder/status")) == before


# --- made and taken away -------------------------------------------------------------------------


def make(visitor: Visitor, wish: str = "make") -> str:
    """Press a button of the page; return the words it shows after that."""
    assert visitor.post("/verder/tweede", {"wish": wish}).location == "/verder/tweede"
    shown = visitor.client.get("/verder/tweede").text
    return " ".join(re.findall(r"<li>([a-z]{5})</li>", shown))


def test_she_makes_it_behind_the_proof_and_sees_it_once(
    app: Flask, desk: Database, real: Access
) -> None:
    visitor = returning.known(app, real)
    words = make(visitor)
    assert len(words.split()) == codes.CODE_WORDS
    assert visitor.post("/verder/tweede", {"wish": "done"}).location == "/verder/status"
    assert words.split()[0] not in visitor.client.get("/verder/tweede").text
    other = returning.come_back(app, Access(real.reference, words))
    assert returning.heading(other.client.get("/verder/status")) == "In behandeling"
    log = staff.log_of(desk, f"case:{returning.the_case(desk).id}")
    assert ("set_decoy", "done", {}) in log
    assert not any(word in str(log) for word in words.split())


def test_another_one_kills_the_one_before_with_what_it_opened(
    app: Flask, desk: Database, real: Access
) -> None:
    visitor = returning.known(app, real)
    first = Access(real.reference, make(visitor))
    inside = returning.come_back(app, first)
    second = Access(real.reference, make(visitor))
    assert Visitor(app).come_back(first).status_code == 200
    assert inside.client.get("/verder/status").location == "/", "as after a time-out"
    assert Visitor(app).come_back(second).status_code == 303
    assert visitor.client.get("/verder/status").status_code == 200, "her own stays open"


def test_taken_away_it_opens_nothing(app: Flask, desk: Database, real: Access) -> None:
    visitor = returning.known(app, real)
    decoy = Access(real.reference, make(visitor))
    make(visitor, "drop")
    assert Visitor(app).come_back(decoy).status_code == 200
    assert "Maak een tweede code" in visitor.client.get("/verder/tweede").text


def test_a_button_there_is_not_does_nothing(app: Flask, desk: Database, real: Access) -> None:
    visitor = returning.known(app, real)
    assert visitor.post("/verder/tweede", {"wish": "all"}).status_code == 200
    assert len(returning.rows(desk, AccessCode)) == 1


def test_the_worker_has_it_among_its_jobs() -> None:
    found = {job.name: job for job in worker.jobs(lambda _out: None, "")}
    assert found["decoys"].work is access.settle
    assert found["decoys"].seconds <= 60
