"""What a subject may have brought: the same page and answer, whether or not there is a case."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from disclosure import clock
from disclosure.cases import matching
from disclosure.cases.models import Task
from disclosure.decisions import subjects
from disclosure.decisions.remedy_models import SubjectRemedy
from disclosure.decisions.subjects import Brought
from disclosure.errors import Refusal
from disclosure.procedure import profile, terms
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.conftest import strict_app
from tests.desk import log_in, log_in_as
from tests.factories import World, snapshot
from tests.returning import VOLATILE

LIST = "/werk/ingediend"
OFFICER, MANAGER, DIRECTOR = "privacy_officer", "regional_manager", "case_director"
WHOM = {"name": "Bram Verzonnen", "born": "1985-03-04"}
NUMBERS = re.compile(r"[0-9A-Z]{11}|[0-9a-f-]{36}")


@pytest.fixture
def case(database: Database) -> World:
    return factories.world(database)


@pytest.fixture
def alone(sqlite_only: Database) -> World:
    return factories.world(sqlite_only)


@pytest.fixture
def moment(alone: World) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(alone.now, tick=False) as moved:
        yield moved


@pytest.fixture
def app(settings: Settings, sqlite_only: Database) -> Flask:
    return strict_app(settings, sqlite_only)


def brought(case: World, **given: Any) -> Brought:
    return Brought(
        **{
            "kind": "objection",
            "day": terms.local_day(case.now),
            "name": "Bram Verzonnen",
            "born": date(1985, 3, 4),
            "words": "You write about me",
            "reply_to": "PO box 7",
            "handler": case.id_of(OFFICER),
            **given,
        }
    )


def register(case: World, who: str = MANAGER, **given: Any) -> Refusal | str:
    law = profile.load("nl")
    return subjects.register(case.db, brought(case, **given), law, case.actor(who), case.now)


def known(case: World) -> None:
    """Bring a draft to `received`, about this subject, found by his name and birth date."""
    factories.received(case, subject=WHOM)
    matching.match(case.db, case.now)


def looks(case: World) -> list[Task]:
    return [row for row in case.rows(Task) if row.kind == "subject_remedy"]


def row_of(case: World) -> SubjectRemedy:
    with case.db.read() as tx:
        return tx.scalars(select(SubjectRemedy)).one()


def test_the_director_is_asked_to_look_at_her_and_learns_nothing_else(case: World) -> None:
    known(case)
    assert isinstance(register(case), str)
    assert looks(case) == []
    subjects.look_first(case.db, case.now)
    (task,) = looks(case)
    assert (task.owner_id, task.about) == (case.id_of(DIRECTOR), "")
    assert subjects.look_first(case.db, case.now) == 0
    assert len(looks(case)) == 1
    columns = {column.name for column in SubjectRemedy.__table__.columns}
    assert not any("case" in name or "task" in name for name in columns)
    assert b"You write" not in row_of(case).document


def test_a_case_that_comes_later_is_found_too(case: World) -> None:
    assert isinstance(register(case), str)
    subjects.look_first(case.db, case.now)
    assert row_of(case).looked_at == case.now
    known(case)
    subjects.look_first(case.db, case.now)
    assert len(looks(case)) == 1


def test_somebody_else_is_not_meant(alone: World) -> None:
    known(alone)
    register(alone, name="Koos Anders", born=date(1960, 1, 1))
    subjects.look_first(alone.db, alone.now)
    assert looks(alone) == []


@pytest.mark.parametrize("field", ["kind", "day", "name", "words", "reply_to", "handler"])
def test_what_is_missing_is_named(alone: World, field: str) -> None:
    before = snapshot(alone.db)
    given: dict[str, Any] = {field: None}
    assert register(alone, **given) == Refusal("facts_missing", field)
    assert snapshot(alone.db) == before


def test_only_who_can_open_no_case_handles_it(alone: World) -> None:
    assert register(alone, handler=alone.id_of(DIRECTOR)) == Refusal("facts_missing", "handler")
    register(alone)
    found = row_of(alone)
    manager, officer = alone.actor(MANAGER), alone.actor(OFFICER)
    assert not subjects.look(alone.db, found.id, manager, alone.now)
    assert subjects.answer(alone.db, found.id, "x", manager, alone.now) == Refusal("not_assigned")
    early = subjects.answer(alone.db, found.id, "x", officer, alone.now)
    assert early == Refusal("not_overdue")
    later = alone.now + timedelta(days=28)
    assert subjects.answer(alone.db, found.id, "As far as the law", officer, later) is None
    assert subjects.answer(alone.db, found.id, "x", officer, later) == Refusal("already_done")


def typed(case: World, name: str) -> dict[str, Any]:
    return {
        "kind": "objection",
        "day": ["27", "11", "2026"],
        "name": name,
        "born": ["4", "3", "1985"],
        "words": "You write about me",
        "reply_to": "PO box 7",
        "handler": str(case.id_of(OFFICER)),
    }


def same(page: str, name: str) -> str:
    """Return a page without what differs between any two people."""
    return NUMBERS.sub("…", VOLATILE.sub("", page)).replace(name, "somebody")


def test_every_page_and_answer_is_the_same_whether_or_not_there_is_a_case(
    app: Flask, alone: World, moment: time_machine.Traveller
) -> None:
    known(alone)
    desk, new = log_in(app, alone, OFFICER), f"{LIST}/nieuw"
    names = ("Bram Verzonnen", "Koos Anders")
    for name in names:
        assert desk.post(new, new, **typed(alone, name)).location == LIST
        assert "Ontvangen onder nummer" in desk.see(LIST)
    assert subjects.look_first(alone.db, alone.now) == 2
    assert len(looks(alone)) == 1
    rows = re.findall(r"<tr.*?</tr>", desk.get(LIST).text, re.DOTALL)[1:]
    assert len(rows) == 2
    with alone.db.read() as tx:
        found = {
            subjects.read(tx, row).person.name: row.id for row in tx.scalars(select(SubjectRemedy))
        }
    early = [same(desk.get(f"{LIST}/{found[name]}").text, name) for name in names]
    moment.shift(timedelta(days=28))
    desk = log_in_as(app, alone.id_of(OFFICER), clock.now())
    late = [same(desk.get(f"{LIST}/{found[name]}").text, name) for name in names]
    for pages in (early, late, [NUMBERS.sub("…", row) for row in rows]):
        assert pages[0] == pages[1]
    assert "Nog niet antwoorden" in early[0]
    assert "Of dat hier zo is, kan niet worden gezegd." in late[0]


def test_whoever_registers_it_for_another_sees_no_more_of_it(
    app: Flask, alone: World, moment: time_machine.Traveller
) -> None:
    desk, new = log_in(app, alone, MANAGER), f"{LIST}/nieuw"
    assert desk.post(new, new, **typed(alone, "Bram Verzonnen")).location == "/werk/"
    assert desk.get(LIST).status_code == 403
    assert desk.get(f"{LIST}/{row_of(alone).id}").status_code == 403
    assert desk.post(new, new, **{**typed(alone, ""), "day": ["1", "1", "2030"]}).status_code == 422
    assert log_in(app, alone, DIRECTOR).get(new).status_code == 403
