"""Signals: each kind asks its own questions, says what it does, and does it; opening again."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask

from disclosure.cases import contact, models, people, signal_forms, signal_wording
from disclosure.cases.documents import CASE, Note
from disclosure.cases.steps import Done
from disclosure.procedure import profile
from disclosure.store import vault
from disclosure.store.database import Database
from tests import factories
from tests.desk import address, log_in, words
from tests.factories import World
from tests.step_pages import Step, faults, fields, open_step

DAY, MOMENT = ["3", "12", "2026"], ["3", "12", "2026", "06:00"]
PAST = ["20", "11", "2026"]
SENT: dict[str, tuple[dict[str, Any], dict[str, str], str]] = {
    "release": (
        {"place": "remand", "on": DAY, "how_long": "conditions", "ban": "yes", "told_by": "om"},
        {
            "place": "remand",
            "on": "2026-12-03",
            "how_long": "conditions",
            "ban": "yes",
            "told_by": "om",
        },
        "Waaruit komt hij vrij? Huis van bewaring",
    ),
    "escape": (
        {"at": [*PAST, "06:00"], "warned": "no"},
        {"at": "2026-11-20T05:00:00+00:00", "warned": "no"},
        "Wanneer? 20 november 2026 om 6.00 uur",
    ),
    "breach": (
        {"order": "contact_ban", "approach": "yes"},
        {"order": "contact_ban", "approach": "yes"},
        "Welk verbod? Contactverbod",
    ),
    "report": ({"where": "police_report"}, {"where": "police_report"}, "Aangifte bij de politie"),
    "correction": ({"item": "p1"}, {"item": "p1"}, "Welk gegeven? p1"),
    "return": ({"since": PAST}, {"since": "2026-11-20"}, "Sinds wanneer? 20 november 2026"),
    "moving_in": ({"shared": "yes"}, {"shared": "yes"}, "telefoon, mail of post? Ja"),
    "risk": (
        {"what": "ban_ends", "order": "home_ban", "on": DAY},
        {"what": "ban_ends", "order": "home_ban", "on": "2026-12-03"},
        "Een verbod loopt af of is opgeheven",
    ),
    "lost_phone": (
        {"what": "phone", "who_has": "subject"},
        {"what": "phone", "who_has": "subject"},
        "Wie heeft het nu? Hij heeft het, of kan erbij",
    ),
    "planned_arrest": (
        {"at": MOMENT, "prosecutor": "Mr. Tand", "plan": "before"},
        {"at": "2026-12-03T05:00:00+00:00", "prosecutor": "Mr. Tand", "plan": "before"},
        "Welke officier van justitie? Mr. Tand",
    ),
    "disappearance": ({"who": "child"}, {"who": "child"}, "Wie? Een kind"),
    "death": ({"who": "subject"}, {"who": "subject"}, "Wie? Betrokkene"),
}
NEEDED = {
    "release": {"ban-0"},
    "escape": {"warned-0"},
    "breach": {"approach-0"},
    "risk": {"what-0"},
    "lost_phone": {"what-0"},
    "planned_arrest": {"plan-0"},
    "disappearance": {"who-0"},
    "death": {"who-0"},
}
"""What each kind cannot do without; the others take a word alone."""


@pytest.fixture
def case(sqlite_only: Database) -> Iterator[World]:
    """Return a case at work, with time standing still."""
    made = factories.gathering(factories.world(sqlite_only))
    with time_machine.travel(made.now, tick=False):
        yield made


def page(app: Flask, case: World, who: str, kind: str, slug: str = "signaal") -> Step:
    return open_step(app, case, who, f"{slug}?soort={kind}")


def sealed(case: World) -> list[dict[str, str]]:
    """Open every signal, oldest first."""
    rows = sorted(case.rows(models.Signal), key=lambda row: row.at)
    with case.db.read() as tx:
        return [
            vault.open(tx, case.case_id, CASE, "signals", row.id, row.document, Note).texts
            for row in rows
        ]


# --- as pages ------------------------------------------------------------------------------------


def test_every_kind_people_report_has_a_form_and_says_what_to_do() -> None:
    kinds = {kind for kind, _title in signal_forms.SIGNALS}
    assert kinds == set(signal_forms.FORMS) == set(signal_wording.NEXT) == set(SENT)
    by_itself = {"withdrawal", "decoy", "late_answer"}
    assert set(signal_forms.OF_ITSELF) == by_itself


def test_first_which_kind_then_its_own_questions(app: Flask, case: World) -> None:
    desk = log_in(app, case, "case_director")
    html = desk.get(address(case, "signaal")).get_data(as_text=True)
    for kind, title in signal_forms.SIGNALS:
        assert f'href="?soort={kind}"' in html
        assert str(title) in html
        asked = fields(desk.get(address(case, "signaal"), soort=kind))
        assert asked >= {"kind", "text", *SENT[kind][0]}, kind
    assert fields(desk.get(address(case, "signaal"), soort="withdrawal")) == set()


@pytest.mark.parametrize("kind", SENT)
def test_what_is_answered_is_sealed_and_read_in_words(app: Flask, case: World, kind: str) -> None:
    typed, kept, reads = SENT[kind]
    step = page(app, case, "case_director", kind)
    told = words(step.get())
    assert "Dit gebeurt meteen als u vastlegt" in told
    assert "binnen 24 uur, bij spoed binnen 4 uur" in told
    assert ("veilig contact verlopen" in told) is (kind in contact.LAPSING_SIGNALS)
    assert ("Alle berichten in deze zaak stoppen" in told) is (kind in contact.STOPPING_SIGNALS)
    step.grant({"kind": kind, "text": "Meer hierover.", **typed})
    assert sealed(case) == [{"text": "Meer hierover.", **kept}]
    assert case.states()["retriage"] == "running"
    for where in ("signaal", "", "tijdlijn"):
        shown = step.desk.see(address(case, where) if where else address(case))
        assert reads in shown, where
        assert "Meer hierover." in shown, where


@pytest.mark.parametrize("kind", NEEDED)
def test_what_matters_at_once_must_be_answered(app: Flask, case: World, kind: str) -> None:
    answer = page(app, case, "intake", kind).refuse({"kind": kind, "text": "Iets."})
    assert faults(answer) == NEEDED[kind]
    assert case.rows(models.Signal) == []


def test_whoever_only_reports_reads_no_other_signal(app: Flask, case: World) -> None:
    case.grant("new_signal", "intake", kind="risk", text="He stood at her door.")
    for who, reads in (("intake", True), ("police", False), ("privacy_officer", False)):
        shown = log_in(app, case, who).see(address(case, "signaal"))
        assert ("He stood at her door." in shown) is reads, who
        assert ("Signalen in deze zaak" in shown) is reads, who


def test_an_answer_of_an_older_form_stands_as_it_was_kept() -> None:
    told = signal_wording.worded("release", {"text": "Gone.", "gone": "x", "place": "moon"})
    assert told == {"gone": "x", "place": "Waaruit komt hij vrij? moon", "text": "Gone."}
    assert signal_wording.worded("decoy", {"text": "Used."}) == {"text": "Used."}


def test_what_is_said_beforehand_follows_the_law_in_force(app: Flask) -> None:
    with app.test_request_context():
        said = signal_wording.effects("death", True, profile.load("nl"))
        assert len(said) == 4
        assert len(signal_wording.effects("report", False, profile.load("nl"))) == 1


# --- after a release, on both databases ----------------------------------------------------------


def test_a_closed_case_comes_back_after_a_release(database: Database) -> None:
    case = factories.world(database)
    factories.closed(case)
    before = case.id_of("case_director")
    answers = {"place": "prison", "ban": "no"}
    done = case.take("reopen", "probation", kind="release", text="Released early.")
    assert isinstance(done, Done)
    assert (case.case.stage, case.case.director_id) == ("triage", before)
    assert case.case.subject_matched
    assert case.states()["retriage"] == "running"
    with database.read() as tx:
        her = people.find(tx, tx.get_one(models.Case, case.case_id), "person_at_risk")
        rule = people.read_contact(tx, her) if her is not None else None
    assert rule is not None
    assert rule.safe.lapsed
    assert signal_wording.worded("release", answers)["ban"].endswith("Nee")


def test_reopening_from_its_page_leads_back_to_work(app: Flask, sqlite_only: Database) -> None:
    case = factories.closed(factories.world(sqlite_only))
    with time_machine.travel(case.now, tick=False):
        step = page(app, case, "intake", "release", "heropenen")
        told = words(step.get())
        assert "De zaak gaat open en terug naar triage." in told
        assert "blijft vastgesteld" in told
        step.grant({"kind": "release", "ban": "unknown", "how_long": "final", "text": "Vrij."})
    assert case.case.stage == "triage"
    assert sealed(case)[-1] == {"how_long": "final", "ban": "unknown", "text": "Vrij."}
