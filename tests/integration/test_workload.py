"""Workload: names of colleagues and counts, of one's own region, by one statement."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from disclosure.accounts.models import Account, TrainingRecord
from disclosure.desk import workload
from disclosure.desk.workload import Load
from disclosure.settings import Settings
from disclosure.store import references
from disclosure.store.database import Database
from tests import factories
from tests.conftest import strict_app
from tests.desk import log_in, statements
from tests.factories import World
from tests.staff import log_of

PAGE = "/werk/werklast"


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


def loads(case: World, who: str) -> dict[str, Load]:
    """Return the counts this person reads, by account name; one statement makes them."""
    actor = case.actor(who)
    with statements(case.db) as seen, case.db.read() as tx:
        found = workload.read(tx, actor, case.now)
    assert len([each for each in seen if each.startswith("SELECT")]) == 1
    return {one.name: one for one in found}


def name(case: World, who: str) -> str:
    with case.db.read() as tx:
        return tx.get_one(Account, case.id_of(who)).name


def test_open_urgent_and_late_cases_are_counted_once_for_each(case: World) -> None:
    factories.gathering(case, "high")
    other = factories.received(factories.begin(case.db, case.staff, case.now))
    other.grant("assign_director", "intake", to="case_director/2")
    gone = factories.begin(case.db, case.staff, case.now)
    factories.declined(gone)
    found = loads(case, "intake")
    first, second, intake = (
        name(case, who) for who in ("case_director", "case_director/2", "intake")
    )
    assert found[first] == Load(first, cases=2, directs=2, urgent=1, late=0)
    assert found[second] == Load(second, cases=1, directs=1, urgent=0, late=0)
    assert (found[intake].cases, found[intake].directs) == (1, 0)
    other.wait(hours=25)  # triage of the second is late: of whoever weighs, not of the director
    case.now = other.now
    found = loads(case, "regional_manager")
    assert found[intake].late == 1
    assert next(iter(found.values())).late >= 1, "who has most that is late comes first"


def test_another_region_and_a_conflict_are_not_counted(case: World) -> None:
    factories.received(case)
    assert not any(one.cases for one in loads(case, "VR17:regional_manager").values())
    case.in_conflict("intake/2")
    assert not any(one.cases for one in loads(case, "intake/2").values())


def test_the_page_holds_names_and_numbers_and_is_logged(app: Flask, case: World) -> None:
    factories.received(case)
    for who in workload.READERS:
        desk = log_in(app, case, who)
        assert "Werklast van de regio" in desk.see(), who
        text = desk.see(PAGE)
        assert name(case, "case_director") in text
        assert references.spaced(case.case.reference) not in text
        assert "Fictief" not in text
        assert log_of(case.db, f"actor:{case.id_of(who)}")[-1][:2] == ("list", "done")


@pytest.mark.parametrize("who", ["panel_chair", "decision_maker", "police", "privacy_officer"])
def test_it_is_not_for_others(app: Flask, case: World, who: str) -> None:
    assert log_in(app, case, who).get(PAGE).status_code == 403


def test_without_training_there_are_no_numbers(app: Flask, case: World) -> None:
    factories.received(case)
    with case.changed() as tx:
        tx.execute(update(TrainingRecord).values(valid_until=case.now.date().replace(day=26)))
    text = log_in(app, case, "intake").see(PAGE)
    assert "Uw training is niet meer geldig" in text
    assert name(case, "case_director") not in text
