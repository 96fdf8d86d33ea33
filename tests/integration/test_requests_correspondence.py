"""Messages both ways, and a wish to be called: left, read, answered, and seen in the queue."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from disclosure.cases import models
from disclosure.requests import correspondence
from disclosure.requests.models import ApplicantMessage
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories, returning
from tests.conftest import strict_app
from tests.desk import address, log_in
from tests.factories import World
from tests.returning import ANSWER, answer, inside, said, sent
from tests.staff import log_of

TYPED = "Hij heeft een nieuwe auto. 😔 أنا خائفة"


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among staff."""
    return factories.world(database)


@pytest.fixture(autouse=True)
def moment(case: World) -> Iterator[time_machine.Traveller]:
    """Begin at the case's moment; what is written later must read as later."""
    with time_machine.travel(case.now) as moved:
        yield moved


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    return strict_app(settings, database)


# --- messages ------------------------------------------------------------------------------------


def test_a_message_is_sealed_read_answered_and_read_back(app: Flask, case: World) -> None:
    factories.received(case, contact={"channel": "mail"})
    sent(case)
    visitor = inside(app, case)
    visitor.post("/verder/bericht", {"message": TYPED})
    assert TYPED.encode() not in b"".join(row.document for row in case.rows(ApplicantMessage))
    assert returning.tasks(case.db) == {"applicant_message": case.column("director_id")}
    desk = log_in(app, case, "case_director")
    assert TYPED in desk.get(address(case, "berichten")).text
    assert "Lees ons antwoord" not in visitor.client.get("/verder/status").text
    assert answer(app, case, "case_director") == 303
    assert returning.tasks(case.db) == {}
    assert "Lees ons antwoord" in visitor.client.get("/verder/status").text
    page = visitor.client.get("/verder/bericht").text
    assert ANSWER in page
    assert TYPED in page
    assert sent(case) == ["request"]
    verbs = [verb for verb, *_rest in log_of(case.db, f"case:{case.case_id}")]
    assert "message" in verbs
    assert "answer_message" in verbs


def test_no_name_of_staff_reaches_her(app: Flask, case: World) -> None:
    factories.received(case)
    visitor = inside(app, case)
    answer(app, case, "case_director")
    with case.db.read() as tx:
        name = correspondence.read(tx, case.case_id, ("message",))[0].by
    assert name == case.id_of("case_director")
    page = visitor.client.get("/verder/bericht").text
    assert "Wij schreven" in page
    assert "director" not in page.lower()


@pytest.mark.parametrize(
    ("contact", "goes_out", "task"),
    [
        ({"channel": "none"}, [], set()),
        ({"channel": "phone"}, [], {"phone"}),
        ({"channel": "mail", "days": ["mon"]}, [], set()),
        ({"channel": "mail"}, ["request"], set()),
    ],
)
def test_an_answer_is_announced_only_as_safe_contact_allows(
    app: Flask, case: World, contact: dict[str, Any], goes_out: list[str], task: set[str]
) -> None:
    factories.received(case, contact=contact)
    sent(case)
    case.wait(minutes=1)
    before = set(returning.tasks(case.db))
    answer(app, case, "case_director")
    assert sent(case) == goes_out
    assert set(returning.tasks(case.db)) - before | (before & task) == task


def test_two_answers_are_announced_once(app: Flask, case: World) -> None:
    factories.received(case, contact={"channel": "mail", "days": ["mon"]})
    answer(app, case, "case_director")
    answer(app, case, "case_director")
    names = [row.name for row in case.rows(models.Message)]
    assert names.count("request") == 1


def test_a_lapsed_rule_announces_nothing(app: Flask, case: World) -> None:
    factories.received(case, contact={"channel": "mail"})
    case.grant("new_signal", "intake", kind="lost_phone")
    answer(app, case, "case_director")
    assert "request" not in [row.name for row in case.rows(models.Message)]


def test_the_code_alone_shows_nothing_that_was_written(app: Flask, case: World) -> None:
    factories.received(case)
    visitor = inside(app, case, proof=False)
    visitor.post("/verder/bericht", {"message": TYPED})
    answer(app, case, "case_director")
    for path in ("/verder/status", "/verder/bericht"):
        page = visitor.client.get(path).text
        assert ANSWER not in page
        assert TYPED not in page
        assert "antwoord" not in page


def test_who_may_read_and_answer(app: Flask, case: World) -> None:
    factories.received(case)
    for who, status in (
        ("intake", 200),
        ("case_director", 200),
        ("case_director/2", 404),
        ("VR17:intake", 404),
        ("regional_manager", 403),
        ("panel_chair", 403),
        ("police", 403),
    ):
        assert log_in(app, case, who).get(address(case, "berichten")).status_code == status, who


def test_an_empty_answer_is_refused(app: Flask, case: World) -> None:
    factories.received(case)
    desk, path = log_in(app, case, "case_director"), address(case, "berichten")
    assert desk.post(path, path, words="").status_code == 422
    assert said(case, "message") == []


def test_staff_are_warned_about_a_third_party_and_an_open_review(app: Flask, case: World) -> None:
    factories.received(case, by="relative", applicant=factories.SISTER)
    case.grant("integrity", "intake")
    page = log_in(app, case, "case_director").see(address(case, "berichten"))
    assert "Dit is een derde." in page
    assert "nooit dat het loopt" in page


# --- please call ---------------------------------------------------------------------------------


def test_a_wish_to_be_called_is_one_task_that_shows_the_rule(app: Flask, case: World) -> None:
    factories.received(case, contact={"channel": "phone", "days": ["mon"], "from": "09:00"})
    before = set(returning.tasks(case.db))
    visitor = inside(app, case, proof=False)
    visitor.post("/verder/bellen")
    visitor.post("/verder/bellen")
    assert set(returning.tasks(case.db)) - before == {"call_wish"}
    assert len([t for t in case.rows(models.Task) if t.kind == "call_wish"]) == 1
    page = log_in(app, case, "case_director").see(address(case))
    task = page.partition("wil gebeld worden")[2].partition("Wat u kunt doen")[0]
    assert "maandag" in task
    assert "wil gebeld worden" not in log_in(app, case, "panel_chair").see(address(case))


def test_who_asked_for_no_contact_is_shown_so(app: Flask, case: World) -> None:
    factories.received(case, contact={"channel": "none"})
    inside(app, case, proof=False).post("/verder/bellen")
    page = log_in(app, case, "case_director").see(address(case))
    task = page.partition("wil gebeld worden")[2].partition("Wat u kunt doen")[0]
    assert "Geen contact: zij komt zelf terug." in task


# --- the queue -----------------------------------------------------------------------------------


def test_what_waits_stands_beside_the_queue_of_whoever_it_is_for(app: Flask, case: World) -> None:
    factories.received(case)
    visitor = inside(app, case)
    visitor.post("/verder/bericht", {"message": TYPED})
    visitor.post("/verder/klacht", {"words": TYPED})
    director, manager = (log_in(app, case, who) for who in ("case_director", "regional_manager"))
    assert "Lees en beantwoord een bericht" in director.see()
    assert "klacht" not in director.see()
    assert "Lees en beantwoord een klacht" in manager.see()
    assert TYPED not in director.see() + manager.see()
    for who in ("intake", "panel_chair", "VR17:regional_manager"):
        assert "beantwoord" not in log_in(app, case, who).see(), who


def test_a_complaint_that_found_no_manager_is_every_managers(app: Flask, case: World) -> None:
    factories.received(case)
    inside(app, case).post("/verder/klacht", {"words": TYPED})
    with case.changed() as tx:
        tx.execute(update(models.Task).values(owner_id=None))
    assert "Lees en beantwoord een klacht" in log_in(app, case, "regional_manager").see()
    assert "klacht" not in log_in(app, case, "case_director").see()
