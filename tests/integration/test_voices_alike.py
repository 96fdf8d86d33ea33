"""Not agreeing, on the site: the same page and the same answer, whatever the case has come to."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask

from disclosure.decisions.remedy_models import Remedy
from disclosure.requests import correspondence
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories, returning
from tests.conftest import strict_app
from tests.factories import World
from tests.front_desk import Visitor
from tests.sample_pages import token

OUTSIDE, GROUNDS = "/verder/oneens", "Niemand vroeg het mijn zus"
SENT = {"kind": "objection", "words": GROUNDS}
BRINGS: dict[str, Callable[[World], object]] = {
    "triage": factories.triage,
    "panel": factories.panel,
    "told": factories.not_disclosed,
    "declined": factories.declined,
    "withdrawn": factories.withdrawn,
    "closed": factories.closed,
}


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft among staff."""
    return factories.world(sqlite_only)


@pytest.fixture(autouse=True)
def moment(case: World) -> Iterator[time_machine.Traveller]:
    """Begin at the case's moment."""
    with time_machine.travel(case.now, tick=False) as moved:
        yield moved


@pytest.fixture
def app(settings: Settings, sqlite_only: Database) -> Flask:
    return strict_app(settings, sqlite_only)


def seen(case: World, visitor: Visitor, path: str = OUTSIDE) -> tuple[object, int]:
    """Return all that shows of a page, and how much the database was asked for it."""
    answer, asked = returning.seen_by_the_database(case.db, visitor, path, None)
    assert answer.status_code == 200
    return returning.shape(answer), len(asked)


@pytest.mark.parametrize("stage", BRINGS)
def test_the_page_is_the_same_at_every_stage(
    app: Flask, case: World, moment: time_machine.Traveller, stage: str
) -> None:
    first = factories.begin(case.db, case.staff, case.now)
    factories.received(first)
    BRINGS[stage](case)
    moment.move_to(max(case.now, first.now), tick=False)
    pages = [seen(one, returning.inside(app, one)) for one in (first, case)]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("stage", BRINGS)
def test_the_answer_is_the_same_and_nobody_is_turned_away(
    app: Flask, case: World, moment: time_machine.Traveller, stage: str
) -> None:
    first = factories.begin(case.db, case.staff, case.now)
    factories.received(first)
    BRINGS[stage](case)
    moment.move_to(max(case.now, first.now), tick=False)
    visitors = [returning.inside(app, one) for one in (first, case)]
    answers = [visitor.post(OUTSIDE, SENT) for visitor in visitors]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert returning.shape(answers[0]) == returning.shape(answers[1])
    after = [seen(one, visitor) for one, visitor in zip((first, case), visitors, strict=True)]
    assert after[0] == after[1]
    assert [len(one.rows(Remedy)) for one in (first, case)] == [1, 1]
    assert returning.said(case, "objection") == [(GROUNDS, False)]


def test_behind_a_decoy_it_answers_as_behind_a_code_without_the_word(
    app: Flask, case: World
) -> None:
    """A decoy opens nothing more, so the page is as far away as it is for half a key."""
    factories.received(case)
    code = returning.new_code(case)
    decoy = returning.decoy_of(case.db, code, case.now)
    shapes = []
    for one in (code, decoy):
        visitor = returning.come_back(app, one)
        got, asked = returning.seen_by_the_database(case.db, visitor, OUTSIDE, None)
        form = {"csrf_token": token(visitor.client, "/verder/woord"), **SENT}
        sent = visitor.client.post(OUTSIDE, data=form)
        shapes.append((returning.shape(got), len(asked), returning.shape(sent)))
        assert (got.location, sent.location) == ("/verder/woord", "/verder/woord")
    assert shapes[0] == shapes[1]
    assert case.rows(Remedy) == []
    assert returning.said(case, "objection", correspondence.DECOY) == []


@pytest.mark.parametrize(
    "sent", [{}, {"kind": "objection"}, {"words": GROUNDS}, {"kind": "appeal", "words": GROUNDS}]
)
def test_what_is_not_whole_is_kept_on_the_page_and_nowhere_else(
    app: Flask, case: World, sent: dict[str, str]
) -> None:
    factories.received(case)
    visitor = returning.inside(app, case)
    answer = visitor.post(OUTSIDE, sent)
    assert answer.status_code == 200
    assert "error-summary" in answer.text
    assert sent.get("words", "") in answer.text
    assert case.rows(Remedy) == []
    assert returning.said(case, "objection", "default") == []
