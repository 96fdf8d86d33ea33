"""Objection, complaint and notice of default: who handles it, what is recorded, what it costs."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from disclosure.cases.models import Task
from disclosure.cases.steps import Done
from disclosure.decisions import defaults, objections, remedies, remedy_queries
from disclosure.decisions.remedy_models import Remedy, RemedyRecord
from disclosure.decisions.remedy_rules import Received, Record
from disclosure.decisions.rules import DecideObjection, Object
from disclosure.errors import Refusal
from disclosure.procedure import terms
from disclosure.requests import correspondence, voices
from disclosure.store.database import Database
from tests import factories
from tests.factories import World, snapshot

MANAGER, DIRECTOR, MAKER, NEW = (
    "regional_manager",
    "case_director",
    "decision_maker",
    "decision_maker/2",
)


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft among staff."""
    return factories.world(sqlite_only)


@pytest.fixture
def both(database: Database) -> World:
    """Return the same on each kind of database, for what leans on it."""
    return factories.world(database)


def file_of(case: World, kind: str = "objection") -> Remedy:
    found: list[Remedy] = [row for row in case.rows(Remedy) if row.kind == kind]
    return found[-1]


def record(case: World, who: str, what: str, kind: str = "objection", **given: Any) -> str:
    """Record something on this very day; return the key of the refusal, or nothing."""
    args = Record(what=what, **{"day": terms.local_day(case.now), **given})
    row = file_of(case, kind)
    before = snapshot(case.db)
    refusal = remedies.record(case.db, case.case_id, row.id, args, case.actor(who), case.now)
    assert refusal is None or snapshot(case.db) == before, "a refusal left something behind"
    return refusal.key if refusal is not None else ""


def received(case: World, kind: str, who: str = "intake", **given: Any) -> Refusal | None:
    args = Received(kind=kind, **{"day": terms.local_day(case.now), "words": "A letter", **given})
    return remedies.receive(case.db, case.case_id, args, case.actor(who), case.now)


def says(case: World, kind: str, words: str = "I do not agree") -> None:
    """Let whoever applied say it on the site."""
    voices.leave(case.db, case.case_id, kind, words, case.actor("applicant"), case.now)


def tasks(case: World, kind: str) -> list[Task]:
    return [row for row in case.rows(Task) if row.kind == kind and row.done_at is None]


def texts(case: World, row: Remedy) -> dict[str, str]:
    with case.db.read() as tx:
        return remedy_queries.texts(tx, row)


def handled(case: World, who: str = NEW, **more: Any) -> str:
    return record(case, MANAGER, "handler", handler=case.id_of(who), day=None, **more)


# --- objection


def test_an_objection_on_the_site_becomes_a_file_a_task_and_a_term(both: World) -> None:
    case = both
    factories.not_disclosed(case)
    says(case, "objection", "Nobody asked my sister")
    row = file_of(case)
    assert (row.objection_id is not None, row.refused, row.by_id) == (True, "", None)
    assert texts(case, row)["words"] == "Nobody asked my sister"
    assert b"sister" not in row.document
    assert case.clock("objection_decision").state == "running"
    assert [task.owner_id for task in tasks(case, "objection")] == [case.id_of(MANAGER)]
    with case.db.read() as tx:
        said, decided = voices.read(tx, case.case_id)
    assert ([one.text for one in said], decided) == (["Nobody asked my sister"], False)


@pytest.mark.parametrize(("bring", "key"), [("panel", "wrong_stage"), ("too late", "out_of_term")])
def test_too_early_or_too_late_is_kept_and_people_judge(case: World, bring: str, key: str) -> None:
    if bring == "panel":
        factories.panel(case)
    else:
        factories.not_disclosed(case)
        case.until(case.clock("objection").due_at)
    says(case, "objection")
    row = file_of(case)
    assert (row.objection_id, row.refused) == (None, key)
    assert len(tasks(case, "objection")) == 1
    assert not case.has("objection_decision")


def test_excused_at_the_desk_it_takes_the_file_that_waited(case: World) -> None:
    factories.not_disclosed(case)
    case.until(case.clock("objection").due_at)
    says(case, "objection")
    case.grant("object", "intake", late_reason="She lay in hospital")
    row = file_of(case)
    assert len(case.rows(Remedy)) == 1
    assert (row.refused, row.objection_id is None) == ("", False)


def test_the_manager_names_somebody_who_was_not_involved(case: World) -> None:
    factories.not_disclosed(case)
    case.grant("object", "intake")
    assert handled(case, MAKER) == "facts_missing"
    assert handled(case, MANAGER) == "facts_missing"
    assert record(case, DIRECTOR, "handler", handler=case.id_of(NEW)) == "wrong_role"
    assert record(case, NEW, "hearing", how="held") == "not_assigned"
    assert handled(case) == ""
    assert file_of(case).handler_id == case.id_of(NEW)
    assert case.clock("objection_decision").owner_id == case.id_of(NEW)
    assert tasks(case, "objection") == []
    assert [task.owner_id for task in tasks(case, "handle")] == [case.id_of(NEW)]


def test_before_a_committee_it_takes_twelve_weeks(case: World) -> None:
    factories.not_disclosed(case)
    case.grant("object", "intake")
    before = case.clock("objection_decision").due_at
    assert handled(case, committee=True) == ""
    after = case.clock("objection_decision")
    assert (after.term, after.due_at >= before + timedelta(weeks=5)) == ("12 weeks atw", True)
    assert not after.extended


def test_once_somebody_is_named_nobody_else_decides(case: World) -> None:
    factories.not_disclosed(case)
    case.grant("object", "intake")
    assert handled(case) == ""
    row = file_of(case)
    with case.changed() as tx:
        tx.get_one(Remedy, row.id).handler_id = case.id_of(MANAGER)
    assert case.refuse("decide_objection", NEW) == "not_assigned"


@pytest.mark.parametrize(
    ("what", "given", "key"),
    [
        ("hearing", {"how": "held", "words": "She told it"}, "facts_missing"),
        ("hearing", {"how": "waived"}, "reason_missing"),
        ("hearing", {"how": "waived", "words": "She does not want to"}, ""),
        ("hearing", {"how": "held", "place": "Library, room 2"}, "reason_missing"),
        ("hearing", {"how": "held", "place": "Library", "words": "She told it"}, ""),
        ("hearing", {"how": "offered", "place": "Library"}, ""),
        ("file", {"how": "partly"}, "reason_missing"),
        ("file", {"how": "partly", "words": "Who reported, for their safety"}, ""),
        ("file", {"how": "read", "words": "The report", "day": None}, "facts_missing"),
        ("announced", {"how": "handed"}, "not_told"),
        ("finding", {"how": "founded"}, "wrong_role"),
    ],
)
def test_what_the_handler_records(case: World, what: str, given: dict[str, Any], key: str) -> None:
    factories.not_disclosed(case)
    case.grant("object", "intake")
    assert handled(case) == ""
    assert record(case, NEW, what, **given) == key
    kept = [row for row in case_records(case) if row.kind == what]
    assert len(kept) == (0 if key else 1)


def case_records(case: World) -> list[RemedyRecord]:
    with case.db.read() as tx:
        return remedy_queries.records(tx, file_of(case).id)


def decide(case: World, **given: Any) -> Done | Refusal:
    args = DecideObjection(reason="The test is not met", **given)
    return objections.decide_objection(case.db, case.case_id, args, case.actor(NEW), case.now)


def test_announced_another_day_the_appeal_term_begins_that_day(both: World) -> None:
    case = both
    factories.not_disclosed(case)
    case.grant("object", "intake")
    assert isinstance(decide(case, result="dismissed", later=True), Done)
    assert not case.has("appeal")
    case.wait(days=9)
    assert record(case, DIRECTOR, "announced", how="spoken") == ""
    assert case.clock("appeal").started_at == case.now
    assert file_of(case).closed_at == case.now
    with case.db.read() as tx:
        assert voices.read(tx, case.case_id)[1] is True
    assert record(case, DIRECTOR, "announced", how="spoken") == "already_done"


@pytest.mark.parametrize(("result", "appeal"), [("dismissed", True), ("upheld", False)])
def test_announced_at_once_the_file_is_closed(case: World, result: str, appeal: bool) -> None:
    factories.not_disclosed(case)
    case.grant("object", "intake")
    assert isinstance(decide(case, result=result), Done)
    assert case.has("appeal") is appeal
    assert file_of(case).closed_at is not None


def test_on_paper_it_was_received_the_day_it_came(case: World) -> None:
    factories.not_disclosed(case)
    came = terms.local_day(case.now)
    case.wait(days=2)
    args = Object(grounds="A letter", day=came)
    objections.object_(case.db, case.case_id, args, case.actor("intake"), case.now)
    assert terms.local_day(file_of(case).received_at) == came


# --- court


def test_appeal_meets_its_term_and_a_ruling_says_what_it_asks(case: World) -> None:
    factories.not_disclosed(case)
    case.grant("object", "intake")
    assert isinstance(decide(case, result="dismissed"), Done)
    assert received(case, "appeal") == Refusal("facts_missing", "court")
    assert received(case, "appeal", court="Rechtbank Amsterdam", number="AMS 27/1") is None
    assert received(case, "appeal", court="Rechtbank Amsterdam") == Refusal("already_done")
    assert case.clock("appeal").state == "met"
    ruled = {"how": "granted", "words": "The reasons do not hold", "asks": "Decide anew"}
    assert record(case, DIRECTOR, "ruling", "appeal", how="granted") == "reason_missing"
    assert record(case, DIRECTOR, "ruling", "appeal", **ruled) == ""
    assert file_of(case, "appeal").result == "granted"


# --- notice of default


def test_a_notice_costs_from_two_weeks_after_the_term_until_the_decision(both: World) -> None:
    case = both
    factories.received(case)
    case.until(case.clock("reasonable_term").due_at + timedelta(hours=10))
    says(case, "default", "I have waited too long")
    row = file_of(case, "default")
    assert len(tasks(case, "default")) == 1
    assert owed(case, row) == 0
    case.wait(days=13)
    assert owed(case, row) == 0
    case.wait(days=1)
    assert owed(case, row) == 23
    case.wait(days=60)
    assert owed(case, row) == 1442
    with case.db.read() as tx:
        found = defaults.default_received_on(tx, case.case_id)
    assert found == terms.local_day(row.received_at)


def owed(case: World, row: Remedy) -> int:
    with case.db.read() as tx:
        return defaults.owed(tx, case.case, row, case.now)


def test_a_term_that_stands_still_costs_nothing_and_a_pause_moves_it(case: World) -> None:
    factories.received(case)
    case.grant("pause", DIRECTOR)
    assert received(case, "default") is None
    row = file_of(case, "default")
    with case.db.read() as tx:
        assert defaults.late(tx, row).last_day is None
    plain = case.clock("reasonable_term").due_at
    case.wait(days=30)
    clock = case.clock("reasonable_term")
    assert clock.due_at > plain
    with case.db.read() as tx:
        assert terms.end_of(defaults.late(tx, row).last_day or terms.local_day(plain)) == (
            clock.due_at
        )


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"how": "owed", "amount": 23}, ""),
        ({"how": "owed", "amount": 1000}, "out_of_term"),
        ({"how": "owed"}, "facts_missing"),
        ({"how": "none", "amount": 0}, "reason_missing"),
        ({"how": "none", "amount": 0, "words": "The notice came after years"}, ""),
    ],
)
def test_the_amount_fixed_is_the_one_counted_or_none_with_a_reason(
    case: World, given: dict[str, Any], key: str
) -> None:
    factories.received(case)
    case.until(case.clock("reasonable_term").due_at + timedelta(hours=10))
    assert received(case, "default") is None
    case.wait(days=14)
    assert record(case, MANAGER, "penalty", "default", day=None, **given) == key
    assert file_of(case, "default").amount == (None if key else given["amount"])
    assert len(tasks(case, "default")) == (1 if key else 0)


def test_while_an_objection_waits_the_notice_is_about_that(case: World) -> None:
    factories.not_disclosed(case)
    case.grant("object", "intake")
    assert received(case, "default") is None
    with case.db.read() as tx:
        found = defaults.late(tx, file_of(case, "default"))
    term = case.clock("objection_decision").due_at
    assert found.last_day == terms.local_day(term) - timedelta(days=1)


# --- complaint


def complained(case: World) -> None:
    factories.received(case)
    correspondence.leave(case.db, case.case_id, "complaint", "Nobody called me back", case.now)


def test_a_complaint_is_heard_before_it_is_found_and_she_reads_it(both: World) -> None:
    case = both
    complained(case)
    assert finding(case) == "facts_missing"
    assert named(case) == ""
    assert finding(case) == "facts_missing"
    heard = {"how": "held", "place": "Library", "words": "She waited two weeks"}
    assert record(case, NEW, "hearing", "complaint", **heard) == ""
    assert record(case, NEW, "longer", "complaint", how="longer") == "reason_missing"
    assert record(case, NEW, "longer", "complaint", how="longer", words="Illness") == ""
    assert record(case, NEW, "longer", "complaint", how="longer", words="x") == "already_done"
    case.wait(days=1)
    assert finding(case) == ""
    with case.db.read() as tx:
        said = correspondence.read(tx, case.case_id, ("complaint",))
    assert said[-1].text == "You are right"
    assert (file_of(case, "complaint").result, tasks(case, "complaint")) == ("founded", [])


def finding(case: World) -> str:
    return record(
        case,
        NEW if file_of(case, "complaint").handler_id else MANAGER,
        "finding",
        "complaint",
        how="founded",
        words="You are right",
    )


def named(case: World, **more: UUID) -> str:
    given = {"handler": case.id_of(NEW), "day": None, **more}
    return record(case, MANAGER, "handler", "complaint", **given)


def test_nobody_handles_answers_or_sees_a_complaint_about_themselves(case: World) -> None:
    complained(case)
    assert named(case, about=case.id_of(NEW)) == "same_person"
    assert record(case, DIRECTOR, "hearing", "complaint", how="held") == "not_assigned"
    assert named(case, about=case.id_of(MANAGER)) == ""
    manager = case.actor(MANAGER)
    answer = correspondence.answer(
        case.db, case.case_id, "complaint", "I did well", manager, case.now
    )
    assert answer == Refusal("conflict")
    assert record(case, MANAGER, "longer", "complaint", how="longer") == "not_assigned"
