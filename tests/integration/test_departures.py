"""Whoever leaves leaves nothing behind: cases, terms, tasks, tellings go to whoever is there."""

from collections.abc import Iterator
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from disclosure.accounts import actions as accounts
from disclosure.accounts import queries, seeding
from disclosure.accounts.models import Account, DutyEntry
from disclosure.cases import departures, models
from disclosure.desk import left_behind
from disclosure.procedure import stages, terms
from disclosure.settings import Settings
from disclosure.store import audit, references
from disclosure.store.database import Database
from disclosure.work import sweep
from tests import factories
from tests.conftest import strict_app
from tests.desk import address, log_in
from tests.factories import World
from tests.staff import log_of

EACH = (
    "intake",
    "case_director",
    "panel_chair",
    "decision_maker",
    "disclosure_officer",
    "om",
    "regional_manager",
)


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


def end(case: World, who: str) -> UUID:
    """Let an administrator end an account, as on the page, and the worker come by."""
    with case.db.read() as tx:
        login = seeding.account_id(seeding.ADMINISTRATORS[0].login)
        admin = queries.actor(tx, login, terms.local_day(case.now))
    assert admin is not None
    ended = accounts.disable(case.db, case.id_of(who), admin, case.now)
    assert ended == case.id_of(who)
    sweep.sweep(case.db, case.now)
    return case.id_of(who)


def orphans(case: World) -> list[str]:
    """Name every open case without a director who is there, and every live clock without owner."""
    with case.db.read() as tx:
        there = set(tx.scalars(select(Account.id).where(Account.state == "active")))
        opened = select(models.Case).where(models.Case.stage.in_(stages.OPEN))
        cases = [f"case {c.stage}" for c in tx.scalars(opened) if c.director_id not in there]
        live = select(models.Clock).where(models.Clock.state.in_(models.OPEN_STATES))
        clocks = [c.key for c in tx.scalars(live) if c.owner_id not in there]
        undone = select(models.Task).where(models.Task.done_at.is_(None))
        return cases + clocks + [t.kind for t in tx.scalars(undone) if t.owner_id not in there]


def test_no_end_of_an_account_leaves_anything_with_nobody(app: Flask, case: World) -> None:
    factories.delivery(case)
    other = factories.gathering(factories.begin(case.db, case.staff, case.now), "high")
    other.grant("enquire", "case_director", to=["om"])
    other.grant("set_contact", "intake", contact={"channel": "none"})  # leaves a task
    assert {task.owner_id for task in other.rows(models.Task)} == {case.id_of("case_director")}
    for who in EACH:
        end(case, who)
        assert orphans(case) == [], who
    director = case.id_of("case_director/2")
    assert {case.case.director_id, other.case.director_id} == {director}
    assert {task.owner_id for task in other.rows(models.Task)} == {director}
    assert other.clock("panel").owner_id == case.id_of("panel_chair/2")
    assert other.clock("enquiry_reply:om").owner_id == case.id_of("om/2")
    manager = log_in(app, case, "regional_manager/2")
    assert "Niemand kon dit overnemen" not in manager.see()
    end(case, "om/2")  # the last liaison: the question is the director's to chase
    assert other.clock("enquiry_reply:om").owner_id == director
    assert orphans(case) == []
    end(case, "case_director/2")  # and nobody is left who may direct
    assert orphans(case)
    text = manager.see()
    assert "Niemand kon dit overnemen" in text
    for one in (case, other):
        assert references.spaced(one.case.reference) in text.split("Niemand kon")[1]


def test_a_telling_of_an_officer_who_left_is_anybodys_and_the_director_hears_it(
    app: Flask, case: World
) -> None:
    factories.delivery(case)
    officer = end(case, "disclosure_officer")
    assert case.case.officer_id is None
    assert case.clock("delivery").owner_id == case.id_of("case_director")
    chain = audit.case_chain(case.case_id)
    assert ("hand_over", "done", {"officer": str(officer)}) in log_of(case.db, chain)
    alerted = [m.account_id for m in case.rows(models.Message) if m.name == "alert"]
    assert alerted == [case.id_of("case_director")]
    text = log_in(app, case, "case_director").see(address(case))
    assert "wie het gesprek zou voeren is weg" in text
    case.grant("schedule_telling", "disclosure_officer/2")
    assert case.case.officer_id == case.id_of("disclosure_officer/2")


def test_an_officer_who_is_away_keeps_the_appointment(case: World) -> None:
    factories.delivery(case)
    case.away("disclosure_officer", "2026-11-27T00:00", "2026-12-04T00:00")
    case.away("case_director", "2026-11-27T00:00", "2026-12-04T00:00")
    case.wait(minutes=1)
    assert case.case.officer_id == case.id_of("disclosure_officer")
    assert case.case.director_id == case.id_of("case_director/2")


@pytest.mark.parametrize(("who", "key"), [("case_director", "review"), ("intake", "identity")])
def test_whoever_loses_the_role_loses_what_it_takes(case: World, who: str, key: str) -> None:
    factories.triage(case)
    with case.changed() as tx:
        tx.get_one(Account, case.id_of(who)).roles = frozenset({"rapporteur"})
    case.wait(minutes=1)
    assert case.clock(key).owner_id == case.id_of(f"{who}/2")
    with case.db.read() as tx:
        assert not list(tx.scalars(departures.behind(terms.local_day(case.now))))


def test_without_anybody_on_duty_another_director_takes_it(case: World) -> None:
    factories.received(case)
    with case.changed() as tx:
        tx.execute(delete(DutyEntry).where(DutyEntry.role == "case_director"))
    end(case, "case_director")
    assert case.case.director_id == case.id_of("case_director/2")


def test_what_is_left_is_shown_in_its_own_region_alone(case: World) -> None:
    factories.received(case)
    for who in ("case_director", "case_director/2"):
        end(case, who)
    with case.db.read() as tx:
        here = left_behind.read(tx, case.actor("regional_manager"), case.now)
        there = left_behind.read(tx, case.actor("VR17:regional_manager"), case.now)
    assert [(one.reference, one.urgency) for one in here] == [(case.case.reference, None)]
    assert there == []
