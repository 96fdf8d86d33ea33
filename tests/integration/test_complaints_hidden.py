"""A complaint is hidden from whom it is about: on every page, while it is open and afterwards."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from disclosure.decisions import remedies, remedy_queries
from disclosure.decisions.remedy_models import Remedy
from disclosure.decisions.remedy_rules import Record
from disclosure.errors import Refusal
from disclosure.procedure import terms
from disclosure.requests import correspondence
from disclosure.store.database import Database
from tests import factories, returning
from tests.desk import address, log_in
from tests.factories import World

MANAGER, NEW, PART = "regional_manager", "decision_maker/2", "bezwaar-en-klacht"
WORDS, FOUND = "De manager belde mij thuis", "U had gelijk"
PLACES = ("klacht", "", "tijdlijn", "geschiedenis", PART)
"""Every page of a case on which a complaint, or that there is one, could stand."""


@pytest.fixture
def case(sqlite_only: Database) -> Iterator[World]:
    """Return a case with a complaint, time standing still."""
    made = factories.received(factories.world(sqlite_only))
    correspondence.leave(made.db, made.case_id, "complaint", WORDS, made.now)
    with time_machine.travel(made.now, tick=False):
        yield made


def the_file(case: World) -> Remedy:
    found: list[Remedy] = case.rows(Remedy)
    return found[-1]


def record(case: World, who: str, what: str, **given: object) -> Refusal | None:
    args = Record(what=what, **{"day": terms.local_day(case.now), **given})  # type: ignore[arg-type]
    row = the_file(case)
    return remedies.record(case.db, case.case_id, row.id, args, case.actor(who), case.now)


def about(case: World, who: str | None) -> None:
    """Name a handler, and whom it is about."""
    whom = case.id_of(who) if who else None
    assert record(case, MANAGER, "handler", handler=case.id_of(NEW), about=whom) is None


def finished(case: World) -> None:
    """Let the handler hear her and say what was found."""
    heard = {"how": "held", "place": "Bibliotheek", "words": "Zij vertelde het"}
    assert record(case, NEW, "hearing", **heard) is None
    assert record(case, NEW, "finding", how="founded", words=FOUND) is None


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_whom_it_is_about_reads_no_word_of_it(app: Flask, case: World, closed: bool) -> None:
    about(case, MANAGER)
    if closed:
        finished(case)
    desk = log_in(app, case, MANAGER)
    assert desk.get(address(case)).status_code == 200
    assert desk.get(address(case, "klacht")).status_code == 404
    for place in PLACES:
        shown = desk.get(address(case, place) if place else address(case)).text
        assert WORDS not in shown, place
        assert FOUND not in shown, place
        assert str(the_file(case).id) not in shown, place
    page = address(case, PART, str(the_file(case).id))
    for path in (page, f"{page}/finding", f"{page}/hearing", f"{page}/handler"):
        assert desk.get(path).status_code == 404


def test_before_it_is_known_whom_it_is_about_the_manager_reads_it(app: Flask, case: World) -> None:
    desk = log_in(app, case, MANAGER)
    assert WORDS in desk.see(address(case, "klacht"))
    about(case, "case_director")
    assert WORDS in desk.see(address(case, "klacht"))
    assert str(the_file(case).id) in desk.get(address(case, PART)).text


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_whom_it_is_about_answers_nothing_and_leaves_no_trace(case: World, closed: bool) -> None:
    about(case, MANAGER)
    if closed:
        finished(case)
    before, said = factories.snapshot(case.db), returning.said(case, "complaint")
    answer = correspondence.answer(
        case.db, case.case_id, "complaint", "Dat klopt niet", case.actor(MANAGER), case.now
    )
    assert answer == Refusal("conflict")
    assert factories.snapshot(case.db) == before
    assert returning.said(case, "complaint") == said


def test_a_complaint_about_one_hides_nothing_from_another(app: Flask, case: World) -> None:
    about(case, MANAGER)
    with case.db.read() as tx:
        for who, hidden in ((MANAGER, True), (NEW, False), ("case_director", False)):
            found = remedy_queries.complained_about(tx, case.case_id, case.id_of(who))
            assert found is hidden, who
    assert WORDS in log_in(app, case, NEW).see(address(case, PART, str(the_file(case).id)))


@pytest.mark.parametrize("who", ["case_director", "intake", "panel_chair", "decision_maker"])
def test_nobody_else_reads_a_complaint_in_the_case(app: Flask, case: World, who: str) -> None:
    """It may be about any of them; only the manager and whoever handles it know."""
    desk = log_in(app, case, who)
    assert desk.get(address(case, "klacht")).status_code == 403
    for place in PLACES[1:]:
        assert WORDS not in desk.get(address(case, place) if place else address(case)).text, place


def test_a_complaint_left_twice_is_two_files_with_one_handler_each(case: World) -> None:
    about(case, MANAGER)
    later = "En nu weer"
    correspondence.leave(case.db, case.case_id, "complaint", later, case.now + timedelta(minutes=1))
    files = case.rows(Remedy)
    assert len(files) == 2
    assert [row.handler_id is None for row in files].count(True) == 1
    assert returning.said(case, "complaint") == [(WORDS, False), (later, False)]
