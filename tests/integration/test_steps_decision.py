"""Steps of the decision: draft, signature, and telling at once in immediate danger."""

from typing import Any

import pytest
from sqlalchemy import select

from disclosure.cases import models as cases
from disclosure.cases import people
from disclosure.decisions import models, queries
from disclosure.review.models import PanelVote
from disclosure.store.database import Database
from tests import factories
from tests.factories import ACTION, SISTER, World, day_over, moment


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among fictional staff."""
    return factories.world(database)


def advised(case: World, outcome: str = "disclose", **changes: Any) -> World:
    """Bring a draft to `panel`, matched and advised."""
    factories.panel(case, **changes)
    factories.matched(case)
    return factories.advised(case, outcome)


# --- draft_decision


def test_a_draft_starts_no_clock_and_passes_the_decision_to_who_signs(case: World) -> None:
    advised(case)
    assert case.clock("decision").owner_role == "case_director"
    assert case.effects("draft_decision", "case_director") == (set(), {})
    clock = case.clock("decision")
    assert (clock.owner_role, clock.owner_id) == ("decision_maker", case.id_of("decision_maker"))
    case.grant("draft_decision", "panel_chair", items=["p1", "p1"])
    assert [row.seq for row in case.rows(models.Decision)] == [1, 2]


def test_draft_decision_is_refused(case: World) -> None:
    factories.panel(case)
    assert case.refuse("draft_decision", "case_director") == "advice_missing"
    factories.advised(case)
    case.refuse_all(
        "draft_decision",
        [
            ("intake", {}, "wrong_role"),
            ("case_director/2", {}, "not_assigned"),
            ("case_director", {"outcome": "shame"}, "facts_missing"),
            ("case_director", {"items": []}, "facts_missing"),
            ("case_director", {"items": ["p9"]}, "item_unknown"),
            ("case_director", {"items": ["p1", "p2"]}, "item_panel_only"),
            ("case_director", {"outcome": "disclose_to_other"}, "facts_missing"),
            ("case_director", {"recipient": "other"}, "facts_missing"),
            ("case_director", {"outcome": "safeguard_only", "items": []}, "reason_missing"),
        ],
    )
    case.at("2026-12-09T23:59")
    case.grant("draft_decision", "case_director", items=["p3"])
    case.at("2026-12-10T00:00")
    assert case.refuse("draft_decision", "case_director", items=["p3"]) == "item_expired"


@pytest.mark.parametrize("gap", ["refused", "broken_through", "pending"])
def test_with_a_source_missing_it_is_incomplete_and_not_nothing_known(
    case: World, gap: str
) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director")
    case.grant("answer", "police", kind="nothing", items=[], searched="All names")
    if gap == "refused":
        case.grant("answer", "veilig_thuis", kind="refused", items=[], ground="Secrecy")
    else:
        case.wait(days=8)
        case.grant("breakthrough", "case_director", of="veilig_thuis")
    case.grant("close_gathering", "case_director")
    factories.advised(case, "no_disclosure")
    if gap == "pending":
        case.grant("enquire", "case_director", to=["veilig_thuis"])
    nothing = {"outcome": "no_disclosure", "items": [], "reason_code": "nothing_known"}
    assert case.refuse("draft_decision", "case_director", **nothing) == "enquiries_open"
    case.grant("draft_decision", "case_director", **{**nothing, "reason_code": "incomplete"})


# --- sign_decision


def test_signing_a_disclosure_to_her(case: World) -> None:
    advised(case)
    case.grant("draft_decision", "case_director")
    case.grant("plan_safety", "case_director", state="prepared")
    found = case.effects("sign_decision", "decision_maker")
    assert found == ({"delivery"}, {"decision": "met"})
    assert (case.case.stage, case.case.outcome) == ("decided", "disclose")
    assert case.clock("delivery").due_at == moment("2026-12-05T00:00")
    assert case.refuse("sign_decision", "decision_maker/2") == "wrong_stage"


def test_who_asked_for_another_is_told_the_outcome_too(case: World) -> None:
    advised(case, by="relative", applicant=SISTER)
    case.grant("draft_decision", "case_director")
    began, became = case.effects("sign_decision", "decision_maker")
    assert began == {"delivery", "outcome_told", "safety_plan"}
    assert became == {"decision": "met", "delivery": "held"}
    tasks = {(task.kind, task.about) for task in case.rows(cases.Task)}
    assert ("another_route", "delivery") in tasks
    assert case.clock("safety_plan").due_at == moment("2026-12-05T00:00")


def test_an_agency_is_told_the_outcome_of_its_own_case(case: World) -> None:
    advised(case, route="know")
    case.grant("plan_safety", "case_director")
    case.grant("draft_decision", "case_director")
    began, _ = case.effects("sign_decision", "decision_maker")
    assert began == {"delivery", "outcome_told"}


@pytest.mark.parametrize(
    ("outcome", "given"),
    [("no_disclosure", {"reason_code": "test_not_met"}), ("safeguard_only", {})],
)
def test_signing_that_nothing_is_disclosed(
    case: World, outcome: str, given: dict[str, Any]
) -> None:
    advised(case, outcome)
    case.grant("plan_safety", "case_director", state="prepared")
    case.grant("draft_decision", "case_director", outcome=outcome, items=[], **given)
    found = case.effects("sign_decision", "decision_maker")
    assert found == ({"outcome_told"}, {"decision": "met"})
    assert (case.case.stage, case.case.outcome) == ("decided", outcome)


def test_without_any_plan_one_is_owed_by_the_day_she_is_told(case: World) -> None:
    advised(case, "no_disclosure")
    given = {"outcome": "no_disclosure", "items": [], "reason_code": "incomplete"}
    case.grant("draft_decision", "case_director", **given)
    began, _ = case.effects("sign_decision", "decision_maker")
    assert began == {"outcome_told", "safety_plan"}
    assert case.clock("safety_plan").due_at == case.clock("outcome_told").due_at


def test_sign_decision_is_refused(case: World) -> None:
    factories.panel(case, by="relative", applicant=SISTER)
    factories.advised(case)
    assert case.refuse("sign_decision", "decision_maker") == "advice_missing"
    case.grant("draft_decision", "case_director", items=["p3"])
    case.grant("integrity", "intake")
    case.refuse_all(
        "sign_decision",
        [
            ("panel_chair", {}, "wrong_role"),
            ("VR17:decision_maker", {}, "wrong_region"),
            ("decision_maker", {}, "subject_unconfirmed"),
        ],
    )
    factories.matched(case)
    assert case.refuse("sign_decision", "decision_maker") == "integrity_open"
    case.grant("integrity", "intake/2", result="proceed")
    case.at("2026-12-10T09:00")
    assert case.refuse("sign_decision", "decision_maker") == "item_expired"


def test_whoever_drafted_or_voted_does_not_sign(case: World) -> None:
    advised(case)
    case.grant("draft_decision", "case_director")
    with case.changed() as tx:
        draft = queries.draft(tx, case.case_id)
        assert draft is not None
        draft.drafted_by = case.id_of("decision_maker")
    assert case.refuse("sign_decision", "decision_maker") == "same_person"
    with case.changed() as tx:
        for vote in tx.scalars(select(PanelVote)):
            vote.by_id = case.id_of("decision_maker/2")
    assert case.refuse("sign_decision", "decision_maker/2") == "conflict"


def test_the_recipient_is_identified_before_the_signature(case: World) -> None:
    case.grant("submit", "applicant", by="relative", applicant=SISTER)
    case.grant("confirm_identity", "intake", of="applicant")
    case.grant("triage", "intake")
    case.grant("enquire", "case_director")
    case.grant("answer", "police")
    case.grant("answer", "veilig_thuis", kind="nothing", items=[], searched="All names")
    case.grant("close_gathering", "case_director")
    factories.drafted(case)
    assert case.refuse("sign_decision", "decision_maker") == "identity_missing"
    case.grant("confirm_identity", "intake", of="person_at_risk")
    case.grant("sign_decision", "decision_maker")


def test_a_decision_signed_is_not_signed_again_and_an_old_draft_does_not_hold(case: World) -> None:
    advised(case)
    case.grant("draft_decision", "case_director")
    case.wait(minutes=1)
    case.grant("advise", "panel_chair", outcome="no_disclosure")
    assert case.refuse("sign_decision", "decision_maker") == "advice_missing"


def test_no_disclosure_without_a_reason_code_is_not_signed(case: World) -> None:
    advised(case, "no_disclosure")
    case.grant("draft_decision", "case_director", outcome="no_disclosure", items=[])
    assert case.refuse("sign_decision", "decision_maker") == "reason_missing"


def test_safeguards_rest_on_an_action_of_an_organisation(case: World) -> None:
    advised(case, "safeguard_only")
    case.grant("draft_decision", "case_director", outcome="safeguard_only", items=[])
    assert case.refuse("sign_decision", "decision_maker") == "plan_missing"
    hers = {"what": "A bag packed", "owner": "she herself", "by": "2026-12-01"}
    case.grant("plan_safety", "case_director", actions=[hers])
    assert case.refuse("sign_decision", "decision_maker") == "plan_missing"
    case.grant("plan_safety", "case_director", actions=[hers, ACTION])
    case.grant("sign_decision", "decision_maker")


# --- the recipient


def test_whoever_a_later_draft_no_longer_names_is_not_told(case: World) -> None:
    advised(case, "disclose_to_other")
    other = {"outcome": "disclose_to_other", "recipient_name": "Her mother"}
    case.grant("draft_decision", "case_director", **other)
    mother = case.column("recipient_id")
    assert mother is not None
    assert case.refuse("sign_decision", "decision_maker") == "identity_missing"
    case.grant("draft_decision", "case_director", **{**other, "recipient_name": "Her aunt"})
    assert case.column("recipient_id") not in (None, mother)
    case.grant("draft_decision", "case_director", **other)
    assert case.column("recipient_id") == mother
    case.grant("draft_decision", "case_director", departure="She can be told herself.")
    assert case.column("recipient_id") is None
    began, _ = case.effects("sign_decision", "decision_maker")
    assert "outcome_told" not in began
    with case.db.read() as tx:
        told = people.find(tx, case.case, "recipient")
        assert told is not None
        assert told.role == "person_at_risk"


def test_whoever_applied_can_be_the_one_who_is_told(case: World) -> None:
    advised(case, "disclose_to_other", by="relative", applicant=SISTER)
    given = {"outcome": "disclose_to_other", "recipient_name": SISTER["name"]}
    case.grant("draft_decision", "case_director", **given)
    assert case.column("recipient_id") == case.case.applicant_id
    began, _ = case.effects("sign_decision", "decision_maker")
    assert "outcome_told" not in began


# --- defer


def deferring(case: World, until: str, **changes: Any) -> World:
    """Bring a draft to a decision that waits until a day."""
    advised(case, "defer", **changes)
    case.grant("draft_decision", "case_director", outcome="defer", items=[], until=until)
    return case


def test_deferring_waits_until_the_day_and_the_decision_runs_on(case: World) -> None:
    deferring(case, "2026-12-05")
    case.grant("plan_safety", "case_director", state="prepared")
    due = case.clock("decision").due_at
    found = case.effects("sign_decision", "decision_maker")
    assert found == ({"deferred", "panel"}, {})
    assert case.case.stage == "gathering"
    assert case.case.outcome is None
    assert case.clock("decision").due_at == due
    assert case.clock("deferred").due_at == case.clock("panel").due_at == day_over("2026-12-05")


def test_the_panel_keeps_its_own_limit_when_that_is_sooner(case: World) -> None:
    deferring(case, "2026-12-05", urgency="high")
    case.grant("plan_safety", "case_director", state="prepared")
    case.grant("sign_decision", "decision_maker")
    assert case.clock("panel").due_at == moment("2026-12-01T00:00")
    assert case.clock("deferred").due_at == day_over("2026-12-05")


def test_a_deferred_decision_is_signed_after_a_new_advice(case: World) -> None:
    deferring(case, "2026-12-05")
    case.grant("plan_safety", "case_director", state="prepared")
    case.grant("sign_decision", "decision_maker")
    case.grant("close_gathering", "case_director")
    case.wait(minutes=1)
    assert case.refuse("draft_decision", "case_director") == "advice_missing"
    _, became = case.effects("advise", "panel_chair", outcome="defer")
    assert became == {"panel": "met"}
    again = {"outcome": "defer", "items": [], "until": "2026-12-06"}
    case.grant("draft_decision", "case_director", **again)
    assert case.refuse("sign_decision", "decision_maker") == "already_done"
    case.grant("draft_decision", "case_director", departure="It is enough now.")
    case.grant("confirm_identity", "intake")
    _, became = case.effects("sign_decision", "decision_maker")
    assert became == {"decision": "met", "deferred": "met"}


def test_defer_is_refused(case: World) -> None:
    deferring(case, "2026-12-12")
    assert case.refuse("sign_decision", "decision_maker") == "out_of_term"
    case.grant("draft_decision", "case_director", outcome="defer", items=[], until="2026-12-11")
    assert case.refuse("sign_decision", "decision_maker") == "plan_missing"
    case.grant("draft_decision", "case_director", outcome="defer", items=[])
    assert case.refuse("sign_decision", "decision_maker") == "facts_missing"


# --- telling at once


def immediate(case: World) -> World:
    """Bring a draft to immediate danger, matched and with a plan."""
    factories.gathering(case, "immediate")
    factories.matched(case)
    case.grant("plan_safety", "case_director", state="prepared")
    return case


def test_she_is_told_at_once_recorded_and_reviewed(case: World) -> None:
    immediate(case)
    began, became = case.effects("tell_urgent", "decision_maker")
    assert (began, became) == ({"urgent_record", "panel_review", "retriage"}, {})
    assert case.case.stage == "gathering"
    assert case.clock("urgent_record").due_at == moment("2026-11-28T14:05")
    assert case.clock("panel_review").due_at == moment("2026-11-30T14:05")
    assert case.refuse("record_urgent", "decision_maker/2") == "not_assigned"
    found = case.effects("record_urgent", "decision_maker")
    assert found == (set(), {"urgent_record": "met"})
    assert case.effects("review_urgent", "panel_chair") == (set(), {"panel_review": "met"})
    assert [row.agreed for row in case.rows(models.UrgentTelling)] == [True]


def test_tell_urgent_is_refused(case: World) -> None:
    factories.gathering(case, "high")
    case.refuse_all(
        "tell_urgent",
        [
            ("case_director", {}, "wrong_role"),
            ("decision_maker/2", {}, "not_assigned"),
            ("decision_maker", {"with": ["police"]}, "no_quorum"),
            ("decision_maker", {}, "not_overdue"),
        ],
    )
    case.grant("triage", "intake", urgency="immediate", acute="112")
    assert case.refuse("tell_urgent", "decision_maker") == "subject_unconfirmed"
    factories.matched(case)
    case.grant("integrity", "intake")
    assert case.refuse("tell_urgent", "decision_maker") == "integrity_open"
    case.grant("integrity", "intake/2", result="proceed")
    assert case.refuse("tell_urgent", "decision_maker") == "plan_missing"
    case.grant("plan_safety", "case_director", state="prepared")
    assert case.refuse("tell_urgent", "decision_maker", place="") == "facts_missing"
    assert case.refuse("tell_urgent", "decision_maker", items=["p1"]) == "item_unknown"


def test_what_may_not_be_told_is_not_told_at_night_either(case: World) -> None:
    factories.panel(case, "immediate")
    factories.matched(case)
    case.grant("plan_safety", "case_director", state="prepared")
    assert case.refuse("tell_urgent", "decision_maker", items=["p2"]) == "item_panel_only"
    case.grant("tell_urgent", "decision_maker", items=["p1"])


def test_record_and_review_are_refused(case: World) -> None:
    immediate(case)
    assert case.refuse("record_urgent", "decision_maker") == "not_told"
    assert case.refuse("review_urgent", "panel_chair") == "not_told"
    case.grant("tell_urgent", "decision_maker")
    case.refuse_all(
        "record_urgent",
        [
            ("case_director", {}, "wrong_role"),
            ("decision_maker", {"items": ["p9"], "reason": ""}, "item_unknown"),
            ("decision_maker", {"necessity": "", "reason": ""}, "test_incomplete"),
            ("decision_maker", {"reason": ""}, "reason_missing"),
        ],
    )
    case.refuse_all(
        "review_urgent",
        [
            ("decision_maker", {}, "wrong_role"),
            ("panel_chair", {"members": ["police"]}, "no_quorum"),
            ("panel_chair", {"result": "perhaps"}, "facts_missing"),
            ("panel_chair", {"result": "not_agreed"}, "reason_missing"),
        ],
    )
    case.grant("record_urgent", "decision_maker")
    case.grant("review_urgent", "panel_chair", result="not_agreed", reason="A call was enough.")
    assert case.refuse("record_urgent", "decision_maker") == "already_done"
    assert case.refuse("review_urgent", "panel_chair") == "already_done"
