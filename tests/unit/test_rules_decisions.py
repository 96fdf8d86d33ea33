"""Guards of draft, signature, urgent telling and objection."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from disclosure.decisions import rules
from disclosure.decisions.rules import ItemFacts
from disclosure.errors import Refusal
from tests.ordered import Fault, assert_in_order, key_of

ME, DRAFTER, VOTER = UUID(int=1), UUID(int=2), UUID(int=3)
TODAY = date(2026, 11, 27)
CODES = ("nothing_known", "incomplete", "test_not_met", "subject_not_identified")
ITEMS = {
    "p1": ItemFacts("may_tell", None),
    "p2": ItemFacts("panel_only", None),
    "p3": ItemFacts("may_tell", TODAY + timedelta(days=1)),
    "p4": ItemFacts("may_tell", TODAY),
    "p5": ItemFacts("panel_only", TODAY),
}


# --- items


@pytest.mark.parametrize(
    ("chosen", "wanted"),
    [
        ("p1 p3", None),
        ("", None),
        ("p9", "item_unknown"),
        ("p1 p2", "item_panel_only"),
        ("p4", "item_expired"),
        ("p5", "item_expired"),
        ("p2 p4", "item_expired"),
        ("p2 p4 p9", "item_unknown"),
    ],
)
def test_only_items_that_exist_hold_and_may_be_told(chosen: str, wanted: str | None) -> None:
    assert key_of(rules.refuse_items(tuple(chosen.split()), ITEMS, TODAY)) == wanted


def test_an_item_is_expired_on_its_expiry_day() -> None:
    assert rules.refuse_items(("p3",), ITEMS, TODAY) is None
    assert key_of(rules.refuse_items(("p3",), ITEMS, TODAY + timedelta(days=1))) == "item_expired"


# --- draft

DRAFT: dict[str, Any] = {"outcome": "disclose", "items": ("p1",), "advised": "disclose"}


def draft(facts: dict[str, Any]) -> Refusal | None:
    given = dict(facts)
    return rules.refuse_draft(
        advised=given.pop("advised"),
        complete=given.pop("complete", True),
        known=ITEMS,
        today=TODAY,
        codes=CODES,
        args=rules.DraftDecision(**given),
    )


def test_a_draft_rests_on_advice_then_items_then_a_reasoned_departure() -> None:
    assert_in_order(
        draft,
        DRAFT,
        [
            ("advice_missing", {"advised": None}),
            ("item_expired", {"items": ("p4",)}),
            ("reason_missing", {"outcome": "disclose_to_other", "recipient_name": "Her mother"}),
        ],
    )


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"outcome": "shame"}, "facts_missing"),
        ({"items": ()}, "facts_missing"),
        ({"outcome": "disclose_to_other", "advised": "disclose_to_other"}, "facts_missing"),
        ({"recipient": "other", "recipient_name": "Her mother"}, "facts_missing"),
        ({"advised": "no_disclosure", "departure": "She is in danger."}, None),
        ({"advised": "no_disclosure"}, "reason_missing"),
        ({"outcome": "no_disclosure", "advised": "no_disclosure", "items": ()}, None),
        (
            {
                "outcome": "no_disclosure",
                "advised": "no_disclosure",
                "items": (),
                "reason_code": "dull",
            },
            "facts_missing",
        ),
        (
            {
                "outcome": "no_disclosure",
                "advised": "no_disclosure",
                "items": (),
                "reason_code": "nothing_known",
                "complete": False,
            },
            "enquiries_open",
        ),
        (
            {
                "outcome": "no_disclosure",
                "advised": "no_disclosure",
                "items": (),
                "reason_code": "incomplete",
                "complete": False,
            },
            None,
        ),
    ],
)
def test_draft(changes: dict[str, Any], wanted: str | None) -> None:
    assert key_of(draft({**DRAFT, **changes})) == wanted


# --- sign

SIGN: dict[str, Any] = {
    "outcome": "disclose",
    "reason_code": "",
    "until": None,
    "drafted_by": DRAFTER,
    "voters": frozenset({VOTER}),
    "subject_matched": True,
    "recipient_identified": True,
    "integrity_open": False,
    "items": None,
    "complete": True,
    "has_plan": True,
    "organisation_acts": True,
    "deferred_before": False,
}
ANOTHER: list[Fault] = [
    ("same_person", {"drafted_by": ME}),
    ("conflict", {"voters": frozenset({VOTER, ME})}),
]


def sign(facts: dict[str, Any]) -> Refusal | None:
    return rules.refuse_sign(rules.SignFacts(**facts), ME, TODAY, 14)


@pytest.mark.parametrize("outcome", ["disclose", "disclose_to_other"])
def test_signing_a_disclosure(outcome: str) -> None:
    assert_in_order(
        sign,
        {**SIGN, "outcome": outcome},
        [
            *ANOTHER,
            ("subject_unconfirmed", {"subject_matched": False}),
            ("identity_missing", {"recipient_identified": False}),
            ("integrity_open", {"integrity_open": True}),
            ("item_expired", {"items": Refusal("item_expired")}),
        ],
    )


def test_a_disclosure_may_be_signed_without_a_plan() -> None:
    assert sign({**SIGN, "has_plan": False, "organisation_acts": False}) is None


def test_signing_no_disclosure() -> None:
    assert_in_order(
        sign,
        {**SIGN, "outcome": "no_disclosure", "reason_code": "nothing_known"},
        [
            *ANOTHER,
            ("reason_missing", {"reason_code": ""}),
        ],
    )
    unknown = {**SIGN, "outcome": "no_disclosure", "reason_code": "nothing_known"}
    assert key_of(sign({**unknown, "complete": False})) == "enquiries_open"
    assert sign({**unknown, "reason_code": "incomplete", "complete": False}) is None


def test_no_disclosure_needs_neither_match_nor_identity() -> None:
    facts = {"subject_matched": False, "recipient_identified": False, "integrity_open": True}
    assert sign({**SIGN, "outcome": "no_disclosure", "reason_code": "incomplete", **facts}) is None


def test_signing_safeguards_needs_an_action_of_an_organisation() -> None:
    assert_in_order(
        sign,
        {**SIGN, "outcome": "safeguard_only"},
        [*ANOTHER, ("plan_missing", {"organisation_acts": False})],
    )


def test_deferring_once_for_at_most_a_fortnight_with_interim_protection() -> None:
    assert_in_order(
        sign,
        {**SIGN, "outcome": "defer", "until": TODAY + timedelta(days=14)},
        [
            *ANOTHER,
            ("already_done", {"deferred_before": True}),
            ("out_of_term", {"until": TODAY + timedelta(days=15)}),
            ("plan_missing", {"has_plan": False}),
        ],
    )


@pytest.mark.parametrize("until", [None, TODAY - timedelta(days=1)])
def test_deferring_needs_a_day_to_come(until: date | None) -> None:
    assert key_of(sign({**SIGN, "outcome": "defer", "until": until})) == "facts_missing"


# --- urgent telling


def tell_urgent(facts: dict[str, Any]) -> Refusal | None:
    given = dict(facts)
    args = rules.TellUrgent(with_=given.pop("with_"), place=given.pop("place"))
    return rules.refuse_tell_urgent(args, required=("police", "veilig_thuis"), **given)


URGENT: dict[str, Any] = {
    "with_": ("police", "veilig_thuis", "shelter"),
    "place": "At the door",
    "on_duty": True,
    "urgency": "immediate",
    "subject_matched": True,
    "integrity_open": False,
    "has_plan": True,
}


def test_telling_at_once() -> None:
    assert_in_order(
        tell_urgent,
        URGENT,
        [
            ("not_assigned", {"on_duty": False}),
            ("no_quorum", {"with_": ("police",)}),
            ("not_overdue", {"urgency": "high"}),
            ("subject_unconfirmed", {"subject_matched": False}),
            ("integrity_open", {"integrity_open": True}),
            ("plan_missing", {"has_plan": False}),
            ("facts_missing", {"place": ""}),
        ],
    )


def test_a_case_before_triage_is_not_immediate() -> None:
    assert key_of(tell_urgent({**URGENT, "urgency": None})) == "not_overdue"


def record_urgent(facts: dict[str, Any]) -> Refusal | None:
    given = dict(facts)
    known = {key: given.pop(key) for key in ("ordered_by", "recorded", "told")}
    known["items"] = given.pop("usable")
    return rules.refuse_record_urgent(rules.RecordUrgent(**given), actor=ME, **known)


def test_the_record_of_an_urgent_telling() -> None:
    assert_in_order(
        record_urgent,
        {
            "ordered_by": ME,
            "recorded": False,
            "told": True,
            "items": ("p1",),
            "usable": None,
            "necessity": "a",
            "subsidiarity": "b",
            "proportionality": "c",
            "reason": "He was on his way.",
        },
        [
            ("not_told", {"ordered_by": None}),
            ("already_done", {"recorded": True}),
            ("facts_missing", {"items": ()}),
            ("item_unknown", {"usable": Refusal("item_unknown")}),
            ("test_incomplete", {"subsidiarity": ""}),
            ("reason_missing", {"reason": ""}),
        ],
    )


def test_only_whoever_ordered_it_records_it() -> None:
    facts = {
        "ordered_by": DRAFTER,
        "recorded": True,
        "told": True,
        "items": (),
        "usable": Refusal("item_unknown"),
        "necessity": "",
        "subsidiarity": "",
        "proportionality": "",
        "reason": "",
    }
    assert key_of(record_urgent(facts)) == "not_assigned"


def test_the_panel_looks_at_it_afterwards() -> None:
    def judge(facts: dict[str, Any]) -> Refusal | None:
        given = dict(facts)
        known = {key: given.pop(key) for key in ("told", "reviewed", "quorate")}
        return rules.refuse_review_urgent(rules.ReviewUrgent(members=(), **given), **known)

    good = {"told": True, "reviewed": False, "quorate": True}
    assert_in_order(
        judge,
        {**good, "result": "not_agreed", "reason": "A call was enough."},
        [
            ("not_told", {"told": False}),
            ("already_done", {"reviewed": True}),
            ("no_quorum", {"quorate": False}),
            ("reason_missing", {"reason": ""}),
        ],
    )
    assert judge({**good, "result": "agreed", "reason": ""}) is None
    assert key_of(judge({**good, "result": "perhaps", "reason": "x"})) == "facts_missing"


# --- objection


@pytest.mark.parametrize(
    ("late_reason", "in_term", "objected", "wanted"),
    [
        ("", True, False, None),
        ("She was in hospital.", False, False, None),
        ("", False, False, "out_of_term"),
        ("", True, True, "already_done"),
        ("", False, True, "already_done"),
    ],
)
def test_objecting(late_reason: str, in_term: bool, objected: bool, wanted: str | None) -> None:
    found = rules.refuse_object(
        rules.Object(late_reason=late_reason), in_term=in_term, objected=objected
    )
    assert key_of(found) == wanted


@pytest.mark.parametrize("result", ["upheld", "dismissed"])
def test_an_objection_is_decided_by_somebody_not_involved(result: str) -> None:
    def judge(facts: dict[str, Any]) -> Refusal | None:
        given = dict(facts)
        known = {key: given.pop(key) for key in ("pending", "objected", "involved")}
        return rules.refuse_decide_objection(rules.DecideObjection(**given), **known)

    assert_in_order(
        judge,
        {
            "result": result,
            "reason": "The test is met.",
            "pending": True,
            "objected": True,
            "involved": False,
        },
        [
            ("conflict", {"involved": True}),
            ("already_done", {"pending": False}),
            ("facts_missing", {"result": "postponed"}),
            ("reason_missing", {"reason": ""}),
        ],
    )
    nothing = {"pending": False, "objected": False, "involved": False}
    assert key_of(judge({"result": result, "reason": "x", **nothing})) == "facts_missing"
