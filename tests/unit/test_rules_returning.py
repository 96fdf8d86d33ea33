"""Who gets a new code, what a decoy may tell, and who sees a complaint: tables, no database."""

from dataclasses import replace

import pytest

from disclosure.cases.rules import SIGNAL_KINDS
from disclosure.decisions import remedy_rules
from disclosure.desk import sight, ways, wording
from disclosure.desk.sight import Sight
from disclosure.errors import Refusal
from disclosure.procedure import profile
from disclosure.procedure.stages import STAFF_ROLES
from disclosure.requests import correspondence, own_data, rules, seen, voices
from disclosure.requests.rules import NewCode

SURE = NewCode(
    where="in_person", identity="document", spoken_alone=True, safety_talk=True, reason="Lost."
)
FACTS = "facts_missing"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, None),
        ({"where": "veilig_thuis", "identity": "vouched"}, None),
        ({"second_proof": "waterlelie"}, None),
        ({"where": "telephone"}, Refusal(FACTS, "where")),
        ({"where": "mail"}, Refusal(FACTS, "where")),
        ({"where": ""}, Refusal(FACTS, "where")),
        ({"identity": "digid"}, Refusal(FACTS, "identity")),
        ({"identity": ""}, Refusal(FACTS, "identity")),
        ({"spoken_alone": False}, Refusal(FACTS, "spoken_alone")),
        ({"safety_talk": False}, Refusal(FACTS, "safety_talk")),
        ({"reason": ""}, Refusal("reason_missing")),
        ({"spoken_alone": False, "reason": ""}, Refusal(FACTS, "spoken_alone")),
    ],
)
def test_a_new_code_is_given_in_person_alone_after_a_talk(
    changes: dict[str, object], refusal: Refusal | None
) -> None:
    assert rules.refuse_new_code(replace(SURE, **changes), True) == refusal  # type: ignore[arg-type]


def test_where_nobody_applied_there_is_no_code() -> None:
    assert rules.refuse_new_code(SURE, False) == Refusal("wrong_stage")


def test_how_she_is_known_is_a_method_of_every_profile() -> None:
    for name in ("nl", "england-wales"):
        assert set(rules.CHECKED) <= set(profile.load(name).identity_methods), name


def test_a_decoy_is_a_signal_that_the_panel_does_not_see() -> None:
    assert "decoy" in SIGNAL_KINDS
    assert not Sight(whole=False).signal("decoy")
    assert Sight(whole=True).signal("decoy")


@pytest.mark.parametrize("step", sorted(sight.COMPLAINTS))
def test_a_complaint_shows_to_the_manager_alone(step: str) -> None:
    assert Sight(whole=True, complaints=True).step(step)
    assert not Sight(whole=True).step(step)
    assert not Sight(whole=False).step(step)


def test_what_is_left_has_a_task_a_name_and_a_title() -> None:
    written = {*correspondence.TYPED, correspondence.DECOY}
    assert set(correspondence.TASKS) == written - set(voices.KINDS)
    assert set(remedy_rules.TASKS) == set(voices.KINDS)
    assert set(remedy_rules.TASKS.values()) <= set(wording.TASKS)
    assert set(correspondence.TASKS.values()) | {correspondence.CALL} <= set(wording.TASKS)
    assert set(correspondence.TYPED) | {"new_code"} == set(wording.SAID)
    assert set(own_data.TITLES) >= set(correspondence.TYPED) - {correspondence.APPOINTMENT}
    assert set(ways.TASK_PAGES) <= set(wording.TASKS)


def test_doors_open_for_the_roles_they_name() -> None:
    managers = [door.endpoint for door in ways.doors({"regional_manager"})]
    assert managers == ["applicant.complaint", "remedies.of_case"]
    near = [door.endpoint for door in ways.doors({"intake"})]
    assert near == ["applicant.messages", "remedies.of_case", "applicant.new_code"]
    assert ways.doors({"panel_chair", "decision_maker", "liaison"}) == []
    assert ways.task_pages({}, {"panel_chair"}) == {}


def test_every_role_that_may_look_has_a_neutral_name() -> None:
    on_cases = set(STAFF_ROLES) - {"rapporteur", "administrator"}
    assert on_cases == set(seen.ROLES) - {""}
