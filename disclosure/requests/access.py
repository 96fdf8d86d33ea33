"""Codes after the first: a decoy she sets herself, a new one given to her alone, in person.

Whoever is let in by a decoy sees a case in hand and nothing true. The pages treat both codes by
the same statements; that a decoy was used is turned into a signal by the worker, out of sight.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from disclosure.cases import actions as spine
from disclosure.cases import models, people, steps
from disclosure.cases.documents import ContactDetails
from disclosure.cases.rules import NewSignal
from disclosure.cases.steps import Taken
from disclosure.errors import Refusal
from disclosure.procedure.contact import NONE
from disclosure.procedure.permissions import SYSTEM, Actor
from disclosure.requests import correspondence, drafts, rules
from disclosure.requests import public_session as visitor
from disclosure.requests.models import AccessCode, ApplicantMessage
from disclosure.store import codes
from disclosure.store.database import Database, Tx
from disclosure.web import sessions

NEW_CODE = "new_code"


def set_decoy(db: Database, case_id: UUID, now: datetime) -> str:
    """Make a decoy in the place of the one before; return its words, which are kept nowhere."""
    code = codes.new_code()
    with db.transaction() as tx:
        taken = steps.lock(tx, case_id, "set_decoy", SYSTEM, now)
        _forget(tx, case_id, decoy_only=True)
        tx.add(drafts.access_code(tx, taken.case, code, now, decoy=True))
        correspondence.log(taken, "set_decoy")
    return code


def drop_decoy(db: Database, case_id: UUID, now: datetime) -> None:
    """Take the decoy away; from now on it opens as little as any wrong code."""
    with db.transaction() as tx:
        taken = steps.lock(tx, case_id, "drop_decoy", SYSTEM, now)
        _forget(tx, case_id, decoy_only=True)
        correspondence.log(taken, "drop_decoy")


def has_decoy(tx: Tx, case_id: UUID) -> bool:
    """Tell whether there is a decoy."""
    return tx.get(AccessCode, (case_id, True)) is not None


def give_new_code(
    db: Database, case_id: UUID, args: rules.NewCode, actor: Actor, now: datetime
) -> str | Refusal:
    """Give a new code to her alone; the old one, its decoy and every open session die with it.

    What was asked, and by whom, is logged and kept; the code itself is returned once.
    """
    with db.transaction() as tx:
        taken = steps.lock(tx, case_id, NEW_CODE, actor, now)
        refusal = rules.refuse_new_code(args, taken.case.applicant_id is not None)
        if refusal is not None:
            steps.log(tx, case_id, NEW_CODE, actor, now, f"refused:{refusal.key}")
            return refusal
        return _give(taken, args)


def _give(taken: Taken, args: rules.NewCode) -> str:
    tx, case, code = taken.tx, taken.case, codes.new_code()
    _forget(tx, case.id)
    tx.add(drafts.access_code(tx, case, code, taken.now))
    if args.second_proof:
        _set_word(taken, args.second_proof)
    correspondence.keep(taken, NEW_CODE, taken.actor.id, {"text": args.reason})
    ids = {"where": args.where, "identity": args.identity, "word": str(bool(args.second_proof))}
    steps.log(tx, case.id, NEW_CODE, taken.actor, taken.now, "done", **ids)
    return code


def _forget(tx: Tx, case_id: UUID, *, decoy_only: bool = False) -> None:
    """Let codes die, and every session that one of them opened."""
    gone = delete(AccessCode).where(AccessCode.case_id == case_id)
    tx.execute(gone.where(AccessCode.decoy.is_(True)) if decoy_only else gone)
    sessions.end_where(
        tx,
        sessions.PUBLIC,
        lambda held: (
            held.get(visitor.CASE) == str(case_id)
            and (bool(held.get(visitor.DECOY)) or not decoy_only)
        ),
    )


def _set_word(taken: Taken, word: str) -> None:
    """Write another second proof; how she may be reached stays as it is, and as old."""
    person = people.person(taken, "applicant")
    if person is None:
        return
    old = people.read_contact(taken.tx, person) or ContactDetails(safe=NONE)
    people.write_contact(taken.tx, person, replace(old, code_word=word))


def settle(db: Database, now: datetime) -> int:
    """Make a signal of every decoy used since the last time; return how many.

    A worker that dies half-way signals once more: too often rather than never.
    """
    query = (
        select(AccessCode.case_id, AccessCode.used_at, models.Case.applicant_id)
        .join(models.Case, models.Case.id == AccessCode.case_id)
        .where(AccessCode.decoy.is_(True), AccessCode.used_at.is_not(None))
    )
    with db.read() as tx:
        used = tx.execute(query).all()
    for case_id, used_at, applicant in used:
        _signal(db, case_id, used_at, applicant, now)
    return len(used)


def _signal(
    db: Database, case_id: UUID, used_at: datetime | None, applicant: UUID | None, now: datetime
) -> None:
    """Signal that a decoy was used, with what was typed behind it; that stays nowhere else."""
    typed = select(ApplicantMessage).where(
        ApplicantMessage.case_id == case_id, ApplicantMessage.kind == correspondence.DECOY
    )
    with db.read() as tx:
        found = {row.id: correspondence.opened(tx, row)["text"] for row in tx.scalars(typed)}
    actor = Actor(applicant or case_id, frozenset({"applicant"}), kind="applicant")
    args = NewSignal(kind="decoy", text="\n\n".join(found.values()))
    spine.new_signal(db, case_id, args, actor, now)
    mine = update(AccessCode).where(AccessCode.case_id == case_id, AccessCode.decoy.is_(True))
    with db.transaction() as tx:
        tx.execute(delete(ApplicantMessage).where(ApplicantMessage.id.in_(found)))
        tx.execute(mine.where(AccessCode.used_at == used_at).values(used_at=None))
