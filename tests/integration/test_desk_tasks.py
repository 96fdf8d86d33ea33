"""Tasks on the case page: done once, by who may, and logged."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from flask import Flask

from disclosure.cases import models
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.conftest import strict_app
from tests.desk import address, log_in
from tests.factories import World
from tests.staff import log_of

FAR = ("panel_chair", "decision_maker")


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among staff."""
    return factories.world(database)


@pytest.fixture(autouse=True)
def moment(case: World) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the case's moment."""
    with time_machine.travel(case.now, tick=False) as moved:
        yield moved


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    return strict_app(settings, database)


def open_tasks(case: World) -> list[models.Task]:
    return [task for task in case.rows(models.Task) if task.done_at is None]


def test_a_task_is_done_once_and_logged(app: Flask, case: World) -> None:
    factories.received(case, contact={"channel": "phone"})
    (task,) = open_tasks(case)
    desk = log_in(app, case, "case_director")
    assert "Bel haar, zoals afgesproken" in desk.see(address(case))
    where = address(case, "taak", str(task.id))
    assert desk.post(where, address(case, "signaal")).location == address(case)
    assert open_tasks(case) == []
    assert "De taak is gedaan." in desk.see(address(case))
    done = ("task_done", "done", {"kind": "phone", "about": "receipt"})
    assert done in log_of(case.db, f"case:{case.case_id}")
    desk.post(where, address(case, "signaal"))
    assert "Dit is al gedaan." in desk.see(address(case))


def test_a_task_of_another_case_stays(app: Flask, case: World) -> None:
    factories.received(case)
    other = factories.begin(case.db, case.staff, case.now)
    factories.received(other, contact={"channel": "phone"})
    (task,) = open_tasks(other)
    desk = log_in(app, case, "case_director")
    for wrong in (task.id, uuid4()):
        desk.post(address(case, "taak", str(wrong)), address(case, "signaal"))
    assert [one.id for one in open_tasks(other)] == [task.id]


@pytest.mark.parametrize("who", FAR)
def test_tasks_are_not_for_the_panel(app: Flask, case: World, who: str) -> None:
    factories.gathering(case, contact={"channel": "phone"})
    (task, *_rest) = open_tasks(case)
    desk = log_in(app, case, who)
    assert "Bel haar" not in desk.see(address(case))
    page = address(case, "signaal")
    assert desk.post(address(case, "taak", str(task.id)), page).status_code == 403
    assert task.id in {one.id for one in open_tasks(case)}
