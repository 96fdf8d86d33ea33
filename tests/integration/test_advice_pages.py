"""The pages of a conversation without a name: for whoever writes, and for whoever answers."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from disclosure.procedure.ready_sentences import SENTENCES
from disclosure.requests import advice_actions as actions
from disclosure.requests.advice_models import Conversation
from disclosure.requests.advice_queries import Words
from disclosure.requests.models import Draft
from disclosure.store import codes
from disclosure.store.database import Database
from disclosure.web import turns
from disclosure.web.models import WebSession
from tests import front_desk
from tests.advice import (
    ANSWER,
    MORE,
    QUESTION,
    Visitor,
    begin,
    everything,
    offered,
    row,
    taken,
    talk,
)
from tests.front_desk import Typist
from tests.returning import shape
from tests.sample_pages import token
from tests.staff import actor, who

pytestmark = pytest.mark.usefixtures("clock")
WORK = "/werk/gesprekken"
HELP = ('href="tel:112"', 'href="tel:08002000"')
NAMED = "Mijn vriend Karel slaat mij."


def the_one(db: Database) -> Conversation:
    """Return the only conversation."""
    with db.read() as tx:
        return tx.scalars(select(Conversation)).one()


def count(db: Database, table: type[Conversation] | type[Draft] | type[WebSession]) -> int:
    with db.read() as tx:
        return tx.scalar(select(func.count()).select_from(table)) or 0


def adviser(app: Flask, login: str = "intake") -> Typist:
    """Return the browser of an adviser."""
    return Typist(app, login)


def test_from_the_door_to_an_answer_and_back_with_the_code(
    staffed: Flask, sqlite_only: Database, now: datetime
) -> None:
    visitor = Visitor(staffed)
    code = visitor.begin()
    assert len(code.split()) == codes.CODE_WORDS
    assert visitor.client.get("/bericht/code").location == "/bericht/gesprek"
    assert "binnen 4 uur" in visitor.client.get("/bericht/gesprek").text
    visitor.say(QUESTION, municipality="Amsterdam")
    page = visitor.client.get("/bericht/gesprek").text
    assert "U krijgt antwoord, niet later dan 27 november 2026 om 18.05 uur." in page
    found = the_one(sqlite_only)
    assert found.region_code == "VR13"
    me = actor(sqlite_only, "intake", now)
    assert actions.take(sqlite_only, found.id, None, me, now) is None
    assert actions.reply(sqlite_only, found.id, ANSWER, 1, me, now) is None
    elsewhere = Visitor(staffed)
    assert elsewhere.client.get("/bericht/gesprek").status_code == 303
    assert elsewhere.come_back(code).location == "/bericht/gesprek"
    page = elsewhere.client.get("/bericht/gesprek").text
    assert ANSWER in page
    assert "Imke" not in page


@pytest.mark.parametrize(
    "path", ["/bericht/vooraf", "/bericht/code", "/bericht/terug", "/bericht/gesprek"]
)
def test_every_page_shows_the_way_to_help_and_tells_nothing_by_its_title(
    staffed: Flask, path: str
) -> None:
    visitor = Visitor(staffed)
    visitor.client.get("/bericht")
    visitor.post("/bericht/vooraf")
    answer = visitor.client.get(path)
    assert answer.status_code == 200
    assert all(one in answer.text for one in HELP)
    assert "<title>Bericht</title>" in answer.text
    assert "no-store" in answer.headers["Cache-Control"]


def test_looking_around_writes_nothing(staffed: Flask, sqlite_only: Database) -> None:
    visitor = Visitor(staffed)
    with front_desk.statements(sqlite_only) as asked:
        for path in ("/bericht", "/bericht/vooraf", "/bericht/terug", "/bericht/gesprek"):
            visitor.client.get(path)
    assert front_desk.writes(asked) == []
    assert count(sqlite_only, WebSession) == 0


def test_a_wrong_code_an_erased_one_and_none_at_all_look_the_same(
    staffed: Flask, sqlite_only: Database, now: datetime
) -> None:
    gone = begin(sqlite_only, now - timedelta(days=40), QUESTION)
    begin(sqlite_only, now, QUESTION)
    seen = []
    for code in (codes.new_code(), gone.code, "niets"):
        visitor = Visitor(staffed)
        visitor.client.get("/bericht")
        with front_desk.statements(sqlite_only) as asked:
            answer = visitor.come_back(code)
        status, headers, _length, text = shape(answer, f' value="{code}"')
        seen.append((status, [one for one in headers if "Content-Length" not in one], text, asked))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0] == 200
    assert "Deze code klopt niet" in seen[0][2]


def test_one_code_can_be_tried_five_times(staffed: Flask) -> None:
    visitor, code = Visitor(staffed), codes.new_code()
    assert [visitor.come_back(code).status_code for _ in range(6)] == [200] * 5 + [429]


def test_a_name_is_asked_about_and_she_decides(staffed: Flask, sqlite_only: Database) -> None:
    visitor = Visitor(staffed)
    visitor.begin()
    answer = visitor.say(NAMED)
    assert "Kijk nog even" in answer.text
    assert "een naam" in answer.text
    assert NAMED in answer.text
    assert all(one in answer.text for one in HELP)
    assert the_one(sqlite_only).said == 0
    assert visitor.say(NAMED, sure="1").status_code == 303
    assert the_one(sqlite_only).said == 1


def test_a_name_in_a_later_message_is_asked_about_too(
    staffed: Flask, sqlite_only: Database
) -> None:
    visitor = Visitor(staffed)
    visitor.begin()
    visitor.say(QUESTION)
    assert "een naam" in visitor.say(NAMED).text
    assert the_one(sqlite_only).said == 1


def test_what_was_typed_when_the_session_was_over_is_given_back(
    staffed: Flask, sqlite_only: Database, clock: time_machine.Traveller
) -> None:
    visitor = Visitor(staffed)
    code = visitor.begin()
    clock.shift(timedelta(minutes=20))
    visitor.client.get("/bericht")
    answer = visitor.client.post(
        "/bericht/gesprek",
        data={"csrf_token": token(visitor.client, "/bericht/vooraf"), "said": QUESTION},
    )
    assert answer.status_code == 404
    assert QUESTION in answer.text
    assert all(one in answer.text for one in HELP)
    visitor.come_back(code)
    visitor.say(QUESTION)
    assert the_one(sqlite_only).said == 1


def test_a_page_that_looks_by_itself_does_not_count_as_somebody(
    staffed: Flask, sqlite_only: Database, clock: time_machine.Traveller
) -> None:
    visitor = Visitor(staffed)
    visitor.begin()
    visitor.say(QUESTION)
    assert "is aangekomen" in visitor.client.get("/bericht/gesprek").text
    for _ in range(14):
        clock.shift(timedelta(minutes=1))
        with front_desk.statements(sqlite_only) as asked:
            assert visitor.client.get("/bericht/gesprek/nieuw").status_code == 200
        assert front_desk.writes(asked) == []
    clock.shift(timedelta(minutes=2))
    assert visitor.client.get("/bericht/gesprek/nieuw").status_code == 303


def test_lateness_is_said_with_a_way_that_is_open(
    staffed: Flask, sqlite_only: Database, clock: time_machine.Traveller, now: datetime
) -> None:
    begun = begin(sqlite_only, now, QUESTION)
    clock.shift(timedelta(hours=5))
    visitor = Visitor(staffed)
    visitor.come_back(begun.code)
    assert "later dan wij beloofden" in visitor.client.get("/bericht/gesprek").text
    assert "te laat" in adviser(staffed).client.get(WORK).text


def test_a_conversation_that_becomes_an_application_by_her_alone(
    staffed: Flask, sqlite_only: Database, now: datetime
) -> None:
    visitor = Visitor(staffed)
    visitor.begin()
    assert visitor.client.get("/bericht/verder").location == "/bericht/gesprek"
    for text in (QUESTION, MORE):
        visitor.say(text)
    found, me = the_one(sqlite_only).id, actor(sqlite_only, "intake", now)
    assert actions.take(sqlite_only, found, None, me, now) is None
    assert actions.offer(sqlite_only, found, me, now) is None
    assert "Een voorstel" in visitor.client.get("/bericht/gesprek").text
    page = visitor.client.get("/bericht/verder").text
    assert "checked" not in page
    before = everything(sqlite_only, Conversation)
    assert count(sqlite_only, Draft) == 0
    assert visitor.post("/bericht/verder", carried="9").status_code == 200
    assert visitor.post("/bericht/verder", carried="2").location == "/formulier/code"
    assert everything(sqlite_only, Conversation) == before
    assert count(sqlite_only, Draft) == 1
    visitor.post("/formulier/code")
    assert MORE in visitor.client.get("/formulier/stap/17").text
    assert QUESTION not in visitor.client.get("/formulier/stap/17").text
    assert visitor.client.get("/bericht/gesprek").location == "/bericht/terug"


def test_nothing_chosen_carries_nothing(
    staffed: Flask, sqlite_only: Database, now: datetime
) -> None:
    found = offered(sqlite_only, now)
    visitor = Visitor(staffed)
    visitor.begin()
    with visitor.client.session_transaction() as session:
        session["talk"] = str(found)
    assert visitor.post("/bericht/verder").location == "/formulier/code"
    visitor.post("/formulier/code")
    assert visitor.client.get("/formulier/verder").location == "/formulier/stap/1"
    assert QUESTION not in visitor.client.get("/formulier/stap/17").text


def test_the_queue_shows_no_word_and_costs_the_same_for_many(
    staffed: Flask, sqlite_only: Database, now: datetime
) -> None:
    begin(sqlite_only, now, QUESTION)
    me, asked = adviser(staffed), []
    for more in (0, 12):
        for _ in range(more):
            taken(sqlite_only, now, QUESTION)
        with front_desk.statements(sqlite_only) as seen:
            page = me.client.get(WORK).text
        asked.append(len(seen))
    assert "berichten" not in page
    assert "Imke de Vries" in page
    assert asked[1] - asked[0] <= 1
    assert asked[1] <= 12


def test_one_conversation_costs_the_same_whatever_was_said(
    staffed: Flask, sqlite_only: Database, now: datetime
) -> None:
    found, me, asked = taken(sqlite_only, now, QUESTION), adviser(staffed), []
    for more in (0, 20):
        for _ in range(more):
            assert actions.ask(sqlite_only, found, Words(MORE), now)
        with front_desk.statements(sqlite_only) as seen:
            assert me.client.get(f"{WORK}/{found}").status_code == 200
        asked.append(len(seen))
    assert asked[0] == asked[1] <= 20


def test_an_adviser_takes_weighs_answers_and_ends(
    staffed: Flask, sqlite_only: Database, now: datetime
) -> None:
    begun, me = begin(sqlite_only, now, QUESTION), adviser(staffed)
    page = f"{WORK}/{begun.id}"
    assert "Neem dit gesprek" in me.client.get(page).text

    def press(verb: str, **data: str) -> str:
        sent = {"csrf_token": _token(me.client.get(page)), **data}
        answer = me.client.post(f"{page}/{verb}", data=sent)
        assert answer.status_code == 303
        return me.client.get(answer.location).text

    assert "U heeft dit gesprek nu." in press("nemen", shown="")
    assert "al gedaan" not in press("spoed", level="high")
    assert row(sqlite_only, begun.id).urgency == "high"
    assert "wacht nog iemand op antwoord" in press("afronden")
    assert me.post(page, {"said": ANSWER, "read": "1"}).location == WORK
    assert "hoort niet wat die kiest" in press("voorstel")
    assert "is afgerond" in press("afronden")
    assert "is overgedragen" in press("overdragen", to=str(who("intake2")))
    assert row(sqlite_only, begun.id).adviser_id == who("intake2")


def _token(answer: TestResponse) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_a_ready_sentence_is_put_under_what_was_typed_in_her_language(
    staffed: Flask, sqlite_only: Database, now: datetime, language: str
) -> None:
    begun = begin(sqlite_only, now, QUESTION, language=language)
    me = actor(sqlite_only, "intake", now)
    assert actions.take(sqlite_only, begun.id, None, me, now) is None
    sent = {"said": "Dag.", "read": "1", "sentence": "shelter", "insert": "1"}
    page = adviser(staffed).post(f"{WORK}/{begun.id}", sent).text
    assert f"Dag.\n{SENTENCES['shelter'].texts[language]}" in page
    assert row(sqlite_only, begun.id).said == 1


def test_a_name_in_an_answer_is_asked_about(
    staffed: Flask, sqlite_only: Database, now: datetime
) -> None:
    found, me = taken(sqlite_only, now), adviser(staffed)
    page, sent = f"{WORK}/{found}", {"said": NAMED, "read": "1"}
    assert "Kijk nog even" in me.post(page, sent).text
    assert row(sqlite_only, found).said == 1
    assert me.post(page, {**sent, "sure": "1"}).status_code == 303
    assert talk(sqlite_only, found, now).said[-1].text == NAMED


def test_an_answer_past_something_new_comes_back_with_what_was_typed(
    staffed: Flask, sqlite_only: Database, now: datetime
) -> None:
    found, me = taken(sqlite_only, now), adviser(staffed)
    assert actions.ask(sqlite_only, found, Words(MORE), now)
    answer = me.post(f"{WORK}/{found}", {"said": ANSWER, "read": "1"})
    assert answer.status_code == 200
    assert "Er kwam iets bij" in answer.text
    assert MORE in answer.text
    assert ANSWER in answer.text
    other = adviser(staffed, "intake2")
    there = actor(sqlite_only, "intake2", now)
    assert actions.take(sqlite_only, found, who("intake"), there, now) is None
    late = me.client.post(
        f"{WORK}/{found}",
        data={"csrf_token": _token(me.client.get(f"{WORK}/{found}")), "said": ANSWER, "read": "2"},
    )
    assert "Wat u typte" in late.text
    assert ANSWER in late.text
    assert other.client.get(f"{WORK}/{found}").status_code == 200


@pytest.mark.parametrize(
    ("login", "status"), [("regie", 403), ("intake.vr17", 404), ("beheer", 403), ("fg", 403)]
)
def test_who_has_no_business_there_sees_nothing(
    staffed: Flask, sqlite_only: Database, now: datetime, login: str, status: int
) -> None:
    found = begin(sqlite_only, now, QUESTION, town="Amsterdam").id
    answer = adviser(staffed, login).client.get(f"{WORK}/{found}")
    assert answer.status_code == status
    assert "berichten" not in answer.text


def test_a_flood_of_conversations_waits_its_turn(
    staffed: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "QUEUE", turns.QUEUE._replace(at_once=1))
    first, second = Visitor(staffed), Visitor(staffed)
    for visitor in (first, second):
        visitor.client.get("/bericht")
    assert first.post("/bericht/vooraf").status_code == 303
    assert second.post("/bericht/vooraf").status_code == 429


def test_the_longest_words_do_not_fit_and_nothing_is_begun(
    staffed: Flask, sqlite_only: Database, now: datetime
) -> None:
    found = offered(sqlite_only, now, "a" * 3000, "b" * 3000)
    visitor = Visitor(staffed)
    visitor.begin()
    with visitor.client.session_transaction() as session:
        session["talk"] = str(found)
    answer = visitor.post("/bericht/verder", carried=["1", "2"])
    assert "Kies minder berichten" in answer.text
    assert count(sqlite_only, Draft) == 0
