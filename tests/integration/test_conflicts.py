"""Whoever knows somebody in a case steps out of it; the case never stands still for that."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from disclosure.accounts.duty_actions import ConflictReason
from disclosure.accounts.models import Conflict, DutyEntry, TrainingRecord
from disclosure.cases import conflicts, models, steps
from disclosure.cases.documents import CASE
from disclosure.cases.rules import DeclareConflict, WithdrawConflict
from disclosure.errors import Refusal
from disclosure.store import vault
from disclosure.store.database import Database
from disclosure.work import sweep
from tests import factories
from tests.factories import World, snapshot
from tests.staff import log_of
from tests.step_pages import notes

KNOWS = DeclareConflict("near", "Zijn broer is mijn buurman.")
MANAGER = "regional_manager"


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among staff."""
    return factories.world(database)


def declare(case: World, who: str, args: DeclareConflict = KNOWS) -> Refusal | None:
    return conflicts.declare(case.db, case.case_id, args, case.actor(who), case.now)


def withdraw(
    case: World, row: UUID | None, who: str, reason: str = "Een naamgenoot."
) -> str | None:
    args = WithdrawConflict(row, reason)
    refusal = conflicts.withdraw(case.db, case.case_id, args, case.actor(who), case.now)
    return refusal.key if refusal else None


def rows(case: World) -> list[Conflict]:
    found: list[Conflict] = case.rows(Conflict)
    return found


def open_owners(case: World) -> dict[str, UUID | None]:
    return {c.key: c.owner_id for c in case.clocks() if c.state in models.OPEN_STATES}


def look(case: World, who: str) -> str | None:
    refusal = steps.view(case.db, case.case_id, "case", case.actor(who), case.now)
    return refusal.key if refusal else None


BEGINNINGS = (
    ("intake", "received"),
    ("case_director", "gathering"),
    ("police", "gathering"),
    ("police", "panel"),
    ("panel_chair", "panel"),
    ("decision_maker", "panel"),
    ("disclosure_officer", "decided"),
    ("disclosure_officer", "delivery"),
    (MANAGER, "triage"),
)


@pytest.mark.parametrize(("who", "stage"), BEGINNINGS)
def test_everybody_with_a_case_role_can_step_out_and_sees_nothing_more(
    case: World, who: str, stage: str
) -> None:
    factories.bring(case, stage)
    assert declare(case, who) is None
    assert look(case, who) == "conflict"
    assert case.take_like("new_signal", who) == Refusal("conflict")
    assert declare(case, who) == Refusal("conflict")
    (row,) = rows(case)
    with case.db.read() as tx:
        told = vault.open(tx, case.case_id, CASE, "conflicts", row.id, row.reason, ConflictReason)
    assert told == ConflictReason(KNOWS.reason, "near")
    me = {"account": str(case.id_of(who))}
    assert ("declare_conflict", "done", me) in log_of(case.db, f"case:{case.case_id}")


def test_a_director_leaves_the_case_to_the_duty_director_with_every_clock(case: World) -> None:
    factories.gathering(case, urgency="high")
    old, new = case.id_of("case_director"), case.id_of("case_director/2")
    with case.changed() as tx:
        tx.add(
            models.Task(
                case_id=case.case_id,
                kind="phone",
                about="receipt",
                owner_id=old,
                created_at=case.now,
            )
        )
    before = open_owners(case)
    assert old in before.values()
    assert declare(case, "case_director") is None
    assert case.column("director_id") == new
    assert open_owners(case) == {
        key: new if owner == old else owner for key, owner in before.items()
    }
    tasks = {task.kind: task for task in case.rows(models.Task)}
    assert tasks["phone"].owner_id == new
    assert (tasks["conflict"].owner_id, tasks["conflict"].about) == (
        case.id_of(MANAGER),
        "case_director",
    )
    told = [m.account_id for m in case.rows(models.Message) if m.name == "alert"]
    assert new in told
    case.wait(days=30)
    assert old not in set(open_owners(case).values())
    assert case.column("director_id") == new
    case.grant("plan_safety", "case_director/2")


def test_a_case_without_another_director_keeps_its_name_for_the_manager(case: World) -> None:
    """Rule 3.1 holds: the manager has the task, and may appoint somebody."""
    factories.gathering(case)
    assert declare(case, "case_director/2") is None
    assert declare(case, "case_director") is None
    assert case.column("director_id") == case.id_of("case_director")
    assert {task.owner_id for task in case.rows(models.Task) if task.kind == "conflict"} == {
        case.id_of(MANAGER)
    }
    assert look(case, "case_director") == "conflict"


def test_a_liaison_leaves_the_enquiry_to_a_colleague(case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director", to=["om"])
    names = {case.id_of(who): who for who in ("om", "om/2")}
    owner = case.clock("enquiry_reply:om").owner_id
    assert owner in names
    asked = names.pop(owner)
    ((other, colleague),) = names.items()
    assert declare(case, asked) is None
    assert case.clock("enquiry_reply:om").owner_id == other
    assert case.take_like("answer", asked) == Refusal("conflict")
    case.grant("answer", colleague)
    assert declare(case, colleague) is None


def test_an_enquiry_with_nobody_left_falls_to_the_director(case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director", to=["om"])
    assert declare(case, "om") is None
    assert declare(case, "om/2") is None
    assert case.clock("enquiry_reply:om").owner_id == case.column("director_id")


def test_a_member_in_conflict_does_not_vote_a_colleague_does(case: World) -> None:
    factories.panel(case)
    case.grant("convene", "panel_chair")
    assert declare(case, "police", DeclareConflict("care")) is None
    assert case.take_like("vote", "police") == Refusal("conflict")
    case.grant("vote", "police/2")


def test_an_officer_leaves_the_telling_to_the_director(case: World) -> None:
    factories.delivery(case)
    assert case.column("officer_id") == case.id_of("disclosure_officer")
    assert declare(case, "disclosure_officer") is None
    assert case.column("officer_id") is None
    assert case.clock("delivery").owner_id == case.column("director_id")
    assert case.take_like("tell", "disclosure_officer") == Refusal("conflict")
    case.grant("schedule_telling", "disclosure_officer/2")
    case.grant("tell", "disclosure_officer/2")


def test_nobody_in_conflict_gets_the_case_back_from_the_roster(case: World) -> None:
    """A transfer and the end of an absence ask the roster again."""
    factories.gathering(case)
    assert declare(case, "case_director") is None
    case.away("case_director/2", "2026-11-27", "2026-12-01")
    sweep.sweep(case.db, case.now)
    assert case.id_of("case_director") not in open_owners(case).values()


REFUSED = (
    ("VR17:intake", KNOWS, "wrong_region"),
    ("rapporteur", KNOWS, "wrong_role"),
    ("probation", DeclareConflict("near", account=uuid4()), "wrong_role"),
    ("intake", DeclareConflict(""), "facts_missing"),
    ("intake", DeclareConflict("enemy"), "facts_missing"),
    ("intake", DeclareConflict("other", "  "), "reason_missing"),
    (MANAGER, DeclareConflict("near", account=uuid4()), "facts_missing"),
)


@pytest.mark.parametrize(("who", "args", "key"), REFUSED)
def test_a_refused_declaration_leaves_nothing_but_its_entry(
    case: World, who: str, args: DeclareConflict, key: str
) -> None:
    factories.gathering(case)
    case.actor(who)
    before = snapshot(case.db)
    found = declare(case, who, args)
    assert found is not None
    assert found.key == key
    assert snapshot(case.db) == before
    assert log_of(case.db, f"case:{case.case_id}")[-1][:2] == ("declare_conflict", f"refused:{key}")


def test_expired_training_is_told_first(case: World) -> None:
    factories.received(case)
    with case.changed() as tx:
        for record in tx.scalars(
            select(TrainingRecord).where(TrainingRecord.account_id == case.id_of("intake"))
        ):
            record.valid_until = record.passed_on
    assert declare(case, "intake") == Refusal("training_expired")


def test_a_leading_role_declares_it_for_a_colleague_once(case: World) -> None:
    factories.panel(case)
    about = DeclareConflict("care", account=case.id_of("om"))
    assert declare(case, "panel_chair", about) is None
    assert look(case, "om") == "conflict"
    assert look(case, "panel_chair") is None
    assert declare(case, "panel_chair", about) == Refusal("already_done")


def test_the_manager_takes_back_a_mistake_with_a_reason(case: World) -> None:
    factories.gathering(case)
    declare(case, "case_director")
    (row,) = rows(case)
    assert withdraw(case, row.id, MANAGER) is None
    assert rows(case) == []
    assert look(case, "case_director") == "not_assigned"
    assert case.column("director_id") == case.id_of("case_director/2")
    assert notes(case, "withdraw_conflict") == [{"reason": "Een naamgenoot."}]
    back = ("withdraw_conflict", "done", {"account": str(case.id_of("case_director"))})
    assert back in log_of(case.db, f"case:{case.case_id}")
    assert withdraw(case, row.id, MANAGER) == "already_done"
    assert declare(case, "police") is None


@pytest.mark.parametrize(
    ("who", "reason", "key"),
    [
        ("case_director/2", "Fout.", "wrong_role"),
        ("panel_chair", "Fout.", "wrong_role"),
        ("VR17:regional_manager", "Fout.", "wrong_region"),
        (MANAGER, " ", "reason_missing"),
    ],
)
def test_a_refused_withdrawal_leaves_the_conflict(
    case: World, who: str, reason: str, key: str
) -> None:
    factories.gathering(case)
    declare(case, "case_director")
    case.actor(who)
    before = snapshot(case.db)
    assert withdraw(case, rows(case)[0].id, who, reason) == key
    assert snapshot(case.db) == before


def test_a_manager_takes_back_neither_the_own_nor_that_of_another_case(case: World) -> None:
    factories.gathering(case)
    declare(case, MANAGER)
    (row,) = rows(case)
    assert withdraw(case, row.id, MANAGER) == "conflict"
    other = factories.begin(case.db, case.staff, case.now)
    factories.received(other)
    assert withdraw(other, row.id, MANAGER) == "already_done"
    assert withdraw(other, None, MANAGER) == "facts_missing"
    assert len(rows(case)) == 1


def test_the_roster_passes_over_whoever_knows_somebody(case: World, now: datetime) -> None:
    """A new clock goes to the next on duty."""
    factories.received(case)
    with case.db.read() as tx:
        roster = tx.scalars(
            select(DutyEntry.account_id)
            .where(DutyEntry.region_code == "VR13", DutyEntry.role == MANAGER)
            .order_by(DutyEntry.position)
        ).all()
    assert roster[0] == case.id_of(MANAGER)
    assert declare(case, MANAGER) is None
    case.wait(days=2)
    to = {row.to_id for row in case.rows(models.Escalation)}
    assert roster[0] not in to
    assert roster[1] in to
