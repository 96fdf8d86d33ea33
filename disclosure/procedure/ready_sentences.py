"""Ready sentences for advisers: facts about help, in every language; never about a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from disclosure.procedure import files

DUTCH = "nl"
LANGUAGES = (DUTCH, "en", "ar", "pl", "tr", "uk")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One fact, by language."""

    key: str
    source: str
    texts: Mapping[str, str]

    def text(self, language: str) -> str:
        """Return it in a language; in Dutch where there is no such translation."""
        return self.texts.get(language) or self.texts[DUTCH]


def _sentence(row: files.Section) -> Sentence:
    texts = {language: row.text(language) for language in LANGUAGES}
    sentence = Sentence(row.text("key"), row.text("source"), MappingProxyType(texts))
    row.finish()
    return sentence


def _read() -> dict[str, Sentence]:
    top = files.read("ready_sentences.toml")
    found = [_sentence(row) for row in top.rows("sentences")]
    top.finish()
    return {sentence.key: sentence for sentence in found}


SENTENCES = _read()
