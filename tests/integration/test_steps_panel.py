"""The panel: convened, votes, advice; each step with its clocks, each refusal without a trace."""

from typing import Any

import pytest

from disclosure.review import models
from disclosure.store.database import Database
from tests import factories
from tests.factories import World
from tests.integration.test_steps_review import nothing_known

NOTHING: dict[str, Any] = {"kind": "nothing", "items": [], "searched": "All names"}
REFUSED: dict[str, Any] = {"kind": "refused", "items": [], "ground": "Professional secrecy"}
LATER: dict[str, Any] = {
    "kind": "more_time",
    "items": [],
    "reason": "The archive is elsewhere.",
    "until": "2026-12-11",
}


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among fictional staff."""
    return factories.world(database)


# --- confirm_subject


def test_every_fifth_nil_answer_of_a_region_is_looked_at_again(case: World) -> None:
    factories.gathering(case)
    assert [row.sampled for row in nothing_known(case, 6)] == [False] * 4 + [True, False]
    fifth = "child_protection"
    assert case.refuse("close_gathering", "case_director") == "enquiries_open"
    case.refuse_all(
        "check_nil",
        [
            ("intake", {"of": fifth}, "wrong_role"),
            ("child_protection", {"of": fifth}, "same_person"),
            ("om", {"of": fifth}, "not_assigned"),
            ("case_director", {"of": "om"}, "facts_missing"),
            ("case_director", {"of": "cinema"}, "facts_missing"),
        ],
    )
    assert case.effects("check_nil", "child_protection/2", of=fifth) == (set(), {})
    assert case.refuse("check_nil", "case_director", of=fifth) == "already_done"
    case.grant("close_gathering", "case_director")


def test_the_count_runs_over_the_cases_of_a_region(case: World) -> None:
    factories.gathering(case)
    nothing_known(case, 4)
    other = factories.gathering(factories.begin(case.db, case.staff, case.now))
    assert [row.sampled for row in nothing_known(other, 2)] == [True, False]


# --- going on without


def test_a_breakthrough_waits_for_the_default(case: World) -> None:
    factories.gathering(case, "high")
    case.grant("enquire", "case_director", to=["om", "police"])
    case.refuse_all(
        "breakthrough",
        [
            ("intake", {}, "wrong_role"),
            ("case_director", {"of": "shelter"}, "facts_missing"),
            ("case_director", {}, "not_overdue"),
        ],
    )
    case.at("2026-11-28T14:04")
    assert case.refuse("breakthrough", "case_director") == "not_overdue"
    case.at("2026-11-28T14:05")
    assert case.refuse("breakthrough", "case_director", reason="") == "reason_missing"
    found = case.effects("breakthrough", "case_director")
    assert found == (set(), {"enquiry_reply:om": "ended"})
    assert not case.has("breach_plan:enquiry_reply:om")
    assert case.refuse("breakthrough", "case_director") == "already_done"
    case.grant("enquire", "case_director", to=["om"])


def test_in_immediate_danger_nobody_is_waited_for(case: World) -> None:
    factories.gathering(case, "immediate")
    case.grant("enquire", "case_director", to=["om"])
    case.grant("breakthrough", "case_director")


def test_gathering_closes_when_police_and_veilig_thuis_have_answered(case: World) -> None:
    factories.gathering(case)
    assert case.refuse("close_gathering", "case_director") == "enquiries_open"
    case.grant("enquire", "case_director", to=["police"])
    case.grant("answer", "police")
    assert case.refuse("close_gathering", "case_director") == "enquiries_open"
    case.grant("enquire", "case_director", to=["veilig_thuis", "om"])
    case.grant("answer", "veilig_thuis", **REFUSED)
    assert case.refuse("close_gathering", "case_director") == "enquiries_open"
    case.grant("answer", "om", **NOTHING)
    assert case.refuse("close_gathering", "intake") == "wrong_role"
    assert case.effects("close_gathering", "case_director") == (set(), {})
    assert case.case.stage == "panel"
    assert case.refuse("close_gathering", "case_director") == "wrong_stage"


# --- panel


def test_a_panel_sits_votes_and_advises(case: World) -> None:
    factories.panel(case)
    assert case.effects("convene", "panel_chair") == (set(), {})
    assert case.refuse("advise", "panel_chair") == "no_quorum"
    for organisation in factories.PANEL[:2]:
        assert case.effects("vote", organisation) == (set(), {})
    assert case.refuse("advise", "panel_chair") == "no_quorum"
    case.grant("vote", "probation", outcome="safeguard_only", dissent=True)
    assert case.effects("advise", "panel_chair") == (set(), {"panel": "met"})
    assert [row.dissent for row in case.rows(models.PanelVote)].count(True) == 1


def test_convene_is_refused(case: World) -> None:
    factories.gathering(case)
    case.refuse_all(
        "convene",
        [
            ("case_director", {}, "wrong_role"),
            ("VR17:panel_chair", {}, "wrong_region"),
            ("panel_chair", {"mode": "by pigeon"}, "facts_missing"),
            ("panel_chair", {"members": ["police", "veilig_thuis"]}, "no_quorum"),
            ("panel_chair", {"members": ["police", "om", "probation"]}, "no_quorum"),
            ("panel_chair", {"conflict": ["probation"]}, "no_quorum"),
        ],
    )
    case.grant("convene", "panel_chair", members=[*factories.PANEL, "om"], conflict=["om"])
    again = {"members": ["police", "veilig_thuis", "om"]}
    assert case.refuse("convene", "panel_chair", **again) == "conflict"


def test_vote_is_refused(case: World) -> None:
    factories.panel(case)
    assert case.refuse("vote", "police") == "not_assigned"
    case.grant("convene", "panel_chair", members=[*factories.PANEL, "om"], conflict=["om"])
    case.refuse_all(
        "vote",
        [
            ("panel_chair", {}, "wrong_role"),
            ("om", {}, "conflict"),
            ("shelter", {}, "not_assigned"),
            ("police", {"outcome": "shame"}, "facts_missing"),
            ("police", {"reason": ""}, "reason_missing"),
        ],
    )
    case.grant("vote", "police")
    assert case.refuse("vote", "police") == "already_done"
    assert case.refuse("vote", "police/2") == "already_done"
    case.grant("convene", "panel_chair")
    case.grant("vote", "police/2")


def test_somebody_in_conflict_does_not_vote_for_an_organisation_that_sits(case: World) -> None:
    factories.panel(case)
    case.in_conflict("police")
    case.grant("convene", "panel_chair")
    assert case.refuse("vote", "police") == "conflict"
    case.grant("vote", "police/2")


def test_an_organisation_that_stepped_back_still_answers(case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director", to=["om"])
    case.grant("convene", "panel_chair", members=[*factories.PANEL, "om"], conflict=["om"])
    assert case.refuse("new_signal", "om") == "conflict"
    case.grant("answer", "om")


def test_advise_is_refused(case: World) -> None:
    factories.panel(case)
    assert case.refuse("advise", "panel_chair") == "no_quorum"
    case.grant("convene", "panel_chair")
    for organisation in factories.PANEL:
        case.grant("vote", organisation)
    case.grant("enquire", "case_director", to=["om"])
    assert case.refuse("advise", "panel_chair", necessity="") == "enquiries_open"
    case.grant("answer", "om", **NOTHING)
    case.refuse_all(
        "advise",
        [
            ("case_director", {}, "wrong_role"),
            ("panel_chair", {"proportionality": ""}, "test_incomplete"),
            ("panel_chair", {"answers": {"disclose": "yes"}}, "facts_missing"),
            ("panel_chair", {"outcome": "shame"}, "facts_missing"),
        ],
    )
