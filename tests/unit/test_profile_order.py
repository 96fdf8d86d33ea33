"""Rule 14: no step is ever due before a step that it needs, on any day, at any level.

The way of one case is laid out with every step taken at the last moment in time. A case counts as
standard until triage, which sets its level; a level that is raised moves every running clock to
min(old, moment + urgent limit) (procedure.md §4).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.procedure.calendar import AMSTERDAM
from disclosure.procedure.profile import ClockSpec, Profile, load
from disclosure.procedure.rulebook import EVENTS, LEVELS
from disclosure.procedure.terms import due

FIRST, LAST = date(2023, 1, 1), date(2028, 12, 31)
NAMES = ("nl", "england-wales")
MOMENT = timedelta(microseconds=1)
URGENT = LEVELS[2:]
SPECIAL = {"follow_up": "follow_up:30"}
"""Clocks with a limit per suffix, and the one that stands for them here."""


def raised(profile: Profile, key: str, started: datetime, moment: datetime, level: str) -> datetime:
    """Return the due of a clock that ran as standard until the level rose at that moment."""
    old, new = profile.limit(key, None), profile.limit(key, level)
    assert old is not None
    assert new is not None
    return min(due(started, old.term), due(moment, new.term))


@dataclass
class Way:
    """One case of one profile, received and triaged at given moments and at one level."""

    profile: Profile
    level: str
    received: datetime
    triaged: datetime
    seen: dict[str, datetime | None] = field(default_factory=dict)

    def due(self, key: str) -> datetime | None:
        """Return when a step is due; None where this level sets it no limit."""
        if key not in self.seen:
            self.seen[key] = self._due(SPECIAL.get(key, key))
        return self.seen[key]

    def _due(self, key: str) -> datetime | None:
        clock = self.profile.spec(key)
        assert clock is not None
        if clock.starts == "received" and self.level in URGENT:
            return raised(self.profile, key, self.received, self.triaged, self.level)
        limit = self.profile.limit(key, self.level)
        return due(self.began(clock), limit.term) if limit else None

    def began(self, clock: ClockSpec) -> datetime:
        """Return the latest moment at which the clock starts."""
        before = EVENTS[clock.starts]
        if not before:
            return self.received
        over = self.due(before)
        assert over is not None
        return over - MOMENT


def days() -> Iterator[date]:
    return (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))


def ways(profile: Profile, level: str, at: time) -> Iterator[Way]:
    """Every start day; triage as late as its limit allows, and at once."""
    limit = profile.limit("triage", None)
    assert limit is not None
    for day in days():
        received = datetime.combine(day, at, AMSTERDAM)
        for triaged in (received, due(received, limit.term) - MOMENT):
            yield Way(profile, level, received, triaged, {"triage": triaged + MOMENT})


def too_early(way: Way) -> list[tuple[str, str]]:
    """List the steps that are due before a step they need."""
    found = []
    for key, clock in way.profile.clocks.items():
        for needed in clock.needed_at(way.level):
            own, before = way.due(key), way.due(needed)
            if own is not None and before is not None and own < before:
                found.append((key, needed))
    return found


@pytest.mark.parametrize("at", [time(0, 0), time(17, 30)], ids=str)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", NAMES)
def test_no_step_is_due_before_a_step_it_needs(name: str, level: str, at: time) -> None:
    profile = load(name)
    wrong = [
        (way.received.date(), pairs)
        for way in ways(profile, level, at)
        if (pairs := too_early(way))
    ]
    assert wrong == []


@given(
    day=st.dates(min_value=FIRST, max_value=LAST),
    at=st.times(),
    until_triage=st.integers(0, 23),
    until_raised=st.integers(0, 27 * 24),
    level=st.sampled_from(URGENT),
    name=st.sampled_from(NAMES),
)
def test_the_order_holds_when_the_level_rises_later(
    day: date, at: time, until_triage: int, until_raised: int, level: str, name: str
) -> None:
    received = datetime.combine(day, at, AMSTERDAM).astimezone(UTC)
    triaged = received + timedelta(hours=until_triage)
    moment = triaged + timedelta(hours=until_raised)
    starts = {"enquiry_reply": triaged, "panel": triaged, "decision": received}
    dues = [raised(load(name), key, start, moment, level) for key, start in starts.items()]
    assert dues == sorted(dues)


@pytest.mark.parametrize("at", [time(0, 0), time(23, 59)], ids=str)
def test_england_and_wales_tells_by_day_28_even_with_every_step_at_the_last_moment(
    at: time,
) -> None:
    for way in ways(load("england-wales"), "standard", at):
        told = way.due("delivery")
        assert told is not None
        assert told.astimezone(AMSTERDAM).date() <= way.received.date() + timedelta(days=29)


def test_the_check_finds_a_profile_in_the_wrong_order() -> None:
    """The property above can fail: a panel that may take 60 days is caught."""
    way = next(ways(load("nl"), "standard", time(14, 5)))
    way.seen["panel"] = way.received + timedelta(days=60)
    assert ("decision", "panel") in too_early(way)


@pytest.mark.parametrize("name", NAMES)
def test_what_starts_after_a_step_also_needs_it(name: str) -> None:
    for key, clock in load(name).clocks.items():
        before = EVENTS[clock.starts]
        if before in ("triage", "decision") and clock.limits:
            assert before in clock.needs, key


@pytest.mark.parametrize("name", NAMES)
def test_urgent_needs_are_never_more_than_the_ordinary_ones(name: str) -> None:
    for clock in load(name).clocks.values():
        assert set(clock.needs_urgent) <= set(clock.needs)
        assert clock.needed_at("standard") == clock.needed_at("elevated") == clock.needs
        assert clock.needed_at("high") == clock.needed_at("immediate") == clock.needs_urgent
