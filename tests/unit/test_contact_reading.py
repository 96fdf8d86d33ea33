"""Safe contact as a form or a file gives it: read whole, or refused by field."""

from datetime import time
from typing import Any

import pytest

from disclosure.procedure.contact import CHANNELS, DAYS, SafeContact, from_dict


def test_what_a_form_gives_is_read_whole() -> None:
    given = {
        "channel": "phone",
        "days": ["mon", "tue"],
        "from": "09:00",
        "until": "12:30",
        "voicemail": True,
        "letter": True,
    }
    read = SafeContact("phone", ("mon", "tue"), time(9), time(12, 30), voicemail=True, letter=True)
    assert from_dict(given) == read


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_channel_alone_is_enough(channel: str) -> None:
    assert from_dict({"channel": channel}) == SafeContact(channel)
    assert from_dict({"channel": f" {channel.upper()} ", "days": []}).channel == channel


@pytest.mark.parametrize(
    "days",
    [
        ["mon", "wed", "sun"],
        ["ma", "wo", "zo"],
        ["maandag", "woensdag", "zondag"],
        ["Monday", "Wednesday", "Sunday"],
        ["zo", "MA.", " wo ", "ma"],
        ("sun", "wed", "mon"),
    ],
)
def test_days_are_read_in_dutch_and_english_short_and_whole(days: list[str]) -> None:
    assert from_dict({"channel": "sms", "days": days}).days == ("mon", "wed", "sun")


@pytest.mark.parametrize("day", DAYS)
def test_every_day_can_be_chosen(day: str) -> None:
    assert from_dict({"channel": "sms", "days": [day]}).days == (day,)


@pytest.mark.parametrize(
    ("begin", "until", "read"),
    [
        (None, None, (None, None)),
        ("", "", (None, None)),
        ("09:00", None, (time(9), None)),
        (None, "17:30", (None, time(17, 30))),
        (time(9), time(17), (time(9), time(17))),
        ("22:00", "02:00", (time(22), time(2))),
        ("18:00", "24:00", (time(18), time(0))),
        ("00:00", "24:00", (None, None)),
    ],
)
def test_times_are_read(begin: Any, until: Any, read: tuple[time | None, time | None]) -> None:
    found = from_dict({"channel": "sms", "from": begin, "until": until})
    assert (found.start, found.until) == read


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "channel"),
        ({"channel": None}, "channel"),
        ({"channel": "pigeon"}, "channel"),
        ({"channel": 7}, "channel"),
        ({"channel": "sms", "days": ["someday"]}, "days"),
        ({"channel": "sms", "days": "mon"}, "days"),
        ({"channel": "sms", "days": [1]}, "days"),
        ({"channel": "sms", "days": [""]}, "days"),
        ({"channel": "sms", "from": "25:00"}, "from"),
        ({"channel": "sms", "from": "negen"}, "from"),
        ({"channel": "sms", "from": "24:00"}, "from"),
        ({"channel": "sms", "until": "24:01"}, "until"),
        ({"channel": "sms", "until": 9}, "until"),
        ({"channel": "sms", "from": "09:00", "until": "09:00"}, "from"),
        ({"channel": "sms", "from": "00:00", "until": "00:00"}, "from"),
        ({"channel": "phone", "voicemail": "yes"}, "voicemail"),
        ({"channel": "phone", "letter": 1}, "letter"),
        ({"channel": "phone", "number": "0612345678"}, "number"),
    ],
)
def test_nonsense_is_refused_by_field(given: dict[str, Any], field: str) -> None:
    with pytest.raises(ValueError, match=field):
        from_dict(given)


@pytest.mark.parametrize(
    ("channel", "days"), [("fax", ()), ("sms", ("maandag",)), ("sms", ("mon", "x"))]
)
def test_a_profile_that_cannot_be_is_never_made(channel: str, days: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="there is"):
        SafeContact(channel, days)
