"""What was done: the timeline of a case, everything done to its clocks, and its log."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from disclosure.accounts import queries as accounts
from disclosure.cases import models
from disclosure.cases.pages import OpenCase
from disclosure.desk import danger, dossier, queries, records
from disclosure.desk.changes import Entry, entry
from disclosure.desk.dossier import Told
from disclosure.desk.queries import Owed
from disclosure.desk.sight import Sight
from disclosure.store import audit
from disclosure.store.database import Tx
from disclosure.store.log_tables import entries

MOST = 200
LAST = 30
"""How many entries of the log are shown: the last ones."""
OPENED = frozenset(
    {"signal", "note", "doubt", "weighing", "breach_plan", "urgent_telling", "telling", "attempt"}
)
"""Records whose texts stand in the timeline; the others are read on the case page."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that happened in one order, oldest first."""

    case: models.Case
    whole: bool
    records: list[Told]
    names: dict[UUID, str]


def timeline(tx: Tx, opened: OpenCase) -> Timeline:
    """Read the timeline of a case as this person sees it."""
    case, seen = _seen(tx, opened)
    found = [
        _opened(tx, case.id, record, seen)
        for record in records.read(tx, case.id, records.IN_TIME)
        if dossier.shown(record, seen) and danger.apart(record)
    ]
    people = {each for told in found for each in (told.record.by, told.record.second)}
    return Timeline(case, seen.whole, found, accounts.names(tx, people - {None}))  # type: ignore[arg-type]


def _opened(tx: Tx, case_id: UUID, record: records.Record, seen: Sight) -> Told:
    if record.kind not in OPENED or (record.kind in ("note", "weighing") and not seen.whole):
        return Told(record, {})
    return dossier.told(tx, case_id, record, seen)


def _seen(tx: Tx, opened: OpenCase) -> tuple[models.Case, Sight]:
    case = tx.get_one(models.Case, opened.id)
    return case, queries.sight_within(tx, opened.actor, case)


@dataclass(frozen=True, slots=True)
class Done:
    """One thing done to a clock."""

    key: str
    at: datetime
    what: str
    due: datetime
    by: UUID


@dataclass(frozen=True, slots=True)
class Standing:
    """How one clock stands or ended."""

    owed: Owed
    term: str
    started: datetime
    finished: datetime | None
    owner: UUID | None
    role: str


@dataclass(frozen=True, slots=True)
class ClockHistory:
    """All clocks of a case and everything done to them, newest first."""

    case: models.Case
    clocks: list[Standing]
    events: list[Done]
    names: dict[UUID, str]


def clocks(tx: Tx, opened: OpenCase) -> ClockHistory:
    """Read how every clock of a case stands and what was ever done to it."""
    case, seen = _seen(tx, opened)
    query = select(models.Clock).where(models.Clock.case_id == case.id)
    rows = [row for row in tx.scalars(query.order_by(models.Clock.seq)) if seen.clock(row.key)]
    standing = [_standing(case, row, opened.now) for row in rows]
    events = _events(tx, {row.id: row.key for row in rows}, case.id)
    people = {done.by for done in events} | {row.owner_id for row in rows}
    return ClockHistory(case, standing, events, accounts.names(tx, people - {None}))  # type: ignore[arg-type]


def _standing(case: models.Case, row: models.Clock, now: datetime) -> Standing:
    owed = queries.owed(case, row, now)
    return Standing(owed, row.term, row.started_at, row.finished_at, row.owner_id, row.owner_role)


def _events(tx: Tx, keys: dict[UUID, str], case_id: UUID) -> list[Done]:
    event = models.ClockEvent
    query = select(event).where(event.case_id == case_id).order_by(event.at.desc()).limit(MOST)
    return [
        Done(keys[row.clock_id], row.at, row.what, row.due_at, row.actor_id)
        for row in tx.scalars(query)
        if row.clock_id in keys
    ]


@dataclass(frozen=True, slots=True)
class Log:
    """The last entries of a case's log, newest first."""

    case: models.Case
    entries: list[Entry]
    names: dict[UUID, str]


def log(tx: Tx, opened: OpenCase) -> Log:
    """Read the end of the log of a case; what would tell who applied is left out for some."""
    case, seen = _seen(tx, opened)
    query = (
        select(entries)
        .where(entries.c.chain == audit.case_chain(case.id))
        .order_by(entries.c.seq.desc())
        .limit(LAST)
    )
    found = [entry(row) for row in tx.execute(query)]
    seen_ones = [e for e in found if seen.step(e.verb, e.about) and seen.step(e.purpose)]
    people = {entry.actor for entry in seen_ones if entry.actor is not None}
    names = accounts.names(tx, people)
    if not seen.whole:
        seen_ones = [e for e in seen_ones if e.actor in names or e.actor == UUID(int=0)]
    return Log(case, seen_ones, names)
