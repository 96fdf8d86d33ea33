"""Steps at the end: close, reopen, object, decide on an objection."""

from typing import Any

import pytest

from disclosure.cases import models as cases
from disclosure.decisions import models
from disclosure.procedure import stages
from disclosure.store.database import Database
from tests import factories
from tests.factories import World, day_over, moment

CLOCKS_OF_THE_END = {"retention", "follow_up:90", "follow_up:180", "objection"}


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among fictional staff."""
    return factories.world(database)


def live(case: World) -> set[str]:
    """Return the keys of the clocks that run or were missed."""
    return {key for key, state in case.states().items() if state in cases.OPEN_STATES}


# --- close


def test_closing_ends_all_but_what_she_is_still_owed(case: World) -> None:
    factories.closable(case, urgency="high")
    case.grant("triage", "intake", urgency="high")
    running = live(case)
    began, became = case.effects("close", "case_director")
    assert began == {"retention"}
    assert became == dict.fromkeys(running - CLOCKS_OF_THE_END, "ended")
    assert live(case) == CLOCKS_OF_THE_END
    assert (case.case.stage, case.case.closed_from) == ("closed", "follow_up")
    assert case.case.closed_at == case.now
    assert case.clock("retention").due_at == day_over("2031-11-27")


def test_close_is_refused(case: World) -> None:
    factories.delivery(case, urgency="immediate")
    case.grant("tell", "disclosure_officer")
    case.refuse_all(
        "close",
        [
            ("intake", {}, "wrong_role"),
            ("case_director/2", {}, "not_assigned"),
            ("case_director", {}, "follow_ups_open"),
        ],
    )
    case.grant("follow_up", "case_director", which="7")
    assert case.refuse("close", "case_director") == "follow_ups_open"
    case.grant("follow_up", "case_director", which="30")
    assert case.refuse("close", "case_director") == "plan_not_final"
    case.grant("plan_safety", "case_director")
    case.grant("object", "applicant")
    case.grant("integrity", "intake")
    assert case.refuse("close", "case_director") == "objection_open"
    case.grant("decide_objection", "decision_maker/2")
    assert case.refuse("close", "case_director") == "integrity_open"
    case.grant("integrity", "intake/2", result="proceed")
    case.grant("close", "case_director")


def test_an_urgent_telling_is_reviewed_before_closing(case: World) -> None:
    factories.panel(case, "immediate")
    case.grant("plan_safety", "case_director")
    factories.matched(case)
    case.grant("tell_urgent", "decision_maker")
    case.grant("tell_urgent", "decision_maker")
    case.grant("review_urgent", "panel_chair")
    factories.advised(case)
    case.grant("draft_decision", "case_director")
    case.grant("sign_decision", "decision_maker")
    case.grant("schedule_telling", "disclosure_officer")
    case.grant("tell", "disclosure_officer")
    case.grant("follow_up", "case_director", which="7")
    case.grant("follow_up", "case_director", which="30")
    assert len(case.rows(models.UrgentTelling)) == 2
    assert case.refuse("close", "case_director") == "advice_missing"
    case.grant("plan_safety", "case_director")
    case.grant("review_urgent", "panel_chair")
    assert case.refuse("review_urgent", "panel_chair") == "already_done"
    case.grant("close", "case_director")


def test_what_is_late_is_planned_before_closing(case: World) -> None:
    factories.follow_up(case)
    case.grant("acknowledge", "system")
    case.grant("plan_safety", "case_director")
    case.grant("follow_up", "case_director", which="7")
    case.at("2026-11-28T14:05")  # the new look after telling is missed
    case.grant("follow_up", "case_director", which="30")
    assert case.states()["breach_plan:retriage"] == "running"
    assert case.refuse("close", "case_director") == "breach_open"
    case.grant("plan_breach", "case_director", clock="retriage")
    assert case.refuse("close", "case_director") == "breach_open"
    case.grant("triage", "case_director")
    assert case.states()["promised:retriage"] == "met"
    case.grant("close", "case_director")


def test_an_untold_third_party_keeps_a_case_open(case: World) -> None:
    factories.closable(case, by="relative", applicant=factories.SISTER)
    assert case.refuse("close", "case_director") == "not_told"
    case.grant("tell_outcome", "case_director", to="applicant")
    case.grant("close", "case_director")


def test_a_declined_case_closes_once_told(case: World) -> None:
    factories.declined(case)
    assert case.refuse("close", "case_director") == "not_told"
    case.grant("tell_outcome", "case_director")
    began, became = case.effects("close", "case_director")
    assert (began, became) == ({"retention"}, {"review": "ended"})
    assert live(case) == {"retention", "objection"}


def test_a_declined_case_waits_for_its_objection(case: World) -> None:
    factories.declined(case)
    case.grant("tell_outcome", "case_director")
    case.grant("object", "intake")
    assert case.refuse("close", "case_director") == "objection_open"
    case.grant("decide_objection", "decision_maker")
    case.grant("close", "case_director")


def test_a_withdrawn_case_closes_once_knowing_was_considered(case: World) -> None:
    factories.withdrawn(case)
    case.refuse_all(
        "close",
        [
            ("case_director", {}, "facts_missing"),
            ("case_director", {"know": False}, "reason_missing"),
        ],
    )
    found = case.effects("close", "case_director", know=False, reason="Nothing points to danger.")
    assert found == ({"retention"}, {"know_considered": "met", "review": "ended"})
    assert live(case) == {"retention"}
    assert case.clock("retention").due_at == day_over("2027-11-27")


def test_who_was_forced_to_withdraw_is_remembered_longer(case: World) -> None:
    factories.gathering(case)
    flags = {"weapons_access": "no", "forced_withdrawal": "yes"}
    case.grant("triage", "intake", flags=flags)
    case.grant("triage", "intake")
    case.grant("withdraw", "case_director")
    case.grant("close", "case_director", know=False, reason="Nothing points to danger.")
    assert case.clock("retention").due_at == day_over("2031-11-27")


ENDINGS: dict[str, tuple[str, dict[str, Any]]] = {
    "withdraw": ("case_director", {}),
    "decline": ("intake", {}),
}


@pytest.mark.parametrize("step", ENDINGS)
def test_what_was_exposed_is_owed_whatever_becomes_of_the_application(
    case: World, step: str
) -> None:
    factories.triage(case)
    case.grant("exposure", "case_director")
    case.wait(hours=2)
    who, given = ENDINGS[step]
    case.grant(step, who, **given)
    kept = {"exposure", "exposure_authority", "breach_plan:exposure", "review"}
    owed = {"know_considered"} if step == "withdraw" else {"outcome_told"}
    assert live(case) == kept | owed
    case.grant("exposure", "case_director", result="safe")
    assert case.states()["breach_plan:exposure"] == "ended"
    case.grant("exposure", "privacy_officer", result="reported")
    assert live(case) == {"review"} | owed


def test_a_term_of_an_older_outcome_says_nothing_about_a_new_one(case: World) -> None:
    factories.not_disclosed(case)
    case.grant("object", "applicant")
    case.grant("decide_objection", "decision_maker/2", result="upheld")
    case.wait(days=60)
    factories.drafted(case, "no_disclosure")
    case.grant("sign_decision", "decision_maker")
    case.grant("new_signal", "intake", kind="death")
    up = {"to": "applicant", "how": "given_up", "second": "regional_manager"}
    case.grant("tell_outcome", "case_director", **up)
    assert case.effects("object", "intake")[0] == {"objection_decision"}


# --- reopen


def test_the_floor_is_that_of_the_stage_it_comes_back_to(case: World) -> None:
    factories.withdrawn(case)
    assert case.clock("review").due_at == day_over("2027-01-01")
    case.grant("new_signal", "police", kind="report")
    assert case.clock("review").due_at == day_over("2026-12-11")


def test_the_floor_of_an_objection_upheld_is_that_of_the_panel(case: World) -> None:
    factories.not_disclosed(case)
    case.grant("object", "applicant")
    case.grant("decide_objection", "decision_maker/2", result="upheld")
    assert case.clock("review").due_at == day_over("2026-12-11")


@pytest.mark.parametrize("step", ["reopen", "new_signal"])
@pytest.mark.parametrize("stage", ["closed", "withdrawn", "declined"])
def test_a_case_comes_back_to_triage(case: World, stage: str, step: str) -> None:
    factories.bring(case, stage)
    matched = case.column("subject_matched")
    before = live(case)
    began, became = case.effects(step, "om", kind="report")
    assert began == {"retriage", "assign_director", "decision", "review"} - before
    over = {"closed": "retention", "withdrawn": "know_considered", "declined": "outcome_told"}
    assert became == {over[stage]: "ended"}
    assert case.case.stage == "triage"
    assert (case.case.closed_at, case.case.closed_from, case.case.outcome) == (None, None, None)
    assert case.column("subject_matched") == matched
    assert case.case.director_id == case.id_of("case_director")
    assert case.clock("decision").due_at == moment("2026-12-26T00:00")


def test_reopen_is_refused(case: World) -> None:
    factories.withdrawn(case)
    assert case.refuse("reopen", "intake", kind="gossip") == "facts_missing"
    assert case.refuse("new_signal", "intake", kind="gossip") == "facts_missing"
    assert case.refuse("reopen", "VR17:intake") == "wrong_region"
    assert case.refuse("triage", "intake") == "wrong_stage"


@pytest.mark.parametrize("left", ["absent", "another region"])
def test_the_duty_director_takes_over_from_one_who_left(case: World, left: str) -> None:
    factories.received(case)
    case.grant("assign_director", "intake")
    case.grant("withdraw", "intake")
    if left == "absent":
        case.away("case_director/2", "2026-11-01T00:00", "2027-02-01T00:00")
    else:
        with case.changed() as tx:
            factories.move_to(tx, case.id_of("case_director/2"), "VR17")
    case.grant("reopen", "intake")
    assert case.case.director_id == case.id_of("case_director")
    review = case.clock("review")
    assert (review.state, review.owner_id) == ("running", case.id_of("case_director"))


def test_an_advice_from_before_does_not_stand_after(case: World) -> None:
    factories.panel(case)
    factories.advised(case)
    case.grant("withdraw", "case_director")
    case.wait(days=1)
    case.grant("reopen", "intake")
    case.grant("triage", "intake")
    case.grant("close_gathering", "case_director")
    assert case.refuse("draft_decision", "case_director") == "advice_missing"
    case.grant("advise", "panel_chair")
    case.grant("draft_decision", "case_director")


# --- object


def test_an_objection_is_decided_within_six_weeks_after_its_term(case: World) -> None:
    factories.not_disclosed(case)
    assert case.clock("objection").due_at == moment("2027-01-09T00:00")
    case.wait(days=3)
    review = case.clock("review").due_at
    found = case.effects("object", "applicant")
    assert found == ({"objection_decision"}, {"objection": "met"})
    assert case.clock("objection_decision").due_at == day_over("2027-02-19")
    assert case.clock("review").due_at == review
    assert case.refuse("object", "intake") == "already_done"


def test_late_only_with_an_excuse(case: World) -> None:
    factories.not_disclosed(case)
    case.at("2027-01-09T00:00")
    assert case.states()["objection"] == "ended"
    case.refuse_all("object", [("applicant", {}, "out_of_term"), ("om", {}, "wrong_role")])
    _, became = case.effects("object", "intake", late_reason="She was in hospital.")
    assert became == {"objection": "late"}
    assert [row.late for row in case.rows(models.Objection)] == [True]


def test_before_the_announcement_the_term_has_not_begun(case: World) -> None:
    factories.declined(case)
    found = case.effects("object", "applicant")
    assert found == ({"objection_decision"}, {})


@pytest.mark.parametrize("stage", ["follow_up", "declined", "withdrawn"])
def test_a_closed_case_goes_back_to_where_it_was_closed(case: World, stage: str) -> None:
    if stage == "follow_up":
        factories.closed(case)
    else:
        factories.bring(case, stage)
        if stage == "declined":
            case.grant("tell_outcome", "case_director")
        case.grant("close", "case_director", know=False, reason="No danger.")
    case.away("case_director", "2026-11-01T00:00", "2027-02-01T00:00")
    began, became = case.effects("object", "applicant")
    assert began == {"objection_decision", "review"}
    assert became["retention"] == "ended"
    assert case.case.stage == stage
    assert (case.case.closed_at, case.case.closed_from) == (None, None)
    assert case.case.director_id == case.id_of("case_director/2")


# --- decide_objection


def objecting(case: World, **changes: Any) -> World:
    """Bring a draft to an objection against a decision not to disclose."""
    factories.not_disclosed(case, **changes)
    case.grant("object", "applicant")
    return case


def test_a_dismissed_objection_opens_the_appeal(case: World) -> None:
    objecting(case)
    found = case.effects("decide_objection", "decision_maker/2")
    assert found == ({"appeal"}, {"objection_decision": "met"})
    assert case.case.stage == "follow_up"
    assert case.clock("appeal").due_at == moment("2027-01-09T00:00")
    assert case.refuse("object", "applicant", late_reason="Again.") == "already_done"
    assert case.refuse("decide_objection", "decision_maker/2") == "already_done"


def test_an_objection_upheld_goes_back_to_the_panel(case: World) -> None:
    objecting(case)
    found = case.effects("decide_objection", "decision_maker/2", result="upheld")
    assert found == ({"panel", "decision"}, {"objection_decision": "met"})
    assert (case.case.stage, case.case.outcome) == ("panel", None)
    assert case.refuse("draft_decision", "case_director") == "advice_missing"
    factories.advised(case)
    case.grant("draft_decision", "case_director")
    case.grant("sign_decision", "decision_maker")
    case.grant("schedule_telling", "disclosure_officer")
    began, _ = case.effects("tell", "disclosure_officer")
    assert began == {"retriage", "objection"}
    assert case.effects("object", "applicant")[1] == {"objection": "met"}


def test_a_declined_case_goes_back_to_triage(case: World) -> None:
    factories.declined(case)
    case.grant("tell_outcome", "case_director")
    case.grant("object", "applicant")
    began, _ = case.effects("decide_objection", "decision_maker", result="upheld")
    assert began == {"panel", "decision"}
    assert case.case.stage == "triage"
    assert case.states()["review"] == "running"


def test_decide_objection_is_refused(case: World) -> None:
    factories.not_disclosed(case)
    assert case.refuse("decide_objection", "decision_maker/2") == "facts_missing"
    case.grant("object", "applicant")
    case.refuse_all(
        "decide_objection",
        [
            ("case_director", {}, "wrong_role"),
            ("decision_maker", {"result": "postponed", "reason": ""}, "conflict"),
            ("decision_maker/2", {"result": "postponed", "reason": ""}, "facts_missing"),
            ("decision_maker/2", {"reason": ""}, "reason_missing"),
        ],
    )


def test_no_step_is_taken_in_a_closed_case_but_those_named(case: World) -> None:
    factories.closed(case)
    allowed = {row.step for row in stages.ROWS if "closed" in row.stages}
    for step in factories.ARGUMENTS:
        for who in ("case_director", "intake", "panel_chair", "decision_maker", "police"):
            if step not in allowed:
                assert case.refuse(step, who) in ("wrong_stage", "wrong_role", "not_assigned")
