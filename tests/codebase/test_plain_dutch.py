"""Every Dutch text that a visitor reads is short and plain: pages, questions, messages, letters."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure.decisions import letters
from disclosure.web import catalogue
from tests.sample_letters import strings

MEAN, LONGEST = 12.0, 20
"""Words a sentence: on the whole, and at most."""
WORDS = Path(__file__).resolve().parent.parent / "data" / "plain_words.toml"
END = re.compile(r"(?<=[.?!])[”)]?\s+")
SAID_TO_STAFF = frozenset({"Er loopt nog een bezwaar."})
"""Stands among the refusals that all pages share; no visitor can get it."""
BLANK = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def public_texts() -> dict[str, list[str]]:
    """Give the Dutch texts a visitor can meet, by part of the site; the letters are one."""
    texts = defaultdict[str, list[str]](list)
    for room, catalog in catalogue.extracted(catalogue.VISITORS[0]).items():
        for message in catalog:
            said = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
            texts[room] += [text for text in said if text and text not in SAID_TO_STAFF]
    texts["letters"] += strings(letters.read_texts("nl"))
    return dict(texts)


def sentences(text: str) -> Iterator[str]:
    """Give the whole sentences of a text: a label without a stop would make the mean too good."""
    for part in END.split(text):
        if re.search(r"[.?!][”)]?$", part):
            yield BLANK.sub("woord", part)


def length(sentence: str) -> int:
    return sum(1 for word in sentence.split() if re.search(r"\w", word))


def figures() -> dict[str, tuple[int, float, int]]:
    """Give for each part how many sentences it has, their mean length and the longest."""
    found = {}
    for room, texts in public_texts().items():
        lengths = [length(sentence) for text in texts for sentence in sentences(text)]
        found[room] = (len(lengths), round(sum(lengths) / len(lengths), 1), max(lengths))
    return found


def hard(texts: dict[str, list[str]], avoid: dict[str, str]) -> list[str]:
    """Name each word to avoid that is used, with the word to use and where it stands."""
    return [
        f"{room}: {word} → {plain}: {text}"
        for room, said in texts.items()
        for text in said
        for word, plain in avoid.items()
        if re.search(rf"\b{word}\b", text, re.IGNORECASE)
    ]


def at_one_place(texts: dict[str, list[str]]) -> dict[str, list[str]]:
    """Put pages and questions together, which refer to each other; a letter stands alone."""
    pages = [text for room, said in texts.items() if room != "letters" for text in said]
    return {"pages": pages, "letters": texts["letters"]}


def unexplained(texts: dict[str, list[str]], terms: dict[str, str]) -> list[str]:
    """Name each term that is used somewhere without saying there what it is."""
    return [
        f"{room}: {term}"
        for room, said in texts.items()
        for term, plain in terms.items()
        if re.search(rf"\b{term}\b", " ".join(said), re.IGNORECASE)
        and not any(plain in text for text in said)
    ]


def test_sentences_are_short() -> None:
    """At the last count 950 sentences, 7.1 words on average, the longest of 20."""
    too_long = [
        f"{length(sentence)} in {room}: {sentence}"
        for room, texts in public_texts().items()
        for text in texts
        for sentence in sentences(text)
        if length(sentence) > LONGEST
    ]
    assert too_long == [], figures()
    assert {room: mean for room, (_, mean, _) in figures().items() if mean > MEAN} == {}, figures()


def test_it_is_counted_over_pages_questions_messages_and_letters() -> None:
    counted = {room: many for room, (many, _, _) in figures().items()}
    assert set(counted) >= {"letters", "messages", "requests", "web"}
    assert sum(counted.values()) > 900


def test_hard_words_are_not_used() -> None:
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    assert hard(public_texts(), words["avoid"]) == []


def test_a_term_of_law_or_technique_is_explained_where_it_is_used() -> None:
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    assert unexplained(at_one_place(public_texts()), words["explained"]) == []
    said = " ".join(text for texts in public_texts().values() for text in texts)
    assert [term for term in words["explained"] if term not in said.casefold()] == []


def test_the_plain_word_is_not_a_hard_one_itself() -> None:
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    assert hard({"plain": list(words["avoid"].values())}, words["avoid"]) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bel ons. Wij helpen u graag.", [2, 4]),
        ("Naam van uw partner", []),
        ("Dit duurt %(num)s dagen, en dan {day}?", [7]),
        ("Hij zei “kom”. “Ga weg.” Meer niet.", [3, 2, 2]),
    ],
)
def test_sentences_are_counted_as_a_reader_counts(text: str, found: list[int]) -> None:
    assert [length(sentence) for sentence in sentences(text)] == found


def test_what_is_wrong_is_found() -> None:
    texts = {"web": ["U dient dit te doen. De curator weet het."]}
    assert len(hard(texts, {"dient": "moet"})) == 1
    assert hard(texts, {"dien": "moet"}) == []
    assert unexplained(texts, {"curator": "iemand van de rechter"}) == ["web: curator"]
    texts["web"].append("Dat is iemand van de rechter.")
    assert unexplained(texts, {"curator": "iemand van de rechter"}) == []
