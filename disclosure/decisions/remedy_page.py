"""What the pages of remedies show, read in one go: files, terms, what they cost, who handles."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from disclosure.accounts import queries as accounts
from disclosure.cases import models as cases
from disclosure.cases import pages
from disclosure.decisions import defaults, models, remedy_rules
from disclosure.decisions import remedy_queries as found
from disclosure.decisions.remedy_models import Remedy, RemedyRecord
from disclosure.decisions.remedy_rules import COMPLAINT, DEFAULT, OBJECTION, File
from disclosure.procedure import profile, terms
from disclosure.procedure import remedies as law
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Tx


@dataclass(frozen=True, slots=True)
class Line:
    """One file in a list: its last day, and what it costs today."""

    row: Remedy
    reference: str
    until: date | None
    owed: int
    fixed_before: date | None
    handler: str
    late: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the applicant: what announced it, by whom, and its last day."""

    announced: found.Announcement | None
    by: str
    state: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Opened:
    """One file with all that stands in it."""

    row: Remedy
    file: File
    texts: dict[str, str]
    records: list[tuple[RemedyRecord, dict[str, str]]]
    names: dict[UUID, str]
    line: Line
    objection: models.Objection | None
    late_reason: str
    decision: dict[str, str]
    appeal: cases.Clock | None
    third: bool
    days: list[law.Day] = field(default_factory=list)
    first_day: date | None = None
    standing_still: bool = False
    source: str = ""


def overview(tx: Tx, case_id: UUID, actor: Actor, now: datetime) -> dict[str, Any]:
    """Return the files of a case that this person may see, and the term of the applicant."""
    case = tx.get_one(cases.Case, case_id)
    rows = [row for row in found.of_case(tx, case_id) if _seen(tx, row, actor, case)]
    whole = bool(actor.roles & {"intake", "regional_manager"}) or actor.id == case.director_id
    return {
        "lines": [line(tx, row, case, now) for row in rows],
        "term": term(tx, case) if whole else None,
        "receives": whole,
    }


def _seen(tx: Tx, row: Remedy, actor: Actor, case: cases.Case) -> bool:
    return remedy_rules.may_see(found.facts(tx, row), actor.id, actor.roles, case.director_id)


def term(tx: Tx, case: cases.Case) -> Term:
    """Return the objection term with what began it; without that it has not begun."""
    announced, clock = found.announcement(tx, case), found.clock(tx, case.id, "objection")
    by = accounts.names(tx, {announced.by}).get(announced.by, "") if announced else ""
    running = clock if announced is not None else None
    until = remedy_rules.last_day(running.due_at) if running is not None else None
    return Term(announced, by, running.state if running is not None else "", until)


def line(tx: Tx, row: Remedy, case: cases.Case, now: datetime) -> Line:
    """Return a file as one line of a list."""
    late, penalty = None, defaults.penalty(case)
    if row.kind == DEFAULT and penalty is not None:
        late = defaults.late(tx, row)
    today, last = terms.local_day(now), until(tx, row, case)
    names = accounts.names(tx, filter(None, (row.handler_id,)))
    return Line(
        row=row,
        reference=case.reference,
        until=last,
        late=last is not None and row.closed_at is None and today > last,
        owed=law.owed(late, penalty, today) if late and penalty else 0,
        fixed_before=law.fixed_before(late, penalty, today) if late and penalty else None,
        handler=names.get(row.handler_id, "") if row.handler_id else "",
    )


def until(tx: Tx, row: Remedy, case: cases.Case) -> date | None:
    """Return the last day to deal with a file; None where no term runs."""
    if row.kind == OBJECTION and row.objection_id is not None:
        clock = found.clock(tx, case.id, "objection_decision")
        return remedy_rules.last_day(clock.due_at) if clock is not None else None
    penalty = defaults.penalty(case)
    if row.kind == DEFAULT and penalty is not None:
        first = law.first_day(defaults.late(tx, row), penalty)
        return first - date.resolution if first is not None else None
    complaint = profile.load(case.profile).remedies.complaint
    if row.kind != COMPLAINT or complaint is None:
        return None
    return remedy_rules.complaint_due(
        terms.local_day(row.received_at),
        complaint,
        committee=row.committee,
        extended=row.extended,
    )


def opened(tx: Tx, row: Remedy, now: datetime) -> Opened:
    """Open one file."""
    case = tx.get_one(cases.Case, row.case_id)
    objection, written = found.objection(tx, row), found.records(tx, row.id)
    people = {row.by_id, row.handler_id, row.about_id, *(one.by_id for one in written)}
    people |= {objection.decided_by} if objection is not None else set()
    costs = _costs(tx, row, case, now) if row.kind == DEFAULT else {}
    return Opened(
        row=row,
        file=found.facts(tx, row),
        texts=found.texts(tx, row),
        records=[(one, found.record_texts(tx, case.id, one)) for one in written],
        names=accounts.names(tx, filter(None, people)),
        line=line(tx, row, case, now),
        objection=objection,
        late_reason=found.late_reason(tx, objection) if objection is not None else "",
        decision=found.decision_texts(tx, objection) if objection is not None else {},
        appeal=found.clock(tx, case.id, "appeal") if row.kind == OBJECTION else None,
        third=case.capacity != "self",
        **costs,
    )


def _costs(tx: Tx, row: Remedy, case: cases.Case, now: datetime) -> dict[str, Any]:
    penalty, late = defaults.penalty(case), defaults.late(tx, row)
    if penalty is None:
        return {}
    return {
        "days": list(law.days(late, penalty, terms.local_day(now))),
        "first_day": law.first_day(late, penalty),
        "standing_still": late.last_day is None,
        "source": penalty.source,
    }


def handlers(tx: Tx, row: Remedy, today: date) -> list[tuple[str, str]]:
    """Return who may be named to handle a file, for a list."""
    case = tx.get_one(cases.Case, row.case_id)
    return _people(tx, found.able(tx, case, row.kind, today))


def colleagues(tx: Tx, case: pages.OpenCase) -> list[tuple[str, str]]:
    """Return whom a complaint can be about: who took part in this case."""
    actors = select(cases.ClockEvent.actor_id).where(cases.ClockEvent.case_id == case.id)
    row = tx.get_one(cases.Case, case.id)
    taking_part = {*tx.scalars(actors), row.director_id, row.officer_id, case.actor.id}
    return _people(tx, filter(None, taking_part))


def _people(tx: Tx, accounts_: Iterable[UUID]) -> list[tuple[str, str]]:
    names = accounts.names(tx, accounts_)
    known = sorted(names.items(), key=lambda item: item[1])
    return [("", ""), *((str(account), name) for account, name in known)]
