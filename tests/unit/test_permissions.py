"""Who may do what: each check, their order, and who is assigned."""

import itertools
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from disclosure.procedure import permissions, stages
from disclosure.procedure.permissions import SYSTEM, Actor, CaseAccess

TODAY = date(2026, 11, 27)
ME = UUID(int=7)
ELSE = UUID(int=8)
DIRECTOR = Actor(ME, frozenset({"case_director"}), "VR13", "casework", date(2027, 1, 1))
CASE = CaseAccess("gathering", "VR13", director=ME)
ORDER = ["shielded", "wrong_role", "wrong_region", "training_expired", "conflict", "not_assigned"]

FAULTS = {
    "shielded": lambda a, c: (a, replace(c, shielded_to=frozenset({ELSE}))),
    "wrong_role": lambda a, c: (replace(a, roles=frozenset({"rapporteur"})), c),
    "wrong_region": lambda a, c: (replace(a, region="VR17"), c),
    "training_expired": lambda a, c: (replace(a, trained_until=date(2026, 11, 26)), c),
    "conflict": lambda a, c: (a, replace(c, conflicted=frozenset({ME}))),
    "not_assigned": lambda a, c: (a, replace(c, director=ELSE)),
}


def key(step: str, actor: Actor, case: CaseAccess, today: date = TODAY) -> str | None:
    found = permissions.refuse(step, actor, case, today)
    return found.key if found else None


def staff(*roles: str, organisation: str = "casework", person: UUID = ME) -> Actor:
    return Actor(person, frozenset(roles), "VR13", organisation, date(2027, 1, 1))


def test_a_director_acts_in_the_own_case() -> None:
    assert key("enquire", DIRECTOR, CASE) is None


@pytest.mark.parametrize("count", range(1, len(ORDER) + 1))
def test_of_any_faults_the_first_in_the_written_order_is_the_key(count: int) -> None:
    for faults in itertools.combinations(ORDER, count):
        actor, case = DIRECTOR, CASE
        for fault in faults:
            actor, case = FAULTS[fault](actor, case)
        assert key("enquire", actor, case) == faults[0], faults


@pytest.mark.parametrize(
    ("step", "actor", "case", "wanted"),
    [
        ("enquire", staff("case_director", person=ELSE), CASE, "not_assigned"),
        ("assign_director", staff("intake"), CASE, None),
        ("convene", staff("panel_chair"), CASE, None),
        ("sign_decision", staff("decision_maker"), replace(CASE, stage="panel"), None),
        ("transfer", staff("regional_manager"), CASE, None),
        ("exposure", staff("privacy_officer"), CASE, None),
        ("answer", staff("liaison", organisation="om"), CASE, "not_assigned"),
        (
            "answer",
            staff("liaison", organisation="om"),
            replace(CASE, asked=frozenset({"om"})),
            None,
        ),
        (
            "answer",
            staff("liaison", organisation="om"),
            replace(CASE, asked=frozenset({"police"})),
            "not_assigned",
        ),
        (
            "vote",
            staff("panel_member", organisation="om"),
            replace(CASE, stage="panel", asked=frozenset({"om"})),
            "not_assigned",
        ),
        (
            "vote",
            staff("panel_member", organisation="om"),
            replace(CASE, stage="panel", convened=frozenset({"om"})),
            None,
        ),
        ("tell", staff("disclosure_officer"), replace(CASE, stage="delivery"), "not_assigned"),
        (
            "tell",
            staff("disclosure_officer"),
            replace(CASE, stage="delivery", officer=ELSE),
            "not_assigned",
        ),
        ("tell", staff("disclosure_officer"), replace(CASE, stage="delivery", officer=ME), None),
        ("schedule_telling", staff("disclosure_officer"), replace(CASE, stage="decided"), None),
        ("set_contact", staff("disclosure_officer"), CASE, "not_assigned"),
        ("plan_breach", staff("liaison", organisation="om"), CASE, None),
        ("new_signal", staff("liaison", organisation="om"), CASE, None),
        ("reopen", staff("rapporteur"), replace(CASE, stage="closed"), None),
    ],
)
def test_who_is_assigned(step: str, actor: Actor, case: CaseAccess, wanted: str | None) -> None:
    assert key(step, actor, case) == wanted


def test_somebody_with_two_roles_acts_as_the_one_that_fits() -> None:
    both = staff("intake", "case_director", person=ELSE)
    assert key("confirm_subject", both, CASE) is None  # as intake
    assert key("enquire", both, CASE) == "not_assigned"  # as director of another case


@pytest.mark.parametrize("step", stages.STEPS)
def test_role_comes_before_stage_whatever_the_stage(step: str) -> None:
    """Somebody who may never take a step hears `wrong_role`, also where nobody may take it."""
    outsider = Actor(ME, frozenset({"nobody"}), "VR13", "casework", date(2027, 1, 1))
    for stage in stages.STAGES:
        assert key(step, outsider, replace(CASE, stage=stage)) == "wrong_role"


def test_out_of_place_the_role_is_judged_by_the_whole_table() -> None:
    """Who may take it elsewhere passes here, and is then refused as `wrong_stage`."""
    assert key("sign_decision", staff("decision_maker"), CASE) is None
    assert key("sign_decision", staff("intake"), CASE) == "wrong_role"
    assert key("triage", DIRECTOR, replace(CASE, stage="received")) == "wrong_role"
    assert key("triage", DIRECTOR, CASE) is None


def test_training_holds_through_its_last_day_and_must_exist() -> None:
    last = replace(DIRECTOR, trained_until=TODAY)
    assert key("enquire", last, CASE) is None
    assert key("enquire", last, CASE, date(2026, 11, 28)) == "training_expired"
    assert key("enquire", replace(DIRECTOR, trained_until=None), CASE) == "training_expired"


def test_a_shielded_case_is_open_to_those_named() -> None:
    assert key("enquire", DIRECTOR, replace(CASE, shielded_to=frozenset({ME}))) is None


def test_a_shield_does_not_shut_the_applicant_out() -> None:
    asker = Actor(ME, frozenset({"applicant"}), kind="applicant")
    case = replace(CASE, applicants=frozenset({ME}), shielded_to=frozenset())
    assert key("withdraw", asker, case) is None


def test_the_system_takes_its_own_steps_and_no_others() -> None:
    assert key("miss", SYSTEM, CASE) is None
    assert key("expire", SYSTEM, replace(CASE, stage="draft")) is None
    assert key("new_signal", SYSTEM, CASE) is None
    assert key("enquire", SYSTEM, CASE) == "wrong_role"
    assert key("withdraw", SYSTEM, CASE) == "wrong_role"


@pytest.mark.parametrize("step", ["withdraw", "set_contact", "new_signal", "reopen", "object"])
def test_an_applicant_is_let_into_the_own_case_only(step: str) -> None:
    asker = Actor(ME, frozenset({"applicant"}), kind="applicant")
    stage = {"reopen": "closed", "object": "follow_up"}.get(step, "gathering")
    own = replace(CASE, stage=stage, applicants=frozenset({ME}))
    other = replace(CASE, stage=stage, applicants=frozenset({ELSE}))
    assert key(step, asker, own) is None
    assert key(step, asker, other) == "not_assigned"
    assert key(step, asker, replace(CASE, stage=stage)) == "not_assigned"


def test_whoever_applies_is_not_in_the_case_yet() -> None:
    draft = CaseAccess("draft", "")
    assert key("submit", Actor(uuid4(), frozenset({"applicant"}), kind="applicant"), draft) is None
    assert key("submit", staff("intake"), draft) is None
    assert key("submit", staff("liaison", organisation="police"), draft) is None
    assert key("submit", staff("panel_chair"), draft) == "wrong_role"


def test_an_applicant_needs_no_training_and_no_region() -> None:
    asker = Actor(ME, frozenset({"applicant"}), region=None, kind="applicant")
    assert key("withdraw", asker, replace(CASE, applicants=frozenset({ME}))) is None


def test_an_organisation_that_stepped_back_still_answers_neutral_enquiries() -> None:
    """Procedure.md §3.3: it does not sit, read or vote."""
    case = replace(
        CASE,
        stage="panel",
        asked=frozenset({"probation"}),
        convened=frozenset({"probation"}),
        stepped_back=frozenset({"probation"}),
    )
    guard = staff("liaison", "panel_member", organisation="probation")
    assert key("vote", guard, case) == "conflict"
    assert key("new_signal", guard, case) == "conflict"
    assert key("answer", guard, case) is None
    assert permissions.refuse_view(guard, case, TODAY) is not None


def test_a_personal_conflict_also_stops_answering() -> None:
    case = replace(CASE, asked=frozenset({"om"}), conflicted=frozenset({ME}))
    assert key("answer", staff("liaison", organisation="om"), case) == "conflict"


def test_a_transfer_is_accepted_there_and_not_here() -> None:
    pending = replace(CASE, transfer_to="VR17")
    here = staff("regional_manager")
    there = replace(here, region="VR17")
    assert key("accept_transfer", there, pending) is None
    assert key("accept_transfer", here, pending) == "wrong_region"
    assert key("accept_transfer", there, CASE) == "wrong_region"
    assert key("accept_transfer", here, CASE) is None
    assert key("transfer", there, pending) == "wrong_region"


def test_a_national_post_is_no_region() -> None:
    assert key("assign_director", replace(staff("intake"), region=None), CASE) == "wrong_region"
    national = replace(CASE, region=None)
    assert key("assign_director", replace(staff("intake"), region=None), national) is None
    assert key("assign_director", staff("intake"), national) == "wrong_region"


@pytest.mark.parametrize("role", [r for r in stages.STAFF_ROLES if r not in stages.CASE_ROLES])
def test_roles_that_touch_no_case_may_not_look_into_one(role: str) -> None:
    found = permissions.refuse_view(staff(role), CASE, TODAY)
    assert found is not None
    assert found.key == "wrong_role"


def test_looking_takes_the_same_checks_as_acting() -> None:
    assert permissions.refuse_view(DIRECTOR, CASE, TODAY) is None
    for fault in ORDER:
        actor, case = FAULTS[fault](DIRECTOR, CASE)
        found = permissions.refuse_view(actor, case, TODAY)
        assert found is not None
        assert found.key == fault


def test_assigned_needs_a_role_that_counts() -> None:
    chair = staff("panel_chair")
    assert permissions.assigned(chair, CASE, frozenset({"panel_chair"}))
    assert not permissions.assigned(chair, CASE, frozenset({"intake"}))
    assert not permissions.assigned(chair, CASE, frozenset())
