"""Coming back: nothing told apart, a neutral stage, and the rest behind the second proof."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.cases import models, people
from disclosure.cases.documents import APPLICANT, Note
from disclosure.requests import public_status
from disclosure.requests.models import ApplicantMessage
from disclosure.requests.public_status import Planned
from disclosure.settings import Settings
from disclosure.store import codes, references, vault
from disclosure.store.database import Database
from tests import front_desk, staff
from tests.conftest import strict_app
from tests.front_desk import Access, Visitor
from tests.sample_pages import token


@pytest.fixture
def desk(database: Database) -> Database:
    """Return a database with bureaus and people on duty."""
    with database.transaction() as tx:
        seeding.seed(tx, "test", clock.now())
    return database


@pytest.fixture
def open_app(settings: Settings, desk: Database) -> Flask:
    """Return the application over that database."""
    return strict_app(settings, desk)


@pytest.fixture
def anew(open_app: Flask) -> Callable[[], Visitor]:
    """Return a maker of browsers."""
    return lambda: Visitor(open_app)


Anew = Callable[[], Visitor]


def the_case(db: Database) -> models.Case:
    with db.read() as tx:
        return tx.scalars(select(models.Case)).one()


def set_stage(db: Database, stage: str) -> None:
    """Bring the only case to a stage, without its steps."""
    with db.transaction() as tx:
        values = {"stage": stage, "urgency": "standard", "closed_from": "follow_up"}
        tx.execute(update(models.Case).values(**values))


def heading(text: str) -> str:
    found = re.search(r"<h1[^>]*>([^<]*)</h1>", text)
    assert found is not None
    return found[1]


def test_a_wrong_code_and_a_reference_that_is_not_there_look_the_same(
    anew: Anew, desk: Database
) -> None:
    real = anew().apply()
    wrong = [
        Access(real.reference, codes.new_code()),
        Access(references.spaced(references.new_reference()), codes.new_code()),
        Access(references.spaced(references.new_reference()), real.code),
    ]
    answers = []
    for access in wrong:
        visitor = anew()
        visitor.client.get("/verder")
        sent = {
            "csrf_token": token(visitor.client, "/verder/code"),
            "reference": access.reference,
            "code": access.code,
        }
        with front_desk.statements(desk) as seen:
            answer = visitor.client.post("/verder/code", data=sent)
        shape = re.sub(r'nonce[-="][^"\' ]+', "", str(sorted(answer.headers)))
        shown = answer.text.replace(access.reference, "")
        shown = re.sub(r'nonce="[^"]+"|value="[^"]+"', "", shown)
        answers.append((answer.status_code, shape, len(answer.data), shown, seen))
    assert answers[0] == answers[1] == answers[2]
    assert "Kenmerk en code horen niet bij elkaar" in answers[0][3]


@pytest.mark.parametrize("reference", ["x", "1' OR 1=1", "67H5 M78V 68K", "é" * 60])
def test_a_malformed_reference_takes_the_same_way(
    anew: Anew, desk: Database, reference: str
) -> None:
    visitor = anew()
    with front_desk.statements(desk) as seen:
        answer = visitor.come_back(Access(reference, codes.new_code()))
    assert "Kenmerk en code horen niet bij elkaar" in answer.text
    assert sum("access_codes" in one for one in seen) == 1


def test_guessing_is_slowed_down_per_reference(anew: Anew) -> None:
    real = anew().apply()
    visitor = anew()
    statuses = [
        visitor.come_back(Access(real.reference, codes.new_code())).status_code for _ in range(6)
    ]
    assert statuses == [200] * 5 + [429]


def test_a_code_typed_in_capitals_without_spaces_opens(anew: Anew) -> None:
    real = anew().apply()
    typed = Access(real.reference.lower().replace(" ", "-"), real.code.upper().replace(" ", ""))
    assert anew().come_back(typed).location == "/verder/status"


def test_a_draft_goes_on_where_it_was_on_another_device(anew: Anew) -> None:
    first, second = anew(), anew()
    access = first.begin()
    first.step(1, {"by": "relative"})
    assert second.come_back(access).location == "/formulier/verder"
    assert second.client.get("/formulier/verder").location == "/formulier/stap/2"
    assert 'value="relative" checked' in re.sub(
        r'(checked) ([^>]*value="relative")', r"\2 \1", second.client.get("/formulier/stap/1").text
    )


def test_a_code_word_stands_before_a_draft_too(anew: Anew) -> None:
    first, second = anew(), anew()
    access = first.begin()
    first.step(6, {"code_word": front_desk.CODE_WORD})
    assert second.come_back(access).location == "/verder/woord"
    assert second.client.get("/formulier/stap/6").status_code == 404
    assert "Dit woord klopt niet" in second.prove("verkeerd").text
    assert second.client.get("/formulier/stap/6").status_code == 404
    assert second.prove(" ZeeMeermin ").location == "/formulier/verder"
    assert second.client.get("/formulier/stap/6").status_code == 200


def test_the_code_alone_opens_a_neutral_stage_and_a_message(anew: Anew, desk: Database) -> None:
    access = anew().apply()
    visitor = anew()
    visitor.come_back(access)
    page = visitor.client.get("/verder/status").text
    assert heading(page) == "Ontvangen"
    assert "0800 2000" in page
    assert "Karel" not in page
    for path in ("antwoorden", "stoppen", "contact"):
        assert visitor.client.get(f"/verder/{path}").location == "/verder/woord"


@pytest.mark.parametrize(
    ("stage", "shown"),
    [
        ("triage", "In behandeling"),
        ("gathering", "In behandeling"),
        ("decided", "In behandeling"),
        ("delivery", "In behandeling"),
        ("follow_up", "In behandeling"),
        ("closed", "Afgehandeld"),
        ("withdrawn", "Afgehandeld"),
    ],
)
def test_her_own_stage_is_neutral(anew: Anew, desk: Database, stage: str, shown: str) -> None:
    access = anew().apply()
    set_stage(desk, stage)
    visitor = anew()
    visitor.come_back(access)
    assert heading(visitor.client.get("/verder/status").text) == shown


def test_a_third_party_sees_two_states_and_the_second_on_the_fixed_day(
    anew: Anew, desk: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = anew().apply(front_desk.RELATIVE)
    assert shown_to(anew, access) == "In behandeling"
    set_stage(desk, "follow_up")
    received = cast(datetime, the_case(desk).received_at)
    assert shown_to(anew, access) == "In behandeling", "dealt with, but not yet shown"
    monkeypatch.setattr(clock, "now", lambda: received + timedelta(days=26))
    assert shown_to(anew, access) == "In behandeling"
    monkeypatch.setattr(clock, "now", lambda: received + timedelta(days=28))
    assert shown_to(anew, access) == "Afgehandeld"
    set_stage(desk, "panel")
    assert shown_to(anew, access) == "In behandeling", "the case runs later"


def shown_to(anew: Anew, access: Access) -> str:
    """Return what somebody who comes back sees."""
    visitor = anew()
    assert visitor.come_back(access).location == "/verder/status"
    return heading(visitor.client.get("/verder/status").text)


def test_a_message_is_sealed_and_a_task_for_the_director(anew: Anew, desk: Database) -> None:
    access = anew().apply()
    visitor = anew()
    visitor.come_back(access)
    assert visitor.post("/verder/bericht", {"message": "Bel mij niet thuis"}).status_code == 303
    with desk.read() as tx:
        row = tx.scalars(select(ApplicantMessage)).one()
        note = vault.open(
            tx, row.case_id, APPLICANT, "applicant_messages", row.id, row.document, Note
        )
        task = tx.scalars(select(models.Task).where(models.Task.kind == "applicant_message")).one()
    assert b"Bel mij" not in row.document
    assert note.texts == {"text": "Bel mij niet thuis"}
    assert task.owner_id == staff.who("regie")


def known(anew: Anew, answers: dict[int, dict[str, object]] | None = None) -> Visitor:
    """Return somebody who applied, came back and gave the second proof."""
    access = anew().apply(answers or front_desk.NEEDED)
    visitor = anew()
    visitor.come_back(access)
    assert visitor.prove().location == "/verder/status"
    return visitor


def test_the_second_proof_opens_what_was_typed_and_is_logged(anew: Anew, desk: Database) -> None:
    visitor = known(anew)
    page = visitor.client.get("/verder/antwoorden").text
    assert "Karel Verschrikkelijk" in page
    assert front_desk.CODE_WORD not in page
    log = staff.log_of(desk, f"case:{the_case(desk).id}")
    assert [verb for verb, *_rest in log] == ["begin", "submit", "return", "prove"]


def test_a_wrong_word_is_logged_and_slowed_down(anew: Anew, desk: Database) -> None:
    access = anew().apply()
    visitor = anew()
    visitor.come_back(access)
    statuses = [visitor.prove("verkeerd woord").status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]
    log = staff.log_of(desk, f"case:{the_case(desk).id}")
    assert log[-1][:2] == ("prove", "refused:second_proof")


def test_without_a_word_nothing_more_opens(anew: Anew) -> None:
    access = anew().apply({**front_desk.NEEDED, 6: {}})
    visitor = anew()
    visitor.come_back(access)
    assert "Vul het woord in" in visitor.prove("").text
    assert visitor.client.get("/verder/antwoorden").location == "/verder/woord"


def test_stopping_is_a_signal_and_changes_nothing(anew: Anew, desk: Database) -> None:
    visitor = known(anew)
    assert visitor.post("/verder/stoppen", {"reason": "Het hoeft niet meer"}).status_code == 303
    assert the_case(desk).stage == "received"
    with desk.read() as tx:
        assert [one.kind for one in tx.scalars(select(models.Signal))] == ["withdrawal"]
        running = select(models.Clock.key).where(models.Clock.key == "retriage")
        assert tx.scalars(running).all() == ["retriage"]


def test_stopping_says_the_same_when_the_case_is_further(anew: Anew, desk: Database) -> None:
    visitor = known(anew)
    set_stage(desk, "follow_up")
    visitor.post("/verder/stoppen")
    assert "Eerst vraagt iemand u dit" in visitor.client.get("/verder/status").text
    with desk.read() as tx:
        assert [one.kind for one in tx.scalars(select(ApplicantMessage))] == ["withdrawal"]


def channel(db: Database) -> str:
    """Return the channel by which whoever applied may be reached."""
    with db.read() as tx:
        asker = people.find(tx, tx.scalars(select(models.Case)).one(), "applicant")
        details = people.read_contact(tx, asker) if asker else None
    assert details is not None
    return details.safe.channel


def test_contact_is_narrowed_at_once(anew: Anew, desk: Database) -> None:
    visitor = known(anew)
    assert visitor.post("/verder/contact", {"contact": "none"}).status_code == 303
    assert channel(desk) == "none"
    assert "Wij zoeken nu geen contact met u" in visitor.client.get("/verder/contact").text


def test_contact_is_never_widened_from_here(anew: Anew, desk: Database) -> None:
    visitor = known(anew, {**front_desk.NEEDED, 4: {"days": ["mon"]}})
    narrower = {"contact": "less", "days": ["mon"], "start": "9:00", "until": "10:00"}
    assert visitor.post("/verder/contact", narrower).status_code == 303
    wider = {"contact": "less", "days": ["mon", "tue"]}
    answer = visitor.post("/verder/contact", wider)
    assert "alleen nadat wij u alleen hebben gesproken" in answer.text


def planned(at: datetime, place: str) -> Planned:
    return Planned(uuid4(), at, place, staff.who("gesprek"))


def test_an_appointment_shows_only_to_her_and_behind_the_proof(
    anew: Anew, desk: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = clock.now() + timedelta(days=3)
    found = [planned(at, "Bibliotheek, kamer 4"), planned(at - timedelta(days=9), "Vorige keer")]
    monkeypatch.setattr(public_status, "appointments", [lambda _tx, _case: found])
    access = anew().apply()
    visitor = anew()
    visitor.come_back(access)
    assert "Bibliotheek" not in visitor.client.get("/verder/status").text
    visitor.prove()
    page = visitor.client.get("/verder/status").text
    assert "Bibliotheek" in page
    assert "Vorige keer" not in page


def test_a_third_party_never_sees_an_appointment(
    anew: Anew, desk: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = clock.now() + timedelta(days=3)
    found = [planned(at, "Bibliotheek, kamer 4")]
    monkeypatch.setattr(public_status, "appointments", [lambda _tx, _case: found])
    visitor = known(anew, front_desk.RELATIVE)
    assert "Bibliotheek" not in visitor.client.get("/verder/status").text


def test_looking_writes_nothing(anew: Anew, desk: Database) -> None:
    visitor = known(anew)
    with front_desk.statements(desk) as seen:
        for path in ("status", "antwoorden", "contact", "stoppen", "bericht", "woord", "code"):
            visitor.client.get(f"/verder/{path}")
    assert front_desk.writes(seen) == []


def test_nobody_enters_without_the_door_or_the_code(anew: Anew, open_app: Flask) -> None:
    assert open_app.test_client().get("/verder/status").location == "/"
    visitor = anew()
    visitor.client.get("/verder")
    for path in ("status", "bericht", "woord", "antwoorden", "stoppen", "contact"):
        assert visitor.client.get(f"/verder/{path}").location == "/verder/code"
