"""An item found wrong: corrected by two, heard by who was told, the case weighed anew."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from disclosure.cases import models as cases
from disclosure.cases.documents import CASE, Note
from disclosure.cases.steps import Done
from disclosure.decisions import actions, correcting, models, queries, script, seals
from disclosure.decisions import correction_rules as rules
from disclosure.decisions.correction_models import Correction, CorrectionHearer, SubjectNotice
from disclosure.errors import Refusal
from disclosure.review import queries as review
from disclosure.review import retention
from disclosure.store import keys, vault
from disclosure.store.database import Database
from tests import factories
from tests.factories import ITEM, World, snapshot

WRONG: dict[str, Any] = {"item": "p1", "kind": "withdrawn", "reason": "The court had annulled it."}
REWORDED = {**WRONG, "kind": "reworded", "text": "Convicted of threatening an earlier partner."}
SAID: dict[str, Any] = {"way": "spoken", "words": "She heard it and was not surprised."}
NOTICE = rules.TellSubject(who="Sgt. S. Tand, police", reason="He asks.", risk="She moved first.")


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among fictional staff."""
    return factories.world(database)


def correct(case: World, who: str = "case_director", **changes: Any) -> Done | Refusal:
    args = rules.Correct(**{**WRONG, "second": case.id_of("intake/2"), **changes})
    return correcting.correct(case.db, case.case_id, args, case.actor(who), case.now)


def told_again(case: World, row: CorrectionHearer, **changes: Any) -> Refusal | None:
    args = rules.Heard(**{**SAID, **changes})
    actor = case.actor("case_director")
    return correcting.heard(case.db, case.case_id, row.id, args, actor, case.now)


def hearers(case: World) -> dict[str, CorrectionHearer]:
    """Return who has to hear of it: by kind, and of the panel by organisation."""
    return {
        row.about if row.kind == "panel" else row.kind: row for row in case.rows(CorrectionHearer)
    }


def unchanged(case: World, take: Callable[[], object]) -> object:
    """Do what is refused; nothing but the log may tell."""
    before = snapshot(case.db)
    found = take()
    assert snapshot(case.db) == before
    return found


def waits(case: World) -> list[cases.Task]:
    return [row for row in case.rows(cases.Task) if row.kind == "correction" and not row.done_at]


def test_a_correction_opens_the_case_again_and_reaches_who_was_told(case: World) -> None:
    factories.closed(case)
    signed = case.rows(models.Decision)[0]
    assert isinstance(correct(case), Done)
    assert (case.case.stage, case.clock("retriage").state) == ("triage", "running")
    assert [row.kind for row in case.rows(cases.Signal)] == ["correction"]
    found = hearers(case)
    assert set(found) == {"telling", "veilig_thuis", "probation", "source"}
    assert found["telling"].about == str(
        next(row.id for row in case.rows(models.Telling) if row.about == "disclosure")
    )
    with case.db.read() as tx:
        row = review.items(tx, case.case_id)["p1"]
        usable = review.usable_items(tx, case.case_id, case.now.date())
        assert [each.name for each in usable] == ["p3"]
        assert queries.outdated(tx, signed) == {row.id}
        again = tx.get_one(models.Decision, signed.id)
        assert again.digest == signed.digest == actions.digest(again, [row.id])
        assert [one.wrong for one in script.spoken(tx, again, case.now.date())] == [True]


def test_the_task_ends_when_the_last_one_heard_it(case: World) -> None:
    factories.follow_up(case)
    correct(case)
    assert [row.owner_id for row in waits(case)] == [case.id_of("case_director")]
    first, *others = case.rows(CorrectionHearer)
    for row in others:
        assert told_again(case, row) is None
    assert len(waits(case)) == 1
    assert unchanged(case, lambda: told_again(case, others[0])) == Refusal("already_done")
    assert told_again(case, first, way="not_possible", words="She died.") is None
    assert waits(case) == []
    note = case.rows(CorrectionHearer)[0]
    with case.db.read() as tx:
        opened = vault.open(
            tx, case.case_id, CASE, seals.HEARD, note.id, note.document or b"", Note
        )
    assert opened.texts["words"]


def test_what_was_told_at_once_and_handed_on_paper_is_reached(case: World) -> None:
    factories.panel(case, urgency="immediate")
    factories.matched(case)
    case.grant("plan_safety", "case_director", state="prepared")
    case.grant("tell_urgent", "decision_maker", items=["p1"])
    with case.changed() as tx:
        row = cases.CaseNote(case_id=case.case_id, step="dossier", at=case.now)
        row.by_id, row.document = case.id_of("case_director"), b""
        tx.add(row)
    correct(case)
    assert {"urgent", "prosecutor", "source"} <= set(hearers(case))
    assert "telling" not in hearers(case)


def test_a_talk_after_a_later_decision_did_not_tell_it(case: World) -> None:
    """Told is what the decision in force chose, not what an earlier one did."""
    factories.follow_up(case)
    case.grant("object", "applicant")
    case.grant("decide_objection", "decision_maker/2", result="upheld")
    factories.advised(case)
    case.grant("draft_decision", "case_director", items=["p3"])
    case.grant("sign_decision", "decision_maker")
    case.wait(days=1)
    case.grant("schedule_telling", "disclosure_officer")
    case.grant("tell", "disclosure_officer")
    correct(case)
    first = min((row for row in case.rows(models.Telling)), key=lambda row: row.at)
    told = [row.about for row in case.rows(CorrectionHearer) if row.kind == "telling"]
    assert told == [str(first.id)]


def test_a_draft_that_tells_it_waits_no_longer(case: World) -> None:
    factories.panel(case)
    factories.drafted(case)
    assert isinstance(correct(case, **REWORDED), Done)
    assert case.refuse("sign_decision", "decision_maker") == "advice_missing"
    case.wait(minutes=1)
    case.grant("draft_decision", "case_director")
    with case.db.read() as tx:
        row = queries.draft(tx, case.case_id)
        assert row is not None
        said = [one.words for one in script.spoken(tx, row, case.now.date())]
    assert said == [f"Veroordeeld: {REWORDED['text']}"]
    case.grant("sign_decision", "decision_maker")


def test_acquitted_after_all_it_is_for_the_panel_only(case: World) -> None:
    factories.panel(case)
    assert isinstance(correct(case, kind="reworded", status="acquitted"), Done)
    factories.matched(case)
    factories.advised(case)
    assert case.refuse("draft_decision", "case_director") == "item_panel_only"


def test_what_was_withdrawn_loses_its_words_and_the_record_keeps_them(case: World) -> None:
    factories.follow_up(case)
    correct(case)
    assert retention.forget(case.db, case.now) == 1
    row = case.rows(Correction)[0]
    with case.db.read() as tx:
        assert review.open_item(tx, review.items(tx, case.case_id)["p1"]).text == ""
        note = vault.open(tx, case.case_id, CASE, seals.CORRECTIONS, row.id, row.document, Note)
    assert note.texts["before"] == f"Veroordeeld: {ITEM['text']}"


@pytest.mark.parametrize(
    ("who", "changes", "key"),
    [
        ("case_director/2", {}, "not_assigned"),
        ("intake", {}, "not_assigned"),
        ("case_director", {"item": "p9"}, "item_unknown"),
        ("case_director", {"kind": "improved"}, "facts_missing"),
        ("case_director", {"kind": "reworded"}, "facts_missing"),
        ("case_director", {"kind": "reworded", "status": "dismissed", "code": "01"}, ""),
        ("case_director", {"kind": "reworded", "status": "dismissed"}, "facts_missing"),
        ("case_director", {"reason": " "}, "reason_missing"),
        ("case_director", {"second": None}, "second_missing"),
    ],
)
def test_a_correction_is_refused(case: World, who: str, changes: dict[str, Any], key: str) -> None:
    factories.decided(case)
    found = unchanged(case, lambda: correct(case, who, **changes))
    assert isinstance(found, Refusal)
    assert found.key == (key or "wrongly_suspected")


def test_the_second_is_somebody_else_and_once_is_enough(case: World) -> None:
    factories.decided(case)
    itself = case.id_of("case_director")
    assert unchanged(case, lambda: correct(case, second=itself)) == Refusal("same_person")
    assert isinstance(correct(case), Done)
    assert unchanged(case, lambda: correct(case)) == Refusal("already_done", "item")
    assert isinstance(correct(case, item="p3"), Done)


@pytest.mark.parametrize(
    ("changes", "key"), [({"way": "mail"}, "facts_missing"), ({"words": ""}, "facts_missing")]
)
def test_that_it_was_heard_says_how(case: World, changes: dict[str, Any], key: str) -> None:
    factories.follow_up(case)
    correct(case)
    row = case.rows(CorrectionHearer)[0]
    found = unchanged(case, lambda: told_again(case, row, **changes))
    assert isinstance(found, Refusal)
    assert found.key == key


def test_of_another_case_nobody_is_told(case: World) -> None:
    factories.follow_up(case)
    correct(case)
    other = factories.begin(case.db, case.staff, case.now)
    factories.received(other)
    row, args = case.rows(CorrectionHearer)[0], rules.Heard(**SAID)
    actor = other.actor("case_director")
    found = correcting.heard(case.db, other.case_id, row.id, args, actor, case.now)
    assert found == Refusal("facts_missing")


def test_the_subject_is_told_by_a_decision_of_its_own(case: World) -> None:
    factories.panel(case)

    def decide(who: str = "decision_maker", args: rules.TellSubject = NOTICE) -> Refusal | None:
        return correcting.tell_subject(case.db, case.case_id, args, case.actor(who), case.now)

    assert unchanged(case, decide) == Refusal("advice_missing")
    factories.drafted(case)
    case.grant("sign_decision", "decision_maker")
    assert unchanged(case, decide) == Refusal("plan_missing")
    case.grant("plan_safety", "case_director", state="prepared")
    assert unchanged(case, lambda: decide("case_director")) == Refusal("wrong_role")
    without = rules.TellSubject(who=NOTICE.who, reason=NOTICE.reason, risk=" ")
    assert unchanged(case, lambda: decide(args=without)) == Refusal("facts_missing", "risk")
    case.grant("integrity", "intake")
    assert unchanged(case, decide) == Refusal("integrity_open")
    case.grant("integrity", "intake/2", result="proceed")
    assert decide() is None
    assert [row.by_id for row in case.rows(SubjectNotice)] == [case.id_of("decision_maker")]
    assert case.rows(cases.Message) == [] or all(
        row.name in ("receipt", "outcome", "appointment") for row in case.rows(cases.Message)
    )


def test_no_record_of_it_changes_or_goes_before_the_keys(case: World) -> None:
    factories.follow_up(case)
    correct(case)
    actor = case.actor("decision_maker")
    assert correcting.tell_subject(case.db, case.case_id, NOTICE, actor, case.now) is None
    told_again(case, case.rows(CorrectionHearer)[0])
    for statement in (
        "UPDATE item_corrections SET kind = 'reworded'",
        "UPDATE correction_hearers SET way = 'organisation' WHERE done_at IS NOT NULL",
        "UPDATE correction_hearers SET about = 'nobody' WHERE done_at IS NULL",
        "UPDATE subject_notices SET document = ''",
        *(f"DELETE FROM {table}" for table in (seals.HEARD, seals.CORRECTIONS, seals.NOTICES)),
    ):
        with pytest.raises(DatabaseError, match=seals.RECORDED):
            run(case, statement)
    with case.changed() as tx:
        keys.destroy_case_keys(tx, case.case_id)
    for table in (seals.HEARD, seals.CORRECTIONS, seals.NOTICES):
        assert run(case, f"DELETE FROM {table}") > 0


def run(case: World, statement: str) -> int:
    with case.db.writer.begin() as connection:
        return connection.execute(text(statement)).rowcount
