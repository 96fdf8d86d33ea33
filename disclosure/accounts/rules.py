"""Decisions about accounts, pure: who may make them, how a password must be, when a code counts."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from disclosure.errors import Refusal
from disclosure.procedure import stages
from disclosure.procedure.permissions import Actor

ADMINISTRATOR = "administrator"
PLANNER = "regional_manager"
LEADING = frozenset({"case_director", "panel_chair", "regional_manager"})
PASSWORD_MIN = 15
PASSWORD_MAX = 200
DISTINCT_MIN = 6
TELLING_LENGTH = 4
"""From how many letters on an address found in a password is no accident."""

SETUP_DAYS = 3
CODE_SECONDS = 30
CODE_SLACK = 1
"""Codes before and after the current one that still count."""

FREE_CODES = 5
WAIT_FIRST = timedelta(seconds=30)
WAIT_LONGEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What of an account decides what may be done with it."""

    id: UUID
    state: str
    region: str | None
    roles: frozenset[str]
    pending_roles: frozenset[str] | None
    pending_by: UUID | None


def refuse_administration(actor: Actor, region: str | None) -> Refusal | None:
    """Give the reason why this actor may not manage accounts of this region.

    An administrator with a region manages that region; a national one the whole country.
    """
    if ADMINISTRATOR not in actor.roles:
        return Refusal("wrong_role")
    if actor.region is not None and actor.region != region:
        return Refusal("wrong_region")
    return None


def refuse_roles(roles: frozenset[str]) -> Refusal | None:
    """Give the reason why no account may hold these roles: none, unknown, or kept apart.

    An administrator sees no case content, so that role goes with no case role (procedure.md §2).
    """
    if not roles or not roles <= set(stages.STAFF_ROLES):
        return Refusal("facts_missing", "roles")
    if ADMINISTRATOR in roles and roles & set(stages.CASE_ROLES):
        return Refusal("wrong_role", "roles")
    return None


def refuse_approval(account: AccountFacts, actor: Actor) -> Refusal | None:
    """Give the reason why this administrator may not be the second one for this account."""
    if account.pending_roles is None:
        return Refusal("already_done")
    if actor.id in (account.pending_by, account.id):
        return Refusal("same_person")
    return None


def refuse_own(account_id: UUID, actor: Actor) -> Refusal | None:
    """Refuse what nobody may do to their own account."""
    return Refusal("same_person") if account_id == actor.id else None


def refuse_days(first: date, last: date, field: str) -> Refusal | None:
    """Refuse a period that ends before it begins."""
    return Refusal("facts_missing", field) if last < first else None


def refuse_planning(actor: Actor, region: str | None) -> Refusal | None:
    """Give the reason why this actor may not plan the staff of this region.

    A manager plans the own region only, an administrator as in `refuse_administration`.
    """
    if PLANNER in actor.roles and actor.region == region:
        return None
    return refuse_administration(actor, region)


def refuse_stand_in(away: AccountFacts, other: AccountFacts | None) -> Refusal | None:
    """Refuse a stand-in who is not active, of another region, or shares no role."""
    if other is None or other.state != "active" or other.id == away.id:
        return Refusal("facts_missing", "stand_in")
    if other.region != away.region:
        return Refusal("wrong_region", "stand_in")
    return None if other.roles & away.roles else Refusal("wrong_role", "stand_in")


def refuse_declaration(account_id: UUID, actor: Actor) -> Refusal | None:
    """Refuse to declare another's conflict without a role that convenes or leads."""
    if account_id == actor.id or actor.roles & LEADING:
        return None
    return Refusal("wrong_role")


def normalised_email(email: str) -> str:
    """Return the one spelling under which an address is kept and looked up."""
    return unicodedata.normalize("NFC", email).strip().lower()


def normalised_password(password: str) -> str:
    """Return the password as it is hashed, equal on every keyboard."""
    return unicodedata.normalize("NFC", password)


def password_problem(password: str, email: str) -> str | None:
    """Name what is wrong with a new password: `short`, `long`, `simple`, `personal`; or None."""
    plain = normalised_password(password)
    login = email.partition("@")[0].lower()
    problems = (
        ("short", len(plain) < PASSWORD_MIN),
        ("long", len(plain) > PASSWORD_MAX),
        ("simple", len(set(plain)) < DISTINCT_MIN),
        ("personal", len(login) >= TELLING_LENGTH and login in plain.lower()),
    )
    return next((key for key, holds in problems if holds), None)


def counter(moment: datetime) -> int:
    """Return the number of the 30 seconds this moment lies in, counted from 1970."""
    return int(moment.timestamp()) // CODE_SECONDS


def counters(now: datetime) -> Sequence[int]:
    """Return the code counters that count at this moment: previous, current, next."""
    current = counter(now)
    return range(current - CODE_SLACK, current + CODE_SLACK + 1)


def code_wait_over(failed_codes: int, failed_at: datetime | None, now: datetime) -> bool:
    """Tell whether another one-time code may be tried.

    After five wrong codes the wait doubles from 30 seconds to an hour. Codes are only counted
    behind the right password, so nobody without it can make an account wait.
    """
    if failed_at is None or failed_codes < FREE_CODES:
        return True
    doublings = min(failed_codes - FREE_CODES, 10)
    wait: timedelta = min(WAIT_FIRST * 2**doublings, WAIT_LONGEST)
    return now >= failed_at + wait
