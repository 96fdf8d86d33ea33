"""Verbs of files: keep one, open one, destroy one by hand or when its term is over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import func, select

from disclosure.cases import steps
from disclosure.cases.documents import APPLICANT, CASE
from disclosure.cases.steps import Taken
from disclosure.cases.upload_models import CaseFile
from disclosure.cases.upload_rules import (
    ADDS,
    IDENTITY,
    READS,
    Upload,
    UploadFacts,
    cleaned,
    refuse_upload,
)
from disclosure.errors import Refusal, Refused
from disclosure.procedure import permissions, terms
from disclosure.procedure.permissions import SYSTEM, Actor
from disclosure.store import vault
from disclosure.store.database import Database, Tx

TABLE = CaseFile.__tablename__
ADD, OPEN, DESTROY = "add_file", "open_file", "destroy_file"
TERM = "identity_copy"
"""How long a copy of a document is kept, in the retention of the profile."""


def add(
    db: Database, case_id: UUID, args: Upload, most_bytes: int, actor: Actor, now: datetime
) -> Refusal | None:
    """Keep a file with a case, sealed; a refusal leaves only its log entry.

    Keys: those of opening the case, wrong_role, wrong_stage, already_done, facts_missing.
    """

    def kept(taken: Taken) -> dict[str, str]:
        facts = UploadFacts(
            stage=taken.case.stage,
            roles=actor.roles,
            there=_count(taken, args.kind),
            most_bytes=most_bytes,
        )
        _raise(refuse_upload(args, facts))
        return {"file": str(_keep(taken, args)), "kind": args.kind}

    return _within(db, case_id, ADD, actor, now, kept)


def opened(
    db: Database, case_id: UUID, file_id: UUID, actor: Actor, now: datetime
) -> tuple[CaseFile, bytes] | Refusal:
    """Open a file for whoever needs its kind; who opened it is logged."""
    found: list[tuple[CaseFile, bytes]] = []

    def read(taken: Taken) -> dict[str, str]:
        row = _there(taken, file_id, READS)
        found.append((row, content(taken.tx, row)))
        return {"file": str(row.id), "kind": row.kind}

    return _within(db, case_id, OPEN, actor, now, read) or found[0]


def destroy(
    db: Database, case_id: UUID, file_id: UUID, actor: Actor, now: datetime
) -> Refusal | None:
    """Destroy a file before its time, by whoever may add its kind; that it was there stays."""

    def gone(taken: Taken) -> dict[str, str]:
        row = _there(taken, file_id, ADDS)
        _empty(row, now)
        return {"file": str(row.id), "kind": row.kind}

    return _within(db, case_id, DESTROY, actor, now, gone)


def forget(db: Database, now: datetime) -> int:
    """Destroy every file whose term is over; return how many."""
    over = select(CaseFile.id, CaseFile.case_id)
    over = over.where(CaseFile.keep_until <= now, CaseFile.document.is_not(None))
    with db.read() as tx:
        found = list(tx.execute(over.order_by(CaseFile.id)))
    return sum(_forget(db, row.case_id, row.id, now) for row in found)


def _forget(db: Database, case_id: UUID, file_id: UUID, now: datetime) -> int:
    with db.transaction() as tx:
        steps.lock(tx, case_id, DESTROY, SYSTEM, now)
        row = tx.get(CaseFile, file_id)
        if row is None or row.document is None:
            return 0
        _empty(row, now)
        steps.log(tx, case_id, DESTROY, SYSTEM, now, "done", file=str(row.id), kind=row.kind)
        return 1


def of_case(tx: Tx, case_id: UUID, actor: Actor) -> list[CaseFile]:
    """Return the files of a case that this person may open, also those destroyed, newest first."""
    mine = [kind for kind, roles in READS.items() if roles & actor.roles]
    query = select(CaseFile).where(CaseFile.case_id == case_id, CaseFile.kind.in_(mine))
    return list(tx.scalars(query.order_by(CaseFile.at.desc(), CaseFile.id)))


def content(tx: Tx, row: CaseFile) -> bytes:
    """Open the bytes of a file that was not destroyed."""
    sealed = row.document or b""
    return vault.open_bytes(tx, row.case_id, row.compartment, TABLE, row.id, sealed)


def near(actor: Actor) -> Actor:
    """Return the same person with only the roles that add or open files."""
    return replace(actor, roles=actor.roles & frozenset().union(*READS.values()))


def _within(
    db: Database,
    case_id: UUID,
    verb: str,
    actor: Actor,
    now: datetime,
    change: Callable[[Taken], dict[str, str]],
) -> Refusal | None:
    """Lock, judge, change, log, commit once; a refusal is rolled back and logged."""
    try:
        with db.transaction() as tx:
            taken = steps.lock(tx, case_id, verb, actor, now)
            _raise(permissions.refuse_view(near(actor), taken.access, terms.local_day(now)))
            steps.log(tx, case_id, verb, actor, now, "done", **change(taken))
    except Refused as refused:
        with db.transaction() as tx:
            steps.log(tx, case_id, verb, actor, now, f"refused:{refused.refusal.key}")
        return refused.refusal
    return None


def _raise(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal)


def _count(taken: Taken, kind: str) -> int:
    mine = (
        CaseFile.case_id == taken.case.id,
        CaseFile.kind == kind,
        CaseFile.document.is_not(None),
    )
    return taken.tx.scalar(select(func.count()).where(*mine)) or 0


def _keep(taken: Taken, args: Upload) -> UUID:
    clean = cleaned(args.data)
    if clean is None:
        raise Refused(Refusal("facts_missing", "file"))
    copy = args.kind == IDENTITY
    row = CaseFile(
        id=uuid4(),
        case_id=taken.case.id,
        kind=args.kind,
        type=clean.type,
        of=args.of if copy else "",
        compartment=APPLICANT if copy else CASE,
        at=taken.now,
        by_id=taken.actor.id,
        size=len(clean.data),
        digest=sha256(clean.data).digest(),
        keep_until=terms.due(taken.now, taken.profile.retention[TERM].term) if copy else None,
    )
    row.document = vault.seal_bytes(
        taken.tx, taken.case.id, row.compartment, TABLE, row.id, clean.data
    )
    taken.tx.add(row)
    return row.id


def _there(taken: Taken, file_id: UUID, roles: dict[str, frozenset[str]]) -> CaseFile:
    """Return a file that is still kept, for whoever the table names; of another case: none."""
    row = taken.tx.get(CaseFile, file_id)
    if row is None or row.case_id != taken.case.id or row.document is None:
        raise Refused(Refusal("item_unknown"))
    if not roles[row.kind] & taken.actor.roles:
        raise Refused(Refusal("wrong_role"))
    return row


def _empty(row: CaseFile, now: datetime) -> None:
    row.document, row.destroyed_at = None, now
