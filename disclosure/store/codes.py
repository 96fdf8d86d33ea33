"""Codes given to applicants: eight made-up words that can be said, heard and typed.

The words (`data/words.txt`) are two open syllables and a consonant, without pairs that Dutch ears
confuse at the end. Any two differ in at least two letters, so one slip never makes another word.
They mean nothing in any language we know of; a code does not look like a password either.
"""

import re
import secrets
import unicodedata
from pathlib import Path
from typing import Final

WORDS: Final = tuple(
    (Path(__file__).parent / "data" / "words.txt").read_text(encoding="ascii").split()
)
WORD_LETTERS: Final = 5
CODE_WORDS: Final = 8  # of 2048 words: 88 random bits
LONGEST: Final = 200
NO_LETTER: Final = re.compile("[^a-z]")


def new_code() -> str:
    """Return a fresh code of 88 random bits: eight words with spaces between."""
    return " ".join(secrets.choice(WORDS) for _ in range(CODE_WORDS))


def normalise_code(text: str) -> str:
    """Return a typed code as it was given: small letters, one space between words.

    Whatever is typed gives a text, at most `LONGEST` letters of it counting: a malformed code is
    hashed and looked up like any other, so that it takes the same way as a wrong one.
    """
    plain = unicodedata.normalize("NFKD", text[:LONGEST]).lower()
    letters = NO_LETTER.sub("", plain)
    return " ".join(
        letters[start : start + WORD_LETTERS] for start in range(0, len(letters), WORD_LETTERS)
    )
