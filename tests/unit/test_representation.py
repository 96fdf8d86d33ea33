"""Whether whoever represents her is the person she fears; and how a code is spelled aloud."""

from datetime import date

import pytest

from disclosure.cases.documents import PersonDetails
from disclosure.requests import representation, spelling
from disclosure.store import codes

BORN = date(1980, 5, 1)
SUBJECT = PersonDetails(name="Karel van den Berg", aliases=("Kale",), born=BORN)


@pytest.mark.parametrize(
    ("details", "wanted"),
    [
        (PersonDetails(name="karel Berg"), True),
        (PersonDetails(name="Berg, Karel", born=BORN), True),
        (PersonDetails(name="Karel Berg", born=date(1950, 1, 1)), False),
        (PersonDetails(name="Truus Berg"), False),
        (PersonDetails(name="X", former_names=("Kale",)), True),
        (PersonDetails(), False),
        (PersonDetails(is_subject=True), True),
    ],
)
def test_a_representative_who_may_be_the_subject(details: PersonDetails, wanted: bool) -> None:
    assert representation.in_conflict(details, [SUBJECT]) is wanted


def test_two_people_without_a_name_are_not_taken_for_one() -> None:
    assert not representation.in_conflict(PersonDetails(), [PersonDetails()])


def test_every_word_of_a_code_can_be_spelled() -> None:
    assert spelling.spelled("zab") == "Zaandam, Anton, Bernard"
    assert all(spelling.spelled(word).count(", ") == 4 for word in codes.WORDS)
