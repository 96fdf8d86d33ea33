"""Organisations asked with care: the one where the subject works, and whoever guides him.

The first is asked through its contact for integrity, and who looked her up. The second gets a
neutral enquiry: no partner's name, no address, no route; it does not sit, read or vote.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from disclosure.accounts import queries as accounts
from disclosure.cases import models as cases
from disclosure.cases import shield_names, steps
from disclosure.cases.documents import PersonDetails
from disclosure.cases.steps import Taken
from disclosure.errors import Refusal, Refused
from disclosure.procedure import permissions, profile, terms
from disclosure.procedure.permissions import Actor, CaseAccess
from disclosure.review import queries
from disclosure.store.database import Database, Tx

NEUTRAL = "declare_neutral"


def take_part(taken: Taken, organisation: str, part: str) -> None:
    """Give an organisation a part in the case, once: `asked` or `stepped_back`."""
    if organisation not in getattr(taken.access, part):
        seat(taken, organisation, part)


def seat(taken: Taken, organisation: str, part: str) -> None:
    """Write down the part of an organisation that does not have it yet."""
    taken.tx.add(cases.Participation(case_id=taken.case.id, organisation=organisation, part=part))


def can_be_asked(taken: Taken) -> list[str]:
    """Return the organisations that an enquiry can go to."""
    return asked_from(taken.tx, taken.case, taken.access)


def asked_from(tx: Tx, case: cases.Case, access: CaseAccess) -> list[str]:
    """Return the organisations of the profile; in a shielded case those of which one is named."""
    keys = [each.key for each in profile.load(case.profile).organisations]
    if access.shielded_to is None:
        return keys
    named = accounts.serving(tx, access.region, ("liaison",))
    there = {organisation for each, (_, organisation) in named.items() if access.open_to(each)}
    return [key for key in keys if key in there]


def employs(tx: Tx, case: cases.Case, organisation: str) -> bool:
    """Tell whether the subject of this shielded case works for this organisation."""
    shield = shield_names.find(tx, case.id) if case.shielded else None
    return shield is not None and (shield.about, shield.organisation) == ("subject", organisation)


def step_back(taken: Taken, organisation: str) -> None:
    """Let an organisation neither sit, read nor vote in this case; it still answers."""
    part = cases.Participation
    seat_of = (part.case_id == taken.case.id, part.organisation == organisation)
    taken.tx.execute(delete(part).where(*seat_of, part.part == "convened"))
    take_part(taken, organisation, "stepped_back")
    taken.logged["stepped_back"] = organisation


def declare_neutral(db: Database, case_id: UUID, actor: Actor, now: datetime) -> Refusal | None:
    """Say that one guides, treats or guards the subject: the enquiry becomes a neutral one.

    It can be said before the conditions are accepted, and is not taken back. Logged, no step.
    """
    try:
        with db.transaction() as tx:
            taken = steps.load(tx, case_id, NEUTRAL, actor, now)
            refusal = permissions.refuse("answer", actor, taken.access, terms.local_day(now))
            if refusal is not None:
                raise Refused(refusal)
            organisation = actor.organisation or ""
            row = queries.newest_enquiries(tx, case_id)[organisation]
            if row.neutral:
                raise Refused(Refusal("already_done"))
            row.neutral = True
            step_back(taken, organisation)
            steps.log(tx, case_id, NEUTRAL, actor, now, "done", **taken.logged)
    except Refused as refused:
        with db.transaction() as tx:
            steps.log(tx, case_id, NEUTRAL, actor, now, f"refused:{refused.refusal.key}")
        return refused.refusal
    return None


def neutral(details: PersonDetails) -> PersonDetails:
    """Leave of a subject what finds him in a register, and nothing that leads to a partner."""
    return PersonDetails(
        name=details.name,
        former_names=details.former_names,
        aliases=details.aliases,
        born=details.born,
        bsn=details.bsn,
    )
