"""Meetings, rounds and minutes: planned, put on an agenda, read by who sits, adopted and kept."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pikepdf
import pytest
from pdfminer.high_level import extract_text
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from disclosure.cases.models import Message
from disclosure.decisions import minutes, seals
from disclosure.decisions.minutes_models import Minutes
from disclosure.decisions.minutes_rules import DraftMinutes
from disclosure.errors import Refusal
from disclosure.review import meeting_queries, meetings, models, panel, queries
from disclosure.review.meeting_rules import PlanMeeting
from disclosure.review.panel_models import Declaration, Meeting, Sitting
from disclosure.review.rules import Convene
from disclosure.store.database import Database
from tests import factories
from tests.factories import PANEL, World, snapshot
from tests.review_pages import OF_THE_APPLICANT, RELATIVE
from tests.staff import log_of


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among fictional staff."""
    return factories.world(database)


def planned(case: World, **changes: Any) -> UUID:
    """Plan a meeting in two hours."""
    args = PlanMeeting(starts_at=case.now + timedelta(hours=2), place="Kamer 4")
    found = meetings.plan_meeting(
        case.db, replace(args, **changes), case.actor("panel_chair"), case.now
    )
    assert isinstance(found, UUID), found
    return found


def convene(case: World, **given: Any) -> Any:
    """Call the panel together as the page does."""
    args = Convene(**{"members": PANEL, "mode": "meeting", **given})
    return panel.convene(case.db, case.case_id, args, case.actor("panel_chair"), case.now)


def agenda(case: World, meeting: UUID, who: str) -> list[tuple[UUID, bool, bool]]:
    with case.db.read() as tx:
        found = meeting_queries.agenda(tx, meeting, case.actor(who))
    return [(line.case_id, line.declared, line.voted) for line in found]


def test_a_meeting_is_planned_by_the_chair_and_logged(case: World) -> None:
    factories.panel(case)
    before = snapshot(case.db)
    args = PlanMeeting(starts_at=case.now, place="Kamer 4")
    for who, key in (("police", "wrong_role"), ("panel_chair", "facts_missing")):
        refused = meetings.plan_meeting(case.db, args, case.actor(who), case.now)
        assert isinstance(refused, Refusal)
        assert refused.key == key
    assert snapshot(case.db) == before
    meeting = planned(case)
    moved = planned(case, meeting=meeting, place="Kamer 5")
    with case.db.read() as tx:
        row = tx.scalars(select(Meeting)).one()
    assert (row.id, row.place, row.region_code) == (moved, "Kamer 5", "VR13")
    chain = log_of(case.db, f"actor:{case.id_of('panel_chair')}")
    assert [end for verb, end, _ids in chain if verb == "plan_meeting"] == [
        "facts_missing",
        "done",
        "done",
    ]
    elsewhere = replace(case.actor("panel_chair"), region="VR17")
    late = replace(args, starts_at=case.now + timedelta(hours=1), meeting=meeting)
    assert meetings.plan_meeting(case.db, late, elsewhere, case.now) == Refusal("wrong_region")


def test_a_case_stands_on_the_agenda_of_who_sits(case: World) -> None:
    factories.panel(case)
    meeting = planned(case)
    before = snapshot(case.db)
    for given in ({"meeting": uuid4()}, {"meeting": meeting, "mode": "written"}):
        assert convene(case, **given) == Refusal("facts_missing", "meeting")
    assert convene(case, mode="written", until=case.now) == Refusal("facts_missing", "until")
    assert snapshot(case.db) == before
    convene(case, meeting=meeting)
    assert agenda(case, meeting, "panel_chair") == [(case.case_id, False, False)]
    assert agenda(case, meeting, "om") == []
    assert agenda(case, meeting, "police") == [(case.case_id, False, False)]
    found = meetings.declare_nobody_known(case.db, case.case_id, case.actor("om"), case.now)
    assert found == Refusal("not_assigned")
    for _twice in range(2):
        police = case.actor("police")
        assert meetings.declare_nobody_known(case.db, case.case_id, police, case.now) is None
    assert len(case.rows(Declaration)) == 1
    case.grant("vote", "police")
    assert agenda(case, meeting, "police") == [(case.case_id, True, True)]
    case.in_conflict("police/2")
    case.actors.clear()
    assert agenda(case, meeting, "police/2") == []
    case.grant("convene", "panel_chair")
    assert agenda(case, meeting, "panel_chair") == []


def test_an_urgent_round_rings_who_sits(case: World) -> None:
    factories.panel(case, "high")
    until = case.now + timedelta(hours=3)
    convene(case, mode="written", until=until)
    assert case.rows(Sitting)[0].vote_by == until
    alerts = {row.account_id for row in case.rows(Message) if row.name == "alert"}
    assert {case.id_of(each) for each in PANEL} <= alerts
    with case.db.read() as tx:
        (line,) = meeting_queries.rounds(tx, case.actor("police"))
    assert (line.vote_by, line.votes, line.seats) == (until, 0, 3)


def test_the_vote_of_somebody_in_conflict_does_not_count(case: World) -> None:
    factories.panel(case)
    case.grant("convene", "panel_chair")
    for organisation in PANEL:
        case.grant("vote", organisation)
    case.in_conflict("probation")
    case.actors.clear()
    assert case.refuse("advise", "panel_chair") == "no_quorum"
    case.grant("convene", "panel_chair")
    for organisation in ("police", "veilig_thuis", "probation/2"):
        case.grant("vote", organisation)
    case.grant("advise", "panel_chair")


def test_votes_from_before_a_case_was_opened_again_are_known_as_such(case: World) -> None:
    factories.closed(case)
    case.wait(minutes=1)
    case.grant("reopen", "intake")
    case.grant("triage", "intake")
    case.grant("close_gathering", "case_director")
    assert case.refuse("vote", "police") == "already_done"
    with case.db.read() as tx:
        assert queries.last_convening(tx, case.case_id) is not None
        assert queries.standing_convening(tx, case.case_id) is None
    case.grant("convene", "panel_chair")
    with case.db.read() as tx:
        assert queries.standing_convening(tx, case.case_id) is not None


def advised(case: World, **changes: Any) -> World:
    """Bring a draft to an advice with one dissent."""
    factories.panel(case, **changes)
    convene(case, meeting=planned(case, kind="urgent"))
    case.grant("vote", "police", answers={"what": "The conviction of 2023"})
    case.grant("vote", "veilig_thuis")
    case.grant("vote", "probation", outcome="safeguard_only", reason="Too soon", dissent=True)
    return case


def draft(case: World, who: str = "panel_chair", **given: Any) -> Refusal | None:
    args = DraftMinutes(**{"present": PANEL, "remarks": "Her fear weighed most.", **given})
    return minutes.draft_minutes(case.db, case.case_id, args, case.actor(who), case.now)


def adopt(case: World, who: str = "panel_chair") -> Refusal | None:
    return minutes.adopt_minutes(case.db, case.case_id, case.actor(who), case.now)


def test_minutes_are_adopted_kept_and_succeeded(case: World) -> None:
    advised(case, **RELATIVE)
    before = snapshot(case.db)
    assert draft(case, "case_director") == Refusal("wrong_role")
    assert draft(case, present=("police",)) == Refusal("facts_missing", "present")
    assert adopt(case) == Refusal("facts_missing")
    assert snapshot(case.db) == before
    assert draft(case) is None
    assert adopt(case) == Refusal("advice_missing")
    case.grant("advise", "panel_chair")
    assert draft(case) is None
    assert adopt(case) is None
    assert adopt(case) == Refusal("already_done")
    assert draft(case) == Refusal("reason_missing")
    assert draft(case, correction="A word was wrong.") is None
    assert sorted(row.seq for row in case.rows(Minutes)) == [1, 2]
    (row,) = (row for row in case.rows(Minutes) if row.seq == 1)
    for change in ("seq = 7", "digest = document", "adopted_at = NULL"):
        with pytest.raises(DatabaseError, match=seals.ADOPTED), case.changed() as tx:
            tx.execute(text(f"UPDATE panel_minutes SET {change} WHERE seq = 1"))
    with pytest.raises(DatabaseError, match=seals.ADOPTED), case.changed() as tx:
        tx.execute(text("DELETE FROM panel_minutes WHERE seq = 1"))
    assert b"fear" not in row.document
    assert b"%PDF" not in row.file


def test_what_the_minutes_say_and_never_say(case: World, tmp_path: Any) -> None:
    advised(case, **RELATIVE)
    case.grant("advise", "panel_chair")
    assert draft(case) is None
    assert adopt(case) is None
    (row,) = case.rows(Minutes)
    with case.db.read() as tx:
        made = minutes.content(tx, case.case, row.id)
        assert minutes.content(tx, case.case, uuid4()) is None
    assert made is not None
    assert hashlib.sha256(made).digest() == row.digest
    path = tmp_path / "minutes.pdf"
    path.write_bytes(made)
    said = " ".join(extract_text(path).split())
    for word in (
        "Spoedvergadering",
        "Kamer 4",
        "Reclassering: Alleen beschermen",
        "Afwijkende mening",
        "Too soon",
        "The conviction of 2023",
        "Her fear weighed most.",
        "Advies: Vertellen",
    ):
        assert word in said, word
    for word in (*OF_THE_APPLICANT, "Noor", "Verzonnen"):
        assert word not in said, word
    with pikepdf.open(path) as file, file.open_metadata() as about:
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
    assert len(case.rows(models.PanelVote)) == 3
