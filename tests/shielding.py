"""Shielded cases in tests: bringing one about, and what is asked of it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from disclosure.accounts import integrity, seeding
from disclosure.accounts.models import Account
from disclosure.cases import matching, people, shields
from disclosure.cases.documents import PersonDetails
from disclosure.cases.shield_models import Shield, ShieldName
from disclosure.cases.shield_rules import STAYS, Judge, Mark
from disclosure.errors import Refusal
from disclosure.procedure.permissions import Actor
from tests.factories import World

POLICE = Mark(about="subject", organisation="police", reason="He says so himself.")
ENOUGH = ("case_director", "decision_maker", "regional_manager")
MANAGER, OFFICER = "regional_manager", "privacy_officer"


def told(case: World, role: str, **details: Any) -> None:
    """Let more be known of somebody than was told at receipt."""
    with case.changed() as tx:
        row = next(one for one in people.everyone(tx, case.case_id) if one.role == role)
        known = people.read_details(tx, row)
        people.write_details(tx, row, replace(known, **details))


def details(case: World, role: str) -> PersonDetails:
    with case.db.read() as tx:
        row = next(one for one in people.everyone(tx, case.case_id) if one.role == role)
        return people.read_details(tx, row)


def rename(case: World, who: str, name: str) -> None:
    with case.changed() as tx:
        tx.get_one(Account, case.id_of(who)).name = name


def found(case: World, work: str = "Wijkagent bij de politie") -> World:
    """Let the worker find that the subject works for the police."""
    told(case, "subject", work=work)
    match(case)
    return case


def match(case: World) -> None:
    """Let the worker match what waits."""
    matching.match(case.db, case.now)


def key(refusal: Refusal | None) -> str | None:
    return refusal.key if refusal else None


def mark(case: World, who: str, args: Mark = POLICE) -> str | None:
    return key(shields.mark(case.db, case.case_id, args, case.actor(who), case.now))


def judging(case: World, *names: str, **changes: Any) -> Judge:
    """Return a judgement that is granted, some of it changed; `second` is given as a name."""
    given = {
        "keep": True,
        "reason": "He is a colleague.",
        "to": STAYS,
        "second": "decision_maker/2",
    }
    given |= changes
    second = given.pop("second")
    ids = tuple(case.id_of(each) for each in names or ENOUGH)
    return Judge(names=ids, second=case.id_of(str(second)) if second else None, **given)  # type: ignore[arg-type]


def judge(case: World, who: str, *names: str, **changes: Any) -> str | None:
    args = judging(case, *names, **changes)
    return key(shields.judge(case.db, case.case_id, args, case.actor(who), case.now))


def shield(case: World) -> Shield:
    (row,) = case.rows(Shield)
    assert isinstance(row, Shield)
    return row


def named(case: World) -> set[UUID]:
    return {row.account_id for row in case.rows(ShieldName)}


def ids(case: World, *who: str) -> set[UUID]:
    return {case.id_of(each) for each in who}


def administrators() -> tuple[UUID, UUID]:
    """Return two national administrators."""
    return seeding.account_id("beheer.landelijk"), seeding.account_id("beheer2.landelijk")


def contact(case: World, who: str) -> None:
    """Let two national administrators name a contact for integrity."""
    first, second = administrators()
    args = integrity.SetContact(contact=True, second=second)
    actor = Actor(first, frozenset({"administrator"}))
    done = integrity.set_contact(case.db, case.id_of(who), args, actor, case.now)
    assert isinstance(done, UUID), done
