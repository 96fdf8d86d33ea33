"""Random walks through the stage table: most steps lead somewhere, every fifth goes astray.

A walk begins with the same staff and a case at one of several stages, copied from a template.
"""

import random
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, Uuid, bindparam, text

from disclosure.cases.models import OPEN_STATES, one_of
from disclosure.cases.steps import Done
from disclosure.errors import Refusal
from disclosure.procedure import stages
from disclosure.store.database import Database
from disclosure.work.rehearsal_steps import STEPS
from tests import factories
from tests.factories import ARGUMENTS, SISTER, World
from tests.walking import CHANGES, ONWARD, Chance, Onward

LENGTH = 40
FAR = 5
"""One step in so many is taken by anybody, anywhere, with whatever comes."""
RESTS, GOES_ON, LEAVES_OUT = 0.08, 0.75, 0.05
"""How often time passes; how often a step that is not astray takes the case further; how often an
argument is left out."""
WHO = {
    "liaison": ("police", "veilig_thuis", "om", "probation"),
    "panel_member": factories.PANEL,
    "decision_maker": ("decision_maker", "decision_maker/2"),
    "intake": ("intake", "intake", "intake/2", "VR17:intake"),
    "regional_manager": ("regional_manager", "VR17:regional_manager"),
    "rapporteur": ("rapporteur",),
}
STAFF = (*stages.CASE_ROLES, "privacy_officer", "rapporteur")
TAKEN = tuple(step for step in STEPS if step != "submit")
DIRECTORS = ("case_director", "case_director/2", "VR17:case_director", "VR17:case_director/2")

_LOOK = text(
    "SELECT cases.stage, cases.director_id, cases.next_due_at,"
    " clocks.key, clocks.state, clocks.due_at, clocks.owner_id"
    " FROM cases LEFT JOIN clocks"
    f" ON clocks.case_id = cases.id AND {one_of('clocks.state', OPEN_STATES)}"
    " WHERE cases.id = :case"
).bindparams(bindparam("case", type_=Uuid()))
"""The case beside each of its open clocks: one statement, as it is asked after every step.

Nothing is read but compared, so values stay as the driver gives them.
"""


@dataclass
class Walker:
    """One walk: a world, chance, and what was met on the way."""

    world: World
    chance: Chance
    granted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    astray: Counter[str] = field(default_factory=Counter)
    stages: set[str] = field(default_factory=set)
    stage: str = ""
    director: str = "case_director"
    ahead: list[Onward] = field(default_factory=list)
    directors: dict[UUID, str] = field(default_factory=dict)
    looked_at: Sequence[Row[Any]] = ()

    def walk(self, length: int = LENGTH) -> None:
        """Take so many steps; every invariant is checked after each."""
        self.check()
        for number in range(length):
            if number % FAR == FAR - 1:
                self.stray()
            elif self.stage != "draft" and self.chance.random() < RESTS:
                self.rest()
            elif self.chance.random() < GOES_ON:
                self.go_on()
            else:
                self.go()
            self.check()

    def rest(self) -> None:
        """Let time pass; the worker comes by in time, or hours late."""
        end = self.world.now + timedelta(hours=self.chance.choice((1, 5, 30, 100)))
        self.world.until(end, timedelta(hours=self.chance.choice((0, 12))))

    def go_on(self) -> None:
        """Take the next step of the way, by whoever takes it; what is refused waits its turn."""
        if not self.ahead:
            self.ahead = list(ONWARD[self.stage])
        step, who, changes = self.ahead.pop(0)
        before = self.stage
        found = self.take(step, self.director if who == "director" else who, changes)
        if isinstance(found, Refusal):
            self.ahead.append((step, who, changes))
        elif found.stage != before:
            self.ahead = []

    def go(self) -> None:
        """Take a step that the table has here, by somebody it names."""
        here = [row for row in stages.ROWS if row.step in TAKEN and self.stage in row.stages]
        if here:
            row = self.chance.choice(here)
            self.take(row.step, self.somebody(self.chance.choice(row.who)), {})

    def stray(self) -> None:
        """Take any step as anybody; a refusal leaves all tables but the log as they were."""
        before = factories.snapshot(self.world.db)
        step = self.chance.choice(TAKEN)
        found = self.take(step, self.somebody(self.chance.choice((*STAFF, "applicant"))), {})
        if isinstance(found, Refusal):
            self.astray[found.key] += 1
            assert factories.snapshot(self.world.db) == before, f"{step}: {found.key} left a trace"

    def somebody(self, role: str) -> str:
        """Return who acts in a role: mostly whoever has the case, now and then somebody else."""
        if role == "case_director":
            others = DIRECTORS if self.chance.random() < 0.2 else (self.director,)
            return self.chance.choice(others)
        if role in ("administrator", "system"):
            return "rapporteur"
        return self.chance.choice(WHO.get(role, (role,)))

    def take(self, step: str, who: str, changes: dict[str, Any]) -> Done | Refusal:
        """Take a step with arguments that make sense, now and then with one left out."""
        make = CHANGES.get(step)
        given = {**(make(self.world, self.chance) if make else {}), **changes}
        if self.chance.random() < LEAVES_OUT:
            given |= self.left_out(step, given)
        found = self.world.take_like(step, who, **given)
        if isinstance(found, Refusal):
            self.refused[found.key] += 1
        else:
            self.granted[step] += 1
            self.stages.add(found.stage)
        return found

    def left_out(self, step: str, given: dict[str, Any]) -> dict[str, Any]:
        """Return one text or list among the arguments, emptied."""
        empty: dict[type[Any], Any] = {str: "", list: []}
        known = {**ARGUMENTS[step], **given}
        some = [name for name, value in known.items() if type(value) in empty]
        return {name: empty[type(known[name])] for name in self.chance.sample(some, bool(some))}

    def check(self) -> None:
        """Assert what holds after every step of every case (procedure.md §3.1)."""
        with self.world.db.reader.connect() as connection:
            found = connection.execute(_LOOK, {"case": self.world.case_id}).all()
        if found != self.looked_at:
            self.looked_at = found
            self.stage, director, next_due = found[0][:3]
            self.director = self.name_of(director)
            keep_promises(self.stage, director, next_due, [row for row in found if row.key])

    def name_of(self, director: Any) -> str:
        """Return what a rehearsal calls this director."""
        if not self.directors:
            self.directors = {self.world.id_of(name): name for name in DIRECTORS}
        return DIRECTORS[0] if director is None else self.directors[UUID(str(director))]


def keep_promises(stage: str, director: Any, next_due: Any, clocks: Sequence[Any]) -> None:
    """Assert that somebody has the case and that its open clocks are in order."""
    if stage in stages.OPEN:
        assert director is not None
        running = {clock.key for clock in clocks if clock.state == "running"}
        assert "review" in running, f"{stage}: nobody looks again"
    owed = [clock.due_at for clock in clocks if clock.key not in ("objection", "appeal")]
    assert next_due == min(owed, default=None)
    assert all(clock.owner_id for clock in clocks), "a clock without an owner"
    twice = [key for key, count in Counter(clock.key for clock in clocks).items() if count > 1]
    assert not twice, f"two clocks of one key: {twice}"


BEGINNINGS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("draft", {}),
    ("received", {"by": "relative", "applicant": SISTER}),
    ("gathering", {"route": "know", "by": "agency"}),
    ("gathering", {"contact": {"channel": "phone", "from": "09:00", "until": "17:00"}}),
    ("gathering", {"urgency": "immediate"}),
    ("panel", {}),
    ("panel", {"urgency": "high", "by": "relative", "applicant": SISTER}),
    ("decided", {}),
    ("not_told", {}),
    ("delivery", {}),
    ("follow_up", {"contact": {"channel": "sms"}}),
    ("declined", {}),
)
"""Where walks begin: a stage, and what is unusual about the application."""


@dataclass
class Ground:
    """A database in memory that every walk finds as it was at first."""

    database: Database
    templates: list[tuple[World, sqlite3.Connection]]

    @classmethod
    def lay(cls, database: Database) -> "Ground":
        """Bring a case to every beginning in an empty database, and keep a copy of each."""
        empty = copied(database)
        templates = []
        for stage, changes in BEGINNINGS:
            empty.backup(live(database))
            world = factories.world(database)
            if stage == "not_told":
                factories.decided(world, "no_disclosure", **changes)
            else:
                factories.bring(world, stage, **changes)
            templates.append((world, copied(database)))
        return cls(database, templates)

    def walker(self, seed: int) -> Walker:
        """Return a walk from one of the beginnings."""
        world, template = self.templates[seed % len(self.templates)]
        template.backup(live(self.database))
        return Walker(replace(world), random.Random(seed))


def live(database: Database) -> sqlite3.Connection:
    """Return the one connection of a database in memory."""
    return cast(sqlite3.Connection, database.writer.raw_connection().driver_connection)


def copied(database: Database) -> sqlite3.Connection:
    """Return a copy of a database in memory."""
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    live(database).backup(copy)
    return copy
