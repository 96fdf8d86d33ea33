"""Who owns a clock: a clock belongs to a person at all times (procedure.md §12)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select

from disclosure.accounts import integrity
from disclosure.accounts import queries as accounts
from disclosure.accounts.models import Absence
from disclosure.cases import models, shield_names
from disclosure.cases.steps import Taken
from disclosure.procedure import regions, terms
from disclosure.store.database import Tx


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
        late = next((c for c in reversed(taken.clocks) if c.key == about), None)
        return Owner(late.owner_role, late.owner_id) if late is not None else owner(taken, about)
    return of_clock(taken, taken.profile.clocks[head].owner, about)


def of_clock(taken: Taken, role: str, about: str) -> Owner:
    """Return who fills a role in this case; where nobody does, it falls to the director."""
    director = taken.case.director_id
    if role == "liaison":
        return Owner(role, _liaison(taken, about) or director)
    if role == "disclosure_officer" and taken.case.officer_id is not None:
        return Owner(role, taken.case.officer_id)
    if role in ("case_director", "disclosure_officer"):
        return Owner("case_director", director)
    return Owner(role, of_role(taken, role) or director)


def instead(taken: Taken, clock: models.Clock) -> Owner:
    """Return who takes over a clock from somebody absent: a stand-in named, or the next in role."""
    named = clock.owner_id and _stand_in(taken, clock.owner_id, clock.owner_role)
    return (
        Owner(clock.owner_role, named)
        if named
        else of_clock(taken, clock.owner_role, clock.key.partition(":")[2])
    )


def director_instead(taken: Taken, director: UUID) -> UUID | None:
    """Return who takes over from a director who is not there: stand-in, duty, any of the region.

    A shielded case of which no director named is there goes to one it is not about.
    """
    here = _stand_in(taken, director, "case_director") or of_role(taken, "case_director")
    return here or to_be_named(taken, _region(taken), "case_director")


def _stand_in(taken: Taken, absent: UUID, role: str) -> UUID | None:
    """Return the stand-in named for these days, if it is somebody who may do this here."""
    today = terms.local_day(taken.now)
    named = accounts.stand_in(taken.tx, absent, today)
    actor = accounts.actor(taken.tx, named, today) if named is not None else None
    here = actor is not None and role in actor.roles and actor.region == _region(taken)
    return _free(taken, [named]) if here and named is not None else None


_today = bindparam("today", type_=Absence.from_day.type)
_AWAY = select(Absence.account_id).where(Absence.from_day <= _today, Absence.until_day >= _today)


def away(tx: Tx, today: date) -> frozenset[UUID]:
    """Return everybody who is absent on this day; asked once per transaction."""
    known: dict[date, frozenset[UUID]] = tx.memory("away")
    if today not in known:
        known[today] = frozenset(tx.connection().execute(_AWAY, {"today": today}).scalars())
    return known[today]


def of_role(taken: Taken, role: str) -> UUID | None:
    """Return who is on duty in a role in the case's region, or else the first who is there."""
    region = _region(taken)
    return _on_duty(taken, region, role) or _first(
        taken, accounts.accounts_with(taken.tx, region, role)
    )


def _on_duty(taken: Taken, region: str | None, role: str) -> UUID | None:
    """Return the first of the roster who knows nobody in this case.

    The roster is asked once per transaction: for every clock of a step, every case of a sweep.
    """
    known = taken.tx.memory("on duty")
    asked = (region, role, terms.local_day(taken.now))
    if asked not in known:
        known[asked] = accounts.all_on_duty(taken.tx, *asked)
    return _free(taken, known[asked])


def _liaison(taken: Taken, organisation: str) -> UUID | None:
    """Return who answers for an organisation; its contact for integrity only where named for it."""
    found = accounts.liaisons(taken.tx, _region(taken), organisation)
    apart = integrity.contacts(taken.tx) if len(found) > 1 else frozenset()
    return _first(taken, sorted(found, key=apart.__contains__))


def _first(taken: Taken, people: list[UUID]) -> UUID | None:
    absent = away(taken.tx, terms.local_day(taken.now)) if people else frozenset()
    return _free(taken, [each for each in people if each not in absent])


def _free(taken: Taken, people: list[UUID]) -> UUID | None:
    """Return the first who has no conflict here and, where the case is shielded, is named."""
    able = filter(taken.access.open_to, people)
    return next((each for each in able if each not in taken.access.conflicted), None)


def _region(taken: Taken) -> str | None:
    return regions.staffed_from(taken.case.region_code)


def director_for(taken: Taken, region: str) -> UUID | None:
    """Return the duty director of a region, named as a case names it.

    A shielded case goes to one who is named, else to one it is not about: it never waits without
    a director (procedure.md §3.1).
    """
    there = regions.staffed_from(region)
    return _on_duty(taken, there, "case_director") or to_be_named(taken, there, "case_director")


def to_be_named(taken: Taken, region: str | None, role: str) -> UUID | None:
    """Return who of a region is let into a shielded case because it comes to them, or None."""
    if taken.access.shielded_to is None:
        return None
    today = terms.local_day(taken.now)
    found = accounts.all_on_duty(taken.tx, region, role, today)
    found += accounts.accounts_with(taken.tx, region, role)
    out = shield_names.namesakes(taken.tx, taken.case.id, found) | taken.access.conflicted
    gone = out | away(taken.tx, today)
    return next((each for each in found if each not in gone), None)
