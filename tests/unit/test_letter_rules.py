"""Which letter by whom, for whom, when; what may happen to one: the table, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from disclosure.decisions import letter_kinds as kinds
from disclosure.decisions import letter_rules as rules
from disclosure.decisions.letter_rules import Act, Facts, MakeLetter
from disclosure.errors import Refusal
from disclosure.procedure import stages

HER, SISTER = UUID(int=1), UUID(int=2)
DAY = date(2026, 12, 1)
ALL: dict[str, Any] = {
    "concluded": True,
    "asked": True,
    "extended_to": DAY,
    "meeting": datetime(2026, 12, 8, 10, tzinfo=UTC),
    "objection_decided_on": DAY,
    "default_received_on": DAY,
}
"""Everything happened at once, so that only one thing at a time stands in the way."""
OWN = Facts(
    stage="delivery",
    capacity="self",
    started_by_agency=False,
    people={"applicant": HER, "person_at_risk": HER, "recipient": HER},
    post={"applicant": None, "recipient": None},
    **ALL,
)
THIRD = replace(
    OWN, capacity="relative", people={**OWN.people, "applicant": SISTER}, post={"applicant": None}
)
AGENCY = replace(
    OWN, started_by_agency=True, people={"person_at_risk": HER, "recipient": HER}, post={}
)
STEPS = {
    "intake": {"acknowledge"},
    "director": {"pause", "tell_outcome"},
    "officer": {"tell"},
    "chair": set[str](),
}


def letters(facts: Facts, who: str = "director") -> dict[str, list[str]]:
    """Return what somebody may make: by letter, for whom."""
    found: dict[str, list[str]] = {}
    for letter, to in rules.offered(facts, STEPS[who].__contains__):
        found.setdefault(letter, []).append(to)
    return found


def key(facts: Facts, letter: str, to: str, who: str = "director", **more: Any) -> str | None:
    args = MakeLetter(letter=letter, to=to, **more)
    refusal = rules.refuse(args, facts, STEPS[who].__contains__)
    return refusal.key if refusal is not None else None


def test_every_letter_has_a_rule_and_every_rule_a_letter() -> None:
    assert set(rules.RULES) == set(kinds.SECTIONS)


def test_she_who_asked_for_herself_is_offered_each_letter_once() -> None:
    assert letters(OWN) == {
        "receipt": ["applicant"],
        "request": ["applicant"],
        "extension": ["applicant"],
        "appointment": ["recipient"],
        "undertaking": ["recipient"],
        "outcome": ["person_at_risk"],
        "objection_decision": ["applicant"],
        "default_received": ["applicant"],
    }


def test_a_third_party_never_gets_what_tells_how_the_case_goes() -> None:
    to_sister = {letter for letter, to in letters(THIRD).items() if "applicant" in to}
    assert to_sister == {
        *("receipt", "request", "default_received"),
        *("outcome_third_party", "objection_decision_third_party"),
    }


def test_the_agency_that_started_a_case_gets_words_that_fit_every_outcome() -> None:
    assert [letter for letter, to in letters(AGENCY).items() if "initiator" in to] == [
        "outcome_third_party"
    ]


@pytest.mark.parametrize(
    ("who", "those"),
    [
        ("intake", {"receipt", "default_received"}),
        ("officer", {"appointment", "undertaking", "outcome"}),
        ("chair", set()),
    ],
)
def test_who_makes_which(who: str, those: set[str]) -> None:
    assert set(letters(OWN, who)) == those
    for letter, to in rules.offered(OWN, STEPS["director"].__contains__):
        assert (key(OWN, letter, to, who) == "wrong_role") == (letter not in those), letter


@pytest.mark.parametrize(
    ("letter", "to", "without", "refused"),
    [
        ("request", "applicant", "asked", "facts_missing"),
        ("extension", "applicant", "extended_to", "facts_missing"),
        ("appointment", "recipient", "meeting", "no_appointment"),
        ("undertaking", "recipient", "meeting", "no_appointment"),
        ("outcome", "person_at_risk", "concluded", "not_told"),
        ("objection_decision", "applicant", "objection_decided_on", "facts_missing"),
        ("default_received", "applicant", "default_received_on", "facts_missing"),
    ],
)
def test_a_letter_is_there_only_after_what_it_is_about(
    letter: str, to: str, without: str, refused: str
) -> None:
    nothing: Any = {without: False if ALL[without] is True else None}
    assert key(OWN, letter, to) is None
    assert key(replace(OWN, **nothing), letter, to) == refused
    assert letter not in letters(replace(OWN, **nothing))


@pytest.mark.parametrize("stage", [*stages.OPEN, "closed"])
def test_which_letters_there_are_in_each_stage(stage: str) -> None:
    found = set(letters(replace(OWN, stage=stage)))
    running = {"receipt", "request", "extension", "default_received"}
    assert (running <= found) == (stage != "closed")
    assert ("appointment" in found) == (stage == "delivery")
    assert ("undertaking" in found) == (stage in ("delivery", "follow_up"))
    assert {"outcome", "objection_decision"} <= found


@pytest.mark.parametrize("to", ["subject", "companion", "initiator", ""])
def test_nobody_else_gets_a_letter(to: str) -> None:
    assert {key(OWN, letter, to) for letter in rules.RULES} == {"facts_missing"}
    assert key(OWN, "../outcome", "applicant") == "facts_missing"


def test_only_what_may_leave_is_posted_and_only_if_the_rule_allows_it_now() -> None:
    for letter, (to,) in letters(OWN).items():
        refused = key(OWN, letter, to, by_post=True)
        assert refused == (None if letter in kinds.BY_POST else "contact_unsafe"), letter
    shut = replace(OWN, post={"applicant": Refusal("contact_unsafe", "time")})
    assert key(shut, "receipt", "applicant", by_post=True) == "contact_unsafe"
    assert key(shut, "receipt", "applicant") is None
    unknown = replace(OWN, post={})
    assert key(unknown, "receipt", "applicant", by_post=True) == "no_contact"


SHUT = Refusal("contact_unsafe", "lapsed")
HAPPENED = [
    # what, alone, what was done before, made for the post, held, gate → key
    ("read", False, (), False, False, SHUT, None),
    ("read", False, ("read",), False, False, None, None),
    ("read", False, (), False, True, None, "integrity_open"),
    ("kept", False, (), False, True, None, None),
    ("kept", False, ("kept",), False, False, None, "already_done"),
    ("taken", True, ("read",), False, False, SHUT, None),
    ("taken", False, ("read",), False, False, None, "reason_missing"),
    ("taken", True, (), False, True, None, "integrity_open"),
    ("taken", True, (), True, False, None, "facts_missing"),
    ("posted", False, (), True, False, None, None),
    ("posted", False, (), True, False, SHUT, "contact_unsafe"),
    ("posted", False, (), False, False, None, "facts_missing"),
    ("posted", False, ("posted",), True, False, None, "already_done"),
    ("posted", False, (), True, True, None, "integrity_open"),
    ("burnt", True, (), False, False, None, "facts_missing"),
]


@pytest.mark.parametrize(("what", "alone", "done", "by_post", "held", "gate", "refused"), HAPPENED)
def test_what_may_happen_to_a_letter(
    what: str,
    alone: bool,
    done: tuple[str, ...],
    by_post: bool,
    held: bool,
    gate: Refusal | None,
    refused: str | None,
) -> None:
    found = rules.refuse_act(Act(what=what, alone=alone), frozenset(done), by_post, held, gate)
    assert (found.key if found is not None else None) == refused
