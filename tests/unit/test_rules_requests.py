"""Guards at the front: submit, triage, decline, withdraw."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from disclosure.errors import Refusal
from disclosure.procedure import urgency
from disclosure.procedure.contact import SafeContact
from disclosure.requests import rules
from tests.ordered import assert_in_order, key_of

SECOND = UUID(int=2)
NOBODY = rules.PersonFacts()
HER = rules.PersonFacts(name="Noor", identifiers=("Noor",))
HIM = rules.PersonFacts(identifiers=("Bram",))
LEAST = rules.SubmitFacts(
    route="ask",
    capacity="self",
    contact=SafeContact("none"),
    person=HER,
    subject=HIM,
    applicant=NOBODY,
    relationship="ex",
    separated="no",
    words="He follows me.",
)


# --- submit


def submit(changes: dict[str, Any]) -> Refusal | None:
    facts = dict(changes)
    staff, liaison = facts.pop("staff", False), facts.pop("liaison", False)
    here = facts.pop("here", True)
    return rules.refuse_submit(replace(LEAST, **facts), staff, liaison, here)


def test_submit_judges_role_then_contact_then_facts() -> None:
    assert_in_order(
        submit,
        {},
        [
            ("wrong_role", {"staff": True, "liaison": True}),
            ("wrong_region", {"here": False}),
            ("no_contact", {"contact": None}),
            ("facts_missing", {"capacity": "agency"}),
        ],
    )


@pytest.mark.parametrize(
    ("route", "capacity", "staff", "liaison", "wanted"),
    [
        ("ask", "self", False, False, None),
        ("ask", "self", True, False, None),
        ("ask", "self", True, True, "wrong_role"),
        ("know", "agency", True, True, None),
        ("know", "agency", True, False, "wrong_role"),
        ("know", "agency", False, False, "wrong_role"),
        ("ask", "agency", False, False, "facts_missing"),
        ("know", "self", True, True, "facts_missing"),
        ("guess", "self", False, False, "facts_missing"),
        ("ask", "neighbour", False, False, "facts_missing"),
    ],
)
def test_who_submits_by_which_route(
    route: str, capacity: str, staff: bool, liaison: bool, wanted: str | None
) -> None:
    facts = {"route": route, "capacity": capacity, "staff": staff, "liaison": liaison}
    assert key_of(submit(facts)) == wanted


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"person": NOBODY}, "person"),
        ({"subject": NOBODY}, "subject"),
        ({"relationship": ""}, "relationship"),
        ({"words": ""}, "words"),
        ({"separated": ""}, "separated"),
        ({"separated": "sometimes"}, "separated"),
        ({"capacity": "relative"}, "applicant"),
        ({"capacity": "professional"}, "applicant"),
    ],
)
def test_the_least_an_application_holds(changes: dict[str, Any], field: str) -> None:
    assert submit(changes) == Refusal("facts_missing", field)


@pytest.mark.parametrize("separated", urgency.SEPARATED)
def test_any_one_identifier_of_the_subject_is_enough(separated: str) -> None:
    nickname = rules.PersonFacts(identifiers=("drives a red van",))
    assert submit({"subject": nickname, "separated": separated}) is None


def test_a_relative_gives_a_name() -> None:
    assert submit({"capacity": "relative", "applicant": rules.PersonFacts(name="Sofie")}) is None


# --- triage

TRIAGE: dict[str, Any] = {
    "urgency": "high",
    "flags": {"weapons_access": "unknown", "strangulation": "yes"},
    "judgement": "She is afraid.",
    "acute": "",
    "reason": "",
    "second": None,
    "before": None,
    "separated": "no",
    "judged": Refusal("second_missing"),
}


def triage(facts: dict[str, Any]) -> Refusal | None:
    given = dict(facts)
    known = rules.TriageFacts(given.pop("before"), given.pop("separated"))
    judged = given.pop("judged")
    return rules.refuse_triage(rules.Triage(**given), known, judged)


def test_triage_judges_flags_judgement_weapons_level_and_what_was_done() -> None:
    immediate = {**TRIAGE, "urgency": "immediate", "acute": "The police are there."}
    assert_in_order(
        triage,
        immediate,
        [
            ("flags_missing", {"flags": {}}),
            ("facts_missing", {"judgement": ""}),
            ("flags_missing", {"flags": {"strangulation": "no"}}),
            ("acute_missing", {"acute": ""}),
        ],
    )


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, None),
        ({"urgency": "extreme"}, "facts_missing"),
        ({"flags": {"weapons_access": "maybe"}}, "flags_missing"),
        ({"flags": {"weapons_access": "no", "strangling": "yes"}}, "flags_missing"),
        ({"flags": {"weapons_access": ""}}, "flags_missing"),
        ({"urgency": "elevated"}, "below_minimum"),
        ({"urgency": "elevated", "second": SECOND, "judged": None}, "reason_missing"),
        ({"urgency": "elevated", "reason": "Long ago."}, "second_missing"),
        (
            {"urgency": "elevated", "reason": "Long ago.", "judged": Refusal("same_person")},
            "same_person",
        ),
        ({"urgency": "elevated", "reason": "Long ago.", "judged": None}, None),
        ({"before": "immediate"}, "second_missing"),
        ({"before": "immediate", "judged": None}, None),
        ({"before": "standard"}, None),
        ({"urgency": "immediate"}, "acute_missing"),
        ({"urgency": "immediate", "acute": "112"}, None),
    ],
)
def test_triage(changes: dict[str, Any], wanted: str | None) -> None:
    assert key_of(triage({**TRIAGE, **changes})) == wanted


@pytest.mark.parametrize(
    ("flag", "separated", "least"),
    [
        ("strangulation", "no", "high"),
        ("weapon_used", "no", "high"),
        ("threat_to_kill", "no", "high"),
        ("breach_approach", "no", "high"),
        ("coercive_control", "no", "elevated"),
        ("stalking", "past", "elevated"),
        ("stalking", "recent", "high"),
        ("coercive_control", "soon", "high"),
        ("jealousy", "recent", "standard"),
    ],
)
def test_no_level_under_the_minimum_and_every_level_from_it(
    flag: str, separated: str, least: str
) -> None:
    for level in urgency.LEVELS:
        facts = {
            **TRIAGE,
            "urgency": level,
            "acute": "112",
            "flags": {"weapons_access": "no", flag: "yes"},
            "separated": separated,
        }
        below = urgency.rank(level) < urgency.rank(least)
        assert key_of(triage(facts)) == ("below_minimum" if below else None), level


# --- decline, withdraw


def test_declining_needs_a_code_reasons_two_people_and_a_talk() -> None:
    def judge(facts: dict[str, Any]) -> Refusal | None:
        given = dict(facts)
        judged = given.pop("judged")
        codes = ("out_of_scope", "incomplete")
        return rules.refuse_decline(rules.Decline(**given), judged, codes)

    assert_in_order(
        judge,
        {"code": "incomplete", "reason": "No name.", "talk_offered": True, "judged": None},
        [
            ("facts_missing", {"code": "dull"}),
            ("reason_missing", {"reason": ""}),
            ("second_missing", {"judged": Refusal("second_missing")}),
            ("facts_missing", {"talk_offered": False}),
        ],
    )


@pytest.mark.parametrize(
    ("by_applicant", "spoken", "reason", "wanted"),
    [
        (True, False, "", None),
        (False, True, "", None),
        (False, False, "Rang three times.", None),
        (False, False, "", "reason_missing"),
    ],
)
def test_withdrawing(by_applicant: bool, spoken: bool, reason: str, wanted: str | None) -> None:
    args = rules.Withdraw(reason=reason, spoken_alone=spoken)
    assert key_of(rules.refuse_withdraw(args, by_applicant)) == wanted


# --- who represents her

CHECK = rules.CheckRepresentative(
    who=SECOND, name="Ko", kind="mentor", register="gezag", found=True, is_subject=False
)


@pytest.mark.parametrize(
    ("changes", "known", "detail"),
    [
        ({}, True, None),
        ({"who": None}, False, None),
        ({"found": False, "is_subject": True}, True, None),
        ({}, False, "who"),
        ({"name": ""}, True, None),
        ({"who": None, "name": ""}, False, "name"),
        ({"kind": "neighbour"}, True, "kind"),
        ({"register": ""}, True, "register"),
        ({"found": None}, True, "found"),
        ({"is_subject": None}, True, "is_subject"),
    ],
)
def test_a_representative_is_checked_whole(
    changes: dict[str, Any], known: bool, detail: str | None
) -> None:
    found = rules.refuse_check_representative(replace(CHECK, **changes), known)
    assert found == (None if detail is None else Refusal("facts_missing", detail))
