"""A conflict of interest: whoever knows somebody in a case steps out of it, and others go on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import update

from disclosure.accounts import duty_actions
from disclosure.accounts import rules as accounts
from disclosure.accounts.models import Conflict
from disclosure.cases import clocks, models, outbox, owners, rules, steps
from disclosure.cases.actions import direct, note
from disclosure.cases.steps import CONFLICT, Taken
from disclosure.errors import Refusal, Refused
from disclosure.procedure import permissions, terms, urgency
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Database

DECLARED, WITHDRAWN = "declare_conflict", "withdraw_conflict"


def declare(
    db: Database, case_id: UUID, args: rules.DeclareConflict, actor: Actor, now: datetime
) -> Refusal | None:
    """Step out of a case, before or after any name was shown; from then on all of it is refused.

    A director, chair or manager may declare it for another. Whatever the person had to do goes to
    somebody else in the same transaction: a case is never without a director.
    """
    return _logged(db, case_id, DECLARED, actor, now, partial(_declare, args))


def withdraw(
    db: Database, case_id: UUID, args: rules.WithdrawConflict, actor: Actor, now: datetime
) -> Refusal | None:
    """Undo a declaration made by mistake; what was handed over stays where it is."""
    return _logged(db, case_id, WITHDRAWN, actor, now, partial(_withdraw, args))


def _logged(
    db: Database,
    case_id: UUID,
    verb: str,
    actor: Actor,
    now: datetime,
    change: Callable[[Taken], None],
) -> Refusal | None:
    """Lock the case and change it; a refusal leaves nothing but its entry in the log."""
    try:
        with db.transaction() as tx:
            change(steps.load(tx, case_id, verb, actor, now))
    except Refused as refused:
        with db.transaction() as tx:
            steps.log(tx, case_id, verb, actor, now, f"refused:{refused.refusal.key}")
        return refused.refusal
    return None


def _refuse(*found: Refusal | None) -> None:
    first = next(filter(None, found), None)
    if first is not None:
        raise Refused(first)


def _declare(args: rules.DeclareConflict, taken: Taken) -> None:
    account = args.account or taken.actor.id
    today = terms.local_day(taken.now)
    _refuse(
        steps.refuse_look(taken.actor, taken.access, CONFLICT, today),
        accounts.refuse_declaration(account, taken.actor),
        rules.refuse_declare(args),
    )
    declared = duty_actions.Declaration(account, args.reason.strip(), args.kind)
    duty_actions.add_conflict(taken.tx, taken.case.id, declared, taken.actor.id, taken.now)
    known = taken.access.conflicted | {account}
    taken.access = replace(taken.access, conflicted=known)
    _step_out(taken, account)


def _step_out(taken: Taken, account: UUID) -> None:
    """Give what somebody owned in this case to others, and let the manager look at it."""
    left = _part_of(taken, account)
    if taken.case.officer_id == account:
        taken.case.officer_id = None
    if taken.case.director_id == account:
        _direct_instead(taken)
    for clock in taken.clocks:
        if clocks.is_open(clock) and clock.owner_id == account:
            owner = owners.owner(taken, clock.key)
            clock.owner_id, clock.owner_role = owner.id, owner.role
            clocks.note(taken, clock, "handed_over")
    _hand_over_tasks(taken, account)
    taken.tx.add(
        models.Task(
            case_id=taken.case.id,
            kind="conflict",
            about=left,
            owner_id=owners.of_role(taken, "regional_manager") or taken.case.director_id,
            created_at=taken.now,
        )
    )


def _part_of(taken: Taken, account: UUID) -> str:
    """Return the role somebody had here, for the manager's task; `colleague` for none by name."""
    named = {taken.case.officer_id: "disclosure_officer", taken.case.director_id: "case_director"}
    owned = (c.owner_role for c in taken.clocks if clocks.is_open(c) and c.owner_id == account)
    return named.get(account) or next(owned, "colleague")


def _direct_instead(taken: Taken) -> None:
    """Bring the case to the duty director, or another one; with nobody there the manager acts."""
    director = owners.director_for(taken, taken.case.region_code) or owners.of_role(
        taken, "case_director"
    )
    if director is not None:
        direct(taken, director)
        if urgency.urgent(taken.case.urgency):
            outbox.alert(taken, director)


def _hand_over_tasks(taken: Taken, account: UUID) -> None:
    taken.tx.execute(
        update(models.Task)
        .where(
            models.Task.case_id == taken.case.id,
            models.Task.owner_id == account,
            models.Task.done_at.is_(None),
        )
        .values(owner_id=taken.case.director_id)
    )


def _withdraw(args: rules.WithdrawConflict, taken: Taken) -> None:
    manager = replace(taken.actor, roles=taken.actor.roles & {"regional_manager"})
    _refuse(
        permissions.refuse_view(manager, taken.access, terms.local_day(taken.now)),
        rules.refuse_withdraw_conflict(args),
    )
    row = taken.tx.get(Conflict, args.conflict or uuid4())
    if row is None or row.case_id != taken.case.id:
        raise Refused(Refusal("already_done"))
    note(taken, reason=args.reason.strip())
    taken.tx.delete(row)
    who = str(row.account_id)
    steps.log(taken.tx, taken.case.id, WITHDRAWN, taken.actor, taken.now, "done", account=who)
