"""What a safety plan is made of besides its state: actions, measures, a part for each child; pure.

What was made with her and what staff do without her are told apart field by field.
"""

from dataclasses import dataclass
from datetime import date

MEASURE_STATES = ("considered", "asked", "in_force", "ended", "refused")
LIVE = frozenset({"asked", "in_force"})
"""States in which the end of a measure is watched."""
ENDS = ("done", "dropped")
COPIES = ("paper", "site")
"""How she may have her own copy; neither unless she wishes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAction:
    """One thing somebody does, by a date.

    `owner` is an organisation, a role or herself, `person` who of them; `origin` names the action
    of an earlier version that this one carries on.
    """

    what: str
    owner: str
    by: date | None
    person: str = ""
    section: str = ""
    phase: str = "direct"
    shared: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMeasure:
    """One measure of the catalogue: how it stands, from when until when, what was asked with it."""

    key: str
    state: str
    start: date | None = None
    end: date | None = None
    extended_by: str = ""
    note: str = ""
    shared: bool = False
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChild:
    """The part of one child: which entry it belongs to, what the child is called, what it does."""

    key: str
    name: str
    words: str
