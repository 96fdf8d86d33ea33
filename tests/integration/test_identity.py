"""A login waits for a human; what was seen of somebody is kept with that person alone."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from disclosure.cases import models, people
from disclosure.cases.documents import IdentityCheck, PersonDetails
from disclosure.requests import identity
from disclosure.requests.identity_rules import LoggedIn, LoginProof
from disclosure.requests.models import OfferedProof
from disclosure.store.database import Database
from tests import factories
from tests.desk import address, log_in, words
from tests.factories import SISTER, World
from tests.staff import log_of
from tests.step_pages import GOOD, chosen, faults, open_step, options

DIGID = LoggedIn(method="digid", level="substantial", bsn="999990019")
SEEN = {
    "of": "applicant",
    "method": "document",
    "document_type": "passport",
    "last4": "12X4",
    "expiry": "valid",
    "alone": "yes",
}


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft among staff."""
    return factories.world(sqlite_only)


@pytest.fixture(autouse=True)
def moment(now: Any) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the moment cases begin."""
    with time_machine.travel(factories.moment(factories.START), tick=False) as moved:
        yield moved


def offer(case: World, login: LoggedIn = DIGID, *, keep_bsn: bool = False) -> None:
    identity.offer(case.db, case.case_id, login, keep_bsn, case.now)


def offered(case: World) -> LoginProof | None:
    with case.db.read() as tx:
        return identity.offered(tx, case.case_id)


def details(case: World, part: str = "applicant") -> PersonDetails:
    with case.db.read() as tx:
        found = people.find(tx, tx.get_one(models.Case, case.case_id), part)
        assert found is not None
        return people.read_details(tx, found)


def check(case: World, part: str = "applicant") -> IdentityCheck:
    return details(case, part).checks[-1]


# --- a login -------------------------------------------------------------------------------------


def test_a_login_waits_sealed_and_confirms_nothing(database: Database) -> None:
    case = factories.triage(factories.world(database))
    offer(case)
    assert offered(case) == LoginProof(method="digid", level="substantial")
    assert (case.case.stage, case.states()["identity"]) == ("triage", "running")
    with database.read() as tx:
        row = tx.scalars(select(OfferedProof)).one()
    assert b"digid" not in row.document
    assert (details(case).bsn, details(case).checks) == ("", ())


def test_the_newest_login_counts_and_each_is_logged(database: Database) -> None:
    case = factories.received(factories.world(database))
    offer(case)
    offer(case, LoggedIn(method="eidas", level="high"), keep_bsn=True)
    assert offered(case) == LoginProof(method="eidas", level="high")
    found = [
        ids for verb, _, ids in log_of(database, f"case:{case.case_id}") if verb == "offer_proof"
    ]
    assert [(one["method"], one["level"]) for one in found] == [
        ("digid", "substantial"),
        ("eidas", "high"),
    ]
    assert "999990019" not in repr(found)


def test_a_case_that_is_not_there_takes_no_login(database: Database) -> None:
    case = factories.world(database)
    before = factories.snapshot(database)
    offer(case)
    assert factories.snapshot(database) == before, "a draft has nobody who applied yet"


@pytest.mark.parametrize(
    ("login", "told", "agrees"),
    [
        (DIGID, PersonDetails(name="Noor"), {}),
        (DIGID, PersonDetails(bsn="999990019"), {"bsn": "yes"}),
        (DIGID, PersonDetails(bsn="999993653"), {"bsn": "no"}),
        (
            LoggedIn(method="eidas", level="high", name="DE WIT, Nöor", born=date(1991, 4, 12)),
            PersonDetails(name="Noor de Wit", born=date(1991, 4, 12)),
            {"name": "yes", "born": "yes"},
        ),
        (
            LoggedIn(method="eidas", level="high", name="Noor Bakker", born=date(1991, 4, 12)),
            PersonDetails(name="Noor de Wit", born=date(1991, 12, 4)),
            {"name": "no", "born": "no"},
        ),
        (LoggedIn(method="eidas", level="high", name="Noor"), PersonDetails(), {}),
    ],
)
def test_what_both_name_is_held_against_each_other(
    login: LoggedIn, told: PersonDetails, agrees: dict[str, str]
) -> None:
    assert identity.agreement(login, told) == agrees


# --- its page for staff --------------------------------------------------------------------------


def test_one_click_confirms_a_login_that_waits(app: Flask, case: World) -> None:
    factories.triage(case)
    offer(case, keep_bsn=True)
    step = open_step(app, case, "intake", "identiteit")
    page = step.get()
    filled = {pair for pair in chosen(page) if pair[1]}
    assert filled == {("of", "applicant"), ("method", "digid"), ("alone", "not_asked")}
    assert "De aanvrager logde in" in words(page)
    assert "substantieel" in words(page)
    assert "999990019" not in page.text
    step.grant(dict(filled))
    assert (case.case.stage, case.states()["identity"]) == ("gathering", "met")
    assert offered(case) is None, "what waited is gone"
    assert check(case) == IdentityCheck(
        method="digid",
        at=case.now,
        by=case.id_of("intake"),
        level="substantial",
        alone="not_asked",
    )
    assert details(case).bsn == "999990019"


def test_without_a_login_neither_login_can_be_chosen(app: Flask, case: World) -> None:
    factories.triage(case)
    step = open_step(app, case, "intake", "identiteit")
    assert 'value="digid"' not in step.get().text
    assert faults(step.refuse({**SEEN, "method": "digid"})) == {"method-0"}
    offer(case, LoggedIn(method="eidas", level="high"))
    assert 'value="eidas"' in step.get().text
    assert faults(step.refuse({**SEEN, "method": "digid"})) == {"method-0"}


def test_a_relatives_login_proves_the_relative_and_nobody_else(app: Flask, case: World) -> None:
    factories.triage(case, by="relative", applicant=SISTER)
    offer(case)
    step = open_step(app, case, "intake", "identiteit")
    assert "sister" in words(step.get())
    of_her = {"of": "person_at_risk", "method": "digid", "alone": "not_asked"}
    assert faults(step.refuse(of_her)) == {"method-0"}
    assert offered(case) is not None
    of_him = of_her | {"of": "applicant"}
    assert faults(step.refuse(of_him)) == {"relation_checked"}
    step.grant(of_him | {"relation_checked": "Family register seen"})
    assert check(case).relation_checked == "Family register seen"
    assert details(case, "person_at_risk").checks == ()
    with case.db.read() as tx:
        held = {p.role: p.compartment for p in people.everyone(tx, case.case_id)}
    assert held["applicant"] == "applicant", "the check lies in her own compartment"


def test_another_way_makes_a_login_that_waits_needless(app: Flask, case: World) -> None:
    factories.triage(case)
    offer(case)
    open_step(app, case, "intake", "identiteit").grant(SEEN)
    assert offered(case) is None
    assert (check(case).method, check(case).level) == ("document", "")


def test_of_a_document_type_last_four_and_expiry_are_kept(app: Flask, case: World) -> None:
    factories.triage(case)
    unasked = {"saw": "a blue coat", "voucher": "nobody", "how_known": "not at all"}
    page = open_step(app, case, "intake", "identiteit")
    page.grant({**SEEN, **unasked, "bsn": "9999.90.019", "expiry": "expired"})
    assert check(case) == IdentityCheck(
        method="document",
        at=case.now,
        by=case.id_of("intake"),
        document_type="passport",
        last_four="12X4",
        expiry="expired",
        alone="yes",
    )
    assert details(case).bsn == "999990019"
    raw = repr(factories.snapshot(case.db))
    assert not [text for text in ("12X4", "999990019", "blue coat") if text in raw]


def test_each_check_is_kept_beside_the_one_before(case: World) -> None:
    factories.triage(case)
    case.grant("confirm_identity", "intake", of="applicant", method="video")
    case.grant("confirm_identity", "intake", of="applicant", method="vouched", last4="")
    found = details(case).checks
    assert [(one.method, one.last_four) for one in found] == [("video", "12X4"), ("vouched", "")]


def test_the_page_asks_whether_she_is_alone(app: Flask, case: World) -> None:
    factories.triage(case)
    said = words(open_step(app, case, "intake", "identiteit").get())
    assert "niet dat zij alleen is" in said
    assert "Is zij nu alleen?" in said
    assert "Praat dan niet over de aanvraag" in said
    assert options(open_step(app, case, "intake", "identiteit").get(), "document_type").keys() == {
        "",
        "passport",
        "identity_card",
        "driving_licence",
        "other",
    }


# --- on the case page ----------------------------------------------------------------------------


def test_the_case_page_shows_what_waits_and_then_what_was_seen(app: Flask, case: World) -> None:
    factories.triage(case)
    offer(case)
    desk = log_in(app, case, "intake")
    assert "wacht op bevestiging DigiD, substantieel" in desk.see(address(case))
    assert "Aanvrager logde in" in desk.see(address(case, "logboek"))
    open_step(app, case, "intake", "identiteit").grant(SEEN)
    page = desk.see(address(case))
    assert "wacht op bevestiging" not in page
    assert "Paspoort, eindigt op 12X4" in page
    assert "nog geldig" in page


@pytest.mark.parametrize("who", ["panel_chair", "decision_maker"])
def test_who_decides_sees_neither_the_login_nor_the_check(
    app: Flask, case: World, who: str
) -> None:
    factories.triage(case)
    offer(case)
    open_step(app, case, "intake", "identiteit").grant({**SEEN, "of": "applicant"})
    with case.changed() as tx:
        tx.execute(update(models.Case).values(stage="panel", urgency="standard"))
    desk = log_in(app, case, who)
    said = desk.see(address(case)) + desk.see(address(case, "logboek"))
    for hidden in ("12X4", "Paspoort", "DigiD", "Aanvrager logde in"):
        assert hidden not in said


def test_the_ready_made_answers_are_good(app: Flask, case: World) -> None:
    factories.triage(case)
    open_step(app, case, "intake", "identiteit").grant(GOOD["identiteit"](case))
    assert check(case, "person_at_risk").saw == "She held the passport herself."
