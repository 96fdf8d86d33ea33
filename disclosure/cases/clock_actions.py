"""Verbs about time: pause, resume, extend, the plan for a late clock, and what the sweep does."""

from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from disclosure.cases import clocks, contact, models, outbox, owners, people, rules
from disclosure.cases.actions import note
from disclosure.cases.documents import CASE, Note
from disclosure.cases.steps import Done, Taken, take
from disclosure.errors import Refusal
from disclosure.procedure import terms
from disclosure.procedure.permissions import SYSTEM, Actor
from disclosure.store import vault
from disclosure.store.database import Database

_TOLD_OF_EXTENSION = frozenset({"decision", "reasonable_term", "objection_decision"})
_DAYS = {"days": 1, "working_days": 1, "weeks": 7, "months": 30}


def pause(
    db: Database, case_id: UUID, args: rules.Pause, actor: Actor, now: datetime
) -> Done | Refusal:
    """Stop clocks of the law while the applicant is asked to complete the application.

    Source: Awb 4:15(1)a, 7:10(2). Two people; the request goes by the way agreed.
    """
    return take(
        db,
        case_id,
        "pause",
        actor,
        now,
        partial(_refuse_pause, args),
        partial(_pause, args),
    )


def _refuse_pause(args: rules.Pause, taken: Taken) -> Refusal | None:
    facts = rules.PauseFacts(
        states={c.key: c.state for c in taken.clocks if clocks.is_open(c)},
        pausable=frozenset(k for k, spec in taken.profile.clocks.items() if spec.pausable),
        urgency=taken.case.urgency,
        route=taken.case.route,
        today=terms.local_day(taken.now),
    )
    return (
        people.refuse_second(taken, args.second)
        or rules.refuse_pause(args, facts)
        or contact.refuse_reachable(taken, "applicant")
    )


def _pause(args: rules.Pause, taken: Taken) -> None:
    note(
        taken,
        args.second,
        ask=args.ask,
        until=str(args.until),
        clocks=" ".join(args.clocks),
    )
    for key in args.clocks:
        clock = clocks.find(taken, key)
        if clock is not None and args.until is not None:
            clock.state = "paused"
            clock.paused_on, clock.pause_until = terms.local_day(taken.now), args.until
            clock.wake_at = terms.end_of(args.until)
            clocks.note(taken, clock, "paused")
    outbox.queue(taken, "request", "applicant")


def resume(db: Database, case_id: UUID, actor: Actor, now: datetime) -> Done | Refusal:
    """Let every paused clock run again: it was completed, or the term given is over."""

    def refuse(taken: Taken) -> Refusal | None:
        paused = any(c.state == "paused" for c in taken.clocks)
        return None if paused else Refusal("already_done")

    return take(db, case_id, "resume", actor, now, refuse, _resume)


def _resume(taken: Taken) -> None:
    for clock in taken.clocks:
        over = clock.wake_at is not None and clock.wake_at <= taken.now
        if clock.state == "paused" and (taken.actor != SYSTEM or over):
            clocks.resume(taken, clock)


def extend(
    db: Database, case_id: UUID, args: rules.Extend, actor: Actor, now: datetime
) -> Done | Refusal:
    """Give one clock more days, once and with a reason; she is told where she waits for it."""

    def refuse(taken: Taken) -> Refusal | None:
        return rules.refuse_extend(args, _extend_facts(args.clock, taken))

    return take(db, case_id, "extend", actor, now, refuse, partial(_extend, args))


def _extend_facts(key: str, taken: Taken) -> rules.ExtendFacts:
    clock = clocks.find(taken, key)
    spec = taken.profile.clocks.get(clocks.base(key))
    term = clocks.read_term(clock.term) if clock is not None else None
    if spec is not None and spec.extension is not None:
        term = spec.extension.term
    extendable = spec is not None and spec.extendable and term is not None
    most = term.amount * _DAYS.get(term.unit, 0) if extendable and term is not None else 0
    return rules.ExtendFacts(
        state=clock.state if clock is not None else "",
        extended=clock is not None and clock.extended,
        most=most,
        urgency=taken.case.urgency,
    )


def _extend(args: rules.Extend, taken: Taken) -> None:
    note(taken, clock=args.clock, days=str(args.days), reason=args.reason)
    clock = clocks.find(taken, args.clock)
    if clock is not None:
        clock.extended = True
        clock.extra_days += args.days
        clocks.due_anew(clock)
        clocks.wake(taken, clock)
        clocks.note(taken, clock, "extended")
    if args.clock in _TOLD_OF_EXTENSION and taken.case.capacity == "self":
        outbox.queue(taken, "extension", "applicant")


def plan_breach(
    db: Database, case_id: UUID, args: rules.PlanBreach, actor: Actor, now: datetime
) -> Done | Refusal:
    """Write what is done while a clock is late; the new date becomes a clock of its own."""

    def refuse(taken: Taken) -> Refusal | None:
        return rules.refuse_plan_breach(
            args,
            owns=_owns(taken, args.clock),
            missed=clocks.missed(taken, args.clock),
            owed=_plan_owed(taken, args.clock),
            now=now,
        )

    return take(db, case_id, "plan_breach", actor, now, refuse, partial(_plan_breach, args))


def _owns(taken: Taken, key: str) -> bool:
    """A clock owned by a role that works for a whole region is owned by each in that role."""
    clock = clocks.find(taken, key)
    if clock is None:
        return taken.actor.id == taken.case.director_id
    regional = clock.owner_role not in (
        "case_director",
        "liaison",
        "disclosure_officer",
    )
    return taken.actor.id == clock.owner_id or (regional and clock.owner_role in taken.actor.roles)


def _plan_owed(taken: Taken, key: str) -> bool:
    """A plan is owed once a clock is missed, and again when its promised date is."""
    promised = clocks.find(taken, f"promised:{key}")
    return clocks.base(key) not in clocks.NO_BREACH_PLAN and (
        promised is None or promised.state == "missed"
    )


def _plan_breach(args: rules.PlanBreach, taken: Taken) -> None:
    clock = clocks.find(taken, args.clock)
    if args.new_date is None or clock is None:
        return
    if clock.state == "running":  # it ran out this very minute: the sweep has not come by
        miss_one(taken, clock)
    plan = models.BreachPlan(
        id=uuid4(),
        case_id=taken.case.id,
        key=args.clock,
        written_at=taken.now,
        written_by=taken.actor.id,
        new_date=args.new_date,
    )
    texts = {"protection": args.protection, "message": args.message}
    plan.document = vault.seal(
        taken.tx, taken.case.id, CASE, "breach_plans", plan.id, Note(texts=texts)
    )
    taken.tx.add(plan)
    clocks.meet(taken, f"breach_plan:{args.clock}")
    clocks.end(taken, f"promised:{args.clock}")
    clocks.start(taken, f"promised:{args.clock}", due=args.new_date)


def miss_one(taken: Taken, clock: models.Clock) -> None:
    """A clock ran out: it is missed, put before a named person, and a plan is owed (§12)."""
    taken.logged["clock"] = clock.key
    if clock.key in clocks.NEVER_MISSED:
        clocks.end(taken, clock.key)
        return
    clock.state, clock.missed_at, clock.wake_at = "missed", taken.now, None
    clocks.note(taken, clock, "missed")
    escalate(taken, clock)
    if clock.owner_id is not None:
        outbox.alert(taken, clock.owner_id)
    head, _, about = clock.key.partition(":")
    if head == "review":
        clocks.restart(taken, "review")
    elif head == "promised":
        clocks.end(taken, f"breach_plan:{about}")
        clocks.start(taken, f"breach_plan:{about}")
    elif head not in clocks.NO_BREACH_PLAN:
        clocks.start(taken, f"breach_plan:{clock.key}")


def escalate(taken: Taken, clock: models.Clock) -> None:
    """Put a missed clock before the regional manager, or above when the manager owns it."""
    manager = owners.of_role(taken, "regional_manager")
    above = clock.owner_id == manager or manager is None
    taken.tx.add(
        models.Escalation(
            case_id=taken.case.id,
            clock_id=clock.id,
            key=clock.key,
            at=taken.now,
            to_role="national_oversight" if above else "regional_manager",
            to_id=None if above else manager,
        )
    )


def warn(taken: Taken, clock: models.Clock) -> None:
    """Count the warnings that fell due; the digest of its owner shows it."""
    passed = sum(moment <= taken.now for moment in clocks.warnings(taken, clock))
    if passed > clock.warned:
        clock.warned = passed
        clocks.note(taken, clock, "warned")
    clocks.wake(taken, clock)
