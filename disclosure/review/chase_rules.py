"""When an organisation that was asked is chased, and who is turned to next; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from disclosure.errors import Refusal
from disclosure.procedure import guards

REMINDER, HEAD, DIRECTOR = "reminder", "head", "director"


@dataclass(frozen=True, slots=True)
class Silence:
    """An enquiry without an answer: its clock, the warnings of the profile, what was chased.

    The clock is looked at and never touched: being reminded gives nobody more time.
    """

    started: datetime
    due: datetime
    rungs: tuple[tuple[str, datetime], ...]
    """Who was turned to, and when, oldest first; what staff did by hand counts too."""


def owed(silence: Silence, warnings: Sequence[float], hours: int, now: datetime) -> str | None:
    """Return who is turned to now, or None: a rung is passed once, the last again and again.

    The liaison at each warning, the head once the term is over, the director some hours later;
    after that the head again, as often, until there is an answer or the case goes on without.
    """
    if now >= silence.due:
        return _after_term(silence, timedelta(hours=hours), now)
    term = silence.due - silence.started
    passed = [silence.started + term * part for part in warnings]
    fallen = sum(moment <= now for moment in passed)
    return REMINDER if fallen > _times(silence, REMINDER) else None


def _after_term(silence: Silence, pause: timedelta, now: datetime) -> str | None:
    if not _times(silence, HEAD):
        return HEAD
    if now - silence.rungs[-1][1] < pause:
        return None
    return HEAD if _times(silence, DIRECTOR) else DIRECTOR


def _times(silence: Silence, rung: str) -> int:
    return sum(each == rung for each, _at in silence.rungs)


def refuse_by_hand(state: str, last: datetime | None, now: datetime) -> Refusal | None:
    """A director chases what is open, and not twice within the hour: a mail too many helps nobody.

    Keys: facts_missing where nothing was asked, already_done where it was answered or just chased.
    """
    soon = last is not None and now - last < timedelta(hours=1)
    return guards.first(
        ("facts_missing", bool(state)),
        ("already_done", state == "open" and not soon),
    )
