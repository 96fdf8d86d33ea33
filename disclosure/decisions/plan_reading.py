"""What stands in the versions of a safety plan, read for the pages about it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from disclosure.cases import models as cases
from disclosure.decisions import (
    models,
    plan_changes,
    plan_dates,
    plan_drafts,
    plan_ends,
    plan_rules,
    queries,
)
from disclosure.decisions.plan_changes import Change
from disclosure.decisions.plan_models import PlanDate, PlanLook
from disclosure.decisions.telling_rules import PlanSafety
from disclosure.requests import risk, risk_wording
from disclosure.requests.models import Assessment
from disclosure.requests.risk_models import RiskRecord
from disclosure.requests.rules import NEAR
from disclosure.store.database import Tx

READERS = frozenset(NEAR)
"""Who reads the whole plan: those near her."""
DECIDERS = frozenset({"panel_chair", "decision_maker", "regional_manager"})
"""Who reads what protects her now, and never where she is safe (`plan_rules.for_deciding`)."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version: its row, what is in it, its actions, and what changed against the one before."""

    row: models.SafetyPlan
    plan: PlanSafety
    actions: list[models.PlannedAction]
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class InForce:
    """The version in force with everything that hangs on it."""

    version: Version
    dates: list[PlanDate]
    looks: list[tuple[PlanLook, str]]
    reasons: dict[int, str]
    outdated: bool


def rows(tx: Tx, case_id: UUID) -> list[models.SafetyPlan]:
    """Return every version, the newest first."""
    plan = models.SafetyPlan
    query = select(plan).where(plan.case_id == case_id).order_by(plan.version.desc())
    return list(tx.scalars(query))


def versions(tx: Tx, case_id: UUID) -> list[Version]:
    """Return every version with what changed, the newest first."""
    return list(reversed(list(_in_order(tx, rows(tx, case_id)[::-1]))))


def _in_order(tx: Tx, oldest_first: list[models.SafetyPlan]) -> Iterator[Version]:
    before: Version | None = None
    for row in oldest_first:
        plan, actions = plan_drafts.open_plan(tx, row), queries.plan_actions(tx, row.id)
        old = before.plan if before is not None else None
        changes = plan_changes.compare(old, plan, _ends(before))
        before = Version(row, plan, actions, changes)
        yield before


def _ends(version: Version | None) -> dict[int, str]:
    actions = version.actions if version is not None else []
    return {row.position: row.state for row in actions if row.state != "open"}


def in_force(tx: Tx, case_id: UUID) -> InForce | None:
    """Return the version in force; None before there is one."""
    row = queries.plan(tx, case_id)
    if row is None:
        return None
    actions = queries.plan_actions(tx, row.id)
    version = Version(row, plan_drafts.open_plan(tx, row), actions, [])
    looks = plan_ends.looks(tx, row)
    reasons = {each.position: plan_ends.reason(tx, case_id, each) for each in actions}
    dates = plan_dates.of_plan(tx, row.id)
    return InForce(version, dates, looks, reasons, is_outdated(tx, row))


def for_deciding(found: InForce) -> InForce:
    """Leave out what whoever decides has no need of, and whatever staff typed beside it."""
    return replace(
        found,
        version=replace(found.version, plan=plan_rules.for_deciding(found.version.plan)),
        looks=[(row, "") for row, _why in found.looks],
        reasons=dict.fromkeys(found.reasons, ""),
    )


def is_outdated(tx: Tx, row: models.SafetyPlan) -> bool:
    """Tell whether the danger was weighed, or something became known, since it was looked at."""
    looked = tx.scalars(select(PlanLook.at).where(PlanLook.plan_id == row.id))
    return plan_rules.outdated(row.at, looked, _risk_changes(tx, row.case_id))


def _risk_changes(tx: Tx, case_id: UUID) -> Iterator[datetime]:
    for table in (cases.Signal, Assessment, RiskRecord):
        newest = tx.scalar(select(func.max(table.at)).where(table.case_id == case_id))
        if newest is not None:
            yield newest


def hers(tx: Tx, case_id: UUID) -> PlanSafety | None:
    """Return the plan she has, without what staff do without her."""
    return plan_rules.hers(plan_drafts.open_plan(tx, row) for row in rows(tx, case_id))


def children(tx: Tx, case_id: UUID) -> dict[str, str]:
    """Return every child there is, by key: those on record about the danger, and those named.

    Only what the whole case may read of a child is used: what it is called.
    """
    named = risk_wording.children(tx, case_id)
    found = dict(named)
    for entry in risk.read(tx, case_id, ("child",)):
        key = entry.now.text("child") or str(entry.id)
        found[key] = risk_wording.child_name(entry.now.texts, named)
    return found
