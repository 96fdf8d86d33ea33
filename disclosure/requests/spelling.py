"""Spelling a word aloud, as Dutch ears know it from the telephone."""

NAMES = (
    "Anton Bernard Cornelis Dirk Eduard Ferdinand Gerard Hendrik Izaak Johan Karel Lodewijk"
    " Maria Nico Otto Pieter Quirinus Rudolf Simon Teunis Utrecht Victor Willem Xantippe"
    " Ypsilon Zaandam"
)
ALPHABET = {name[0].lower(): name for name in NAMES.split()}
"""The Dutch telephone alphabet, one name a letter."""


def spelled(word: str) -> str:
    """Return a word of the code letter by letter, as it is read out."""
    return ", ".join(ALPHABET[letter] for letter in word)
