"""Several people, or one thief and one owner, at the same moment; and any order of things."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Barrier
from typing import TypeVar
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from disclosure.accounts import actions, login, seeding
from disclosure.accounts.actions import Approved, NewAccount
from disclosure.accounts.login import Attempt
from disclosure.accounts.models import Account
from disclosure.errors import Refusal
from disclosure.procedure import stages
from disclosure.procedure.permissions import Actor
from disclosure.store import audit
from disclosure.store.database import Database
from disclosure.store.keys import Keyring
from disclosure.store.verification import Verified
from disclosure.work import tables
from tests.staff import account, actor, code_at, log_of, who

T = TypeVar("T")
AT_ONCE = 6
ADMINISTRATORS = ("beheer", "beheer2", "beheer.landelijk", "beheer2.landelijk")
PEOPLE = ("intake", "gezag", "beheer", "beheer2")
SETS = [
    frozenset({"intake"}),
    frozenset({"intake", "panel_chair"}),
    frozenset({"administrator"}),
    frozenset({"administrator", "decision_maker"}),
    frozenset({"privacy_officer"}),
]


def together(work: Callable[[int], T]) -> list[T]:
    """Do the same work in several threads that all start at once."""
    gate = Barrier(AT_ONCE)

    def start(number: int) -> T:
        gate.wait()
        return work(number)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(start, range(AT_ONCE)))


def test_one_code_lets_in_one_of_those_who_use_it_at_once(staff: Database, now: datetime) -> None:
    attempt = Attempt("fg@demo.example", seeding.PASSWORD, code_at(now))
    found = together(lambda _number: login.log_in(staff, attempt, now))
    assert len([one for one in found if one is not None]) == 1
    outcomes = [outcome for _verb, outcome, _ids in log_of(staff, f"actor:{who('fg')}")]
    assert sorted(outcomes) == ["done"] + ["failed"] * (AT_ONCE - 1)


def test_one_code_signs_once(staff: Database, now: datetime) -> None:
    code = code_at(now)
    found = together(lambda _number: login.confirm_code(staff, who("gezag"), code, now))
    assert sorted(found) == [False] * (AT_ONCE - 1) + [True]


def test_every_wrong_code_is_counted(staff: Database, now: datetime) -> None:
    together(lambda _number: login.confirm_code(staff, who("gezag"), "000000", now))
    assert account(staff, who("gezag")).failed_codes == 5


def test_a_proposal_is_approved_once(staff: Database, now: datetime) -> None:
    first, second = actor(staff, "beheer", now), actor(staff, "beheer2", now)
    actions.reset(staff, who("om"), first, now)
    found = together(lambda _number: actions.approve(staff, who("om"), second, now))
    assert len([one for one in found if isinstance(one, Approved)]) == 1
    assert found.count(Refusal("already_done")) == AT_ONCE - 1


def test_one_address_gets_one_account(staff: Database, now: datetime) -> None:
    organisation = seeding.organisation_id("police", "VR13")
    new = NewAccount("x@politie.example", "X", organisation, "VR13", frozenset({"liaison"}))
    boss = actor(staff, "beheer", now)
    found = together(lambda _number: actions.propose(staff, new, boss, now))
    assert len([one for one in found if isinstance(one, UUID)]) == 1
    assert found.count(Refusal("already_done", "email")) == AT_ONCE - 1


def test_a_token_sets_up_once(staff: Database, now: datetime) -> None:
    actions.reset(staff, who("om"), actor(staff, "beheer", now), now)
    done = actions.approve(staff, who("om"), actor(staff, "beheer2", now), now)
    assert isinstance(done, Approved)
    token = done.token or ""
    page = login.invitation(staff, token, now)
    assert page is not None
    code = code_at(now, page.secret)
    passwords = [f"zes tamme olifanten {number}" for number in range(AT_ONCE)]
    found = together(lambda n: login.set_up(staff, token, passwords[n], code, now))
    assert found.count(who("om")) == 1
    assert found.count(Refusal("facts_missing", "token")) == AT_ONCE - 1


@dataclass(frozen=True)
class Deed:
    """Something an administrator tries with somebody's account."""

    verb: str
    by: str
    about: str
    roles: frozenset[str]


DEEDS = st.builds(
    Deed,
    st.sampled_from(["set_roles", "approve", "approve", "reject", "disable", "reset"]),
    st.sampled_from(ADMINISTRATORS),
    st.sampled_from(PEOPLE),
    st.sampled_from(SETS),
)


def carry_out(db: Database, deed: Deed, now: datetime) -> object:
    by = Actor(who(deed.by), frozenset({"administrator"}), None)
    if deed.verb == "set_roles":
        return actions.set_roles(db, who(deed.about), deed.roles, by, now)
    return getattr(actions, deed.verb)(db, who(deed.about), by, now)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(DEEDS, min_size=5, max_size=25))
def test_whatever_administrators_do_no_role_is_one_persons_work(deeds: list[Deed]) -> None:
    start = datetime.fromisoformat("2026-11-27T13:05:00+00:00")
    db = fresh(start)
    before = held(db)
    granted: dict[tuple[UUID, str], set[UUID]] = {}
    asked: dict[UUID, tuple[frozenset[str], UUID]] = {}
    for number, deed in enumerate(deeds):
        now = start + timedelta(seconds=number)
        result = carry_out(db, deed, now)
        person, by = who(deed.about), who(deed.by)
        if not isinstance(result, Refusal) and deed.verb in ("set_roles", "reset"):
            asked[person] = (account(db, person).pending_roles or frozenset(), by)
        if isinstance(result, Approved):
            roles, first = asked[person]
            granted |= {(person, role): {first, by} for role in roles}
            assert len({first, by, person}) == 3
        for one, role in held(db) - before:
            assert len(granted[one, role]) == 2
    with db.read() as tx:
        assert isinstance(audit.verify(tx), Verified)
    db.dispose()


def fresh(now: datetime) -> Database:
    tables.load()
    db = Database("sqlite://", Keyring.for_tests())
    db.create_all()
    with db.transaction() as tx:
        seeding.seed(tx, "test", now)
    return db


def held(db: Database) -> set[tuple[UUID, str]]:
    """Return who is active with which role."""
    with db.read() as tx:
        rows = tx.execute(select(Account.id, Account.roles, Account.state)).all()
    held = {(row.id, role) for row in rows if row.state == "active" for role in row.roles}
    apart = {one for one, role in held if role == "administrator"}
    assert not [pair for pair in held if pair[0] in apart and pair[1] in stages.CASE_ROLES]
    return held
