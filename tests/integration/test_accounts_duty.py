"""Who is there and who may not look: absence, roster, opening a region, conflicts."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from disclosure.accounts import duty_actions, queries
from disclosure.accounts.duty_actions import (
    Away,
    ConflictReason,
    Declaration,
    DutyLine,
    NewOrganisation,
)
from disclosure.accounts.models import Absence, Account, Conflict, DutyEntry, Organisation
from disclosure.errors import Refusal, Refused
from disclosure.store import keys, vault
from disclosure.store.database import Database
from tests.staff import actor, log_of, who

DAY = timedelta(days=1)


def on_duty(db: Database, role: str, day: date, region: str | None = "VR13") -> UUID | None:
    with db.read() as tx:
        return queries.on_duty(tx, region, role, day)


def test_anyone_records_the_own_absence(staff: Database, now: datetime, today: date) -> None:
    me = actor(staff, "gezag", now)
    away = Away(today, today + DAY, who("gezag2"))
    row = duty_actions.record_absence(staff, me.id, away, me, now)
    assert isinstance(row, UUID)
    assert on_duty(staff, "decision_maker", today) == who("gezag2")
    with staff.read() as tx:
        assert queries.stand_in(tx, me.id, today) == who("gezag2")
    assert log_of(staff, f"actor:{me.id}")[-1][:2] == ("record_absence", "done")


@pytest.mark.parametrize("login", ["manager", "beheer"])
def test_manager_and_administrator_record_it_for_their_region(
    staff: Database, now: datetime, today: date, login: str
) -> None:
    me = actor(staff, login, now)
    away = Away(today, today)
    assert isinstance(duty_actions.record_absence(staff, who("om"), away, me, now), UUID)
    refusal = duty_actions.record_absence(staff, who("regie.vr17"), away, me, now)
    assert isinstance(refusal, Refusal)
    assert refusal.key in ("wrong_region", "wrong_role")


@pytest.mark.parametrize(
    ("stand_in", "expected"),
    [
        ("gezag", Refusal("facts_missing", "stand_in")),
        ("nobody", Refusal("facts_missing", "stand_in")),
        ("gezag.vr17", Refusal("wrong_region", "stand_in")),
        ("intake", Refusal("wrong_role", "stand_in")),
    ],
)
def test_a_stand_in_must_be_able_to(
    staff: Database, now: datetime, today: date, stand_in: str, expected: Refusal
) -> None:
    me = actor(staff, "gezag", now)
    away = Away(today, today, who(stand_in))
    assert duty_actions.record_absence(staff, me.id, away, me, now) == expected
    with staff.read() as tx:
        assert not queries.absent(tx, me.id, today)


def test_an_absence_that_ends_before_it_begins_is_refused(
    staff: Database, now: datetime, today: date
) -> None:
    me = actor(staff, "gezag", now)
    refusal = duty_actions.record_absence(staff, me.id, Away(today, today - DAY), me, now)
    assert refusal == Refusal("facts_missing", "until_day")


def test_a_colleague_records_nobody_elses_absence(
    staff: Database, now: datetime, today: date
) -> None:
    me = actor(staff, "intake2", now)
    refusal = duty_actions.record_absence(staff, who("intake"), Away(today, today), me, now)
    assert refusal == Refusal("wrong_role")


def test_coming_back_early_counts_from_today(staff: Database, now: datetime, today: date) -> None:
    me = actor(staff, "gezag", now)
    running = duty_actions.record_absence(
        staff, me.id, Away(today - 3 * DAY, today + 3 * DAY), me, now
    )
    planned = duty_actions.record_absence(
        staff, me.id, Away(today + 9 * DAY, today + 9 * DAY), me, now
    )
    assert isinstance(running, UUID)
    assert isinstance(planned, UUID)
    assert duty_actions.remove_absence(staff, running, me, now) == me.id
    assert duty_actions.remove_absence(staff, planned, me, now) == me.id
    with staff.read() as tx:
        assert not queries.absent(tx, me.id, today)
        assert queries.absent(tx, me.id, today - DAY)
        assert tx.scalar(select(func.count()).select_from(Absence)) == 1
    assert duty_actions.remove_absence(staff, running, me, now) == Refusal("already_done")


def test_nobody_takes_back_the_absence_of_another(
    staff: Database, now: datetime, today: date
) -> None:
    me = actor(staff, "gezag", now)
    row = duty_actions.record_absence(staff, me.id, Away(today, today), me, now)
    assert isinstance(row, UUID)
    other = actor(staff, "gezag2", now)
    assert duty_actions.remove_absence(staff, row, other, now) == Refusal("wrong_role")


@pytest.mark.parametrize("login", ["manager", "beheer", "beheer.landelijk"])
def test_the_roster_is_replaced_in_the_order_given(
    staff: Database, now: datetime, today: date, login: str
) -> None:
    lines = [DutyLine(who("gezag2"), today), DutyLine(who("gezag"), today)]
    me = actor(staff, login, now)
    assert duty_actions.set_roster(staff, "VR13", "decision_maker", lines, me, now) == 2
    assert on_duty(staff, "decision_maker", today) == who("gezag2")
    verb, outcome, ids = log_of(staff, f"actor:{me.id}")[-1]
    assert (verb, outcome) == ("set_roster", "done")
    assert ids == {"region": "VR13", "role": "decision_maker"}


@pytest.mark.parametrize("login", ["gezag.vr17", "intake", "nobody"])
def test_only_who_can_serve_stands_in_a_roster(
    staff: Database, now: datetime, today: date, login: str
) -> None:
    lines = [DutyLine(who("gezag"), today), DutyLine(who(login), today)]
    me = actor(staff, "manager", now)
    refusal = duty_actions.set_roster(staff, "VR13", "decision_maker", lines, me, now)
    assert refusal == Refusal("wrong_role", "account")
    assert on_duty(staff, "decision_maker", today) == who("gezag")


def test_a_duty_of_an_open_region_is_never_left_empty(
    staff: Database, now: datetime, today: date
) -> None:
    me = actor(staff, "manager", now)
    tomorrow = [DutyLine(who("gezag"), today + DAY)]
    for lines in ([], tomorrow):
        refusal = duty_actions.set_roster(staff, "VR13", "decision_maker", lines, me, now)
        assert refusal == Refusal("facts_missing", "roster")
    assert on_duty(staff, "decision_maker", today) == who("gezag")
    assert duty_actions.set_roster(staff, "VR13", "liaison", [], me, now) == 0


def test_a_duty_that_ends_before_it_begins_is_refused(
    staff: Database, now: datetime, today: date
) -> None:
    me = actor(staff, "manager", now)
    lines = [DutyLine(who("gezag"), today, today - DAY)]
    refusal = duty_actions.set_roster(staff, "VR13", "decision_maker", lines, me, now)
    assert refusal == Refusal("facts_missing", "until_day")


def test_the_roster_of_another_region_is_not_ours(
    staff: Database, now: datetime, today: date
) -> None:
    lines = [DutyLine(who("gezag.vr17"), today)]
    for login, key in (("manager", "wrong_role"), ("beheer", "wrong_region")):
        me = actor(staff, login, now)
        refusal = duty_actions.set_roster(staff, "VR17", "decision_maker", lines, me, now)
        assert refusal == Refusal(key)
    with staff.read() as tx:
        assert tx.scalar(
            select(func.count()).select_from(DutyEntry).where(DutyEntry.region_code == "VR17")
        )


def test_an_organisation_exists_once_per_region(staff: Database, now: datetime) -> None:
    me = actor(staff, "beheer.landelijk", now)
    new = NewOrganisation("police", "VR05", "Politie Midden")
    made = duty_actions.add_organisation(staff, new, me, now)
    assert isinstance(made, UUID)
    assert duty_actions.add_organisation(staff, new, me, now) == Refusal("already_done", "key")
    national = NewOrganisation("om", None, "Landelijk parket")
    assert isinstance(duty_actions.add_organisation(staff, national, me, now), UUID)
    assert duty_actions.add_organisation(staff, national, me, now) == Refusal("already_done", "key")
    with staff.read() as tx:
        assert tx.get_one(Organisation, made).opened_on is None


def test_a_regional_administrator_adds_nothing_elsewhere(staff: Database, now: datetime) -> None:
    me = actor(staff, "beheer", now)
    new = NewOrganisation("police", "VR05", "Politie Midden")
    assert duty_actions.add_organisation(staff, new, me, now) == Refusal("wrong_region")


def test_a_region_opens_once_its_roster_names_someone(
    staff: Database, now: datetime, today: date
) -> None:
    me = actor(staff, "beheer.landelijk", now)
    missing = Refusal("facts_missing", "organisation")
    assert duty_actions.open_region(staff, "VR05", me, now) == missing
    bureau = NewOrganisation("casework", "VR05", "Bureau")
    duty_actions.add_organisation(staff, bureau, me, now)
    empty = Refusal("facts_missing", "roster")
    assert duty_actions.open_region(staff, "VR05", me, now) == empty
    with staff.read() as tx:
        assert "VR05" not in queries.open_regions(tx)
    move(staff, ("regie.vr17", "gezag.vr17"), "VR05")
    for role, login in (("case_director", "regie.vr17"), ("decision_maker", "gezag.vr17")):
        duty_actions.set_roster(staff, "VR05", role, [DutyLine(who(login), today)], me, now)
    assert isinstance(duty_actions.open_region(staff, "VR05", me, now), UUID)
    assert duty_actions.open_region(staff, "VR05", me, now) == Refusal("already_done")
    with staff.read() as tx:
        assert "VR05" in queries.open_regions(tx)


def move(db: Database, logins: tuple[str, ...], region: str) -> None:
    with db.transaction() as tx:
        for login in logins:
            tx.get_one(Account, who(login)).region_code = region


def a_case(db: Database) -> UUID:
    case_id = uuid4()
    with db.transaction() as tx:
        keys.create_case_keys(tx, case_id)
    return case_id


def add_conflict(db: Database, case_id: UUID, declared: Declaration, now: datetime) -> UUID:
    with db.transaction() as tx:
        return duty_actions.add_conflict(tx, case_id, declared, declared.account_id, now)


def test_a_conflict_is_kept_and_its_reason_is_sealed(staff: Database, now: datetime) -> None:
    case_id = a_case(staff)
    me = who("politie")
    row = add_conflict(staff, case_id, Declaration(me, "Hij is mijn zwager.", "near"), now)
    with staff.read() as tx:
        assert queries.conflicted(tx, me, case_id)
        assert queries.conflicts_in(tx, case_id) == {me}
        assert not queries.conflicted(tx, who("om"), case_id)
        assert not queries.conflicted(tx, me, uuid4())
        stored = tx.get_one(Conflict, row).reason
        assert b"zwager" not in stored
        assert b"near" not in stored
        opened = vault.open(tx, case_id, "case", "conflicts", row, stored, ConflictReason)
    assert opened == ConflictReason("Hij is mijn zwager.", "near")
    verb, outcome, ids = log_of(staff, f"case:{case_id}")[-1]
    assert (verb, outcome, ids) == ("declare_conflict", "done", {"account": str(me)})


def test_a_conflict_is_added_once(staff: Database, now: datetime) -> None:
    case_id = a_case(staff)
    declared = Declaration(who("politie"), "Buurman.")
    add_conflict(staff, case_id, declared, now)
    with pytest.raises(Refused) as refused:
        add_conflict(staff, case_id, declared, now)
    assert refused.value.refusal == Refusal("already_done")
    assert len(log_of(staff, f"case:{case_id}")) == 1


def test_no_conflict_without_a_case_or_a_person(staff: Database, now: datetime) -> None:
    for case_id, account, detail in (
        (uuid4(), who("voorzitter"), "case"),
        (a_case(staff), uuid4(), "account"),
    ):
        with pytest.raises(Refused) as refused:
            add_conflict(staff, case_id, Declaration(account, "Buurman."), now)
        assert refused.value.refusal == Refusal("facts_missing", detail)
