"""The wish for a language, an interpreter or help reaches the appointment and the talk."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from disclosure.cases import people
from disclosure.cases.models import Case
from disclosure.requests import talking
from disclosure.store.database import Database
from tests import factories, staging
from tests.desk import address, log_in, words
from tests.factories import World

PAGES = (
    ("disclosure_officer", "afspraak"),
    ("disclosure_officer", "gesprek"),
    ("case_director", "nazorg"),
)


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a case with an appointment."""
    found = factories.world(sqlite_only)
    staging.delivery(found)
    return found


def wish(case: World, **wanted: Any) -> None:
    """Let the person at risk have said how she wants to be talked with."""
    with case.changed() as tx:
        person = people.find(tx, tx.get_one(Case, case.case_id), "recipient")
        assert person is not None
        people.write_details(tx, person, replace(people.read_details(tx, person), **wanted))


@pytest.mark.parametrize(("who", "slug"), PAGES)
def test_it_stands_before_the_talk(app: Flask, case: World, who: str, slug: str) -> None:
    wish(case, language="ti", interpreter="phone woman", support="sign reading")
    said = words(log_in(app, case, who).get(address(case, slug)))
    for told in ("Tigrinya", "Ja, aan de telefoon, Een vrouw", "Een tolk gebarentaal"):
        assert told in said
    assert "Nooit een familielid of een kind" in said


def test_nobody_said_anything(app: Flask, case: World) -> None:
    said = words(log_in(app, case, "disclosure_officer").get(address(case, "gesprek")))
    assert "Hierover is niets gezegd. Vraag welke taal zij wil" in said


def test_it_stands_beside_safe_contact_and_on_the_case(app: Flask, case: World) -> None:
    wish(case, interpreter="video any", support="sign")
    for path in (address(case), address(case, "contact")):
        said = words(log_in(app, case, "intake").get(path))
        assert "Ja, met beeld, Dat maakt niet uit" in said
        assert "Een tolk gebarentaal" in said


@pytest.mark.parametrize(
    ("key", "told"), [("uk", "Oekraïens"), ("Papiaments", "Papiaments"), ("", "")]
)
def test_a_language_of_ones_own_stays_as_it_was_typed(app: Flask, key: str, told: str) -> None:
    with app.test_request_context("/?taal=nl"):
        assert talking.language(key) == told
