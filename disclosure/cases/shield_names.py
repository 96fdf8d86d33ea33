"""Who may open a shielded case, who it is about, and what lists leave out for everybody else."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, or_, select

from disclosure.accounts import integrity
from disclosure.accounts import queries as accounts
from disclosure.cases import link_rules, people, shield_rules
from disclosure.cases.documents import PersonDetails
from disclosure.cases.models import Case
from disclosure.cases.shield_models import Shield, ShieldName
from disclosure.cases.steps import Taken
from disclosure.procedure import regions, stages
from disclosure.procedure.permissions import Actor
from disclosure.store import lookup
from disclosure.store.database import Tx

BUREAU = "casework"
"""The region's own bureau: whose subject works there is handled by another region."""


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return what every list of cases asks: not shielded, or this person is named."""
    named = exists().where(ShieldName.case_id == Case.id, ShieldName.account_id == actor.id)
    return or_(Case.shielded.is_(False), named)


def find(tx: Tx, case_id: UUID) -> Shield | None:
    """Return the shield of a case, also a lifted one."""
    return tx.get(Shield, case_id)


def of(tx: Tx, case_id: UUID) -> frozenset[UUID]:
    """Return who is named in a case."""
    return frozenset(tx.scalars(select(ShieldName.account_id).where(ShieldName.case_id == case_id)))


def name(taken: Taken, account: UUID) -> None:
    """Let somebody open a shielded case from now on; the log says by whom."""
    named = taken.access.shielded_to
    if named is None or account in named:
        return
    taken.tx.add(
        ShieldName(
            case_id=taken.case.id,
            account_id=account,
            named_by=taken.actor.id,
            named_at=taken.now,
        )
    )
    taken.tx.flush()
    taken.access = replace(taken.access, shielded_to=named | {account})
    taken.logged["named"] = str(account)


def set_all(taken: Taken, named: Collection[UUID]) -> None:
    """Name exactly these people; who was named before and is not now sees nothing any more."""
    now = frozenset(named)
    rows = delete(ShieldName).where(ShieldName.case_id == taken.case.id)
    taken.tx.execute(rows.execution_options(synchronize_session=False))
    taken.access = replace(taken.access, shielded_to=frozenset())
    for each in sorted(now):
        name(taken, each)
    taken.logged["named"] = str(len(now))


def namesakes(tx: Tx, case_id: UUID, among: Iterable[UUID]) -> frozenset[UUID]:
    """Return who of these bears the name of somebody in the case: none of them may be named."""
    known = frozenset(_names(tx, case_id))
    found = accounts.names(tx, among)
    return frozenset(
        account for account, one in found.items() if lookup.normalise_whole_name(one) in known
    )


def bear(tx: Tx, among: Iterable[UUID], told: PersonDetails) -> bool:
    """Tell whether any of these members of staff is called as somebody is told to be."""
    known = frozenset(_sounds(told))
    return any(
        lookup.normalise_whole_name(one) in known for one in accounts.names(tx, among).values()
    )


def _sounds(told: PersonDetails) -> Iterator[str]:
    yield from filter(None, map(lookup.normalise_whole_name, link_rules.names_of(told)))


def moved(taken: Taken) -> None:
    """In another region nobody of the old one is named any more; who is there names others."""
    region = regions.staffed_from(taken.case.region_code)
    shield = find(taken.tx, taken.case.id)
    if taken.access.shielded_to is None or shield is None:
        return
    here = accounts.serving(taken.tx, region, stages.CASE_ROLES)
    set_all(taken, taken.access.shielded_to & frozenset(here))
    shield.state, shield.judged_at, shield.judged_by = "provisional", None, None


def _names(tx: Tx, case_id: UUID) -> Iterator[str]:
    """Return every name of those who could be a colleague, as it sounds."""
    for row in people.everyone(tx, case_id):
        if row.role in shield_rules.ABOUT:
            yield from _sounds(people.read_details(tx, row))


def can_be_named(taken: Taken, shield: Shield, wish: bool) -> dict[UUID, frozenset[str]]:
    """Return who can be named in this case, with their roles.

    Never a namesake of anybody in it, nor whoever stepped out of it. Of the organisation of a
    subject only its contacts for integrity; of that of an applicant or person at risk nobody,
    unless she wants it.
    """
    region = regions.staffed_from(taken.case.region_code)
    found = accounts.serving(taken.tx, region, stages.CASE_ROLES)
    out = namesakes(taken.tx, taken.case.id, found) | taken.access.conflicted
    contacts = integrity.contacts(taken.tx) if shield.about == "subject" else frozenset()
    wanted = wish and shield.about != "subject"
    apart = "" if wanted or shield.organisation == BUREAU else shield.organisation
    return {
        account: roles
        for account, (roles, organisation) in found.items()
        if account not in out and (organisation != apart or account in contacts)
    }
