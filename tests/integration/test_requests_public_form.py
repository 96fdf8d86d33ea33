"""The application over HTTP: saved page by page, handed in once, bad input refused and kept."""

import re
import unicodedata
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.cases import models, people
from disclosure.procedure import urgency
from disclosure.requests import drafts, public_flags
from disclosure.requests.models import Draft
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import front_desk, staff
from tests.conftest import strict_app
from tests.front_desk import Visitor
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
def visitor(open_app: Flask) -> Visitor:
    """Return a browser."""
    return Visitor(open_app)


def cases(db: Database) -> list[models.Case]:
    with db.read() as tx:
        return list(tx.scalars(select(models.Case).order_by(models.Case.started_at)))


def answers(db: Database) -> dict[str, list[str]]:
    with db.read() as tx:
        row = tx.scalars(select(Draft)).one()
        return drafts.read_row(tx, row).values


def test_an_application_for_oneself_is_received(visitor: Visitor, desk: Database) -> None:
    visitor.apply()
    (case,) = cases(desk)
    assert (case.stage, case.capacity, case.region_code) == ("received", "self", "VR13")
    assert (case.separated, case.director_id) == ("recent", staff.who("regie"))
    with desk.read() as tx:
        assert tx.scalars(select(Draft)).all() == []
        found = {
            one.role: people.read_details(tx, one).name for one in people.everyone(tx, case.id)
        }
        asker = people.find(tx, case, "applicant")
        contact = people.read_contact(tx, asker) if asker else None
    assert found == {"person_at_risk": "Noor Zonneveld", "subject": "Karel Verschrikkelijk"}
    assert contact is not None
    assert (contact.mail, contact.code_word) == ("noor@voorbeeld.example", front_desk.CODE_WORD)


def test_a_relative_applies_for_another(visitor: Visitor, desk: Database) -> None:
    visitor.apply(front_desk.RELATIVE)
    (case,) = cases(desk)
    with desk.read() as tx:
        everyone = people.everyone(tx, case.id)
        contacts = {one.role: people.read_contact(tx, one) for one in everyone}
    assert case.capacity == "relative"
    assert contacts["person_at_risk"] is None, "what a relative says about reaching her is a tip"
    assert contacts["applicant"] is not None


@pytest.mark.parametrize(
    "place", [{"elsewhere": "y"}, {"municipality": "Groningen"}], ids=["secret", "no bureau there"]
)
def test_the_national_desk_takes_what_no_region_has(
    visitor: Visitor, desk: Database, place: dict[str, str]
) -> None:
    visitor.apply({**front_desk.NEEDED, 9: place})
    (case,) = cases(desk)
    assert (case.region_code, case.director_id) == ("NL", staff.who("regie.landelijk"))


def test_the_code_is_shown_until_it_was_written_down(visitor: Visitor) -> None:
    visitor.client.get("/formulier")
    visitor.post("/formulier/vooraf")
    first, again = (visitor.client.get("/formulier/code").text for _ in range(2))
    words = re.findall(r"<li>([a-z]{5})</li>", first)
    assert len(words) == 8
    assert words == re.findall(r"<li>([a-z]{5})</li>", again)
    visitor.post("/formulier/code")
    assert visitor.client.get("/formulier/code").location == "/formulier/verder"


def test_every_page_is_saved_and_shown_again(visitor: Visitor, desk: Database) -> None:
    visitor.begin()
    visitor.step(1, {"by": "self"})
    visitor.step(8, {"name": "Noor", "born": ["27", "3", "1990"]})
    assert answers(desk)["born"] == ["27", "3", "1990"]
    page = visitor.client.get("/formulier/stap/8").text
    assert 'value="Noor"' in page
    assert 'value="1990"' in page


def test_a_branch_hides_what_does_not_apply(visitor: Visitor) -> None:
    visitor.begin()
    visitor.step(1, {"by": "self"})
    assert visitor.step(2, {"channel": "none"}).location == "/formulier/stap/6"
    assert visitor.client.get("/formulier/stap/7").location == "/formulier/stap/3".replace("3", "6")
    visitor.step(2, {"channel": "phone"})
    reach = visitor.client.get("/formulier/stap/3").text
    assert 'name="voicemail"' in reach
    assert 'name="mail"' not in reach


def test_no_contact_is_chosen_beforehand(visitor: Visitor) -> None:
    visitor.begin()
    page = visitor.client.get("/formulier/stap/2").text
    chosen = re.findall(r"<input[^>]*checked[^>]*>", page)
    assert len(chosen) == 1
    assert 'value="none"' in chosen[0]


def test_changing_from_the_review_leads_back_to_it(visitor: Visitor, desk: Database) -> None:
    visitor.begin()
    visitor.fill_in()
    answer = visitor.post("/formulier/stap/8?na=overzicht", {"name": "Noor de Wit"})
    assert answer.location == "/formulier/overzicht"
    assert "Noor de Wit" in visitor.client.get("/formulier/overzicht").text
    opened = visitor.post("/formulier/stap/2?na=overzicht", {"channel": "phone"})
    assert opened.location == "/formulier/stap/3", "a new branch is asked before sending"


def test_the_review_waits_for_every_question(visitor: Visitor) -> None:
    visitor.begin()
    visitor.step(1, {"by": "self"})
    assert visitor.client.get("/formulier/overzicht").location == "/formulier/stap/2"


def test_the_same_form_twice_is_one_application(visitor: Visitor, desk: Database) -> None:
    visitor.begin()
    visitor.fill_in()
    form = {"csrf_token": token(visitor.client, "/formulier/overzicht"), "honest": "y"}
    assert visitor.client.post("/formulier/overzicht", data=form).status_code == 303
    again = visitor.client.post("/formulier/overzicht", data=form)
    assert again.status_code == 400, "the page is stale: the session has another id now"
    fresh = re.search(r'name="csrf_token" value="([^"]+)"', again.text)
    assert fresh is not None
    third = visitor.client.post("/formulier/overzicht", data={**form, "csrf_token": fresh[1]})
    assert third.location == "/formulier/klaar"
    assert len(cases(desk)) == 1


def test_a_second_application_is_received_as_new(open_app: Flask, desk: Database) -> None:
    Visitor(open_app).apply()
    Visitor(open_app).apply()
    assert [case.stage for case in cases(desk)] == ["received", "received"]


def test_sending_ends_the_session_that_could_read_it(visitor: Visitor) -> None:
    visitor.begin()
    visitor.fill_in()
    before = visitor.client.get_cookie("s")
    visitor.hand_in()
    after = visitor.client.get_cookie("s")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert visitor.client.get("/formulier/stap/17").location == "/formulier/klaar"
    assert visitor.client.get("/verder/status").location == "/verder/code"


def test_who_is_not_agreed_is_not_sent(visitor: Visitor, desk: Database) -> None:
    visitor.begin()
    visitor.fill_in()
    answer = visitor.post("/formulier/overzicht")
    assert "Kruis dit aan om te versturen." in answer.text
    assert cases(desk)[0].stage == "draft"


def test_nobody_on_duty_keeps_the_draft(settings: Settings, database: Database) -> None:
    visitor = Visitor(strict_app(settings, database))
    visitor.begin()
    visitor.fill_in()
    assert "Wij kunnen dit nu niet ontvangen" in visitor.hand_in().text
    assert answers(database)["name"] == ["Noor Zonneveld"]


KEPT = [
    (17, "words", "x" * 5001, "te lang"),
    (17, "words", "bel\x07", "een teken dat wij niet kunnen bewaren"),
    (17, "words", "", "Schrijf op waar u zich zorgen over maakt"),
    (8, "name", "x" * 201, "te lang"),
    (9, "municipality", "Verweggistan", "Deze gemeente kennen wij niet"),
    (9, "municipality", "", "Vul een gemeente in"),
    (6, "code_word", "kort", "minstens 6 letters"),
    (13, "subject_work", "bakker", "Wij weten nog niet over wie het gaat"),
    (16, "children", "drie", "Vul een heel getal in"),
]


@pytest.mark.parametrize(("number", "name", "typed", "said"), KEPT)
def test_bad_input_is_refused_and_kept(
    visitor: Visitor, number: int, name: str, typed: str, said: str
) -> None:
    visitor.begin()
    visitor.step(1, {"by": "self"})
    answer = visitor.step(number, {name: typed})
    assert answer.status_code == 200
    assert said in answer.text
    assert f'href="#{"subject_identifiers" if number == 13 else name}"' in answer.text
    assert typed in answer.text


@pytest.mark.parametrize("born", [["31", "2", "1990"], ["1", "1", "2190"], ["1", "1", "90"]])
def test_dates_that_cannot_be(visitor: Visitor, born: list[str]) -> None:
    visitor.begin()
    visitor.step(1, {"by": "self"})
    answer = visitor.step(8, {"name": "Noor", "born": born})
    assert 'id="error-summary"' in answer.text
    assert f'value="{born[2]}"' in answer.text


@pytest.mark.parametrize("hours", [("09:00", ""), ("", "09:00"), ("9:00", "09.00")])
def test_hours_that_make_no_window(visitor: Visitor, hours: tuple[str, str]) -> None:
    visitor.begin()
    visitor.step(1, {"by": "self"})
    visitor.step(2, {"channel": "sms"})
    answer = visitor.step(4, {"start": hours[0], "until": hours[1]})
    assert 'id="error-summary"' in answer.text


def test_a_letter_needs_an_address(visitor: Visitor) -> None:
    visitor.begin()
    visitor.step(2, {"channel": "letter"})
    assert "Vul in waar de brief heen mag." in visitor.step(3).text


def test_any_script_and_emoji_come_back_equal(visitor: Visitor, desk: Database) -> None:
    typed = "أنا خائفة 😔 Cafe\u0301\nמה לעשות 👩‍👧"
    visitor.begin()
    visitor.step(17, {"words": typed})
    kept = unicodedata.normalize("NFC", typed)
    assert answers(desk)["words"] == [kept]
    assert kept in visitor.client.get("/formulier/stap/17").text.replace("\r\n", "\n")


def test_a_draft_that_is_gone_says_so_and_keeps_what_was_typed(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, desk: Database
) -> None:
    visitor.begin()
    with desk.transaction() as tx:
        tx.scalars(select(Draft)).one().expires_at = clock.now() - timedelta(minutes=1)
    form = {"csrf_token": token(visitor.client, "/verder/code"), "words": "mijn verhaal"}
    answer = visitor.client.post("/formulier/stap/17", data=form)
    assert answer.status_code == 404
    assert "mijn verhaal" in answer.text


def test_submitting_a_draft_that_is_gone(visitor: Visitor, desk: Database) -> None:
    visitor.begin()
    visitor.fill_in()
    form = {"csrf_token": token(visitor.client, "/formulier/overzicht"), "honest": "y"}
    with desk.transaction() as tx:
        tx.delete(tx.scalars(select(Draft)).one())
    assert visitor.client.post("/formulier/overzicht", data=form).status_code == 404
    assert cases(desk)[0].stage == "draft"


def test_without_the_door_every_page_leads_to_the_start(open_app: Flask) -> None:
    client = open_app.test_client()
    for path in ("vooraf", "code", "verder", "stap/1", "overzicht", "klaar"):
        assert client.get(f"/formulier/{path}").location == "/"


def test_no_page_that_is_only_looked_at_writes(visitor: Visitor, desk: Database) -> None:
    visitor.begin()
    visitor.fill_in()
    numbers = [1, 2, 3, 4, 5, 6, *range(8, 26)]
    with front_desk.statements(desk) as seen:
        for path in ("", "/vooraf", "/verder", "/overzicht", *(f"/stap/{n}" for n in numbers)):
            visitor.client.get(f"/formulier{path}")
    assert len(seen) > len(numbers)
    assert front_desk.writes(seen) == []


def test_every_question_asks_the_database_equally_little(visitor: Visitor, desk: Database) -> None:
    visitor.begin()
    visitor.fill_in()
    counts = set()
    for number in (1, 3, 9, 17, 19, 25):
        with front_desk.statements(desk) as seen:
            visitor.client.get(f"/formulier/stap/{number}")
        counts.add(len(seen))
    assert counts == {3}, "the session, the draft, the key that opens it"


def test_saving_writes_the_draft_once(visitor: Visitor, desk: Database) -> None:
    visitor.begin()
    form = {"csrf_token": token(visitor.client, "/formulier/stap/1"), "by": "self"}
    with front_desk.statements(desk) as seen:
        visitor.client.post("/formulier/stap/1", data=form)
    assert [one.split()[:2] for one in front_desk.writes(seen)] == [["UPDATE", "drafts"]]


def test_nothing_typed_is_in_an_address_a_title_or_a_log(
    visitor: Visitor, capfd: pytest.CaptureFixture[str]
) -> None:
    typed = {17: {"words": "geheimwoordAA"}, 8: {"name": "geheimnaamBB"}}
    visitor.begin()
    where = visitor.fill_in({**front_desk.NEEDED, **typed})
    review = visitor.client.get(where)
    said = "".join(capfd.readouterr())
    assert "geheimwoordAA" in review.text
    assert re.findall(r"<title>([^<]*)</title>", review.text) == ["Formulier"]
    assert "stap" not in said or "geheim" not in said
    assert "geheim" not in said
    assert "geheim" not in "".join(re.findall(r'(?:href|action)="([^"]*)"', review.text))


def test_the_questions_on_danger_are_those_of_the_law() -> None:
    asked = {flag.key: flag.question for flag in urgency.QUESTIONS}
    own = {key: str(words[0]) for key, words in public_flags.QUESTIONS.items()}
    assert set(asked) - set(own) == public_flags.NOT_ASKED
    assert own == {key: asked[key] for key in own}
    pages = (*public_flags.CONTROL, *public_flags.VIOLENCE, *public_flags.AROUND)
    assert sorted((*pages, *public_flags.WEAPONS)) == sorted(own)


def test_a_new_case_of_the_desk_can_be_triaged_by_its_own_staff(
    visitor: Visitor, desk: Database
) -> None:
    visitor.apply({**front_desk.NEEDED, 9: {"elsewhere": "y"}})
    (case,) = cases(desk)
    assert refused(desk, case.id, "intake.landelijk") is None
    assert refused(desk, case.id, "intake") == "wrong_region"


def refused(db: Database, case_id: UUID, login: str) -> str | None:
    """Return why this member of staff may not look at the case."""
    from disclosure.cases import steps

    moment: datetime = clock.now()
    found = steps.view(db, case_id, "test", staff.actor(db, login, moment), moment)
    return found.key if found else None
