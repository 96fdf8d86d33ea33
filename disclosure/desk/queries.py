"""What waits for whom: the queue of the region, drafts to sign, escalations, transfers.

Lists show a reference, a stage, an urgency and time left, nothing else. The order is that of the
index `ix_cases_queue`: urgency, then what is due first. There is no count over the list.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    true,
    tuple_,
)

from disclosure.accounts.models import Conflict
from disclosure.cases import clocks as spine
from disclosure.cases import models, shield_names
from disclosure.cases.pages import CASE_PAGE, REGISTRY
from disclosure.decisions import models as decisions
from disclosure.desk import sight
from disclosure.desk.filters import UNTRIAGED, Filter, Place
from disclosure.desk.sight import Running, Sight
from disclosure.procedure import profile, regions, stages
from disclosure.procedure.permissions import Actor
from disclosure.requests import correspondence
from disclosure.review import models as review
from disclosure.store.database import Tx

PAGE = 25
MOST = 50
"""How many rows the short lists beside the queue show at most."""
TAKING = "afspraak"
"""The page on which an officer takes a telling that is nobody's yet."""
SOON = timedelta(hours=24)
ALL_OF_REGION = sight.WIDE_ROLES - {"panel_chair"} | {"case_director"}
"""Roles whose queue is the whole region; chair and officer see what is theirs to do."""

Case = models.Case
OPEN = text(models.one_of("stage", stages.OPEN))
"""Written out as in the index, because SQLite compares the words."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed next in a case."""

    key: str
    state: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the queue; `opens` is the endpoint it leads to, empty where that is nowhere."""

    reference: str
    stage: str
    urgency: str | None
    late: bool
    opens: str
    owed: Owed | None


def queue(
    tx: Tx, actor: Actor, asked: Filter, after: Place | None, now: datetime
) -> tuple[list[Line], Place | None]:
    """Return one page of the queue and the place where the next begins, None on the last."""
    query = (
        select(Case)
        .where(*visible(actor), *_narrowed(actor, asked, now))
        .order_by(Case.urgency_rank, Case.next_due_at, Case.id)
        .limit(PAGE + 1)
    )
    if after is not None:
        query = query.where(_beyond(after))
    rows = list(tx.scalars(query))
    found, more = rows[:PAGE], len(rows) > PAGE
    return lines(tx, actor, found, now), _place(found[-1]) if more else None


def _beyond(place: Place) -> ColumnElement[bool]:
    """Compare as the columns are stored: bare values in a row of SQL would not be converted."""
    columns = (Case.urgency_rank, Case.next_due_at, Case.id)
    values = (place.rank, place.due, place.id)
    typed = [literal(value, column.type) for value, column in zip(values, columns, strict=True)]
    return tuple_(*columns) > tuple_(*typed)


def _place(case: models.Case) -> Place | None:
    return Place(case.urgency_rank, case.next_due_at, case.id) if case.next_due_at else None


def visible(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return which open cases exist for this person: every list and count here asks no more."""
    in_conflict = exists().where(Conflict.case_id == Case.id, Conflict.account_id == actor.id)
    return (
        Case.region_code == regions.code_of(actor.region),
        OPEN,  # type: ignore[return-value]
        ~in_conflict,
        shield_names.visible(actor),
        _scope(actor),
    )


def _scope(actor: Actor) -> ColumnElement[bool]:
    if actor.roles & ALL_OF_REGION:
        return true()
    own = [_FOR[role](actor) for role in sorted(actor.roles & set(_FOR))]
    return or_(*own)


def _for_chair(_actor: Actor) -> ColumnElement[bool]:
    told = select(decisions.UrgentTelling.case_id).where(
        decisions.UrgentTelling.case_id == Case.id,
        decisions.UrgentTelling.reviewed_at.is_(None),
    )
    return or_(Case.stage.in_(("gathering", "panel")), told.exists())


def _for_officer(actor: Actor) -> ColumnElement[bool]:
    free = and_(
        Case.outcome.in_(stages.DISCLOSE),
        Case.officer_id.is_(None),
        Case.stage.in_(("decided", "delivery")),
    )
    return or_(Case.officer_id == actor.id, free)


_FOR = {"panel_chair": _for_chair, "disclosure_officer": _for_officer}


def _narrowed(actor: Actor, asked: Filter, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.van == "mij":
        mine = select(models.Clock.case_id).where(
            models.Clock.owner_id == actor.id, models.Clock.state.in_(models.OPEN_STATES)
        )
        found.append(or_(Case.id.in_(mine), Case.officer_id == actor.id))
    if asked.fase:
        found.append(Case.stage == asked.fase)
    if asked.graad:
        level = None if asked.graad == UNTRIAGED else asked.graad
        found.append(Case.urgency.is_(None) if level is None else Case.urgency == level)
    if asked.klok == "laat":
        found += [Case.next_due_at <= now, Case.anything_late.is_(True)]
    if asked.klok == "bijna":
        found += [Case.next_due_at > now, Case.next_due_at <= now + SOON]
    return found


def lines(tx: Tx, actor: Actor, cases: Iterable[models.Case], now: datetime) -> list[Line]:
    """Show cases as lines: what is owed next comes from one statement for all of them."""
    rows = list(cases)
    found: dict[UUID, list[models.Clock]] = {row.id: [] for row in rows}
    if rows:
        query = select(models.Clock).where(
            models.Clock.case_id.in_(found), models.Clock.state.in_(models.OPEN_STATES)
        )
        for clock in tx.scalars(query.order_by(models.Clock.due_at, models.Clock.seq)):
            found[clock.case_id].append(clock)
    return [_line(actor, row, found[row.id], now) for row in rows]


def _line(actor: Actor, case: models.Case, clocks: list[models.Clock], now: datetime) -> Line:
    seen = sight_of(actor, case)
    owed = next_owed(case, [c for c in clocks if seen.clock(c.key)], now)
    late = case.anything_late or any(_late(clock, now) for clock in clocks)
    return Line(case.reference, case.stage, case.urgency, late, _opens(actor, case), owed)


def _late(clock: models.Clock, now: datetime) -> bool:
    counts = spine.base(clock.key) not in spine.NEVER_MISSED
    over = clock.state == "running" and now >= clock.due_at
    return counts and (clock.state == "missed" or over)


def next_owed(case: models.Case, clocks: list[models.Clock], now: datetime) -> Owed | None:
    """Return what is due first; in a case nobody weighed yet that is the weighing."""
    counted = [c for c in clocks if spine.base(c.key) not in spine.NEVER_MISSED]
    weighing = [c for c in counted if c.key == "triage" and case.urgency is None]
    first = next(iter(weighing or counted), None)
    return owed(case, first, now) if first is not None else None


def owed(case: models.Case, clock: models.Clock, now: datetime) -> Owed:
    """Show a clock as what is owed."""
    fraction = profile.load(case.profile).warnings[-1]
    running = Running(clock.state, clock.started_at, clock.due_at)
    return Owed(clock.key, sight.shown_state(running, now, fraction), clock.due_at)


def sight_of(actor: Actor, case: models.Case) -> Sight:
    """Return what this person sees of a case they may open."""
    return sight.of(actor, case.stage, case.director_id, case.officer_id)


def sight_within(tx: Tx, actor: Actor, case: models.Case) -> Sight:
    """Return the same; of complaints nothing to whom one is about."""
    seen = sight_of(actor, case)
    about = seen.complaints and correspondence.is_about(tx, case.id, actor.id)
    return replace(seen, complaints=False) if about else seen


def _opens(actor: Actor, case: models.Case) -> str:
    if actor.roles & sight.WIDE_ROLES or sight_of(actor, case).whole:
        return CASE_PAGE
    free = case.officer_id is None and case.outcome in stages.DISCLOSE
    taking = free and "disclosure_officer" in actor.roles and TAKING in REGISTRY
    return f"step.{TAKING}" if taking else ""


def drafts(tx: Tx, actor: Actor, now: datetime) -> list[Line]:
    """Return cases with a draft that waits for a signature, but not one's own drafts and votes."""
    last = (
        select(func.max(decisions.Decision.seq))
        .where(decisions.Decision.case_id == Case.id)
        .correlate(Case)
        .scalar_subquery()
    )
    draft, advice, vote = decisions.Decision, review.Advice, review.PanelVote
    voted = exists().where(
        review.Convening.case_id == Case.id,
        vote.convening_id == review.Convening.id,
        vote.by_id == actor.id,
    )
    standing = exists().where(
        advice.case_id == Case.id, advice.spent.is_(False), advice.at <= draft.drafted_at
    )
    query = select(Case).join(draft, and_(draft.case_id == Case.id, draft.seq == last))
    query = query.where(
        *visible(actor),
        Case.stage == "panel",
        draft.signed_at.is_(None),
        draft.drafted_by != actor.id,
        standing,
        ~voted,
    )
    return lines(tx, actor, tx.scalars(_ordered(query)), now)


def _ordered(query: Select[models.Case]) -> Select[models.Case]:
    return query.order_by(Case.urgency_rank, Case.next_due_at, Case.id).limit(MOST)


@dataclass(frozen=True, slots=True)
class Escalated:
    """A clock that ran out, put before somebody one level up."""

    reference: str
    urgency: str | None
    key: str
    at: datetime
    due: datetime


def escalations(tx: Tx, actor: Actor) -> list[Escalated]:
    """Return what is late in the region and was put before a named person, most urgent first."""
    query = (
        select(Case.reference, Case.urgency, models.Clock.key, models.Escalation.at)
        .add_columns(models.Clock.due_at)
        .join(models.Escalation, models.Escalation.case_id == Case.id)
        .join(models.Clock, models.Clock.id == models.Escalation.clock_id)
        .where(*visible(actor), Case.anything_late.is_(True), models.Clock.state == "missed")
        .order_by(Case.urgency_rank, models.Escalation.at)
        .limit(MOST)
    )
    return [Escalated(*row) for row in tx.execute(query)]


def offered_transfers(tx: Tx, actor: Actor, now: datetime) -> list[Line]:
    """Return the cases other regions offer to this one."""
    here = Case.transfer_to == regions.code_of(actor.region)
    query = select(Case).where(here, OPEN, shield_names.visible(actor))
    found = tx.scalars(_ordered(query))
    return lines(tx, actor, found, now)
