"""What stands still while a link asks for a review, and how a human ends it."""

from typing import Any

import pytest
from sqlalchemy import select

from disclosure.cases import link_actions, link_queries, link_rules, models
from disclosure.cases.link_models import Link
from disclosure.errors import Refusal
from disclosure.procedure.permissions import SYSTEM
from disclosure.store import audit
from disclosure.store.database import Database
from disclosure.store.log_tables import entries
from tests import factories, linking
from tests.factories import World
from tests.linking import FLOOR, MIRROR, NOOR, REPEATED


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among staff."""
    return factories.world(database)


def mirror(case: World, stage: str) -> World:
    """Bring a case to a stage, then let its subject ask about her."""
    factories.STAGES[stage](case)
    other = linking.another(case, **MIRROR)
    linking.match(case)
    return other


def frozen(case: World) -> bool:
    with case.db.read() as tx:
        return link_queries.frozen(tx, tx.get_one(models.Case, case.case_id))


# --- the freeze, in both


def test_no_disclosing_decision_is_signed(case: World) -> None:
    factories.panel(case)
    factories.drafted(case)
    other = linking.another(case, **MIRROR)
    linking.match(case)
    assert case.refuse("sign_decision", "decision_maker") == "integrity_open"
    linking.judge(case, "intake", "rejected")
    assert not frozen(other)
    case.grant("sign_decision", "decision_maker")


def test_a_decision_that_tells_nothing_may_be_signed(case: World) -> None:
    factories.panel(case)
    factories.drafted(case, "no_disclosure")
    linking.another(case, **MIRROR)
    linking.match(case)
    case.grant("sign_decision", "decision_maker")
    assert case.refuse("tell_outcome", "case_director") == "integrity_open"


@pytest.mark.parametrize(
    ("stage", "step", "who"),
    [
        ("decided", "schedule_telling", "disclosure_officer"),
        ("delivery", "schedule_telling", "disclosure_officer"),
        ("delivery", "tell", "disclosure_officer"),
        ("follow_up", "tell_outcome", "case_director"),
    ],
)
def test_nothing_is_told_or_planned(case: World, stage: str, step: str, who: str) -> None:
    mirror(case, stage)
    assert case.refuse(step, who) == "integrity_open"


def test_nothing_is_told_at_once_either(case: World) -> None:
    factories.gathering(case, "immediate")
    factories.matched(case)
    case.grant("plan_safety", "case_director", state="prepared")
    linking.another(case, **MIRROR)
    linking.match(case)
    assert case.refuse("tell_urgent", "decision_maker") == "integrity_open"
    linking.judge(case, "case_director", "rejected")
    case.grant("tell_urgent", "decision_maker")


def test_a_case_is_not_closed_over_it(case: World) -> None:
    factories.closable(case)
    linking.another(case, **MIRROR)
    linking.match(case)
    assert case.refuse("close", "case_director") == "integrity_open"
    linking.judge(case, "intake", "rejected")
    case.grant("close", "case_director")


def test_safety_work_questions_and_panel_go_on_in_both(case: World) -> None:
    other = mirror(case, "gathering")
    for one in (case, other):
        assert frozen(one)
    factories.gathering(_begun(case), "standard", **REPEATED)
    case.grant("plan_safety", "case_director")
    case.grant("enquire", "case_director")
    case.grant("answer", "police")
    case.grant("answer", "veilig_thuis", kind="nothing", items=[], searched="All names")
    case.grant("close_gathering", "case_director")
    factories.matched(case)
    factories.advised(case)
    other.grant("triage", "intake")


def _begun(case: World) -> World:
    return factories.begin(case.db, case.staff, case.now)


def test_mail_waits_in_both_but_receipt_goes(case: World) -> None:
    """That no receipt came would tell whoever asks that the other did too."""
    factories.delivery(case)
    assert linking.waiting(case) == {"receipt": None, "appointment": None}
    other = linking.another(case, **MIRROR)
    linking.match(case)
    assert linking.mail(case) == ["receipt", "receipt"]
    assert linking.waiting(case) == {"appointment": "integrity_open"}
    assert linking.waiting(other) == {}
    assert case.states()["acknowledge"] == other.states()["acknowledge"] == "met"
    linking.judge(other, "regional_manager", "rejected")
    case.wait(minutes=20)
    assert linking.mail(case) == ["appointment"]


def test_a_review_opened_by_hand_holds_receipt_too(case: World) -> None:
    factories.received(case)
    case.grant("integrity", "intake")
    assert linking.mail(case) == []
    assert linking.waiting(case) == {"receipt": "integrity_open"}


@pytest.mark.parametrize("changes", [REPEATED, {"person": NOOR, "subject": FLOOR}])
def test_no_other_link_stops_anything(case: World, changes: dict[str, Any]) -> None:
    factories.delivery(case)
    other = linking.another(case, **changes)
    linking.match(case)
    assert linking.kinds(case)
    assert not frozen(case)
    assert not frozen(other)
    case.grant("tell", "disclosure_officer")


# --- how it ends


def test_a_review_closed_by_somebody_else_ends_it_in_that_case_alone(case: World) -> None:
    other = mirror(case, "decided")
    case.grant("integrity", "intake")
    assert case.refuse("integrity", "intake", result="proceed") == "same_person"
    case.wait(minutes=1)
    case.grant("integrity", "regional_manager", result="proceed")
    assert (frozen(case), frozen(other)) == (False, True)
    assert case.states()["integrity"] == "met"
    assert other.states()["integrity"] == "running"
    assert not {kind for kind, _ in linking.tasks(case)} & {"integrity_sign"}
    case.grant("schedule_telling", "disclosure_officer")


def test_a_review_closed_before_it_was_found_does_not_count(case: World) -> None:
    factories.decided(case)
    case.grant("integrity", "intake")
    case.grant("integrity", "intake/2", result="proceed")
    case.wait(minutes=1)
    linking.another(case, **MIRROR)
    linking.match(case)
    assert frozen(case)
    assert case.refuse("schedule_telling", "disclosure_officer") == "integrity_open"


def test_the_sign_is_no_review_that_was_opened(case: World) -> None:
    """The step keeps its own meaning: opening is not done yet, and there is nothing to close."""
    mirror(case, "received")
    assert case.refuse("integrity", "intake", result="proceed") == "already_done"
    case.grant("integrity", "intake")
    assert case.refuse("integrity", "intake") == "already_done"


def test_one_of_two_rejected_leaves_it_frozen(case: World) -> None:
    mirror(case, "received")
    first, second = linking.links(case)
    assert _judge(case, first, "rejected") is None
    assert frozen(case)
    assert _judge(case, second, "rejected") is None
    assert not frozen(case)
    assert case.states()["integrity"] == "met"
    assert linking.tasks(case) == set()


def _judge(case: World, link: Link, verdict: str, who: str = "intake") -> Refusal | None:
    args = link_rules.JudgeLink(link=link.id, verdict=verdict, reason="The papers.")
    return link_actions.judge(case.db, case.case_id, args, case.actor(who), case.now)


def test_a_confirmed_one_stays_frozen_until_a_review(case: World) -> None:
    other = mirror(case, "decided")
    assert set(linking.judge(case, "case_director", "confirmed")) == {None}
    assert frozen(case)
    assert frozen(other)
    assert {link.state for link in linking.links(other)} == {"confirmed"}


def test_a_judgement_turned_round_brings_it_back(case: World) -> None:
    mirror(case, "decided")
    linking.judge(case, "intake", "rejected")
    assert not frozen(case)
    linking.judge(case, "regional_manager", "confirmed")
    assert frozen(case)
    assert case.clock("integrity").state == "running"


def test_reopening_a_case_brings_its_clock_back(case: World) -> None:
    mirror(case, "received")
    case.grant("decline", "intake")
    assert case.states()["integrity"] == "ended"
    case.grant("reopen", "intake")
    assert case.states()["integrity"] == "running"
    assert frozen(case)


# --- who judges


@pytest.mark.parametrize(
    ("who", "key"),
    [
        ("intake", None),
        ("regional_manager", None),
        ("case_director", None),
        ("case_director/2", "not_assigned"),
        ("decision_maker", "wrong_role"),
        ("panel_chair", "wrong_role"),
        ("disclosure_officer", "wrong_role"),
        ("police", "wrong_role"),
        ("privacy_officer", "wrong_role"),
        ("VR17:intake", "wrong_region"),
        ("VR17:regional_manager", "wrong_region"),
    ],
)
def test_intake_director_and_manager_of_the_case_judge(
    case: World, who: str, key: str | None
) -> None:
    linking.pair(case, **REPEATED)
    before = factories.snapshot(case.db)
    (refusal,) = linking.judge(case, who, "confirmed")
    assert (refusal.key if refusal else None) == key
    assert (factories.snapshot(case.db) == before) == (key is not None)


def test_a_colleague_in_conflict_does_not(case: World) -> None:
    linking.pair(case, **REPEATED)
    case.in_conflict("intake")
    assert linking.judge(case, "intake", "rejected") == [Refusal("conflict")]


@pytest.mark.parametrize(
    ("verdict", "reason", "key"),
    [
        ("confirmed", "", "reason_missing"),
        ("candidate", "x", "facts_missing"),
        ("", "x", "facts_missing"),
        ("perhaps", "x", "facts_missing"),
    ],
)
def test_a_verdict_has_a_reason_and_leaves_no_trace_without(
    case: World, verdict: str, reason: str, key: str
) -> None:
    linking.pair(case, **REPEATED)
    before = factories.snapshot(case.db)
    (refusal,) = linking.judge(case, "intake", verdict, reason)
    assert refusal is not None
    assert refusal.key == key
    assert factories.snapshot(case.db) == before
    assert _log(case)[-1] == (f"refused:{key}", str(case.id_of("intake")))


def _log(case: World) -> list[tuple[str, str]]:
    with case.db.read() as tx:
        rows = tx.execute(
            select(entries.c.outcome, entries.c.actor)
            .where(entries.c.chain == audit.case_chain(case.case_id), entries.c.verb == "link")
            .order_by(entries.c.seq)
        )
        return [(row.outcome, row.actor) for row in rows]


def test_the_same_verdict_again_is_refused(case: World) -> None:
    linking.pair(case, **REPEATED)
    assert linking.judge(case, "intake", "rejected") == [None]
    assert linking.judge(case, "intake", "rejected") == [Refusal("already_done")]


def test_a_link_of_other_cases_is_unknown_here(case: World) -> None:
    other = linking.pair(case, **REPEATED)
    third = linking.another(case, person=FLOOR, subject={"name": "Wim Vaag", "born": "1970-01-30"})
    (link, *_) = linking.links(other)
    assert _judge(third, link, "confirmed") == Refusal("facts_missing", "link")


def test_who_judged_is_named_in_the_own_case_alone(case: World) -> None:
    """In the other case it would tell where the first one lives."""
    other = linking.pair(case, **REPEATED)
    linking.judge(case, "intake", "confirmed")
    assert _log(case)[-1] == ("done", str(case.id_of("intake")))
    assert _log(other)[-1] == ("done", str(SYSTEM.id))
    notes = [row.step for row in case.rows(models.CaseNote)]
    assert notes == ["link"]
    assert other.rows(models.CaseNote) == []


# --- what follows


def test_more_people_at_risk_of_one_subject_ask_their_directors(case: World) -> None:
    other = linking.pair(case, **REPEATED)
    linking.judge(case, "intake", "confirmed")
    for one in (case, other):
        assert linking.tasks(one) == {("know_others", "case_director")}


def test_the_same_woman_again_asks_nobody(case: World) -> None:
    factories.received(case)
    other = linking.another(case)
    linking.match(case)
    linking.judge(case, "intake", "confirmed")
    assert linking.tasks(case) == linking.tasks(other) == set()


def test_a_mirror_gets_another_director(case: World) -> None:
    other = linking.pair(case)
    same = case.staff.person("case_director")
    assert case.case.director_id == other.case.director_id == same
    case.grant("assign_director", "intake")
    assert ("separate_director", "intake") not in linking.tasks(case)
    assert other.refuse("assign_director", "intake") == "conflict"
    assert other.refuse("assign_director", "regional_manager") == "conflict"
    other.grant("assign_director", "intake", to="case_director")
    assert ("separate_director", "intake") not in linking.tasks(other)


def test_once_rejected_one_person_may_direct_both(case: World) -> None:
    other = linking.pair(case)
    linking.judge(case, "intake", "rejected")
    case.grant("assign_director", "intake")
    other.grant("assign_director", "intake")


def test_a_director_who_takes_over_by_duty_is_asked_about(case: World) -> None:
    other = linking.pair(case)
    case.grant("assign_director", "intake")
    other.away("case_director", "2026-11-27", "2026-12-04", stand_in="case_director/2")
    other.wait(minutes=2)
    assert other.case.director_id == case.case.director_id
    assert ("separate_director", "intake") in linking.tasks(other)
