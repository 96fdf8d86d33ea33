"""Objections at the edge: on paper, late with an excuse, announced another day, and what it costs.

A term counts from what the law names, never from the day on which somebody wrote it down.
"""

from datetime import date, timedelta
from typing import Any

import pytest

from disclosure.cases.steps import Done
from disclosure.decisions import defaults, models, objections, queries, remedies, remedy_page
from disclosure.decisions import remedy_queries as found
from disclosure.decisions.remedy_models import Remedy
from disclosure.decisions.remedy_rules import Received, Record
from disclosure.decisions.rules import DecideObjection, Object
from disclosure.errors import Refusal
from disclosure.procedure import terms
from disclosure.requests import voices
from disclosure.store.database import Database
from tests import factories
from tests.factories import World

NEW, MANAGER, DIRECTOR = "decision_maker/2", "regional_manager", "case_director"


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a case whose outcome was told."""
    return factories.not_disclosed(factories.world(sqlite_only))


@pytest.fixture
def both(database: Database) -> World:
    """Return the same on each kind of database."""
    return factories.not_disclosed(factories.world(database))


def today(case: World) -> date:
    return terms.local_day(case.now)


def on_paper(case: World, day: date | None, late_reason: str = "") -> Done | Refusal:
    args = Object(grounds="A letter", day=day, late_reason=late_reason)
    return objections.object_(case.db, case.case_id, args, case.actor("intake"), case.now)


def the_objection(case: World) -> models.Objection:
    (row,) = case.rows(models.Objection)
    return row  # type: ignore[no-any-return]


def file_of(case: World, kind: str = "objection") -> Remedy:
    return [row for row in case.rows(Remedy) if row.kind == kind][-1]  # type: ignore[no-any-return]


def decide(case: World, **given: Any) -> Done | Refusal:
    args = DecideObjection(**{"result": "dismissed", "reason": "The test is not met", **given})
    return objections.decide_objection(case.db, case.case_id, args, case.actor(NEW), case.now)


def announce(case: World, day: date) -> Refusal | None:
    args, actor = Record(what="announced", how="spoken", day=day), case.actor(DIRECTOR)
    return remedies.record(case.db, case.case_id, file_of(case).id, args, actor, case.now)


def last_day(case: World, key: str = "objection") -> date:
    return terms.local_day(case.clock(key).due_at) - timedelta(days=1)


# --- on paper


@pytest.mark.parametrize(
    ("days", "in_term"), [(-20, True), (0, True), (1, False), (5, False)]
)  # fmt: skip
def test_a_letter_is_in_term_by_the_day_it_came(case: World, days: int, in_term: bool) -> None:
    came = last_day(case) + timedelta(days=days)
    case.until(case.clock("objection").due_at + timedelta(days=6))
    before = factories.snapshot(case.db)
    answer = on_paper(case, came)
    if not in_term:
        assert answer == Refusal("out_of_term", "late_reason")
        assert factories.snapshot(case.db) == before
        return
    assert isinstance(answer, Done)
    assert (the_objection(case).late, case.clock("objection").state) == (False, "met")
    assert terms.local_day(file_of(case).received_at) == came
    term = case.clock("objection")
    assert term.finished_at is not None
    assert term.finished_at < term.due_at


def test_a_day_to_come_is_no_way_to_be_in_term(case: World) -> None:
    case.until(case.clock("objection").due_at)
    assert on_paper(case, today(case) + timedelta(days=9)) == Refusal("out_of_term", "late_reason")


def test_a_letter_from_before_the_announcement_is_received_when_the_term_began(case: World) -> None:
    assert isinstance(on_paper(case, today(case) - timedelta(days=3)), Done)
    term = case.clock("objection")
    assert (term.state, term.finished_at) == ("met", term.started_at)


def test_however_late_it_was_written_down_the_decision_counts_from_the_term(both: World) -> None:
    case, last = both, last_day(both)
    case.until(case.clock("objection").due_at + timedelta(days=6))
    assert isinstance(on_paper(case, last), Done)
    due = case.clock("objection_decision").due_at
    assert terms.local_day(due) == last + timedelta(weeks=6, days=1)


# --- late, with an excuse


def test_an_excuse_is_judged_by_people_and_read_by_whoever_handles_it(case: World) -> None:
    case.until(case.clock("objection").due_at + timedelta(days=3))
    applicant = case.actor("applicant")
    voices.leave(case.db, case.case_id, "objection", "I was in hospital", applicant, case.now)
    assert file_of(case).refused == "out_of_term"
    assert decide(case) == Refusal("facts_missing")
    assert announce(case, today(case)) == Refusal("not_told")
    assert on_paper(case, None) == Refusal("out_of_term", "late_reason")
    assert isinstance(on_paper(case, None, "She lay in hospital"), Done)
    assert len(case.rows(Remedy)) == 1
    assert (the_objection(case).late, case.clock("objection").state) == (True, "late")
    with case.db.read() as tx:
        opened = remedy_page.opened(tx, tx.get_one(Remedy, file_of(case).id), case.now)
    assert opened.late_reason == "She lay in hospital"
    assert opened.texts["words"] == "I was in hospital"
    assert isinstance(decide(case), Done)


def test_once_is_once_whatever_the_way(case: World) -> None:
    assert isinstance(on_paper(case, None), Done)
    assert on_paper(case, None, "Again") == Refusal("already_done")
    applicant = case.actor("applicant")
    voices.leave(case.db, case.case_id, "objection", "And this too", applicant, case.now)
    assert file_of(case).refused == "already_done"
    assert len(case.rows(models.Objection)) == 1


# --- announced


@pytest.mark.parametrize(("back", "key"), [(0, ""), (2, ""), (4, ""), (5, "facts_missing")])
def test_appeal_begins_on_the_day_of_announcement_never_before_the_decision(
    case: World, back: int, key: str
) -> None:
    assert isinstance(on_paper(case, None), Done)
    assert isinstance(decide(case, later=True), Done)
    case.wait(days=4)
    day = today(case) - timedelta(days=back)
    refusal = announce(case, day)
    assert (refusal.key if refusal else "") == key
    assert case.has("appeal") is not bool(key)
    assert bool(key) or last_day(case, "appeal") >= day + timedelta(weeks=6)
    assert bool(key) or terms.local_day(case.clock("appeal").started_at) == day


def test_upheld_has_no_appeal_whenever_it_is_announced(case: World) -> None:
    assert isinstance(on_paper(case, None), Done)
    assert isinstance(decide(case, result="upheld", later=True), Done)
    assert announce(case, today(case)) is None
    assert not case.has("appeal")
    assert case.case.stage == "panel"


# --- what deciding late on it costs


def owed(case: World) -> int:
    with case.db.read() as tx:
        return defaults.owed(tx, case.case, file_of(case, "default"), case.now)


def noticed(case: World) -> None:
    """Let the term to decide on an objection pass, and say so."""
    assert isinstance(on_paper(case, None), Done)
    case.until(case.clock("objection_decision").due_at)
    args = Received(kind="default", words="Too late", day=today(case))
    actor = case.actor("intake")
    assert remedies.receive(case.db, case.case_id, args, actor, case.now) is None


def test_it_costs_until_the_decision_is_announced_not_until_it_is_taken(both: World) -> None:
    case = both
    noticed(case)
    case.wait(days=15)
    assert owed(case) == 46
    assert isinstance(decide(case, later=True), Done)
    case.wait(days=3)
    assert owed(case) == 5 * 23
    assert announce(case, today(case)) is None
    stopped = owed(case)
    assert stopped == 4 * 23
    case.wait(days=30)
    assert owed(case) == stopped


def test_announced_at_once_it_stops_at_once(case: World) -> None:
    noticed(case)
    case.wait(days=15)
    assert isinstance(decide(case), Done)
    assert owed(case) == 23
    case.wait(days=60)
    assert owed(case) == 23


def test_before_the_grace_is_over_nothing_is_owed_and_deciding_then_costs_nothing(
    case: World,
) -> None:
    noticed(case)
    case.wait(days=13)
    assert owed(case) == 0
    assert isinstance(decide(case), Done)
    case.wait(days=60)
    assert owed(case) == 0


@pytest.mark.parametrize("who", [DIRECTOR, "decision_maker", "police", "intake", MANAGER])
def test_who_was_involved_or_is_no_decision_maker_is_not_named(case: World, who: str) -> None:
    assert isinstance(on_paper(case, None), Done)
    before, row = factories.snapshot(case.db), file_of(case)
    args = Record(what="handler", handler=case.id_of(who))
    refusal = remedies.record(case.db, case.case_id, row.id, args, case.actor(MANAGER), case.now)
    assert refusal == Refusal("facts_missing")
    assert factories.snapshot(case.db) == before


def test_whoever_declined_does_not_judge_the_objection_to_that(sqlite_only: Database) -> None:
    case = factories.declined(factories.world(sqlite_only))
    with case.db.read() as tx:
        involved = queries.involved(tx, case.case_id)
        able = found.able(tx, case.case, "objection", today(case))
    assert {case.id_of("intake"), case.id_of("intake/2")} <= involved
    assert case.id_of("decision_maker") in able
