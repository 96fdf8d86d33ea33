"""What a change of urgency does to clocks: raised shortens, lowered moves nothing."""

from datetime import timedelta

import pytest

from disclosure.cases import models
from disclosure.store.database import Database
from tests import factories
from tests.factories import World, moment


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among fictional staff."""
    return factories.world(database)


def test_the_first_triage_above_standard_is_a_raise(case: World) -> None:
    factories.received(case)
    case.at("2026-11-27T15:15")
    case.grant("triage", "intake", urgency="high")
    due = case.dues()
    assert due["decision"] == moment("2026-12-05T00:00")
    assert due["panel"] == moment("2026-12-01T00:00")
    assert due["first_protection"] == moment("2026-11-27T19:15")
    assert due["safety_plan"] == moment("2026-11-28T15:15")
    assert due["review"] == moment("2026-12-02T00:00")
    assert due["identity"] == moment("2026-12-05T00:00")
    assert due["reasonable_term"] == moment("2027-01-23T00:00")
    assert due["acknowledge"] == moment("2026-11-28T14:05")


def test_immediate_danger_counts_in_hours(case: World) -> None:
    factories.received(case)
    case.grant("triage", "intake", urgency="immediate", acute="112")
    due = case.dues()
    assert due["decision"] == moment("2026-11-28T14:05")
    assert due["panel"] == moment("2026-11-28T02:05")
    assert due["review"] == moment("2026-11-28T14:05")


def test_raising_shortens_every_running_clock_with_an_urgent_limit(case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director", to=["om", "police"])
    case.grant("transfer", "case_director")
    case.grant("answer", "police")
    case.grant("new_signal", "om")
    before = case.dues()
    case.at("2026-11-27T15:00")
    case.grant("triage", "intake", urgency="high")
    due = case.dues()
    assert due["decision"] == moment("2026-12-05T00:00")
    assert due["panel"] == moment("2026-12-01T00:00")
    assert due["enquiry_reply:om"] == moment("2026-11-28T15:00")
    assert due["transfer"] == moment("2026-11-27T19:00")
    for key in ("enquiry_reply:police", "retriage", "identity", "reasonable_term", "triage"):
        assert due[key] == before[key], key
    raised = [e for e in case.rows(models.ClockEvent) if e.what == "raised"]
    assert len(raised) == 5  # decision, panel, enquiry_reply:om, transfer, review


def test_a_clock_that_is_due_sooner_stays(case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director", to=["om"])
    case.until(case.clock("enquiry_reply:om").due_at - timedelta(hours=1))
    due = case.clock("enquiry_reply:om").due_at
    case.grant("triage", "intake", urgency="high")
    assert case.clock("enquiry_reply:om").due_at == due


def test_raising_to_elevated_shortens_what_has_a_limit_there(case: World) -> None:
    factories.received(case)
    before = case.dues()
    case.grant("triage", "intake", urgency="elevated")
    due = case.dues()
    assert due["review"] == moment("2026-12-05T00:00")
    assert due["safety_plan"] == moment("2026-12-02T00:00")
    assert due["decision"] == before["decision"]


def test_after_telling_the_director_looks_again_by_the_rule_of_that_stage(case: World) -> None:
    factories.follow_up(case)
    case.grant("plan_safety", "case_director")
    assert case.clock("review").due_at == moment("2027-01-02T00:00")
    case.grant("triage", "intake", urgency="elevated")
    assert case.clock("review").due_at == moment("2027-01-02T00:00")
    case.grant("triage", "intake", urgency="high")
    assert case.clock("review").due_at == moment("2026-12-02T00:00")
    case.grant("plan_safety", "case_director")
    assert case.clock("review").due_at == moment("2026-12-02T00:00")


def test_lowering_moves_nothing_later(case: World) -> None:
    factories.gathering(case, "high")
    case.grant("enquire", "case_director", to=["om"])
    before = case.dues()
    case.grant("triage", "intake", second="intake/2")
    assert case.case.urgency == "standard"
    assert case.dues() == before
    case.grant("enquire", "case_director", to=["police"])
    assert case.clock("enquiry_reply:police").due_at == moment("2026-12-05T00:00")


def test_raising_again_after_lowering_counts_from_then(case: World) -> None:
    factories.gathering(case, "high")
    case.grant("triage", "intake", second="intake/2")
    case.at("2026-11-28T09:00")
    case.grant("triage", "intake", urgency="immediate", acute="112")
    assert case.clock("panel").due_at == moment("2026-11-28T21:00")


def test_a_panel_after_deferring_is_shortened_too(case: World) -> None:
    """Its due was a date, not a term; the danger rises all the same."""
    factories.panel(case)
    factories.advised(case, "defer")
    given = {"outcome": "defer", "items": [], "until": "2026-12-10"}
    case.grant("draft_decision", "case_director", **given)
    case.grant("plan_safety", "case_director", state="prepared")
    case.grant("sign_decision", "decision_maker")
    assert case.clock("panel").due_at == moment("2026-12-11T00:00")
    case.grant("triage", "intake", urgency="high")
    assert case.clock("panel").due_at == moment("2026-12-01T00:00")
    assert case.clock("deferred").due_at == moment("2026-12-11T00:00")


def test_terms_of_the_law_do_not_shrink(case: World) -> None:
    factories.not_disclosed(case)
    case.grant("object", "applicant")
    before = case.dues()
    case.grant("triage", "intake", urgency="immediate", acute="112")
    for key in ("objection_decision", "objection"):
        assert case.clock(key).due_at == before[key]


def test_an_extension_is_not_undone_by_law_but_by_danger(case: World) -> None:
    factories.received(case)
    case.grant("extend", "case_director", clock="reasonable_term", days=14)
    case.grant("extend", "case_director", clock="decision", days=14)
    long = case.clock("reasonable_term").due_at
    case.grant("triage", "intake", urgency="high")
    assert case.clock("reasonable_term").due_at == long
    assert case.clock("decision").due_at == moment("2026-12-05T00:00")


def test_protection_missed_at_one_level_is_still_owed_at_the_next(case: World) -> None:
    factories.triage(case)
    case.grant("triage", "intake", urgency="elevated")
    case.at("2026-12-02T00:00")
    assert case.states()["safety_plan"] == "missed"
    began, _ = case.effects("triage", "intake", urgency="high")
    assert began == {"first_protection"}
    assert case.states()["safety_plan"] == "missed"
    _, became = case.effects("plan_safety", "case_director")
    assert (became["safety_plan"], became["first_protection"]) == ("late", "met")
