"""What administrators do with accounts: two people, the own region, everything written down."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from disclosure.accounts import actions, queries, seeding
from disclosure.accounts.actions import Approved, NewAccount, Training
from disclosure.accounts.models import Absence, Account, DutyEntry, TrainingRecord
from disclosure.errors import Refusal
from disclosure.procedure import stages, terms
from disclosure.store.database import Database
from tests.staff import account, actor, log_of, who

LATER = timedelta(hours=1)
NEW = NewAccount(
    email="Nieuw@Politie.example",
    name="Nienke Nieuw",
    organisation_id=seeding.organisation_id("police", "VR13"),
    region="VR13",
    roles=frozenset({"liaison", "panel_member"}),
)


def last_entry(db: Database, login: str) -> tuple[str, str]:
    return log_of(db, f"actor:{who(login)}")[-1][:2]


def proposed(db: Database, now: datetime, **other: Any) -> UUID:
    found = actions.propose(db, replace(NEW, **other), actor(db, "beheer", now), now)
    assert isinstance(found, UUID)
    return found


def test_two_administrators_make_an_account(staff: Database, now: datetime) -> None:
    new = proposed(staff, now)
    assert last_entry(staff, "beheer") == ("propose_account", "done")
    with staff.read() as tx:
        assert queries.actor(tx, new, terms.local_day(now)) is None
    done = actions.approve(staff, new, actor(staff, "beheer2", now), now + LATER)
    assert isinstance(done, Approved)
    assert done.token is not None
    assert last_entry(staff, "beheer2") == ("approve_account", "done")
    made = account(staff, new)
    assert (made.state, made.email) == ("active", "nieuw@politie.example")
    assert made.roles == {"liaison", "panel_member"}
    assert (made.proposed_by, made.approved_by) == (who("beheer"), who("beheer2"))
    with staff.read() as tx:
        found = queries.actor(tx, new, terms.local_day(now))
    assert found is not None
    assert (found.organisation, found.trained_until) == ("police", None)


def test_one_administrator_is_not_enough(staff: Database, now: datetime) -> None:
    new = proposed(staff, now)
    refusal = actions.approve(staff, new, actor(staff, "beheer", now), now)
    assert refusal == Refusal("same_person")
    assert account(staff, new).state == "proposed"
    assert last_entry(staff, "beheer") == ("approve_account", "same_person")


def test_nobody_approves_the_own_account(staff: Database, now: datetime) -> None:
    by_national = actor(staff, "beheer.landelijk", now)
    me = actor(staff, "beheer", now)
    roles = frozenset({"privacy_officer", "administrator"})
    actions.set_roles(staff, me.id, roles, by_national, now)
    assert actions.approve(staff, me.id, me, now) == Refusal("same_person")


def test_a_second_approval_finds_nothing_to_approve(staff: Database, now: datetime) -> None:
    new = proposed(staff, now)
    second = actor(staff, "beheer2", now)
    assert isinstance(actions.approve(staff, new, second, now), Approved)
    assert actions.approve(staff, new, second, now) == Refusal("already_done")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"email": "intake@demo.example"}, Refusal("already_done", "email")),
        ({"email": " INTAKE@demo.example"}, Refusal("already_done", "email")),
        ({"organisation_id": uuid4()}, Refusal("facts_missing", "organisation")),
        (
            {"organisation_id": seeding.organisation_id("police", "VR17")},
            Refusal("facts_missing", "organisation"),
        ),
        ({"roles": frozenset({"administrator", "intake"})}, Refusal("wrong_role", "roles")),
        ({"roles": frozenset()}, Refusal("facts_missing", "roles")),
        ({"region": "VR17"}, Refusal("wrong_region")),
        ({"region": None}, Refusal("wrong_region")),
    ],
)
def test_a_proposal_that_does_not_fit_is_refused_and_logged(
    staff: Database, now: datetime, changed: dict[str, Any], expected: Refusal
) -> None:
    with staff.read() as tx:
        before = tx.scalar(select(func.count()).select_from(Account))
    me = actor(staff, "beheer", now)
    assert actions.propose(staff, replace(NEW, **changed), me, now) == expected
    assert last_entry(staff, "beheer") == ("propose_account", expected.key)
    with staff.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Account)) == before


@pytest.mark.parametrize("login", ["intake", "manager", "fg", "rapporteur"])
def test_only_administrators_manage_accounts(staff: Database, now: datetime, login: str) -> None:
    me = actor(staff, login, now)
    new = proposed(staff, now)
    training = Training("Basis", date(2026, 1, 5), date(2027, 1, 5))
    tried = (
        actions.propose(staff, replace(NEW, email="x@x.example", region=me.region), me, now),
        actions.approve(staff, new, me, now),
        actions.reject(staff, new, me, now),
        actions.set_roles(staff, new, NEW.roles, me, now),
        actions.disable(staff, new, me, now),
        actions.reset(staff, new, me, now),
        actions.record_training(staff, new, training, me, now),
    )
    assert tried == (Refusal("wrong_role"),) * len(tried)


def test_a_regional_administrator_leaves_other_regions_alone(
    staff: Database, now: datetime
) -> None:
    other = who("intake.vr17")
    me = actor(staff, "beheer", now)
    assert actions.disable(staff, other, me, now) == Refusal("wrong_region")
    assert actions.disable(staff, other, actor(staff, "beheer.landelijk", now), now) == other


def test_roles_go_at_once_and_come_by_two(staff: Database, now: datetime) -> None:
    first, second = actor(staff, "beheer", now), actor(staff, "beheer2", now)
    person = who("politie")
    actions.set_roles(staff, person, frozenset({"liaison"}), first, now)
    assert account(staff, person).roles == {"liaison"}
    wanted = frozenset({"liaison", "panel_chair"})
    actions.set_roles(staff, person, wanted, first, now)
    waiting = account(staff, person)
    assert (waiting.roles, waiting.pending_roles) == (frozenset({"liaison"}), wanted)
    done = actions.approve(staff, person, second, now)
    assert done == Approved(person, None)
    assert account(staff, person).roles == wanted


def test_the_second_of_one_change_may_be_the_first_of_the_next(
    staff: Database, now: datetime
) -> None:
    first, second = actor(staff, "beheer", now), actor(staff, "beheer2", now)
    new = proposed(staff, now)
    actions.approve(staff, new, second, now)
    actions.set_roles(staff, new, frozenset({"panel_chair"}), second, now)
    assert isinstance(actions.approve(staff, new, first, now), Approved)


def test_a_proposal_may_be_dropped(staff: Database, now: datetime) -> None:
    me = actor(staff, "beheer", now)
    new = proposed(staff, now)
    assert actions.reject(staff, new, me, now) == new
    assert account(staff, new).state == "disabled"
    assert actions.reject(staff, new, me, now) == Refusal("already_done")
    actions.set_roles(staff, who("om"), frozenset({"panel_chair"}), me, now)
    actions.reject(staff, who("om"), me, now)
    assert account(staff, who("om")).state == "active"


def test_a_disabled_account_loses_every_way_in_and_comes_back_by_two(
    staff: Database, now: datetime
) -> None:
    me = actor(staff, "beheer", now)
    person = who("om")
    assert actions.disable(staff, person, me, now) == person
    gone = account(staff, person)
    assert (gone.state, gone.password_hash, gone.totp_secret) == ("disabled", None, None)
    assert gone.credentials_changed_at == now
    actions.set_roles(staff, person, frozenset({"liaison"}), me, now)
    assert account(staff, person).state == "disabled"
    assert actions.approve(staff, person, me, now) == Refusal("same_person")
    done = actions.approve(staff, person, actor(staff, "beheer2", now), now)
    assert isinstance(done, Approved)
    assert done.token is not None


@pytest.mark.parametrize("verb", [actions.disable, actions.reset])
def test_nobody_ends_the_own_account(staff: Database, now: datetime, verb: Any) -> None:
    me = actor(staff, "beheer", now)
    assert verb(staff, me.id, me, now) == Refusal("same_person")
    assert account(staff, me.id).password_hash is not None


def test_a_reset_alone_opens_nothing(staff: Database, now: datetime) -> None:
    me = actor(staff, "beheer", now)
    assert actions.reset(staff, who("gezag"), me, now) == who("gezag")
    after = account(staff, who("gezag"))
    assert (after.state, after.password_hash, after.setup_digest) == ("proposed", None, None)
    assert actions.approve(staff, who("gezag"), me, now) == Refusal("same_person")
    assert actions.reset(staff, who("gezag"), me, now) == Refusal("already_done")


def test_a_training_record_lets_a_role_work(staff: Database, now: datetime) -> None:
    me = actor(staff, "beheer", now)
    new = proposed(staff, now)
    actions.approve(staff, new, actor(staff, "beheer2", now), now)
    today = terms.local_day(now)
    until = today + timedelta(days=365)
    actions.record_training(staff, new, Training("Basis", today, until), me, now)
    with staff.read() as tx:
        found = queries.actor(tx, new, today)
    assert found is not None
    assert found.trained_until == until


@pytest.mark.parametrize(
    ("passed_in", "valid_for", "field"), [(1, 365, "passed_on"), (-10, -20, "valid_until")]
)
def test_a_training_cannot_be_in_the_future_or_end_before_it_began(
    staff: Database, now: datetime, passed_in: int, valid_for: int, field: str
) -> None:
    today = terms.local_day(now)
    training = Training(
        "Basis", today + timedelta(days=passed_in), today + timedelta(days=valid_for)
    )
    me = actor(staff, "beheer", now)
    refusal = actions.record_training(staff, who("intake"), training, me, now)
    assert refusal == Refusal("facts_missing", field)


def test_nobody_records_the_own_training(staff: Database, now: datetime) -> None:
    me = actor(staff, "beheer", now)
    training = Training("Basis", date(2026, 1, 5), date(2027, 1, 5))
    assert actions.record_training(staff, me.id, training, me, now) == Refusal("same_person")


def test_an_unknown_account_is_refused(staff: Database, now: datetime) -> None:
    me = actor(staff, "beheer", now)
    assert actions.disable(staff, uuid4(), me, now) == Refusal("facts_missing", "account")


def test_the_console_makes_administrators_only(staff: Database, now: datetime) -> None:
    wanted = replace(NEW, roles=frozenset({"administrator"}))
    done = actions.invite_administrator(staff, wanted, now)
    assert isinstance(done, Approved)
    assert account(staff, done.account_id).roles == {"administrator"}
    again = actions.invite_administrator(staff, wanted, now)
    assert isinstance(again, Approved)
    assert again.account_id == done.account_id
    assert again.token != done.token
    assert actions.invite_administrator(staff, NEW, now) == Refusal("wrong_role", "roles")
    taken = replace(wanted, email="gezag@demo.example")
    assert actions.invite_administrator(staff, taken, now) == Refusal("wrong_role", "email")


@pytest.mark.parametrize("role", [*stages.CASE_ROLES, "privacy_officer", "rapporteur"])
@pytest.mark.parametrize(
    ("proposer", "approver"),
    [(None, None), ("beheer", None), (None, "beheer2"), ("beheer", "beheer"), ("beheer", "om")],
)
def test_the_database_itself_wants_two_people(
    sqlite_only: Database, now: datetime, role: str, proposer: str | None, approver: str | None
) -> None:
    with sqlite_only.transaction() as tx:
        seeding.seed(tx, "test", now)
    values = {
        "roles": frozenset({role}),
        "proposed_by": who(proposer) if proposer else None,
        "approved_by": who(approver) if approver else None,
    }
    with pytest.raises(IntegrityError, match="two_people"), sqlite_only.transaction() as tx:
        tx.execute(update(Account).where(Account.id == who("om")).values(values))


@pytest.mark.parametrize(
    ("values", "check"),
    [
        ({"state": "asleep"}, "state_known"),
        ({"email": "Upper@x.example"}, "email_lower"),
        ({"roles": frozenset({"administrator", "intake"})}, "administrator_apart"),
        ({"pending_roles": frozenset({"intake"})}, "pending_by_someone"),
        ({"roles": frozenset()}, "active_has_role"),
        ({"setup_digest": b"x"}, "setup_ends"),
    ],
)
def test_the_database_refuses_impossible_accounts(
    staff: Database, values: dict[str, Any], check: str
) -> None:
    with pytest.raises(IntegrityError, match=check), staff.transaction() as tx:
        tx.execute(update(Account).where(Account.id == who("om")).values(values))


@pytest.mark.parametrize(
    ("row", "check"),
    [
        (
            TrainingRecord(topic="x", passed_on=date(2026, 2, 1), valid_until=date(2026, 1, 1)),
            "in_order",
        ),
        (Absence(from_day=date(2026, 2, 1), until_day=date(2026, 1, 1)), "in_order"),
        (
            Absence(from_day=date(2026, 2, 1), until_day=date(2026, 2, 1), stand_in=who("om")),
            "stand_in_other",
        ),
        (
            DutyEntry(region_code="VR13", role="king", position=0, from_day=date(2026, 1, 1)),
            "role_known",
        ),
    ],
)
def test_the_database_refuses_impossible_rows(staff: Database, row: Any, check: str) -> None:
    fresh = type(row)(
        **{
            column.key: getattr(row, column.key)
            for column in row.__table__.columns
            if getattr(row, column.key) is not None
        }
    )
    fresh.account_id = who("om")
    if isinstance(fresh, TrainingRecord):
        fresh.recorded_by = who("beheer")
    with pytest.raises(IntegrityError, match=check), staff.transaction() as tx:
        tx.add(fresh)
