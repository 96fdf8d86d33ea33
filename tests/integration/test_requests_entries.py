"""Staff type an application: at the desk, on the telephone, or for their own organisation."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.cases import models, people
from disclosure.cases.steps import Done
from disclosure.errors import Refusal
from disclosure.procedure import profile
from disclosure.procedure.permissions import Actor
from disclosure.requests import actions as requests
from disclosure.requests import drafts, entries
from disclosure.requests.models import AccessCode, Application, Draft, StaffEntry
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import staff
from tests.conftest import strict_app
from tests.desk import words
from tests.front_desk import AGENCY, ENTRIES, NEEDED, Typist, Visitor
from tests.sample_pages import token
from tests.staff import log_of

LAW = profile.load("nl")


@pytest.fixture
def desk(sqlite_only: Database) -> Database:
    """Return a database with bureaus and people on duty."""
    with sqlite_only.transaction() as tx:
        seeding.seed(tx, "test", clock.now())
    return sqlite_only


@pytest.fixture
def open_app(settings: Settings, desk: Database) -> Flask:
    return strict_app(settings, desk)


def case_of(db: Database, entry: str) -> models.Case:
    with db.read() as tx:
        return tx.get_one(models.Case, UUID(entry.rpartition("/")[2]))


# --- the entry itself, on both databases


def intake(db: Database) -> Actor:
    return staff.actor(db, "intake", clock.now())


@pytest.fixture
def both(database: Database) -> Database:
    with database.transaction() as tx:
        seeding.seed(tx, "test", clock.now())
    return database


def begun(db: Database, way: str, actor: Actor) -> drafts.Begun:
    found = entries.start(db, LAW, way, actor, clock.now())
    assert not isinstance(found, Refusal), found
    return found


def test_an_entry_belongs_to_the_one_who_types_it(both: Database) -> None:
    mine, now = intake(both), clock.now()
    entry = begun(both, "desk", mine)
    entries.give_code(both, entry.case_id, mine, now)
    for login in ("intake2", "manager", "politie", "regie"):
        other = staff.actor(both, login, now)
        found = entries.look(both, entry.case_id, other, now)
        assert found == entries.look(both, uuid4(), other, now) == Refusal("not_assigned")
        with both.read() as tx:
            assert entries.unfinished(tx, other, now) == []
    with both.read() as tx:
        assert [one.case_id for one in entries.unfinished(tx, mine, now)] == [entry.case_id]
    assert log_of(both, f"case:{entry.case_id}")[0] == ("begin", "done", {"way": "desk"})


def test_only_the_role_of_a_way_may_begin_it_and_a_refusal_leaves_nothing(both: Database) -> None:
    now = clock.now()
    untrained = now + timedelta(days=4000)
    tried = [
        ("desk", "politie", now, "wrong_role"),
        ("agency", "intake", now, "wrong_role"),
        ("desk", "manager", now, "wrong_role"),
        ("letter", "intake", now, "wrong_role"),
        ("telephone", "intake", untrained, "training_expired"),
        ("agency", "politie", untrained, "training_expired"),
    ]
    for way, login, moment, key in tried:
        actor = staff.actor(both, login, now)
        assert entries.start(both, LAW, way, actor, moment) == Refusal(key), (way, login)
    with both.read() as tx:
        assert tx.scalars(select(models.Case)).all() == []
        assert tx.scalars(select(StaffEntry)).all() == []


def test_an_agency_gets_no_code_and_the_others_one(both: Database) -> None:
    desk = begun(both, "desk", intake(both))
    agency = begun(both, "agency", staff.actor(both, "politie", clock.now()))
    with both.read() as tx:
        assert [row.case_id for row in tx.scalars(select(AccessCode))] == [desk.case_id]
        answers = drafts.read(tx, agency.case_id, clock.now())
    assert (len(desk.code.split()), agency.code) == (8, "")
    assert answers is not None
    assert answers.values == {"by": ["agency"]}


def test_the_next_about_somebody_else_knows_the_one_before(both: Database) -> None:
    mine, now = intake(both), clock.now()
    first = begun(both, "desk", mine)
    second = entries.start(both, LAW, "desk", mine, now, first.case_id)
    theirs = entries.start(both, LAW, "desk", staff.actor(both, "intake2", now), now, first.case_id)
    assert not isinstance(second, Refusal)
    assert not isinstance(theirs, Refusal)
    with both.read() as tx:
        known = [drafts.read(tx, one.case_id, now) for one in (second, theirs)]
    assert [one.values if one else None for one in known] == [{"earlier": [first.reference]}, {}]


def test_an_entry_whose_term_is_over_is_gone_and_never_taken_for_received(both: Database) -> None:
    mine, now = intake(both), clock.now()
    entry = begun(both, "desk", mine)
    entries.give_code(both, entry.case_id, mine, now)
    over = now + timedelta(days=8)
    assert entries.look(both, entry.case_id, mine, over) == Refusal("not_assigned")
    with both.read() as tx:
        assert entries.unfinished(tx, mine, over) == []
    assert requests.expire(both, entry.case_id, over) == Done(entry.case_id, "gone")
    assert entries.look(both, entry.case_id, mine, over) == Refusal("not_assigned")


# --- at the desk and on the telephone


@pytest.mark.parametrize("way", ["desk", "telephone"])
def test_staff_type_for_somebody(open_app: Flask, desk: Database, way: str) -> None:
    entry = Typist(open_app, "intake").enter(way, NEEDED)
    case = case_of(desk, entry)
    assert (case.stage, case.route, case.capacity) == ("received", "ask", "self")
    assert (case.region_code, case.director_id) == ("VR13", staff.who("regie"))
    with desk.read() as tx:
        row = tx.get_one(StaffEntry, case.id)
        assert tx.scalars(select(Draft)).all() == []
        asker = people.find(tx, case, "applicant")
        contact = people.read_contact(tx, asker) if asker is not None else None
    assert (row.way, row.account_id) == (way, staff.who("intake"))
    assert contact is not None
    assert contact.mail == "noor@voorbeeld.example"
    submitted = next(one for one in log_of(desk, f"case:{case.id}") if one[0] == "submit")
    assert submitted[2]["way"] == way


def test_the_code_comes_before_the_first_answer(open_app: Flask, desk: Database) -> None:
    typist = Typist(open_app, "intake")
    where = typist.begin("telephone")
    entry = where.removesuffix("/code")
    shown = typist.client.get(where)
    assert "Anton" in shown.text or "Eduard" in shown.text, "spelled to be read out"
    assert typist.client.get(f"{entry}/stap/1").location == entry, "no question yet"
    refused = typist.client.post(
        f"{entry}/stap/1",
        data={"csrf_token": token(typist.client, where), "by": "self"},
    )
    assert refused.location == entry
    with desk.read() as tx:
        assert drafts.read_row(tx, tx.scalars(select(Draft)).one()).values == {}
    typist.hand_over(where)
    assert typist.client.get(where).location == entry, "shown once"
    assert typist.client.get(entry).location == f"{entry}/stap/1"


def test_without_its_code_an_entry_cannot_go_on(open_app: Flask) -> None:
    typist = Typist(open_app, "intake")
    entry = typist.begin("desk").removesuffix("/code")
    later = Typist(open_app, "intake")
    assert later.client.get(f"{entry}/code").location == entry
    assert later.client.get(entry).location == ENTRIES
    assert "De code is niet meegegeven" in words(later.client.get(ENTRIES))


def test_she_can_go_on_herself_with_the_code(open_app: Flask, desk: Database) -> None:
    typist = Typist(open_app, "intake")
    where = typist.begin("desk")
    access = typist.hand_over(where)
    typist.post(f"{where.removesuffix('/code')}/stap/1", {"by": "self"})
    visitor = Visitor(open_app)
    assert visitor.come_back(access).location == "/formulier/verder"
    assert visitor.fill_in(NEEDED) == "/formulier/overzicht"
    assert visitor.hand_in().location == "/formulier/klaar"
    entry = where.removesuffix("/code")
    assert case_of(desk, entry).stage == "received"
    assert typist.client.get(entry).location == f"{entry}/klaar"


def test_leaving_and_taking_up_again(open_app: Flask) -> None:
    typist = Typist(open_app, "intake")
    where = typist.begin("desk")
    access = typist.hand_over(where)
    entry = where.removesuffix("/code")
    typist.post(f"{entry}/stap/1", {"by": "professional"})
    again = Typist(open_app, "intake")
    listed = words(again.client.get(ENTRIES))
    assert access.reference in listed
    assert again.client.get(entry).location == f"{entry}/stap/2", "safe contact is asked first"
    colleague = Typist(open_app, "intake2")
    assert access.reference not in words(colleague.client.get(ENTRIES))
    for path in ("", "/code", "/stap/1", "/overzicht", "/klaar"):
        assert colleague.client.get(entry + path).status_code == 404, path
        assert colleague.client.get(f"{ENTRIES}/{uuid4()}{path}").status_code == 404


def test_changing_an_answer_leads_back_to_the_review(open_app: Flask) -> None:
    typist = Typist(open_app, "intake")
    where = typist.begin("desk")
    typist.hand_over(where)
    entry = where.removesuffix("/code")
    review = typist.fill_in(entry, NEEDED)
    assert f"{entry}/stap/8?na=overzicht" in typist.client.get(review).text
    changed = typist.post(f"{entry}/stap/8?na=overzicht", {"name": "Noor de Wit"})
    assert changed.location == review
    assert "Noor de Wit" in typist.client.get(review).text
    refused = typist.post(review)
    assert "Lees alles voor" in words(refused)


def test_whoever_lives_elsewhere_is_received_here_to_be_transferred(
    open_app: Flask, desk: Database
) -> None:
    entry = Typist(open_app, "intake").enter("desk", {**NEEDED, 9: {"municipality": "Rotterdam"}})
    assert case_of(desk, entry).region_code == "VR13"


def test_no_desk_page_tells_whether_she_applied_before(open_app: Flask) -> None:
    typist = Typist(open_app, "intake")

    def pages() -> list[str]:
        where = typist.begin("desk")
        typist.hand_over(where)
        entry = where.removesuffix("/code")
        paths = (typist.fill_in(entry, NEEDED), f"{entry}/stap/8", f"{entry}/stap/10")
        return [words(typist.client.get(path)) for path in paths]

    before = pages()
    Visitor(open_app).apply()
    assert pages() == before, "word for word the same"


def test_every_look_is_logged(open_app: Flask, desk: Database) -> None:
    entry = Typist(open_app, "intake").enter("desk", NEEDED)
    case_id = entry.rpartition("/")[2]
    verbs = [verb for verb, _outcome, _ids in log_of(desk, f"case:{case_id}")]
    assert verbs[:3] == ["begin", "view", "view"]
    assert "code_given" in verbs
    assert verbs.count("submit") == 1


# --- an agency


def test_an_agency_starts_a_case(open_app: Flask, desk: Database) -> None:
    typist = Typist(open_app, "politie")
    entry = typist.enter("agency", AGENCY)
    case = case_of(desk, entry)
    assert (case.route, case.capacity, case.initiator) == ("know", "agency", "police")
    assert (case.stage, case.applicant_id) == ("received", None)
    with desk.read() as tx:
        clocks = tx.scalars(select(models.Clock.key).where(models.Clock.case_id == case.id))
        assert set(clocks) == {"triage", "assign_director", "decision", "review"}
        assert (
            tx.scalars(select(models.Message).where(models.Message.name == "receipt")).all() == []
        )
        at_risk = people.find(tx, case, "person_at_risk")
        assert at_risk is not None
        assert people.read_contact(tx, at_risk) is None, "a tip is no permission"
        assert tx.get(Application, case.id) is not None


def test_the_liaison_sees_afterwards_only_what_a_liaison_sees(
    open_app: Flask, desk: Database
) -> None:
    typist = Typist(open_app, "politie")
    entry = typist.enter("agency", AGENCY)
    reference = case_of(desk, entry).reference
    for path in ("", "/tijdlijn", "/logboek", "/termijnen"):
        assert typist.client.get(f"/werk/zaken/{reference}{path}").status_code == 404, path
    assert reference not in typist.client.get("/werk/zaken").text.replace(" ", "")
    done = words(typist.client.get(f"{entry}/klaar"))
    assert "Noor" not in done
    assert "Verschrikkelijk" not in done
    assert typist.client.get(f"{entry}/stap/8").location == entry
    assert typist.client.get(f"{entry}/overzicht").location == entry


def test_an_agency_is_asked_nothing_about_its_own_contact_or_language(open_app: Flask) -> None:
    typist = Typist(open_app, "politie")
    entry = typist.begin("agency")
    first = typist.client.get(entry).location
    assert first == f"{entry}/stap/27"
    for number in (1, 2, 6, 7, 25, 26):
        assert typist.client.get(f"{entry}/stap/{number}").location == entry
    assert 'name="interpreter"' not in typist.client.get(f"{entry}/stap/24").text


def test_nobody_else_starts_a_case_for_an_agency(open_app: Flask) -> None:
    for login in ("regie", "voorzitter", "gezag", "gesprek", "manager", "beheer", "fg"):
        assert Typist(open_app, login).client.get(ENTRIES).status_code == 403, login
    refused = Typist(open_app, "intake").post(ENTRIES, {"way": "agency"})
    assert refused.status_code == 422
    visitor = Visitor(open_app)
    visitor.begin()
    assert "Kies een van de mogelijkheden" in visitor.step(1, {"by": "agency"}).text
