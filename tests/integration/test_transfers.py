"""A case goes to another region or the national desk: what both see, and what runs on."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from disclosure.cases import models
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.conftest import strict_app
from tests.desk import QUEUE, TOKEN, address, log_in
from tests.factories import World

DESK = "NL:regional_manager"


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among staff, those of the national desk with them."""
    return factories.world(database, staff={DESK: {}})


@pytest.fixture(autouse=True)
def moment(case: World) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the case's moment."""
    with time_machine.travel(case.now, tick=False) as moved:
        yield moved


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    return strict_app(settings, database)


def test_to_the_national_desk_and_back(case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director")
    case.grant("transfer", "case_director", to="NL")
    before = case.dues()
    for who in ("regional_manager", "VR17:regional_manager"):
        assert case.refuse("accept_transfer", who) == "wrong_region"
    assert case.effects("accept_transfer", DESK) == (set(), {"transfer": "met"})
    assert (case.case.region_code, case.case.transfer_to) == ("NL", None)
    assert case.case.director_id == case.id_of("NL:case_director")
    assert {k: due for k, due in case.dues().items() if k != "review"} == {
        k: due for k, due in before.items() if k != "review"
    }
    mine = {c.owner_id for c in case.clocks() if c.state in models.OPEN_STATES}
    assert case.id_of("case_director") not in mine
    assert case.refuse("transfer", DESK, to="NL") == "facts_missing"
    assert case.refuse("transfer", "regional_manager") == "wrong_region"
    case.grant("transfer", DESK, to="VR13")
    assert case.refuse("accept_transfer", DESK) == "wrong_region"
    case.grant("accept_transfer", "regional_manager")
    assert case.case.region_code == "VR13"
    assert case.case.director_id == case.id_of("case_director")


def test_the_national_desk_may_leave_it_where_it_is(case: World) -> None:
    factories.received(case)
    case.grant("transfer", "case_director", to="NL")
    case.grant("accept_transfer", DESK, accept=False)
    assert (case.case.region_code, case.case.transfer_to) == ("VR13", None)


def test_without_a_region_it_lands_with_the_duty_director_of_the_national_desk(
    case: World,
) -> None:
    case.staff.region = "NL"  # where the form sends who names no municipality with a bureau
    case.grant("submit", "applicant")
    assert case.case.region_code == "NL"
    assert case.case.director_id == case.id_of("NL:case_director")
    assert case.clock("review").owner_id == case.id_of("NL:case_director")
    case.grant("triage", "intake")
    assert case.refuse("triage", "VR13:intake") == "wrong_region"


@pytest.mark.parametrize("there", ["VR17:regional_manager", DESK])
def test_before_accepting_one_sees_how_urgent_and_late_and_nobody_in_it(
    app: Flask, case: World, there: str
) -> None:
    factories.triage(case, by="relative", applicant=factories.SISTER)
    case.grant("triage", "intake", urgency="high")
    case.wait(hours=5)  # the first protection is late
    with time_machine.travel(case.now, tick=False):
        to = there.partition(":")[0]
        case.grant("transfer", "regional_manager", to=to, reason="Sofie moved to her sister.")
        desk = log_in(app, case, there)
        assert "Een andere regio wil overdragen" in desk.see()
        page = desk.see(address(case, "overname"))
        for word in ("Komt van Amsterdam-Amstelland", "Hoog", "te laat", "Eerste bescherming"):
            assert word in page, word
        assert "Antwoord voor" in page
        for word in ("Fictief", "Verzonnen", "Sofie", "Identiteit", "Ontvangst", "Redelijke"):
            assert word not in page, word
        assert desk.get(address(case)).status_code == 404
        sender = log_in(app, case, "regional_manager").see(address(case))
        assert "Deze zaak is aangeboden aan: " in sender
        found = TOKEN.search(desk.get(address(case, "overname")).get_data(as_text=True))
        assert found is not None
        answer = desk.client.post(
            address(case, "overname"), data={"csrf_token": found[1], "accept": "yes"}
        )
        assert (answer.status_code, answer.location) == (303, QUEUE)
        assert desk.get(address(case)).status_code == 200
        assert log_in(app, case, "regional_manager").get(address(case)).status_code == 404


def test_the_form_offers_the_national_desk_by_name(app: Flask, case: World) -> None:
    factories.received(case)
    page = log_in(app, case, "case_director").get(address(case, "overdracht"))
    assert '<option value="NL">Landelijk</option>' in page.get_data(as_text=True)
