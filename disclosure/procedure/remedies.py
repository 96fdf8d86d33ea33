"""What the law says of remedies, as data of a profile: penalty, complaint, remedy of the subject.

Pure. The penalty for deciding too late is counted here too: days and euros, no clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from disclosure.procedure import files
from disclosure.procedure.terms import Term

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Penalty:
    """What deciding too late costs (Awb 4:17): so many days at so many euros, one after another.

    `grace_days` pass first; within `decide_days` after the last day the amount is fixed (4:18).
    """

    steps: tuple[tuple[int, int], ...]
    most: int
    grace_days: int
    decide_days: int
    source: str
    law: bool


@dataclass(frozen=True, slots=True)
class ComplaintTerms:
    """How long a complaint takes: as it is, before a committee, and how much more at most."""

    plain: Term
    committee: Term
    extension: Term
    source: str
    law: bool


@dataclass(frozen=True, slots=True)
class Remedies:
    """Remedies of a jurisdiction; None where it knows no such thing.

    `answer_days`: after how many days everybody who may be a subject is answered, whatever is so.
    """

    penalty: Penalty | None
    complaint: ComplaintTerms | None
    answer_days: int
    answer_source: str


def read(section: files.Section) -> Remedies:
    """Read the remedies of a profile."""
    penalty = section.section("penalty", optional=True)
    complaint = section.section("complaint", optional=True)
    subject = section.section("subject")
    found = Remedies(
        penalty=_penalty(penalty) if penalty.rest else None,
        complaint=_complaint(complaint) if complaint.rest else None,
        answer_days=subject.number("answer_days"),
        answer_source=subject.text("source"),
    )
    for one in (subject, section):
        one.finish()
    return found


def _penalty(section: files.Section) -> Penalty:
    steps = []
    for row in section.rows("steps"):
        steps.append((row.number("days"), row.number("amount")))
        row.finish()
    penalty = Penalty(
        steps=tuple(steps),
        most=section.number("most"),
        grace_days=section.number("grace_days"),
        decide_days=section.number("decide_days"),
        source=section.text("source"),
        law=section.flag("law"),
    )
    if sum(days * amount for days, amount in steps) != penalty.most:
        raise section.wrong("most", "is not what the steps add up to")
    section.finish()
    return penalty


def _complaint(section: files.Section) -> ComplaintTerms:
    found = ComplaintTerms(
        plain=_term(section, "plain"),
        committee=_term(section, "committee"),
        extension=_term(section, "extension"),
        source=section.text("source"),
        law=section.flag("law"),
    )
    section.finish()
    return found


def _term(section: files.Section, key: str) -> Term:
    try:
        return Term.parse(section.text(key))
    except ValueError as wrong:
        raise section.wrong(key, "is no term") from wrong


class Late(NamedTuple):
    """What decides what deciding too late costs.

    `last_day` is that of the term as it runs now, with pauses and extension in it; None while it
    stands still. `decided` is the day on which the decision was announced; that day costs nothing.
    """

    notice: date
    last_day: date | None
    decided: date | None = None


class Day(NamedTuple):
    """One day that costs something: which, how much, and how much by the end of it."""

    day: date
    amount: int
    total: int


def first_day(late: Late, penalty: Penalty) -> date | None:
    """Return the first day that costs something: two weeks after the later of notice and term.

    None while the term stands still.
    """
    if late.last_day is None:
        return None
    return max(late.notice, late.last_day) + timedelta(days=penalty.grace_days)


def days(late: Late, penalty: Penalty, today: date) -> Iterator[Day]:
    """Yield each day that cost something up to and including today."""
    day, total = first_day(late, penalty), 0
    for count, amount in penalty.steps:
        for _ in range(count):
            if day is None or day > today or (late.decided is not None and day >= late.decided):
                return
            total += amount
            yield Day(day, amount, total)
            day += _DAY


def owed(late: Late, penalty: Penalty, today: date) -> int:
    """Return what deciding too late has cost by the end of today, in euros."""
    return max((one.total for one in days(late, penalty, today)), default=0)


def ended_on(late: Late, penalty: Penalty) -> date | None:
    """Return the last day that can cost something, or the decision before that; None: runs on."""
    first = first_day(late, penalty)
    if first is None:
        return late.decided
    last = first + timedelta(days=sum(count for count, _ in penalty.steps) - 1)
    return last if late.decided is None else min(late.decided, last)


def fixed_before(late: Late, penalty: Penalty, today: date) -> date | None:
    """Return the last day to fix the amount (Awb 4:18); None while it still grows."""
    end = ended_on(late, penalty)
    if end is None or end > today:
        return None
    return end + timedelta(days=penalty.decide_days)
