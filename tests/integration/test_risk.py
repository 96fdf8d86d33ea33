"""What stands on record about the danger: who may write and read it, how it is kept and shown."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask

from disclosure.cases import models
from disclosure.cases.documents import APPLICANT, CASE
from disclosure.desk import acute
from disclosure.errors import Refusal
from disclosure.requests import assessments, own_data, risk
from disclosure.requests.models import Assessment
from disclosure.requests.risk_models import RiskRecord
from disclosure.requests.risk_rules import WEIGHING, Record
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.conftest import strict_app
from tests.desk import address, log_in, words
from tests.factories import World
from tests.staff import log_of
from tests.step_pages import GOOD as STEPS
from tests.step_pages import chosen, faults, open_step
from tests.unit.test_risk import GOOD

FEARS = "That he takes the children."
TALK = {**GOOD["interview"], "fears": FEARS, "observed": "She kept her coat on."}
GIRL = {**GOOD["child"], "words": "I hide under the stairs.", "lives": "With her, secret town"}
DETAILED: dict[str, Any] = {
    "words": "He will not stop.",
    "notes": {"stalking": "Three evenings at her work."},
    "sources": {"stalking": "third_party"},
    "signals": ["incident.threats", "living.money"],
}


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among staff."""
    return factories.world(database)


@pytest.fixture(autouse=True)
def moment(case: World) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the case's moment."""
    with time_machine.travel(case.now, tick=False) as moved:
        yield moved


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    return strict_app(settings, database)


def put(
    case: World, who: str, kind: str, texts: dict[str, str], entry: UUID | None = None
) -> Refusal | None:
    args = Record(kind=kind, texts=texts, entry=entry)
    return risk.record(case.db, case.case_id, args, case.actor(who), case.now)


def on_record(case: World, *kinds: str) -> list[risk.Entry]:
    with case.db.read() as tx:
        return risk.read(tx, case.case_id, kinds)


def outcomes(case: World, verb: str) -> list[str]:
    return [end for name, end, _ids in log_of(case.db, f"case:{case.case_id}") if name == verb]


# --- kept ----------------------------------------------------------------------------------------


def test_each_field_is_sealed_in_its_compartment_and_no_clock_moves(case: World) -> None:
    factories.gathering(case)
    before = [(clock.key, clock.due_at, clock.state) for clock in case.clocks()]
    assert put(case, "intake", "interview", TALK) is None
    assert put(case, "case_director", "child", GIRL) is None
    rows = case.rows(RiskRecord)
    assert sorted((row.kind, row.compartment) for row in rows) == [
        ("child", APPLICANT),
        ("child", CASE),
        ("interview", APPLICANT),
    ]
    with case.db.read() as tx:
        shared = [risk.opened(tx, row) for row in rows if row.compartment == CASE]
    assert shared == [GOOD["child"]]
    assert not any(text.encode() in row.document for row in rows for text in (FEARS, "stairs"))
    assert [(clock.key, clock.due_at, clock.state) for clock in case.clocks()] == before
    assert outcomes(case, "interview") == outcomes(case, "child") == ["done"]


def test_a_newer_version_leaves_the_older_as_it_was(case: World) -> None:
    factories.gathering(case)
    put(case, "intake", "child", GIRL)
    (entry,) = on_record(case, "child")
    case.wait(hours=1)
    seen = {**GIRL, "seen": "yes", "seen_by": "Her teacher"}
    assert put(case, "intake/2", "child", seen, entry.id) is None
    (entry,) = on_record(case, "child")
    assert [version.number for version in entry.versions] == [1, 2]
    assert entry.versions[0].texts == GIRL
    assert entry.now.texts == seen
    assert entry.now.by == case.id_of("intake/2")


@pytest.mark.parametrize(
    ("who", "key"),
    [
        ("regional_manager", "wrong_role"),
        ("panel_chair", "wrong_role"),
        ("decision_maker", "wrong_role"),
        ("case_director/2", "not_assigned"),
        ("disclosure_officer", "not_assigned"),
        ("VR17:case_director", "wrong_region"),
    ],
)
def test_who_may_not_write_leaves_only_a_line_in_the_log(case: World, who: str, key: str) -> None:
    factories.gathering(case)
    before = factories.snapshot(case.db)
    refusal = put(case, who, "interview", TALK)
    assert refusal is not None
    assert refusal.key == key
    assert factories.snapshot(case.db) == before
    assert outcomes(case, "interview") == [f"refused:{key}"]


def test_a_record_of_another_kind_or_case_is_no_older_version(case: World) -> None:
    factories.gathering(case)
    put(case, "intake", "child", GIRL)
    (entry,) = on_record(case, "child")
    for kind, texts, older in (("interview", TALK, entry.id), ("child", GIRL, uuid4())):
        refusal = put(case, "intake", kind, texts, older)
        assert refusal is not None
        assert refusal.detail == "entry"


# --- triage --------------------------------------------------------------------------------------


def test_a_weighing_keeps_who_said_what_near_and_where_the_case_stood(case: World) -> None:
    factories.received(case)
    case.grant("triage", "intake", urgency="high", flags=factories.FLAGS, **DETAILED)
    (row,) = case.rows(Assessment)
    assert row.stage == case.case.stage == "gathering"
    assert b"third_party" not in row.document
    with case.db.read() as tx:
        found = assessments.last(tx, case.case_id)
    assert found is not None
    assert found.text("words") == "He will not stop."
    assert (found.text("note:stalking"), found.text("source:stalking")) == (
        "Three evenings at her work.",
        "third_party",
    )
    assert found.signals == ("incident.threats", "living.money")
    assert [row.compartment for row in case.rows(RiskRecord)] == [APPLICANT]


def test_without_more_to_say_nothing_more_is_kept(case: World) -> None:
    factories.triage(case)
    assert on_record(case, WEIGHING) == []


def test_the_next_triage_starts_from_the_last_and_names_what_is_new(
    app: Flask, case: World
) -> None:
    factories.gathering(case)
    case.wait(minutes=5)
    flags = {"weapons_access": "no", "stalking": "yes"}
    case.grant("triage", "case_director", urgency="elevated", flags=flags, **DETAILED)
    case.wait(minutes=5)
    case.grant("new_signal", "police", kind="breach", text="At the door.")
    answer = open_step(app, case, "case_director", "triage").get()
    assert {
        ("flag_stalking", "yes"),
        ("flag_weapons_access", "no"),
        ("source_stalking", "third_party"),
        ("signals_incident", "incident.threats"),
        ("signals_living", "living.money"),
    } <= chosen(answer)
    page = words(answer)
    assert "Sinds die weging kwam dit binnen" in page
    assert "Een verbod is overtreden" in page
    assert "Onze woorden, nog te controleren." in page
    assert "At the door." not in page


def test_the_minimum_is_worked_out_before_anything_is_taken(app: Flask, case: World) -> None:
    factories.received(case)
    step = open_step(app, case, "intake", "triage")
    asked = {**STEPS["triage"](case), "flag_strangulation": "yes", "preview": "y"}
    before = len(case.rows(Assessment))
    answer = step.post(asked)
    assert answer.status_code == 200
    assert "De ondergrens nu Hoog Door dit antwoord: Heeft hij of zij u wel eens bij de keel" in (
        words(answer)
    )
    assert ("flag_strangulation", "yes") in chosen(answer)
    assert len(case.rows(Assessment)) == before
    assert case.case.stage == "received"
    assert "moet de urgentie hoger zijn" in words(
        step.refuse({name: text for name, text in asked.items() if name != "preview"})
    )


# --- shown ---------------------------------------------------------------------------------------


def filled(case: World) -> None:
    """Bring a draft to `gathering`, with something of every kind on record."""
    factories.gathering(case)
    case.wait(minutes=5)
    flags = {"weapons_access": "no", "stalking": "yes"}
    case.grant("triage", "case_director", urgency="elevated", flags=flags, **DETAILED)
    case.wait(minutes=5)
    case.grant("enquire", "case_director")
    case.grant("answer", "police")
    texts = {**GOOD, "interview": TALK, "child": {**GIRL, "exposed": "yes"}}
    for kind, given in texts.items():
        assert put(case, "case_director", kind, given) is None


def test_all_of_it_is_shown_to_those_near_and_logged(app: Flask, case: World) -> None:
    filled(case)
    page = log_in(app, case, "case_director").see(address(case, "risico"))
    for said in (
        "He will not stop.",
        FEARS,
        "I hide under the stairs.",
        "Een daad van betrokkene, niet van haar.",
        "Three evenings at her work.",
        "Een derde",
        "SASH",
        "He has it.",
        "Nieuw sinds de laatste weging",
        "Antwoord van Politie: Gegevens ontvangen",
        "Volgt hij of zij u",
    ):
        assert said.casefold() in page.casefold(), said
    looks = [e for e in log_of(case.db, f"case:{case.case_id}") if e[0] == "view"]
    assert len(looks) == 1


@pytest.mark.parametrize("who", ["panel_chair", "decision_maker"])
@pytest.mark.parametrize("part", ["", "risico", "acuut", "tijdlijn"])
def test_the_panel_sees_the_danger_but_not_who_told_it(
    app: Flask, case: World, who: str, part: str
) -> None:
    filled(case)
    html = log_in(app, case, who).get(address(case, *filter(None, [part]))).get_data(as_text=True)
    for hidden in (
        *("He will not stop.", FEARS, "under the stairs", "secret town", "Three evenings"),
        *("Een derde", "He has it.", "A patrol.", "She sounds tired", "coat"),
    ):
        assert hidden not in html, hidden
    if part == "risico":
        assert "SASH" in html
        assert "Mila" in html
        assert "Verhoogd" in html


def test_who_may_not_open_the_case_finds_no_such_pages(app: Flask, case: World) -> None:
    filled(case)
    pages = ("risico", "acuut", "risico/gesprek", "risico/kind")
    for who, status in (("police", 403), ("case_director/2", 404), ("VR17:case_director", 404)):
        desk = log_in(app, case, who)
        assert {desk.get(address(case, page)).status_code for page in pages} == {status}, who
    assert log_in(app, case, "intake").get(address(case, "risico/kind")).status_code == 200


@pytest.mark.parametrize(
    ("slug", "kind", "typed", "wrong", "linked"),
    [
        (
            "gesprek",
            "interview",
            {"who": "child", "on": ["27", "11", "2026"], "how": "video", "alone": "yes"},
            {"alone": "no"},
            "present",
        ),
        ("kind", "child", GIRL, {"step": "veilig_thuis"}, "told-0"),
        (
            "instrument",
            "instrument",
            {**GOOD["instrument"], "on": ["27", "11", "2026"]},
            {"on": ["1", "1", "2027"]},
            "on-day",
        ),
        ("lezingen", "account", GOOD["account"], {"settle": ""}, "settle"),
    ],
)
def test_each_kind_has_a_page_that_keeps_what_was_typed(
    app: Flask, case: World, slug: str, kind: str, typed: dict[str, Any], wrong: Any, linked: str
) -> None:
    factories.gathering(case)
    step = open_step(app, case, "intake", f"risico/{slug}")
    assert faults(step.refuse(typed | wrong)) == {linked}
    step.grant(typed)
    (entry,) = on_record(case, kind)
    desk = log_in(app, case, "intake")
    path = f"{address(case, 'risico', slug)}?van={entry.id}"
    assert "U schrijft versie 2." in desk.see(path)
    answer = desk.post(path, path, **typed)
    assert answer.status_code == 303, words(answer)
    assert [version.number for version in on_record(case, kind)[0].versions] == [1, 2]
    assert desk.get(f"{address(case, 'risico', slug)}?van={uuid4()}").status_code == 404


def test_a_stage_in_which_nobody_weighed_asks_for_it(app: Flask, case: World) -> None:
    factories.panel(case)
    page = log_in(app, case, "case_director").see(address(case))
    assert "In deze fase is nog niet gewogen. Laatst gewogen in: Informatie verzamelen." in page
    case.wait(minutes=5)
    case.grant("triage", "case_director")
    assert "In deze fase is nog niet gewogen" not in log_in(app, case, "case_director").see(
        address(case)
    )


# --- immediate danger ----------------------------------------------------------------------------


def needs(case: World) -> dict[str, bool]:
    with case.db.read() as tx:
        row = tx.get_one(models.Case, case.case_id)
        return {need.key: need.holds for need in acute.needs(tx, row)}


def test_immediate_leads_to_its_page_and_what_was_done_stands_on_it(
    app: Flask, case: World
) -> None:
    factories.received(case)
    step = open_step(app, case, "intake", "triage")
    where = step.grant({**STEPS["triage"](case), "urgency": "immediate", "acute": "Called 112."})
    assert where == address(case, "acuut")
    assert "Wat nu te doen" in log_in(app, case, "intake").see(address(case))
    page = open_step(app, case, "intake", "acuut")
    assert "Called 112." in words(page.get())
    assert faults(page.refuse({**GOOD["acute"], "done": ""})) == {"done"}
    page.grant(GOOD["acute"])
    shown = words(page.get())
    assert "A patrol." in shown
    assert "Zijn de kinderen nu veilig? Nee" in shown
    authority = log_in(app, case, "decision_maker").see(address(case, "acuut"))
    assert "Vastleggen wat er gedaan is" not in authority


def test_what_telling_at_once_needs_is_what_it_is_refused_for(case: World) -> None:
    """Each missing thing is named as the key the step is refused with, until none is left."""
    factories.gathering(case, urgency="high")
    mend: dict[str, Callable[[], object]] = {
        "not_overdue": lambda: case.grant("triage", "intake", urgency="immediate", acute="112"),
        "subject_unconfirmed": lambda: factories.matched(case),
        "plan_missing": lambda: case.grant("plan_safety", "case_director"),
    }
    for key, do in mend.items():
        assert not needs(case)[key]
        assert case.refuse("tell_urgent", "decision_maker") == key
        do()
    assert all(needs(case).values())
    case.grant("tell_urgent", "decision_maker", items=[])


# --- her own data --------------------------------------------------------------------------------


@pytest.mark.parametrize(("capacity", "hers"), [({}, True), ({"by": "relative"}, False)])
def test_her_words_are_hers_to_read_and_nothing_staff_thought(
    app: Flask, case: World, capacity: dict[str, Any], hers: bool
) -> None:
    asker = {"applicant": factories.SISTER} if capacity else {}
    factories.received(case, **capacity, **asker)
    case.grant("triage", "intake", **DETAILED)
    put(case, "intake", "interview", TALK)
    put(case, "intake", "interview", {**TALK, "who": "third_party", "fears": "Not hers."})
    with app.test_request_context("/"):
        text = own_data.as_text(own_data.export(case.db, case.case_id, case.now))
    assert ("He will not stop." in text) is hers
    assert (FEARS in text) is hers
    for staff in ("Three evenings", "tired", "coat", "third_party", "Not hers."):
        assert staff not in text, staff
