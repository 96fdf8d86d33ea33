"""The verb at the end: close."""

from datetime import datetime
from functools import partial
from uuid import UUID

from disclosure.cases import clocks
from disclosure.cases import link_queries as links
from disclosure.cases import models as cases
from disclosure.cases.actions import note
from disclosure.cases.steps import Done, Taken, take
from disclosure.decisions import queries, telling_rules
from disclosure.errors import Refusal
from disclosure.procedure import terms
from disclosure.procedure.permissions import Actor
from disclosure.requests import assessments
from disclosure.store.database import Database

_KEPT = {
    "follow_up": ("follow_up:90", "follow_up:180", "objection"),
    "declined": ("objection",),
    "withdrawn": (),
}


def close(
    db: Database, case_id: UUID, args: telling_rules.Close, actor: Actor, now: datetime
) -> Done | Refusal:
    """Close a case when nobody is left without follow-up, outcome, plan or answer."""

    def refuse(taken: Taken) -> Refusal | None:
        return telling_rules.refuse_close(args, taken.case.stage, _close_facts(taken))

    return take(db, case_id, "close", actor, now, refuse, partial(_close, args))


def _close_facts(taken: Taken) -> telling_rules.CloseFacts:
    tx, case = taken.tx, taken.case
    told = queries.told_to(tx, case)
    plan = queries.plan(tx, case.id)
    return telling_rules.CloseFacts(
        follow_ups_done=all(_followed_up(taken, day) for day in telling_rules.CLOSING_FOLLOW_UPS),
        told=bool(told) and clocks.find(taken, "outcome_told") is None,
        plan_state=plan.state if plan else None,
        urgent_open=bool(queries.unreviewed(tx, case.id)),
        objection_open=queries.pending_objection(tx, case.id) is not None,
        breach_open=any(_breach(clock) for clock in taken.clocks),
        integrity_open=links.frozen(tx, case),
    )


def _followed_up(taken: Taken, day: str) -> bool:
    key = f"follow_up:{day}"
    asked = any(clock.key == key for clock in taken.clocks)
    return asked and clocks.find(taken, key) is None


def _breach(clock: cases.Clock) -> bool:
    return clocks.base(clock.key) in ("breach_plan", "promised") and clock.state == "running"


def _close(args: telling_rules.Close, taken: Taken) -> None:
    stage = taken.case.stage
    if stage == "withdrawn":
        note(taken, know=str(args.know), reason=args.reason)
        clocks.meet(taken, "know_considered")
    clocks.end_all(taken, keep=_KEPT[stage])
    taken.case.closed_from, taken.case.closed_at = stage, taken.now
    taken.move("closed")
    clocks.start(taken, "retention", due=_kept_until(stage, taken))


def _kept_until(stage: str, taken: Taken) -> datetime | None:
    """Withdrawn cases are kept shorter, unless she was forced (procedure.md §14)."""
    forced = assessments.flagged(taken.tx, taken.case.id, "forced_withdrawal")
    kept = f"{stage}_linked" if forced else stage
    shorter = taken.profile.retention.get(kept)
    return terms.due(taken.now, shorter.term) if shorter is not None else None
