"""A form not handed in yet: begun with a code, saved page by page, resumed, destroyed in time.

Reference and code exist before the first answer is stored. A draft lives until 7 days after the
last save and at most 30 (profile: `draft`, `draft_longest`); then its keys are destroyed.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, select, update

from disclosure.cases import models as cases
from disclosure.cases.documents import APPLICANT
from disclosure.procedure import terms
from disclosure.procedure.profile import Profile
from disclosure.requests.actions import begin
from disclosure.requests.models import AccessCode, Draft
from disclosure.store import audit, codes, references, vault
from disclosure.store.database import Database, Tx


@dataclass(frozen=True, slots=True)
class Answers:
    """What was typed so far: field name → the values as the form sent them."""

    values: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Begun:
    """A new draft with what opens it again; the code is shown once and stored nowhere."""

    case_id: UUID
    reference: str
    code: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What reference and code open: which case, whether it was handed in, or a decoy's page."""

    case_id: UUID
    reference: str
    stage: str
    decoy: bool


def start(db: Database, profile: Profile, now: datetime, earlier: str = "") -> Begun:
    """Begin a draft: keys, reference and code first, no answer yet.

    `earlier` is the reference of an application that was just sent, when this one is about
    somebody else she fears.
    """
    with db.transaction() as tx:
        begun = lay(tx, profile, now, {"earlier": [earlier]} if earlier else {})
        chain = audit.case_chain(begun.case_id)
        audit.record(tx, chain, "begin", "applicant", now, case=begun.case_id)
        return begun


def lay(
    tx: Tx, profile: Profile, now: datetime, known: dict[str, list[str]], *, coded: bool = True
) -> Begun:
    """Lay down an empty draft with what is known beforehand, and a code unless nobody gets one."""
    case, code = begin(tx, profile, now), codes.new_code() if coded else ""
    if coded:
        tx.add(access_code(tx, case, code, now))
    tx.add(
        Draft(
            case_id=case.id,
            started_at=now,
            saved_at=now,
            expires_at=_expires(profile, now, now),
            document=_seal(tx, case.id, Answers(known)),
        )
    )
    return Begun(case.id, case.reference, code)


def save(
    db: Database, case_id: UUID, values: dict[str, list[str]], profile: Profile, now: datetime
) -> bool:
    """Merge the answers of one page into the draft; False when it was handed in or is gone."""
    with db.transaction() as tx:
        row = tx.get(Draft, case_id, with_for_update=True)
        if row is None or row.expires_at <= now:
            return False
        merged = read_row(tx, row).values | values
        row.document, row.saved_at = _seal(tx, case_id, Answers(merged)), now
        row.expires_at = _expires(profile, row.started_at, now)
        return True


def read(tx: Tx, case_id: UUID, now: datetime) -> Answers | None:
    """Open the answers of a draft; None when it was handed in or is gone."""
    row = tx.get(Draft, case_id)
    return None if row is None or row.expires_at <= now else read_row(tx, row)


def read_row(tx: Tx, row: Draft) -> Answers:
    """Open the answers of one draft row."""
    return vault.open(
        tx, row.case_id, APPLICANT, Draft.__tablename__, row.case_id, row.document, Answers
    )


def open_with(tx: Tx, reference: str, code: str) -> Opened | None:
    """Return what reference and code open, or None.

    One keyed hash and one query, whether or not the reference exists, whichever code it is.
    """
    plain = references.valid_reference(reference) or ""
    digest = _digest(tx, plain, codes.normalise_code(code))
    row = tx.execute(
        select(cases.Case.id, cases.Case.reference, cases.Case.stage, AccessCode.decoy)
        .join(AccessCode, AccessCode.case_id == cases.Case.id)
        .where(AccessCode.digest == digest, cases.Case.stage != "gone")
    ).one_or_none()
    return Opened(*row) if row is not None else None


def access_code(
    tx: Tx, case: cases.Case, code: str, now: datetime, *, decoy: bool = False
) -> AccessCode:
    """Return the row by which a code is found again."""
    digest = _digest(tx, case.reference, code)
    return AccessCode(case_id=case.id, decoy=decoy, digest=digest, made_at=now)


def used(tx: Tx, case_id: UUID, decoy: bool, now: datetime) -> None:
    """Mark a code as used: the same statement for either; of a decoy the worker makes a signal."""
    which: BindParameter[bool] = bindparam("which", decoy)  # not written out in the statement
    mine = update(AccessCode).where(AccessCode.case_id == case_id, AccessCode.decoy == which)
    tx.execute(mine.values(used_at=now).execution_options(synchronize_session=False))


def reference_of(tx: Tx, case_id: UUID) -> str:
    """Return the reference of a draft or case that exists."""
    return tx.get_one(cases.Case, case_id).reference


def expired(tx: Tx, now: datetime, most: int = 100) -> list[UUID]:
    """Return drafts whose term is over; `requests.actions.expire` destroys their keys."""
    return list(
        tx.scalars(
            select(Draft.case_id)
            .join(cases.Case, cases.Case.id == Draft.case_id)
            .where(Draft.expires_at <= now, cases.Case.stage == "draft")
            .order_by(Draft.expires_at)
            .limit(most)
        )
    )


def _digest(tx: Tx, reference: str, code: str) -> bytes:
    return vault.digest(tx.keyring, "access", f"{reference}|{code}")


def _seal(tx: Tx, case_id: UUID, answers: Answers) -> bytes:
    return vault.seal(tx, case_id, APPLICANT, Draft.__tablename__, case_id, answers)


def _expires(profile: Profile, started: datetime, saved: datetime) -> datetime:
    limit = profile.limit("draft", None)
    last = terms.due(saved, limit.term) if limit is not None else saved
    return min(last, terms.due(started, profile.retention["draft_longest"].term))
