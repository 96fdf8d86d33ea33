"""What waits for an organisation: questions to answer, answers to look at again, votes to give.

A liaison or panel member sees a reference, what is asked, and time left; never the case page.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, or_, select

from disclosure.accounts.models import Conflict
from disclosure.cases import models, shield_names
from disclosure.desk import sight
from disclosure.desk.sight import Running
from disclosure.procedure import profile, regions
from disclosure.procedure.permissions import Actor
from disclosure.review import models as review
from disclosure.store.database import Tx

MOST = 100
CHECKED_STAGES = ("gathering", "panel")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing an organisation is asked; `step` is the page where it is done."""

    reference: str
    what: str
    step: str
    state: str
    due: datetime | None


def questions(tx: Tx, actor: Actor, now: datetime) -> list[Asked]:
    """Return the questions to this organisation that wait, and its answers to look at again."""
    row, case, clock = review.Enquiry, models.Case, models.Clock
    waiting = row.state.in_(("open", "broken_through"))
    again = and_(
        row.sampled.is_(True),
        row.checked_by.is_(None),
        row.answered_by != actor.id,
        case.stage.in_(CHECKED_STAGES),
    )
    key = f"enquiry_reply:{actor.organisation}"
    query = (
        select(case.reference, case.profile, row.state, clock)
        .join(case, case.id == row.case_id)
        .outerjoin(
            clock,
            and_(
                clock.case_id == row.case_id,
                clock.key == key,
                clock.state.in_(models.OPEN_STATES),
            ),
        )
        .where(
            row.organisation == actor.organisation,
            row.seq == _newest(actor),
            or_(waiting, again),
            *_open_to(actor),
        )
        .order_by(clock.due_at, row.sent_at)
        .limit(MOST)
    )
    return [_question(*found, now) for found in tx.execute(query)]


@dataclass(frozen=True, slots=True)
class Answered:
    """One question that this organisation answered; it may be read again, and added to."""

    reference: str
    state: str
    at: datetime | None


def answered(tx: Tx, actor: Actor) -> list[Answered]:
    """Return what this organisation answered last, newest first."""
    row, case = review.Enquiry, models.Case
    query = (
        select(case.reference, row.state, row.answered_at)
        .join(case, case.id == row.case_id)
        .where(
            row.organisation == actor.organisation,
            row.state.in_(("items", "nothing", "refused")),
            row.seq == _newest(actor),
            *_open_to(actor),
        )
        .order_by(row.answered_at.desc())
        .limit(MOST)
    )
    return [Answered(*found) for found in tx.execute(query)]


def _newest(actor: Actor) -> ScalarSelect[int]:
    later = review.Enquiry.__table__.alias("later")
    return (
        select(func.max(later.c.seq))
        .where(
            later.c.case_id == review.Enquiry.case_id,
            later.c.organisation == actor.organisation,
        )
        .correlate(review.Enquiry)
        .scalar_subquery()
    )


def _question(
    reference: str, law: str, state: str, clock: models.Clock | None, now: datetime
) -> Asked:
    if state not in ("open", "broken_through"):
        return Asked(reference, "check", "controle", "", None)
    what = "question" if state == "open" else "late_question"
    if clock is None:
        return Asked(reference, what, "antwoord", "", None)
    running = Running(clock.state, clock.started_at, clock.due_at)
    shown = sight.shown_state(running, now, profile.load(law).warnings[-1])
    return Asked(reference, what, "antwoord", shown, clock.due_at)


def panels(tx: Tx, actor: Actor, now: datetime) -> list[Asked]:
    """Return the panels this organisation sits on and has not voted in yet."""
    case, part, sitting, clock = (
        models.Case,
        models.Participation,
        review.Convening,
        models.Clock,
    )
    last = (
        select(func.max(sitting.seq))
        .where(sitting.case_id == case.id)
        .correlate(case)
        .scalar_subquery()
    )
    voted = exists().where(
        review.PanelVote.convening_id == sitting.id,
        review.PanelVote.organisation == actor.organisation,
    )
    running = and_(
        clock.case_id == case.id, clock.key == "panel", clock.state.in_(models.OPEN_STATES)
    )
    query = (
        select(case.reference, case.profile, case.stage, clock)
        .join(part, part.case_id == case.id)
        .join(sitting, and_(sitting.case_id == case.id, sitting.seq == last))
        .outerjoin(clock, running)
        .where(
            part.organisation == actor.organisation,
            part.part == "convened",
            case.stage.in_(CHECKED_STAGES),
            ~voted,
            *_open_to(actor),
        )
        .order_by(case.urgency_rank, clock.due_at)
        .limit(MOST)
    )
    return [_panel(*found, now) for found in tx.execute(query)]


def _panel(
    reference: str, law: str, stage: str, clock: models.Clock | None, now: datetime
) -> Asked:
    step, what = ("stem", "vote") if stage == "panel" else ("", "panel_soon")
    if clock is None:
        return Asked(reference, what, step, "", None)
    running = Running(clock.state, clock.started_at, clock.due_at)
    shown = sight.shown_state(running, now, profile.load(law).warnings[-1])
    return Asked(reference, what, step, shown, clock.due_at)


def _open_to(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    case = models.Case
    in_conflict = exists().where(Conflict.case_id == case.id, Conflict.account_id == actor.id)
    here = case.region_code == regions.code_of(actor.region)
    return (here, ~in_conflict, shield_names.visible(actor))
