"""The pages of remedies: what each role sees, the way of an objection, and the page outside."""

import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask

from disclosure.decisions import objections
from disclosure.decisions.remedy_models import Remedy
from disclosure.decisions.rules import Object
from disclosure.procedure import terms
from disclosure.requests import correspondence, voices
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories, returning, shielding
from tests.conftest import strict_app
from tests.desk import Desk, address, log_in, words
from tests.factories import World

PART, REGISTER, OUTSIDE = "bezwaar-en-klacht", "/werk/bezwaar-en-klacht", "/verder/oneens"
MANAGER, DIRECTOR, NEW = "regional_manager", "case_director", "decision_maker/2"
GROUNDS = "Niemand vroeg het mijn zus"


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft among staff."""
    return factories.world(sqlite_only)


@pytest.fixture(autouse=True)
def moment(case: World) -> Iterator[time_machine.Traveller]:
    """Begin at the case's moment."""
    with time_machine.travel(case.now, tick=False) as moved:
        yield moved


@pytest.fixture
def app(settings: Settings, sqlite_only: Database) -> Flask:
    return strict_app(settings, sqlite_only)


def objected(case: World, moment: time_machine.Traveller) -> str:
    """Bring a draft to an objection with grounds; return the address of its file."""
    factories.not_disclosed(case)
    moment.move_to(case.now, tick=False)
    args = Object(grounds=GROUNDS)
    objections.object_(case.db, case.case_id, args, case.actor("applicant"), case.now)
    return file_page(case, "objection")


def file_page(case: World, kind: str) -> str:
    row = next(row for row in case.rows(Remedy) if row.kind == kind)
    return address(case, PART, str(row.id))


def sends(desk: Desk, page: str, **typed: object) -> str:
    """Send a form; return where it leads, or what the page says."""
    answer = desk.post(page, page, **typed)
    return str(answer.location) if answer.status_code == 303 else words(answer)


def today(case: World) -> list[str]:
    day = terms.local_day(case.now)
    return [str(day.day), str(day.month), str(day.year)]


def test_the_way_of_an_objection(app: Flask, case: World, moment: time_machine.Traveller) -> None:
    page = objected(case, moment)
    manager, maker = log_in(app, case, MANAGER), log_in(app, case, NEW)
    assert "Bezwaar ontvangen: wijs een behandelaar aan" in manager.see("/werk/zaken")
    assert "Verteld" in manager.see(address(case, PART))
    assert GROUNDS in manager.see(page)
    assert maker.get(page).status_code == 404
    options = manager.get(f"{page}/handler").text
    assert str(case.id_of(NEW)) in options
    assert str(case.id_of("decision_maker")) not in options
    assert sends(manager, f"{page}/handler", handler=str(case.id_of(NEW))) == page
    assert "Behandel een bezwaar of klacht: u bent aangewezen" in maker.see("/werk/zaken")
    assert page in maker.get(REGISTER).text
    assert page not in log_in(app, case, "decision_maker").get(REGISTER).text
    assert GROUNDS in maker.see(page)
    day = today(case)
    heard = {"day": day, "how": "held", "words": "Zij vertelde het zelf"}
    assert "Vul dit in." in sends(maker, f"{page}/hearing", **heard)
    assert sends(maker, f"{page}/hearing", **heard, place="Bibliotheek, kamer 2") == page
    assert "Bibliotheek, kamer 2" in maker.see(page)
    assert maker.get(f"{page}/announced").status_code == 404
    decision = address(case, "bezwaar-besluit")
    typed = {"result": "dismissed", "reason": "De toets is niet gehaald", "announced": "later"}
    assert sends(maker, decision, **typed) == address(case)
    assert not case.has("appeal")
    assert "begint op de dag dat het besluit is bekendgemaakt" in maker.see(page)
    assert sends(maker, f"{page}/announced", day=day, how="handed") == page
    assert case.clock("appeal").state == "running"
    assert "De beroepstermijn loopt." in maker.see(page)
    assert maker.get(f"{page}/hearing").status_code == 404


@pytest.mark.parametrize(
    ("who", "lists", "opens"),
    [
        (MANAGER, 200, 200),
        (DIRECTOR, 200, 200),
        ("intake", 200, 404),
        ("decision_maker", 200, 404),
        ("case_director/2", 404, 404),
        ("panel_chair", 403, 403),
        ("police", 403, 403),
        ("privacy_officer", 403, 403),
    ],
)
def test_who_sees_an_objection(
    app: Flask, case: World, moment: time_machine.Traveller, who: str, lists: int, opens: int
) -> None:
    page, desk = objected(case, moment), log_in(app, case, who)
    shown = desk.get(address(case, PART))
    assert (shown.status_code, desk.get(page).status_code) == (lists, opens)
    assert (GROUNDS in shown.text, page in shown.text) == (False, opens == 200)


def test_a_complaint_is_not_for_the_director(app: Flask, case: World) -> None:
    factories.received(case)
    correspondence.leave(case.db, case.case_id, "complaint", "Niemand belt terug", case.now)
    page = file_page(case, "complaint")
    assert log_in(app, case, DIRECTOR).get(page).status_code == 404
    assert page not in log_in(app, case, DIRECTOR).get(address(case, PART)).text
    manager = log_in(app, case, MANAGER)
    assert "8 januari 2027" in manager.see(page)
    typed = {"handler": str(case.id_of(NEW)), "about": str(case.id_of(MANAGER))}
    assert sends(manager, f"{page}/handler", **typed) == address(case, PART)
    assert manager.get(page).status_code == 404
    assert page not in manager.get(REGISTER).text
    assert "Over wie" in log_in(app, case, NEW).see(page)


def test_the_register_shows_what_a_notice_costs_today(
    app: Flask, case: World, moment: time_machine.Traveller
) -> None:
    factories.received(case)
    manager = log_in(app, case, MANAGER)
    assert "Er is geen bezwaar, klacht of zaak bij de rechter." in manager.see(REGISTER)
    case.until(case.clock("reasonable_term").due_at)
    moment.move_to(case.now, tick=False)
    new = address(case, PART, "nieuw")
    typed = {"kind": "default", "day": today(case), "words": "U bent te laat"}
    desk = log_in(app, case, "intake")
    assert "Kies wat er is ontvangen." in sends(desk, new, day=today(case), words="x")
    assert sends(desk, new, **typed) == address(case, PART)
    assert "Dit is al gedaan." in sends(desk, new, **typed)
    case.wait(days=16)
    moment.move_to(case.now, tick=False)
    manager = log_in(app, case, MANAGER)
    assert "€ 69" in manager.see(REGISTER)
    page = file_page(case, "default")
    assert "Tot en met vandaag: € 69" in log_in(app, case, DIRECTOR).see(page)
    assert 'value="69"' in manager.get(f"{page}/penalty").text
    assert sends(manager, f"{page}/penalty", how="owed", amount="69") == page
    assert "Vastgesteld op € 69" in manager.see(page)


def test_a_shielded_case_is_not_in_the_register(app: Flask, case: World) -> None:
    factories.received(case)
    correspondence.leave(case.db, case.case_id, "complaint", "Niemand belt terug", case.now)
    manager, page = log_in(app, case, MANAGER), file_page(case, "complaint")
    assert page in manager.get(REGISTER).text
    shielding.found(case)
    assert shielding.judge(case, "privacy_officer", DIRECTOR, "decision_maker") is None
    assert page not in manager.get(REGISTER).text
    assert manager.get(page).status_code == 404


def test_without_announcement_the_term_has_not_begun(app: Flask, case: World) -> None:
    factories.received(case)
    assert "De bezwaartermijn is niet begonnen" in log_in(app, case, "intake").see(
        address(case, PART)
    )


# --- outside


@pytest.mark.parametrize("bring", [factories.received, factories.panel, factories.not_disclosed])
@pytest.mark.parametrize("kind", ["objection", "default"])
def test_outside_everything_left_is_answered_alike(
    app: Flask,
    case: World,
    moment: time_machine.Traveller,
    bring: Callable[[World], object],
    kind: str,
) -> None:
    bring(case)
    moment.move_to(case.now, tick=False)
    visitor = returning.inside(app, case)
    assert OUTSIDE in visitor.client.get("/verder/status").text
    assert "<title>Verder" in visitor.client.get(OUTSIDE).text
    assert visitor.post(OUTSIDE, {"words": GROUNDS}).status_code == 200
    assert case.rows(Remedy) == []
    assert visitor.post(OUTSIDE, {"kind": kind, "words": GROUNDS}).location == OUTSIDE
    shown = visitor.client.get(OUTSIDE).text
    assert "Wij hebben ontvangen wat u schreef." in shown
    assert GROUNDS in shown
    assert [row.kind for row in case.rows(Remedy)] == [kind]
    assert GROUNDS in visitor.client.get("/verder/antwoorden").text


def test_without_the_second_proof_it_is_not_there(app: Flask, case: World) -> None:
    factories.received(case)
    visitor = returning.come_back(app, returning.new_code(case))
    assert visitor.client.get(OUTSIDE).location == "/verder/woord"
    assert OUTSIDE not in visitor.client.get("/verder/status").text


@pytest.mark.parametrize("result", ["upheld", "dismissed"])
def test_a_third_party_reads_the_same_whatever_was_decided(
    app: Flask, case: World, moment: time_machine.Traveller, result: str
) -> None:
    factories.not_disclosed(case)
    case.wait(days=40)
    moment.move_to(case.now, tick=False)
    actor = case.actor("applicant")
    voices.leave(case.db, case.case_id, "objection", GROUNDS, actor, case.now)
    case.wait(days=1)
    moment.move_to(case.now, tick=False)
    reason = "Niet iedereen is gevraagd"
    case.grant("decide_objection", NEW, result=result, reason=reason)
    shown = words(returning.inside(app, case).client.get(OUTSIDE))
    assert "Wij hebben opnieuw gekeken en besloten." in shown
    for word in ("gegrond", "Gegrond", reason, "panel"):
        assert not re.search(rf"\b{word}", shown), word
