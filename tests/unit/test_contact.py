"""Safe contact: whatever is not known to be allowed, does not go."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from disclosure.errors import Refusal
from disclosure.procedure.calendar import AMSTERDAM
from disclosure.procedure.contact import (
    CHANNELS,
    DAYS,
    NONE,
    SafeContact,
    confirmed,
    from_dict,
    lapsed,
    may_send,
    next_allowed,
    wider,
)
from disclosure.procedure.terms import parse_local

SET = parse_local("2026-11-20T10:00")
FRIDAY = parse_local("2026-11-27T14:05")
LAPSE = 14


def contact(set_at: datetime = SET, **given: Any) -> SafeContact:
    """Read a profile as a form gives it, and confirm it; `begin` stands for `from`."""
    if "begin" in given:
        given["from"] = given.pop("begin")
    return confirmed(from_dict({"channel": "mail", **given}), set_at)


def local(instant: datetime | None) -> str:
    return instant.astimezone(AMSTERDAM).strftime("%a %d %b %H:%M %z") if instant else "never"


OFFICE = contact(days=["ma", "di", "wo", "do", "vr"], begin="09:00", until="17:00")
NIGHT = contact(days=["sat"], begin="22:00", until="02:00")


# --- may it go -------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["mail", "sms", "phone", "letter", "voicemail"])
def test_none_means_nothing_goes_by_any_way(channel: str) -> None:
    assert may_send(NONE, channel, FRIDAY, LAPSE) == Refusal("no_contact")
    fuller = confirmed(SafeContact("none", letter=True, voicemail=True), SET)
    assert may_send(fuller, channel, FRIDAY, LAPSE) == Refusal("no_contact")
    assert next_allowed(fuller, FRIDAY, LAPSE) is None


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        ({"channel": "mail"}, {"mail"}),
        ({"channel": "sms"}, {"sms"}),
        ({"channel": "phone"}, {"phone"}),
        ({"channel": "letter"}, {"letter"}),
        ({"channel": "mail", "letter": True}, {"mail", "letter"}),
        ({"channel": "phone", "voicemail": True}, {"phone", "voicemail"}),
        ({"channel": "sms", "voicemail": True}, {"sms"}),
    ],
)
def test_only_the_way_she_chose(given: dict[str, Any], allowed: set[str]) -> None:
    chosen = contact(**given)
    for channel in ("mail", "sms", "phone", "letter", "voicemail", "none", ""):
        wanted = None if channel in allowed else Refusal("contact_unsafe", "channel")
        assert may_send(chosen, channel, FRIDAY, LAPSE) == wanted


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-11-27T08:59:59", False),
        ("2026-11-27T09:00", True),
        ("2026-11-27T16:59:59", True),
        ("2026-11-27T17:00", False),
        ("2026-11-28T12:00", False),
        ("2026-11-29T12:00", False),
        ("2026-11-30T12:00", True),
        ("2026-11-27T08:30:00+00:00", True),
        ("2026-11-27T16:30:00+00:00", False),
    ],
)
def test_only_on_the_days_and_hours_she_chose(moment: str, open_: bool) -> None:
    refusal = may_send(OFFICE, "mail", parse_local(moment), LAPSE)
    assert refusal == (None if open_ else Refusal("contact_unsafe", "time"))


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-11-28T21:59", False),
        ("2026-11-28T22:00", True),
        ("2026-11-28T23:59", True),
        ("2026-11-29T00:00", True),
        ("2026-11-29T01:59", True),
        ("2026-11-29T02:00", False),
        ("2026-11-29T22:30", False),
        ("2026-11-28T01:00", False),
    ],
)
def test_a_window_over_midnight_belongs_to_the_day_it_begins_on(moment: str, open_: bool) -> None:
    assert (may_send(NIGHT, "mail", parse_local(moment), LAPSE) is None) is open_


def test_sunday_night_runs_into_monday() -> None:
    sunday = contact(days=["zo"], begin="23:00", until="01:00")
    assert may_send(sunday, "mail", parse_local("2026-11-30T00:30"), LAPSE) is None
    assert may_send(sunday, "mail", parse_local("2026-11-29T00:30"), LAPSE) is not None


@pytest.mark.parametrize(
    ("begin", "until", "moment", "open_"),
    [
        ("18:00", None, "2026-11-27T23:59", True),
        ("18:00", None, "2026-11-28T00:00", False),
        (None, "08:00", "2026-11-27T00:00", True),
        (None, "08:00", "2026-11-27T08:00", False),
        ("18:00", "24:00", "2026-11-27T23:59", True),
        ("18:00", "24:00", "2026-11-28T00:00", False),
    ],
)
def test_a_window_may_be_open_on_one_side(
    begin: str | None, until: str | None, moment: str, open_: bool
) -> None:
    half = contact(begin=begin, until=until)
    assert (may_send(half, "mail", parse_local(moment), LAPSE) is None) is open_


@pytest.mark.parametrize("change", [{"blocked": True}, {"lapsed": True}, {"set_at": None}], ids=str)
def test_blocked_lapsed_or_never_set_holds_everything(change: dict[str, Any]) -> None:
    stopped = replace(contact(), **change)
    refusal = may_send(stopped, "mail", FRIDAY, LAPSE)
    assert refusal is not None
    assert refusal.key == "contact_unsafe"
    assert next_allowed(stopped, FRIDAY, LAPSE) is None


@pytest.mark.parametrize(
    ("moment", "over"),
    [
        ("2026-11-20T10:00", False),
        ("2026-12-04T10:01", False),
        ("2026-12-04T23:59:59", False),
        ("2026-12-05T00:00", True),
        ("2026-12-20T00:00", True),
    ],
)
def test_a_profile_lapses_when_its_last_day_is_over(moment: str, over: bool) -> None:
    assert lapsed(contact(), parse_local(moment), LAPSE) is over


def test_confirming_makes_it_run_anew_but_does_not_lift_a_block() -> None:
    old = replace(contact(), lapsed=True)
    assert not lapsed(confirmed(old, FRIDAY), FRIDAY, LAPSE)
    assert may_send(confirmed(old, FRIDAY), "mail", FRIDAY, LAPSE) is None
    dead = replace(old, blocked=True)
    assert may_send(confirmed(dead, FRIDAY), "mail", FRIDAY, LAPSE) is not None


# --- when may it go --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-11-27T14:05", "Fri 27 Nov 14:05 +0100"),
        ("2026-11-27T06:00", "Fri 27 Nov 09:00 +0100"),
        ("2026-11-27T17:00", "Mon 30 Nov 09:00 +0100"),
        ("2026-11-28T12:00", "Mon 30 Nov 09:00 +0100"),
        ("2026-12-04T16:59", "Fri 04 Dec 16:59 +0100"),
        ("2026-12-04T17:00", "never"),
    ],
)
def test_the_next_moment_in_her_hours_before_the_profile_lapses(moment: str, allowed: str) -> None:
    assert local(next_allowed(OFFICE, parse_local(moment), LAPSE)) == allowed


@pytest.mark.parametrize(
    ("begin", "until", "moment", "allowed"),
    [
        # 29 March 2026: 02:00 to 03:00 does not exist
        ("02:30", "05:00", "2026-03-29T00:00", "Sun 29 Mar 03:00 +0200"),
        ("02:15", "02:45", "2026-03-29T00:00", "Mon 30 Mar 02:15 +0200"),
        ("09:00", "10:00", "2026-03-29T00:00", "Sun 29 Mar 09:00 +0200"),
        ("23:00", "02:30", "2026-03-29T01:59", "Sun 29 Mar 01:59 +0100"),
        ("23:00", "02:30", "2026-03-29T03:00", "Sun 29 Mar 23:00 +0200"),
        # 25 October 2026: 02:00 to 03:00 comes twice
        ("02:30", "04:00", "2026-10-25T00:00", "Sun 25 Oct 02:30 +0200"),
        ("02:30", "04:00", "2026-10-25T02:10+01:00", "Sun 25 Oct 02:30 +0100"),
        ("01:00", "02:30", "2026-10-25T02:40+02:00", "Sun 25 Oct 02:00 +0100"),
        ("09:00", "10:00", "2026-10-25T00:00", "Sun 25 Oct 09:00 +0100"),
    ],
)
def test_windows_around_a_change_of_the_clocks(
    begin: str, until: str, moment: str, allowed: str
) -> None:
    now = parse_local(moment)
    assert local(next_allowed(contact(set_at=now, begin=begin, until=until), now, LAPSE)) == allowed


def test_a_weekly_window_in_the_skipped_hour_waits_a_week() -> None:
    now = parse_local("2026-03-28T12:00")
    rare = contact(set_at=now, days=["zo"], begin="02:10", until="02:50")
    assert local(next_allowed(rare, now, LAPSE)) == "Sun 05 Apr 02:10 +0200"


# --- widening --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "is_wider"),
    [
        ({}, False),
        ({"channel": "none"}, False),
        ({"channel": "sms"}, True),
        ({"channel": "phone"}, True),
        ({"channel": "letter"}, True),
        ({"letter": True}, True),
        ({"days": ["mon"]}, False),
        ({"days": []}, True),
        ({"days": ["mon", "sat"]}, True),
        ({"begin": "10:00"}, False),
        ({"begin": "08:59"}, True),
        ({"begin": None}, True),
        ({"until": "16:00"}, False),
        ({"until": "17:01"}, True),
        ({"begin": "17:00", "until": "09:00"}, True),
        ({"days": ["mon"], "begin": "12:00", "until": "13:00"}, False),
    ],
    ids=str,
)
def test_widening_is_whatever_the_old_profile_did_not_allow(
    new: dict[str, Any], is_wider: bool
) -> None:
    office = {"days": ["ma", "di", "wo", "do", "vr"], "begin": "09:00", "until": "17:00"}
    assert wider(OFFICE, contact(**(office | new))) is is_wider


def test_a_letter_or_message_left_counts_as_a_way() -> None:
    quiet = contact(channel="phone")
    assert wider(quiet, contact(channel="phone", voicemail=True))
    assert not wider(contact(channel="phone", voicemail=True), quiet)
    assert wider(contact(channel="mail"), contact(channel="mail", letter=True))
    assert not wider(contact(channel="mail", letter=True), contact(channel="letter"))


def test_all_days_written_out_are_not_wider_than_none_written() -> None:
    assert not wider(contact(), contact(days=list(DAYS)))
    assert not wider(contact(days=list(DAYS)), contact())


@pytest.mark.parametrize("change", [{"blocked": True}, {"lapsed": True}], ids=str)
def test_after_a_block_or_lapse_every_channel_is_wider(change: dict[str, Any]) -> None:
    old = replace(contact(), **change)
    assert wider(old, contact())
    assert wider(old, contact(days=["mon"], begin="09:00", until="09:01"))
    assert not wider(old, NONE)


@pytest.mark.parametrize("channel", [channel for channel in CHANNELS if channel != "none"])
def test_out_of_none_every_channel_is_wider(channel: str) -> None:
    assert wider(NONE, contact(channel=channel))
    assert not wider(NONE, NONE)


def test_the_next_moment_is_told_in_utc() -> None:
    found = next_allowed(OFFICE, FRIDAY.astimezone(AMSTERDAM), LAPSE)
    assert found is not None
    assert found.tzinfo is UTC
    assert found - FRIDAY == timedelta(0)


def test_a_moment_in_the_hour_that_comes_twice_is_told_apart() -> None:
    second = datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=AMSTERDAM)
    early = contact(set_at=second, begin="02:30", until="04:00")
    assert local(next_allowed(early, second, LAPSE)) == "Sun 25 Oct 02:30 +0100"
