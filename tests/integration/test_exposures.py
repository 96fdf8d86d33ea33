"""What reached the wrong eyes: rows, both clocks, safe contact, the pages, the list of a region."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from disclosure.cases import exposure_pages, exposures, models, people, shields
from disclosure.cases.exposure_models import Exposure
from disclosure.cases.exposure_rules import Exposure as Args
from disclosure.cases.shield_rules import Mark
from disclosure.cases.steps import Done
from disclosure.store.database import Database
from tests import factories
from tests.desk import address, log_in
from tests.factories import World
from tests.staff import log_of
from tests.step_pages import GOOD, faults, open_step

FOUND = Args(
    result="found", text="He read it.", what="letter", who="person_at_risk", whom="subject"
)
SAFE = Args(result="safe", text="With her mother.", way="spoken")
REPORTED = Args(result="reported", text="Reported.", authority="ap_wpg", number="Z-17")


def record(case: World, args: Args, who: str = "case_director") -> None:
    done = exposures.exposure(case.db, case.case_id, args, case.actor(who), case.now)
    assert isinstance(done, Done), done


def lapsed(case: World) -> bool:
    """Tell whether the way to her is not used until she was spoken alone."""
    with case.db.read() as tx:
        her = people.find(tx, tx.get_one(models.Case, case.case_id), "person_at_risk")
        rule = people.read_contact(tx, her) if her is not None else None
    assert rule is not None
    return rule.safe.lapsed


# --- as actions, on both databases ---------------------------------------------------------------


def test_from_found_to_reported(database: Database) -> None:
    case = factories.gathering(factories.world(database))
    record(case, FOUND)
    assert lapsed(case)
    case.now += timedelta(minutes=20)
    record(case, FOUND)  # another one while the first is open
    record(case, SAFE)
    record(case, REPORTED, "privacy_officer")
    first, second = sorted(case.rows(Exposure), key=lambda row: row.found_at)
    for row in (first, second):
        assert (row.what, row.authority) == ("letter", "ap_wpg")
        assert row.safe_at == row.reported_at == case.now
        assert row.reported_by == case.id_of("privacy_officer")
    with database.read() as tx:
        assert exposures.opened(tx, first) == {
            "found": {"who": "person_at_risk", "whom": "subject", "text": "He read it."},
            "safe": {"way": "spoken", "text": "With her mother."},
            "reported": {"number": "Z-17", "text": "Reported."},
        }
    assert all(b"He read it" not in row.found for row in (first, second))
    assert {case.states()[key] for key in ("exposure", "exposure_authority")} == {"met"}
    refused = exposures.exposure(
        database, case.case_id, SAFE, case.actor("case_director"), case.now
    )
    assert refused.key == "already_done"  # type: ignore[union-attr]


@pytest.mark.parametrize(("what", "unsafe"), [("code", True), ("spoken", False), ("", False)])
def test_only_what_leaked_by_her_own_ways_ends_them(
    database: Database, what: str, unsafe: bool
) -> None:
    case = factories.gathering(factories.world(database))
    record(case, Args(result="found", text="Leaked.", what=what))
    assert lapsed(case) is unsafe
    assert [row.what for row in case.rows(Exposure)] == [what or "other"]


def test_what_may_have_been_read_too_is_listed(database: Database) -> None:
    case = factories.gathering(factories.world(database))
    with database.transaction() as tx:
        kept = tx.get_one(models.Case, case.case_id)
        tx.add(
            models.Message(
                case_id=kept.id,
                person_id=kept.applicant_id,
                name="receipt",
                channel="mail",
                created_at=case.now,
                next_attempt_at=case.now,
                sent_at=case.now,
                state="sent",
            )
        )
    with database.read() as tx:
        assert [row.name for row in exposures.sent(tx, case.case_id)] == ["receipt"]
        assert exposures.uses(tx, case.case_id) == []


# --- as pages ------------------------------------------------------------------------------------


@pytest.fixture
def case(sqlite_only: Database) -> Iterator[World]:
    """Return a case at work, with time standing still."""
    made = factories.gathering(factories.world(sqlite_only))
    with time_machine.travel(made.now, tick=False):
        yield made


def test_the_director_sees_what_is_due_and_records_it(app: Flask, case: World) -> None:
    step = open_step(app, case, "case_director", "lek")
    assert "?wat=safe" not in step.get().get_data(as_text=True)
    step.grant(GOOD["lek"](case))
    shown = step.desk.see(step.path)
    for text in ("Haar veiligheid, binnen een uur", "Een brief,", "Terugkijken", "nieuwe code"):
        assert text in shown, text
    assert "He" not in shown.partition("Terugkijken")[2]
    html = step.get().get_data(as_text=True)
    assert "?wat=safe" in html
    assert "?wat=reported" in html
    for result in ("safe", "reported"):
        step.grant({**GOOD["lek"](case), "result": result, "number": "Z-17"})
    done = step.desk.see(step.path)
    assert "Politiegegevens" in done or "politiegegevens" in done
    assert "Nummer van de melding Z-17" in done
    assert "?wat=safe" not in step.get().get_data(as_text=True)


@pytest.mark.parametrize(
    ("result", "linked"),
    [
        ("found", {"what-0", "who-0", "whom-0", "text"}),
        ("safe", {"way-0", "text"}),
        ("reported", {"authority-0", "text"}),
    ],
)
def test_each_part_asks_its_own(app: Flask, case: World, result: str, linked: set[str]) -> None:
    case.grant("exposure", "case_director")
    answer = open_step(app, case, "case_director", "lek").refuse({"result": result})
    assert faults(answer) == linked - {"text"}
    given = {**GOOD["lek"](case), "result": result, "text": ""}
    assert faults(open_step(app, case, "case_director", "lek").refuse(given)) == {"text"}


def test_the_privacy_officer_reads_no_word_of_the_case(app: Flask, case: World) -> None:
    record(case, FOUND)
    officer = log_in(app, case, "privacy_officer")
    shown = officer.see(address(case, "lek"))
    assert "Een brief" in shown
    assert "He read it." not in shown
    assert "Betrokkene" not in shown
    assert "He read it." in log_in(app, case, "case_director").see(address(case, "lek"))
    listed = officer.see(exposure_pages.REGISTER)
    assert case.case.reference in listed
    assert "He read it." not in listed
    verb, _end, _ids = log_of(case.db, f"actor:{case.id_of('privacy_officer')}")[-1]
    assert verb == "list"
    for who in ("case_director", "regional_manager"):
        assert log_in(app, case, who).get(exposure_pages.REGISTER).status_code == 403


def test_a_late_one_says_so_in_the_list(app: Flask, case: World) -> None:
    record(case, FOUND)
    case.now += timedelta(hours=2)
    record(case, SAFE)
    with time_machine.travel(case.now, tick=False):
        listed = log_in(app, case, "privacy_officer").see(exposure_pages.REGISTER)
    assert "te laat gehaald" in listed
    assert "loopt" in listed


def test_a_shielded_case_is_listed_only_for_whoever_is_named(app: Flask, case: World) -> None:
    record(case, FOUND)
    mark = Mark(about="subject", organisation="police", reason="He works there.")
    assert shields.mark(case.db, case.case_id, mark, case.actor("intake"), case.now) is None
    listed = log_in(app, case, "privacy_officer").see(exposure_pages.REGISTER)
    assert case.case.reference not in listed
    assert "Er is geen lek in uw regio." in listed
