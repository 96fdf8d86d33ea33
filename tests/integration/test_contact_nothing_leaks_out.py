"""Whatever is changed, signalled and waited for: nothing leaves outside the rule of that moment.

The rule is kept twice: by the program, and here by hand, from the clock on the wall. What leaves is
what the transport gets, and every call or letter that the program lets staff keep as done.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from disclosure.accounts import seeding
from disclosure.cases import actions as spine
from disclosure.cases import models
from disclosure.cases import rules as spine_rules
from disclosure.cases.documents import ContactDetails
from disclosure.cases.steps import Done
from disclosure.desk import tasks
from disclosure.procedure.calendar import AMSTERDAM
from disclosure.procedure.contact import DAYS, SafeContact
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Database
from disclosure.work.outgoing import Outgoing
from disclosure.work.send import send
from tests import received
from tests.staff import actor

START = datetime(2026, 11, 27, 13, 5, tzinfo=UTC)
FORTNIGHT = timedelta(days=14)
WAYS = {"phone": ("reached", "not_reached", "voicemail"), "letter": ("sent",)}
LAPSING = ("return", "moving_in", "release", "lost_phone")
STOPPING = ("death", "disappearance")
FLOW = settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
)

rules = st.builds(
    SafeContact,
    channel=st.sampled_from(("mail", "mail", "sms", "sms", "phone", "letter", "none")),
    days=st.sampled_from(((), (), (), ("mon",), ("fri", "sat"), ("sat", "sun"))),
    start=st.sampled_from((None, None, time(9), time(22))),
    until=st.sampled_from((None, None, time(12), time(2))),
    voicemail=st.booleans(),
    letter=st.booleans(),
)
who = st.sampled_from(("applicant", "staff", "spoken"))
moves = st.lists(
    st.one_of(
        st.tuples(st.just("set"), who, rules),
        st.tuples(st.just("narrow"), who, rules),
        st.tuples(st.just("confirm"), who, st.none()),
        st.tuples(st.just("signal"), st.sampled_from((*LAPSING, *STOPPING, "risk")), st.none()),
        st.tuples(st.just("queue"), st.sampled_from(("request", "appointment")), st.none()),
        st.tuples(st.just("wait"), st.integers(1, 5 * 24 * 60), st.none()),
        st.tuples(st.just("call"), st.none(), st.none()),
    ),
    min_size=4,
    max_size=14,
)


@dataclass
class Kept:
    """The rule as it should stand, kept by hand: who may set it is judged by the program."""

    safe: SafeContact
    sure_at: datetime
    lapsed: bool = False
    blocked: bool = False
    left: list[str] = field(default_factory=list)

    def allows(self, way: str, now: datetime) -> bool:
        """Tell by the wall clock alone whether a way is open."""
        safe = self.safe
        extra = {"letter"} if safe.letter else set()
        extra |= {"voicemail"} if safe.voicemail and safe.channel == "phone" else set()
        if safe.channel == "none" or self.lapsed or self.blocked:
            return False
        if way not in {safe.channel, *extra} or self._over(now):
            return False
        local = now.astimezone(AMSTERDAM)
        at, begin, end = local.time(), safe.start or time(0), safe.until or time(0)
        days = safe.days or DAYS
        today, yesterday = DAYS[local.weekday()], DAYS[local.weekday() - 1]
        if safe.until is not None and begin < end:
            return today in days and begin <= at < end
        return (today in days and at >= begin) or (yesterday in days and at < end)

    def _over(self, now: datetime) -> bool:
        last = self.sure_at.astimezone(AMSTERDAM).date() + FORTNIGHT
        return now.astimezone(AMSTERDAM).date() > last

    def set(self, safe: SafeContact, now: datetime, sure: bool) -> None:
        """Write down what the program granted."""
        self.safe, self.lapsed, self.blocked = safe, False, False
        self.sure_at = now if sure else self.sure_at


@dataclass
class Run:
    """One case, lived through move by move."""

    db: Database
    case_id: UUID
    applicant: Actor
    kept: Kept
    now: datetime
    wrong: list[object] = field(default_factory=list)
    """What left against the rule: kept, because whatever a transport raises is tried again."""

    def do(self, move: str, one: object, two: object) -> None:
        getattr(self, move)(one, two)
        self.queue("request", None)  # something always waits to get out
        self.now += timedelta(minutes=1)
        send(self.db, self.now, self.take)

    def take(self, outgoing: Outgoing) -> None:
        """Take what leaves, if it may."""
        self.kept.left.append(outgoing.channel)
        wanted = {"mail": received.ADDRESS, "sms": received.PHONE}
        right = outgoing.to == wanted.get(outgoing.channel)
        if not right or not self.kept.allows(outgoing.channel, self.now):
            self.wrong.append((outgoing.channel, self.now, self.kept))

    def set(self, by: str, safe: SafeContact) -> None:
        args = spine_rules.SetContact(of="applicant", safe=safe, spoken_alone=by == "spoken")
        self._settle(
            by, safe, spine.set_contact(self.db, self.case_id, args, self._by(by), self.now)
        )

    def narrow(self, by: str, safe: SafeContact) -> None:
        """Keep the way; the hours become those of the other rule."""
        less = replace(self.kept.safe, days=safe.days, start=safe.start, until=safe.until)
        self.set(by, replace(less, voicemail=False, letter=self.kept.safe.letter))

    def confirm(self, by: str, _two: object) -> None:
        args = spine_rules.ConfirmContact(of="applicant", spoken_alone=by == "spoken")
        done = spine.confirm_contact(self.db, self.case_id, args, self._by(by), self.now)
        self._settle(by, self.kept.safe, done)

    def _by(self, by: str) -> Actor:
        return self.applicant if by == "applicant" else actor(self.db, "intake", self.now)

    def _settle(self, by: str, safe: SafeContact, done: object) -> None:
        if not isinstance(done, Done):
            return
        untrusted = self.kept.lapsed or self.kept.blocked
        assert by == "spoken" or safe.channel == "none" or not untrusted
        self.kept.set(safe, self.now, by != "staff")

    def signal(self, kind: str, _two: object) -> None:
        args = spine_rules.NewSignal(kind=kind, text="-")
        done = spine.new_signal(
            self.db, self.case_id, args, actor(self.db, "regie", self.now), self.now
        )
        assert isinstance(done, Done)
        self.kept.lapsed |= kind in LAPSING
        self.kept.blocked |= kind in STOPPING

    def queue(self, name: str, _two: object) -> None:
        if self.kept.safe.channel != "none":
            received.queue(self.db, self.case_id, name, self.now)

    def wait(self, minutes: int, _two: object) -> None:
        """Let time pass, the worker coming by each half hour or so."""
        until = self.now + timedelta(minutes=minutes)
        while self.now < until:
            self.now = min(self.now + timedelta(minutes=minutes / 4 + 1), until)
            send(self.db, self.now, self.take)

    def call(self, _one: object, _two: object) -> None:
        """Let the director try each call and letter that is asked, in every way."""
        query = select(models.Task.id, models.Task.kind).where(
            models.Task.case_id == self.case_id, models.Task.done_at.is_(None)
        )
        with self.db.read() as tx:
            asked = list(tx.execute(query))
        by = actor(self.db, "regie", self.now)
        for task, kind in asked:
            for result in reversed(WAYS.get(kind, ())):
                way = "voicemail" if result == "voicemail" else kind
                args = tasks.Tried(result=result)
                refusal = tasks.record(self.db, self.case_id, task, args, by, self.now)
                assert refusal is not None or self.kept.allows(way, self.now), (way, self.kept)
                assert refusal is None or not self.kept.allows(way, self.now), (refusal, self.kept)
                self.kept.left += [way] if refusal is None else []


@pytest.fixture
def one(sqlite_only: Database) -> Database:
    """Return one database for all examples; each has a case of its own."""
    with sqlite_only.transaction() as tx:
        seeding.seed(tx, "test", START - timedelta(days=400))
    return sqlite_only


def begin(db: Database, safe: SafeContact) -> Run:
    rule = replace(safe, set_at=START)
    contact = ContactDetails(safe=rule, mail=received.ADDRESS, phone=received.PHONE)
    case_id = received.receive(db, START, contact)
    with db.read() as tx:
        asker = tx.get_one(models.Case, case_id).applicant_id
    assert asker is not None
    person = Actor(asker, frozenset({"applicant"}), kind="applicant")
    return Run(db, case_id, person, Kept(safe, START), START)


@FLOW
@given(rules, moves)
def test_nothing_leaves_outside_the_rule_of_that_moment(
    one: Database, first: SafeContact, lived: list[tuple[str, object, object]]
) -> None:
    run = begin(one, first)
    send(one, run.now, run.take)
    for move, this, that in lived:
        run.do(move, this, that)
        assert run.wrong == []
    finish(one, run)


def finish(db: Database, run: Run) -> None:
    """Leave nothing behind that another example's worker would find."""
    stop = spine_rules.NewSignal(kind="death", text="-")
    spine.new_signal(db, run.case_id, stop, actor(db, "regie", run.now), run.now)
    assert send(db, run.now + timedelta(days=3), run.take) == 0, "everything was stopped"


@FLOW
@given(
    st.sampled_from(("mail", "sms")),
    rules,
    st.integers(0, 6 * 24 * 60),
    st.sampled_from(("applicant", "staff")),
)
def test_a_narrower_rule_never_lets_out_what_the_wider_one_had_queued(
    one: Database, channel: str, less: SafeContact, minutes: int, by: str
) -> None:
    run = begin(one, SafeContact(channel))
    run.queue("request", None)
    run.narrow(by, less)
    assert run.kept.safe.days == less.days, "narrowing works at once"
    run.wait(minutes + 1, None)
    run.now += timedelta(minutes=1)
    send(one, run.now, run.take)
    assert run.wrong == []
    finish(one, run)


def test_something_does_leave(one: Database) -> None:
    """The walks above would be true of a program that never sends."""
    run = begin(one, SafeContact("mail"))
    run.do("wait", 60, None)
    assert set(run.kept.left) == {"mail"}
    other = begin(one, SafeContact("phone"))
    other.do("call", None, None)
    assert other.kept.left[:2] == ["phone", "phone"], "once in vain, once reached"
