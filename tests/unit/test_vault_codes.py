"""Codes and references can be said, heard and typed, and a slip is noticed."""

import math
import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.store import codes, references
from disclosure.store.codes import WORDS, new_code, normalise_code
from disclosure.store.references import ALPHABET, new_reference, spaced, valid_reference

SYLLABLES = re.compile("[bdfghklmnprstw][aeiou][bdfghklmnprstw][aeiou][klnprst]")


def test_there_are_enough_words_for_80_random_bits() -> None:
    assert len(set(WORDS)) == len(WORDS) == 2048
    assert codes.CODE_WORDS * math.log2(len(WORDS)) == 88


def test_every_word_can_be_said() -> None:
    assert all(SYLLABLES.fullmatch(word) for word in WORDS)


def test_no_single_slip_makes_another_word() -> None:
    gaps = {word[:place] + "_" + word[place + 1 :] for word in WORDS for place in range(5)}
    assert len(gaps) == 5 * len(WORDS)


def test_a_code_is_eight_words_of_the_list_and_never_the_same() -> None:
    made = [new_code() for _ in range(200)]
    assert len(set(made)) == 200
    assert all(len(code.split()) == 8 and set(code.split()) <= set(WORDS) for code in made)


def test_all_words_come_up() -> None:
    assert len({word for _ in range(4000) for word in new_code().split()}) > 2000


@pytest.mark.parametrize(
    "typed",
    [
        "{0} {1}",
        "  {0}   {1}\n",
        "{0}-{1}",
        "{0},{1}.",
        "{0}{1}",
        "1. {0} 2. {1}",
    ],
)
def test_a_code_may_be_typed_in_many_ways(typed: str) -> None:
    text = typed.format(*WORDS[:2])
    for written in (text, text.upper(), text.title()):
        assert normalise_code(written) == f"{WORDS[0]} {WORDS[1]}"


@given(st.text(max_size=400))
def test_anything_typed_becomes_a_text_to_look_up(text: str) -> None:
    normal = normalise_code(text)
    assert set(normal) <= set("abcdefghijklmnopqrstuvwxyz ")
    assert normalise_code(normal) == normal or len(normal) > codes.LONGEST
    assert len(normal) <= 20 * codes.LONGEST


def test_a_very_long_text_is_cut_before_any_work() -> None:
    assert normalise_code("a" * 10_000_000) == normalise_code("a" * codes.LONGEST)


def test_a_reference_has_no_look_alikes_and_no_vowels() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 23
    assert not set(ALPHABET) & set("0O1IL5S2Z8B6GUEAQ") - set("2568")
    made = {new_reference() for _ in range(500)}
    assert len(made) == 500
    assert all(len(one) == references.LENGTH and set(one) <= set(ALPHABET) for one in made)


@given(st.integers(0, 22), st.integers(0, 10))
def test_every_single_wrong_character_is_caught(value: int, place: int) -> None:
    reference = new_reference()
    wrong = reference[:place] + ALPHABET[value] + reference[place + 1 :]
    assert valid_reference(wrong) == (reference if wrong == reference else None)


def test_any_two_characters_that_changed_places_are_caught() -> None:
    reference = "23456789CD" + references.check_character("23456789CD")
    for one, other in combinations(range(references.LENGTH), 2):
        swapped = list(reference)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        if swapped[one] != swapped[other]:
            assert valid_reference("".join(swapped)) is None


def test_a_reference_may_be_typed_in_many_ways() -> None:
    reference = "2568CDFHJK" + references.check_character("2568CDFHJK")
    for typed in (
        reference.lower(),
        spaced(reference),
        f" {reference[:3]}-{reference[3:]} ",
        reference.replace("2", "Z").replace("5", "s").replace("6", "G").replace("8", "b"),
    ):
        assert valid_reference(typed) == reference


@pytest.mark.parametrize(
    "typed", ["", "ABC", "2" * 10, "2" * 12, "0OIL1AEUQ22", "é" * 11, "٣" * 11]
)
def test_what_cannot_be_a_reference_is_none(typed: str) -> None:
    assert valid_reference(typed) is None


def test_a_reference_is_shown_in_groups() -> None:
    assert spaced("23456789CDF") == "2345 6789 CDF"
