"""Professionals, the young, who represents her, other dangers, and what is added later."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.cases import models, people
from disclosure.cases.documents import APPLICANT, PersonDetails
from disclosure.errors import Refusal
from disclosure.requests import representation
from disclosure.requests.models import Application
from disclosure.requests.rules import CheckRepresentative
from disclosure.requests.triage_page import application
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories, front_desk
from tests.conftest import strict_app
from tests.desk import address, log_in, words
from tests.factories import World, snapshot
from tests.front_desk import NEEDED, Typist, Visitor
from tests.staff import log_of

GIRL: dict[int, dict[str, Any]] = {**NEEDED, 8: {"name": "Noor", "born": ["4", "5", "2012"]}}


@pytest.fixture
def open_app(settings: Settings, sqlite_only: Database) -> Flask:
    with sqlite_only.transaction() as tx:
        seeding.seed(tx, "test", clock.now())
    return strict_app(settings, sqlite_only)


@pytest.fixture(autouse=True)
def still() -> Iterator[time_machine.Traveller]:
    """Let time stand still on a day on which the girl is fourteen."""
    with time_machine.travel(factories.moment("2026-11-27T14:05"), tick=False) as moved:
        yield moved


def received(db: Database) -> tuple[models.Case, dict[str, list[PersonDetails]]]:
    """Return the last case received with its people by part."""
    found: dict[str, list[PersonDetails]] = {}
    with db.read() as tx:
        case = tx.scalars(select(models.Case).join(Application)).one()
        for one in people.everyone(tx, case.id):
            found.setdefault(one.role, []).append(people.read_details(tx, one))
        return case, found


def staff_page(app: Flask, case: models.Case, login: str) -> str:
    answer = Typist(app, login).client.get(f"/werk/zaken/{case.reference}")
    assert answer.status_code == 200, login
    return words(answer)


# --- in the form


def test_a_professional_applies(open_app: Flask, sqlite_only: Database) -> None:
    Visitor(open_app).apply(front_desk.PROFESSIONAL)
    case, who = received(sqlite_only)
    assert case.capacity == "professional"
    assert who["applicant"][0].organisation == "De Praktijk"
    with sqlite_only.read() as tx:
        at_risk = people.find(tx, case, "person_at_risk")
        assert at_risk is not None
        assert people.read_contact(tx, at_risk) is None, "a tip, never a permission"
    shown = staff_page(open_app, case, "intake")
    for said in ("De Praktijk", "huisarts", "Op dinsdag is zij alleen.", "Op de site, zelf getypt"):
        assert said in shown
    assert "tip" in shown.lower()
    far = staff_page(open_app, case, "voorzitter")
    for hidden in ("De Praktijk", "huisarts", "Bea Boom", "Op dinsdag", "Hulpverlener"):
        assert hidden not in far


def test_a_girl_is_heard_alone_and_told_as_she_wants(
    open_app: Flask, sqlite_only: Database
) -> None:
    visitor = Visitor(open_app)
    visitor.begin()
    visitor.step(1, {"by": "self"})
    visitor.step(2, {"channel": "none"})
    visitor.step(6)
    page = visitor.step(8, GIRL[8]).location
    assert page == "/formulier/stap/28"
    shown = visitor.client.get(page).text
    assert "spreken wij alleen" in shown
    assert 'name="guardian_name"' not in shown, "she is asked how, not by whom"
    assert "Kies wat u wilt" in visitor.step(28).text
    assert visitor.fill_in({**GIRL, 28: {"told_how": "with"}}) == "/formulier/overzicht"
    visitor.hand_in()
    case, _who = received(sqlite_only)
    page = staff_page(open_app, case, "intake")
    assert "Alleen horen, en vertellen zoals zij of hij wil" in page
    assert "Samen met iemand die ik kies" in page


@pytest.mark.parametrize(
    ("born", "page"),
    [
        (["27", "11", "2010"], 30),
        (["28", "11", "2010"], 28),
        (["27", "11", "2014"], 28),
        (["28", "11", "2014"], 29),
        (["1", "1", "1990"], 30),
    ],
)
def test_the_age_follows_from_the_date_of_birth(
    open_app: Flask, born: list[str], page: int
) -> None:
    visitor = Visitor(open_app)
    visitor.begin()
    visitor.step(1, {"by": "self"})
    answer = visitor.step(8, {"name": "Noor", "born": born})
    assert answer.location == f"/formulier/stap/{page}"


def test_for_a_young_child_somebody_protects(open_app: Flask, sqlite_only: Database) -> None:
    child = {
        **front_desk.RELATIVE,
        8: {"name": "Pim", "age": "7"},
        29: {"guardian_name": "Truus", "guardian_relation": "moeder"},
    }
    Visitor(open_app).apply(child)
    _case, who = received(sqlite_only)
    assert [(one.name, one.relation) for one in who["representative"]] == [("Truus", "moeder")]
    assert who["person_at_risk"][0].age == "7"


def test_a_guardian_who_is_the_danger_surfaces(open_app: Flask, sqlite_only: Database) -> None:
    held = {
        **GIRL,
        28: {"told_how": "alone"},
        30: {"represented": "guardian"},
        31: {"represented_by": "subject"},
    }
    Visitor(open_app).apply(held)
    case, who = received(sqlite_only)
    assert [(one.name, one.is_subject) for one in who["representative"]] == [
        ("Karel Verschrikkelijk", True)
    ]
    shown = staff_page(open_app, case, "intake")
    assert "Wie haar vertegenwoordigt, kan betrokkene zelf zijn" in shown
    assert "Kijk in het register na wie haar vertegenwoordigt" in shown
    assert "vertegenwoordigt, kan" not in staff_page(open_app, case, "voorzitter")


def test_no_choice_of_oneself_where_nobody_else_is_asked_for(open_app: Flask) -> None:
    visitor = Visitor(open_app)
    visitor.begin()
    visitor.step(1, {"by": "self"})
    visitor.step(30, {"represented": "mentor"})
    assert "Dat ben ik zelf" not in visitor.client.get("/formulier/stap/31").text
    assert "Kies een van" in visitor.step(31, {"represented_by": "me"}).text
    assert "Vul de naam in." in visitor.step(31, {"represented_by": "other"}).text


def test_children_get_an_entry_each(open_app: Flask, sqlite_only: Database) -> None:
    cared = {**NEEDED, 16: {"children": "2"}, 37: {"children_ages": "3 en 7"}}
    Visitor(open_app).apply(cared)
    case, who = received(sqlite_only)
    assert [one.age for one in who["child"]] == ["3", "7"]
    assert staff_page(open_app, case, "voorzitter").count("Kind ") >= 2


def test_other_violence_is_told_where_to_go_and_may_go_on(
    open_app: Flask, sqlite_only: Database
) -> None:
    other = {
        **NEEDED,
        14: {"relationship": "other"},
        36: {"other_relation": "mijn broer"},
    }
    visitor = Visitor(open_app)
    visitor.begin()
    visitor.step(1, {"by": "self"})
    assert visitor.step(14, {"relationship": "other"}).location == "/formulier/stap/36"
    shown = words(visitor.client.get("/formulier/stap/36"))
    assert "0800 2000" in shown
    assert "112" in shown
    assert visitor.fill_in(other) == "/formulier/overzicht"
    assert visitor.hand_in().location == "/formulier/klaar"
    case, _who = received(sqlite_only)
    assert (case.stage, case.separated) == ("received", "no")
    assert "mijn broer" in staff_page(open_app, case, "intake")


def test_somebody_else_to_fear_is_a_second_application_that_knows_the_first(
    open_app: Flask, sqlite_only: Database
) -> None:
    visitor = Visitor(open_app)
    first = visitor.apply({**NEEDED, 38: {"anyone_else": "yes"}})
    assert "Begin met de volgende vraag" in visitor.client.get("/formulier/klaar").text
    begun = visitor.post("/formulier/vooraf", {"after": "1"})
    assert begun.location == "/formulier/code"
    visitor.post("/formulier/code")
    assert visitor.fill_in(NEEDED) == "/formulier/overzicht"
    assert first.reference not in visitor.client.get("/formulier/overzicht").text
    visitor.hand_in()
    with sqlite_only.read() as tx:
        cases = tx.scalars(select(models.Case)).all()
        known = [application(tx, case.id) for case in cases]
    assert sorted(one.earlier for one in known if one) == ["", first.reference.replace(" ", "")]


def test_the_next_visitor_of_a_shared_device_is_not_linked(
    open_app: Flask, sqlite_only: Database
) -> None:
    visitor = Visitor(open_app)
    visitor.apply()
    assert "Begin met de volgende" not in visitor.client.get("/formulier/klaar").text
    visitor.apply()
    with sqlite_only.read() as tx:
        known = [application(tx, case.id) for case in tx.scalars(select(models.Case))]
    assert [one.earlier for one in known if one] == ["", ""]


def test_a_third_party_reads_what_it_may_expect(open_app: Flask) -> None:
    visitor = Visitor(open_app)
    visitor.begin()
    review = visitor.fill_in(front_desk.RELATIVE)
    assert "op een vaste dag, wat er ook uitkomt" in words(visitor.client.get(review))
    visitor.hand_in()
    assert "op een vaste dag" in words(visitor.client.get("/formulier/klaar"))


def test_what_was_not_told_is_not_shown_as_something(
    open_app: Flask, sqlite_only: Database
) -> None:
    Visitor(open_app).apply(
        {**NEEDED, 30: {"represented": "mentor"}, 31: {"represented_by": "subject"}}
    )
    case, _who = received(sqlite_only)
    shown = staff_page(open_app, case, "intake")
    assert "Kies een taal" not in shown
    assert "Band met haar Mentor" in shown


def test_a_minor_subject_is_pointed_out(open_app: Flask, sqlite_only: Database) -> None:
    Visitor(open_app).apply({**NEEDED, 11: {"subject_born": ["1", "1", "2010"]}})
    case, _who = received(sqlite_only)
    assert "jeugdpolitie" in staff_page(open_app, case, "intake")


@pytest.fixture
def case(database: Database) -> World:
    return factories.world(database)


# --- the register


GOOD = CheckRepresentative(
    who=None, name="Koos Vlier", kind="mentor", register="curatele", found=True, is_subject=False
)


def check(case: World, by: str, **changes: Any) -> Refusal | None:
    values = {name: getattr(GOOD, name) for name in GOOD.__slots__} | changes
    args = CheckRepresentative(**values)
    return representation.check_representative(
        case.db, case.case_id, args, case.actor(by), case.now
    )


def open_tasks(case: World) -> set[str]:
    return {task.kind for task in case.rows(models.Task) if task.done_at is None}


def test_the_register_is_checked_by_staff_and_kept(case: World) -> None:
    factories.received(case)
    assert check(case, "intake") is None
    (row,) = [one for one in case.rows(models.Person) if one.role == "representative"]
    assert (row.identity_method, row.identity_by) == ("register", case.id_of("intake"))
    assert row.compartment == APPLICANT
    (note,) = [one for one in case.rows(models.CaseNote) if one.step == "representative"]
    assert note.by_id == case.id_of("intake")
    assert ("representative", "done", {}) in log_of(case.db, f"case:{case.case_id}")
    assert "representative_conflict" not in open_tasks(case)
    assert check(case, "intake", who=row.id, found=False) is None
    again = [one for one in case.rows(models.Person) if one.role == "representative"]
    assert [(one.id, one.identity_method) for one in again] == [(row.id, None)]


@pytest.mark.parametrize(
    "changes", [{"is_subject": True}, {"name": factories.ARGUMENTS["submit"]["subject"]["name"]}]
)
def test_a_representative_who_is_the_subject_reaches_the_director(
    case: World, changes: dict[str, Any]
) -> None:
    factories.received(case)
    assert check(case, "intake", **changes) is None
    assert "representative_conflict" in open_tasks(case)


@pytest.mark.parametrize(
    ("who", "changes", "key"),
    [
        ("VR17:intake", {}, "wrong_region"),
        ("police", {}, "wrong_role"),
        ("panel_chair", {}, "wrong_role"),
        ("case_director/2", {}, "not_assigned"),
        ("intake", {"register": ""}, "facts_missing"),
        ("intake", {"who": uuid4()}, "facts_missing"),
    ],
)
def test_a_refused_check_leaves_nothing(
    case: World, who: str, changes: dict[str, Any], key: str
) -> None:
    factories.received(case)
    before = snapshot(case.db)
    found = check(case, who, **changes)
    assert found is not None
    assert found.key == key
    assert snapshot(case.db) == before


def test_the_check_has_a_page(settings: Settings, case: World) -> None:
    factories.received(case)
    app, path = strict_app(settings, case.db), address(case, "vertegenwoordiger")
    desk = log_in(app, case, "intake")
    typed = {"name": "Koos", "kind": "mentor", "register": "curatele", "found": "yes"}
    refused = desk.post(path, path, **typed)
    assert refused.status_code == 422
    assert 'href="#is_subject-0"' in refused.get_data(as_text=True)
    done = desk.post(path, path, **typed, is_subject="no")
    assert done.location == address(case)
    shown = desk.see(address(case))
    assert "Koos" in shown
    assert "in het register" in shown
    assert "Koos" not in log_in(app, case, "panel_chair").see(address(case))
    assert "Koos" not in log_in(app, case, "panel_chair").see(address(case, "tijdlijn"))
    for other in ("VR17:intake", "case_director/2"):
        assert log_in(app, case, other).get(path).status_code == 404
    assert log_in(app, case, "panel_chair").get(path).status_code == 403
