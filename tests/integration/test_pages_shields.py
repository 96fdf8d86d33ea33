"""The pages around a shielded case: what the privacy officer reads, and what administrators set."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from disclosure.accounts import integrity
from disclosure.cases import models
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories, shielding
from tests.conftest import strict_app
from tests.desk import Desk, address, log_in, log_in_as, words
from tests.factories import World
from tests.shielding import MANAGER, OFFICER
from tests.staff import code_at, log_of

LIST = "/werk/afgeschermd"


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
def app(settings: Settings, sqlite_only: Database) -> Flask:
    return strict_app(settings, sqlite_only)


def judging(case: World, desk: Desk, **typed: object) -> str:
    """Fill the form as somebody; return where it leads, or what it says."""
    ids = [str(case.id_of(each)) for each in ("case_director", "decision_maker")]
    given: dict[str, object] = {
        "verdict": "keep",
        "names": ids,
        "to": "stays",
        "reason": "He works there.",
        "second": str(case.id_of("decision_maker/2")),
        "second_code": code_at(case.now),
    }
    page = address(case, "afscherming")
    answer = desk.post(page, page, **(given | typed))
    return str(answer.location) if answer.status_code == 303 else words(answer)


def test_the_privacy_officer_reads_why_and_who_and_nothing_of_the_case(
    app: Flask, case: World
) -> None:
    factories.received(case)
    officer = log_in(app, case, OFFICER)
    assert officer.get(address(case, "afscherming")).status_code == 404
    assert "Er is geen afgeschermde zaak" in officer.see(LIST)
    shielding.found(case)
    assert case.case.reference in officer.see(LIST)
    text = officer.see(address(case, "afscherming"))
    assert "Gevonden door het systeem: het werk dat is verteld." in text
    for word in ("Noor", "Fictief", "Bram", "Verzonnen", "Amsterdam", "Wijkagent"):
        assert word not in text
    assert officer.get(address(case)).status_code == 403
    viewed = [each for each in log_of(case.db, f"case:{case.case_id}") if each[0] == "view"]
    assert len(viewed) == 1


def test_two_name_people_with_a_code_and_a_fault_stands_beside_its_field(
    app: Flask, case: World
) -> None:
    factories.received(case)
    shielding.found(case)
    officer = log_in(app, case, OFFICER)
    assert "Eenmalige code" in judging(case, officer, second_code="000000")
    assert case.rows(models.CaseNote) == []
    assert judging(case, officer) == LIST
    assert shielding.named(case) == shielding.ids(case, "case_director", "decision_maker")
    assert "Bevestigd" in officer.see(LIST)
    assert log_in(app, case, MANAGER).get(address(case, "afscherming")).status_code == 404


def test_a_second_mark_says_that_it_was_done(app: Flask, case: World) -> None:
    factories.received(case)
    desk, page = log_in(app, case, "intake"), address(case, "afschermen")
    typed = {"about": "subject", "organisation": "om", "reason": "Zij zegt het."}
    assert desk.post(page, page, **typed).status_code == 303
    assert desk.post(page, page, **typed).status_code == 422
    assert "afschermen" not in desk.get(address(case)).text


def test_whoever_shields_a_case_with_the_own_name_is_led_to_the_queue(
    app: Flask, case: World
) -> None:
    factories.received(case)
    shielding.rename(case, "intake", "Bram Verzonnen")
    desk, page = log_in(app, case, "intake"), address(case, "afschermen")
    answer = desk.post(page, page, about="subject", organisation="casework", reason="x")
    assert answer.location == "/werk/zaken"
    assert desk.get(page).status_code == 404


def test_administrators_name_a_contact_for_integrity_with_two(app: Flask, case: World) -> None:
    first, second = shielding.administrators()
    desk = log_in_as(app, first, case.now)
    account = case.id_of("police")
    page = f"/werk/beheer/accounts/{account}/integriteit"
    assert f"{page}" in desk.get(f"/werk/beheer/accounts/{account}").text
    typed = {"contact": "yes", "second": str(second)}
    answer = desk.post(page, page, **typed, second_code="000000")
    assert answer.status_code == 200
    with case.db.read() as tx:
        assert integrity.contacts(tx) == frozenset()
    code = code_at(case.now)
    assert desk.post(page, page, **typed, second_code=code).status_code == 303
    with case.db.read() as tx:
        assert integrity.contacts(tx) == {account}
