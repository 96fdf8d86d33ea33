"""Who owns a clock: a clock belongs to a person at all times (procedure.md §12)."""

from dataclasses import dataclass
from uuid import UUID

from disclosure.accounts import queries as accounts
from disclosure.cases.steps import Taken
from disclosure.procedure import terms


@dataclass(frozen=True, slots=True)
class Owner:
    """A role and the person who fills it in this case."""

    role: str
    id: UUID | None


def owner(taken: Taken, key: str) -> Owner:
    """Return who owns a clock with this key, absent people passed over.

    The plan for a missed clock and the date promised in it belong to the owner of that clock.
    """
    head, _, about = key.partition(":")
    if head in ("breach_plan", "promised"):
        return owner(taken, about)
    role = taken.profile.clocks[head].owner
    if role == "liaison":
        return Owner(role, _liaison(taken, about))
    if role == "disclosure_officer" and taken.case.officer_id is not None:
        return Owner(role, taken.case.officer_id)
    if role in ("case_director", "disclosure_officer"):
        return Owner("case_director", taken.case.director_id)
    return Owner(role, of_role(taken, role) or taken.case.director_id)


def of_role(taken: Taken, role: str) -> UUID | None:
    """Return who is on duty in a role in the case's region, or else the first who is there."""
    today, region = terms.local_day(taken.now), taken.case.region_code
    on_duty = accounts.on_duty(taken.tx, region, role, today)
    if on_duty is not None:
        return on_duty
    others = accounts.accounts_with(taken.tx, region, role)
    return next((each for each in others if not accounts.absent(taken.tx, each, today)), None)


def _liaison(taken: Taken, organisation: str) -> UUID | None:
    found = accounts.liaisons(taken.tx, taken.case.region_code, organisation)
    return found[0] if found else taken.case.director_id


def director_for(taken: Taken, region: str) -> UUID | None:
    """Return the duty director of a region."""
    return accounts.on_duty(taken.tx, region, "case_director", terms.local_day(taken.now))
