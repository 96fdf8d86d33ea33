"""After the talk: outcome told, follow-up, closing; each refusal without a trace."""

from typing import Any

import pytest

from disclosure.cases import people
from disclosure.store.database import Database
from tests import factories
from tests.factories import SISTER, World
from tests.integration.test_steps_telling import tried

AFTER = {"follow_up:7", "follow_up:30", "follow_up:90"}
TRY: dict[str, Any] = {"result": "not_reached", "understood": False}


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among fictional staff."""
    return factories.world(database)


# --- plan_safety


def test_a_death_ends_the_trying_and_every_message(case: World) -> None:
    factories.delivery(case)
    up = {"result": "given_up", "second": "regional_manager", "died": True}
    case.grant("tell", "disclosure_officer", **up)
    with case.db.read() as tx:
        her = people.find(tx, case.case, "person_at_risk")
        assert her is not None
        rule = people.read_contact(tx, her)
        assert rule is not None
        assert rule.safe.blocked
    given = {"result": "given_up", "second": "regional_manager"}
    _, became = case.effects("follow_up", "case_director", **given)
    assert became == {"follow_up:7": "ended"}


def test_giving_up_ends_the_plan_for_what_was_late(case: World) -> None:
    factories.delivery(case)
    case.wait(days=20)
    assert case.states()["breach_plan:delivery"] == "missed"
    up = {"result": "given_up", "second": "regional_manager", "died": True}
    case.grant("tell", "disclosure_officer", **up)
    assert case.states()["delivery"] == "ended"
    assert case.states()["breach_plan:delivery"] == "ended"


def test_tries_from_before_she_was_reached_do_not_count(case: World) -> None:
    factories.delivery(case)
    tried(case, "tell", "disclosure_officer", **TRY)
    case.grant("tell", "disclosure_officer")
    up = {"result": "given_up", "second": "regional_manager"}
    assert case.refuse("follow_up", "case_director", **up) == "not_overdue"
    tried(case, "follow_up", "case_director", result="no_answer")
    case.grant("follow_up", "case_director", **up)


def test_tries_to_reach_one_person_do_not_count_for_another(case: World) -> None:
    factories.delivery(case, by="relative", applicant=SISTER)
    tried(case, "tell", "disclosure_officer", **TRY)
    case.grant("tell", "disclosure_officer")
    up = {"to": "applicant", "how": "given_up", "second": "regional_manager"}
    assert case.refuse("tell_outcome", "case_director", **up) == "not_overdue"


# --- tell_outcome


@pytest.mark.parametrize("how", ["spoken", "shown"])
def test_the_outcome_is_told_and_announced(case: World, how: str) -> None:
    factories.decided(case, "no_disclosure")
    began, became = case.effects("tell_outcome", "case_director", how=how)
    assert began == AFTER | {"objection"}
    assert became == {"outcome_told": "met", "reasonable_term": "met"}
    assert case.case.stage == "follow_up"
    assert case.refuse("tell_outcome", "case_director", to="applicant") == "already_done"


def test_a_third_party_is_told_beside_her(case: World) -> None:
    factories.delivery(case, by="relative", applicant=SISTER)
    case.grant("tell", "disclosure_officer")
    first = case.clock("objection")
    assert case.refuse("tell_outcome", "case_director") == "already_done"
    case.wait(days=1)
    began, became = case.effects("tell_outcome", "case_director", to="applicant")
    assert began == set()
    assert became == {"outcome_told": "met"}
    assert case.clock("objection").due_at > first.due_at
    assert case.refuse("tell_outcome", "case_director", to="applicant") == "already_done"


def test_an_agency_is_told_as_the_initiator(case: World) -> None:
    factories.decided(case, "safeguard_only", route="know")
    assert case.refuse("tell_outcome", "case_director", to="applicant") == "facts_missing"
    case.grant("tell_outcome", "case_director", to="initiator")
    case.grant("tell_outcome", "case_director")


def test_after_declining_the_outcome_is_told_once(case: World) -> None:
    factories.declined(case)
    began, became = case.effects("tell_outcome", "case_director")
    assert (began, became) == ({"objection"}, {"outcome_told": "met"})
    assert case.case.stage == "declined"
    assert case.refuse("tell_outcome", "case_director") == "already_done"


def test_declining_after_an_earlier_telling_has_an_outcome_of_its_own(case: World) -> None:
    factories.closed(case)
    case.wait(days=1)
    case.grant("reopen", "intake")
    case.grant("decline", "intake")
    case.wait(hours=1)
    assert case.refuse("close", "case_director") == "not_told"
    case.grant("tell_outcome", "case_director")
    case.grant("close", "case_director")


def test_tell_outcome_is_refused(case: World) -> None:
    factories.decided(case, "no_disclosure", plan=False)
    case.refuse_all(
        "tell_outcome",
        [
            ("disclosure_officer", {}, "wrong_role"),
            ("case_director/2", {}, "not_assigned"),
            ("case_director", {}, "plan_missing"),
        ],
    )
    case.grant("plan_safety", "case_director")
    case.refuse_all(
        "tell_outcome",
        [
            ("case_director", {"how": "mailed"}, "facts_missing"),
            ("case_director", {"to": "subject"}, "facts_missing"),
            ("case_director", {"to": "initiator"}, "facts_missing"),
            ("case_director", {"how": "given_up"}, "second_missing"),
            ("case_director", {"how": "not_reached", "via": "phone"}, "contact_unsafe"),
        ],
    )


def test_what_is_disclosed_is_not_told_as_an_outcome_first(case: World) -> None:
    factories.decided(case, by="relative", applicant=SISTER)
    for how in ("spoken", "given_up"):
        found = case.refuse("tell_outcome", "case_director", to="applicant", how=how)
        assert found == "wrong_stage"


@pytest.mark.parametrize("plan", [True, False])
def test_giving_up_on_the_outcome_announces_nothing(case: World, plan: bool) -> None:
    factories.decided(case, "no_disclosure", plan=plan)
    case.grant("integrity", "intake")  # nothing is told
    tried(case, "tell_outcome", "case_director", how="not_reached")
    up = {"how": "given_up", "second": "regional_manager"}
    began, became = case.effects("tell_outcome", "case_director", **up)
    assert began == AFTER
    assert became["outcome_told"] == "ended"
    assert "objection" not in case.states()
    assert case.case.stage == "follow_up"


# --- follow_up


@pytest.mark.parametrize(
    ("result", "words", "state"),
    [("safe", "Well.", "met"), ("unsafe", "He rang.", "met"), ("no_answer", "", "running")],
)
def test_follow_up(case: World, result: str, words: str, state: str) -> None:
    factories.follow_up(case)
    began, became = case.effects("follow_up", "case_director", result=result, words=words)
    assert began == set()
    assert became == ({"follow_up:7": "met"} if state == "met" else {})


def test_follow_up_is_refused(case: World) -> None:
    factories.follow_up(case)
    case.grant("follow_up", "case_director")
    case.refuse_all(
        "follow_up",
        [
            ("disclosure_officer", {}, "wrong_role"),
            ("case_director", {}, "already_done"),
            ("case_director", {"which": "180"}, "facts_missing"),
            ("case_director", {"which": "14"}, "facts_missing"),
            ("case_director", {"which": "30", "words": ""}, "facts_missing"),
            ("case_director", {"which": "30", "result": "fine"}, "facts_missing"),
        ],
    )


def test_after_closing_she_is_still_asked_at_ninety_days(case: World) -> None:
    factories.closed(case)
    _, became = case.effects("follow_up", "case_director", which="90")
    assert became == {"follow_up:90": "met"}
    assert case.case.stage == "closed"
