"""One spelling for what may be matched across cases: names with a birth date, BSN, address.

Pure. Two spellings of the same person should come out equal; that two people now and then do so
too is no harm, because a human judges every candidate. No error names the value.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from stdnum.nl import bsn as stdnum_bsn

# Family names are sorted, written and registered with and without these; without is the meeting
# point of "Van den Berg", "Berg, van den" and "Berg". Spelled as they are after `SPELLINGS`.
PARTICLES: Final = frozenset({
    "aan", "af", "al", "am", "auf", "by", "d", "da", "dal", "dalla", "das", "de", "degli",
    "dei", "del", "della", "den", "der", "des", "di", "die", "do", "don", "dos", "du", "e",
    "el", "en", "het", "i", "in", "l", "la", "las", "le", "les", "lo", "los", "m", "met", "o",
    "of", "onder", "op", "over", "s", "t", "te", "ten", "ter", "tho", "thoe", "thor", "to",
    "toe", "tot", "uit", "uyt", "v", "van", "vanden", "vander", "vd", "ver", "vom", "von", "voor",
    "vor", "y", "zu", "zum", "zur",
})  # fmt: skip
# Letters that Unicode does not take apart, and the one Dutch pair that is written three ways.
SPELLINGS: Final = (
    ("ø", "o"), ("œ", "oe"), ("æ", "ae"), ("đ", "d"), ("ð", "d"), ("þ", "th"), ("ł", "l"),
    ("\N{LATIN SMALL LETTER DOTLESS I}", "i"), ("ij", "y"),
)  # fmt: skip
DATE_FORMS: Final = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[-/. ](?P<month>\d{1,2})[-/. ](?P<year>\d{4})"),
)
POSTCODE: Final = re.compile(r"(?<!\d)([1-9]\d{3})\s?([a-z]{2})(?![a-z])", re.IGNORECASE)
NUMBER: Final = re.compile(r"\d+")


def normalise(field: str, *values: str) -> tuple[str, ...]:
    """Return the values of a field in their one spelling; `ValueError` where they may not be kept.

    The number of values is part of the rule: a name alone or a postcode alone is refused.
    """
    rules = FIELDS.get(field)
    if rules is None or len(rules) != len(values):
        raise ValueError(f"no look-up key may be made of {field!r} from {len(values)} value(s)")
    normal = tuple(rule(value) for rule, value in zip(rules, values, strict=True))
    if not all(normal):
        raise ValueError(f"a part of {field!r} is empty")
    return normal


def normalise_name(name: str) -> str:
    """Return a name without accents, capitals, punctuation, particles and order of its parts.

    A name of nothing but particles ("Van Y") keeps them.
    """
    folded = _without_marks(name).casefold()
    for written, meant in SPELLINGS:
        folded = folded.replace(written, meant)
    spaced = "".join(letter if letter.isalnum() else " " for letter in folded)
    parts = spaced.split()
    return " ".join(sorted(part for part in parts if part not in PARTICLES) or sorted(parts))


def normalise_date(text: str) -> str:
    """Return a calendar date, written year first or Dutch (day first), as ISO 8601."""
    for form in DATE_FORMS:
        found = form.fullmatch(text.strip())
        if found:
            parts = {part: int(number) for part, number in found.groupdict().items()}
            return _real_date(**parts)
    raise ValueError("not a date")


def normalise_bsn(text: str) -> str:
    """Return the nine digits of a citizen service number that passes its check."""
    try:
        return str(stdnum_bsn.validate(text))
    except stdnum_bsn.ValidationError:
        raise ValueError("not a citizen service number") from None


def normalise_postcode(text: str) -> str:
    """Return a Dutch postcode as `1234AB`."""
    found = POSTCODE.fullmatch(text.strip())
    if not found:
        raise ValueError("not a postcode")
    return (found[1] + found[2]).upper()


def normalise_house_number(text: str) -> str:
    """Return a house number without its addition, which everyone writes in another way."""
    found = NUMBER.match(text.strip())
    if not found:
        raise ValueError("not a house number")
    return str(int(found[0]))


def find_address(text: str) -> tuple[str, str] | None:
    """Find postcode and house number in an address of one line, or None if either is missing.

    The number is the last one before the postcode, or the first after it.
    """
    postcode = POSTCODE.search(text)
    if not postcode:
        return None
    before = NUMBER.findall(_before_addition(text[: postcode.start()]))
    numbers = before[-1:] or NUMBER.findall(text[postcode.end() :])[:1]
    return ((postcode[1] + postcode[2]).upper(), str(int(numbers[0]))) if numbers else None


FIELDS: Final[Mapping[str, tuple[Callable[[str], str], ...]]] = MappingProxyType(
    {
        "name_born": (normalise_name, normalise_date),
        "bsn": (normalise_bsn,),
        "address": (normalise_postcode, normalise_house_number),
    }
)


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _real_date(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise ValueError("not a date") from None


def _before_addition(street: str) -> str:
    """Cut "12-3" and "12 bis 3" after the 12: the first number that follows the street's name."""
    found = re.search(r"[^\W\d][^\d]*?(\d+)", street)
    return street[: found.end()] if found else street
