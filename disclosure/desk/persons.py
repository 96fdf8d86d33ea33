"""The people of a case by compartment: who asked, and how to reach anybody, is not for everyone."""

from dataclasses import dataclass, replace
from datetime import datetime

from disclosure.cases import models, people
from disclosure.cases.documents import CASE, ContactDetails, IdentityCheck, PersonDetails
from disclosure.desk.sight import Sight
from disclosure.procedure import ages, contact, profile, terms
from disclosure.procedure.profile import Young
from disclosure.requests import identity, representation
from disclosure.requests.identity_rules import LoginProof
from disclosure.requests.models import OfferedProof
from disclosure.store.database import Tx


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person in the case as this reader may see them."""

    role: str
    applied: bool
    identified: bool
    method: str | None
    check: IdentityCheck | None
    login: LoginProof | None
    """What whoever applied proved by logging in, waiting for somebody to confirm it."""
    details: PersonDetails
    contact: ContactDetails | None
    lapsed: bool
    standing: str = ""
    """What the age means for being heard and told; empty where no age is known."""
    conflict: bool = False
    """Whoever represents her is, or may be, the person the case is about."""


def read(
    tx: Tx, case: models.Case, seen: Sight, now: datetime, proof: OfferedProof | None
) -> list[Somebody]:
    """Return the people of a case in the order of their parts, as far as one may see them.

    `proof` is the login of whoever applied that waits for a human.
    """
    rows = [p for p in people.everyone(tx, case.id) if seen.whole or p.compartment == CASE]
    rows.sort(key=lambda row: models.PERSON_ROLES.index(row.role))
    found = [_somebody(tx, case, row, seen, now, proof) for row in rows]
    subjects = [one.details for one in found if one.role == "subject"]
    return [_beside(one, subjects) if one.role == "representative" else one for one in found]


def _beside(one: Somebody, subjects: list[PersonDetails]) -> Somebody:
    return replace(one, conflict=representation.in_conflict(one.details, subjects))


def _somebody(
    tx: Tx,
    case: models.Case,
    row: models.Person,
    seen: Sight,
    now: datetime,
    proof: OfferedProof | None,
) -> Somebody:
    details = people.read_details(tx, row)
    rule = people.read_contact(tx, row) if seen.whole else None
    law = profile.load(case.profile)
    applied = seen.whole and row.id == case.applicant_id
    return Somebody(
        role=row.role,
        applied=applied,
        identified=row.identity_method is not None,
        method=row.identity_method if seen.whole else None,
        check=details.checks[-1] if seen.whole and details.checks else None,
        login=identity.opened(tx, proof) if applied and row.identity_method is None else None,
        details=details if seen.whole or row.role == "subject" else _without_ways(details),
        contact=rule,
        lapsed=rule is not None and contact.lapsed(rule.safe, now, law.contact_lapse_days),
        standing=_standing(details, law.young, now),
    )


def _standing(details: PersonDetails, young: Young, now: datetime) -> str:
    """Return the standing by date of birth, or by an age told in figures."""
    if details.born is not None:
        return ages.standing(ages.age(details.born, terms.local_day(now)), young)
    return ages.standing(int(details.age), young) if details.age.isdecimal() else ""


def _without_ways(details: PersonDetails) -> PersonDetails:
    """Leave who she is; where she is and what she said of herself is not for the panel."""
    return PersonDetails(
        name=details.name,
        former_names=details.former_names,
        aliases=details.aliases,
        born=details.born,
        age=details.age,
        municipality=details.municipality,
        language=details.language,
        interpreter=details.interpreter,
    )
