"""Applications that staff type: at the desk, on the telephone, or for their own organisation.

A draft belongs to whoever types it; to every colleague it does not exist. Reference and code go to
the person before the first answer is stored, as on the site; an agency has neither.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from disclosure.cases.models import Case
from disclosure.errors import Refusal
from disclosure.procedure import permissions, terms
from disclosure.procedure.permissions import Actor, CaseAccess
from disclosure.procedure.profile import Profile
from disclosure.requests import drafts
from disclosure.requests.models import Draft, StaffEntry
from disclosure.store import audit
from disclosure.store.database import Database, Tx

WAYS = {"desk": "intake", "telephone": "intake", "agency": "liaison"}
"""How an application comes in → the role that types it."""
PURPOSE = "entry"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the one who types it has it; `values` is None once it was handed in."""

    case_id: UUID
    reference: str
    way: str
    coded: bool
    values: dict[str, list[str]] | None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An entry that waits: nothing of what was typed."""

    case_id: UUID
    reference: str
    way: str
    started_at: datetime
    expires_at: datetime


def ways(actor: Actor) -> list[str]:
    """Return the ways this colleague may type by."""
    return [way for way, role in WAYS.items() if role in actor.roles]


def refuse(way: str, actor: Actor, now: datetime) -> Refusal | None:
    """Judge whether this colleague may type by this way: the role, then the training."""
    as_one = replace(actor, roles=actor.roles & {WAYS.get(way, "")})
    draft = CaseAccess("draft", None)
    return permissions.refuse("submit", as_one, draft, terms.local_day(now))


def start(
    db: Database,
    profile: Profile,
    way: str,
    actor: Actor,
    now: datetime,
    after: UUID | None = None,
) -> drafts.Begun | Refusal:
    """Begin an entry; `after` is one's own entry just handed in, for the next person she fears."""
    refusal = refuse(way, actor, now)
    if refusal is not None:
        return refusal
    agency = way == "agency"
    with db.transaction() as tx:
        earlier = _own(tx, after, actor) if after is not None else None
        known = {"by": ["agency"]} if agency else {}
        known |= {"earlier": [_reference(tx, earlier)]} if earlier is not None else {}
        begun = drafts.lay(tx, profile, now, known, coded=not agency)
        row = StaffEntry(case_id=begun.case_id, account_id=actor.id, way=way, started_at=now)
        tx.add(row)
        _log(tx, begun.case_id, "begin", actor, now, way=way)
        return begun


def give_code(db: Database, case_id: UUID, actor: Actor, now: datetime) -> None:
    """Record that the person has the code; from now on answers may be stored."""
    with db.transaction() as tx:
        row = _own(tx, case_id, actor)
        if row is not None and row.code_given_at is None:
            row.code_given_at = now
            _log(tx, case_id, "code_given", actor, now)


def look(db: Database, case_id: UUID, actor: Actor, now: datetime) -> Entry | Refusal:
    """Open one's own entry; the look is logged. Another's gives the same as one there is not."""
    with db.transaction() as tx:
        row = _own(tx, case_id, actor)
        refusal = Refusal("not_assigned") if row is None else refuse(row.way, actor, now)
        entry = _open(tx, row, now) if row is not None and refusal is None else None
        if entry is None:
            refusal = refusal or Refusal("not_assigned")
            chain, outcome = audit.actor_chain(actor.id), f"refused:{refusal.key}"
            audit.record(tx, chain, "view", str(actor.id), now, purpose=PURPOSE, outcome=outcome)
            return refusal
        _log(tx, case_id, "view", actor, now, purpose=PURPOSE)
        return entry


def _open(tx: Tx, row: StaffEntry, now: datetime) -> Entry | None:
    """Open an entry that is being typed or was handed in; one whose term is over is gone."""
    case, answers = tx.get_one(Case, row.case_id), drafts.read(tx, row.case_id, now)
    if answers is None and case.stage in ("draft", "gone"):
        return None
    coded = row.way == "agency" or row.code_given_at is not None
    values = answers.values if answers is not None else None
    return Entry(case.id, case.reference, row.way, coded, values)


def unfinished(tx: Tx, actor: Actor, now: datetime) -> list[Unfinished]:
    """Return one's own entries that can be taken up again, the newest first."""
    usable = or_(StaffEntry.code_given_at.is_not(None), StaffEntry.way == "agency")
    query = (
        select(StaffEntry.case_id, Case.reference, StaffEntry.way)
        .add_columns(StaffEntry.started_at, Draft.expires_at)
        .join(Draft, Draft.case_id == StaffEntry.case_id)
        .join(Case, Case.id == StaffEntry.case_id)
        .where(StaffEntry.account_id == actor.id, Draft.expires_at > now, usable)
        .order_by(StaffEntry.started_at.desc())
    )
    return [Unfinished(*row) for row in tx.execute(query)]


def _own(tx: Tx, case_id: UUID, actor: Actor) -> StaffEntry | None:
    row = tx.get(StaffEntry, case_id)
    return row if row is not None and row.account_id == actor.id else None


def _reference(tx: Tx, row: StaffEntry) -> str:
    return drafts.reference_of(tx, row.case_id)


def _log(
    tx: Tx, case_id: UUID, verb: str, actor: Actor, now: datetime, purpose: str = "", **ids: str
) -> None:
    chain = audit.case_chain(case_id)
    audit.record(tx, chain, verb, str(actor.id), now, case=case_id, purpose=purpose, **ids)
