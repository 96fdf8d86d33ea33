"""The same steps under another law: a data file, not a code change."""

import pytest

from disclosure.procedure import profile
from disclosure.store.database import Database
from tests import factories
from tests.factories import ITEM, World, moment

COMMON_LAW = {**ITEM, "basis": "Common law"}


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft in England and Wales."""
    return factories.world(sqlite_only, profile="england-wales")


@pytest.mark.parametrize("stage", factories.STAGES)
def test_a_case_comes_to_every_stage(case: World, stage: str) -> None:
    factories.bring(case, stage)
    assert case.case.profile == "england-wales"
    assert case.case.stage == stage


def test_the_limits_are_those_of_the_guidance(case: World) -> None:
    factories.received(case)
    due = case.dues()
    assert due["triage"] == moment("2026-11-28T14:05")
    assert due["assign_director"] == moment("2026-11-28T14:05")
    assert due["identity"] == moment("2026-12-12T00:00")
    assert due["decision"] == moment("2026-12-19T00:00")
    assert due["review"] == moment("2026-12-12T00:00")
    assert due["reasonable_term"] == moment("2026-12-26T00:00")


def test_told_by_day_28(case: World) -> None:
    factories.decided(case)
    assert case.clock("delivery").due_at == moment("2026-12-05T00:00")
    assert case.clock("reasonable_term").due_at == moment("2026-12-26T00:00")
    case.at("2026-12-26T00:00")
    assert case.states()["reasonable_term"] == "missed"
    assert case.states()["breach_plan:reasonable_term"] == "running"


def test_raising_leaves_the_28_days_alone(case: World) -> None:
    factories.received(case)
    case.grant("triage", "intake", urgency="high")
    due = case.dues()
    assert due["reasonable_term"] == moment("2026-12-26T00:00")
    assert due["decision"] == moment("2026-12-05T00:00")
    assert due["review"] == moment("2026-11-30T00:00")


def test_no_term_is_paused(case: World) -> None:
    factories.triage(case)
    for key in ("decision", "reasonable_term"):
        assert case.refuse("pause", "case_director", clocks=[key]) == "not_pausable"


def test_what_may_be_extended_is_the_profiles_choice(case: World) -> None:
    factories.triage(case)
    assert case.refuse("extend", "case_director", clock="reasonable_term") == "not_extendable"
    case.grant("extend", "case_director", clock="decision", days=21)
    assert case.clock("decision").due_at == moment("2027-01-09T00:00")


def test_an_objection_there_is_judicial_review_within_three_months(case: World) -> None:
    factories.not_disclosed(case)
    assert case.clock("objection").due_at == moment("2027-02-28T00:00")
    case.grant("object", "applicant")
    assert case.clock("objection_decision").due_at == moment("2027-04-11T00:00")
    long = {"clock": "objection_decision", "days": 43}
    assert case.refuse("extend", "case_director", **long) == "not_extendable"
    case.grant("extend", "case_director", **{**long, "days": 42})


def test_telling_rests_on_the_common_law(case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director", basis="Common law")
    case.grant("answer", "police", items=[COMMON_LAW])
    unknown = {**COMMON_LAW, "id": "p2", "basis": "Strafgesetzbuch 176"}
    case.grant("enquire", "case_director", to=["om"], basis="Common law")
    assert case.refuse("answer", "om", items=[unknown]) == "item_panel_only"


@pytest.mark.parametrize("key", [name for name in profile.available() if name != "nl"])
def test_every_clock_of_a_profile_can_start(sqlite_only: Database, key: str) -> None:
    """What the steps start, each profile has a limit for."""
    case = factories.closed(factories.world(sqlite_only, profile=key))
    began = {clock.key.partition(":")[0] for clock in case.clocks()}
    assert began <= set(case.profile.clocks)
    assert {"panel", "decision", "delivery", "follow_up", "objection", "retention"} <= began
