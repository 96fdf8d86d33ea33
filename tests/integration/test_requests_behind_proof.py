"""Behind the proof: the appointment, complaints, additions, own data, and who was in the case."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from disclosure.accounts.models import Account
from disclosure.cases import models
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import arguments, factories, returning
from tests.conftest import strict_app
from tests.desk import address, log_in
from tests.factories import World
from tests.returning import ANSWER, WORD, answer, inside, said
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


# --- the appointment -----------------------------------------------------------------------------


@pytest.fixture
def appointed(case: World, moment: time_machine.Traveller) -> World:
    """Return a case with an appointment that stands."""
    factories.delivery(case)
    moment.move_to(case.now)
    return case


def test_she_sees_it_and_says_that_she_comes(app: Flask, appointed: World) -> None:
    visitor = inside(app, appointed)
    place = arguments.ARGUMENTS["schedule_telling"]["place"]
    assert place in visitor.client.get("/verder/status").text
    assert place in visitor.client.get("/verder/reactie").text
    visitor.post("/verder/reactie", {"reply": "accepted"})
    assert "U zei dat u komt." in visitor.client.get("/verder/status").text
    assert "appointment_wish" not in returning.tasks(appointed.db)
    assert "Zij komt" in log_in(app, appointed, "disclosure_officer").see(address(appointed))


def test_another_moment_is_a_task_for_the_officer_until_there_is_one(
    app: Flask, appointed: World
) -> None:
    queued = len(appointed.rows(models.Message))
    visitor = inside(app, appointed)
    visitor.post("/verder/reactie", {"reply": "other", "words": "Na vier uur."})
    officer = appointed.column("officer_id")
    assert returning.tasks(appointed.db)["appointment_wish"] == officer
    assert len(appointed.rows(models.Message)) == queued, "nothing goes by mail"
    page = log_in(app, appointed, "disclosure_officer").see(address(appointed))
    assert "Na vier uur." in page
    appointed.wait(minutes=5)
    appointed.grant("schedule_telling", "disclosure_officer")
    assert "appointment_wish" not in returning.tasks(appointed.db)
    status = visitor.client.get("/verder/status").text
    assert "Past dit u?" in status, "the new one was not answered yet"
    assert status.count("<time") == 1, "the old one is gone"


def test_without_a_choice_it_is_asked_again(app: Flask, appointed: World) -> None:
    answer = inside(app, appointed).post("/verder/reactie", {"words": "Na vier uur."})
    assert "Kies of dit u past." in answer.text
    assert said(appointed, "appointment") == []


def test_once_it_is_over_or_told_there_is_nothing_to_answer(
    app: Flask, appointed: World, moment: time_machine.Traveller
) -> None:
    visitor = inside(app, appointed)
    appointed.grant("tell", "disclosure_officer")
    assert visitor.client.get("/verder/reactie").location == "/verder/status"
    assert "Uw afspraak" not in visitor.client.get("/verder/status").text


def test_when_somebody_else_is_told_she_sees_no_appointment(app: Flask, appointed: World) -> None:
    visitor = inside(app, appointed)
    another = next(row.id for row in appointed.rows(models.Person) if row.role == "subject")
    with appointed.changed() as tx:
        tx.get_one(models.Case, appointed.case_id).recipient_id = another
    assert "Uw afspraak" not in visitor.client.get("/verder/status").text


# --- complaints ----------------------------------------------------------------------------------


def test_a_complaint_is_the_managers_alone_and_answered_on_the_site(
    app: Flask, case: World
) -> None:
    factories.received(case)
    visitor = inside(app, case)
    visitor.post("/verder/klacht", {"words": TYPED})
    assert returning.tasks(case.db)["complaint"] == case.id_of("regional_manager")
    for who in ("case_director", "intake"):
        desk = log_in(app, case, who)
        for part in ("", "tijdlijn", "logboek"):
            page = desk.get(address(case, *filter(None, [part]))).text
            assert TYPED not in page
            assert "Klacht" not in page, (who, part)
        assert desk.get(address(case, "klacht")).status_code == 403
    manager = log_in(app, case, "regional_manager")
    assert TYPED in manager.get(address(case)).text
    assert answer(app, case, "regional_manager", "klacht") == 303
    assert "complaint" not in returning.tasks(case.db)
    assert "Lees het antwoord op uw klacht" in visitor.client.get("/verder/status").text
    assert ANSWER in visitor.client.get("/verder/klacht").text
    assert ANSWER not in visitor.client.get("/verder/bericht").text


def test_a_complaint_is_done_by_answering_not_by_a_button(app: Flask, case: World) -> None:
    factories.received(case)
    inside(app, case).post("/verder/klacht", {"words": TYPED})
    (task,) = [row for row in case.rows(models.Task) if row.kind == "complaint"]
    manager = log_in(app, case, "regional_manager")
    assert f"taak/{task.id}" not in manager.get(address(case)).text
    manager.post(address(case, "taak", str(task.id)), address(case, "klacht"))
    assert "complaint" in returning.tasks(case.db)


def test_without_a_complaint_there_is_nothing_to_answer(app: Flask, case: World) -> None:
    factories.received(case)
    assert answer(app, case, "regional_manager", "klacht") == 422
    assert said(case, "complaint") == []


def test_a_region_without_a_manager_keeps_it_from_the_director(app: Flask, case: World) -> None:
    factories.received(case)
    case.away("regional_manager", "2026-11-27", "2026-11-28")
    inside(app, case).post("/verder/klacht", {"words": TYPED})
    assert returning.tasks(case.db)["complaint"] != case.column("director_id")


# --- additions, and what she may have back -------------------------------------------------------


def test_an_addition_is_kept_and_weighed_again(app: Flask, case: World) -> None:
    factories.triage(case)
    inside(app, case).post("/verder/aanvulling", {"words": TYPED})
    assert said(case, "addition") == [(TYPED, False)]
    assert "addition" in returning.tasks(case.db)
    assert [row.kind for row in case.rows(models.Signal)] == ["report"]
    assert case.states()["retriage"] == "running"


def test_an_addition_to_a_closed_case_waits_for_the_director(app: Flask, case: World) -> None:
    factories.closed(case)
    with time_machine.travel(case.now + timedelta(minutes=1), tick=False):
        inside(app, case).post("/verder/aanvulling", {"words": TYPED})
    assert case.column("stage") == "closed"
    assert "addition" in returning.tasks(case.db)


def test_own_data_is_everything_typed_and_no_more(app: Flask, case: World) -> None:
    factories.received(case)
    visitor = inside(app, case)
    for path, field in (("bericht", "message"), ("klacht", "words"), ("aanvulling", "words")):
        visitor.post(f"/verder/{path}", {field: f"{path} {TYPED}"})
    visitor.post("/verder/stoppen", {"reason": "Het hoeft niet meer."})
    answer(app, case, "case_director")
    page = visitor.client.get("/verder/antwoorden").text
    file = visitor.post_from("/verder/antwoorden", "/verder/antwoorden/bestand")
    for text in (page, file.text):
        for path in ("bericht", "klacht", "aanvulling"):
            assert f"{path} {TYPED}" in text
        assert "Het hoeft niet meer." in text
        assert ANSWER not in text
        assert WORD not in text
    assert file.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert file.headers["Content-Disposition"] == 'attachment; filename="overzicht.txt"'
    assert file.headers["Cache-Control"] == "no-store"
    assert log_of(case.db, f"case:{case.case_id}")[-1][0] == "export"


# --- who saw it ----------------------------------------------------------------------------------


def test_who_saw_it_is_told_by_role_and_organisation_and_day(app: Flask, case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director")
    log_in(app, case, "intake").get(address(case))
    log_in(app, case, "police").get(address(case, "antwoord"))
    page = inside(app, case).client.get("/verder/gezien").text
    for text in ("Nam uw vraag aan", "Leidt de behandeling", "Politie", "27 november 2026"):
        assert text in page, text
    assert page.count("Nam uw vraag aan") == 1, "once a day"
    assert not [row.name for row in returning.rows(case.db, Account) if row.name in page]
    for telling in ("Panel", "panel", "Voorzitter", "Triage", "Regiomanager"):
        assert telling not in page, telling


def test_who_did_not_look_is_not_there(app: Flask, case: World) -> None:
    factories.received(case)
    page = inside(app, case).client.get("/verder/gezien").text
    assert "Politie" not in page
    assert "Nam uw vraag aan" in page, "who gave the new code"
