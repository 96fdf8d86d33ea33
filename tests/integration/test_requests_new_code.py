"""A new code: in person, to her alone, after a talk; the old one dies with all that it opened."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask

from disclosure.cases import models
from disclosure.requests import access
from disclosure.requests.models import AccessCode, ApplicantMessage
from disclosure.requests.rules import NewCode
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories, returning
from tests.conftest import strict_app
from tests.desk import address, log_in, words
from tests.factories import World
from tests.front_desk import Access, Visitor
from tests.staff import log_of
from tests.step_pages import digests

GOOD: dict[str, str] = {
    "where": "in_person",
    "identity": "document",
    "spoken_alone": "y",
    "safety_talk": "y",
    "reason": "He found the paper.",
    "second_proof": "waterlelie",
}
SLUG = "nieuwe-code"


@pytest.fixture
def case(database: Database) -> World:
    """Return a case that was received."""
    return factories.received(factories.world(database))


@pytest.fixture(autouse=True)
def moment(case: World) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the case's moment."""
    with time_machine.travel(case.now, tick=False) as moved:
        yield moved


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    return strict_app(settings, database)


def given(case: World, **changes: Any) -> Access:
    """Let a colleague give a new code."""
    args = {"where": "in_person", "identity": "document", "reason": "Lost.", **changes}
    whole = NewCode(spoken_alone=True, safety_talk=True, **args)
    code = access.give_new_code(case.db, case.case_id, whole, case.actor("intake"), case.now)
    assert isinstance(code, str)
    return Access(case.case.reference, code)


def shown_once(app: Flask, case: World, who: str, **changes: str) -> str:
    """Give a new code on the page; return the words as they are shown."""
    desk = log_in(app, case, who)
    path = address(case, SLUG)
    answer = desk.post(path, path, **{**GOOD, **changes})
    assert answer.location == f"{path}/eenmaal", words(answer)
    page = desk.get(answer.location).text
    desk.post(answer.location, answer.location)
    assert desk.get(f"{path}/eenmaal").location == address(case), "never again"
    return " ".join(re.findall(r"<li>([a-z]{5})</li>", page))


@pytest.mark.parametrize("who", ["intake", "case_director"])
def test_it_is_given_shown_once_and_opens(app: Flask, case: World, who: str) -> None:
    code = Access(case.case.reference, shown_once(app, case, who))
    visitor = returning.come_back(app, code)
    assert visitor.prove("verkeerd").status_code == 200
    assert visitor.prove("Waterlelie").location == "/verder/status"


def test_the_old_code_and_its_decoy_die_with_every_open_session(app: Flask, case: World) -> None:
    old = given(case, second_proof="zeemeermin")
    decoy = returning.decoy_of(case.db, old, case.now)
    inside = [returning.known(app, old), returning.come_back(app, decoy)]
    new = given(case)
    for visitor in inside:
        assert visitor.client.get("/verder/status").location == "/"
    assert [Visitor(app).come_back(one).status_code for one in (old, decoy)] == [200, 200]
    assert [row.decoy for row in returning.rows(case.db, AccessCode)] == [False]
    returning.known(app, new)  # by the word that she still knows


def test_another_case_keeps_its_sessions(app: Flask, case: World) -> None:
    other = factories.received(factories.begin(case.db, case.staff, case.now))
    inside = returning.come_back(app, given(other))
    given(case)
    assert inside.client.get("/verder/status").status_code == 200


def test_it_is_logged_and_the_code_never(app: Flask, case: World) -> None:
    code = shown_once(app, case, "intake")
    log = log_of(case.db, f"case:{case.case_id}")
    wanted = {"where": "in_person", "identity": "document", "word": "True"}
    assert ("new_code", "done", wanted) in log
    (why,) = [row for row in case.rows(ApplicantMessage) if row.kind == "new_code"]
    assert why.by_id == case.id_of("intake")
    stored = str(factories.snapshot(case.db)) + str(log)
    for secret in (*code.split(), "waterlelie", "He found the paper"):
        assert secret not in stored, secret


def test_she_may_still_be_reached_as_before(case: World) -> None:
    before = case.rows(models.Person)
    given(case, second_proof="waterlelie")
    after = case.rows(models.Person)
    assert [row.contact_set_at for row in before] == [row.contact_set_at for row in after]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"where": ""}, "where-0"),
        ({"where": "telephone"}, "where-0"),
        ({"identity": ""}, "identity-0"),
        ({"identity": "digid"}, "identity-0"),
        ({"spoken_alone": ""}, "spoken_alone"),
        ({"safety_talk": ""}, "safety_talk"),
        ({"reason": ""}, "reason"),
        ({"second_proof": "kort"}, "second_proof"),
    ],
)
def test_what_is_not_sure_is_refused_and_leaves_the_old_code(
    app: Flask, case: World, changes: dict[str, str], field: str
) -> None:
    given(case)
    desk, path, before = log_in(app, case, "intake"), address(case, SLUG), digests(case)
    sent = {name: value for name, value in {**GOOD, **changes}.items() if value}
    answer = desk.post(path, path, **sent)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert digests(case) == before


def test_nobody_else_has_the_page(app: Flask, case: World) -> None:
    for who in ("panel_chair", "decision_maker", "police", "regional_manager"):
        assert log_in(app, case, who).get(address(case, SLUG)).status_code == 403, who
    for who in ("case_director/2", "disclosure_officer", "VR17:intake"):
        assert log_in(app, case, who).get(address(case, SLUG)).status_code == 404, who


def test_a_case_that_nobody_applied_for_has_no_code(app: Flask, case: World) -> None:
    known = factories.gathering(factories.begin(case.db, case.staff, case.now), route="know")
    assert log_in(app, known, "intake").get(address(known, SLUG)).status_code == 404
