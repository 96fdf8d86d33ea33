"""What is asked about remedies: the files of a case, what stands in one, who may handle it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from disclosure.accounts import queries as accounts
from disclosure.cases import models as cases
from disclosure.cases import shield_names, steps
from disclosure.cases.documents import APPLICANT, CASE, Note
from disclosure.decisions import models, queries
from disclosure.decisions.remedy_models import Remedy, RemedyRecord
from disclosure.decisions.remedy_rules import COMPLAINT, HANDLERS, MAKER, OBJECTION, File
from disclosure.procedure import regions, terms
from disclosure.procedure.permissions import Actor
from disclosure.store import vault
from disclosure.store.database import Tx

MOST = 200
"""How many lines of the register are shown."""


def of_case(tx: Tx, case_id: UUID) -> list[Remedy]:
    """Return the files of a case, oldest first."""
    query = select(Remedy).where(Remedy.case_id == case_id)
    return list(tx.scalars(query.order_by(Remedy.received_at, Remedy.id)))


def find(tx: Tx, case_id: UUID, remedy_id: UUID) -> Remedy | None:
    """Return one file, if it belongs to this case."""
    query = select(Remedy).where(Remedy.id == remedy_id, Remedy.case_id == case_id)
    return tx.scalars(query).one_or_none()


def records(tx: Tx, remedy_id: UUID) -> list[RemedyRecord]:
    """Return what was done about a remedy, oldest first."""
    query = select(RemedyRecord).where(RemedyRecord.remedy_id == remedy_id)
    return list(tx.scalars(query.order_by(RemedyRecord.at, RemedyRecord.id)))


def open_files(tx: Tx, case_id: UUID, kind: str) -> list[Remedy]:
    """Return the files of a kind that are not closed, oldest first."""
    return [row for row in of_case(tx, case_id) if row.kind == kind and row.closed_at is None]


def objection(tx: Tx, row: Remedy) -> models.Objection | None:
    """Return the objection a file is about."""
    return tx.get(models.Objection, row.objection_id) if row.objection_id else None


def facts(tx: Tx, row: Remedy) -> File:
    """Return what of a file decides who may see and do what."""
    objected = objection(tx, row)
    return File(
        kind=row.kind,
        received=terms.local_day(row.received_at),
        handler=row.handler_id,
        about=row.about_id,
        linked=objected is not None,
        decided_on=_decided_on(objected),
        closed=row.closed_at is not None,
        committee=row.committee,
        extended=row.extended,
        recorded=frozenset(one.kind for one in records(tx, row.id)),
    )


def _decided_on(row: models.Objection | None) -> date | None:
    decided = row.decided_at if row is not None else None
    return terms.local_day(decided) if decided is not None else None


def brief(row: Remedy) -> File:
    """Return what decides who may see a file, from its row alone."""
    received = terms.local_day(row.received_at)
    return File(kind=row.kind, received=received, handler=row.handler_id, about=row.about_id)


def handler_of_objection(tx: Tx, case_id: UUID) -> UUID | None:
    """Return who was named to handle the objection that waits for a decision."""
    pending = queries.pending_objection(tx, case_id)
    if pending is None:
        return None
    return tx.scalars(select(Remedy.handler_id).where(Remedy.objection_id == pending.id)).first()


def able(tx: Tx, case: cases.Case, kind: str, today: date) -> frozenset[UUID]:
    """Return who may be named to handle it: of this region, there, no conflict, let in if shielded.

    Who was involved in the case does not handle an objection (Awb 7:5), nor a complaint (9:7).
    """
    roles = (MAKER,) if kind == OBJECTION else HANDLERS
    region = regions.staffed_from(case.region_code)
    everyone = {one for role in roles for one in accounts.accounts_with(tx, region, role)}
    access = steps.access(tx, case)
    return frozenset(
        one
        for one in everyone - access.conflicted - queries.involved(tx, case.id)
        if access.open_to(one) and not accounts.absent(tx, one, today)
    )


def texts(tx: Tx, row: Remedy) -> dict[str, str]:
    """Open what was received."""
    place = (APPLICANT, Remedy.__tablename__, row.id)
    return vault.open(tx, row.case_id, *place, row.document, Note).texts


def record_texts(tx: Tx, case_id: UUID, row: RemedyRecord) -> dict[str, str]:
    """Open what was recorded."""
    place = (APPLICANT, RemedyRecord.__tablename__, row.id)
    return vault.open(tx, case_id, *place, row.document, Note).texts


def late_reason(tx: Tx, row: models.Objection) -> str:
    """Open why an objection that came too late is excused; empty where it was in time."""
    note = vault.open(tx, row.case_id, CASE, "objections", row.id, row.document, Note)
    return note.texts.get("late_reason", "")


def decision_texts(tx: Tx, row: models.Objection) -> dict[str, str]:
    """Open the reasons of the decision on an objection."""
    if row.decision is None:
        return {}
    return vault.open(tx, row.case_id, CASE, "objections", row.id, row.decision, Note).texts


@dataclass(frozen=True, slots=True)
class Announcement:
    """What announced the outcome in force to whoever applied: how, when, by whom (Awb 3:41)."""

    how: str
    at: datetime
    by: UUID
    to: str


def announcement(tx: Tx, case: cases.Case) -> Announcement | None:
    """Return the last talk that announced the outcome; without one the term has not begun."""
    since = queries.round_start(tx, case)
    found = [
        Announcement(row.result, row.at, row.by_id, row.to)
        for row in queries.tellings(tx, case.id)
        if row.about != "follow_up"
        and row.result in ("told", "declined", "shown", "spoken")
        and (since is None or row.at >= since)
    ]
    return found[-1] if found else None


def clock(tx: Tx, case_id: UUID, key: str) -> cases.Clock | None:
    """Return the newest clock of a key."""
    query = select(cases.Clock).where(cases.Clock.case_id == case_id, cases.Clock.key == key)
    return tx.scalars(query.order_by(cases.Clock.seq.desc()).limit(1)).first()


def register(tx: Tx, actor: Actor) -> list[tuple[Remedy, cases.Case]]:
    """Return the files of a region, open ones first; a shielded case stays invisible."""
    query = (
        select(Remedy, cases.Case)
        .join(cases.Case, cases.Case.id == Remedy.case_id)
        .where(
            cases.Case.region_code == regions.code_of(actor.region),
            shield_names.visible(actor),
        )
        .order_by(Remedy.closed_at.is_not(None), Remedy.received_at)
        .limit(MOST)
    )
    hidden = {case_id for case_id, who in _conflicts(tx) if who == actor.id}
    return [(row, case) for row, case in tx.execute(query) if case.id not in hidden]


def _conflicts(tx: Tx) -> Iterable[tuple[UUID, UUID]]:
    from disclosure.accounts.models import Conflict

    return [(one, who) for one, who in tx.execute(select(Conflict.case_id, Conflict.account_id))]


def complained_about(tx: Tx, case_id: UUID, account: UUID) -> bool:
    """Tell whether a complaint in this case is about this member of staff; once it was, it is."""
    return any(row.about_id == account for row in of_case(tx, case_id) if row.kind == COMPLAINT)


def announced_on(tx: Tx, row: models.Objection) -> date | None:
    """Return the day on which the decision on an objection was announced (Awb 3:41); else None."""
    query = (
        select(RemedyRecord.day)
        .join(Remedy, Remedy.id == RemedyRecord.remedy_id)
        .where(Remedy.objection_id == row.id, RemedyRecord.kind == "announced")
    )
    return tx.scalars(query).first()
