"""The pages of plan, appointment, talk, outcome and follow-up."""

from typing import Any

import pytest

from disclosure.cases import models as cases
from disclosure.decisions import models, telling_rules
from disclosure.decisions.plan_pages import read_plan
from disclosure.decisions.talk_models import FollowUpAnswers
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.desk import address
from tests.factories import ITEM, World
from tests.review_pages import RELATIVE, Pages, fresh, pages
from tests.talks import ASKED, COMPANION, INTERPRETER, MEETING, OUTCOME, SPOKEN, TOLD, check_victims

PLAN: dict[str, Any] = {
    "state": "agreed",
    "action1_what": "Location agreement",
    "action1_owner": "police",
    "action1_by": ["24", "12", "2026"],
}
EMPTY: dict[str, Any] = {**dict.fromkeys(PLAN, ""), "state": "agreed", "action1_by": ["", "", ""]}
OFFICER, DIRECTOR = "disclosure_officer", "case_director"


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft among staff."""
    return factories.world(sqlite_only)


@pytest.fixture
def site(settings: Settings, case: World) -> Pages:
    return pages(settings, case)


def beside(case: World, who: str) -> dict[str, str]:
    """Return a second person with the code their app shows now."""
    return {"second": str(case.id_of(who)), "second_code": fresh(case)}


def in_force(case: World) -> telling_rules.PlanSafety:
    with case.db.read() as tx:
        plan = read_plan(tx, case.case_id)
    assert plan is not None
    return plan


def last(case: World) -> models.Telling:
    """Return the newest telling that was kept."""
    rows: list[models.Telling] = case.rows(models.Telling)
    return max(rows, key=lambda row: row.at)


# --- veiligheidsplan


@pytest.mark.parametrize(
    "given",
    [
        {"state": "prepared"},
        {"state": "agreed"},
        {"state": "refused", "words": "I look after myself"},
        {"state": "without_her", "reason": "She cannot be reached"},
    ],
    ids=lambda given: str(given["state"]),
)
def test_a_plan_is_kept_in_each_state(site: Pages, case: World, given: dict[str, Any]) -> None:
    factories.gathering(case)
    site.who_may("veiligheidsplan", (DIRECTOR,), intake=403, disclosure_officer=404, police=403)
    by_two = beside(case, "intake") if given["state"] == "without_her" else {}
    site.takes(DIRECTOR, "veiligheidsplan", "plan_safety", **{**PLAN, **given, **by_two})
    row = case.rows(models.SafetyPlan)[0]
    assert row.state == case.column("plan_state") == given["state"]
    assert row.second_id == (case.id_of("intake") if by_two else None)
    assert in_force(case).actions[0].what == "Location agreement"
    assert b"Location" not in row.document


def test_a_new_version_begins_with_the_one_in_force(site: Pages, case: World) -> None:
    factories.gathering(case)
    site.takes(DIRECTOR, "veiligheidsplan", "plan_safety", **PLAN)
    second = {**PLAN, "action1_what": "A bag stands packed", "action1_owner": "person_at_risk"}
    site.takes(DIRECTOR, "veiligheidsplan", "plan_safety", **second)
    assert [row.version for row in case.rows(models.SafetyPlan)] == [1, 2]
    carried = [action.what for action in in_force(case).actions]
    assert carried == ["Location agreement", "A bag stands packed"]


@pytest.mark.parametrize(
    ("changes", "sentence", "at"),
    [
        ({"state": ""}, "Kies hoe het plan staat.", "state"),
        ({"action1_owner": ""}, "Vul dit in.", "action1_owner"),
        (EMPTY, "nog geen veiligheidsplan", ""),
        ({"action1_what": ""}, "Vul dit in.", "action1_what"),
        ({"action1_by": ["", "", ""]}, "Vul dit in.", "action1_by"),
        ({"action1_by": ["31", "2", "2027"]}, "", "action1_by"),
        ({"state": "refused"}, "Vul dit in.", "words"),
        ({"state": "without_her"}, "Schrijf op waarom.", "reason"),
        ({"state": "without_her", "reason": "Not at home"}, "tweede persoon", "second"),
        ({"action1_owner": "cinema"}, "", "action1_owner"),
    ],
)
def test_a_plan_without_whoever_does_it_is_refused(
    site: Pages, case: World, changes: dict[str, Any], sentence: str, at: str
) -> None:
    factories.gathering(case)
    site.refuses(DIRECTOR, "veiligheidsplan", sentence, at, **{**PLAN, **changes})


def test_the_second_person_gives_a_code_of_their_own(site: Pages, case: World) -> None:
    factories.gathering(case)
    typed = {**PLAN, "state": "without_her", "reason": "Not at home"}
    wrong = {**beside(case, "intake"), "second_code": "000000"}
    site.refuses(DIRECTOR, "veiligheidsplan", "tweede persoon", "second_code", **typed, **wrong)
    oneself = beside(case, DIRECTOR)
    site.refuses(DIRECTOR, "veiligheidsplan", "", "second", **typed, **oneself)


# --- afspraak


def test_whoever_makes_the_appointment_is_the_officer(site: Pages, case: World) -> None:
    factories.decided(case)
    site.who_may("afspraak", (OFFICER, f"{OFFICER}/2"), case_director=403, police=403)
    site.takes(OFFICER, "afspraak", "schedule_telling", **MEETING)
    assert case.case.stage == "delivery"
    assert case.column("officer_id") == case.id_of(OFFICER)
    assert case.rows(models.Appointment)[0].time == factories.moment("2026-12-20T10:00")
    site.who_may("gesprek", (OFFICER,), disclosure_officer__2=404, case_director=403)


@pytest.mark.parametrize(
    ("changes", "sentence", "at"),
    [
        ({"time": ["", "", "", ""]}, "Vul dit in.", "time"),
        ({"time": ["31", "2", "2027", "10:00"]}, "", "time"),
        ({"place": ""}, "Vul dit in.", "place"),
        ({"with_": ["police"]}, "Vul dit in.", "with_"),
        ({"with_": []}, "Vul dit in.", "with_"),
        ({"her_from": ""}, "Vul dit in.", "her_from"),
        ({"officer_at": "10.00"}, "Kom apart aan", "officer_at"),
        ({"support_at": "25:00"}, "Vul een tijd in", "support_at"),
        ({"leaving": ""}, "Vul dit in.", "leaving"),
        ({**COMPANION, "companion_is": "relative"}, "nooit een kind", "companion_is"),
        ({**COMPANION, "companion_clear": ""}, "Vul dit in.", "companion_clear"),
        ({**INTERPRETER, "interpreter_apart": ""}, "Vul dit in.", "interpreter_apart"),
        ({**INTERPRETER, "interpreter_at": "10:00"}, "Kom apart aan", "interpreter_at"),
    ],
)
def test_an_appointment_without_support_time_or_place_is_refused(
    site: Pages, case: World, changes: dict[str, Any], sentence: str, at: str
) -> None:
    factories.decided(case)
    site.refuses(OFFICER, "afspraak", sentence, at, **{**MEETING, **changes})


def test_without_a_safe_way_it_is_agreed_in_person(site: Pages, case: World) -> None:
    factories.decided(case, **RELATIVE)
    site.refuses(OFFICER, "afspraak", "Contact op deze manier is nu niet veilig.", **MEETING)
    before = len(case.rows(cases.Message))
    site.takes(OFFICER, "afspraak", "schedule_telling", **MEETING, agreed_in_person="y")
    assert len(case.rows(cases.Message)) == before


# --- gesprek


@pytest.mark.parametrize(
    ("given", "stage"),
    [
        (TOLD, "follow_up"),
        ({"result": "declined", "identity": "code_word"}, "follow_up"),
        ({**TOLD, "result": "partly"}, "delivery"),
        ({"result": "not_reached", "via": "visit"}, "delivery"),
    ],
    ids=["told", "declined", "partly", "not_reached"],
)
def test_each_talk_is_kept(site: Pages, case: World, given: dict[str, Any], stage: str) -> None:
    factories.delivery(case)
    check_victims(case)
    script = site.see(OFFICER, "gesprek")
    assert f"Veroordeeld: {ITEM['text']}" in script
    assert factories.PANEL_ONLY["status"] not in script
    after = address(case, "na-het-gesprek") if stage == "follow_up" else ""
    site.takes(OFFICER, "gesprek", "tell", after, **given)
    assert (case.case.stage, last(case).result) == (stage, given["result"])
    assert last(case).undertaking == given.get("undertaking", "")


def test_giving_up_takes_tries_and_a_manager_with_a_code(site: Pages, case: World) -> None:
    factories.delivery(case)
    site.refuses(OFFICER, "gesprek", "tweede persoon", result="given_up")
    up = {"result": "given_up", **beside(case, "regional_manager")}
    assert str(case.id_of("intake")) not in site.html(OFFICER, "gesprek")
    site.refuses(OFFICER, "gesprek", "Dat kan nog niet", **up)
    for via in ("visit", "veilig_thuis", "visit"):
        site.takes(OFFICER, "gesprek", "tell", result="not_reached", via=via)
        case.wait(days=7)
    assert site.see(OFFICER, "gesprek").count("Aan de deur of op het werk, veilig") == 3
    up = {"result": "given_up", **beside(case, "regional_manager")}
    site.takes(OFFICER, "gesprek", "tell", address(case, "na-het-gesprek"), **up)
    assert last(case).second_id == case.id_of("regional_manager")
    assert case.case.stage == "follow_up"


@pytest.mark.parametrize(
    ("given", "sentence", "at"),
    [
        ({}, "Kies hoe het ging.", "result"),
        ({"result": "mailed"}, "", "result"),
        ({**TOLD, "identity": ""}, "Vul dit in.", "identity"),
        ({**TOLD, "said_0": ""}, "Vul dit in.", "said_0"),
        ({**TOLD, "words_0": ""}, "Vul dit in.", "words_0"),
        ({**TOLD, "may_tell": ""}, "Vul dit in.", "may_tell"),
        ({**TOLD, "no_proof": ""}, "Vul dit in.", "no_proof"),
        ({**SPOKEN, "result": "partly", "said_0": ""}, "Vul dit in.", "said_0"),
        ({"result": "not_reached"}, "Vul dit in.", "via"),
        ({"result": "not_reached", "via": "letter"}, "niet veilig", ""),
    ],
)
def test_a_talk_that_may_not_be_is_refused(
    site: Pages, case: World, given: dict[str, Any], sentence: str, at: str
) -> None:
    factories.delivery(case)
    check_victims(case)
    site.refuses(OFFICER, "gesprek", sentence, at, **given)


def test_nothing_is_told_before_earlier_victims_were_looked_at(site: Pages, case: World) -> None:
    factories.delivery(case)
    for given in (TOLD, {**TOLD, "result": "partly"}, {"result": "declined", "identity": "known"}):
        site.refuses(OFFICER, "gesprek", "Schrijf op waarom.", **given)


# --- uitkomst


def test_the_outcome_is_told_once(site: Pages, case: World) -> None:
    factories.decided(case, "no_disclosure")
    site.who_may("uitkomst", (DIRECTOR,), disclosure_officer=403, case_director__2=404)
    site.refuses(DIRECTOR, "uitkomst", "Kies aan wie.", "to", how="spoken")
    site.refuses(DIRECTOR, "uitkomst", "Kies hoe.", "how", to="person_at_risk")
    site.refuses(DIRECTOR, "uitkomst", "Vul dit in.", "to", to="initiator", how="spoken")
    told = {"to": "person_at_risk", "how": "shown", **OUTCOME}
    site.refuses(DIRECTOR, "uitkomst", "Er is nog geen afspraak gemaakt.", "", **told)
    assert site.send(DIRECTOR, "gesprek-voorbereiden", **MEETING).status_code == 303
    for name in OUTCOME:
        site.refuses(DIRECTOR, "uitkomst", "Vul dit in.", name, **{**told, name: ""})
    after = address(case, "na-het-gesprek")
    site.takes(DIRECTOR, "uitkomst", "tell_outcome", after, **told)
    assert (case.case.stage, case.clock("outcome_told").state) == ("follow_up", "met")
    site.refuses(DIRECTOR, "uitkomst", "Dit is al gedaan.", "", to="applicant", how="spoken")


def test_what_is_disclosed_is_told_by_the_officer_first(site: Pages, case: World) -> None:
    factories.decided(case)
    site.refuses(DIRECTOR, "uitkomst", "Deze stap kan nu niet", to="person_at_risk", how="spoken")


# --- nazorg


@pytest.mark.parametrize("result", ["safe", "unsafe", "no_answer"])
def test_how_she_is(site: Pages, case: World, result: str) -> None:
    factories.follow_up(case)
    site.who_may("nazorg", (DIRECTOR,), disclosure_officer=403, intake=403)
    words = {"via": "visit"} if result == "no_answer" else {"words": "She sleeps again", **ASKED}
    leads = address(case, "signaal") if result == "unsafe" else ""
    site.takes(DIRECTOR, "nazorg", "follow_up", leads, which="7", result=result, **words)
    assert len(case.rows(FollowUpAnswers)) == (result != "no_answer")
    assert case.clock("follow_up:7").state == ("running" if result == "no_answer" else "met")
    assert b"sleeps" not in last(case).document


@pytest.mark.parametrize(
    ("changes", "leads"),
    [
        ({"new_signal": "yes"}, "signaal"),
        ({"plan_right": "no"}, "veiligheidsplan"),
        ({"contact_right": "no"}, ""),
    ],
)
def test_what_is_wrong_leads_to_where_it_is_mended(
    site: Pages, case: World, changes: dict[str, str], leads: str
) -> None:
    factories.follow_up(case)
    heard = {"which": "7", "result": "safe", "words": "She sleeps", **ASKED, **changes}
    back = address(case, leads) if leads else ""
    site.takes(DIRECTOR, "nazorg", "follow_up", back, **heard)


@pytest.mark.parametrize(
    ("given", "sentence", "at"),
    [
        ({"result": "safe", "words": "She sleeps"}, "Kies welk nagesprek.", "which"),
        ({"which": "7", "words": "She sleeps"}, "Kies hoe het is.", "result"),
        ({"which": "7", "result": "safe"}, "Vul dit in.", "words"),
        ({"which": "7", "result": "safe", "words": "Well"}, "Vul dit in.", "stopped"),
        ({"which": "7", "result": "no_answer"}, "Vul dit in.", "via"),
        ({"which": "180", "result": "safe", "words": "She sleeps"}, "Vul dit in.", "which"),
        ({"which": "7", "result": "given_up"}, "tweede persoon", ""),
    ],
)
def test_half_a_follow_up_is_refused(
    site: Pages, case: World, given: dict[str, Any], sentence: str, at: str
) -> None:
    factories.follow_up(case)
    site.refuses(DIRECTOR, "nazorg", sentence, at, **given)
