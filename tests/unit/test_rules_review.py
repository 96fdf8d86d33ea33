"""Guards of the review: subject match, enquiries and answers, panel and advice."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from disclosure.errors import Refusal
from disclosure.procedure import categories, profile, stages
from disclosure.procedure.categories import Item
from disclosure.review import rules
from tests.ordered import assert_in_order, key_of

ME, ELSE = UUID(int=1), UUID(int=2)
TODAY = date(2026, 11, 27)
NL = profile.load("nl")
ITEM = Item(
    id="p1",
    category="stalking",
    role="suspect",
    status="reported",
    date="2024",
    text="Reported for stalking.",
    basis="Wpg 19",
)


# --- confirm_subject


@pytest.mark.parametrize(
    ("agree", "wanted"),
    [
        ("name born_register address", None),
        ("name born_register", "too_few_identifiers"),
        ("name born address", "too_few_identifiers"),
        ("name born address phone", "too_few_identifiers"),
        ("born_register address phone", "too_few_identifiers"),
        ("name born born_register", "too_few_identifiers"),
        ("name born born_register phone", None),
        ("bsn name born", None),
        ("bsn name", "too_few_identifiers"),
        ("bsn bsn bsn", "too_few_identifiers"),
        ("photo address phone", None),
        ("bsn photo", "too_few_identifiers"),
        ("bsn photo phone", None),
        ("name born_register shoes", "facts_missing"),
        ("", "too_few_identifiers"),
    ],
)
def test_three_independent_identifiers_one_of_them_strong(agree: str, wanted: str | None) -> None:
    args = rules.ConfirmSubject(agree=tuple(agree.split()))
    assert key_of(rules.refuse_confirm_subject(args, None, ME)) == wanted


def test_confirming_judges_number_then_discrepancy_then_person() -> None:
    def judge(facts: dict[str, Any]) -> Refusal | None:
        args = rules.ConfirmSubject(agree=facts["agree"], discrepancy=facts["discrepancy"])
        return rules.refuse_confirm_subject(args, facts["last"], ME)

    assert_in_order(
        judge,
        {"agree": ("bsn", "name", "born"), "discrepancy": (), "last": ELSE},
        [
            ("too_few_identifiers", {"agree": ("name", "born")}),
            ("discrepancy", {"discrepancy": ("eye colour",)}),
            ("same_person", {"last": ME}),
        ],
    )


# --- enquire

ENQUIRE: dict[str, Any] = {
    "to": ("police",),
    "purpose": "What is known",
    "basis": "Wpg 20",
    "categories": ("stalking",),
    "pending": frozenset(),
}


def enquire(facts: dict[str, Any]) -> Refusal | None:
    given = dict(facts)
    pending = given.pop("pending")
    return rules.refuse_enquire(rules.Enquire(**given), frozenset({"police", "om"}), pending)


def test_an_enquiry_names_purpose_basis_and_categories_and_goes_out_once() -> None:
    assert_in_order(
        enquire,
        ENQUIRE,
        [
            ("facts_missing", {"purpose": ""}),
            ("category", {"categories": ("shoplifting",)}),
            ("already_done", {"pending": frozenset({"police"})}),
        ],
    )


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"to": ()}, "facts_missing"),
        ({"basis": ""}, "facts_missing"),
        ({"categories": ()}, "facts_missing"),
        ({"to": ("police", "cinema")}, "facts_missing"),
        ({"categories": categories.CATEGORIES}, None),
        ({"categories": ("stalking", "fraud")}, "category"),
        ({"to": ("police", "om"), "pending": frozenset({"om"})}, "already_done"),
        ({"to": ("police",), "pending": frozenset({"om"})}, None),
    ],
)
def test_enquire(changes: dict[str, Any], wanted: str | None) -> None:
    assert key_of(enquire({**ENQUIRE, **changes})) == wanted


# --- answer

ANSWER: dict[str, Any] = {
    "kind": "items",
    "accept_conditions": True,
    "items": (ITEM,),
    "state": "open",
    "accepted": False,
    "more_time": False,
    "known": frozenset(),
}


def answer(facts: dict[str, Any]) -> Refusal | None:
    given = dict(facts)
    known = rules.AnswerFacts(
        state=given.pop("state"),
        accepted=given.pop("accepted"),
        more_time=given.pop("more_time"),
        today=TODAY,
        known_items=given.pop("known"),
    )
    return rules.refuse_answer(rules.Answer(**given), known, NL)


def test_an_answer_accepts_conditions_keeps_to_categories_and_is_whole() -> None:
    assert_in_order(
        answer,
        ANSWER,
        [
            ("already_done", {"state": "items"}),
            ("conditions_missing", {"accept_conditions": False}),
            ("category", {"items": (replace(ITEM, category="fraud"),)}),
            ("facts_missing", {"kind": "rumour"}),
        ],
    )


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"accept_conditions": False, "accepted": True}, None),
        ({"state": "nothing"}, "already_done"),
        ({"state": "refused"}, None),
        ({"state": "broken_through"}, None),
        ({"items": ()}, "facts_missing"),
        ({"items": (ITEM, replace(ITEM, id="p2", code="01"))}, "wrongly_suspected"),
        ({"items": (replace(ITEM, status="dismissed", code="1"),)}, "wrongly_suspected"),
        ({"items": (replace(ITEM, text=" "),)}, "facts_missing"),
        ({"items": (replace(ITEM, use="may_tell", basis="by hearsay"),)}, "item_panel_only"),
        ({"items": (ITEM, ITEM)}, "already_done"),
        ({"known": frozenset({"p1"})}, "already_done"),
        ({"kind": "nothing", "items": (), "searched": "All names"}, None),
        ({"kind": "nothing", "items": ()}, "facts_missing"),
        ({"kind": "nothing", "searched": "All names"}, "facts_missing"),
        ({"kind": "refused", "items": (), "ground": "secrecy"}, None),
        ({"kind": "refused", "items": ()}, "facts_missing"),
        ({"kind": "more_time", "items": (), "reason": "Archive", "until": TODAY}, None),
        ({"kind": "more_time", "items": (), "reason": "", "until": TODAY}, "facts_missing"),
        ({"kind": "more_time", "items": (), "reason": "Archive"}, "facts_missing"),
        (
            {"kind": "more_time", "items": (), "reason": "x", "until": date(2026, 11, 26)},
            "facts_missing",
        ),
        ({"kind": "more_time", "items": (), "more_time": True}, "more_time_used"),
    ],
)
def test_answer(changes: dict[str, Any], wanted: str | None) -> None:
    assert key_of(answer({**ANSWER, **changes})) == wanted


@pytest.mark.parametrize("category", categories.CATEGORIES)
def test_every_category_of_the_procedure_may_be_answered(category: str) -> None:
    assert answer({**ANSWER, "items": (replace(ITEM, category=category),)}) is None


# --- second looks, and going on without


def test_a_sample_is_checked_once_by_somebody_else() -> None:
    assert_in_order(
        lambda facts: rules.refuse_check_nil(actor=ME, **facts),
        {"sampled": True, "checked": False, "answered_by": ELSE},
        [
            ("same_person", {"answered_by": ME}),
            ("facts_missing", {"sampled": False}),
            ("already_done", {"checked": True}),
        ],
    )


def breakthrough(facts: dict[str, Any]) -> Refusal | None:
    given = dict(facts)
    args = rules.Breakthrough(of="om", reason=given.pop("reason"))
    return rules.refuse_breakthrough(args, **given)


def test_a_breakthrough_waits_for_the_default_and_has_a_reason() -> None:
    assert_in_order(
        breakthrough,
        {"state": "open", "missed": True, "immediate": False, "reason": "No answer."},
        [("not_overdue", {"missed": False}), ("reason_missing", {"reason": ""})],
    )


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"missed": False, "immediate": True}, None),
        ({"state": ""}, "facts_missing"),
        *(({"state": state}, "already_done") for state in rules.SETTLED),
    ],
)
def test_breakthrough(changes: dict[str, Any], wanted: str | None) -> None:
    base = {"state": "open", "missed": True, "immediate": False, "reason": "No answer."}
    assert key_of(breakthrough({**base, **changes})) == wanted


@pytest.mark.parametrize(
    ("states", "unchecked", "settled", "complete", "wanted"),
    [
        ({"police": "items", "veilig_thuis": "nothing"}, (), True, True, None),
        ({"police": "items"}, (), True, True, "enquiries_open"),
        ({"police": "items", "veilig_thuis": "open"}, (), False, False, "enquiries_open"),
        ({"police": "items", "veilig_thuis": "refused"}, (), True, False, None),
        ({"police": "broken_through", "veilig_thuis": "nothing"}, (), True, False, None),
        (
            {"police": "items", "veilig_thuis": "nothing"},
            ("veilig_thuis",),
            True,
            True,
            "enquiries_open",
        ),
        (
            {"police": "items", "veilig_thuis": "nothing", "om": "open"},
            (),
            False,
            False,
            "enquiries_open",
        ),
        ({}, (), True, True, "enquiries_open"),
    ],
)
def test_gathering_closes_once_everything_is_settled(
    states: dict[str, str],
    unchecked: tuple[str, ...],
    settled: bool,
    complete: bool,
    wanted: str | None,
) -> None:
    facts = rules.EnquiryFacts(states, frozenset(unchecked))
    assert facts.settled == settled
    assert facts.complete == complete
    assert key_of(rules.refuse_close_gathering(facts, NL.quorum_required)) == wanted


# --- panel


@pytest.mark.parametrize(
    ("sitting", "wanted"),
    [
        ("police veilig_thuis probation", True),
        ("police veilig_thuis om", True),
        ("police veilig_thuis child_protection", True),
        ("police veilig_thuis", False),
        ("police veilig_thuis shelter", False),
        ("police om probation", False),
        ("veilig_thuis om probation", False),
        ("police veilig_thuis om shelter", True),
        ("", False),
    ],
)
def test_a_quorum_is_police_veilig_thuis_and_one_other_of_the_core(
    sitting: str, wanted: bool
) -> None:
    assert rules.quorate(frozenset(sitting.split()), NL) == wanted


KNOWN = frozenset(each.key for each in NL.organisations)
CONVENE: dict[str, Any] = {
    "members": ("police", "veilig_thuis", "om", "shelter"),
    "mode": "meeting",
    "conflict": (),
    "conflicted": frozenset(),
}


def convene(facts: dict[str, Any]) -> Refusal | None:
    given = dict(facts)
    conflicted = given.pop("conflicted")
    return rules.refuse_convene(rules.Convene(**given), NL, KNOWN, conflicted)


def test_convening_judges_mode_then_quorum_then_conflict() -> None:
    assert_in_order(
        convene,
        CONVENE,
        [
            ("facts_missing", {"mode": "by pigeon"}),
            ("no_quorum", {"members": ("police", "veilig_thuis")}),
            ("conflict", {"conflicted": frozenset({"police"})}),
        ],
    )


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"mode": "written"}, None),
        ({"members": (*CONVENE["members"], "cinema")}, "facts_missing"),
        ({"conflict": ("shelter",)}, None),
        ({"conflict": ("om",)}, "no_quorum"),
        ({"conflict": ("police",)}, "no_quorum"),
        ({"conflict": ("shelter",), "conflicted": frozenset({"shelter"})}, None),
    ],
)
def test_convene(changes: dict[str, Any], wanted: str | None) -> None:
    assert key_of(convene({**CONVENE, **changes})) == wanted


def test_a_vote_is_given_once_for_a_known_outcome_with_a_reason() -> None:
    assert_in_order(
        lambda facts: rules.refuse_vote(
            rules.Vote(outcome=facts["outcome"], reason=facts["reason"]), facts["voted"]
        ),
        {"outcome": "disclose", "reason": "The pattern.", "voted": False},
        [
            ("already_done", {"voted": True}),
            ("facts_missing", {"outcome": "shame"}),
            ("reason_missing", {"reason": ""}),
        ],
    )


ADVISE: dict[str, Any] = {
    "outcome": "disclose",
    "necessity": "a",
    "subsidiarity": "b",
    "proportionality": "c",
    "answers": dict.fromkeys(rules.QUESTIONS, "answered"),
    "voted": True,
    "states": {"police": "items"},
}


def advise(facts: dict[str, Any]) -> Refusal | None:
    given = dict(facts)
    voted, states = given.pop("voted"), given.pop("states")
    return rules.refuse_advise(rules.Advise(**given), voted, rules.EnquiryFacts(states))


def test_an_advice_rests_on_votes_answers_tests_and_questions() -> None:
    assert_in_order(
        advise,
        ADVISE,
        [
            ("no_quorum", {"voted": False}),
            ("enquiries_open", {"states": {"police": "items", "om": "open"}}),
            ("test_incomplete", {"necessity": ""}),
            ("facts_missing", {"answers": {}}),
        ],
    )


@pytest.mark.parametrize("test", rules.TESTS)
def test_each_of_the_three_tests_has_reasons(test: str) -> None:
    assert key_of(advise({**ADVISE, test: ""})) == "test_incomplete"


@pytest.mark.parametrize("question", rules.QUESTIONS)
def test_each_of_the_seven_questions_is_answered(question: str) -> None:
    for answers in ({**ADVISE["answers"], question: ""}, {}):
        assert key_of(advise({**ADVISE, "answers": answers})) == "facts_missing"


def test_an_advice_is_one_of_the_outcomes() -> None:
    assert advise({**ADVISE, "outcome": "shame"}) == Refusal("facts_missing", "outcome")


@pytest.mark.parametrize("outcome", stages.OUTCOMES)
def test_every_outcome_may_be_voted_for_and_advised(outcome: str) -> None:
    assert rules.refuse_vote(rules.Vote(outcome=outcome, reason="x"), voted=False) is None
    assert advise({**ADVISE, "outcome": outcome}) is None
