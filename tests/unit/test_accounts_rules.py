"""Decisions about accounts, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.accounts import rules
from disclosure.accounts.models import RoleSet
from disclosure.errors import Refusal
from disclosure.procedure import stages
from disclosure.procedure.permissions import Actor

NOW = datetime(2026, 11, 27, 13, 5, tzinfo=UTC)
MINE = UUID(int=7)
ADMINISTRATOR = Actor(MINE, frozenset({"administrator"}), "VR13")
FACTS = rules.AccountFacts(
    id=UUID(int=1),
    state="proposed",
    region="VR13",
    roles=frozenset(),
    pending_roles=frozenset({"intake"}),
    pending_by=UUID(int=2),
)


def key(refusal: Refusal | None) -> str | None:
    return None if refusal is None else refusal.key


@pytest.mark.parametrize(
    ("roles", "own", "region", "expected"),
    [
        ({"administrator"}, "VR13", "VR13", None),
        ({"administrator"}, "VR13", "VR17", "wrong_region"),
        ({"administrator"}, "VR13", None, "wrong_region"),
        ({"administrator"}, None, "VR17", None),
        ({"regional_manager"}, "VR13", "VR13", "wrong_role"),
        (set(), "VR13", "VR13", "wrong_role"),
    ],
)
def test_an_administrator_manages_the_own_region(
    roles: set[str], own: str | None, region: str | None, expected: str | None
) -> None:
    actor = Actor(MINE, frozenset(roles), own)
    assert key(rules.refuse_administration(actor, region)) == expected


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (set(), "facts_missing"),
        ({"director_general"}, "facts_missing"),
        ({"system"}, "facts_missing"),
        ({"intake", "liaison"}, None),
        ({"administrator"}, None),
        ({"administrator", "intake"}, "wrong_role"),
        ({"administrator", "privacy_officer"}, None),
    ],
)
def test_roles_must_be_known_and_administrators_have_no_cases(
    roles: set[str], expected: str | None
) -> None:
    assert key(rules.refuse_roles(frozenset(roles))) == expected


@pytest.mark.parametrize("role", stages.CASE_ROLES)
def test_no_case_role_goes_with_administration(role: str) -> None:
    assert key(rules.refuse_roles(frozenset({role, "administrator"}))) == "wrong_role"


def test_the_second_administrator_is_neither_the_first_nor_the_person() -> None:
    assert rules.refuse_approval(FACTS, ADMINISTRATOR) is None
    by_me = replace(FACTS, pending_by=MINE)
    about_me = replace(FACTS, id=MINE)
    assert key(rules.refuse_approval(by_me, ADMINISTRATOR)) == "same_person"
    assert key(rules.refuse_approval(about_me, ADMINISTRATOR)) == "same_person"


def test_nothing_proposed_is_nothing_to_approve() -> None:
    settled = replace(FACTS, pending_roles=None, pending_by=None)
    assert key(rules.refuse_approval(settled, ADMINISTRATOR)) == "already_done"


def test_a_manager_plans_the_own_region_only() -> None:
    manager = Actor(MINE, frozenset({"regional_manager"}), "VR13")
    assert rules.refuse_planning(manager, "VR13") is None
    assert key(rules.refuse_planning(manager, "VR17")) == "wrong_role"
    assert rules.refuse_planning(ADMINISTRATOR, "VR13") is None
    assert key(rules.refuse_planning(ADMINISTRATOR, "VR17")) == "wrong_region"


def test_a_stand_in_is_active_of_the_region_and_shares_a_role() -> None:
    away = replace(FACTS, state="active", roles=frozenset({"intake", "liaison"}))
    fit = replace(away, id=UUID(int=9), roles=frozenset({"intake"}))
    assert rules.refuse_stand_in(away, fit) is None
    assert key(rules.refuse_stand_in(away, None)) == "facts_missing"
    assert key(rules.refuse_stand_in(away, away)) == "facts_missing"
    assert key(rules.refuse_stand_in(away, replace(fit, state="disabled"))) == "facts_missing"
    assert key(rules.refuse_stand_in(away, replace(fit, region="VR17"))) == "wrong_region"
    other_work = replace(fit, roles=frozenset({"panel_chair"}))
    assert key(rules.refuse_stand_in(away, other_work)) == "wrong_role"


@pytest.mark.parametrize("role", ["case_director", "panel_chair", "regional_manager"])
def test_who_leads_may_declare_the_conflict_of_another(role: str) -> None:
    leading = Actor(MINE, frozenset({role}), "VR13")
    assert rules.refuse_declaration(uuid4(), leading) is None


def test_anyone_may_declare_the_own_conflict_only() -> None:
    member = Actor(MINE, frozenset({"panel_member"}), "VR13")
    assert rules.refuse_declaration(MINE, member) is None
    assert key(rules.refuse_declaration(uuid4(), member)) == "wrong_role"


def test_a_period_ends_on_or_after_its_first_day() -> None:
    day = date(2026, 11, 27)
    assert rules.refuse_days(day, day, "until_day") is None
    refusal = rules.refuse_days(day, day - timedelta(days=1), "until_day")
    assert refusal == Refusal("facts_missing", "until_day")


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("correct horse battery", None),
        ("demo demo demo demo", "simple"),
        ("fourteen chars", "short"),
        ("fifteen chars!!", None),
        ("x" * 201, "long"),
        ("aaaaaaaaaaaaaaaaaaaa", "simple"),
        ("abcdabcdabcdabcdabcd", "simple"),
        ("my name is Jansen.P today", "personal"),
        ("🐘 olifant in de kamer", None),
    ],
)
def test_a_new_password_is_long_and_not_about_its_owner(password: str, problem: str | None) -> None:
    assert rules.password_problem(password, "jansen.p@politie.example") == problem


def test_a_very_short_address_is_no_reason_to_refuse_a_password() -> None:
    assert rules.password_problem("correct horse battery", "co@politie.example") is None


def test_a_password_counts_the_same_composed_or_not() -> None:
    assert rules.normalised_password("cafe\u0301") == rules.normalised_password("caf\u00e9")


@pytest.mark.parametrize("typed", ["Jan@X.example", "  jan@x.EXAMPLE ", "jan@x.example"])
def test_an_address_has_one_spelling(typed: str) -> None:
    assert rules.normalised_email(typed) == "jan@x.example"


def test_three_codes_count_at_any_moment() -> None:
    current = int(NOW.timestamp()) // 30
    assert list(rules.counters(NOW)) == [current - 1, current, current + 1]


@pytest.mark.parametrize(
    ("failed", "seconds"), [(4, 0), (5, 30), (6, 60), (9, 480), (12, 3600), (5000, 3600)]
)
def test_the_wait_after_wrong_codes_doubles_to_an_hour(failed: int, seconds: int) -> None:
    over = NOW + timedelta(seconds=seconds)
    assert rules.code_wait_over(failed, NOW, over)
    if seconds:
        assert not rules.code_wait_over(failed, NOW, over - timedelta(seconds=1))


@given(st.frozensets(st.sampled_from(stages.STAFF_ROLES)))
def test_roles_come_back_from_the_database_as_they_went(roles: frozenset[str]) -> None:
    column = RoleSet()
    dialect = object()
    text = column.process_bind_param(roles, dialect)  # type: ignore[arg-type]
    assert text is not None
    assert len(text) <= 300
    assert column.process_result_value(text, dialect) == roles  # type: ignore[arg-type]
