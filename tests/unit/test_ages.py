"""How old somebody is, and what that means."""

from datetime import date

import pytest

from disclosure.procedure import ages, profile

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2010, 11, 26), TODAY, 16),
        (date(2010, 11, 27), TODAY, 15),
        (date(2010, 12, 1), TODAY, 15),
        (date(2026, 11, 26), TODAY, 0),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_age_in_whole_years(born: date, on: date, years: int) -> None:
    assert ages.age(born, on) == years


@pytest.mark.parametrize("law", profile.available())
@pytest.mark.parametrize(
    ("years", "standing"),
    [
        (0, "protected"),
        (11, "protected"),
        (12, "heard"),
        (15, "heard"),
        (16, "alone"),
        (17, "alone"),
        (18, "adult"),
        (90, "adult"),
    ],
)
def test_what_an_age_means(law: str, years: int, standing: str) -> None:
    assert ages.standing(years, profile.load(law).young) == standing
