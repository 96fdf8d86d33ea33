"""Around an enquiry: chasing, items that end, doubts about the subject, prosecution, times."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from disclosure.accounts import head_actions
from disclosure.accounts.models import Account, Organisation
from disclosure.cases.models import Escalation, Message
from disclosure.errors import Refusal
from disclosure.procedure import terms
from disclosure.procedure.permissions import Actor
from disclosure.review import chasing, match, models, prosecution, queries, response_times
from disclosure.review import retention as ending
from disclosure.review.enquiry_models import Chase, ProsecutionUse, SubjectDoubt
from disclosure.review.prosecution_rules import Prosecution
from disclosure.store.database import Database
from tests import factories
from tests.factories import EXPIRING, ITEM, World, moment, snapshot
from tests.staff import log_of

NOTHING: dict[str, Any] = {"kind": "nothing", "items": [], "searched": "All names"}


@pytest.fixture
def case(database: Database) -> World:
    """Return a case in `gathering`."""
    return factories.gathering(factories.world(database))


def chases(case: World) -> list[tuple[str, str]]:
    """Return who was turned to, oldest first."""
    rows = sorted(case.rows(Chase), key=lambda row: (row.at, row.seq))
    return [(row.organisation, row.rung) for row in rows]


def run(case: World, **time: float) -> None:
    """Let time pass hour by hour, as a worker would notice it."""
    end = case.now + timedelta(**time)
    while case.now < end:
        case.until(min(case.now + timedelta(hours=1), end))
        chasing.chase(case.db, case.now)


# --- chasing


def test_who_is_silent_is_chased_and_gets_no_more_time(case: World) -> None:
    case.grant("enquire", "case_director", to=["om"])
    due = case.clock("enquiry_reply:om").due_at
    case.until(due - timedelta(minutes=1))
    assert chases(case) == [("om", "reminder"), ("om", "reminder")]
    case.until(due)
    assert chases(case)[2:] == [("om", "head")]
    run(case, hours=49)
    assert chases(case)[3:] == [("om", "director"), ("om", "head")]
    assert case.clock("enquiry_reply:om").due_at == due
    case.grant("breakthrough", "case_director", of="om")
    run(case, hours=30)
    assert len(chases(case)) == 5


def test_each_chase_is_a_neutral_mail_to_one_person_and_a_line_in_the_log(case: World) -> None:
    case.grant("enquire", "case_director", to=["om"])
    case.until(case.clock("enquiry_reply:om").due_at)
    to = {row.rung: row.to_id for row in case.rows(Chase)}
    assert to == {"reminder": case.id_of("om"), "head": case.id_of("om/2")}
    with case.db.read() as tx:
        mail = {tuple(row) for row in tx.execute(select(Message.account_id, Message.name))}
    assert {(case.id_of("om"), "alert"), (case.id_of("om/2"), "alert")} <= mail
    logged = [e for e in log_of(case.db, f"case:{case.case_id}") if e[0] == "chase"]
    assert len(logged) == 3


def test_chasing_goes_on_while_the_decision_stands_still(case: World) -> None:
    case.grant("enquire", "case_director", to=["om"])
    case.grant("pause", "case_director")
    case.until(case.clock("enquiry_reply:om").due_at)
    assert case.clock("decision").state == "paused"
    assert [rung for _, rung in chases(case)] == ["reminder", "reminder", "head"]


def test_the_director_chases_at_once_but_not_twice_within_the_hour(case: World) -> None:
    case.grant("enquire", "case_director", to=["om", "police"])
    due = case.clock("enquiry_reply:om").due_at

    def by_hand(who: str, of: str = "om") -> str | None:
        found = chasing.by_hand(case.db, case.case_id, of, case.actor(who), case.now)
        return found.key if found else None

    assert by_hand("case_director") is None
    before = snapshot(case.db)
    assert by_hand("case_director") == "already_done"
    assert by_hand("police") == "wrong_role"
    assert by_hand("case_director/2") == "not_assigned"
    assert by_hand("case_director", "shelter") == "facts_missing"
    assert snapshot(case.db) == before
    case.wait(hours=1)
    assert by_hand("case_director") is None
    assert chases(case) == [("om", "reminder"), ("om", "head")]
    assert case.clock("enquiry_reply:om").due_at == due
    assert case.rows(Chase)[0].by_id == case.id_of("case_director")


def test_the_head_named_for_an_organisation_is_turned_to(case: World) -> None:
    with case.db.read() as tx:
        om = tx.scalars(select(Organisation).where(Organisation.key == "om")).first()
        assert om is not None
        police = tx.get_one(Account, case.id_of("police"))
    admin = Actor(uuid4(), frozenset({"administrator"}))
    elsewhere = Actor(uuid4(), frozenset({"administrator"}), region="VR05")

    def name(account: Any, actor: Actor = admin) -> Any:
        return head_actions.name_head(case.db, om.id, account, actor, case.now)

    assert name(police.id) == Refusal("facts_missing", "account")
    assert name(case.id_of("om"), elsewhere) == Refusal("wrong_region")
    assert name(case.id_of("om"), case.actor("case_director")) == Refusal("wrong_role")
    assert name(case.id_of("om")) == case.id_of("om")
    case.grant("enquire", "case_director", to=["om"])
    case.until(case.clock("enquiry_reply:om").due_at)
    assert [row.to_id for row in case.rows(Chase) if row.rung == "head"] == [case.id_of("om")]


def test_where_an_organisation_has_one_liaison_its_silence_goes_to_the_manager(
    case: World,
) -> None:
    with case.changed() as tx:
        tx.get_one(Account, case.id_of("om/2")).state = "disabled"
    case.grant("enquire", "case_director", to=["om"])
    case.until(case.clock("enquiry_reply:om").due_at)
    to = {row.to_id for row in case.rows(Chase) if row.rung == "head"}
    assert to == {case.rows(Escalation)[0].to_id}


def test_an_answer_ends_the_chase_and_more_time_only_moves_it(case: World) -> None:
    case.grant("enquire", "case_director", to=["om", "police"])
    case.grant("answer", "police")
    case.until(case.clock("enquiry_reply:om").due_at - timedelta(hours=1))
    more = {"kind": "more_time", "items": [], "reason": "Archive", "until": "2026-12-11"}
    case.grant("answer", "om", **more)
    run(case, hours=3)
    assert {rung for _, rung in chases(case)} == {"reminder"}
    assert {who for who, _ in chases(case)} == {"om"}


def test_what_is_urgent_is_told_to_the_liaison_at_once(database: Database) -> None:
    case = factories.gathering(factories.world(database), "high")
    case.grant("enquire", "case_director", to=["om"])
    with case.db.read() as tx:
        alerted = set(tx.scalars(select(Message.account_id).where(Message.name == "alert")))
    assert case.id_of("om") in alerted


# --- what may be stored, and how long


ROW: dict[str, Any] = {
    "name": "x1",
    "organisation": "police",
    "category": "stalking",
    "status": "reported",
    "code": "",
    "use": "panel_only",
    "document": b"sealed",
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "theft"},
        {"category": ""},
        {"status": "guilty"},
        {"use": "anybody"},
        {"status": "dismissed", "code": "01"},
        {"status": "dismissed", "code": "1"},
        {"status": "reported", "code": " 001 "},
        {"status": "dismissed", "code": ""},
        {"status": "acquitted", "use": "may_tell"},
    ],
    ids=str,
)
def test_the_database_itself_refuses_what_may_not_be_stored(
    case: World, wrong: dict[str, Any]
) -> None:
    case.grant("enquire", "case_director", to=["police"])
    (enquiry,) = case.rows(models.Enquiry)
    of = {"case_id": case.case_id, "enquiry_id": enquiry.id, "received_at": case.now}
    with case.changed() as tx:
        tx.execute(insert(models.InformationItem).values(id=uuid4(), **of, **ROW))
    values = {**ROW, "name": "x2", **wrong}
    with pytest.raises(IntegrityError), case.changed() as tx:
        tx.execute(insert(models.InformationItem).values(id=uuid4(), **of, **values))


def test_the_words_of_an_item_end_on_its_day_and_the_reason_stays(case: World) -> None:
    case.grant("enquire", "case_director", to=["police"])
    dated = {**EXPIRING, "basis": "Wpg 8", "code": "", "status": "convicted"}
    case.grant("answer", "police", items=[ITEM, dated])
    case.at("2026-12-09T23:59")
    assert ending.forget(case.db, case.now) == 0
    case.at("2026-12-10T00:01")
    assert ending.forget(case.db, case.now) == 1
    assert ending.forget(case.db, case.now) == 0
    with case.db.read() as tx:
        rows = queries.items(tx, case.case_id)
        gone, kept = queries.open_item(tx, rows["p3"]), queries.open_item(tx, rows["p1"])
        usable = [row.name for row in queries.usable_items(tx, case.case_id, _today(case))]
    assert (gone.text, gone.date) == ("", "")
    assert (gone.status, gone.basis, gone.category) == ("convicted", "Wpg 8", ITEM["category"])
    assert rows["p3"].forgotten_at == case.now
    assert kept.text == ITEM["text"]
    assert usable == ["p1"]
    assert [e for e in log_of(case.db, f"case:{case.case_id}") if e[0] == "forget_item"]


def _today(case: World) -> Any:
    return terms.local_day(case.now)


# --- who it is about


def test_a_doubt_that_is_named_holds_until_two_confirm_after_it(case: World) -> None:
    factories.matched(case)

    def doubt(who: str, *lines: str) -> str | None:
        found = match.doubt(case.db, case.case_id, lines, case.actor(who), case.now)
        return found.key if found else None

    before = snapshot(case.db)
    assert doubt("intake") == "facts_missing"
    assert doubt("panel_chair", "Ten years older") == "wrong_role"
    assert doubt("case_director/2", "Ten years older") == "not_assigned"
    assert snapshot(case.db) == before
    assert doubt("intake", "Ten years older", "Another street") is None
    assert not case.column("subject_matched")
    (row,) = case.rows(SubjectDoubt)
    assert b"older" not in row.document
    case.grant("confirm_subject", "case_director")
    assert not case.column("subject_matched")
    assert case.refuse("confirm_subject", "case_director") == "same_person"
    case.grant("confirm_subject", "intake", agree=["bsn", "name", "phone"])
    assert case.column("subject_matched")


def test_a_person_not_identified_is_an_outcome_with_a_plan_and_a_way_back(case: World) -> None:
    case.grant("enquire", "case_director")
    case.grant("answer", "police")
    case.grant("answer", "veilig_thuis", **NOTHING)
    case.grant("close_gathering", "case_director")
    factories.advised(case, "no_disclosure")
    code = {"outcome": "no_disclosure", "items": [], "reason_code": "subject_not_identified"}
    case.grant("draft_decision", "case_director", **code)
    began, _ = case.effects("sign_decision", "decision_maker")
    assert {"outcome_told", "safety_plan"} <= began
    case.grant("plan_safety", "case_director")
    case.grant("tell_outcome", "case_director")
    for which in ("7", "30"):
        case.grant("follow_up", "case_director", which=which)
    case.grant("close", "case_director")
    case.grant("new_signal", "police", kind="report", text="Now we know who it is.")
    assert case.case.stage == "triage"
    factories.matched(case)
    assert case.column("subject_matched")


# --- prosecution


def test_use_for_prosecution_is_for_the_director_to_write_and_the_om_to_read(case: World) -> None:
    case.grant("enquire", "case_director", to=["om", "police"])

    def record(who: str, **args: Any) -> str | None:
        given = Prosecution(**args)
        found = prosecution.record(case.db, case.case_id, given, case.actor(who), case.now)
        return found.key if found else None

    said = {"ground": "agreed", "alone": True, "words": "If it keeps him away."}
    before = snapshot(case.db)
    assert record("om", **said) == "wrong_role"
    assert record("case_director/2", **said) == "not_assigned"
    assert record("case_director", ground="agreed", words="Yes.") == "contact_unsafe"
    assert snapshot(case.db) == before
    assert record("case_director", **said) is None
    case.wait(hours=1)
    acute = {"ground": "acute", "prosecutor": "Mr. Stand", "reason": "He is on his way."}
    assert record("case_director", **acute) is None
    with case.db.read() as tx:
        reads, use = prosecution.for_prosecutor(tx, case.case_id, "om")
        assert prosecution.for_prosecutor(tx, case.case_id, "police") == (False, None)
        assert [each.ground for each in prosecution.history(tx, case.case_id)] == [
            "agreed",
            "acute",
        ]
    assert reads
    assert use is not None
    assert (use.prosecutor, use.reason, use.words) == ("Mr. Stand", "He is on his way.", "")
    assert all(b"keeps" not in row.document for row in case.rows(ProsecutionUse))


# --- response times


def answers(case: World, organisation: str, hours: list[float], state: str = "items") -> None:
    """Write enquiries that were answered after so many hours, as many cases would leave them."""
    with case.changed() as tx:
        for seq, each in enumerate(hours, 1):
            tx.add(
                models.Enquiry(
                    id=uuid4(),
                    case_id=case.case_id,
                    organisation=organisation,
                    seq=seq,
                    sent_at=case.now,
                    state=state,
                    answered_at=case.now + timedelta(hours=each) if state == "items" else None,
                    question=b"",
                )
            )


def test_times_are_counted_and_what_is_small_is_not_shown(case: World) -> None:
    answers(case, "police", [1, 2, 3, 4, 5, 6, 7, 8, 9, 100])
    answers(case, "om", [1, 2, 3])
    answers(case, "probation", [0] * 12, "broken_through")
    with case.db.read() as tx:
        region = case.case.region_code
        found = response_times.per_organisation(tx, region, case.now)
        rows = {row.organisation: row for row in found}
        assert response_times.per_organisation(tx, "VR05", case.now) == []
        later = case.now + timedelta(days=366)
        assert response_times.per_organisation(tx, region, later) == []
        manager = case.id_of("regional_manager")
        broken = response_times.broken_through(tx, region, manager, case.now)
    police, om, probation = rows["police"], rows["om"], rows["probation"]
    assert (police.median, police.nine_in_ten) == (timedelta(hours=5), timedelta(hours=9))
    assert (police.asked, police.late, police.broken_through) == (10, 0, 0)
    assert (om.asked, om.median, om.nine_in_ten) == (None, None, None)
    assert (probation.broken_through, probation.median) == (12, None)
    assert {(row.reference, row.organisation) for row in broken} == {
        (case.case.reference, "probation")
    }


def test_a_missed_term_counts_as_a_default(case: World) -> None:
    case.grant("enquire", "case_director", to=["om"])
    case.wait(days=9)
    with case.db.read() as tx:
        (row,) = response_times._counts(tx, case.case.region_code, case.now)
    assert (row.organisation, row.asked, row.answered, row.late) == ("om", 1, 0, 1)
    assert moment("2026-12-05T00:00") == case.clock("enquiry_reply:om").due_at
