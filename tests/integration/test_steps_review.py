"""Steps of the review: subject, enquiries, answers, breakthrough, panel, advice."""

from typing import Any

import pytest

from disclosure.cases.documents import CASE, Note
from disclosure.review import models, queries
from disclosure.store import vault
from disclosure.store.database import Database
from tests import factories
from tests.factories import ITEM, World, moment

NOTHING: dict[str, Any] = {"kind": "nothing", "items": [], "searched": "All names"}
REFUSED: dict[str, Any] = {"kind": "refused", "items": [], "ground": "Professional secrecy"}
LATER: dict[str, Any] = {
    "kind": "more_time",
    "items": [],
    "reason": "The archive is elsewhere.",
    "until": "2026-12-11",
}


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among fictional staff."""
    return factories.world(database)


# --- confirm_subject


def test_two_people_confirm_the_subject(case: World) -> None:
    factories.triage(case)
    assert case.effects("confirm_subject", "intake") == (set(), {})
    assert not case.column("subject_matched")
    assert case.refuse("confirm_subject", "intake") == "same_person"
    case.grant("confirm_subject", "case_director", agree=["bsn", "name", "phone"])
    assert case.column("subject_matched")
    assert [row.agree for row in case.rows(models.SubjectMatch)] == [
        "name born_register address",
        "bsn name phone",
    ]


def test_confirm_subject_is_refused(case: World) -> None:
    factories.triage(case)
    case.refuse_all(
        "confirm_subject",
        [
            ("panel_chair", {}, "wrong_role"),
            ("case_director/2", {}, "not_assigned"),
            ("intake", {"agree": ["name", "born", "address"]}, "too_few_identifiers"),
            ("intake", {"agree": ["shoes"]}, "facts_missing"),
            ("intake", {"discrepancy": ["He is ten years older."]}, "discrepancy"),
        ],
    )
    assert factories.received(factories.begin(case.db, case.staff, case.now)).refuse(
        "confirm_subject", "intake"
    ) == ("wrong_stage")


# --- enquire


@pytest.mark.parametrize(
    ("urgency", "due"),
    [
        ("standard", "2026-12-05T00:00"),
        ("high", "2026-11-28T14:05"),
        ("immediate", "2026-11-27T18:05"),
    ],
)
def test_each_organisation_gets_a_clock_of_its_own(case: World, urgency: str, due: str) -> None:
    factories.gathering(case, urgency)
    began, became = case.effects("enquire", "case_director", to=["police", "om", "police"])
    assert (began, became) == ({"enquiry_reply:police", "enquiry_reply:om"}, {})
    assert case.clock("enquiry_reply:om").due_at == moment(due)
    assert case.clock("enquiry_reply:om").owner_id == case.id_of("om")
    assert len(case.rows(models.Enquiry)) == 2


def test_what_is_asked_is_sealed(case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director", to=["om"])
    row = case.rows(models.Enquiry)[0]
    with case.db.read() as tx:
        asked = vault.open(tx, case.case_id, CASE, "enquiries", row.id, row.question, Note)
    assert asked.texts["purpose"] == "What is known of violence"
    assert b"violence" not in row.question


def test_enquire_is_refused(case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director", to=["om"])
    case.refuse_all(
        "enquire",
        [
            ("intake", {}, "wrong_role"),
            ("case_director/2", {}, "not_assigned"),
            ("case_director", {"purpose": ""}, "facts_missing"),
            ("case_director", {"basis": ""}, "facts_missing"),
            ("case_director", {"to": []}, "facts_missing"),
            ("case_director", {"to": ["cinema"]}, "facts_missing"),
            ("case_director", {"categories": ["theft"]}, "category"),
            ("case_director", {"to": ["police", "om"]}, "already_done"),
        ],
    )


# --- answer


@pytest.mark.parametrize("given", [{}, NOTHING, REFUSED], ids=["items", "nothing", "refused"])
def test_an_answer_meets_its_clock(case: World, given: dict[str, Any]) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director")
    found = case.effects("answer", "police", **given)
    assert found == (set(), {"enquiry_reply:police": "met"})
    with case.db.read() as tx:
        state = queries.newest_enquiries(tx, case.case_id)["police"].state
    assert state == given.get("kind", "items")


def test_more_time_is_given_once(case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director")
    assert case.effects("answer", "police", **LATER) == (set(), {})
    assert case.clock("enquiry_reply:police").due_at == moment("2026-12-12T00:00")
    assert case.refuse("answer", "police", **LATER) == "more_time_used"
    case.grant("answer", "police", accept_conditions=False)


def test_more_time_never_brings_a_clock_forward(case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director")
    case.grant("answer", "police", **{**LATER, "until": "2026-11-28"})
    assert case.clock("enquiry_reply:police").due_at == moment("2026-12-05T00:00")


def test_answer_is_refused(case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director", to=["police"])
    wrong = {**ITEM, "category": "theft"}
    dismissed = {**ITEM, "status": "dismissed", "code": "01"}
    case.refuse_all(
        "answer",
        [
            ("case_director", {}, "wrong_role"),
            ("VR17:police", {}, "wrong_region"),
            ("om", {}, "not_assigned"),
            ("police", {"accept_conditions": False, "items": [wrong]}, "conditions_missing"),
            ("police", {"items": [wrong]}, "category"),
            ("police", {"items": [dismissed]}, "wrongly_suspected"),
            ("police", {"items": [{**ITEM, "basis": "hearsay"}]}, "item_panel_only"),
            ("police", {"items": [{**ITEM, "text": ""}]}, "facts_missing"),
            ("police", {"items": []}, "facts_missing"),
            ("police", {**NOTHING, "searched": ""}, "facts_missing"),
            ("police", {**REFUSED, "ground": ""}, "facts_missing"),
            ("police", {**LATER, "until": "2026-11-01"}, "facts_missing"),
            ("police", {"kind": "rumour"}, "facts_missing"),
        ],
    )
    case.grant("answer", "police")
    assert case.refuse("answer", "police") == "already_done"


def test_an_item_is_sealed_and_expires_by_its_regime(case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director")
    eight = {**ITEM, "id": "p8", "basis": "Wpg 8"}
    case.grant("answer", "police", items=[ITEM, eight])
    with case.db.read() as tx:
        items = queries.items(tx, case.case_id)
        assert queries.open_item(tx, items["p1"]).text == ITEM["text"]
    assert items["p1"].expires is None
    assert items["p8"].expires == moment("2031-11-27T12:00").date()
    assert b"assault" not in items["p1"].document


# --- late answers


def test_a_late_answer_while_gathering_asks_for_a_new_look(case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director")
    case.wait(days=8)
    case.grant("breakthrough", "case_director", of="police")
    assert case.effects("answer", "police") == ({"retriage"}, {})
    assert case.case.stage == "gathering"


def test_a_refusal_may_be_followed_by_an_answer(case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director")
    case.grant("answer", "police", **REFUSED)
    assert case.effects("answer", "police") == ({"retriage"}, {})
    with case.db.read() as tx:
        assert queries.enquiry_facts(tx, case.case_id).states["police"] == "items"


def still_asked(case: World, stage: str) -> World:
    """Bring a draft to a late stage with an enquiry to probation that was never answered."""
    if stage in ("withdrawn", "declined"):
        factories.gathering(case)
        case.grant("enquire", "case_director", to=["probation"])
        case.grant("withdraw", "case_director")
        if stage == "declined":
            case.grant("reopen", "intake")
            case.grant("decline", "intake")
        return case
    factories.panel(case)
    factories.drafted(case)
    case.grant("enquire", "case_director", to=["probation"])
    case.grant("plan_safety", "case_director")
    case.grant("sign_decision", "decision_maker")
    if stage != "decided":
        case.grant("schedule_telling", "disclosure_officer")
    if stage in ("follow_up", "closed"):
        case.grant("tell", "disclosure_officer")
        case.grant("triage", "intake")
    if stage == "closed":
        case.grant("follow_up", "case_director", which="7")
        case.grant("follow_up", "case_director", which="30")
        case.grant("close", "case_director")
    return case


@pytest.mark.parametrize("stage", ["decided", "delivery", "follow_up", "withdrawn", "declined"])
def test_an_answer_after_the_decision_is_a_signal(case: World, stage: str) -> None:
    still_asked(case, stage)
    running = stage not in ("withdrawn", "declined")
    answered = {"enquiry_reply:probation": "met"} if running else {}
    found = case.effects("answer", "probation", items=[{**ITEM, "id": "late"}])
    assert found == ({"retriage"}, answered)
    assert case.case.stage == stage


def test_an_answer_after_closing_opens_the_case_again(case: World) -> None:
    still_asked(case, "closed")
    began, became = case.effects("answer", "probation", items=[{**ITEM, "id": "late"}])
    assert began == {"retriage", "assign_director", "decision", "review"}
    assert became == {"retention": "ended"}
    assert case.case.stage == "triage"
    assert case.case.outcome is None


# --- check_nil


def nothing_known(case: World, times: int) -> list[models.Enquiry]:
    """Let as many organisations as wanted say that nothing is known."""
    askable = ["police", "veilig_thuis", "om", "probation", "child_protection", "shelter"]
    case.grant("enquire", "case_director", to=askable[:times])
    for each in askable[:times]:
        case.grant("answer", each, **NOTHING)
    return sorted(case.rows(models.Enquiry), key=lambda row: askable.index(row.organisation))
