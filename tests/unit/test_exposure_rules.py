"""What reached the wrong eyes: what must be said, and when both terms run out; no database."""

from datetime import datetime, timedelta

import pytest

from disclosure.cases import exposure_forms as forms
from disclosure.cases import exposure_rules as rules
from disclosure.cases.exposure_pages import NAMES, Owed
from disclosure.cases.exposures import USES
from disclosure.errors import Refusal
from disclosure.procedure import profile, terms
from disclosure.procedure.rulebook import LEVELS
from tests.factories import moment

BOTH = frozenset({"exposure", "exposure_authority"})
ONLY_SAFETY, ONLY_AUTHORITY = frozenset({"exposure"}), frozenset({"exposure_authority"})
NONE_RUN = frozenset[str]()
ALREADY = Refusal("already_done")


@pytest.mark.parametrize(
    ("result", "running", "wanted"),
    [
        ("found", NONE_RUN, None),
        ("found", BOTH, None),  # another one while the first is open
        ("found", ONLY_AUTHORITY, None),
        ("safe", BOTH, None),
        ("safe", ONLY_SAFETY, None),
        ("safe", ONLY_AUTHORITY, ALREADY),
        ("safe", NONE_RUN, ALREADY),
        ("reported", BOTH, None),
        ("reported", ONLY_AUTHORITY, None),
        ("reported", ONLY_SAFETY, ALREADY),
        ("reported", NONE_RUN, ALREADY),
        ("closed", BOTH, Refusal("facts_missing", "result")),
        ("", BOTH, Refusal("facts_missing", "result")),
    ],
)
def test_what_may_be_recorded_while_which_terms_run(
    result: str, running: frozenset[str], wanted: Refusal | None
) -> None:
    args = rules.Exposure(result=result, text="He read it.")
    assert rules.refuse_exposure(args, running) == wanted


@pytest.mark.parametrize("result", rules.RESULTS)
def test_words_come_before_anything_else_that_is_missing(result: str) -> None:
    for running in (BOTH, NONE_RUN):
        refusal = rules.refuse_exposure(rules.Exposure(result=result, text=""), running)
        assert refusal is not None
        assert (refusal.key, refusal.detail) == ("facts_missing", "text")


# found, safety looked at within, authority told within; local time
WEEKENDS = [
    ("2026-11-27 16:30", "2026-11-27 17:30", "2026-11-30 16:30"),  # a Friday afternoon
    ("2026-11-28 03:00", "2026-11-28 04:00", "2026-12-01 03:00"),  # a night in a weekend
    ("2026-12-24 23:45", "2026-12-25 00:45", "2026-12-27 23:45"),  # both days of Christmas
    ("2026-12-31 23:30", "2027-01-01 00:30", "2027-01-03 23:30"),  # over the year
    ("2027-03-27 20:00", "2027-03-27 21:00", "2027-03-30 21:00"),  # an hour less that night
    ("2026-10-24 20:00", "2026-10-24 21:00", "2026-10-27 19:00"),  # an hour more
]


@pytest.mark.parametrize("law", ["nl", "england-wales"])
@pytest.mark.parametrize(("found", "safe", "reported"), WEEKENDS)
def test_both_terms_run_on_in_hours_day_and_night(
    law: str, found: str, safe: str, reported: str
) -> None:
    for urgency in LEVELS:
        for key, end in (("exposure", safe), ("exposure_authority", reported)):
            limit = profile.load(law).limit(key, urgency)
            assert limit is not None
            assert terms.due(moment(found), limit.term) == moment(end), (key, urgency)


DUE = moment("2026-11-30 16:30")
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("done", "now", "state"),
    [
        (None, DUE - SECOND, "running"),
        (None, DUE, "missed"),
        (None, DUE + SECOND, "missed"),
        (DUE - SECOND, DUE + SECOND, "met"),
        (DUE, DUE + SECOND, "late"),
        (DUE + SECOND, DUE + SECOND, "late"),
    ],
)
def test_a_term_is_met_before_its_end_and_late_from_then(
    done: datetime | None, now: datetime, state: str
) -> None:
    assert Owed(DUE, done, now).state == state


def test_every_word_that_is_kept_has_a_name_on_the_page() -> None:
    assert set(NAMES["what"]) == set(rules.WHAT)
    assert set(NAMES["authority"]) == set(rules.AUTHORITIES)
    assert set(NAMES["uses"]) == set(USES)
    assert [result for result, _name in forms.RESULTS] == list(rules.RESULTS)
    assert set(forms.FORMS) == set(rules.RESULTS)
    assert set(rules.WHAT) > rules.LEADS_TO_HER
