"""One spelling for what may be matched across cases: a BSN, or parts of a name with more.

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
SOUNDS: Final = (
    ("ck", "k"), ("ph", "f"), ("th", "t"), ("dt", "t"), ("ei", "y"), ("ey", "y"), ("ou", "au"),
    ("oe", "o"), ("ue", "u"), ("ae", "a"), ("z", "s"), ("x", "ks"), ("q", "k"),
)  # fmt: skip
"""Letters that sound alike, for one part of a name: Jansen and Janssen, Mueller and Müller."""
SOFT_C: Final = re.compile(r"c(?!h)")
DOUBLED: Final = re.compile(r"(.)\1+")
INITIALS: Final = re.compile(r"(?<![\w'’])([A-Z])(?=[.\s]|$)")
TOWNS: Final = MappingProxyType({"sgravenhage": "denhaag", "shertogenbosch": "denbosch"})
"""Towns with two names."""
DATE_FORMS: Final = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[-/. ](?P<month>\d{1,2})[-/. ](?P<year>\d{4})"),
)
POSTCODE: Final = re.compile(r"(?<!\d)([1-9]\d{3})\s?([a-z]{2})(?![a-z])", re.IGNORECASE)
NUMBER: Final = re.compile(r"\d+")
MONTHS: Final = 12


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


def parts_of(name: str) -> tuple[tuple[str, str], ...]:
    """Return the parts of a name as they sound, each with its first letter; initials have no part.

    What a family name is cannot be known from one line: "Vries, Jan de" is Jan de Vries too.
    """
    whole = [part for part in normalise_name(name).split() if len(part) > 1]
    written = INITIALS.findall(_without_marks(name)) or re.findall(r"^\w(?=[.\s])", name)
    first_letters = [("", letter.casefold()) for letter in written]
    return (*((sounded(part), part[0]) for part in whole), *first_letters)


def sounded(part: str) -> str:
    """Return one part of a name as it sounds, as far as writing it down differs."""
    for written, heard in SOUNDS:
        part = part.replace(written, heard)
    return DOUBLED.sub(r"\1", SOFT_C.sub("k", part))


def normalise_whole_name(name: str) -> str:
    """Return a name of two parts or more as it sounds; nothing for less, which names nobody."""
    whole = sorted(part for part, _letter in parts_of(name) if part)
    return " ".join(whole) if len(whole) > 1 else ""


def normalise_near_date(text: str) -> str:
    """Return a date that is the same with day and month swapped, where both are months."""
    year, month, day = normalise_date(text).split("-")
    return "-".join((year, *sorted((month, day)))) if int(day) <= MONTHS else normalise_date(text)


def normalise_town(text: str) -> str:
    """Return a town by its letters alone."""
    folded = _without_marks(text).casefold()
    letters = "".join(letter for letter in folded if letter.isalpha())
    return TOWNS.get(letters, letters)


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
        "bsn": (normalise_bsn,),
        "name_born": (sounded, str.casefold, normalise_near_date),
        "name_address": (sounded, str.casefold, normalise_postcode, normalise_house_number),
        "part_town": (sounded, normalise_near_date, normalise_town),
        "part_address": (sounded, normalise_near_date, normalise_postcode, normalise_house_number),
        "couple": (normalise_whole_name, normalise_whole_name),
    }
)
"""What a look-up key may be made of: a BSN; a part of a name and the first letter of another, with
birth date or address; one part alone, with birth date and town or address; both names of a couple.
Each of them is enough to put two people side by side, and too much to be found by trying.
"""


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
