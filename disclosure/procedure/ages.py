"""How old somebody is, and what that means for being heard and told (procedure.md §2)."""

from datetime import date

from disclosure.procedure.rulebook import Young

ADULT = 18
"""Burgerlijk Wetboek, art. 1:233."""
STANDINGS = ("protected", "heard", "alone", "adult")
"""Under the age of hearing the parent or guardian who protects; then heard alone and told as she
wants; then she applies and is told alone."""


def age(born: date, on: date) -> int:
    """Return the age in whole years; who was born on 29 February is a year older on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def standing(years: int, young: Young) -> str:
    """Return which of the standings somebody of this age has under this law."""
    steps = (young.heard, young.alone, ADULT)
    return STANDINGS[sum(years >= step for step in steps)]
