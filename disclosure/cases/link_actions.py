"""A human confirms or rejects a link. A link never rejects, moves or tells anything by itself."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from disclosure.cases import actions, link_queries, link_rules, link_signs, steps
from disclosure.cases.link_models import Link
from disclosure.cases.steps import Taken
from disclosure.errors import Refusal, Refused
from disclosure.procedure import permissions, stages, terms
from disclosure.procedure.permissions import SYSTEM, Actor
from disclosure.store.database import Database, Tx

JUDGES = frozenset({"intake", "case_director", "regional_manager"})
"""Who judges a link, in cases they may open: intake, the director of the case, the manager."""


def judge(
    db: Database, case_id: UUID, args: link_rules.JudgeLink, actor: Actor, now: datetime
) -> Refusal | None:
    """Say whether two people are one; both cases follow, and each keeps who said so, and when.

    The reason stays in the case in which it was given. A refusal leaves nothing but a log entry.
    """
    try:
        with db.transaction() as tx:
            _judge(tx, case_id, args, actor, now)
    except Refused as refused:
        with db.transaction() as tx:
            steps.log(tx, case_id, "link", actor, now, f"refused:{refused.refusal.key}")
        return refused.refusal
    return None


def _judge(tx: Tx, case_id: UUID, args: link_rules.JudgeLink, actor: Actor, now: datetime) -> None:
    link = link_queries.find(tx, case_id, args.link)
    concerned = {case_id, link.case_id, link.other_case_id} if link else {case_id}
    taken = {each: _load(tx, each, case_id, actor, now) for each in sorted(filter(None, concerned))}
    if link is not None:
        tx.refresh(link)  # somebody may have judged it while we waited for the locks
    if not all(each.access.open_to(actor.id) for each in taken.values()):
        link = None
    state = link.state if link is not None else None
    refusal = _refuse(taken[case_id]) or link_rules.refuse_judge(args, state)
    if link is None or refusal is not None:
        raise Refused(refusal or Refusal("facts_missing", "link"))
    link.state, link.judged_at, link.judged_by = args.verdict, now, actor.id
    tx.flush()
    actions.note(taken[case_id], verdict=args.verdict, reason=args.reason)
    for each in taken.values():
        _follow(each, link)


def _load(tx: Tx, each: UUID, own: UUID, actor: Actor, now: datetime) -> Taken:
    """In the other case nobody acted: who judged works elsewhere, which is not told there."""
    return steps.load(tx, each, "link", actor if each == own else SYSTEM, now)


def _refuse(taken: Taken) -> Refusal | None:
    near = replace(taken.actor, roles=taken.actor.roles & JUDGES)
    found = permissions.refuse_view(near, taken.access, terms.local_day(taken.now))
    begun = taken.case.stage not in ("draft", "gone")
    return found or (None if begun else Refusal("wrong_stage"))


def _follow(taken: Taken, link: Link) -> None:
    """Let a case follow what was said: more people at risk of one subject ask for their director.

    A judgement that is turned round brings the clock and the freeze back.
    """
    link_signs.settle(taken)
    unseen = link_queries.hidden(taken.tx, taken.case.id)
    if link.id in unseen:
        return
    known = [
        link_queries.standing(one, taken.case.id)
        for one in link_queries.links_of(taken.tx, taken.case.id)
        if one.id not in unseen
    ]
    sure = {each.key for each in link_rules.patterns(known) if each.sure}
    now_sure = link.kind == "same_subject" and link.state == "confirmed"
    if now_sure and "several_at_risk" in sure and taken.case.stage in stages.OPEN:
        link_signs.add_task(taken, "know_others", taken.case.director_id)
    steps.log(
        taken.tx,
        taken.case.id,
        "link",
        taken.actor,
        taken.now,
        "done",
        link=str(link.id),
        kind=link.kind,
        verdict=link.state,
    )
