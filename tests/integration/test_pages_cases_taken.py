"""Steps of the spine taken on their pages: what becomes of the case, and what is kept of it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
import time_machine
from flask import Flask

from disclosure.cases import models, people
from disclosure.cases.documents import CASE, Note
from disclosure.store import vault
from disclosure.store.database import Database
from tests import factories
from tests.desk import QUEUE, address
from tests.factories import World
from tests.step_pages import (
    GOOD,
    KEPT,
    PREPARED,
    SECOND,
    SIGNS,
    notes,
    open_step,
    outcomes,
    own_secret,
)


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft among staff; the second intake has a secret of its own."""
    found = factories.world(sqlite_only)
    own_secret(found, SECOND)
    return found


@pytest.fixture(autouse=True)
def moment(case: World) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the case's moment."""
    with time_machine.travel(case.now, tick=False) as moved:
        yield moved


class Taken(NamedTuple):
    """A step that must be taken: where, from what, by whom, what is typed besides, what then."""

    step: str
    slug: str
    prepared: str
    who: str
    typed: dict[str, Any]
    then: Callable[[World], Any]
    is_now: Any


def director(case: World) -> bool:
    return case.case.director_id == case.id_of("case_director/2")


def paused_until(case: World) -> list[str]:
    return [f"{key} {case.clock(key).pause_until}" for key in ("decision", "reasonable_term")]


def extra(case: World) -> tuple[bool, int]:
    return case.clock("decision").extended, case.clock("decision").extra_days


def exposure(case: World) -> tuple[str, str]:
    return case.states()["exposure"], case.states()["exposure_authority"]


def reviewed(case: World) -> tuple[bool, str]:
    return case.case.integrity_by is None, case.states()["integrity"]


DUE = datetime(2027, 6, 1, 10, 0, tzinfo=UTC)
"""Noon in Amsterdam, in summer."""
TABLE = (
    Taken("assign_director", "regie", "received", "intake", {}, director, True),
    Taken("assign_director", "regie", "gathering", "regional_manager", {}, director, True),
    Taken("integrity", "integriteit", "received", "intake", {}, reviewed, (False, "running")),
    Taken(
        "integrity",
        "integriteit",
        "under_review",
        "intake",
        {"result": "proceed"},
        reviewed,
        (True, "met"),
    ),
    Taken(
        "transfer",
        "overdracht",
        "gathering",
        "case_director",
        {},
        lambda case: (case.case.transfer_to, case.case.region_code),
        ("VR17", "VR13"),
    ),
    Taken("reopen", "heropenen", "withdrawn", "intake", {}, lambda c: c.case.stage, "triage"),
    Taken("new_signal", "signaal", "declined", "intake", {}, lambda c: c.case.stage, "triage"),
    Taken(
        "pause",
        "stilzetten",
        "received",
        "case_director",
        {},
        paused_until,
        ["decision 2026-12-11", "reasonable_term 2026-12-11"],
    ),
    Taken(
        "resume",
        "hervatten",
        "paused",
        "case_director",
        {},
        lambda case: case.states()["decision"],
        "running",
    ),
    Taken("extend", "verlengen", "gathering", "case_director", {}, extra, (True, 7)),
    Taken(
        "plan_breach",
        "te-laat",
        "late",
        "intake",
        {},
        lambda case: case.dues()["promised:triage"],
        DUE,
    ),
    Taken("exposure", "lek", "received", "case_director", {}, exposure, ("running",) * 2),
    Taken(
        "exposure",
        "lek",
        "exposed",
        "case_director",
        {"result": "safe"},
        exposure,
        ("met", "running"),
    ),
    Taken(
        "exposure",
        "lek",
        "exposed",
        "case_director",
        {"result": "reported"},
        exposure,
        ("running", "met"),
    ),
)


@pytest.mark.parametrize("row", TABLE, ids=[f"{row.slug}-{row.prepared}" for row in TABLE])
def test_the_step_is_taken_once_and_logged(
    app: Flask, case: World, row: Taken, moment: time_machine.Traveller
) -> None:
    PREPARED[row.prepared](case)
    moment.move_to(case.now)
    step = open_step(app, case, row.who, row.slug)
    tries = len(outcomes(case, row.step))
    assert step.grant(GOOD[row.slug](case) | row.typed) == address(case)
    assert row.then(case) == row.is_now
    assert outcomes(case, row.step)[tries:] == ["done"]
    assert "Vastgelegd." not in step.desk.see(address(case))  # said once, on the page before


# --- safe contact --------------------------------------------------------------------------------


def test_a_rule_is_kept_with_its_days_its_hours_and_its_number(app: Flask, case: World) -> None:
    factories.received(case)
    step = open_step(app, case, "intake", "contact")
    typed = {
        "of": "applicant",
        "channel": "phone",
        "days": ["mon", "sun"],
        "start": "9.05",
        "until": "01:30",
        "phone": "06 12345678",
        "voicemail": "y",
        "spoken_alone": "y",
    }
    step.grant(typed)
    with case.db.read() as tx:
        found = people.find(tx, tx.get_one(models.Case, case.case_id), "applicant")
        assert found is not None
        kept = people.read_contact(tx, found)
    assert kept is not None
    assert (kept.safe.channel, kept.safe.days, kept.phone) == (
        "phone",
        ("mon", "sun"),
        "+31612345678",
    )
    assert (f"{kept.safe.start:%H:%M}", f"{kept.safe.until:%H:%M}") == ("09:05", "01:30")
    assert (kept.safe.voicemail, kept.safe.letter) == (True, False)
    assert kept.safe.set_at == case.now


def test_less_may_at_once_and_more_only_after_speaking_with_her(app: Flask, case: World) -> None:
    factories.received(case)
    step = open_step(app, case, "intake", "contact")
    step.grant({"of": "person_at_risk", "channel": "none"})
    step.refuse({"of": "person_at_risk", "channel": "sms"})
    step.grant({"of": "person_at_risk", "channel": "sms", "spoken_alone": "y"})
    assert outcomes(case, "set_contact") == ["done", "refused:contact_unsafe", "done"]


# --- to another region ---------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "region"), [("yes", "VR17"), ("no", "VR13")])
def test_a_case_goes_over_or_stays(app: Flask, case: World, answer: str, region: str) -> None:
    PREPARED["offered"](case)
    there = open_step(app, case, "VR17:regional_manager", "overname")
    assert there.grant({"accept": answer}) == QUEUE
    assert (case.case.region_code, case.case.transfer_to) == (region, None)
    assert (there.desk.get(address(case)).status_code == 200) is (region == "VR17")
    here = open_step(app, case, "regional_manager", "regie")
    assert (here.get().status_code == 200) is (region == "VR13")


def test_an_offer_answered_is_an_offer_gone(app: Flask, case: World) -> None:
    PREPARED["offered"](case)
    step = open_step(app, case, "VR17:regional_manager", "overname")
    step.grant({"accept": "no"})
    assert step.get().status_code == 404
    again = open_step(app, case, "case_director", "overdracht")
    again.grant(GOOD["overdracht"](case))
    again.refuse(GOOD["overdracht"](case))
    assert outcomes(case, "transfer") == ["done", "done", "refused:already_done"]


# --- whoever takes one step need not see the rest ------------------------------------------------


@pytest.mark.parametrize(
    ("who", "slug", "led_to"),
    [
        ("police", "signaal", QUEUE),
        ("case_director/2", "signaal", QUEUE),
        ("disclosure_officer", "signaal", QUEUE),
        ("privacy_officer", "signaal", "/werk/"),
        ("privacy_officer", "lek", "/werk/"),
        ("decision_maker", "signaal", "case"),
    ],
)
def test_nobody_is_led_to_a_page_that_is_closed(
    app: Flask, case: World, who: str, slug: str, led_to: str
) -> None:
    factories.gathering(case)
    step = open_step(app, case, who, slug)
    wanted = address(case) if led_to == "case" else led_to
    assert f'href="{wanted}"' in step.get().get_data(as_text=True)
    assert step.grant(GOOD[slug](case)) == wanted


# --- what is typed is what is kept ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "slug", "prepared", "who", "text"),
    [
        ("integrity", "integriteit", "received", "intake", "reason"),
        ("transfer", "overdracht", "gathering", "case_director", "reason"),
        ("pause", "stilzetten", "received", "case_director", "ask"),
        ("extend", "verlengen", "gathering", "case_director", "reason"),
        ("exposure", "lek", "received", "case_director", "text"),
    ],
)
def test_every_sign_is_sealed_and_opens_as_it_was(
    app: Flask, case: World, step: str, slug: str, prepared: str, who: str, text: str
) -> None:
    PREPARED[prepared](case)
    open_step(app, case, who, slug).grant(GOOD[slug](case) | {text: SIGNS})
    assert notes(case, step)[-1][text] == KEPT
    assert b"regel twee" not in b"".join(row.document for row in case.rows(models.CaseNote))


def test_a_signal_and_a_plan_are_sealed_as_they_were_typed(
    app: Flask, case: World, moment: time_machine.Traveller
) -> None:
    PREPARED["late"](case)
    moment.move_to(case.now)
    open_step(app, case, "intake", "signaal").grant(
        {"kind": "risk", "what": "threats", "text": SIGNS}
    )
    plan = GOOD["te-laat"](case) | {"protection": SIGNS, "message": f"{SIGNS}|{SIGNS}"}
    open_step(app, case, "intake", "te-laat").grant(plan)
    rows: list[Any] = [*case.rows(models.Signal), *case.rows(models.BreachPlan)]
    with case.db.read() as tx:
        signal, promised = (
            vault.open(tx, case.case_id, CASE, row.__tablename__, row.id, row.document, Note).texts
            for row in rows
        )
    assert signal == {"what": "threats", "text": KEPT}
    assert promised["protection"] == KEPT
    assert promised["message"] == f"{KEPT}  |  {KEPT}"
