"""What staff read where there is nothing: what that means, and what they can do."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from disclosure.cases import matching, models
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.conftest import strict_app
from tests.desk import address, log_in
from tests.factories import World
from tests.staff_browser import Browser, said

COMPARING = "De gegevens worden nu vergeleken."


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a case that has just come in."""
    return factories.received(factories.world(sqlite_only))


@pytest.fixture
def app(settings: Settings, sqlite_only: Database) -> Flask:
    return strict_app(settings, sqlite_only)


@pytest.fixture
def moment(case: World) -> Iterator[None]:
    with time_machine.travel(case.now, tick=False):
        yield


@pytest.mark.usefixtures("moment")
@pytest.mark.parametrize(
    ("who", "part", "sentence"),
    [
        ("intake", "", "De casusregisseur doet dat bij “Wat u kunt doen”."),
        ("intake", "", "Wacht op antwoord, of vraag meer organisaties."),
        ("intake", "", "Begin met wat u zelf kunt doen, ook zonder haar."),
        ("case_director", "berichten", "Schrijf hieronder het eerste bericht."),
        ("case_director", "brieven", "Kies hieronder welke brief."),
        ("case_director", "koppelingen", "Dat is geen bewijs dat er geen andere zaak is."),
        ("case_director", "naar-panel", "Vraag eerst politie en Veilig Thuis."),
        ("regional_manager", "betrokkenheid", "U hoeft niets te doen."),
    ],
)
def test_pages_of_a_case(app: Flask, case: World, who: str, part: str, sentence: str) -> None:
    desk = log_in(app, case, who)
    assert sentence in desk.see(address(case, *filter(None, [part])))


@pytest.mark.usefixtures("moment")
def test_a_comparison_that_runs_says_so_until_the_worker_is_done(app: Flask, case: World) -> None:
    director, path = log_in(app, case, "case_director"), address(case, "koppelingen")
    with case.changed() as tx:
        row = tx.get_one(models.Case, case.case_id)
        row.people_version = row.matched_version + 1
    html = director.get(path).get_data(as_text=True)
    assert COMPARING in html
    assert f'href="{path}">Opnieuw kijken</a>' in html
    matching.match(case.db, case.now)
    assert COMPARING not in director.see(path)


@pytest.mark.parametrize(
    ("login", "path", "sentence"),
    [
        ("intake", "/werk/zaken", "Nieuwe aanvragen komen hier vanzelf."),
        ("politie", "/werk/zaken", "Komt er een, dan krijgt u een bericht."),
        ("politie", "/werk/zaken", "U hoeft nu in geen panel te stemmen."),
        ("intake", "/werk/aanvragen", "Begin hierboven."),
        ("intake", "/werk/profiel", "Leg haar vast voor zij begint."),
        ("beheer", "/werk/beheer/accounts?toon=wacht", "U hoeft niets te doen."),
        ("beheer", "/werk/beheer/accounts?toon=uitgezet", "op de pagina van een account."),
        ("beheer", "/werk/beheer/rooster/VR13/panel_member", "Voeg hieronder iemand toe."),
    ],
)
def test_pages_of_everybody(me: Browser, login: str, path: str, sentence: str) -> None:
    me.log_in(login)
    answer = me.get(path)
    assert answer.status_code == 200, path
    assert sentence in said(answer)
