"""The queue: whose cases, in which order, narrowed how, in how many statements."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from disclosure.accounts.models import TrainingRecord
from disclosure.cases import models
from disclosure.desk import filters, queries
from disclosure.desk.filters import Filter
from disclosure.settings import Settings
from disclosure.store import references
from disclosure.store.database import Database
from disclosure.web.models import WebSession
from tests import factories
from tests.conftest import strict_app
from tests.desk import QUEUE, Desk, log_in, statements
from tests.factories import World
from tests.staff import log_of

CLOCK_LIMIT = 12


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among staff."""
    return factories.world(database)


@pytest.fixture(autouse=True)
def moment(case: World) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the case's moment."""
    with time_machine.travel(case.now, tick=False) as moved:
        yield moved


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    return strict_app(settings, database)


def another(case: World, stage: str = "received", **changes: Any) -> World:
    """Bring another case to a stage, among the same staff."""
    return factories.bring(factories.begin(case.db, case.staff, case.now), stage, **changes)


def shown(desk: Desk, *cases: World, **query: str) -> list[int]:
    """Return which of these cases the queue shows, by their place in the call, in its order."""
    text = desk.see(QUEUE, **query)
    places = {text.find(references.spaced(one.case.reference)): n for n, one in enumerate(cases)}
    return [number for place, number in sorted(places.items()) if place >= 0]


def test_urgency_goes_first_then_what_is_due_first(app: Flask, case: World) -> None:
    factories.gathering(case)
    urgent = another(case, "gathering", urgency="immediate")
    raised = another(case, "gathering", urgency="elevated")
    untouched = another(case)
    with case.changed() as tx:
        tx.get_one(models.Case, case.case_id).next_due_at = case.now + timedelta(days=3)
    intake = log_in(app, case, "intake")
    assert shown(intake, case, urgent, raised, untouched) == [1, 2, 3, 0]


def test_a_case_nobody_weighed_says_so_with_the_time_left(app: Flask, case: World) -> None:
    factories.received(case)
    text = log_in(app, case, "intake").see()
    assert "Nog niet gewogen" in text
    assert "Triage loopt nog 24 uur" in text


def test_a_line_holds_nothing_personal(app: Flask, case: World) -> None:
    factories.received(case, by="relative", applicant=factories.SISTER)
    text = log_in(app, case, "intake").see()
    for word in ("Fictief", "Verzonnen", "Amsterdam", "phone"):
        assert word not in text


def test_late_is_marked_and_can_be_asked_for(app: Flask, case: World) -> None:
    factories.received(case)
    fresh = another(case)
    with case.changed() as tx:
        row = tx.get_one(models.Case, fresh.case_id)
        for clock in tx.query(models.Clock).filter_by(case_id=row.id):
            clock.due_at = clock.wake_at = case.now + timedelta(days=9)
        row.next_due_at = case.now + timedelta(days=9)
    case.wait(hours=25)
    with time_machine.travel(case.now, tick=False):
        intake = log_in(app, case, "intake")
        assert shown(intake, case, fresh) == [0, 1]
        assert shown(intake, case, fresh, klok="laat") == [0]
        assert shown(intake, case, fresh, klok="bijna") == []
        assert "te laat" in intake.see()


def test_due_within_a_day_can_be_asked_for(app: Flask, case: World) -> None:
    factories.received(case)
    quiet = another(case)
    with case.changed() as tx:
        tx.get_one(models.Case, quiet.case_id).next_due_at = case.now + timedelta(days=3)
    assert shown(log_in(app, case, "intake"), case, quiet, klok="bijna") == [0]


def test_stage_and_urgency_narrow_the_queue(app: Flask, case: World) -> None:
    factories.received(case)
    gathered = another(case, "gathering", urgency="high")
    intake = log_in(app, case, "intake")
    assert shown(intake, case, gathered, fase="gathering") == [1]
    assert shown(intake, case, gathered, graad="high") == [1]
    assert shown(intake, case, gathered, graad="geen") == [0]
    assert shown(intake, case, gathered, fase="panel") == []
    assert "Geen zaak past bij deze keuze" in intake.see(QUEUE, fase="panel")
    assert shown(intake, case, gathered, fase="nonsense", graad="';--") == [1, 0]


def test_a_director_starts_with_the_own_cases(app: Flask, case: World) -> None:
    factories.received(case)
    other = another(case)
    other.grant("assign_director", "intake", to="case_director/2")
    director = log_in(app, case, "case_director")
    assert shown(director, case, other) == [0]
    assert set(shown(director, case, other, van="regio")) == {0, 1}
    answer = director.get(QUEUE, van="regio").get_data(as_text=True)
    assert f"/werk/zaken/{case.case.reference}" in answer
    assert f"/werk/zaken/{other.case.reference}" not in answer


def test_pages_follow_each_other_without_gap_or_repeat(app: Flask, case: World) -> None:
    factories.received(case)
    for number in range(queries.PAGE * 2):
        copy_of(case, number)
    actor, seen = case.actor("intake"), list[str]()
    after, pages = None, 0
    while True:
        with case.db.read() as tx:
            lines, after = queries.queue(tx, actor, Filter(), after, case.now)
        seen += [line.reference for line in lines]
        pages += 1
        if after is None:
            break
        after = filters.read_place(str(after))
    assert (pages, len(seen), len(set(seen))) == (3, queries.PAGE * 2 + 1, queries.PAGE * 2 + 1)


def copy_of(case: World, number: int) -> None:
    """Put a row beside the case in the queue: some are due at the same moment, some more urgent."""
    with case.changed() as tx:
        row = tx.get_one(models.Case, case.case_id)
        level = ("standard", "elevated", "high", "immediate")[number % 4]
        tx.add(
            models.Case(
                reference=references.new_reference(),
                region_code=row.region_code,
                route="ask",
                capacity="self",
                stage="received",
                urgency=level,
                urgency_rank=-(number % 4),
                separated="no",
                profile=row.profile,
                profile_version=row.profile_version,
                started_at=case.now,
                received_at=case.now,
                director_id=row.director_id,
                next_due_at=case.now + timedelta(hours=number % 3),
            )
        )


def test_the_next_page_keeps_what_was_asked(app: Flask, case: World) -> None:
    factories.received(case)
    for number in range(queries.PAGE + 3):
        copy_of(case, number * 4)
    intake = log_in(app, case, "intake")
    page = intake.get(QUEUE, fase="received").get_data(as_text=True)
    link = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "fase=received" in link
    second = intake.get(link)
    assert second.status_code == 200
    assert "Naar het begin" in second.get_data(as_text=True)


@pytest.mark.parametrize("place", ["", "x", "1.2.3", "1.99999999999999999999999.00", "....."])
def test_a_place_that_is_none_is_the_beginning(app: Flask, case: World, place: str) -> None:
    factories.received(case)
    assert shown(log_in(app, case, "intake"), case, na=place) == [0]


def test_other_regions_and_conflicts_stay_out(app: Flask, case: World) -> None:
    factories.received(case)
    mine = another(case)
    mine.in_conflict("intake")
    assert shown(log_in(app, case, "intake"), case, mine) == [0]
    assert shown(log_in(app, case, "VR17:regional_manager"), case, mine) == []


def test_the_chair_sees_what_the_panel_has_to_do(app: Flask, case: World) -> None:
    factories.received(case)
    gathered, weighed = another(case, "gathering"), another(case, "panel")
    told = another(case, "decided")
    chair = log_in(app, case, "panel_chair")
    assert set(shown(chair, case, gathered, weighed, told)) == {1, 2}


def test_an_officer_sees_tellings_that_are_free_or_the_own(app: Flask, case: World) -> None:
    factories.delivery(case)
    free, none = another(case, "decided"), another(case, "decided", outcome="no_disclosure")
    officer = log_in(app, case, "disclosure_officer")
    assert set(shown(officer, case, free, none)) == {0, 1}
    assert shown(log_in(app, case, "disclosure_officer/2"), case, free, none) == [1]
    page = officer.get().get_data(as_text=True)
    assert f'href="/werk/zaken/{case.case.reference}"' in page
    assert f'href="/werk/zaken/{free.case.reference}"' not in page


def test_a_draft_waits_for_who_may_sign_it(app: Flask, case: World) -> None:
    factories.panel(case)
    assert "Wacht op uw handtekening" not in log_in(app, case, "decision_maker").see()
    factories.drafted(case)
    assert "Wacht op uw handtekening" in log_in(app, case, "decision_maker").see()
    assert "Wacht op uw handtekening" not in log_in(app, case, "panel_chair").see()
    case.grant("plan_safety", "case_director", state="prepared")
    case.grant("sign_decision", "decision_maker")
    assert "Wacht op uw handtekening" not in log_in(app, case, "decision_maker").see()


def test_a_manager_sees_what_is_late_and_what_is_offered(app: Flask, case: World) -> None:
    factories.received(case)
    case.wait(hours=25)
    with time_machine.travel(case.now, tick=False):
        text = log_in(app, case, "regional_manager").see()
        assert "Te laat, aan u gemeld" in text
        assert "Een andere regio wil overdragen" not in text
        case.grant("transfer", "case_director")
        there = log_in(app, case, "VR17:regional_manager")
        text = there.see()
        assert "Een andere regio wil overdragen" in text
        assert references.spaced(case.case.reference) in text
        assert there.get(f"/werk/zaken/{case.case.reference}/overname").status_code == 200
        assert there.get(f"/werk/zaken/{case.case.reference}").status_code == 404


def test_without_training_there_is_only_the_reason(app: Flask, case: World) -> None:
    factories.received(case)
    intake = case.id_of("intake")
    with case.changed() as tx:
        tx.execute(
            update(TrainingRecord)
            .where(TrainingRecord.account_id == intake)
            .values(passed_on=date(2025, 1, 1), valid_until=date(2026, 11, 26))
        )
    text = log_in(app, case, "intake").see()
    assert "Uw training is niet meer geldig" in text
    assert references.spaced(case.case.reference) not in text
    assert log_of(case.db, f"actor:{intake}") == [("list", "refused:training_expired", {})]


def test_a_role_without_cases_has_no_queue(app: Flask, case: World) -> None:
    assert log_in(app, case, "privacy_officer").get().status_code == 403


def test_looking_at_the_list_is_one_entry_in_the_own_chain(app: Flask, case: World) -> None:
    factories.received(case)
    log_in(app, case, "intake").see()
    assert log_of(case.db, f"actor:{case.id_of('intake')}") == [("list", "done", {})]
    assert "list" not in [verb for verb, *_ in log_of(case.db, f"case:{case.case_id}")]


WHO = (
    "intake",
    "case_director",
    "panel_chair",
    "decision_maker",
    "disclosure_officer",
    "regional_manager",
    "police",
)


@pytest.mark.parametrize("who", WHO)
def test_the_number_of_statements_is_small_and_fixed(app: Flask, case: World, who: str) -> None:
    factories.drafted(factories.panel(case))
    desk = log_in(app, case, who)
    one = count(desk, case.db)
    for number in range(20):
        copy_of(case, number)
    assert count(desk, case.db) == one <= CLOCK_LIMIT


def count(desk: Desk, database: Database) -> int:
    with statements(database) as seen:
        desk.see(QUEUE, van="regio")
    return len(seen)


# --- organisations ---------------------------------------------------------------------------


def test_a_liaison_sees_questions_to_the_own_organisation(app: Flask, case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director")
    police = log_in(app, case, "police")
    text, reference = police.see(), references.spaced(case.case.reference)
    assert f"{reference} Vraag · Ik ken iemand in deze zaak : {reference} loopt" in text
    page = police.get().get_data(as_text=True)
    assert f"/werk/zaken/{case.case.reference}/antwoord" in page
    assert 'name="fase"' not in page
    assert police.get(f"/werk/zaken/{case.case.reference}/antwoord").status_code == 200
    assert references.spaced(case.case.reference) not in log_in(app, case, "om").see()
    case.grant("answer", "police")
    text = police.see()
    assert "Vraag · Ik ken iemand" not in text
    assert f"Wanneer {reference} Gegevens ontvangen" in text, "among the own answers"


def test_a_question_broken_through_can_still_be_answered(app: Flask, case: World) -> None:
    factories.gathering(case, urgency="immediate")
    case.grant("enquire", "case_director", to=["om"])
    case.grant("breakthrough", "case_director")
    assert "Vraag, alsnog te beantwoorden" in log_in(app, case, "om").see()


def test_a_member_sees_panels_until_the_vote(app: Flask, case: World) -> None:
    factories.gathering(case)
    case.grant("convene", "panel_chair")
    police = log_in(app, case, "police")
    assert "Panel, nog niet open" in police.see()
    ready = another(case, "panel")
    ready.grant("convene", "panel_chair")
    page = police.get().get_data(as_text=True)
    assert f"/werk/zaken/{ready.case.reference}/stem" in page
    assert f"/werk/zaken/{case.case.reference}/stem" not in page
    vote = f"/werk/zaken/{ready.case.reference}/stem"
    ready.grant("vote", "police")
    assert vote not in police.get().get_data(as_text=True)
    ready.grant("convene", "panel_chair")
    assert vote in police.get().get_data(as_text=True)


def test_an_organisation_with_nothing_to_do_is_told_so(app: Flask, case: World) -> None:
    text = log_in(app, case, "police").see()
    assert "Er zijn geen vragen voor uw organisatie" in text
    assert "U hoeft nu in geen panel te stemmen" in text


# --- looking for a case ------------------------------------------------------------------------


def test_a_closed_case_is_found_by_its_reference(app: Flask, case: World) -> None:
    factories.declined(case)
    intake = log_in(app, case, "intake")
    spaced = references.spaced(case.case.reference).lower()
    answer = intake.get(f"{QUEUE}/zoek", zaak=spaced)
    assert answer.location == f"/werk/zaken/{case.case.reference}"
    director = log_in(app, case, "case_director/2")
    answer = director.get(f"{QUEUE}/zoek", zaak=case.case.reference)
    assert answer.location == f"/werk/zaken/{case.case.reference}/heropenen"
    assert director.get(answer.location).status_code == 200


def test_unknown_and_not_allowed_are_answered_alike(app: Flask, case: World) -> None:
    factories.received(case)
    answers = []
    for reference in (case.case.reference, references.new_reference(), "nonsense", ""):
        other = log_in(app, case, "VR17:regional_manager")
        answer = other.get(f"{QUEUE}/zoek", zaak=reference)
        kept = {k: v for k, v in answer.headers.items() if k not in CHANGING}
        answers.append((answer.status_code, kept, answer.data, other.see().split("Een zaak")[0]))
    assert all(answer == answers[0] for answer in answers)
    chain = f"actor:{case.id_of('VR17:regional_manager')}"
    found = [entry for entry in log_of(case.db, chain) if entry[0] == "find"]
    assert found == [("find", "refused:not_assigned", {})] * 4


CHANGING = ("Content-Security-Policy", "Set-Cookie", "Server-Timing", "X-Request-Id")


def test_organisations_do_not_search(app: Flask, case: World) -> None:
    factories.received(case)
    police = log_in(app, case, "police")
    assert police.get(f"{QUEUE}/zoek", zaak=case.case.reference).status_code == 403


def test_nobody_gets_in_without_logging_in(app: Flask, case: World) -> None:
    answer = app.test_client().get(QUEUE)
    assert (answer.status_code, answer.location) == (303, "/werk/inloggen")
    with case.db.read() as tx:
        assert tx.query(WebSession).count() == 0
