"""The catalogue of measures for a safety plan."""

import pytest

from disclosure.procedure.measures import FRAMES, MEASURES, in_frame
from disclosure.procedure.terms import Term


@pytest.mark.parametrize("frame", FRAMES)
def test_every_legal_frame_has_measures_with_a_hint_and_a_source(frame: str) -> None:
    found = in_frame(frame)
    assert len(found) >= 3
    assert all(one.frame == frame and one.name and one.hint and one.source for one in found)


def test_the_frames_together_are_the_catalogue_without_doubles() -> None:
    keys = [one.key for frame in FRAMES for one in in_frame(frame)]
    assert sorted(keys) == sorted(MEASURES)
    assert all(MEASURES[key].key == key for key in keys)


def test_a_home_ban_lasts_four_weeks_at_most_and_only_where_he_lives() -> None:
    ban = MEASURES["temporary_home_ban"]
    assert ban.longest == Term(28, "days")
    assert "woont" in ban.hint
    assert ban.frame == "administrative"


def test_what_the_procedure_names_is_in_it_and_mediation_is_not() -> None:
    named = {"aware", "location_agreement", "ankle_monitor", "address_secrecy", "shelter"}
    named |= {"report_under_number", "victim_support", "lawyer", "offender_help"}
    assert named <= set(MEASURES)
    suggested = " ".join(one.name.lower() for one in MEASURES.values())
    assert "bemiddel" not in suggested
    assert "mediation" not in suggested
