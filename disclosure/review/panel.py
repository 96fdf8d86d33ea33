"""Verbs of the panel: convene, vote, advise."""

from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import delete

from disclosure.accounts import queries as accounts
from disclosure.cases import clocks, outbox
from disclosure.cases import models as cases
from disclosure.cases.documents import CASE, Note
from disclosure.cases.steps import Done, Taken, take
from disclosure.errors import Refusal
from disclosure.procedure import urgency
from disclosure.procedure.permissions import Actor
from disclosure.review import meeting_rules, meetings, models, queries, rules
from disclosure.review.apart import seat, take_part
from disclosure.review.panel_models import Meeting, Sitting
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
    return rules.refuse_convene(args, taken.profile, known, conflicted) or _refuse_seating(
        args, taken
    )


def _refuse_seating(args: rules.Convene, taken: Taken) -> Refusal | None:
    meeting = taken.tx.get(Meeting, args.meeting) if args.meeting else None
    here = meeting is not None and meeting.region_code == taken.access.region
    return meeting_rules.refuse_seating(
        meeting_rules.Seating(
            mode=args.mode,
            now=taken.now,
            begins=meeting.starts_at if meeting and here else None,
            chosen=args.meeting is not None,
            vote_by=args.until,
        )
    )


def _all_in_conflict(taken: Taken, organisation: str) -> bool:
    """Tell whether nobody of an organisation could sit: in conflict, or not named in a shield."""
    seats = accounts.panel_members(taken.tx, taken.access.region, organisation)
    able = set(filter(taken.access.open_to, seats)) - taken.access.conflicted
    return bool(seats) and not able


def _convene(args: rules.Convene, taken: Taken) -> None:
    sitting = [each for each in args.members if each not in args.conflict]
    last = queries.last_convening(taken.tx, taken.case.id)
    row = models.Convening(
        id=uuid4(),
        case_id=taken.case.id,
        seq=last.seq + 1 if last else 1,
        at=taken.now,
        by_id=taken.actor.id,
        mode=args.mode,
        members=" ".join(sitting),
        stepped_back=" ".join(args.conflict),
    )
    taken.tx.add(row)
    _seat(args, sitting, taken)
    if args.meeting is not None or args.until is not None:
        taken.tx.flush()
        _sit(args, row, taken)
    taken.logged["members"] = ",".join(sitting)


def _seat(args: rules.Convene, sitting: list[str], taken: Taken) -> None:
    part = cases.Participation
    taken.tx.execute(delete(part).where(part.case_id == taken.case.id, part.part == "convened"))
    for organisation in dict.fromkeys(sitting):
        seat(taken, organisation, "convened")
    for organisation in dict.fromkeys(args.conflict):
        take_part(taken, organisation, "stepped_back")


def _sit(args: rules.Convene, row: models.Convening, taken: Taken) -> None:
    """Put the case on its agenda, or open its round; at night whoever sits gets a sign at once."""
    taken.tx.add(
        Sitting(
            convening_id=row.id,
            case_id=taken.case.id,
            meeting_id=args.meeting,
            vote_by=args.until,
        )
    )
    if urgency.urgent(taken.case.urgency):
        for organisation in row.members.split():
            chair = meetings.seats(
                taken.tx, taken.access.region, organisation, taken.access.conflicted, taken.now
            )
            if chair.member is not None and taken.access.open_to(chair.member):
                outbox.alert(taken, chair.member)


def vote(
    db: Database, case_id: UUID, args: rules.Vote, actor: Actor, now: datetime
) -> Done | Refusal:
    """Give one organisation's view, once per convening."""

    def refuse(taken: Taken) -> Refusal | None:
        convening = queries.last_convening(taken.tx, case_id)
        given = queries.votes(taken.tx, convening.id) if convening else []
        voted = actor.organisation in {each.organisation for each in given}
        return rules.refuse_vote(args, voted, convening is not None)

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
    weighed = {test: getattr(args, test) for test in rules.TESTS} | args.answers
    note = Note(
        texts={"reason": args.reason, **{key: text for key, text in weighed.items() if text}}
    )
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
    """Count the votes of this convening; whoever turned out to be in conflict does not count."""
    convening = queries.last_convening(taken.tx, taken.case.id)
    given = queries.votes(taken.tx, convening.id) if convening else []
    counted = frozenset(v.organisation for v in given if v.by_id not in taken.access.conflicted)
    return rules.quorate(counted, taken.profile)


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
    video = {"video": "yes"} if args.video else {}
    note = Note(texts=tests | args.answers | video)
    row.document = vault.seal(taken.tx, taken.case.id, CASE, "advices", row.id, note)
    taken.tx.add(row)
    clocks.meet(taken, "panel")
