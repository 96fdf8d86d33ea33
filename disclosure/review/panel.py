"""Verbs of the panel: convene, vote, advise."""

from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import delete

from disclosure.accounts import queries as accounts
from disclosure.cases import clocks
from disclosure.cases import models as cases
from disclosure.cases.documents import CASE, Note
from disclosure.cases.steps import Done, Taken, take
from disclosure.errors import Refusal
from disclosure.procedure.permissions import Actor
from disclosure.review import models, queries, rules
from disclosure.review.apart import seat, take_part
from disclosure.store import vault
from disclosure.store.database import Database


def convene(
    db: Database, case_id: UUID, args: rules.Convene, actor: Actor, now: datetime
) -> Done | Refusal:
    """Call the panel together; a new convening starts the votes anew."""
    return take(
        db,
        case_id,
        "convene",
        actor,
        now,
        partial(_refuse_convene, args),
        partial(_convene, args),
    )


def _refuse_convene(args: rules.Convene, taken: Taken) -> Refusal | None:
    known = frozenset(each.key for each in taken.profile.organisations)
    conflicted = taken.access.stepped_back | {
        each for each in args.members if _all_in_conflict(taken, each)
    }
    return rules.refuse_convene(args, taken.profile, known, conflicted)


def _all_in_conflict(taken: Taken, organisation: str) -> bool:
    """Tell whether nobody of an organisation could sit: in conflict, or not named in a shield."""
    seats = accounts.panel_members(taken.tx, taken.access.region, organisation)
    able = set(filter(taken.access.open_to, seats)) - taken.access.conflicted
    return bool(seats) and not able


def _convene(args: rules.Convene, taken: Taken) -> None:
    sitting = [each for each in args.members if each not in args.conflict]
    last = queries.last_convening(taken.tx, taken.case.id)
    taken.tx.add(
        models.Convening(
            case_id=taken.case.id,
            seq=last.seq + 1 if last else 1,
            at=taken.now,
            by_id=taken.actor.id,
            mode=args.mode,
            members=" ".join(sitting),
            stepped_back=" ".join(args.conflict),
        )
    )
    _seat(args, sitting, taken)
    taken.logged["members"] = ",".join(sitting)


def _seat(args: rules.Convene, sitting: list[str], taken: Taken) -> None:
    part = cases.Participation
    taken.tx.execute(delete(part).where(part.case_id == taken.case.id, part.part == "convened"))
    for organisation in dict.fromkeys(sitting):
        seat(taken, organisation, "convened")
    for organisation in dict.fromkeys(args.conflict):
        take_part(taken, organisation, "stepped_back")


def vote(
    db: Database, case_id: UUID, args: rules.Vote, actor: Actor, now: datetime
) -> Done | Refusal:
    """Give one organisation's view, once per convening."""

    def refuse(taken: Taken) -> Refusal | None:
        convening = queries.last_convening(taken.tx, case_id)
        given = queries.votes(taken.tx, convening.id) if convening else []
        return rules.refuse_vote(args, actor.organisation in {v.organisation for v in given})

    return take(db, case_id, "vote", actor, now, refuse, partial(_vote, args))


def _vote(args: rules.Vote, taken: Taken) -> None:
    convening = queries.last_convening(taken.tx, taken.case.id)
    if convening is None:
        return
    row = models.PanelVote(
        id=uuid4(),
        case_id=taken.case.id,
        convening_id=convening.id,
        organisation=taken.actor.organisation or "",
        by_id=taken.actor.id,
        at=taken.now,
        outcome=args.outcome,
        dissent=args.dissent,
    )
    note = Note(texts={"reason": args.reason})
    row.document = vault.seal(taken.tx, taken.case.id, CASE, "votes", row.id, note)
    taken.tx.add(row)


def advise(
    db: Database, case_id: UUID, args: rules.Advise, actor: Actor, now: datetime
) -> Done | Refusal:
    """Settle what the panel advises: outcome, three-part test, seven questions."""

    def refuse(taken: Taken) -> Refusal | None:
        return rules.refuse_advise(
            args, _quorum_voted(taken), queries.enquiry_facts(taken.tx, case_id)
        )

    return take(db, case_id, "advise", actor, now, refuse, partial(_advise, args))


def _quorum_voted(taken: Taken) -> bool:
    convening = queries.last_convening(taken.tx, taken.case.id)
    given = queries.votes(taken.tx, convening.id) if convening else []
    return rules.quorate(frozenset(each.organisation for each in given), taken.profile)


def _advise(args: rules.Advise, taken: Taken) -> None:
    convening = queries.last_convening(taken.tx, taken.case.id)
    if convening is None:
        return
    row = models.Advice(
        id=uuid4(),
        case_id=taken.case.id,
        convening_id=convening.id,
        at=taken.now,
        by_id=taken.actor.id,
        outcome=args.outcome,
    )
    tests = {test: getattr(args, test) for test in rules.TESTS}
    note = Note(texts=tests | args.answers)
    row.document = vault.seal(taken.tx, taken.case.id, CASE, "advices", row.id, note)
    taken.tx.add(row)
    clocks.meet(taken, "panel")
