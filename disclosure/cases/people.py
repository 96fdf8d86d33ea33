"""The people of a case: found by the part they play, opened and sealed in their compartment."""

from uuid import UUID, uuid4

from sqlalchemy import BindParameter, bindparam, select

from disclosure.accounts import queries as accounts
from disclosure.cases import models
from disclosure.cases.documents import APPLICANT, CASE, ContactDetails, PersonDetails
from disclosure.cases.steps import Taken
from disclosure.errors import Refusal
from disclosure.procedure import stages, terms
from disclosure.procedure.permissions import Actor
from disclosure.store import vault
from disclosure.store.database import Tx

TABLE = models.Person.__tablename__
_NEAR = frozenset({"applicant", "companion", "representative"})
"""Parts that can give away by whom it was asked: sealed in the applicant's compartment."""


def add(
    tx: Tx,
    case_id: UUID,
    role: str,
    details: PersonDetails,
    contact: ContactDetails | None = None,
) -> models.Person:
    """Add somebody to a case; who applied, or stands beside her, is not for the panel to read."""
    compartment = APPLICANT if role in _NEAR else CASE
    person = models.Person(id=uuid4(), case_id=case_id, role=role, compartment=compartment)
    write_details(tx, person, details)
    if contact is not None:
        write_contact(tx, person, contact)
    tx.add(person)
    known = tx.memory(TABLE)
    if case_id in known:
        known[case_id].append(person)
    return person


def write_details(tx: Tx, person: models.Person, details: PersonDetails) -> None:
    """Seal who somebody is into the row; the worker matches the case with all others anew."""
    case = tx.get_one(models.Case, person.case_id)
    case.people_version = (case.people_version or 0) + 1
    person.details = vault.seal(tx, person.case_id, person.compartment, TABLE, person.id, details)


def read_details(tx: Tx, person: models.Person) -> PersonDetails:
    """Open who somebody is."""
    return vault.open(
        tx,
        person.case_id,
        person.compartment,
        TABLE,
        person.id,
        person.details,
        PersonDetails,
    )


def write_contact(tx: Tx, person: models.Person, contact: ContactDetails) -> None:
    """Seal a safe-contact profile into the row; when it was set stands beside it."""
    person.contact = vault.seal(
        tx, person.case_id, person.compartment, f"{TABLE}.contact", person.id, contact
    )
    person.contact_set_at = contact.safe.set_at


def read_contact(tx: Tx, person: models.Person) -> ContactDetails | None:
    """Open a safe-contact profile; None where none was ever given."""
    if person.contact is None:
        return None
    return vault.open(
        tx,
        person.case_id,
        person.compartment,
        f"{TABLE}.contact",
        person.id,
        person.contact,
        ContactDetails,
    )


_of_case: BindParameter[UUID] = bindparam("case")
_PEOPLE = select(models.Person).where(models.Person.case_id == _of_case)
"""Made once: nearly every step asks."""


def everyone(tx: Tx, case_id: UUID) -> list[models.Person]:
    """Return all people of a case; read once per transaction, for every step asks several times."""
    known: dict[UUID, list[models.Person]] = tx.memory(TABLE)
    if case_id not in known:
        known[case_id] = list(tx.scalars(_PEOPLE, {"case": case_id}))
    return known[case_id]


def person(taken: Taken, part: str) -> models.Person | None:
    """Return who plays a part: a recipient not named is the person at risk herself."""
    return find(taken.tx, taken.case, part)


def find(tx: Tx, case: models.Case, part: str) -> models.Person | None:
    """Return who plays a part in a case, or None: a `know` case has no applicant."""
    present = everyone(tx, case.id)
    if part == "applicant" or (part == "recipient" and case.recipient_id is not None):
        wanted = case.applicant_id if part == "applicant" else case.recipient_id
        return next((p for p in present if p.id == wanted), None)
    role = "person_at_risk" if part == "recipient" else part
    return next((p for p in present if p.role == role), None)


def same(taken: Taken, one: str, other: str) -> bool:
    """Tell whether two parts are played by one and the same person of the case."""
    first, second = person(taken, one), person(taken, other)
    return first is not None and second is not None and first.id == second.id


def applicant_is_recipient(taken: Taken) -> bool:
    """Tell whether whoever asked is also the one who is told."""
    return same(taken, "applicant", "recipient")


def identity_confirmed(taken: Taken, part: str) -> bool:
    """Tell whether the identity of whoever plays this part was confirmed."""
    found = person(taken, part)
    return found is not None and found.identity_method is not None


def refuse_second(taken: Taken, second: UUID | None, role: str = "") -> Refusal | None:
    """Judge a second person: another trained colleague of the region, without a conflict.

    With `role` given it must be somebody in that role, else in any role that touches cases. Keys:
    second_missing, same_person, wrong_role, shielded, wrong_region, training_expired, conflict.
    """
    if second is None:
        return Refusal("second_missing")
    if second == taken.actor.id:
        return Refusal("same_person")
    other = accounts.actor(taken.tx, second, terms.local_day(taken.now))
    wanted = {role} if role else set(stages.CASE_ROLES)
    if other is None or not wanted & other.roles:
        return Refusal("wrong_role")
    return _refuse_colleague(taken, other)


def _refuse_colleague(taken: Taken, other: Actor) -> Refusal | None:
    trained = other.trained_until is not None and terms.local_day(taken.now) <= other.trained_until
    checks = (
        ("shielded", taken.access.open_to(other.id)),
        ("wrong_region", other.region == taken.access.region),
        ("training_expired", trained),
        ("conflict", other.id not in taken.access.conflicted),
    )
    return next((Refusal(key) for key, holds in checks if not holds), None)
