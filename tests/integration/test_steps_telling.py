"""Steps of telling: plan, appointment, the talk, the outcome, follow-up."""

from typing import Any

import pytest

from disclosure.cases import models as cases
from disclosure.cases import people
from disclosure.decisions import models
from disclosure.procedure import stages
from disclosure.store.database import Database
from tests import factories
from tests.factories import ACTION, World, moment

AFTER = {"follow_up:7", "follow_up:30", "follow_up:90"}
TRY: dict[str, Any] = {"result": "not_reached", "understood": False}


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among fictional staff."""
    return factories.world(database)


# --- plan_safety


@pytest.mark.parametrize(
    "given",
    [
        {"state": "prepared"},
        {"state": "agreed"},
        {"state": "refused", "words": "I look after myself."},
        {"state": "without_her", "reason": "Not reached.", "second": "intake"},
    ],
)
def test_a_plan_in_any_state_meets_protection(case: World, given: dict[str, Any]) -> None:
    factories.gathering(case, "high")
    met = {"first_protection": "met", "safety_plan": "met"}
    assert case.effects("plan_safety", "case_director", **given) == (set(), met)
    assert case.case.plan_state == given["state"]
    case.grant("plan_safety", "case_director", **given)
    assert [row.version for row in case.rows(models.SafetyPlan)] == [1, 2]


@pytest.mark.parametrize(
    "stage", [s for s in stages.STAGES if s not in ("draft", "received", "closed", "gone")]
)
def test_a_plan_is_written_wherever_somebody_may_be_in_danger(case: World, stage: str) -> None:
    factories.bring(case, stage)
    case.grant("plan_safety", "case_director")


def test_plan_safety_is_refused(case: World) -> None:
    factories.gathering(case)
    case.refuse_all(
        "plan_safety",
        [
            ("intake", {}, "wrong_role"),
            ("disclosure_officer", {}, "not_assigned"),
            ("case_director", {"actions": []}, "plan_missing"),
            ("case_director", {"actions": [{**ACTION, "owner": ""}]}, "plan_missing"),
            ("case_director", {"actions": [{"what": "x", "owner": "police"}]}, "facts_missing"),
            ("case_director", {"state": "wished"}, "facts_missing"),
            ("case_director", {"state": "refused"}, "facts_missing"),
            ("case_director", {"state": "without_her"}, "reason_missing"),
            ("case_director", {"state": "without_her", "reason": "x"}, "second_missing"),
            (
                "case_director",
                {"state": "without_her", "reason": "x", "second": "case_director"},
                "same_person",
            ),
        ],
    )


# --- schedule_telling


def test_whoever_makes_the_appointment_is_the_officer(case: World) -> None:
    factories.decided(case)
    assert case.effects("schedule_telling", "disclosure_officer") == (set(), {})
    assert case.case.stage == "delivery"
    assert case.clock("delivery").owner_id == case.id_of("disclosure_officer")
    assert case.refuse("tell", "disclosure_officer/2") == "not_assigned"
    case.grant("schedule_telling", "disclosure_officer/2")
    assert case.refuse("tell", "disclosure_officer") == "not_assigned"
    assert len([m for m in case.rows(cases.Message) if m.name == "appointment"]) == 2


def test_schedule_telling_is_refused(case: World) -> None:
    factories.decided(case)
    case.refuse_all(
        "schedule_telling",
        [
            ("case_director", {}, "wrong_role"),
            ("VR17:disclosure_officer", {}, "wrong_region"),
            ("disclosure_officer", {"with": ["police"]}, "facts_missing"),
            ("disclosure_officer", {"with": []}, "facts_missing"),
            ("disclosure_officer", {"place": ""}, "facts_missing"),
            ("disclosure_officer", {"time": ""}, "facts_missing"),
        ],
    )
    case.grant("set_contact", "intake", contact={"channel": "none"})
    assert case.refuse("schedule_telling", "disclosure_officer") == "contact_unsafe"
    case.grant("schedule_telling", "disclosure_officer", agreed_in_person=True)
    assert [m.name for m in case.rows(cases.Message)] == ["receipt"]


def test_nothing_is_scheduled_where_nothing_is_disclosed(case: World) -> None:
    factories.decided(case, "no_disclosure")
    assert case.refuse("schedule_telling", "disclosure_officer") == "wrong_stage"


def test_by_telephone_she_is_called_within_her_hours(case: World) -> None:
    rule = {"channel": "phone", "from": "09:00", "until": "12:00"}
    factories.decided(case, contact=rule)
    assert case.refuse("schedule_telling", "disclosure_officer") == "contact_unsafe"
    case.at("2026-11-28T10:00")
    case.grant("schedule_telling", "disclosure_officer")


# --- tell


@pytest.mark.parametrize("result", ["told", "declined"])
def test_telling_meets_delivery_and_opens_follow_up(case: World, result: str) -> None:
    factories.delivery(case)
    began, became = case.effects("tell", "disclosure_officer", result=result)
    assert began == AFTER | {"retriage", "objection"}
    assert became == {"delivery": "met", "reasonable_term": "met"}
    assert case.case.stage == "follow_up"
    assert case.clock("objection").due_at == moment("2027-01-09T00:00")
    assert case.clock("follow_up:7").due_at == moment("2026-12-05T00:00")


@pytest.mark.parametrize(
    ("changes", "longer"),
    [
        ({"urgency": "high"}, True),
        ({"urgency": "elevated"}, False),
        ({"separated": "soon"}, True),
        ({"separated": "past"}, True),
        ({"separated": "no"}, False),
    ],
)
def test_half_a_year_when_urgent_or_separated(
    case: World, changes: dict[str, Any], longer: bool
) -> None:
    factories.follow_up(case, **changes)
    assert case.has("follow_up:180") == longer


@pytest.mark.parametrize("result", ["partly", "not_reached"])
def test_a_try_changes_nothing(case: World, result: str) -> None:
    factories.delivery(case)
    found = case.effects("tell", "disclosure_officer", result=result, earlier_victims_checked=False)
    assert found == (set(), {})
    assert case.case.stage == "delivery"
    assert case.states()["delivery"] == "running"


def test_tell_is_refused(case: World) -> None:
    factories.delivery(case, plan=False)
    case.grant("integrity", "intake")
    case.refuse_all(
        "tell",
        [
            ("case_director", {}, "wrong_role"),
            ("disclosure_officer/2", {}, "not_assigned"),
            ("disclosure_officer", {"result": "mailed"}, "facts_missing"),
            ("disclosure_officer", {"earlier_victims_checked": False}, "integrity_open"),
        ],
    )
    case.grant("integrity", "intake/2", result="proceed")
    wrong = {"earlier_victims_checked": False}
    assert case.refuse("tell", "disclosure_officer", **wrong) == "plan_missing"
    case.grant("plan_safety", "case_director")
    assert case.refuse("tell", "disclosure_officer", **wrong) == "reason_missing"
    with case.changed() as tx:
        her = people.find(tx, tx.get_one(cases.Case, case.case_id), "person_at_risk")
        assert her is not None
        her.identity_method = None
    assert case.refuse("tell", "disclosure_officer", **wrong) == "identity_missing"


@pytest.mark.parametrize(
    ("via", "wanted"),
    [
        ("phone", "contact_unsafe"),
        ("letter", "contact_unsafe"),
        ("sms", "contact_unsafe"),
        ("visit", None),
        ("veilig_thuis", None),
        ("mail", None),
        ("", None),
    ],
)
def test_she_is_tried_by_the_ways_she_allows_only(
    case: World, via: str, wanted: str | None
) -> None:
    factories.delivery(case)
    if wanted is None:
        case.grant("tell", "disclosure_officer", via=via, **TRY)
    else:
        assert case.refuse("tell", "disclosure_officer", via=via, **TRY) == wanted


# --- giving up


def tried(case: World, step: str, who: str, **given: Any) -> None:
    """Try three times by two ways over a fortnight."""
    for days, via in ((0, "visit"), (7, "veilig_thuis"), (7, "visit")):
        case.wait(days=days)
        case.grant(step, who, via=via, **given)


def test_giving_up_takes_three_tries_two_ways_a_fortnight_and_a_manager(case: World) -> None:
    factories.delivery(case)
    up = {"result": "given_up", "second": "regional_manager"}
    case.refuse_all(
        "tell",
        [
            ("disclosure_officer", {**up, "second": ""}, "second_missing"),
            ("disclosure_officer", {**up, "second": "case_director"}, "wrong_role"),
            ("disclosure_officer", up, "not_overdue"),
        ],
    )
    tried(case, "tell", "disclosure_officer", **TRY)
    assert case.states()["delivery"] == "missed"
    began, became = case.effects("tell", "disclosure_officer", **up)
    assert began == AFTER
    assert became["delivery"] == "ended"
    assert "objection" not in case.states()
    assert case.case.stage == "follow_up"
