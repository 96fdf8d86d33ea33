"""Shielding a case: by what is found, by hand; confirming it and naming people; lifting it.

Works like stepping out of a case: no step of the stage table, locked and logged as one.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import delete, update

from disclosure.accounts import queries as accounts
from disclosure.accounts.models import ORGANISATIONS
from disclosure.cases import actions as spine
from disclosure.cases import (
    clocks,
    link_queries,
    link_signs,
    models,
    outbox,
    owners,
    rules,
    shield_names,
    shield_rules,
    steps,
)
from disclosure.cases.documents import CASE, Note, PersonDetails
from disclosure.cases.shield_models import Shield
from disclosure.cases.steps import Taken
from disclosure.errors import Refusal, Refused
from disclosure.procedure import permissions, regions, stages, terms
from disclosure.procedure.permissions import SYSTEM, Actor, CaseAccess
from disclosure.store import audit, vault
from disclosure.store.database import Database, Tx

VERB, TASK = "shield", "shield"
FOUND_WORK, FOUND_NAME = "work", "name"
"""What the system found; a human reads it in plain words."""


def look(taken: Taken, told: Iterable[tuple[str, PersonDetails]]) -> None:
    """Shield a case for the time being where somebody in it seems to be a colleague.

    Once: what a human lifted is not found again. The work that was told is enough; a name alone
    only where the colleague who bears it could come upon the case without being asked.
    """
    if taken.case.stage in ("draft", "gone") or shield_names.find(taken.tx, taken.case.id):
        return
    known = {role: each for role, each in told if role in shield_rules.ABOUT}
    found = (_sign(taken, role, known[role]) for role in shield_rules.ABOUT if role in known)
    mark = next(filter(None, found), None)
    if mark is not None:
        _shield(taken, mark, frozenset())


def _sign(taken: Taken, role: str, told: PersonDetails) -> shield_rules.Mark | None:
    organisation = shield_rules.employer(told.work)
    if organisation:
        return shield_rules.Mark(about=role, organisation=organisation, reason=FOUND_WORK)
    region = regions.staffed_from(taken.case.region_code)
    near = accounts.serving(taken.tx, region, sorted(shield_rules.OPENS))
    if shield_names.bear(taken.tx, near, told):
        return shield_rules.Mark(about=role, organisation=shield_names.BUREAU, reason=FOUND_NAME)
    return None


def mark(
    db: Database, case_id: UUID, args: shield_rules.Mark, actor: Actor, now: datetime
) -> Refusal | None:
    """Shield a case by hand; it holds at once, the manager or privacy officer confirms it."""
    return _logged(db, case_id, actor, now, partial(_mark, args))


def judge(
    db: Database, case_id: UUID, args: shield_rules.Judge, actor: Actor, now: datetime
) -> Refusal | None:
    """Confirm a shield and name exactly who may open the case, or lift it; four eyes."""
    return _logged(db, case_id, actor, now, partial(_judge, args))


def _logged(
    db: Database, case_id: UUID, actor: Actor, now: datetime, change: Callable[[Taken], None]
) -> Refusal | None:
    """Lock the case and those linked to it, in one order; a refusal leaves only its entry."""
    try:
        with db.transaction() as tx:
            linked = link_queries.linked_to(tx, case_id)
            taken = {
                each: steps.load(tx, each, VERB, actor if each == case_id else SYSTEM, now)
                for each in sorted({case_id, *linked})
            }
            change(taken[case_id])
            for each in linked:
                link_signs.ask(taken[each])
            clocks.keep_floor(taken[case_id])
            steps.log(tx, case_id, VERB, actor, now, "done", **taken[case_id].logged)
    except Refused as refused:
        with db.transaction() as tx:
            steps.log(tx, case_id, VERB, actor, now, f"refused:{refused.refusal.key}")
        return refused.refusal
    return None


def _refuse(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal)


def _mark(args: shield_rules.Mark, taken: Taken) -> None:
    near = replace(taken.actor, roles=taken.actor.roles & shield_rules.MARKS)
    _refuse(
        permissions.refuse_view(near, taken.access, terms.local_day(taken.now))
        or shield_rules.refuse_mark(args, ORGANISATIONS, taken.case.shielded)
    )
    _shield(taken, args, frozenset({taken.actor.id}))


def _shield(taken: Taken, mark: shield_rules.Mark, also: frozenset[UUID]) -> None:
    """Let only those on duty who are not it is about see the case, until a human judges it."""
    row = shield_names.find(taken.tx, taken.case.id) or Shield(case_id=taken.case.id)
    row.about, row.organisation, row.state = mark.about, mark.organisation, "provisional"
    row.at, row.by_id, row.judged_at, row.judged_by = taken.now, taken.actor.id, None, None
    texts = Note(texts={"reason": mark.reason.strip()})
    row.document = vault.seal(taken.tx, taken.case.id, CASE, "shields", taken.case.id, texts)
    taken.tx.add(row)
    region = regions.staffed_from(taken.case.region_code)
    out = shield_names.namesakes(
        taken.tx, taken.case.id, accounts.serving(taken.tx, region, stages.CASE_ROLES)
    )
    taken.access = replace(taken.access, conflicted=taken.access.conflicted | out)
    named = _first_named(taken) | also
    taken.case.shielded = True
    shield_names.set_all(taken, named - taken.access.conflicted)
    taken.logged |= {"about": mark.about, "organisation": mark.organisation, "state": row.state}
    _hand_over(taken)
    _ask(taken)


def _first_named(taken: Taken) -> frozenset[UUID]:
    """Return director, intake and manager: whoever acts now, or is on duty."""
    out, case = taken.access.conflicted, taken.case
    there = case.director_id if case.director_id not in out else None
    director = (
        there
        or owners.director_for(taken, case.region_code)
        or owners.of_role(taken, "case_director")
    )
    rest = (owners.of_role(taken, role) for role in ("intake", "regional_manager"))
    return frozenset(filter(None, (director, *rest)))


def _ask(taken: Taken) -> None:
    """Put it before the manager, or whoever supervises where no manager may see it."""
    manager = owners.of_role(taken, "regional_manager")
    link_signs.add_task(taken, TASK, manager)
    region = regions.staffed_from(taken.case.region_code)
    asked = [manager] if manager else accounts.accounts_with(taken.tx, region, "privacy_officer")
    for each in asked:
        outbox.alert(taken, each)


def _hand_over(taken: Taken) -> None:
    """Give everything owed in the case to those named; nobody else is reminded of it.

    What fell to the director for want of anybody goes to whoever is named for it now.
    """
    case, named = taken.case, taken.access.shielded_to or frozenset()
    if case.director_id not in named:
        _direct(taken, named)
    if case.officer_id is not None and case.officer_id not in named:
        case.officer_id = None
    for clock in taken.clocks:
        fell = clock.owner_id == case.director_id and clock.owner_role != "case_director"
        if clocks.is_open(clock) and (fell or clock.owner_id not in named):
            owner = owners.owner(taken, clock.key)
            clock.owner_id, clock.owner_role = owner.id, owner.role
            clocks.note(taken, clock, "handed_over")
    task, message = models.Task, models.Message
    others = (task.case_id == case.id, task.done_at.is_(None), task.owner_id.not_in(named))
    taken.tx.execute(update(task).where(*others).values(owner_id=case.director_id))
    waiting = (message.case_id == case.id, message.state == "queued")
    taken.tx.execute(delete(message).where(*waiting, message.account_id.not_in(named)))


def _direct(taken: Taken, named: frozenset[UUID]) -> None:
    region = regions.staffed_from(taken.case.region_code)
    able = accounts.accounts_with(taken.tx, region, "case_director")
    away = owners.away(taken.tx, terms.local_day(taken.now))
    there = [each for each in able if each in named]
    present = [each for each in there if each not in away]
    first = next(iter(present or there), None)
    if first is not None:
        spine.direct(taken, first)


def refuse_naming(
    tx: Tx, actor: Actor, case_id: UUID, case: CaseAccess, today: date
) -> Refusal | None:
    """Give the reason why this person may not name people here: not the manager, not the officer.

    The manager is named in the case; the privacy officer sees who and why, never the case.
    """
    manager = replace(actor, roles=actor.roles & {"regional_manager"})
    found = permissions.refuse_view(manager, case, today)
    if found is None or "privacy_officer" not in actor.roles:
        return found
    trained = actor.trained_until is not None and today <= actor.trained_until
    apart = actor.id in case.conflicted or shield_names.namesakes(tx, case_id, (actor.id,))
    checks = (
        ("wrong_region", actor.region == case.region),
        ("training_expired", trained),
        ("conflict", not apart),
    )
    return next((Refusal(key) for key, holds in checks if not holds), None)


def view(db: Database, case_id: UUID, actor: Actor, now: datetime) -> Refusal | None:
    """Look at who is named in a shielded case; logged as any look is."""
    with db.transaction() as tx:
        case = tx.get(models.Case, case_id) or steps.NOBODYS
        seen = steps.access(tx, case)
        refusal = refuse_naming(tx, actor, case_id, seen, terms.local_day(now))
        if not case.shielded or case is steps.NOBODYS:
            refusal = Refusal("not_assigned")
        known = case_id if case is not steps.NOBODYS else None
        chain = audit.actor_chain(actor.id) if refusal else audit.case_chain(case_id)
        outcome = f"refused:{refusal.key}" if refusal else "done"
        who = str(actor.id)
        audit.record(tx, chain, "view", who, now, case=known, purpose=VERB, outcome=outcome)
        return refusal


def _judge(args: shield_rules.Judge, taken: Taken) -> None:
    row = shield_names.find(taken.tx, taken.case.id)
    today = terms.local_day(taken.now)
    _refuse(refuse_naming(taken.tx, taken.actor, taken.case.id, taken.access, today))
    if row is None or not taken.case.shielded:
        raise Refused(Refusal("already_done"))
    facts = shield_rules.JudgeFacts(
        shielded=taken.case.shielded,
        roles=shield_names.can_be_named(taken, row, args.wish),
        regions=other_regions(taken.tx, taken.case),
    )
    _refuse(shield_rules.refuse_judge(args, facts, _refuse_second(taken, args.second)))
    row.judged_at, row.judged_by = taken.now, taken.actor.id
    row.state = "confirmed" if args.keep else "lifted"
    taken.logged |= {"state": row.state, "second": str(args.second)}
    spine.note(taken, args.second, reason=args.reason.strip(), state=row.state)
    link_signs.finish_tasks(taken, TASK)
    (_keep if args.keep else _lift)(args, taken)


def _refuse_second(taken: Taken, second: UUID | None) -> Refusal | None:
    """Another of those who may stand beside it, of this region, who is not it is about."""
    if second is None:
        return Refusal("second_missing")
    if second == taken.actor.id:
        return Refusal("same_person")
    return None if second in seconds(taken.tx, taken.case, taken.access) else Refusal("wrong_role")


def seconds(tx: Tx, case: models.Case, access: CaseAccess) -> frozenset[UUID]:
    """Return who may be the second person."""
    found = accounts.serving(tx, access.region, shield_rules.SECONDS)
    return frozenset(found) - shield_names.namesakes(tx, case.id, found) - access.conflicted


def other_regions(tx: Tx, case: models.Case) -> frozenset[str]:
    """Return where the case can still go: nowhere once it is closed or offered already."""
    if case.stage not in stages.OPEN or case.transfer_to is not None:
        return frozenset()
    return frozenset(filter(None, accounts.open_regions(tx))) - {case.region_code}


def _keep(args: shield_rules.Judge, taken: Taken) -> None:
    shield_names.set_all(taken, args.names)
    _hand_over(taken)
    if args.to != shield_rules.STAYS:
        spine.offer(taken, rules.Transfer(to=args.to, reason=args.reason.strip()))


def _lift(_args: shield_rules.Judge, taken: Taken) -> None:
    shield_names.set_all(taken, ())
    taken.case.shielded = False
    taken.access = replace(taken.access, shielded_to=None)
