"""The safe-contact profile: may this message go, now, this way?

Procedure.md §5. Days and hours are those of Amsterdam. A window that ends at or before its start
runs over midnight and belongs to the day it begins on. Whatever is not known to be allowed is not.
"""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from disclosure.errors import Refusal
from disclosure.procedure.calendar import AMSTERDAM
from disclosure.procedure.terms import Term, due, local_day

CHANNELS = ("mail", "sms", "phone", "letter", "none")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_DAY_MINUTES = 24 * 60
_WEEK_MINUTES = 7 * _DAY_MINUTES
_CLOCKS_CHANGE = datetime.time(1, 0, tzinfo=datetime.UTC)
"""Summer time begins and ends at 01:00 UTC (Directive 2000/84/EC)."""
_LOOK_AHEAD = 15
"""Days: a weekly window can fall wholly into the hour that the clocks skip, once."""

_NAMES = (
    ("mon", "monday", "ma", "maandag"),
    ("tue", "tuesday", "di", "dinsdag"),
    ("wed", "wednesday", "wo", "woensdag"),
    ("thu", "thursday", "do", "donderdag"),
    ("fri", "friday", "vr", "vrijdag"),
    ("sat", "saturday", "za", "zaterdag"),
    ("sun", "sunday", "zo", "zondag"),
)
_DAY_OF = {name: names[0] for names in _NAMES for name in names}
_HOURS_AND_MINUTES = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_FIELDS = frozenset({"channel", "days", "from", "until", "voicemail", "letter"})


@dataclass(frozen=True, slots=True)
class SafeContact:
    """How a person may be reached. `days` empty: all; `start` and `until` None: the whole day.

    `set_at` is when staff or the person last set or confirmed it; never set counts as lapsed.
    `blocked` stops everything (death, disappearance); `lapsed` until it is confirmed again.
    """

    channel: str
    days: tuple[str, ...] = ()
    start: datetime.time | None = None
    until: datetime.time | None = None
    voicemail: bool = False
    letter: bool = False
    set_at: datetime.datetime | None = None
    blocked: bool = False
    lapsed: bool = False

    def __post_init__(self) -> None:
        if self.channel not in CHANNELS:
            raise ValueError("channel is not one there is")
        if not set(self.days) <= set(DAYS):
            raise ValueError("days holds a day there is not")
        if self.start is not None and self.start == self.until:
            raise ValueError("from and until are the same")


NONE = SafeContact("none")
"""Do not contact me, I come back myself."""


def from_dict(given: Mapping[str, Any]) -> SafeContact:
    """Read `channel`, `days`, `from`, `until`, `voicemail`, `letter`, as a form or file gives them.

    Days may be Dutch or English, short or whole; times "HH:MM". Raises `ValueError` naming the
    field that is nonsense.
    """
    if unknown := set(given) - _FIELDS:
        raise ValueError(f"{min(unknown)} is not a field of safe contact")
    start, until = _time(given, "from"), _time(given, "until")
    midnight = datetime.time()
    if start == until == midnight and str(given.get("until")) == "24:00":
        start = until = None
    return SafeContact(
        channel=_channel(given),
        days=_days(given),
        start=start,
        until=until,
        voicemail=_flag(given, "voicemail"),
        letter=_flag(given, "letter"),
    )


def lapsed(contact: SafeContact, now: datetime.datetime, days: int) -> bool:
    """Tell whether the profile must be confirmed before anything goes out again.

    It holds until the end of the last of so many days; one that was never set does not hold.
    """
    over = contact.set_at is None or now >= due(contact.set_at, Term(days, "days"))
    return contact.lapsed or over


def may_send(
    contact: SafeContact, channel: str, now: datetime.datetime, lapse_days: int
) -> Refusal | None:
    """Give the reason why nothing may go to this person this way at this moment, or None.

    `channel` may also be "voicemail". `no_contact`: she asked not to be contacted at all.
    """
    if contact.channel == "none":
        return Refusal("no_contact")
    if contact.blocked:
        return Refusal("contact_unsafe", "blocked")
    if lapsed(contact, now, lapse_days):
        return Refusal("contact_unsafe", "lapsed")
    if channel not in _ways(contact):
        return Refusal("contact_unsafe", "channel")
    return None if _open(contact, now) else Refusal("contact_unsafe", "time")


def next_allowed(
    contact: SafeContact, now: datetime.datetime, lapse_days: int
) -> datetime.datetime | None:
    """Return the first instant (UTC), from now on, at which a message may go; None: never."""
    if contact.channel == "none" or contact.blocked or lapsed(contact, now, lapse_days):
        return None
    if may_send(contact, contact.channel, now, lapse_days) is None:
        return now.astimezone(datetime.UTC)
    return next(
        (
            moment
            for moment in sorted(_moments(contact, now))
            if may_send(contact, contact.channel, moment, lapse_days) is None
        ),
        None,
    )


def wider(old: SafeContact, new: SafeContact) -> bool:
    """Tell whether the new profile allows anything that the old one does not.

    An old one that is blocked, lapsed or none allows nothing: pass its lapse by time as `lapsed`.
    """
    if new.channel == "none":
        return False
    if old.blocked or old.lapsed or old.channel == "none":
        return True
    return not (_ways(new) <= _ways(old) and _week(new) <= _week(old))


def confirmed(contact: SafeContact, now: datetime.datetime) -> SafeContact:
    """Return the profile as it stands once confirmed at this moment: it runs anew, not lapsed."""
    return replace(contact, set_at=now, lapsed=False)


def _ways(contact: SafeContact) -> frozenset[str]:
    if contact.channel == "none":
        return frozenset()
    letter = {"letter"} if contact.letter else set()
    voicemail = {"voicemail"} if contact.voicemail and contact.channel == "phone" else set()
    return frozenset({contact.channel} | letter | voicemail)


def _open(contact: SafeContact, now: datetime.datetime) -> bool:
    local = now.astimezone(AMSTERDAM)
    return local.weekday() * _DAY_MINUTES + _minute(local.time()) in _week(contact)


def _week(contact: SafeContact) -> frozenset[int]:
    return _minutes(contact.days or DAYS, contact.start, contact.until)


@lru_cache(maxsize=256)
def _minutes(
    days: tuple[str, ...], start: datetime.time | None, until: datetime.time | None
) -> frozenset[int]:
    """Return the minutes of the week, from Monday 00:00 local, in which a message may go."""
    begin = _minute(start) if start else 0
    end = _minute(until) if until else _DAY_MINUTES
    end += _DAY_MINUTES if end <= begin else 0
    first = (DAYS.index(day) * _DAY_MINUTES for day in days)
    return frozenset(
        minute % _WEEK_MINUTES for day in first for minute in range(day + begin, day + end)
    )


def _minute(time: datetime.time) -> int:
    return time.hour * 60 + time.minute


def _moments(contact: SafeContact, now: datetime.datetime) -> Iterator[datetime.datetime]:
    """Every instant at which a window can open: now, its start each day, a change of the clocks."""
    now = now.astimezone(datetime.UTC)  # within one time zone Python compares clocks on the wall
    today = local_day(now)
    yield now
    for ahead in range(_LOOK_AHEAD):
        day = today + datetime.timedelta(days=ahead)
        start = datetime.datetime.combine(day, contact.start or datetime.time(), AMSTERDAM)
        starts = (start.replace(fold=0), start.replace(fold=1))
        changes = datetime.datetime.combine(day, _CLOCKS_CHANGE)
        instants = (moment.astimezone(datetime.UTC) for moment in (*starts, changes))
        yield from (instant for instant in instants if instant >= now)


def _channel(given: Mapping[str, Any]) -> str:
    channel = given.get("channel")
    if not isinstance(channel, str) or channel.strip().lower() not in CHANNELS:
        raise ValueError("channel is not one there is")
    return channel.strip().lower()


def _days(given: Mapping[str, Any]) -> tuple[str, ...]:
    days = given.get("days") or ()
    if isinstance(days, str) or not all(isinstance(day, str) for day in days):
        raise ValueError("days is no list of days")
    named = {_DAY_OF.get(day.strip().rstrip(".").lower(), "") for day in days}
    if "" in named:
        raise ValueError("days holds a day there is not")
    return tuple(day for day in DAYS if day in named)


def _time(given: Mapping[str, Any], field: str) -> datetime.time | None:
    value = given.get(field)
    if value is None or value == "" or isinstance(value, datetime.time):
        return value or None
    text = "00:00" if field == "until" and value == "24:00" else str(value)
    if not _HOURS_AND_MINUTES.fullmatch(text):
        raise ValueError(f"{field} is no time of day")
    return datetime.time.fromisoformat(text)


def _flag(given: Mapping[str, Any], field: str) -> bool:
    value = given.get(field, False)
    if not isinstance(value, bool):
        raise ValueError(f"{field} is neither yes nor no")
    return value
