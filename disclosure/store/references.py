"""References that people read out: ten random characters and a check character.

The alphabet has 23 characters, a prime, none of which looks like another or makes a word. The
check catches every single wrong character and every two that changed places.
"""

import re
import secrets
from typing import Final

ALPHABET: Final = "23456789CDFHJKMNPRTVWXY"
RANDOM_CHARACTERS: Final = 10
LENGTH: Final = RANDOM_CHARACTERS + 1
LOOK_ALIKES: Final = str.maketrans("BGSZ", "8652")
LEFT_OUT: Final = re.compile(r"[\s.\-\u2010-\u2015]+")
LONGEST: Final = 40

_value = {character: number for number, character in enumerate(ALPHABET)}


def new_reference() -> str:
    """Return a fresh reference of 11 characters, the last of which checks the others."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
    return body + check_character(body)


def valid_reference(text: str) -> str | None:
    """Return a typed reference as it was given, or None if no such reference can exist.

    Capitals, spaces and hyphens do not matter; letters that the alphabet leaves out are read as
    the digit they look like.
    """
    plain = LEFT_OUT.sub("", text[:LONGEST]).upper().translate(LOOK_ALIKES)
    if len(plain) != LENGTH or not set(plain) <= set(ALPHABET):
        return None
    return plain if check_character(plain[:-1]) == plain[-1] else None


def spaced(reference: str) -> str:
    """Return a reference in groups, as it is shown and read out."""
    return f"{reference[:4]} {reference[4:8]} {reference[8:]}"


def check_character(body: str) -> str:
    """Return the character that goes with ten others: the sum of place × value, modulo 23."""
    total = sum(place * _value[character] for place, character in enumerate(body, 1))
    return ALPHABET[total % len(ALPHABET)]
