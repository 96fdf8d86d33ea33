"""Red flags: the list of the contract, the minimum they set, the statutory signals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.procedure.urgency import (
    ANSWERS,
    FLAGS,
    LEVELS,
    QUESTIONS,
    SEPARATED,
    SIGNALS,
    SIGNALS_SOURCE,
    Minimum,
    minimum,
    rank,
    urgent,
)

OF_THE_CONTRACT = """
coercive_control isolation money_control threats stalking strangulation suicide forced_sex
pregnancy separation jealousy weapons_access weapon_used threat_to_kill substances escalation
breach breach_approach earlier_reports honour outing she_expects forced_withdrawal
"""
ALONE = {
    "strangulation": "high",
    "weapon_used": "high",
    "threat_to_kill": "high",
    "breach_approach": "high",
    "coercive_control": "elevated",
    "stalking": "elevated",
}

answers = st.dictionaries(st.sampled_from(FLAGS), st.sampled_from(ANSWERS))
said = st.sampled_from((*SEPARATED, "now", ""))


def test_the_flags_are_those_of_the_contract_in_their_order() -> None:
    assert tuple(OF_THE_CONTRACT.split()) == FLAGS


@pytest.mark.parametrize("flag", FLAGS)
def test_what_each_flag_asks_for_alone(flag: str) -> None:
    wanted = ALONE.get(flag, "standard")
    assert minimum({flag: "yes"}, "no") == Minimum(wanted, flag if flag in ALONE else "")


@pytest.mark.parametrize("answer", ["no", "unknown"])
@pytest.mark.parametrize("flag", FLAGS)
def test_only_a_yes_counts(flag: str, answer: str) -> None:
    assert minimum({flag: answer}, "recent") == Minimum("standard", "")


@pytest.mark.parametrize("flag", ["coercive_control", "stalking"])
@pytest.mark.parametrize(
    ("separation", "separated", "level"),
    [
        ("yes", "no", "high"),
        ("yes", "past", "high"),
        ("unknown", "now", "high"),
        ("unknown", "soon", "high"),
        ("unknown", "recent", "high"),
        ("", "recent", "high"),
        ("no", "recent", "elevated"),
        ("no", "soon", "elevated"),
        ("unknown", "past", "elevated"),
        ("unknown", "no", "elevated"),
    ],
)
def test_control_and_stalking_count_for_more_around_a_separation(
    flag: str, separation: str, separated: str, level: str
) -> None:
    flags = {flag: "yes"} | ({"separation": separation} if separation else {})
    rule = f"{flag}+separation" if level == "high" else flag
    assert minimum(flags, separated) == Minimum(level, rule)


def test_a_separation_alone_asks_for_nothing() -> None:
    assert minimum({"separation": "yes"}, "recent") == Minimum("standard", "")


def test_the_highest_rule_is_the_one_that_is_named() -> None:
    flags = {"stalking": "yes", "coercive_control": "yes", "strangulation": "yes"}
    assert minimum(flags, "no") == Minimum("high", "strangulation")
    assert minimum({}, "no") == Minimum("standard", "")


@given(answers, said, st.sampled_from(FLAGS))
def test_one_yes_more_never_lowers_the_minimum(
    flags: dict[str, str], separated: str, flag: str
) -> None:
    before, after = minimum(flags, separated), minimum(flags | {flag: "yes"}, separated)
    assert rank(after.level) >= rank(before.level)


@given(answers, said)
def test_the_rules_never_ask_for_immediate_and_always_name_themselves(
    flags: dict[str, str], separated: str
) -> None:
    found = minimum(flags, separated)
    assert found.level in LEVELS[:3]
    assert (found.rule == "") == (found.level == "standard")


def test_levels_rise_and_urgent_is_high_or_more() -> None:
    assert [rank(level) for level in LEVELS] == [0, 1, 2, 3]
    assert [urgent(level) for level in LEVELS] == [False, False, True, True]
    assert urgent(None) is False
    with pytest.raises(ValueError, match="not in tuple"):
        rank("medium")


def test_every_flag_has_a_plain_question() -> None:
    assert len(QUESTIONS) == 23
    for flag in QUESTIONS:
        assert flag.question.endswith("?")
        assert len(flag.question.split()) <= 18


def test_the_twenty_statutory_signals_stand_in_three_groups() -> None:
    assert [(group.key, len(group.signals)) for group in SIGNALS] == [
        ("person", 3),
        ("incident", 11),
        ("living", 6),
    ]
    keys = [(group.key, signal.key) for group in SIGNALS for signal in group.signals]
    assert len(set(keys)) == 20
    assert "BWBR0024658" in SIGNALS_SOURCE
