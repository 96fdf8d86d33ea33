"""Safe contact, for any profile: the gate, the waiting and the widening agree with each other."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from disclosure.procedure.calendar import AMSTERDAM
from disclosure.procedure.contact import CHANNELS, DAYS, SafeContact, may_send, next_allowed, wider

MINUTE = timedelta(minutes=1)
WAYS = ("mail", "sms", "phone", "letter", "voicemail")
LAPSE = 14

moments = st.datetimes(
    min_value=datetime.fromisoformat("2026-01-01"),
    max_value=datetime.fromisoformat("2028-12-31"),
    timezones=st.just(UTC),
)
around_the_changes = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from([datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]),
    st.integers(-300, 300),
)
times = st.none() | st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))


@st.composite
def contacts(draw: st.DrawFn, channels: tuple[str, ...] = CHANNELS) -> SafeContact:
    start, until = draw(times), draw(times)
    assume(start is None or start != until)
    days = draw(st.sets(st.sampled_from(DAYS)))
    return SafeContact(
        channel=draw(st.sampled_from(channels)),
        days=tuple(day for day in DAYS if day in days),
        start=start,
        until=until,
        voicemail=draw(st.booleans()),
        letter=draw(st.booleans()),
    )


def by_hand(contact: SafeContact, now: datetime) -> bool:
    """Tell by the wall clock alone whether a window is open: today's, or last night's."""
    local = now.astimezone(AMSTERDAM)
    start, until = contact.start or time(0), contact.until or time(0)
    days = contact.days or DAYS
    today, yesterday = DAYS[local.weekday()], DAYS[local.weekday() - 1]
    at = local.time().replace(second=0, microsecond=0)
    if contact.until is not None and start < until:
        return today in days and start <= at < until
    return (today in days and at >= start) or (yesterday in days and at < until)


@given(contacts(), moments | around_the_changes)
def test_the_gate_agrees_with_the_clock_on_the_wall(contact: SafeContact, now: datetime) -> None:
    fresh = replace(contact, set_at=now)
    sent = may_send(fresh, contact.channel, now, LAPSE) is None
    assert sent == (contact.channel != "none" and by_hand(contact, now))


@given(contacts(CHANNELS[:4]), moments | around_the_changes)
def test_the_next_moment_is_allowed_and_nothing_before_it_is(
    contact: SafeContact, now: datetime
) -> None:
    fresh = replace(contact, set_at=now)
    found = next_allowed(fresh, now, LAPSE)
    assert found is not None
    assert may_send(fresh, contact.channel, found, LAPSE) is None
    assert found >= now
    if found > now:
        assert may_send(fresh, contact.channel, found - MINUTE, LAPSE) is not None or (
            found - MINUTE < now
        )
        step = (found - now) / 7
        between = [now + step * part for part in range(7)]
        assert all(may_send(fresh, contact.channel, at, LAPSE) is not None for at in between)


@given(contacts(), contacts(), st.lists(moments, min_size=1, max_size=8))
def test_what_is_not_wider_sends_nothing_the_old_one_would_not(
    old: SafeContact, new: SafeContact, instants: list[datetime]
) -> None:
    if wider(old, new):
        return
    for now in instants:
        before, after = replace(old, set_at=now), replace(new, set_at=now)
        for channel in WAYS:
            if may_send(after, channel, now, LAPSE) is None:
                assert may_send(before, channel, now, LAPSE) is None


@given(contacts())
def test_no_profile_is_wider_than_itself_and_none_is_never_wider(contact: SafeContact) -> None:
    assert not wider(contact, contact)
    assert not wider(contact, SafeContact("none"))


@given(contacts(), moments)
def test_a_blocked_or_lapsed_profile_never_sends(contact: SafeContact, now: datetime) -> None:
    for stopped in (replace(contact, set_at=now, blocked=True), replace(contact, set_at=None)):
        assert next_allowed(stopped, now, LAPSE) is None
        assert all(may_send(stopped, channel, now, LAPSE) for channel in WAYS)
