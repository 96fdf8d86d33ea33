"""A whole case on the pages of staff under another law, chosen by one setting."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from flask import Flask

from disclosure.procedure import profile
from disclosure.review.models import Enquiry
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.conftest import strict_app
from tests.desk import Desk, address, log_in
from tests.factories import ITEM, World, moment

KEY = "england-wales"
THERE = {one.key: one.name for one in profile.load(KEY).organisations}
GENERAL = ("Gemeente", "Politie", "GGZ")
"""Words that are more than the name of one agency."""
DUTCH = [one.name for one in profile.load("nl").organisations if one.name not in GENERAL]
BASIS = "Common law"


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft in England and Wales."""
    return factories.world(sqlite_only, profile=KEY)


@pytest.fixture(autouse=True)
def standing_still(case: World) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the case's moment."""
    with time_machine.travel(case.now, tick=False) as moved:
        yield moved


@pytest.fixture
def app(settings: Settings, sqlite_only: Database) -> Flask:
    """Return the site with one setting changed: `DISCLOSURE_PROFILE`."""
    return strict_app(replace(settings, profile=KEY), sqlite_only)


def read(desk: Desk, case: World, *parts: str) -> str:
    """Return pages of a case as one text; none of them names an agency as Dutch law does."""
    text = " ".join(desk.see(address(case, *filter(None, [part]))) for part in parts)
    text = text.replace("the officer with Veilig Thuis", "")  # typed by the chair of the tests
    for name in DUTCH:
        assert name not in text, text[max(text.find(name) - 80, 0) :][:160]
    return text


ALL = ("", "tijdlijn", "termijnen", "logboek")


def test_a_whole_case_under_the_law_of_england_and_wales(app: Flask, case: World) -> None:
    factories.received(case)
    intake, director = log_in(app, case, "intake"), log_in(app, case, "case_director")
    assert "Triage loopt nog 24 uur" in intake.see()  # first checks within 24 hours
    assert "28 november 2026 om 14.05 uur" in read(intake, case, *ALL)
    told = "26 december 2026 om 0.00 uur"  # the end of day 28
    assert case.clock("reasonable_term").due_at == moment("2026-12-26T00:00")
    owed = read(director, case, "").partition("Redelijke termijn ")[2]
    assert told in owed[:60], owed[:90]
    case.grant("confirm_identity", "intake", of="person_at_risk")
    case.grant("triage", "intake")
    asked = read(director, case, "vragen")
    assert [THERE[key] for key in THERE if THERE[key] not in asked] == []
    case.grant("enquire", "case_director", basis=BASIS)
    owed = read(director, case, "", "herinneringen", "doorbraak")
    assert f"Antwoord op vraag: {THERE['police']}" in owed
    assert BASIS in read(log_in(app, case, "police"), case, "antwoord")
    case.grant("answer", "police", items=[{**ITEM, "basis": BASIS}])
    case.grant("answer", "veilig_thuis", kind="nothing", items=[], searched="All names")
    if any(enquiry.sampled for enquiry in case.rows(Enquiry)):
        case.grant("check_nil", "case_director")
    case.grant("close_gathering", "case_director")
    chair = log_in(app, case, "panel_chair")
    assert THERE["om"] in chair.see(address(case, "panel"))
    case.grant("plan_safety", "case_director", state="prepared")
    factories.drafted(case)
    assert f"{THERE['police']}, {BASIS}" in read(chair, case, *ALL)
    case.grant("sign_decision", "decision_maker")
    officer = log_in(app, case, "disclosure_officer")
    case.grant("schedule_telling", "disclosure_officer")
    read(officer, case, *ALL)
    case.grant("tell", "disclosure_officer")
    assert case.states()["reasonable_term"] == "met"
    case.grant("plan_safety", "case_director", state="agreed")
    for which in ("7", "30"):
        case.grant("follow_up", "case_director", which=which)
    read(director, case, *ALL)
    case.grant("close", "case_director")
    assert case.case.stage == "closed"


def test_under_dutch_law_the_agencies_keep_their_names(
    settings: Settings, sqlite_only: Database, case: World
) -> None:
    app = strict_app(settings, sqlite_only)
    factories.gathering(case)
    assert "Openbaar Ministerie" in log_in(app, case, "case_director").see(address(case, "vragen"))
