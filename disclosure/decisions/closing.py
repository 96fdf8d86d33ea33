"""The verb at the end: close; and how far a case is from it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from disclosure.cases import clocks, steps
from disclosure.cases import link_queries as links
from disclosure.cases import models as cases
from disclosure.cases.actions import note
from disclosure.cases.documents import CASE, Note
from disclosure.cases.steps import Done, Taken, take
from disclosure.decisions import closing_rules, queries
from disclosure.decisions.closing_models import Closing
from disclosure.decisions.closing_rules import KEPT, Gate
from disclosure.errors import Refusal
from disclosure.procedure import profile, terms
from disclosure.procedure.permissions import Actor
from disclosure.requests import assessments
from disclosure.store import vault
from disclosure.store.database import Database, Tx


def close(
    db: Database, case_id: UUID, args: closing_rules.Close, actor: Actor, now: datetime
) -> Done | Refusal:
    """Close a case when nobody is left without follow-up, outcome, plan or answer."""

    def refuse(taken: Taken) -> Refusal | None:
        return closing_rules.refuse_close(args, taken.case.stage, _close_facts(taken))

    return take(db, case_id, "close", actor, now, refuse, partial(_close, args))


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a case is from closing: every gate, and the clocks that would run on after it."""

    gates: tuple[Gate, ...]
    clocks: list[cases.Clock]
    stay: list[cases.Clock]
    kept_until: datetime
    signed: bool

    def owed(self, gate: Gate) -> list[cases.Clock]:
        """Return the open clocks of a gate: whose they are says who owes it."""
        return [c for c in self.clocks if c.key in gate.clocks or clocks.base(c.key) in gate.clocks]


def standing(tx: Tx, case_id: UUID, actor: Actor, now: datetime) -> Standing:
    """Return what stands between a case and its closing, by the rule that refuses it."""
    case = tx.get_one(cases.Case, case_id)
    law, found = profile.load(case.profile), steps.clocks_of(tx, case_id)
    taken = Taken(tx, case, actor, "close", now, steps.access(tx, case), law, found)
    live = list(filter(clocks.is_open, taken.clocks))
    kept = KEPT.get(case.stage, ())
    limit = law.limit("retention", None)
    return Standing(
        gates=closing_rules.gates(case.stage, _close_facts(taken)),
        clocks=live,
        stay=[c for c in live if c.key in kept or clocks.root(c.key) in clocks.OUTLIVES_ALL],
        kept_until=_kept_until(case.stage, taken) or (terms.due(now, limit.term) if limit else now),
        signed=bool(queries.signed(tx, case_id)),
    )


def _close_facts(taken: Taken) -> closing_rules.CloseFacts:
    tx, case = taken.tx, taken.case
    told = queries.told_to(tx, case)
    plan = queries.plan(tx, case.id)
    return closing_rules.CloseFacts(
        follow_ups_done=all(_followed_up(taken, day) for day in closing_rules.FOLLOW_UPS),
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


def _close(args: closing_rules.Close, taken: Taken) -> None:
    stage = taken.case.stage
    if stage == "withdrawn":
        note(taken, know=str(args.know), reason=args.reason)
        clocks.meet(taken, "know_considered")
    _keep(args, taken)
    clocks.end_all(taken, keep=KEPT[stage])
    taken.case.closed_from, taken.case.closed_at = stage, taken.now
    taken.move("closed")
    clocks.start(taken, "retention", due=_kept_until(stage, taken))


def _keep(args: closing_rules.Close, taken: Taken) -> None:
    """Keep what became of it; why the subject's ground holds or not stands sealed beside it."""
    row = Closing(
        id=uuid4(),
        case_id=taken.case.id,
        at=taken.now,
        by_id=taken.actor.id,
        stopped=args.stopped,
        helped=args.helped,
        silence=args.silence or None,
    )
    words = Note(texts={"silence": args.silence_reason} if args.silence_reason else {})
    row.document = vault.seal(taken.tx, taken.case.id, CASE, Closing.__tablename__, row.id, words)
    taken.tx.add(row)


def _kept_until(stage: str, taken: Taken) -> datetime | None:
    """Withdrawn cases are kept shorter, unless she was forced (procedure.md §14)."""
    forced = assessments.flagged(taken.tx, taken.case.id, "forced_withdrawal")
    kept = f"{stage}_linked" if forced else stage
    shorter = taken.profile.retention.get(kept)
    return terms.due(taken.now, shorter.term) if shorter is not None else None
