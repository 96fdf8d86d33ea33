"""Pausing and extending terms (Awb 4:15, 7:10; procedure.md §12)."""

import pytest

from disclosure.cases import models
from disclosure.store.database import Database
from tests import factories
from tests.factories import World, day_over, moment


@pytest.fixture
def case(database: Database) -> World:
    """Return a standard case in `triage` on Monday 30 November, received on Friday the 27th."""
    found = factories.triage(factories.world(database))
    found.grant("acknowledge", "system")
    found.at("2026-11-30T10:00")
    return found


PAUSED = {"decision": "paused", "reasonable_term": "paused"}


def test_a_pause_asks_her_and_stops_the_clocks(case: World) -> None:
    assert case.effects("pause", "case_director") == (set(), PAUSED)
    assert [m.name for m in case.rows(models.Message)][-1] == "request"
    assert case.clock("decision").wake_at == day_over("2026-12-11")
    case.at("2026-12-10T12:00")
    assert case.states()["decision"] == "paused"
    assert case.clock("decision").warned == 0


@pytest.mark.parametrize(
    ("answered", "decision", "reasonable"),
    [
        ("2026-11-30T15:00", "2026-12-26", "2027-01-23"),  # the same day: 0 days
        ("2026-12-01T15:00", "2026-12-26", "2027-01-23"),  # the next: none strictly between
        ("2026-12-02T15:00", "2026-12-27", "2027-01-26"),  # 1: 23 January is a Saturday
        ("2026-12-03T15:00", "2026-12-28", "2027-01-26"),  # 2: 24 January is a Sunday
        ("2026-12-04T09:00", "2026-12-29", "2027-01-26"),  # 3: the Monday itself
        ("2026-12-07T23:59", "2027-01-01", "2027-01-29"),  # 6
        ("2026-12-11T12:00", "2027-01-05", "2027-02-02"),  # 10, on the last day of the term
    ],
)
def test_days_strictly_between_request_and_answer_are_added(
    case: World, answered: str, decision: str, reasonable: str
) -> None:
    """The law's term then ends by the Atw; the proposal's does not."""
    case.grant("pause", "case_director")
    case.at(answered)
    _, became = case.effects("resume", "case_director")
    assert became == {"decision": "running", "reasonable_term": "running"}
    assert case.clock("decision").due_at == moment(f"{decision}T00:00")
    assert case.clock("reasonable_term").due_at == moment(f"{reasonable}T00:00")


def test_a_term_given_that_runs_out_counts_to_the_day_after(case: World) -> None:
    case.grant("pause", "case_director")
    case.at("2026-12-11T23:59")
    assert case.states()["decision"] == "paused"
    case.at("2026-12-12T00:00")
    assert case.states()["decision"] == "running"
    assert case.clock("decision").due_at == moment("2027-01-06T00:00")
    assert case.clock("reasonable_term").due_at == moment("2027-02-03T00:00")
    assert case.refuse("resume", "case_director") == "already_done"


def test_two_pauses_add_up(case: World) -> None:
    case.grant("pause", "case_director", clocks=["decision"])
    case.at("2026-12-02T10:00")
    case.grant("resume", "case_director")
    case.grant("pause", "case_director", clocks=["decision"])
    case.at("2026-12-04T10:00")
    case.grant("resume", "case_director")
    assert case.clock("decision").due_at == moment("2026-12-28T00:00")


def test_an_extension_and_a_pause_add_up(case: World) -> None:
    case.grant("extend", "case_director")
    case.grant("pause", "case_director", clocks=["decision"])
    case.at("2026-12-02T10:00")
    case.grant("resume", "case_director")
    assert case.clock("decision").due_at == moment("2027-01-03T00:00")


def test_danger_ends_a_pause_and_the_days_it_lasted_stay(case: World) -> None:
    case.grant("pause", "case_director")
    case.at("2026-12-02T10:00")
    case.grant("triage", "intake", urgency="high")
    assert case.states()["decision"] == case.states()["reasonable_term"] == "running"
    assert case.clock("decision").due_at == moment("2026-12-10T00:00")
    assert case.clock("reasonable_term").due_at == moment("2027-01-26T00:00")
    assert case.clock("reasonable_term").paused_on is None


def test_pause_is_refused(case: World) -> None:
    case.refuse_all(
        "pause",
        [
            ("intake", {}, "wrong_role"),
            ("case_director/2", {}, "not_assigned"),
            ("case_director", {"clocks": []}, "facts_missing"),
            ("case_director", {"clocks": ["panel"]}, "not_pausable"),
            ("case_director", {"clocks": ["objection_decision"]}, "facts_missing"),
            ("case_director", {"ask": ""}, "facts_missing"),
            ("case_director", {"until": "2026-11-29"}, "facts_missing"),
            ("case_director", {"second": ""}, "second_missing"),
            ("case_director", {"second": "case_director"}, "same_person"),
        ],
    )
    case.grant("pause", "case_director", clocks=["decision"])
    assert case.refuse("pause", "case_director") == "already_done"
    assert case.refuse("resume", "intake") == "wrong_role"


def test_nobody_is_asked_by_a_way_that_is_not_allowed(case: World) -> None:
    case.grant("set_contact", "intake", contact={"channel": "none"})
    assert case.refuse("pause", "case_director") == "contact_unsafe"


def test_nothing_is_paused_in_danger_or_on_an_agencys_own_case(case: World) -> None:
    case.grant("triage", "intake", urgency="high")
    assert case.refuse("pause", "case_director") == "not_pausable"
    agency = factories.gathering(
        factories.begin(case.db, case.staff, case.now), route="know", by="agency"
    )
    assert agency.refuse("pause", "case_director", clocks=["decision"]) == "not_pausable"


# --- extend


@pytest.mark.parametrize(
    ("clock", "days", "due"),
    [
        ("decision", 28, "2027-01-23"),
        ("panel", 20, "2027-01-07"),
        ("identity", 5, "2026-12-12"),
        ("reasonable_term", 56, "2027-03-20"),
        ("reasonable_term", 1, "2027-01-26"),
    ],
)
def test_a_term_is_extended_by_at_most_itself(case: World, clock: str, days: int, due: str) -> None:
    asked = {"clock": clock, "days": days}
    most = {"decision": 28, "panel": 20, "identity": 5, "reasonable_term": 56}[clock]
    too_much = {**asked, "days": most + 1}
    assert case.refuse("extend", "case_director", **too_much) == "not_extendable"
    assert case.effects("extend", "case_director", **asked) == (set(), {})
    assert case.clock(clock).due_at == moment(f"{due}T00:00")
    assert case.refuse("extend", "regional_manager", **asked) == "extended_before"


def test_she_hears_of_an_extension_where_she_waits_for_it(case: World) -> None:
    case.grant("extend", "case_director", clock="panel")
    assert "extension" not in [m.name for m in case.rows(models.Message)]
    case.grant("extend", "regional_manager", clock="decision")
    assert [m.name for m in case.rows(models.Message)].count("extension") == 1


def test_an_objection_is_decided_six_weeks_later_at_most(database: Database) -> None:
    case = factories.not_disclosed(factories.world(database))
    case.grant("object", "applicant")
    asked = {"clock": "objection_decision", "days": 43}
    assert case.refuse("extend", "case_director", **asked) == "not_extendable"
    case.grant("extend", "case_director", **{**asked, "days": 42})
    assert case.clock("objection_decision").due_at == day_over("2027-04-02")


def test_extend_is_refused(case: World) -> None:
    case.refuse_all(
        "extend",
        [
            ("intake", {}, "wrong_role"),
            ("VR17:regional_manager", {}, "wrong_region"),
            ("case_director", {"clock": "triage"}, "not_extendable"),
            ("case_director", {"clock": "review"}, "not_extendable"),
            ("case_director", {"clock": "nothing"}, "not_extendable"),
            ("case_director", {"days": 0}, "facts_missing"),
            ("case_director", {"reason": ""}, "reason_missing"),
        ],
    )
    case.at("2026-12-05T09:00")
    assert case.states()["identity"] == "missed"
    late = {"clock": "identity", "days": 1}
    assert case.refuse("extend", "case_director", **late) == "not_extendable"
    case.grant("triage", "intake", urgency="high")
    assert case.refuse("extend", "case_director") == "not_extendable"
    case.grant("triage", "intake", urgency="elevated", second="intake/2")
    case.grant("enquire", "case_director", to=["om"])
    asked = {"clock": "enquiry_reply:om", "days": 1}
    assert case.refuse("extend", "case_director", **asked) == "not_extendable"
