"""Who may do what, on one page.

Always checked, in this order (procedure.md §4): not shielded, role, region, training, no conflict,
assigned. The stage comes after, then the guards of the step.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from disclosure.errors import Refusal
from disclosure.procedure import regions, stages


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever takes a step: staff, the applicant behind a code, or the system itself.

    `region` None is a national post; `trained_until` is the last day a training record holds.
    """

    id: UUID
    roles: frozenset[str]
    region: str | None = None
    organisation: str | None = None
    trained_until: date | None = None
    kind: str = "staff"


SYSTEM = Actor(UUID(int=0), frozenset({"system"}), kind="system")


@dataclass(frozen=True, slots=True)
class CaseAccess:
    """What of a case decides who may act in it; no content."""

    stage: str
    region: str | None
    director: UUID | None = None
    officer: UUID | None = None
    asked: frozenset[str] = frozenset()
    convened: frozenset[str] = frozenset()
    stepped_back: frozenset[str] = frozenset()
    conflicted: frozenset[UUID] = frozenset()
    applicants: frozenset[UUID] = frozenset()
    transfer_to: str | None = None
    shielded_to: frozenset[UUID] | None = field(default=None)

    def open_to(self, account: UUID) -> bool:
        """Tell whether this case is not shielded, or this member of staff is named."""
        return self.shielded_to is None or account in self.shielded_to


def _is_director(actor: Actor, case: CaseAccess) -> bool:
    return actor.id == case.director


def _is_asked(actor: Actor, case: CaseAccess) -> bool:
    return actor.organisation in case.asked


def _is_convened(actor: Actor, case: CaseAccess) -> bool:
    return actor.organisation in case.convened


def _is_officer(actor: Actor, case: CaseAccess) -> bool:
    return actor.id == case.officer


def _is_applicant(actor: Actor, case: CaseAccess) -> bool:
    return actor.id in case.applicants


_ASSIGNED: dict[str, Callable[[Actor, CaseAccess], bool]] = {
    "case_director": _is_director,
    "liaison": _is_asked,
    "panel_member": _is_convened,
    "disclosure_officer": _is_officer,
    "applicant": _is_applicant,
}
"""Roles that act only where they are named; every other role acts in all cases of its region."""

_UNASSIGNED_STEPS = frozenset({"submit", "schedule_telling", "new_signal", "reopen", "plan_breach"})
"""Steps that make the assignment, that any colleague may take, or (plan_breach) check the owner
itself. An applicant is let into the own case only, whatever the step."""

_NEUTRAL_STEPS = frozenset({"answer", "check_nil"})
"""What an organisation that stepped back from the panel still does (procedure.md §3.3)."""


def assigned(actor: Actor, case: CaseAccess, roles: frozenset[str]) -> bool:
    """Tell whether one of the roles the actor brings is named in this case, or needs no name."""
    return any(
        role not in _ASSIGNED or _ASSIGNED[role](actor, case) for role in roles & actor.roles
    )


def _in_region(step: str, actor: Actor, case: CaseAccess) -> bool:
    """A draft has no region yet: `submit` judges the one it is sent to.

    A case on offer is accepted by the region it was offered to.
    """
    if case.stage == "draft":
        return True
    offered = case.transfer_to if step == "accept_transfer" else None
    return regions.code_of(actor.region) == (offered or regions.code_of(case.region))


def _in_conflict(step: str, actor: Actor, case: CaseAccess) -> bool:
    stepped_back = step not in _NEUTRAL_STEPS and actor.organisation in case.stepped_back
    return stepped_back or actor.id in case.conflicted


def _is_named(step: str, actor: Actor, case: CaseAccess, roles: frozenset[str]) -> bool:
    anyone = step == "submit" or (step in _UNASSIGNED_STEPS and actor.kind != "applicant")
    return anyone or assigned(actor, case, roles)


def refuse(step: str, actor: Actor, case: CaseAccess, today: date) -> Refusal | None:
    """Give the first reason why this actor may not take this step in this case, or None.

    `today` is the local day, for the training record. The stage itself is not judged here, but
    which roles count depends on it (`stages.roles_for`).
    """
    if actor.kind == "system" and actor.roles <= stages.roles_for(step, case.stage):
        return None
    return _first(step, stages.roles_for(step, case.stage), actor, case, today)


def refuse_view(actor: Actor, case: CaseAccess, today: date) -> Refusal | None:
    """Give the reason why this actor may not open this case, or None."""
    return _first("view", frozenset(stages.CASE_ROLES), actor, case, today)


def _first(
    step: str, roles: frozenset[str], actor: Actor, case: CaseAccess, today: date
) -> Refusal | None:
    staff = actor.kind == "staff"
    trained = actor.trained_until is not None and today <= actor.trained_until
    checks = (
        (
            "shielded",
            case.open_to(actor.id) or not staff,
        ),
        ("wrong_role", bool(roles & actor.roles)),
        ("wrong_region", not staff or _in_region(step, actor, case)),
        ("training_expired", not staff or trained),
        ("conflict", not staff or not _in_conflict(step, actor, case)),
        ("not_assigned", _is_named(step, actor, case, roles)),
    )
    return next((Refusal(key) for key, holds in checks if not holds), None)
