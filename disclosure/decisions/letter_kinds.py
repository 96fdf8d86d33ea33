"""Which letters there are: their sections in order, and all that each may know.

A letter knows whom it is for, its reference and its dates. What was decided, about whom and why
is not among its fields, so no letter can differ by it (procedure.md §9).
"""

from dataclasses import dataclass
from datetime import date, datetime, time

_APPEAL = ("appeal_term", "appeal_how", "appeal_late", "appeal_relief", "appeal_law")
_OBJECT = ("term", "how", "late", "relief")

SECTIONS = {
    "receipt": ("received", "next", "keeping", "help", "questions"),
    "request": ("asked", "answer_by", "keeping", "help", "questions"),
    "extension": ("longer", "overdue", "back", "keeping", "help", "questions"),
    "appointment": (
        *("meeting", "meeting_who", "meeting_other"),
        *("keeping", "help", "questions"),
    ),
    "undertaking": ("may_tell", "quiet", "court", "may_refuse"),
    "outcome": ("told", "reasons", "keeping", "help", "back", "disagree", "questions"),
    "outcome_third_party": ("handled", "worries", "keeping", "help", "disagree", "questions"),
    "objection_decision": (
        *("objection_told", "reasons", "keeping", "help", "back"),
        *("disagree_again", "questions"),
    ),
    "objection_decision_third_party": (
        *("objection_handled", "worries", "keeping", "help"),
        *("disagree_again", "questions"),
    ),
    "default_received": ("default_read", "default_weeks", "keeping", "help", "questions"),
}
"""Every letter there is, and its sections in the order in which they are read."""
OVERLEAF = {
    "undertaking": ("keeping", "help", "questions"),
    "outcome": (*_OBJECT, "law"),
    "outcome_third_party": (*_OBJECT, "complaint", "law"),
    "objection_decision": _APPEAL,
    "objection_decision_third_party": _APPEAL,
    "default_received": ("default_money", "default_court", "default_law"),
}
BY_POST = {
    "receipt": ("post_received", "post_call"),
    "request": ("post_touch", "post_call"),
    "extension": ("post_longer", "post_call"),
    "appointment": ("post_touch", "post_call"),
}
"""The letters that may leave the office, and what they say then: what the message says, no more.

No reference, no help line by which the theme could be found, and no day or time.
"""
ANSWERS = {"request": ("outcome",)}
"""The messages a posted letter stands for besides its own: both only ask her to get in touch, so no
envelope tells which it was. What was decided is handed over, never posted."""
POSTED = frozenset({*BY_POST, *(name for names in ANSWERS.values() for name in names)})
"""The messages that go by post as one of these letters."""
SIGNED = frozenset({"undertaking"})
ONLY_WITH = {"answer_by": "until"}
"""A section that is left out when there is no such date."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: a neutral name, a postal box, the office, and when the telephone is answered.

    The name must not tell what the office does; opening hours are Amsterdam time, working days.
    """

    name: str
    postal: tuple[str, ...]
    visiting: tuple[str, ...]
    telephone: str
    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What every letter knows, and the undertaking no more than that.

    `address` stays empty for a letter that is handed over, shown or kept; one with an address that
    may be posted says less.
    """

    reference: str
    day: date
    sender: Sender
    name: str
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Letter):
    """To whoever applied; `decide_by` is the term at receipt, whatever its urgency became."""

    received_on: date
    decide_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Letter):
    """Something is asked; `until` where terms stand still so long. What is asked is spoken."""

    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(Letter):
    """More time was taken, up to and with `decide_by`."""

    decide_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Letter):
    """A talk was arranged; where it is, is told and not written."""

    on: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeThirdParty(Letter):
    """To someone who applied for another; `day` is the day the application shows as dealt with.

    `object_until` is `last_day` of the objection term that starts on `day`.
    """

    object_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(OutcomeThirdParty):
    """To the person who was told the decision on `spoken_on`; the same after every outcome."""

    spoken_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionDecision(Letter):
    """The objection of `objected_on` was decided; appeal is open whatever the decision was."""

    objected_on: date
    appeal_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultReceived(Letter):
    """A notice that we are late came in on `received_on`; what the law attaches to it."""

    received_on: date


CONTEXTS: dict[str, type[Letter]] = {
    "receipt": Receipt,
    "request": Request,
    "extension": Extension,
    "appointment": Meeting,
    "undertaking": Letter,
    "outcome": Outcome,
    "outcome_third_party": OutcomeThirdParty,
    "objection_decision": ObjectionDecision,
    "objection_decision_third_party": ObjectionDecision,
    "default_received": DefaultReceived,
}
