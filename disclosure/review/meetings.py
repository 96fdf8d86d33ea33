"""Verbs of the panel's sittings: plan a meeting, and declare to know nobody before reading."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from disclosure.accounts import logged, queries
from disclosure.accounts.logged import refuse
from disclosure.cases import steps
from disclosure.errors import Refusal
from disclosure.procedure import guards, permissions, terms
from disclosure.procedure.permissions import Actor
from disclosure.review import meeting_rules
from disclosure.review import queries as review
from disclosure.review.panel_models import Declaration, Meeting
from disclosure.store import audit
from disclosure.store.database import Database, Tx

CHAIR = "panel_chair"


def plan_meeting(
    db: Database, args: meeting_rules.PlanMeeting, actor: Actor, now: datetime
) -> UUID | Refusal:
    """Put a meeting of the region in the calendar, or move one that has not begun; logged."""
    return logged.run(
        db, "plan_meeting", actor.id, now, lambda tx: _plan(tx, args, actor, now), kind=args.kind
    )


def _plan(tx: Tx, args: meeting_rules.PlanMeeting, actor: Actor, now: datetime) -> UUID:
    today = terms.local_day(now)
    trained = actor.trained_until is not None and today <= actor.trained_until
    refuse(guards.first(("wrong_role", CHAIR in actor.roles), ("training_expired", trained)))
    row = tx.get(Meeting, args.meeting) if args.meeting else None
    refuse(guards.first(("wrong_region", row is None or row.region_code == actor.region)))
    refuse(meeting_rules.refuse_plan_meeting(args, now, row.starts_at if row else None))
    if row is None:
        row = Meeting(id=uuid4(), region_code=actor.region, made_at=now, made_by=actor.id)
        tx.add(row)
    row.kind, row.way, row.place, row.chair_id = args.kind, args.way, args.place, actor.id
    row.starts_at = args.starts_at or now
    return row.id


def look(db: Database, actor: Actor, now: datetime, meeting: UUID | None = None) -> Refusal | None:
    """Log that somebody opens the list of meetings, or one of them; refused without training."""
    today = terms.local_day(now)
    trained = actor.trained_until is not None and today <= actor.trained_until
    refusal = guards.first(("training_expired", trained))
    about: dict[str, Any] = {"meeting": str(meeting)} if meeting else {}
    with db.transaction() as tx:
        audit.record(
            tx,
            audit.actor_chain(actor.id),
            "view",
            str(actor.id),
            now,
            purpose="panel",
            outcome="done" if refusal is None else f"refused:{refusal.key}",
            **about,
        )
    return refusal


def declare_nobody_known(
    db: Database, case_id: UUID, actor: Actor, now: datetime
) -> Refusal | None:
    """Say, before any name is shown, to know nobody in a case; logged, no step of the table.

    Each person says it anew for each convening: who was a stranger last year may be a neighbour.
    """
    with db.transaction() as tx:
        taken = steps.load(tx, case_id, "vote", actor, now)
        convening = review.last_convening(tx, case_id)
        refusal = permissions.refuse("vote", actor, taken.access, terms.local_day(now))
        refusal = refusal or guards.first(("not_assigned", convening is not None))
        if refusal is None and convening is not None:
            _declare(tx, convening.id, case_id, actor, now)
        outcome = "done" if refusal is None else f"refused:{refusal.key}"
        steps.log(tx, case_id, "declare_nobody_known", actor, now, outcome)
        return refusal


def _declare(tx: Tx, convening_id: UUID, case_id: UUID, actor: Actor, now: datetime) -> None:
    if tx.get(Declaration, (convening_id, actor.id)) is None:
        tx.add(
            Declaration(
                convening_id=convening_id,
                account_id=actor.id,
                case_id=case_id,
                organisation=actor.organisation or "",
                at=now,
            )
        )


def seats(
    tx: Tx, region: str | None, organisation: str, case_conflicts: frozenset[UUID], now: datetime
) -> meeting_rules.Chair:
    """Return who sits for an organisation today: on duty first; a reserve; who is away."""
    today = terms.local_day(now)
    people = queries.panel_members(tx, region, organisation)
    return meeting_rules.seat(
        people,
        duty=queries.all_on_duty(tx, region, "liaison", today, organisation),
        away=frozenset(each for each in people if queries.absent(tx, each, today)),
        conflicted=case_conflicts,
    )
