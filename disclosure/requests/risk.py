"""What stands on record about the danger: put there by staff, kept in every version, read back.

None of this is a step of the stage table: no clock starts or ends. It is new since the last triage
until the danger is weighed again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select

from disclosure.cases import steps
from disclosure.cases.documents import APPLICANT, CASE, Note
from disclosure.cases.steps import Taken
from disclosure.errors import Refusal, Refused
from disclosure.procedure import permissions, terms
from disclosure.procedure.permissions import Actor
from disclosure.requests.risk_models import RiskRecord
from disclosure.requests.risk_rules import KINDS, ROLES, WEIGHING, Record, refuse_record
from disclosure.store import vault
from disclosure.store.database import Database, Tx

TABLE = RiskRecord.__tablename__


@dataclass(frozen=True, slots=True)
class Part:
    """One compartment of one version, opened."""

    kind: str
    entry: UUID
    version: int
    at: datetime
    by: UUID | None
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a record, of every compartment that may be read."""

    number: int
    at: datetime
    by: UUID | None
    texts: Mapping[str, str]

    def text(self, name: str) -> str:
        """Return one text, empty where there is none."""
        return self.texts.get(name, "")


@dataclass(frozen=True, slots=True)
class Entry:
    """A record: how it stands now, and how it stood before, oldest first."""

    kind: str
    id: UUID
    versions: tuple[Version, ...]

    @property
    def now(self) -> Version:
        """Return the newest version."""
        return self.versions[-1]


def record(
    db: Database, case_id: UUID, args: Record, actor: Actor, now: datetime
) -> Refusal | None:
    """Put something on record, or a newer version of it; a refusal leaves only its log entry.

    Keys: those of opening the case, facts_missing.
    """
    try:
        with db.transaction() as tx:
            taken = steps.lock(tx, case_id, args.kind, actor, now)
            version = _version(taken, args)
            keep(taken, args.kind, args.entry or uuid4(), version, args.texts)
            steps.log(tx, case_id, args.kind, actor, now, "done", version=str(version))
    except Refused as refused:
        with db.transaction() as tx:
            steps.log(tx, case_id, args.kind, actor, now, f"refused:{refused.refusal.key}")
        return refused.refusal
    return None


def _version(taken: Taken, args: Record) -> int:
    """Judge who writes what, and return the number of the version it becomes."""
    near = replace(taken.actor, roles=taken.actor.roles & ROLES)
    before = _newest(taken.tx, taken.case.id, args) if args.entry else 0
    unknown = Refusal("facts_missing", "entry") if args.entry and not before else None
    refusal = (
        permissions.refuse_view(near, taken.access, terms.local_day(taken.now))
        or refuse_record(args)
        or unknown
    )
    if refusal is not None:
        raise Refused(refusal)
    return before + 1


def _newest(tx: Tx, case_id: UUID, args: Record) -> int:
    query = select(func.max(RiskRecord.version)).where(
        RiskRecord.case_id == case_id,
        RiskRecord.kind == args.kind,
        RiskRecord.entry_id == args.entry,
    )
    return tx.scalar(query) or 0


def keep(taken: Taken, kind: str, entry: UUID, version: int, texts: Mapping[str, str]) -> None:
    """Seal a version, each field in its compartment; an empty field is not kept."""
    known = KINDS.get(kind)
    split = {CASE: known.shared, APPLICANT: known.near} if known else {APPLICANT: tuple(texts)}
    for compartment, names in split.items():
        if names:
            kept = {name: texts[name] for name in names if texts.get(name)}
            _seal(taken, kind, entry, version, compartment, kept)


def _seal(
    taken: Taken, kind: str, entry: UUID, version: int, compartment: str, texts: dict[str, str]
) -> None:
    row = RiskRecord(
        id=uuid4(),
        case_id=taken.case.id,
        kind=kind,
        entry_id=entry,
        version=version,
        compartment=compartment,
        at=taken.now,
        by_id=taken.actor.id,
    )
    note = Note(texts=texts)
    row.document = vault.seal(taken.tx, taken.case.id, compartment, TABLE, row.id, note)
    taken.tx.add(row)


def read(tx: Tx, case_id: UUID, kinds: Iterable[str]) -> list[Entry]:
    """Return what stands on record of these kinds, every compartment, in the order it began."""
    query = select(RiskRecord).where(
        RiskRecord.case_id == case_id, RiskRecord.kind.in_(tuple(kinds))
    )
    rows = tx.scalars(query.order_by(RiskRecord.at, RiskRecord.id))
    return entries(
        Part(row.kind, row.entry_id, row.version, row.at, row.by_id, opened(tx, row))
        for row in rows
    )


def opened(tx: Tx, row: RiskRecord) -> dict[str, str]:
    """Open the texts of one row."""
    return vault.open(tx, row.case_id, row.compartment, TABLE, row.id, row.document, Note).texts


def entries(parts: Iterable[Part]) -> list[Entry]:
    """Put the compartments of each version together, and the versions of each record."""
    found: dict[UUID, dict[int, Version]] = {}
    kinds: dict[UUID, str] = {}
    for part in parts:
        kinds[part.entry] = part.kind
        versions = found.setdefault(part.entry, {})
        other = versions.get(part.version)
        texts = {**(other.texts if other else {}), **part.texts}
        versions[part.version] = Version(part.version, part.at, part.by, texts)
    return [
        Entry(kinds[entry], entry, tuple(versions[number] for number in sorted(versions)))
        for entry, versions in found.items()
    ]


def own_words(tx: Tx, case_id: UUID) -> list[tuple[datetime, str]]:
    """Return what she said herself: in talks as last written down, and whenever it was weighed.

    What staff saw, thought or concluded is not hers (procedure.md §14).
    """
    found = []
    for entry in read(tx, case_id, ("interview", WEIGHING)):
        hers = entry.kind == WEIGHING or entry.now.text("who") == "person_at_risk"
        names = ("words",) if entry.kind == WEIGHING else ("fears", "wants_known", "reach")
        said = [entry.now.text(name) for name in names if hers and entry.now.text(name)]
        found += [(entry.now.at, "\n".join(said))] if said else []
    return sorted(found)
