"""What the rest of the house asks about staff, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, update

from disclosure.accounts import queries, seeding
from disclosure.accounts.models import Absence, Account, DutyEntry, TrainingRecord
from disclosure.errors import ConfigurationError
from disclosure.store.database import Database, Tx
from tests.staff import who


@pytest.fixture
def staff(database: Database, now: datetime) -> Database:
    """Return a database with the demo logins in it."""
    with database.transaction() as tx:
        seeding.seed(tx, "test", now)
    return database


@pytest.fixture
def tx(staff: Database) -> Iterator[Tx]:
    """Return an open transaction with the demo logins in it."""
    with staff.transaction() as tx:
        yield tx


def away(tx: Tx, login: str, first: date, last: date, stand_in: str | None = None) -> None:
    other = who(stand_in) if stand_in else None
    tx.add(Absence(account_id=who(login), from_day=first, until_day=last, stand_in=other))
    tx.flush()


def disable(tx: Tx, login: str) -> None:
    tx.execute(update(Account).where(Account.id == who(login)).values(state="disabled"))


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(database.reader, "before_cursor_execute", note)
    yield seen
    event.remove(database.reader, "before_cursor_execute", note)


def test_the_actor_holds_what_the_rules_look_at(tx: Tx, today: date) -> None:
    actor = queries.actor(tx, who("politie"), today)
    assert actor is not None
    assert (actor.id, actor.region, actor.organisation) == (who("politie"), "VR13", "police")
    assert actor.roles == {"liaison", "panel_member"}
    assert actor.trained_until is not None
    assert actor.trained_until > today
    assert actor.kind == "staff"


def test_a_national_post_has_no_region(tx: Tx, today: date) -> None:
    actor = queries.actor(tx, who("rapporteur"), today)
    assert actor is not None
    assert actor.region is None


@pytest.mark.parametrize("state", ["disabled", "proposed"])
def test_an_account_that_is_not_active_is_nobody(tx: Tx, today: date, state: str) -> None:
    tx.execute(update(Account).where(Account.id == who("intake")).values(state=state))
    assert queries.actor(tx, who("intake"), today) is None
    assert queries.actor(tx, uuid4(), today) is None


def test_the_longest_training_counts_also_when_it_is_over(tx: Tx, today: date) -> None:
    tx.execute(
        update(TrainingRecord)
        .where(TrainingRecord.account_id == who("intake"))
        .values(valid_until=today - timedelta(days=1))
    )
    assert trained_until(tx, today) == today - timedelta(days=1)
    add_training(tx, today - timedelta(days=9), today + timedelta(days=3))
    assert trained_until(tx, today) == today + timedelta(days=3)


def test_a_training_that_is_still_to_come_does_not_count(tx: Tx, today: date) -> None:
    before = trained_until(tx, today)
    add_training(tx, today + timedelta(days=1), today + timedelta(days=4000))
    assert trained_until(tx, today) == before


def trained_until(tx: Tx, today: date) -> date | None:
    actor = queries.actor(tx, who("intake"), today)
    assert actor is not None
    return actor.trained_until


def add_training(tx: Tx, passed_on: date, valid_until: date) -> None:
    tx.add(
        TrainingRecord(
            account_id=who("intake"),
            topic="Herhaling",
            passed_on=passed_on,
            valid_until=valid_until,
            recorded_by=who("beheer"),
        )
    )
    tx.flush()


def test_the_first_of_the_roster_is_on_duty(tx: Tx, today: date) -> None:
    assert queries.on_duty(tx, "VR13", "decision_maker", today) == who("gezag")
    assert queries.on_duty(tx, None, "case_director", today) == who("regie.landelijk")
    assert queries.on_duty(tx, "VR01", "case_director", today) is None


def test_who_is_absent_is_not_on_duty_on_the_first_and_last_day(tx: Tx, today: date) -> None:
    day = timedelta(days=1)
    away(tx, "gezag", today, today + day)
    found = [queries.on_duty(tx, "VR13", "decision_maker", today + n * day) for n in (-1, 0, 1, 2)]
    assert found == [who("gezag"), who("gezag2"), who("gezag2"), who("gezag")]


def test_who_is_disabled_or_lost_the_role_is_not_on_duty(tx: Tx, today: date) -> None:
    disable(tx, "gezag")
    assert queries.on_duty(tx, "VR13", "decision_maker", today) == who("gezag2")
    roles = frozenset({"intake"})
    tx.execute(update(Account).where(Account.id == who("gezag2")).values(roles=roles))
    assert queries.on_duty(tx, "VR13", "decision_maker", today) is None


def test_duty_may_begin_and_end(tx: Tx, today: date) -> None:
    first, last = today + timedelta(days=2), today + timedelta(days=3)
    tx.execute(
        update(DutyEntry)
        .where(DutyEntry.account_id == who("gezag"))
        .values(from_day=first, until_day=last)
    )
    found = [
        queries.on_duty(tx, "VR13", "decision_maker", today + timedelta(days=n))
        for n in (1, 2, 3, 4)
    ]
    assert found == [who("gezag2"), who("gezag"), who("gezag"), who("gezag2")]


def test_an_organisation_has_its_own_liaison_on_duty(tx: Tx, today: date) -> None:
    found = queries.on_duty(tx, "VR13", "liaison", today, organisation="veilig_thuis")
    assert found == who("veiligthuis")
    assert queries.on_duty(tx, "VR13", "liaison", today, organisation="ggz") is None


def test_absence_names_who_stands_in(tx: Tx, today: date) -> None:
    away(tx, "intake", today, today, "intake2")
    assert queries.absent(tx, who("intake"), today)
    assert not queries.absent(tx, who("intake"), today + timedelta(days=1))
    assert queries.stand_in(tx, who("intake"), today) == who("intake2")
    assert queries.stand_in(tx, who("intake2"), today) is None


def test_a_stand_in_who_is_away_too_passes_it_on(tx: Tx, today: date) -> None:
    away(tx, "politie", today, today, "om")
    away(tx, "om", today, today, "raad")
    assert queries.stand_in(tx, who("politie"), today) == who("raad")


def test_two_who_stand_in_for_each_other_and_are_both_away_find_nobody(tx: Tx, today: date) -> None:
    away(tx, "intake", today, today, "intake2")
    away(tx, "intake2", today, today, "intake")
    assert queries.stand_in(tx, who("intake"), today) is None


def test_a_disabled_stand_in_does_not_count(tx: Tx, today: date) -> None:
    away(tx, "intake", today, today, "intake2")
    disable(tx, "intake2")
    assert queries.stand_in(tx, who("intake"), today) is None


def test_accounts_with_a_role_are_those_of_the_region_only(tx: Tx) -> None:
    assert set(queries.accounts_with(tx, "VR13", "intake")) == {who("intake"), who("intake2")}
    assert queries.accounts_with(tx, "VR17", "intake") == [who("intake.vr17")]
    assert queries.accounts_with(tx, None, "rapporteur") == [who("rapporteur")]
    disable(tx, "intake")
    assert queries.accounts_with(tx, "VR13", "intake") == [who("intake2")]


def test_a_role_name_is_never_found_inside_another(tx: Tx) -> None:
    assert queries.accounts_with(tx, "VR13", "panel") == []
    assert queries.accounts_with(tx, "VR13", "panel%") == []


def test_liaisons_are_those_of_the_organisation(tx: Tx) -> None:
    assert queries.liaisons(tx, "VR13", "om") == [who("om")]
    assert queries.liaisons(tx, "VR17", "om") == []
    tx.execute(update(Account).where(Account.id == who("om")).values(region_code=None))
    assert queries.liaisons(tx, "VR17", "om") == [who("om")]


def test_a_region_without_someone_for_each_duty_is_named(tx: Tx, today: date) -> None:
    assert queries.regions_without_roster(tx, today) == []
    disable(tx, "gezag.vr17")
    assert queries.regions_without_roster(tx, today) == ["VR17"]
    disable(tx, "regie.landelijk")
    assert queries.regions_without_roster(tx, today) == [None, "VR17"]


def test_absence_of_the_only_one_does_not_empty_a_roster(tx: Tx, today: date) -> None:
    away(tx, "gezag.vr17", today, today)
    assert queries.regions_without_roster(tx, today) == []


def test_names_are_found_for_anyone(tx: Tx) -> None:
    assert queries.name(tx, who("fg")) == "Femke Groen"
    assert queries.name(tx, uuid4()) == ""
    assert queries.names(tx, [who("fg"), who("om")]) == {
        who("fg"): "Femke Groen",
        who("om"): "Olga Meijer",
    }


def test_every_question_asked_in_each_step_is_one_statement(staff: Database, today: date) -> None:
    with counted(staff) as seen, staff.read() as tx:
        queries.actor(tx, who("politie"), today)
        queries.on_duty(tx, "VR13", "case_director", today)
        queries.conflicts_in(tx, uuid4())
        queries.absent(tx, who("politie"), today)
    assert len([line for line in seen if line.startswith("SELECT")]) == 4


def test_the_contract_logins_are_all_there(tx: Tx, today: date) -> None:
    expected = {
        "intake": {"intake"},
        "intake2": {"intake"},
        "regie": {"case_director"},
        "politie": {"liaison", "panel_member"},
        "om": {"liaison", "panel_member"},
        "veiligthuis": {"liaison", "panel_member"},
        "reclassering": {"liaison", "panel_member"},
        "raad": {"liaison", "panel_member"},
        "voorzitter": {"panel_chair"},
        "gezag": {"decision_maker"},
        "gezag2": {"decision_maker"},
        "gesprek": {"disclosure_officer"},
        "manager": {"regional_manager"},
        "fg": {"privacy_officer"},
        "rapporteur": {"rapporteur"},
        "beheer": {"administrator"},
        "beheer2": {"administrator"},
        "intake.vr17": {"intake"},
        "regie.vr17": {"case_director"},
    }
    found = {login: queries.actor(tx, who(login), today) for login in expected}
    assert {login: set(actor.roles) for login, actor in found.items() if actor} == expected
    assert tx.get_one(Account, who("fg")).email == "fg@demo.example"


def test_seeding_again_changes_nothing(staff: Database, now: datetime) -> None:
    with staff.transaction() as tx:
        before = queries.demo_accounts(tx)
        seeding.seed(tx, "test", now + timedelta(days=1))
        assert queries.demo_accounts(tx) == before


def test_seeding_makes_the_same_ids_and_hash_every_time() -> None:
    assert who("intake") == UUID("ada0223a-27e9-5c6e-9fc5-a5113ea819ce")
    assert seeding.password_hash() == seeding.password_hash()


@pytest.mark.parametrize("env", ["production", ""])
def test_demo_logins_are_refused_in_production(
    sqlite_only: Database, now: datetime, env: str
) -> None:
    with sqlite_only.transaction() as tx:
        with pytest.raises(ConfigurationError):
            seeding.seed(tx, env, now)
        assert queries.demo_accounts(tx) == 0
