"""Cases brought to any stage through real actions, with people and staff to do it.

A `World` holds one case, the fictional staff of a rehearsal and a moment. Steps and arguments are
spelled as in a rehearsal file, so that a test reads like the procedure.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import Table, insert, select

from disclosure.accounts import models as staff_models
from disclosure.accounts.seeding import Person
from disclosure.cases import models
from disclosure.cases.steps import Done
from disclosure.errors import Refusal
from disclosure.procedure import profile as profiles
from disclosure.procedure import terms
from disclosure.procedure.permissions import Actor
from disclosure.requests import actions as requests
from disclosure.store.database import Base, Database, Tx
from disclosure.work import sweep
from disclosure.work.rehearsal_arguments import Arguments
from disclosure.work.rehearsal_staff import RehearsalStaff
from disclosure.work.rehearsal_steps import STEPS
from tests import arguments, staging

REGION = "VR13"
START = "2026-11-27T14:05"
"""A Friday afternoon, as in the example of the contract."""

ACTION = arguments.ACTION
ANSWERS = arguments.ANSWERS
ARGUMENTS = arguments.ARGUMENTS
ELSEWHERE = arguments.ELSEWHERE
EXPIRING = arguments.EXPIRING
FLAGS = arguments.FLAGS
ITEM = arguments.ITEM
PANEL = arguments.PANEL
PANEL_ONLY = arguments.PANEL_ONLY
SISTER = arguments.SISTER
TESTS = arguments.TESTS
received = staging.received
triage = staging.triage
gathering = staging.gathering
panel = staging.panel
matched = staging.matched
advised = staging.advised
drafted = staging.drafted
decided = staging.decided
delivery = staging.delivery
follow_up = staging.follow_up
not_disclosed = staging.not_disclosed
closable = staging.closable
closed = staging.closed
declined = staging.declined
withdrawn = staging.withdrawn
draft = staging.draft
bring = staging.bring
STAGES = staging.STAGES
LOG_TABLES = ("audit_entries", "audit_heads", "audit_checkpoints")
NAMED = (f"{ELSEWHERE}:regional_manager", "rapporteur")
"""Staff who must be there beside those of the region; naming one fills their region too."""

STAFF_TABLES = [
    cast(Table, model.__table__)
    for model in (
        staff_models.Organisation,
        staff_models.Account,
        staff_models.TrainingRecord,
        staff_models.DutyEntry,
    )
]
KEPT: dict[
    tuple[str, datetime],
    tuple[dict[tuple[str, str, int], Person], dict[Table, list[dict[str, Any]]]],
] = {}
"""Staff as they were written first, by profile and moment."""


def moment(text: str) -> datetime:
    """Read an Amsterdam time."""
    return terms.parse_local(text)


def day_over(text: str) -> datetime:
    """Return the first instant after an Amsterdam day."""
    return terms.end_of(datetime.fromisoformat(text).date())


@dataclass
class World:
    """One case among fictional staff, at a moment that tests move on."""

    db: Database
    staff: RehearsalStaff
    case_id: UUID
    now: datetime
    actors: dict[str, Actor] = field(default_factory=dict)
    applicant: UUID | None = None

    @property
    def profile(self) -> profiles.Profile:
        """Return the law this world lives under."""
        return self.staff.profile

    def take(self, step: str, who: str, **given: Any) -> Done | Refusal:
        """Take a step with exactly these arguments."""
        action, (build, _) = STEPS[step]
        args = build(Arguments(given, self.staff))
        return action(self.db, self.case_id, args, self.actor(who), self.now)

    def take_like(self, step: str, who: str, **changes: Any) -> Done | Refusal:
        """Take a step with its ready-made arguments, some of them changed."""
        return self.take(step, who, **{**ARGUMENTS[step], **changes})

    def grant(self, step: str, who: str, **changes: Any) -> Done:
        """Take a step that must be granted."""
        done = self.take_like(step, who, **changes)
        assert isinstance(done, Done), f"{step} by {who}: {done}"
        return done

    def effects(self, step: str, who: str, **changes: Any) -> tuple[set[str], dict[str, str]]:
        """Take a step that must be granted; return the clocks it began, and what others became."""
        before = {clock.id: clock.state for clock in self.clocks()}
        self.grant(step, who, **changes)
        after = self.clocks()
        began = {clock.key for clock in after if clock.id not in before}
        became = {c.key: c.state for c in after if c.state != before.get(c.id, "running")}
        return began, became

    def refuse(self, step: str, who: str, **changes: Any) -> str:
        """Take a step that must be refused and leave every table but the log as it was."""
        before = snapshot(self.db)
        refusal = self.take_like(step, who, **changes)
        assert isinstance(refusal, Refusal), f"{step} by {who} was granted with {changes}"
        assert snapshot(self.db) == before, f"{step}: {refusal.key} left something behind"
        return refusal.key

    def refuse_all(
        self, step: str, table: Sequence[tuple[str, Mapping[str, Any], str]], **base: Any
    ) -> None:
        """Check a table of (who, changed arguments, key); refusals change nothing for the next."""
        for who, changes, key in table:
            found = self.refuse(step, who, **{**base, **changes})
            assert found == key, f"{step} by {who} with {dict(changes)}: {found}, wanted {key}"

    def actor(self, who: str) -> Actor:
        """Return whoever a rehearsal file calls so."""
        if who == "applicant":
            return Actor(self.asked_by() or uuid4(), frozenset({who}), kind="applicant")
        if who not in self.actors:
            with self.db.read() as tx:
                self.actors[who] = self.staff.actor(tx, who, self.now)
        return self.actors[who]

    def asked_by(self) -> UUID | None:
        """Return the person who applied, if somebody did."""
        if self.applicant is None:
            self.applicant = self.case.applicant_id
        return self.applicant

    def id_of(self, who: str) -> UUID:
        """Return the account of somebody named as in a rehearsal file."""
        return self.staff.person(who)

    @property
    def case(self) -> models.Case:
        """Return the row of the case as it is now."""
        with self.db.read() as tx:
            return tx.get_one(models.Case, self.case_id)

    def column(self, name: str) -> Any:
        """Return one column of the case as it is now."""
        return getattr(self.case, name)

    def wait(self, **time: float) -> None:
        """Let time pass, and the sweep with it, at every moment it asks for."""
        self.until(self.now + timedelta(**time))

    def until(self, end: datetime, pause: timedelta = timedelta()) -> None:
        """Let time pass up to a moment, sweeping each time a clock asks for it.

        With a `pause` the worker rests so long after each time.
        """
        while True:
            with self.db.read() as tx:
                ahead = sweep.next_moment(tx)
            if ahead is None or ahead > end:
                break
            self.now = min(max(self.now + pause, ahead), end)
            sweep.sweep(self.db, self.now)
        self.now = end
        sweep.sweep(self.db, end)

    def at(self, text: str) -> None:
        """Let time pass up to an Amsterdam time."""
        self.until(moment(text))

    def clocks(self) -> list[models.Clock]:
        """Return every clock of the case in the order they began."""
        query = select(models.Clock).where(models.Clock.case_id == self.case_id)
        with self.db.read() as tx:
            return list(tx.scalars(query.order_by(models.Clock.seq)))

    def clock(self, key: str) -> models.Clock:
        """Return the newest clock of a key."""
        found = [clock for clock in self.clocks() if clock.key == key]
        assert found, f"no clock {key}"
        return found[-1]

    def has(self, key: str) -> bool:
        """Tell whether a clock of this key ever ran."""
        return any(clock.key == key for clock in self.clocks())

    def states(self) -> dict[str, str]:
        """Return the state of the newest clock of each key."""
        return {clock.key: clock.state for clock in self.clocks()}

    def dues(self) -> dict[str, datetime]:
        """Return when the newest clock of each key is due."""
        return {clock.key: clock.due_at for clock in self.clocks()}

    def rows(self, table: type[Any]) -> list[Any]:
        """Return every row of a table that belongs to the case."""
        with self.db.read() as tx:
            return list(tx.scalars(select(table).where(table.case_id == self.case_id)))

    @contextmanager
    def changed(self) -> Iterator[Tx]:
        """Change rows behind the back of the steps, for what no step can bring about."""
        with self.db.transaction() as tx:
            yield tx

    def away(self, who: str, first: str, last: str, stand_in: str | None = None) -> None:
        """Let somebody be absent on these days."""
        with self.changed() as tx:
            tx.add(
                staff_models.Absence(
                    account_id=self.id_of(who),
                    from_day=terms.local_day(moment(first)),
                    until_day=terms.local_day(moment(last)),
                    stand_in=self.id_of(stand_in) if stand_in else None,
                )
            )

    def in_conflict(self, who: str) -> None:
        """Let somebody have declared a conflict in this case."""
        self.staff.conflicted = [self.id_of(who)]
        with self.changed() as tx:
            self.staff.declare_conflicts(tx, self.case_id, self.now)


def move_to(tx: Tx, account: UUID, region: str) -> None:
    """Let somebody work in another region from now on."""
    tx.get_one(staff_models.Account, account).region_code = region


def write_staff(
    tx: Tx, people: RehearsalStaff, now: datetime, described: Mapping[str, Mapping[str, Any]]
) -> None:
    """Write the staff of a rehearsal, and whoever a test describes."""
    people.write(tx, (*NAMED, *described), now)
    for name, facts in described.items():
        people.describe(tx, {"as": name, **facts}, now)
    tx.flush()


def copy_staff(tx: Tx, people: RehearsalStaff, now: datetime) -> None:
    """Write the same staff again: made once per process, then inserted as plain rows."""
    key = (people.profile.name, now)
    if key not in KEPT:
        write_staff(tx, people, now, {})
        rows = {each: tx.execute(each.select()).mappings().all() for each in STAFF_TABLES}
        KEPT[key] = dict(people.people), {t: list(map(dict, found)) for t, found in rows.items()}
        return
    known, tables = KEPT[key]
    people.people = dict(known)
    for table, found in tables.items():
        if found:
            tx.execute(insert(table), found)


def world(
    db: Database,
    *,
    profile: str = "nl",
    start: str = START,
    staff: Mapping[str, Mapping[str, Any]] | None = None,
) -> World:
    """Fill an empty database with staff, and begin a draft.

    `staff` names further people and describes them as a rehearsal file does.
    """
    law, now = profiles.load(profile), moment(start)
    people = RehearsalStaff(REGION, law)
    with db.transaction() as tx:
        if staff:
            write_staff(tx, people, now, staff)
        else:
            copy_staff(tx, people, now)
    return begin(db, people, now)


def begin(db: Database, people: RehearsalStaff, now: datetime) -> World:
    """Begin another draft among the same staff."""
    with db.transaction() as tx:
        case = requests.begin(tx, people.profile, now)
        people.declare_conflicts(tx, case.id, now)
    return World(db, people, case.id, now)


Rows = dict[str, list[Any]]


def snapshot(db: Database) -> Rows:
    """Return every row of every table but those of the log."""
    tables = [name for name in sorted(Base.metadata.tables) if name not in LOG_TABLES]
    with db.reader.connect() as connection:
        if connection.dialect.name == "sqlite":
            plain = connection.connection.driver_connection
            assert plain is not None
            return {name: plain.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}
        rows = {
            name: connection.exec_driver_sql(f'SELECT * FROM "{name}"').fetchall()
            for name in tables
        }
    return {name: sorted(map(repr, found)) for name, found in rows.items()}
