"""Steps at the front: submit, acknowledge, triage, identity, decline, withdraw, expire."""

from datetime import timedelta
from typing import Any

import pytest

from disclosure.cases import models, people
from disclosure.cases.documents import PersonDetails
from disclosure.cases.steps import Done
from disclosure.errors import Refusal, UnreadableSecret
from disclosure.procedure.permissions import SYSTEM
from disclosure.requests import actions as requests
from disclosure.requests import rules
from disclosure.requests.models import Assessment
from disclosure.store.database import Database
from tests import factories
from tests.factories import SISTER, World, moment


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among fictional staff."""
    return factories.world(database)


RECEIVED = {"triage", "assign_director", "decision", "review"}
ASKED = RECEIVED | {"acknowledge", "identity", "reasonable_term"}


# --- submit


def test_submit_starts_the_clocks_of_an_application(case: World) -> None:
    began, became = case.effects("submit", "applicant")
    assert began == ASKED
    assert became == {}
    assert case.case.stage == "received"
    assert case.case.director_id == case.id_of("case_director")
    due = case.dues()
    assert due["acknowledge"] == due["triage"] == moment("2026-11-28T14:05")
    assert due["assign_director"] == moment("2026-12-01T00:00")
    assert due["identity"] == moment("2026-12-05T00:00")
    assert due["decision"] == moment("2026-12-26T00:00")
    assert due["review"] == moment("2026-12-12T00:00")
    assert due["reasonable_term"] == moment("2027-01-23T00:00")
    assert case.case.next_due_at == due["triage"]


def test_whoever_must_not_be_written_to_is_not_owed_an_acknowledgement(case: World) -> None:
    began, became = case.effects("submit", "applicant", contact={"channel": "none"})
    assert began == ASKED
    assert became == {"acknowledge": "ended"}
    assert case.rows(models.Message) == []
    assert case.refuse("acknowledge", "intake") == "already_done"


def test_an_agency_starts_a_case_on_its_own_information(case: World) -> None:
    began, _ = case.effects("submit", "police", route="know", by="agency")
    assert began == RECEIVED
    assert case.case.applicant_id is None
    assert case.case.initiator == "police"
    assert case.refuse("acknowledge", "intake") == "wrong_stage"
    assert case.refuse("withdraw", "applicant") == "not_assigned"


def test_intake_enters_what_came_by_telephone(case: World) -> None:
    case.grant("submit", "intake")
    assert case.case.stage == "received"
    assert case.case.applicant_id is not None


def test_what_a_third_party_says_about_reaching_her_is_a_tip(case: World) -> None:
    case.grant("submit", "applicant", by="relative", applicant=SISTER)
    with case.db.read() as tx:
        row = tx.get_one(models.Case, case.case_id)
        at_risk, asker = people.find(tx, row, "person_at_risk"), people.find(tx, row, "applicant")
        assert at_risk is not None
        assert asker is not None
        assert people.read_contact(tx, at_risk) is None
        assert people.read_contact(tx, asker) is not None
        assert (at_risk.compartment, asker.compartment) == ("case", "applicant")


def test_submit_is_refused(case: World) -> None:
    case.refuse_all(
        "submit",
        [
            ("case_director", {}, "wrong_role"),
            ("VR17:intake", {}, "wrong_region"),
            ("police", {}, "wrong_role"),
            ("intake", {"route": "know", "by": "agency"}, "wrong_role"),
            ("applicant", {"route": "know", "by": "agency"}, "wrong_role"),
            ("applicant", {"words": "", "by": "agency"}, "facts_missing"),
            ("applicant", {"subject": {"name": ""}}, "facts_missing"),
            ("applicant", {"separated": "often"}, "facts_missing"),
            ("applicant", {"by": "relative"}, "facts_missing"),
        ],
    )
    without = {k: v for k, v in factories.ARGUMENTS["submit"].items() if k != "contact"}
    assert case.take("submit", "applicant", **without) == Refusal("no_contact")
    assert case.take("submit", "applicant", **{**without, "words": ""}) == Refusal("no_contact")


def test_submitting_twice_is_out_of_place(case: World) -> None:
    factories.received(case)
    assert case.refuse("submit", "applicant") == "wrong_stage"


def test_a_region_without_a_duty_director_receives_nothing(case: World) -> None:
    case.away("case_director", "2026-11-01T00:00", "2027-01-01T00:00")
    case.away("case_director/2", "2026-11-01T00:00", "2027-01-01T00:00")
    assert case.refuse("submit", "applicant") == "facts_missing"


# --- expire


def test_a_draft_expires_when_its_term_is_over_and_its_keys_go(case: World) -> None:
    with case.db.transaction() as tx:
        person = people.add(tx, case.case_id, "companion", PersonDetails(name="Sofie"))
    early = requests.expire(case.db, case.case_id, case.now + timedelta(days=29))
    assert early == Refusal("not_overdue")
    assert case.case.stage == "draft"
    over = case.now + timedelta(days=31)
    assert requests.expire(case.db, case.case_id, over) == Done(case.case_id, "gone")
    with case.db.read() as tx, pytest.raises(UnreadableSecret):
        people.read_details(tx, tx.get_one(models.Person, person.id))
    assert case.refuse("submit", "applicant") == "wrong_stage"


def test_a_case_that_was_received_does_not_expire(case: World) -> None:
    factories.received(case)
    late = case.now + timedelta(days=100)
    assert requests.expire(case.db, case.case_id, late) == Refusal("wrong_stage")


# --- acknowledge


def test_receipt_is_acknowledged_once(case: World) -> None:
    factories.received(case)
    began, became = case.effects("acknowledge", "system")
    assert (began, became) == (set(), {"acknowledge": "met"})
    assert case.refuse("acknowledge", "system") == "already_done"
    assert case.refuse("acknowledge", "case_director") == "wrong_role"


def test_by_telephone_receipt_is_acknowledged_within_her_hours(case: World) -> None:
    rule = {"channel": "phone", "from": "09:00", "until": "17:00"}
    factories.received(case, contact=rule)
    case.now += timedelta(hours=6)
    assert case.refuse("acknowledge", "intake") == "contact_unsafe"
    case.now += timedelta(hours=14)
    case.grant("acknowledge", "intake")


# --- triage


@pytest.mark.parametrize(
    ("level", "began", "stage"),
    [
        ("standard", {"panel"}, "triage"),
        ("elevated", {"panel", "safety_plan"}, "triage"),
        ("high", {"panel", "safety_plan", "first_protection"}, "gathering"),
        ("immediate", {"panel", "safety_plan", "first_protection"}, "gathering"),
    ],
)
def test_triage_starts_what_its_level_owes(
    case: World, level: str, began: set[str], stage: str
) -> None:
    factories.received(case)
    found = case.effects("triage", "intake", urgency=level, acute="112")
    assert found == (began, {"triage": "met"})
    assert (case.case.stage, case.case.urgency) == (stage, level)
    assert [row.level for row in case.rows(Assessment)] == [level]


def test_a_signal_before_triage_is_answered_by_it(case: World) -> None:
    factories.received(case)
    case.grant("new_signal", "applicant")
    _, became = case.effects("triage", "intake")
    assert became == {"triage": "met", "retriage": "met"}


def test_a_known_applicant_goes_on_at_once(case: World) -> None:
    factories.received(case)
    case.grant("confirm_identity", "intake", of="applicant")
    case.grant("triage", "intake")
    assert case.case.stage == "gathering"


def test_an_agency_needs_no_identity_to_go_on(case: World) -> None:
    case.grant("submit", "police", route="know", by="agency")
    case.grant("triage", "intake")
    assert case.case.stage == "gathering"


def test_triage_again_lets_an_urgent_case_go_on(case: World) -> None:
    factories.triage(case)
    found = case.effects("triage", "case_director", urgency="high")
    assert found == ({"first_protection", "safety_plan"}, {})
    assert case.case.stage == "gathering"


def test_triage_again_at_the_same_level_answers_the_signal_only(case: World) -> None:
    factories.panel(case, "elevated")
    case.grant("new_signal", "case_director")
    assert case.effects("triage", "case_director", urgency="elevated") == (
        set(),
        {"retriage": "met"},
    )
    assert case.case.stage == "panel"


def test_protection_that_was_given_is_not_owed_again(case: World) -> None:
    factories.gathering(case, "high")
    case.grant("plan_safety", "case_director")
    began, _ = case.effects("triage", "intake", urgency="immediate", acute="112")
    assert began == set()


def test_triage_is_refused(case: World) -> None:
    factories.received(case)
    strangled = {"strangulation": "yes", "weapons_access": "no"}
    case.refuse_all(
        "triage",
        [
            ("case_director", {}, "wrong_role"),
            ("VR17:intake", {}, "wrong_region"),
            ("intake", {"flags": {}}, "flags_missing"),
            ("intake", {"flags": {"stalking": "yes"}}, "flags_missing"),
            ("intake", {"flags": {"weapons_access": "no", "hiccups": "yes"}}, "flags_missing"),
            ("intake", {"judgement": ""}, "facts_missing"),
            ("intake", {"urgency": "extreme"}, "facts_missing"),
            ("intake", {"flags": strangled}, "below_minimum"),
            ("intake", {"flags": strangled, "second": "intake/2"}, "reason_missing"),
            ("intake", {"flags": strangled, "reason": "Long ago."}, "second_missing"),
            (
                "intake",
                {"flags": strangled, "reason": "Long ago.", "second": "intake"},
                "same_person",
            ),
            (
                "intake",
                {"flags": strangled, "reason": "Long ago.", "second": "privacy_officer"},
                "wrong_role",
            ),
            (
                "intake",
                {"flags": strangled, "reason": "Long ago.", "second": "VR17:regional_manager"},
                "wrong_region",
            ),
            ("intake", {"urgency": "immediate"}, "acute_missing"),
        ],
    )
    case.grant(
        "triage",
        "intake",
        urgency="elevated",
        flags=strangled,
        reason="Long ago.",
        second="intake/2",
    )
    assert case.rows(Assessment)[0].minimum == "high"
    assert case.refuse("triage", "case_director") == "second_missing"
    case.grant("triage", "case_director", second="intake")
    assert case.case.urgency == "standard"


def test_nobody_but_intake_and_director_weighs_again(case: World) -> None:
    factories.panel(case)
    for who in ("panel_chair", "police", "decision_maker", "disclosure_officer", "applicant"):
        assert case.refuse("triage", who) == "wrong_role"
    assert case.refuse("triage", "case_director/2") == "not_assigned"


# --- confirm_identity


def test_the_applicants_identity_lets_a_weighed_case_go_on(case: World) -> None:
    factories.triage(case)
    assert case.effects("confirm_identity", "intake", of="applicant") == (
        set(),
        {"identity": "met"},
    )
    assert case.case.stage == "gathering"


def test_the_identity_of_another_does_not(case: World) -> None:
    factories.triage(case, by="relative", applicant=SISTER)
    assert case.effects("confirm_identity", "intake", of="person_at_risk") == (set(), {})
    assert case.case.stage == "triage"


def test_confirm_identity_is_refused(case: World) -> None:
    factories.received(case)
    case.refuse_all(
        "confirm_identity",
        [
            ("case_director", {}, "wrong_role"),
            ("disclosure_officer", {}, "not_assigned"),
            ("intake", {"method": "looks"}, "facts_missing"),
            ("intake", {"of": "subject"}, "facts_missing"),
        ],
    )


# --- decline


@pytest.mark.parametrize("stage", ["received", "triage"])
def test_declining_ends_what_ran_and_owes_an_explanation(case: World, stage: str) -> None:
    factories.bring(case, stage)
    running = {key for key, state in case.states().items() if state == "running"}
    began, became = case.effects("decline", "intake")
    assert began == {"outcome_told"}
    assert became == dict.fromkeys(running - {"review"}, "ended")
    assert case.case.stage == "declined"
    assert case.clock("outcome_told").due_at == moment("2026-12-05T00:00")


def test_decline_is_refused(case: World) -> None:
    factories.received(case)
    table: list[tuple[str, dict[str, Any], str]] = [
        ("case_director", {}, "wrong_role"),
        ("intake", {"code": "dull"}, "facts_missing"),
        ("intake", {"reason": ""}, "reason_missing"),
        ("intake", {"second": ""}, "second_missing"),
        ("intake", {"second": "intake"}, "same_person"),
        ("intake", {"talk_offered": False}, "facts_missing"),
    ]
    case.refuse_all("decline", table)
    factories.bring(factories.begin(case.db, case.staff, case.now), "gathering")
    other = factories.gathering(factories.begin(case.db, case.staff, case.now))
    assert other.refuse("decline", "intake") == "wrong_stage"


# --- withdraw


def test_a_wish_to_stop_from_the_page_changes_nothing_but_asks_for_a_look(case: World) -> None:
    factories.gathering(case)
    before = case.states()
    assert case.effects("withdraw", "applicant", spoken_alone=False) == ({"retriage"}, {})
    assert case.case.stage == "gathering"
    assert {k: v for k, v in case.states().items() if k != "retriage"} == before
    assert [row.kind for row in case.rows(models.Signal)] == ["withdrawal"]


def test_staff_withdraw_after_a_talk_alone_and_consider_knowing(case: World) -> None:
    factories.gathering(case)
    running = {key for key, state in case.states().items() if state == "running"}
    began, became = case.effects("withdraw", "case_director")
    assert began == {"know_considered"}
    assert became == dict.fromkeys(running - {"review"}, "ended")
    assert case.clock("know_considered").due_at == moment("2026-12-02T00:00")
    assert case.states()["review"] == "running"


def test_withdraw_is_refused(case: World) -> None:
    factories.received(case)
    case.refuse_all(
        "withdraw",
        [
            ("panel_chair", {}, "wrong_role"),
            ("case_director/2", {}, "not_assigned"),
            ("intake", {"spoken_alone": False, "reason": ""}, "reason_missing"),
        ],
    )
    case.grant("withdraw", "intake", spoken_alone=False, reason="Rang three times.")
    assert case.case.stage == "withdrawn"


def test_the_system_takes_no_step_of_people(case: World) -> None:
    factories.received(case)
    found = requests.withdraw(case.db, case.case_id, rules.Withdraw(reason="x"), SYSTEM, case.now)
    assert found == Refusal("wrong_role")
