"""Who represents her: checked in the register by staff, and against the subject.

A guardian, curator or mentor who is the very person the case is about must never be asked, told or
let near it. So a match is not refused but put before the director, and shown on the case page.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from disclosure.cases import actions as spine
from disclosure.cases import models, outbox, people, steps
from disclosure.cases.documents import PersonDetails
from disclosure.cases.steps import Taken
from disclosure.errors import Refusal
from disclosure.procedure import permissions, terms
from disclosure.procedure.permissions import Actor
from disclosure.requests.rules import CheckRepresentative, refuse_check_representative
from disclosure.store.database import Database, Tx
from disclosure.store.lookup import normalise_name

STEP = "representative"
ROLES = frozenset({"case_director", "disclosure_officer", "intake"})
REGISTER = "register"
CONFLICT = "representative_conflict"
"""The task for the director: whoever represents her is, or may be, the subject."""


def check_representative(
    db: Database, case_id: UUID, args: CheckRepresentative, actor: Actor, now: datetime
) -> Refusal | None:
    """Record the check; a match with the subject, said or seen, becomes a task for the director."""
    with db.transaction() as tx:
        taken = steps.load(tx, case_id, STEP, actor, now)
        row = _find(tx, case_id, args.who)
        near = replace(actor, roles=actor.roles & ROLES)
        refusal = permissions.refuse_view(near, taken.access, terms.local_day(now))
        refusal = refusal or refuse_check_representative(args, row is not None)
        if refusal is None:
            _record(taken, row, args)
        outcome = f"refused:{refusal.key}" if refusal else "done"
        steps.log(tx, case_id, STEP, actor, now, outcome)
        return refusal


def _find(tx: Tx, case_id: UUID, who: UUID | None) -> models.Person | None:
    found = (one for one in representatives(tx, case_id) if one.id == who)
    return next(found, None)


def representatives(tx: Tx, case_id: UUID) -> list[models.Person]:
    """Return who represents her in this case, as far as said."""
    return [one for one in people.everyone(tx, case_id) if one.role == "representative"]


def _record(taken: Taken, row: models.Person | None, args: CheckRepresentative) -> None:
    tx, case_id = taken.tx, taken.case.id
    row = row or people.add(tx, case_id, "representative", PersonDetails())
    before = people.read_details(tx, row)
    details = replace(
        before,
        name=args.name or before.name,
        relation=args.kind,
        born=args.born or before.born,
        is_subject=bool(args.is_subject),
    )
    people.write_details(tx, row, details)
    checked = (REGISTER, taken.now, taken.actor.id) if args.found else (None, None, None)
    row.identity_method, row.identity_at, row.identity_by = checked
    found = "yes" if args.found else "no"
    spine.note(taken, register=args.register, found=found)
    if in_conflict(details, _subjects(tx, case_id)):
        outbox.leave_task(tx, taken.case, CONFLICT, "representative", taken.now)


def _subjects(tx: Tx, case_id: UUID) -> list[PersonDetails]:
    found = (one for one in people.everyone(tx, case_id) if one.role == "subject")
    return [people.read_details(tx, one) for one in found]


def in_conflict(details: PersonDetails, subjects: Iterable[PersonDetails]) -> bool:
    """Tell whether whoever represents her is, by what was said or by name, the subject."""
    return details.is_subject or any(same_person(details, one) for one in subjects)


def same_person(one: PersonDetails, other: PersonDetails) -> bool:
    """Tell whether two people share a name and no date of birth speaks against it."""
    mine, theirs = _names(one), _names(other)
    apart = one.born is not None and other.born is not None and one.born != other.born
    return bool(mine & theirs) and not apart


def _names(details: PersonDetails) -> set[str]:
    every = (details.name, *details.former_names, *details.aliases)
    return {normalise_name(name) for name in every if name}
