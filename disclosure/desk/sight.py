"""Who sees what of a case they may open: the applicant's compartment is not for everyone; pure.

The panel and whoever decides see who is at risk, never by which route or by whom it was asked
(procedure.md §3.3). So whatever exists only because somebody applied is left out for them.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from disclosure.procedure import permissions
from disclosure.procedure.compartments import TELLING_CLOCKS
from disclosure.procedure.permissions import Actor, CaseAccess

NEAR_APPLICANT = frozenset({"intake", "case_director", "disclosure_officer", "regional_manager"})
"""Roles that need to know who asked and how to reach that person."""
DESK_ROLES = NEAR_APPLICANT | {"panel_chair", "decision_maker"}
"""Roles with a case page; organisations work from their own short list."""
WIDE_ROLES = frozenset({"intake", "regional_manager", "panel_chair", "decision_maker"})
"""Roles that may open every case of their region."""

TELLING_STEPS = frozenset(
    {
        "begin",
        "entry",
        "code_given",
        "submit",
        "representative",
        "acknowledge",
        "hold",
        "release",
        "set_contact",
        "offer_proof",
        "confirm_identity",
        "withdraw",
        "tell_outcome",
        "object",
        "remedies",
        "pause",
        "task_done",
        "withdraw_conflict",
        "messages",
        "answer_message",
        "new_code",
        "prosecution",
        "contact_attempt",
        "link",
        "links",
    }
)
"""Steps, and purposes of a look, that do the same."""
TELLING_SIGNALS = frozenset({"withdrawal", "lost_phone", "decoy"})
COMPLAINTS = frozenset({"complaint", "answer_complaint"})
"""What is for the manager alone: a complaint can be about whoever directs the case."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody sees of one case: with or without the applicant's compartment, complaints."""

    whole: bool
    complaints: bool = False

    def clock(self, key: str) -> bool:
        """Tell whether this clock may be shown; `breach_plan:identity` is about `identity`."""
        return self.whole or not TELLING_CLOCKS & set(key.split(":"))

    def step(self, step: str, clock: str = "") -> bool:
        """Tell whether a step in the log or timeline may be shown; `clock` is what it touched."""
        apart = step in COMPLAINTS and not self.complaints
        near = self.whole or (step not in TELLING_STEPS and self.clock(clock))
        return near and not apart

    def signal(self, kind: str) -> bool:
        """Tell whether a signal may be shown at all; who gave it is another matter."""
        return self.whole or kind not in TELLING_SIGNALS


def of(actor: Actor, stage: str, director: UUID | None, officer: UUID | None) -> Sight:
    """Return what this actor sees: director and officer see all of the own cases, no more."""
    case = CaseAccess(stage, actor.region, director=director, officer=officer)
    whole = permissions.assigned(actor, case, NEAR_APPLICANT)
    return Sight(whole, complaints="regional_manager" in actor.roles)


@dataclass(frozen=True, slots=True)
class Running:
    """What of a clock decides how it is shown; aware instants."""

    state: str
    started: datetime
    due: datetime


def shown_state(clock: Running, now: datetime, fraction: float) -> str:
    """Return the state to show: late as soon as it is due, `warning` after most of its time.

    `fraction` is that of the last warning of the profile; the sweep comes by once a minute only.
    """
    if clock.state != "running":
        return clock.state
    if now >= clock.due:
        return "missed"
    near = clock.started + (clock.due - clock.started) * fraction
    return "warning" if now >= near else "running"
