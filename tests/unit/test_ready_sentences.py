"""Ready sentences are facts about help, in every language, and never about a person."""

import re

import pytest

from disclosure.procedure.ready_sentences import LANGUAGES, SENTENCES, Sentence
from disclosure.requests import advice_rules
from disclosure.requests.advice_forms import SENTENCE_NAMES
from disclosure.web import languages

ABOUT_SOMEBODY = {
    "nl": "hij zij hem haar zijn partner ex man vrouw vriend dader slachtoffer verdachte bekend",
    "en": "he she him her his they partner ex husband wife boyfriend offender suspect known",
    "pl": "on ona jego jej partner partnerka mąż żona sprawca podejrzany",
    "tr": "o onun partner eş koca karı fail şüpheli",
    "uk": "він вона його партнер партнерка чоловік дружина кривдник підозрюваний",
    "ar": "هو هي الشريك زوجك زوجتك الجاني المشتبه",
}
"""Words with which one speaks about a person who is not in the conversation."""
NUMBER = re.compile(r"\b(?:0[89]00 \d{4}|11[23])\b")


def test_there_is_one_for_every_kind_of_help() -> None:
    assert {"danger", "veilig_thuis", "shelter", "legal"} <= SENTENCES.keys()
    assert SENTENCE_NAMES.keys() == SENTENCES.keys()
    assert set(LANGUAGES) == set(languages.LANGUAGES)


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=lambda one: one.key)
def test_none_speaks_about_a_person(sentence: Sentence) -> None:
    assert sentence.source
    for language, text in sentence.texts.items():
        words = set(re.findall(r"\w+", text.lower()))
        assert not words & set(ABOUT_SOMEBODY[language].split()), language
    for language in ("nl", "en"):
        found = [kind for kind in advice_rules.personal(sentence.text(language)) if kind != "name"]
        assert found == [], language


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=lambda one: one.key)
def test_every_language_gives_the_same_numbers(sentence: Sentence) -> None:
    dutch = set(NUMBER.findall(sentence.text("nl")))
    assert {n.replace(" ", "") for n in dutch} <= advice_rules.HELP_NUMBERS
    assert all(set(NUMBER.findall(text)) == dutch for text in sentence.texts.values())


def test_a_language_there_is_not_falls_back_on_dutch() -> None:
    assert SENTENCES["danger"].text("fr") == SENTENCES["danger"].texts["nl"]
