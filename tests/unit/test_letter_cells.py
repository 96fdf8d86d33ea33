"""Every cell of the table of letters: each by everybody, for everybody, in every stage."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.decisions import letter_kinds as kinds
from disclosure.decisions import letter_rules as rules
from disclosure.decisions import letter_wording
from disclosure.decisions.letter_rules import Facts, MakeLetter
from disclosure.errors import Refusal
from disclosure.procedure import stages

HER, SISTER, ELSE = UUID(int=1), UUID(int=2), UUID(int=3)
DAY = date(2026, 12, 1)
PARTS = ("applicant", "person_at_risk", "recipient", "initiator", "subject", "companion", "child")
WHO: dict[str, frozenset[str]] = {
    "intake": frozenset({"acknowledge"}),
    "case_director": frozenset({"acknowledge", "pause", "tell_outcome"}),
    "disclosure_officer": frozenset({"tell"}),
    "regional_manager": frozenset({"assign_director", "extend"}),
    "nobody": frozenset(),
}
"""Steps each may take of those that make letters."""
RUNNING = (*("received", "triage", "gathering", "panel", "decided"), "delivery", "follow_up")
OPEN = (*RUNNING, "withdrawn", "declined")
ALWAYS = (*OPEN, "closed")
DESK, DIRECTOR = ("intake", "case_director"), ("case_director",)
TELLERS = ("case_director", "disclosure_officer")
HERS = ("person_at_risk", "recipient", "applicant")

TABLE: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    # letter: makers, stages, to whom if she asked for herself, to whom if another asked for her
    "receipt": (DESK, OPEN, ("applicant",), ("applicant",)),
    "request": (DIRECTOR, OPEN, ("applicant",), ("applicant",)),
    "extension": (DIRECTOR, OPEN, ("applicant",), ()),
    "appointment": (TELLERS, ("delivery",), ("recipient",), ("recipient",)),
    "undertaking": (TELLERS, ("delivery", "follow_up"), ("recipient",), ("recipient",)),
    "outcome": (TELLERS, ALWAYS, HERS, ("person_at_risk", "recipient")),
    "outcome_third_party": (TELLERS, ALWAYS, (), ("applicant",)),
    "objection_decision": (DIRECTOR, ALWAYS, ("applicant",), ()),
    "objection_decision_third_party": (DIRECTOR, ALWAYS, (), ("applicant",)),
    "default_received": (DESK, OPEN, ("applicant",), ("applicant",)),
}
"""Written out by hand from procedure.md §5 and §9, and not from the code it judges."""
HAPPENED: dict[str, Any] = {
    "concluded": True,
    "asked": True,
    "called": True,
    "extended_to": DAY,
    "meeting": datetime(2026, 12, 8, 10, tzinfo=UTC),
    "objection_decided_on": DAY,
    "default_received_on": DAY,
}
OWN = Facts(
    stage="delivery",
    capacity="self",
    started_by_agency=False,
    people={"applicant": HER, "person_at_risk": HER, "recipient": HER},
    post=dict.fromkeys(HERS),
    **HAPPENED,
)
THIRD = replace(OWN, capacity="relative", people={**OWN.people, "applicant": SISTER})
NEEDS: dict[str, tuple[set[str], set[str], str]] = {
    # letter: what must have happened, what will do if it is posted, the key before that
    "receipt": (set(), set(), ""),
    "request": ({"asked"}, {"asked", "called"}, "facts_missing"),
    "extension": ({"extended_to"}, {"extended_to"}, "facts_missing"),
    "appointment": ({"meeting"}, {"meeting"}, "no_appointment"),
    "undertaking": ({"meeting"}, set(), "no_appointment"),
    "outcome": ({"concluded"}, set(), "not_told"),
    "outcome_third_party": ({"concluded"}, set(), "not_told"),
    "objection_decision": ({"objection_decided_on"}, set(), "facts_missing"),
    "objection_decision_third_party": ({"objection_decided_on"}, set(), "facts_missing"),
    "default_received": ({"default_received_on"}, set(), "facts_missing"),
}


def key(facts: Facts, letter: str, to: str, who: str, by_post: bool = False) -> str | None:
    args = MakeLetter(letter=letter, to=to, by_post=by_post)
    refusal = rules.refuse(args, facts, WHO[who].__contains__)
    return refusal.key if refusal is not None else None


def cells() -> Iterator[tuple[Facts, str, str, str]]:
    """Give every stage, part and maker, for herself and for another."""
    for facts, stage, to, who in product((OWN, THIRD), stages.STAGES, PARTS, WHO):
        yield replace(facts, stage=stage), stage, to, who


@pytest.mark.parametrize("letter", TABLE)
def test_each_cell_of_the_table(letter: str) -> None:
    makers, where, hers, thirds = TABLE[letter]
    for facts, stage, to, who in cells():
        whom = hers if facts.capacity == "self" else thirds
        wanted = (
            "wrong_role"
            if who not in makers
            else "wrong_stage"
            if stage not in where
            else None
            if to in whom
            else "facts_missing"
        )
        assert key(facts, letter, to, who) == wanted, (stage, to, who, facts.capacity)


@pytest.mark.parametrize("letter", TABLE)
def test_each_waits_for_what_it_is_about(letter: str) -> None:
    makers, _where, hers, thirds = TABLE[letter]
    needs, _posted, missing = NEEDS[letter]
    facts, to = (OWN, hers[0]) if hers else (THIRD, thirds[0])
    for name, value in HAPPENED.items():
        without: Any = {name: False if value is True else None}
        wanted = missing if name in needs else None
        assert key(replace(facts, **without), letter, to, makers[0]) == wanted, name


@pytest.mark.parametrize("letter", TABLE)
def test_what_is_posted_waits_for_it_too_and_says_so_first(letter: str) -> None:
    makers, _where, hers, thirds = TABLE[letter]
    _needs, posted, missing = NEEDS[letter]
    facts, to = (OWN, hers[0]) if hers else (THIRD, thirds[0])
    wanted = None if letter in kinds.BY_POST else "contact_unsafe"
    assert key(facts, letter, to, makers[0], by_post=True) == wanted
    for name in posted:
        only: Any = {each: False if HAPPENED[each] is True else None for each in posted - {name}}
        assert key(replace(facts, **only), letter, to, makers[0], by_post=True) is None, name
    nothing: Any = {name: False if v is True else None for name, v in HAPPENED.items()}
    shut = replace(facts, post={to: Refusal("contact_unsafe", "lapsed")}, **nothing)
    if missing:
        assert key(shut, letter, to, makers[0], by_post=True) == missing


def test_who_is_called_is_asked_nothing_that_is_handed_over() -> None:
    """A letter that waits to be posted is offered, but its long form says that we ask something."""
    called = replace(OWN, asked=False)
    director = WHO["case_director"].__contains__
    assert ("request", "applicant") in rules.offered(called, director)
    assert key(called, "request", "applicant", "case_director") == "facts_missing"
    assert key(called, "request", "applicant", "case_director", by_post=True) is None
    neither = replace(called, called=False)
    assert ("request", "applicant") not in rules.offered(neither, director)


def test_each_posted_message_has_one_letter_that_says_no_more_than_get_in_touch() -> None:
    assert sorted(kinds.POSTED) == ["appointment", "extension", "outcome", "receipt", "request"]
    assert kinds.BY_POST["request"] == kinds.BY_POST["appointment"]
    for letter, messages in kinds.ANSWERS.items():
        assert letter in kinds.BY_POST
        assert not set(messages) & set(kinds.BY_POST)


@given(
    stage=st.sampled_from(stages.STAGES),
    capacity=st.sampled_from(["self", "relative", "professional", "guardian"]),
    agency=st.booleans(),
    there=st.dictionaries(st.sampled_from(HERS), st.sampled_from([HER, SISTER, ELSE])),
    happened=st.sets(st.sampled_from(sorted(HAPPENED))),
    steps=st.sets(st.sampled_from(["acknowledge", "pause", "tell", "tell_outcome", "close"])),
)
def test_what_is_offered_can_be_made_and_nothing_is_offered_twice(
    stage: str,
    capacity: str,
    agency: bool,
    there: dict[str, UUID],
    happened: set[str],
    steps: set[str],
) -> None:
    facts = Facts(
        stage=stage,
        capacity=capacity,
        started_by_agency=agency,
        people=there,
        post=dict.fromkeys(there),
        **{name: HAPPENED[name] for name in happened},
    )
    offers = rules.offered(facts, steps.__contains__)
    for letter, to in offers:
        ways = [MakeLetter(letter=letter, to=to, by_post=way) for way in (False, True)]
        assert None in [rules.refuse(args, facts, steps.__contains__) for args in ways]
        assert not (facts.outsider(to) and letter in ("outcome", "extension", "objection_decision"))
        assert letter_wording.title(letter, to)
    humans = [(letter, there.get(to, to)) for letter, to in offers]
    assert len(humans) == len(set(humans))


def test_nothing_of_what_was_decided_is_known_where_letters_are_chosen() -> None:
    """Concluded is all the table knows: no outcome, reason, subject or urgency can steer it."""
    assert {field.name for field in fields(Facts)} == {
        *("stage", "capacity", "started_by_agency", "people", "concluded", "asked", "called"),
        *("answer_until", "extended_to", "meeting", "objected_on", "objection_decided_on"),
        *("default_received_on", "post"),
    }


HINDRANCES = [
    (Refusal("no_contact"), "Niet doen: zij wil geen contact."),
    (Refusal("contact_unsafe", "blocked"), "iemand is overleden of vermist"),
    (Refusal("contact_unsafe", "lapsed"), "de afspraak is verlopen"),
    (Refusal("contact_unsafe", "channel"), "zij vroeg niet om brieven"),
    (Refusal("contact_unsafe", "time"), "buiten de dagen of uren"),
    (Refusal("contact_unsafe", "address"), "er is geen adres"),
    (Refusal("contact_unsafe", "kept"), "gaat nooit met de post"),
    (Refusal("integrity_open"), "door een tweede persoon"),
]


@pytest.mark.parametrize(("refusal", "says"), HINDRANCES)
def test_each_hindrance_has_words_and_stops_the_post(refusal: Refusal, says: str) -> None:
    assert says in letter_wording.why_not(refusal)
    found = rules.refuse_act(rules.Act(what="posted"), frozenset(), True, False, refusal)
    assert found == refusal
    assert letter_wording.why_not(None) == ""
