"""Records around a talk: prepared, cancelled, planned for an outcome, victims, help, a court."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from disclosure.cases import models as cases
from disclosure.cases.steps import Done
from disclosure.decisions import (
    models,
    queries,
    referrals,
    talk_models,
    talk_queries,
    talk_rules,
    talks,
    telling,
    telling_rules,
    victims,
)
from disclosure.errors import Refusal
from disclosure.procedure import terms
from disclosure.requests import public_status
from disclosure.store.database import Database
from tests import factories
from tests.factories import SISTER, World, snapshot
from tests.staff import log_of
from tests.talks import READY, check_victims, meeting

OFFICER, DIRECTOR = "disclosure_officer", "case_director"
HEARD = talk_rules.Line(said=True, words="He hit the one before me")
HELD = talk_rules.Conversation(identity="document", lines=(HEARD,), may_tell=True, no_proof=True)


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among fictional staff."""
    return factories.world(database)


def schedule(case: World, ready: talk_rules.Preparing = READY, **changes: Any) -> Any:
    args = meeting(ready, **changes)
    return telling.schedule_telling(case.db, case.case_id, args, case.actor(OFFICER), case.now)


def tell(case: World, **changes: Any) -> Any:
    given: dict[str, Any] = {"result": "told", "understood": True, "undertaking": "refused"}
    args = telling_rules.Tell(**{**given, "earlier_victims_checked": True, "talk": HELD, **changes})
    return telling.tell(case.db, case.case_id, args, case.actor(OFFICER), case.now)


def standing(case: World) -> models.Appointment | None:
    with case.db.read() as tx:
        return queries.appointment(tx, case.case_id)


def messages(case: World) -> int:
    return len([m for m in case.rows(cases.Message) if m.name == "appointment"])


def tasks(case: World, kind: str) -> list[bool]:
    """Return of each task of a kind whether it is done."""
    return [row.done_at is not None for row in case.rows(cases.Task) if row.kind == kind]


def untouched(case: World, found: Any, key: str, before: dict[str, list[Any]]) -> None:
    """Check a refusal, and that it left every table but the log as it was."""
    assert isinstance(found, Refusal), found
    assert found.key == key
    assert snapshot(case.db) == before


# --- prepared


def test_who_comes_when_is_sealed_with_the_appointment(case: World) -> None:
    factories.decided(case)
    assert isinstance(schedule(case), Done)
    row = case.rows(talk_models.Preparation)[0]
    made = standing(case)
    assert made is not None
    assert (row.about, row.appointment_id) == ("disclosure", made.id)
    assert b"garden" not in row.document
    with case.db.read() as tx:
        assert talk_queries.opened(tx, row).preparing == READY


def test_a_moved_appointment_says_why_and_replaces_the_other(case: World) -> None:
    factories.decided(case)
    schedule(case)
    before = snapshot(case.db)
    untouched(case, schedule(case), "reason_missing", before)
    later = case.now + timedelta(days=9)
    case.now += timedelta(minutes=5)
    assert isinstance(schedule(case, replace(READY, moved="He is at home"), time=later), Done)
    made = standing(case)
    assert made is not None
    assert (made.time, messages(case)) == (later, 2)


@pytest.mark.parametrize("allowed", [True, False])
def test_video_only_when_the_panel_allowed_it(case: World, allowed: bool) -> None:
    factories.panel(case)
    case.grant("plan_safety", DIRECTOR, state="prepared")
    advise_video(case, allowed)
    case.grant("draft_decision", DIRECTOR)
    case.grant("sign_decision", "decision_maker")
    before = snapshot(case.db)
    found = schedule(case, replace(READY, coming=()), video=True)
    if allowed:
        assert isinstance(found, Done)
    else:
        untouched(case, found, "facts_missing", before)
        assert found.detail == "video"


def advise_video(case: World, allowed: bool) -> None:
    from disclosure.review import panel
    from disclosure.review import rules as reviewing

    factories.matched(case)
    case.grant("convene", "panel_chair")
    for organisation in factories.PANEL:
        case.grant("vote", organisation)
    tests, answers = factories.TESTS, dict.fromkeys(reviewing.QUESTIONS, "As advised")
    args = reviewing.Advise(outcome="disclose", **tests, answers=answers, video=allowed)
    done = panel.advise(case.db, case.case_id, args, case.actor("panel_chair"), case.now)
    assert isinstance(done, Done)


# --- cancelled


def test_a_cancelled_appointment_stands_no_more_and_nothing_is_told_in_it(case: World) -> None:
    factories.delivery(case)
    before = snapshot(case.db)
    untouched(case, cancel(case, ""), "reason_missing", before)
    untouched(case, cancel(case, "He knows", who="intake"), "wrong_role", before)
    assert cancel(case, "He was seen near the place") is None
    assert standing(case) is None
    assert messages(case) == 2
    assert tasks(case, talks.CANCELLED) == []
    assert case.refuse("tell", OFFICER) == "no_appointment"
    before = snapshot(case.db)
    untouched(case, cancel(case, "Again"), "no_appointment", before)
    case.now += timedelta(minutes=5)
    assert isinstance(schedule(case), Done)
    assert standing(case) is not None


def test_whom_no_message_reaches_is_a_task(case: World) -> None:
    factories.delivery(case)
    case.grant("set_contact", "intake", contact={"channel": "none"})
    assert cancel(case, "The officer is ill") is None
    assert (messages(case), tasks(case, talks.CANCELLED)) == (1, [False])


def cancel(case: World, reason: str, who: str = OFFICER) -> Refusal | None:
    return talks.cancel_talk(case.db, case.case_id, reason, case.actor(who), case.now)


# --- about an outcome


def plan(case: World, who: str = DIRECTOR, **changes: Any) -> Refusal | None:
    args = meeting(**changes)
    return talks.plan_outcome_talk(case.db, case.case_id, args, case.actor(who), case.now)


def tell_outcome(case: World, to: str, **said: Any) -> Any:
    talk = talk_rules.OutcomeTalk(**{"no_proof": True, "plan": True, "way_back": True, **said})
    args = telling_rules.TellOutcome(to=to, how="spoken", talk=talk)
    return telling.tell_outcome(case.db, case.case_id, args, case.actor(DIRECTOR), case.now)


def test_who_hears_nothing_gets_the_same_talk(case: World) -> None:
    factories.decided(case, "no_disclosure")
    before = snapshot(case.db)
    untouched(case, tell_outcome(case, "person_at_risk"), "no_appointment", before)
    untouched(case, plan(case, OFFICER), "wrong_role", before)
    untouched(case, plan(case, with_=("police",)), "facts_missing", before)
    untouched(case, plan(case, ready=talk_rules.Preparing()), "facts_missing", before)
    assert plan(case) is None
    assert (case.case.stage, messages(case)) == ("decided", 1)
    with case.db.read() as tx:
        (ahead,) = public_status.planned(tx, case.case_id, case.now)
    assert (ahead.place, ahead.officer) == ("A room of the shelter", case.id_of(DIRECTOR))
    assert isinstance(tell_outcome(case, "applicant"), Done)
    assert case.case.stage == "follow_up"
    with case.db.read() as tx:
        assert public_status.planned(tx, case.case_id, case.now) == []


def test_who_asked_for_another_never_hears_of_her_talk(case: World) -> None:
    factories.decided(case, "no_disclosure", by="relative", applicant=SISTER)
    assert plan(case, agreed_in_person=True) is None
    assert messages(case) == 0
    with case.db.read() as tx:
        assert public_status.planned(tx, case.case_id, case.now) == []
    assert isinstance(tell_outcome(case, "applicant", plan=False, way_back=False), Done)


def test_what_is_disclosed_has_an_appointment_of_its_own(case: World) -> None:
    factories.decided(case)
    before = snapshot(case.db)
    untouched(case, plan(case), "wrong_stage", before)


def test_a_cancelled_talk_about_an_outcome_is_planned_anew(case: World) -> None:
    factories.decided(case, "no_disclosure")
    assert plan(case) is None
    assert cancel(case, "The room is not free", DIRECTOR) is None
    before = snapshot(case.db)
    untouched(case, tell_outcome(case, "person_at_risk"), "no_appointment", before)
    case.now += timedelta(minutes=5)
    assert plan(case) is None


# --- earlier victims


def test_each_item_is_looked_at_before_it_is_spoken(case: World) -> None:
    factories.delivery(case)
    before = snapshot(case.db)
    for result in ("told", "partly", "declined"):
        untouched(case, tell(case, result=result), "reason_missing", before)
    check_victims(case)
    row = case.rows(talk_models.VictimCheck)[0]
    assert row.by_id == case.id_of(DIRECTOR)
    assert b"source" not in row.document
    assert isinstance(tell(case), Done)


def test_what_was_looked_at_for_an_earlier_decision_does_not_count(case: World) -> None:
    factories.delivery(case)
    check_victims(case)
    row = case.rows(talk_models.VictimCheck)[0]
    with case.changed() as tx:
        looked = tx.get_one(talk_models.VictimCheck, row.id)
        looked.at = queries.signed(tx, case.case_id)[-1].drafted_at - timedelta(minutes=1)
    before = snapshot(case.db)
    untouched(case, tell(case), "reason_missing", before)


@pytest.mark.parametrize(
    ("who", "changes", "key"),
    [
        ("intake", {}, "wrong_role"),
        ("disclosure_officer/2", {}, "not_assigned"),
        (OFFICER, {"looked": ""}, "facts_missing"),
        (OFFICER, {"item": None}, "facts_missing"),
    ],
)
def test_victims_are_looked_at_by_name_and_in_words(
    case: World, who: str, changes: dict[str, Any], key: str
) -> None:
    factories.delivery(case)
    with case.db.read() as tx:
        (item,) = talk_queries.chosen(tx, case.case_id)
    args = talk_rules.CheckVictims(item=item, result="nobody", looked="All of it")
    before = snapshot(case.db)
    found = victims.check_victims(
        case.db, case.case_id, replace(args, **changes), case.actor(who), case.now
    )
    untouched(case, found, key, before)
    chain = log_of(case.db, f"case:{case.case_id}")
    assert chain[-1][:2] == ("check_victims", f"refused:{key}")


# --- held


def test_the_talk_is_sealed_line_by_line(case: World) -> None:
    factories.delivery(case)
    check_victims(case)
    before = snapshot(case.db)
    silent = replace(HELD, lines=(talk_rules.Line(said=True),))
    untouched(case, tell(case, talk=silent), "facts_missing", before)
    assert isinstance(tell(case), Done)
    row = case.rows(talk_models.Talk)[0]
    assert b"before me" not in row.document
    assert case.rows(models.Telling)[0].undertaking == "refused"


def test_a_rehearsal_is_asked_nothing_more(case: World) -> None:
    factories.follow_up(case)
    case.grant("follow_up", DIRECTOR, which="7")
    kept = (talk_models.Preparation, talk_models.Talk, talk_models.FollowUpAnswers)
    assert [case.rows(table) for table in kept] == [[], [], []]


# --- after


def refer(case: World, who: str = DIRECTOR, **changes: Any) -> Refusal | None:
    given: dict[str, Any] = {
        "kind": "lawyer",
        "consent": "yes",
        "owner": case.id_of(DIRECTOR),
        "by": terms.local_day(case.now),
        "words": "First talk about the children",
    }
    args = talk_rules.Refer(**{**given, **changes})
    return referrals.refer(case.db, case.case_id, args, case.actor(who), case.now)


def test_help_is_offered_with_consent_and_followed(case: World) -> None:
    factories.follow_up(case)
    before = snapshot(case.db)
    untouched(case, refer(case, "police"), "wrong_role", before)
    untouched(case, refer(case, owner=case.id_of("intake")), "facts_missing", before)
    assert refer(case) is None
    assert refer(case, OFFICER, kind="shelter", consent="no") is None
    made, refused = sorted(case.rows(talk_models.Referral), key=lambda row: row.state, reverse=True)
    assert (made.state, refused.state, refused.owner_id) == ("made", "declined", None)
    assert b"children" not in made.document
    assert tasks(case, referrals.TASK) == [False]
    args = talk_rules.FollowReferral(referral=made.id, outcome="taken_up", words="On Monday")
    actor = case.actor(DIRECTOR)
    assert referrals.follow_referral(case.db, case.case_id, args, actor, case.now) is None
    assert tasks(case, referrals.TASK) == [True]
    before = snapshot(case.db)
    again = referrals.follow_referral(case.db, case.case_id, args, actor, case.now)
    untouched(case, again, "already_done", before)


def test_a_referral_of_another_case_is_not_followed_here(case: World) -> None:
    factories.follow_up(case)
    refer(case)
    row = case.rows(talk_models.Referral)[0]
    other = factories.begin(case.db, case.staff, case.now)
    factories.follow_up(other)
    args = talk_rules.FollowReferral(referral=row.id, outcome="taken_up", words="On Monday")
    before = snapshot(case.db)
    actor = other.actor(DIRECTOR)
    found = referrals.follow_referral(case.db, other.case_id, args, actor, other.now)
    untouched(case, found, "facts_missing", before)


def test_a_closed_case_still_has_its_help_followed(case: World) -> None:
    factories.closed(case)
    assert refer(case) is None


@pytest.mark.parametrize("told", [True, False])
def test_a_court_is_supplied_through_the_prosecutor(case: World, told: bool) -> None:
    factories.follow_up(case) if told else factories.delivery(case)
    args = talk_rules.AskForCourt(by="lawyer", court="The family court", words="Soon please")
    before = snapshot(case.db)
    actor = case.actor(OFFICER)
    found = referrals.ask_for_court(case.db, case.case_id, args, actor, case.now)
    if not told:
        return untouched(case, found, "not_told", before)
    assert found is None
    assert tasks(case, referrals.COURT) == [False]
    note = next(row for row in case.rows(cases.CaseNote) if row.step == referrals.COURT)
    assert b"family" not in note.document
    return None


@pytest.mark.parametrize(("result", "kept"), [("unsafe", 1), ("no_answer", 0)])
def test_what_is_asked_after_is_kept_in_classes(case: World, result: str, kept: int) -> None:
    factories.closed(case)
    asked = {"stopped": "no", "helped": "yes", "contact_right": "yes", "plan_right": "no"}
    heard = talk_rules.Answers(**asked, new_signal="yes") if kept else talk_rules.Answers()
    args = telling_rules.FollowUp(
        which="90", result=result, words="He rang again", via="visit", answers=heard
    )
    done = telling.follow_up(case.db, case.case_id, args, case.actor(DIRECTOR), case.now)
    assert isinstance(done, Done)
    rows = case.rows(talk_models.FollowUpAnswers)
    assert [(row.stopped, row.new_signal) for row in rows] == [("no", "yes")] * kept
