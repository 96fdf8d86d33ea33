"""The ready choices of a safety plan, and what must never stand in its data."""

import re

import pytest

from disclosure.procedure import files, plan_choices
from disclosure.procedure.plan_choices import CHOICES, LANGUAGES, SECTIONS, Choice

ALL = sorted(CHOICES)
MEDIATION = re.compile(
    r"(?<!Geen )bemidd|mediat|arabuluc|uzlaştır|وساطة|mediacj|медіац|посередни",
    re.IGNORECASE,
)
SHOWN = ("plan_choices.toml", "measures.toml", "ready_sentences.toml")


@pytest.mark.parametrize("section", SECTIONS)
def test_every_part_can_be_filled_by_touch_on_every_path(section: str) -> None:
    found = plan_choices.of_section(section)
    assert len(found) >= 3
    for path in ("", *plan_choices.PATHS):
        assert sum(one.fits(path) for one in found) >= 2, path


@pytest.mark.parametrize("key", ALL)
def test_a_choice_is_short_and_shows_nobody_what_it_is(key: str) -> None:
    choice = CHOICES[key]
    texts = {language: choice.text(language) for language in LANGUAGES}
    assert all(texts.values())
    assert len(set(texts.values())) == len(LANGUAGES)
    assert max(map(len, texts.values())) <= 60
    assert not [text for text in texts.values() if plan_choices.telling_words(text)]


def test_a_language_that_is_not_spoken_is_answered_in_dutch() -> None:
    choice = CHOICES["place.money"]
    assert choice.text("xx") == choice.text("nl") == "Wat geld apart"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Melk, brood, tas bij Els", ()),
        ("De politie belt; POLITIE", ("politie",)),
        ("Naar de opvang, aangifte doen", ("opvang", "aangifte")),
        ("My safety plan", ("safety",)),
        ("Zadzwonić na policję", ("policję",)),
        ("GÜVENLİK, SIĞINMA, polis", ("güvenlik", "siğinma", "polis")),
        ("الاتصال بالشرطة في الشرطة", ("الشرطة",)),
    ],
)
def test_words_that_tell_are_found_in_what_was_typed(text: str, words: tuple[str, ...]) -> None:
    assert plan_choices.telling_words(text) == words


@pytest.mark.parametrize("name", SHOWN)
def test_mediation_is_suggested_nowhere(name: str) -> None:
    text = (files.DATA / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(lines) > 50
    assert not [line for line in lines if MEDIATION.search(line)]


@pytest.mark.parametrize("text", ["Ga samen in bemiddeling", "Mediation", "Arabulucuya git"])
def test_the_search_for_mediation_finds_it(text: str) -> None:
    assert MEDIATION.search(text)


def test_a_choice_without_a_path_is_for_all_three() -> None:
    assert CHOICES["now.112"].fits("stay")
    assert not CHOICES["now.door"].fits("stay")
    assert isinstance(CHOICES["now.112"], Choice)
