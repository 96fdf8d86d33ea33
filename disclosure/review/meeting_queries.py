"""What stands on the agenda of a meeting, which rounds are open, and for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, select

from disclosure.accounts.models import Conflict
from disclosure.cases import models as cases
from disclosure.cases import shield_names
from disclosure.procedure import regions
from disclosure.procedure.permissions import Actor
from disclosure.review import meeting_rules, models
from disclosure.review.panel_models import Declaration, Meeting, Sitting
from disclosure.store.database import Tx

CHAIR = "panel_chair"
OPEN = ("gathering", "panel")
MOST = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One case of an agenda or round: never more than reference, stage, urgency and time."""

    case_id: UUID
    reference: str
    stage: str
    urgency: str | None
    convening_id: UUID
    meeting_id: UUID | None
    vote_by: datetime | None
    due: datetime | None
    declared: bool
    voted: bool
    votes: int
    seats: int


def meetings(tx: Tx, actor: Actor, since: datetime) -> list[Meeting]:
    """Return the meetings from a day on: to the chair all of the region, to a member the own."""
    query = select(Meeting).where(_here(Meeting.region_code, actor), Meeting.starts_at >= since)
    if CHAIR not in actor.roles:
        mine = select(Sitting.meeting_id).join(
            models.Convening, models.Convening.id == Sitting.convening_id
        )
        mine = mine.join(cases.Case, cases.Case.id == Sitting.case_id)
        query = query.where(Meeting.id.in_(mine.where(*_open_to(actor))))
    return list(tx.scalars(query.order_by(Meeting.starts_at, Meeting.id).limit(MOST)))


def meeting(tx: Tx, meeting_id: UUID, actor: Actor) -> Meeting | None:
    """Return a meeting of the actor's region."""
    row = tx.get(Meeting, meeting_id)
    return row if row is not None and row.region_code == actor.region else None


def agenda(tx: Tx, meeting_id: UUID, actor: Actor) -> list[Line]:
    """Return the cases of a meeting, in the order they are weighed, as far as this person sits."""
    return _lines(tx, actor, Sitting.meeting_id == meeting_id)


def rounds(tx: Tx, actor: Actor) -> list[Line]:
    """Return the written rounds that are open, the most urgent first."""
    return _lines(tx, actor, Sitting.vote_by.is_not(None), cases.Case.stage.in_(OPEN))


def _lines(tx: Tx, actor: Actor, *which: ColumnElement[bool]) -> list[Line]:
    rows: Sequence[Any] = tx.execute(_query(actor).where(*which, *_open_to(actor))).all()
    found = [_line(*row) for row in rows]
    places = [meeting_rules.Place(one.urgency, one.due) for one in found]
    return [found[number] for number in meeting_rules.order(places)]


def _query(actor: Actor) -> Select[Any]:
    case, sitting, part, clock = cases.Case, models.Convening, Sitting, cases.Clock
    vote, said = models.PanelVote, Declaration
    newest = select(func.max(sitting.seq)).where(sitting.case_id == case.id)
    running = and_(
        clock.case_id == case.id, clock.key == "panel", clock.state.in_(cases.OPEN_STATES)
    )
    own = exists().where(
        vote.convening_id == sitting.id, vote.organisation == (actor.organisation or "")
    )
    declared = exists().where(said.convening_id == sitting.id, said.account_id == actor.id)
    count = select(func.count()).select_from(vote).where(vote.convening_id == sitting.id)
    return (
        select(
            case,
            sitting,
            part,
            clock.due_at,
            declared,
            own,
            count.correlate(sitting).scalar_subquery(),
        )
        .join(sitting, sitting.case_id == case.id)
        .join(part, part.convening_id == sitting.id)
        .outerjoin(clock, running)
        .where(sitting.seq == newest.correlate(case).scalar_subquery())
        .order_by(case.reference)
        .limit(MOST)
    )


def _line(
    case: cases.Case,
    sitting: models.Convening,
    part: Sitting,
    due: datetime | None,
    declared: bool,
    voted: bool,
    votes: int,
) -> Line:
    return Line(
        case_id=case.id,
        reference=case.reference,
        stage=case.stage,
        urgency=case.urgency,
        convening_id=sitting.id,
        meeting_id=part.meeting_id,
        vote_by=part.vote_by,
        due=due,
        declared=bool(declared),
        voted=bool(voted),
        votes=votes,
        seats=len(sitting.members.split()),
    )


def _here(column: Any, actor: Actor) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (
        column.is_(None) if actor.region is None else column == actor.region
    )
    return found


def _open_to(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Cases of the region, none in which the actor is in conflict, or that is shielded from it.

    A member sees those where it sits now.
    """
    case, part = cases.Case, cases.Participation
    in_conflict = exists().where(Conflict.case_id == case.id, Conflict.account_id == actor.id)
    region = case.region_code == regions.code_of(actor.region)
    here = (region, ~in_conflict, shield_names.visible(actor))
    if CHAIR in actor.roles:
        return here
    sits = exists().where(
        part.case_id == case.id,
        part.organisation == (actor.organisation or ""),
        part.part == "convened",
    )
    return (*here, sits, case.stage.in_(OPEN))


def sitting(tx: Tx, convening_id: UUID) -> Sitting | None:
    """Return how a convening sits; None where nobody said so."""
    return tx.get(Sitting, convening_id)


def declared(tx: Tx, convening_id: UUID, account_id: UUID) -> bool:
    """Tell whether somebody declared to know nobody in the case of this convening."""
    return tx.get(Declaration, (convening_id, account_id)) is not None


def declarations(tx: Tx, convening_id: UUID) -> list[Declaration]:
    """Return who declared, in order."""
    query = select(Declaration).where(Declaration.convening_id == convening_id)
    return list(tx.scalars(query.order_by(Declaration.at, Declaration.account_id)))
