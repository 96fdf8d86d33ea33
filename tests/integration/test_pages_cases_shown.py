"""Who sees the pages of steps: whole for who may, the same nothing for who may not."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from disclosure.accounts.models import Account, TrainingRecord
from disclosure.procedure import urgency
from disclosure.store import references
from disclosure.store.database import Database
from tests import factories
from tests.desk import QUEUE, log_in, words
from tests.factories import World
from tests.staff import log_of
from tests.step_pages import GOOD, PREPARED, fields, name_of, open_step, options

NUMBER = re.compile(r"melding: [0-9a-f]{12}")
HOME = "/werk/wachtwoord"


class Place(NamedTuple):
    """A page: where, the way there, who may, what can be filled in, and a role that may not."""

    slug: str
    prepared: str
    who: str
    fields: str
    barred: str


FLAGS = " ".join(
    f"{each}_{f.key}" for f in urgency.QUESTIONS for each in ("flag", "note", "source")
)
CHECKLIST = " ".join(f"signals_{group.key}" for group in urgency.SIGNALS)
REACHED = "mail phone address who_may_answer who_can_open code_word voicemail letter"
HOW = f"of channel days start until {REACHED} spoken_alone"
PAUSING = "clocks ask until second second_code"
WEIGHING = f"{FLAGS} {CHECKLIST} words urgency judgement acute reason second second_code"
SEEN = "document_type last4 expiry link_spoken saw voucher how_known relation_checked bsn alone"
IDENTIFYING = f"of method {SEEN}"
DECLINING = "code reason talk_offered second second_code"
PLACES = (
    Place("regie", "received", "intake", "to", "case_director"),
    Place("contact", "received", "intake", HOW, "case_director"),
    Place("integriteit", "received", "regional_manager", "result reason", "decision_maker"),
    Place("overdracht", "gathering", "case_director", "to reason", "intake"),
    Place("overname", "offered", "VR17:regional_manager", "accept", "VR17:intake"),
    Place("signaal", "gathering", "police", "", ""),
    Place("heropenen", "closed", "regional_manager", "", ""),
    Place("stilzetten", "received", "case_director", PAUSING, "intake"),
    Place("hervatten", "paused", "case_director", "", "intake"),
    Place("verlengen", "gathering", "regional_manager", "clock days reason", "panel_chair"),
    Place("te-laat", "late", "intake", "clock protection message new_date", "privacy_officer"),
    Place("lek", "received", "privacy_officer", "", "regional_manager"),
    Place("ontvangst", "received", "intake", "", "case_director"),
    Place("triage", "received", "intake", WEIGHING, "decision_maker"),
    Place("identiteit", "triage", "intake", IDENTIFYING, "case_director"),
    Place("afwijzen", "triage", "intake", DECLINING, "regional_manager"),
    Place("intrekken", "gathering", "case_director", "spoken_alone reason", "police"),
)
each_place = pytest.mark.parametrize("place", PLACES, ids=[place.slug for place in PLACES])


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft among staff."""
    return factories.world(sqlite_only)


@pytest.fixture(autouse=True)
def moment(case: World) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the case's moment."""
    with time_machine.travel(case.now, tick=False) as moved:
        yield moved


@pytest.fixture
def before(case: World, place: Place, moment: time_machine.Traveller) -> World:
    """Return the case as it stands when this page is opened."""
    PREPARED[place.prepared](case)
    moment.move_to(case.now)
    return case


# --- for who may ---------------------------------------------------------------------------------


@each_place
def test_the_page_asks_what_the_step_needs_and_the_look_is_logged(
    app: Flask, before: World, place: Place
) -> None:
    step = open_step(app, before, place.who, place.slug)
    state = factories.snapshot(before.db)
    answer = step.get()
    assert answer.status_code == 200
    assert fields(answer) == set(place.fields.split())
    assert "Noor" not in answer.get_data(as_text=True)[:600]
    assert "utrecht-alert--warning" not in answer.get_data(as_text=True)
    assert log_of(before.db, f"case:{before.case_id}")[-1][:2] == ("view", "done")
    after = factories.snapshot(before.db)
    assert {name for name in after if after[name] != state[name]} <= {"web_sessions"}


# --- for who may not -----------------------------------------------------------------------------


@each_place
def test_the_login_for_nobody_and_no_for_a_role_without_the_step(
    app: Flask, before: World, place: Place
) -> None:
    path = f"{QUEUE}/{before.case.reference}/{place.slug}"
    answer = app.test_client().get(path)
    assert (answer.status_code, answer.location) == (303, "/werk/inloggen")
    if not place.barred:  # anybody may report a danger
        return
    desk = log_in(app, before, place.barred)
    desk.get(HOME)
    state = factories.snapshot(before.db)
    assert desk.get(path).status_code == 403
    assert desk.post(path, HOME, **GOOD[place.slug](before)).status_code == 403
    assert factories.snapshot(before.db) | {"web_sessions": ""} == state | {"web_sessions": ""}


@contextmanager
def moved_away(case: World, who: str) -> Iterator[None]:
    """Let somebody work elsewhere for a while."""
    with case.changed() as tx:
        here = tx.get_one(Account, case.id_of(who)).region_code
        tx.get_one(Account, case.id_of(who)).region_code = "VR01"
    yield
    with case.changed() as tx:
        tx.get_one(Account, case.id_of(who)).region_code = here


@contextmanager
def untrained(case: World, who: str) -> Iterator[None]:
    """Let somebody's training have ended yesterday for a while."""
    for last in (date(2026, 11, 26), date(2100, 1, 1)):
        with case.changed() as tx:
            query = update(TrainingRecord).where(TrainingRecord.account_id == case.id_of(who))
            tx.execute(query.values(passed_on=date(2025, 11, 26), valid_until=last))
        if last.year == 2026:
            yield


@contextmanager
def in_conflict(case: World, who: str) -> Iterator[None]:
    """Let somebody declare a conflict, which stays."""
    case.in_conflict(who)
    yield


BARS = {"wrong_region": moved_away, "training_expired": untrained, "conflict": in_conflict}


@each_place
def test_whoever_is_kept_out_gets_what_a_guess_gets(
    app: Flask, before: World, place: Place
) -> None:
    """The very same page for a case of others as for no case, to look and to send."""
    step = open_step(app, before, place.who, place.slug)
    nowhere = f"{QUEUE}/{references.new_reference()}/{place.slug}"
    typed, state = GOOD[place.slug](before), (before.case.stage, before.states())
    answers = [step.desk.get(nowhere), step.desk.post(nowhere, HOME, **typed)]
    for bar in BARS.values():
        with bar(before, place.who):
            answers += [step.desk.get(step.path), step.desk.post(step.path, HOME, **typed)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({NUMBER.sub("", words(answer)) for answer in answers}) == 1
    assert (before.case.stage, before.states()) == state
    kept = [entry[1] for entry in log_of(before.db, f"actor:{before.id_of(place.who)}")]
    found = [end.removeprefix("refused:") for end in kept[-8:]]
    assert found == [key for key in ("not_assigned", *BARS) for _ in range(2)]


@pytest.mark.parametrize("slug", ["overdracht", "stilzetten", "verlengen", "intrekken", "lek"])
def test_a_director_of_other_cases_gets_nothing(app: Flask, case: World, slug: str) -> None:
    factories.gathering(case)
    assert open_step(app, case, "case_director/2", slug).get().status_code == 404
    assert open_step(app, case, "case_director", slug).get().status_code == 200


@pytest.mark.parametrize(
    "reference", ["0", "AAAA-AAAA", "../../etc", "%00", "🙂", "a" * 300, "' OR 1=1 --"]
)
def test_what_is_no_reference_is_no_case(app: Flask, case: World, reference: str) -> None:
    factories.received(case)
    desk = log_in(app, case, "intake")
    assert desk.get(f"{QUEUE}/{reference}/triage").status_code == 404


def test_a_draft_is_nobodys_to_work_on(app: Flask, case: World) -> None:
    for slug in ("regie", "triage", "afwijzen"):
        assert open_step(app, case, "intake", slug).get().status_code == 404


# --- what can be chosen --------------------------------------------------------------------------


def test_only_directors_of_the_region_who_are_there_are_offered(app: Flask, case: World) -> None:
    factories.received(case)
    step = open_step(app, case, "intake", "regie")
    both = {str(case.id_of(who)) for who in ("case_director", "case_director/2")}
    assert options(step.get(), "to").keys() == {"", *both}
    case.away("case_director/2", "2026-11-27T00:00", "2026-11-28T00:00")
    assert options(step.get(), "to").keys() == {"", str(case.id_of("case_director"))}


def test_a_case_is_offered_to_other_regions_and_the_national_desk(app: Flask, case: World) -> None:
    factories.gathering(case)
    answer = open_step(app, case, "case_director", "overdracht").get()
    assert options(answer, "to").keys() == {"", factories.ELSEWHERE, "NL"}


def test_only_terms_that_may_stand_still_are_offered(app: Flask, case: World) -> None:
    factories.received(case)
    step = open_step(app, case, "case_director", "stilzetten")
    assert options(step.get(), "clocks").keys() == {"decision", "reasonable_term"}
    case.grant("pause", "case_director", clocks=["decision"])
    assert options(step.get(), "clocks").keys() == {"reasonable_term"}


def test_only_late_terms_that_owe_a_plan_are_offered(
    app: Flask, case: World, moment: time_machine.Traveller
) -> None:
    factories.received(case)
    assert options(open_step(app, case, "intake", "te-laat").get(), "clock").keys() == {""}
    case.wait(days=10)
    moment.move_to(case.now)
    late = options(open_step(app, case, "intake", "te-laat").get(), "clock").keys() - {""}
    assert late == {key for key, state in case.states().items() if state == "missed"} - {
        key for key in case.states() if key.startswith("breach_plan:")
    }
    assert "triage" in late


@pytest.mark.parametrize("slug", ["stilzetten", "triage", "afwijzen"])
def test_the_second_person_is_a_colleague_never_oneself(app: Flask, case: World, slug: str) -> None:
    factories.received(case)
    who = "case_director" if slug == "stilzetten" else "intake"
    offered = options(open_step(app, case, who, slug).get(), "second")
    assert str(case.id_of(who)) not in offered
    assert offered[str(case.id_of("intake/2"))] == name_of(case, "intake/2")
    for other in ("VR17:intake", "police", "privacy_officer", "rapporteur", "panel_chair"):
        assert str(case.id_of(other)) not in offered, other
    assert "" in offered
