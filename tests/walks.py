"""Random walks through the stage table: steps that may be taken, and every fifth that may not.

Each walk begins with the same staff and an empty draft, copied from a template.
"""

import random
import sqlite3
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, select

from disclosure.cases.models import OPEN_STATES, Case, Clock
from disclosure.cases.steps import Done
from disclosure.errors import Refusal
from disclosure.procedure import stages
from disclosure.review.models import InformationItem
from disclosure.store.database import Database
from disclosure.work.rehearsal_steps import STEPS
from tests import factories
from tests.factories import ARGUMENTS, ITEM, World

LENGTH = 40
FAR = 5
"""One step in so many is taken by anybody, anywhere, with whatever comes."""
LEVELS = ("standard", "elevated", "high", "immediate")
ASKED = ("police", "veilig_thuis", "om", "probation")
OUTCOMES = ("disclose", "safeguard_only", "no_disclosure", "defer")
WHO = {
    "liaison": ASKED,
    "panel_member": factories.PANEL,
    "decision_maker": ("decision_maker", "decision_maker/2"),
    "intake": ("intake", "intake/2"),
    "case_director": ("case_director", "case_director/2"),
    "rapporteur": ("rapporteur",),
}
STAFF = (*stages.CASE_ROLES, "privacy_officer")
_WEIGHTS = {
    **dict.fromkeys(("decline", "withdraw", "reopen", "integrity", "transfer", "exposure"), 0.15),
    **dict.fromkeys(("triage", "confirm_identity", "plan_safety", "confirm_subject"), 3.0),
    **dict.fromkeys(("enquire", "close_gathering", "convene", "advise", "draft_decision"), 6.0),
    **dict.fromkeys(("answer", "breakthrough", "vote", "sign_decision"), 12.0),
}
"""How often a step is tried: those that carry a case on more than those that end it."""
TAKEN = tuple(step for step in STEPS if step not in ("submit", "transfer", "accept_transfer"))


_of_case: BindParameter[UUID] = bindparam("case")
_CASE = select(Case.stage, Case.director_id, Case.next_due_at).where(Case.id == _of_case)
_CLOCKS = select(Clock.key, Clock.state, Clock.due_at, Clock.owner_id).where(
    Clock.case_id == _of_case, Clock.state.in_(OPEN_STATES)
)


@dataclass
class Walker:
    """One walk: a world, chance, and what was met on the way."""

    world: World
    chance: random.Random
    granted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    stages: set[str] = field(default_factory=set)
    stage: str = "received"

    def walk(self, length: int = LENGTH) -> None:
        """Take so many steps; every invariant is checked after each."""
        self.world.grant("submit", "applicant", **self.submission())
        for number in range(1, length):
            self.step(astray=number % FAR == 0)

    def step(self, *, astray: bool) -> None:
        """Take one step, or let time pass."""
        if not astray and self.chance.random() < 0.15:
            self.rest()
        elif astray:
            self.stray()
        else:
            self.go()
        self.check()

    def rest(self) -> None:
        """Let time pass; the worker comes by in time, or hours late."""
        end = self.world.now + timedelta(hours=self.chance.choice((1, 5, 30, 100)))
        self.world.until(end, timedelta(hours=self.chance.choice((0, 12))))

    def go(self) -> None:
        """Take a step that the table has here, by somebody it names."""
        here = [row for row in stages.ROWS if row.step in TAKEN and self.stage in row.stages]
        row = self.chance.choices(here, [_WEIGHTS.get(each.step, 1.0) for each in here])[0]
        role = self.chance.choice(row.who)
        if role not in ("system", "administrator"):
            self.count(row.step, self.take(row.step, role))

    def stray(self) -> None:
        """Take any step as anybody; a refusal leaves all tables but the log as they were."""
        before = factories.snapshot(self.world.db)
        step = self.chance.choice(TAKEN)
        found = self.take(step, self.chance.choice((*STAFF, "applicant")))
        self.count(step, found)
        if isinstance(found, Refusal):
            assert factories.snapshot(self.world.db) == before, f"{step}: {found.key} left a trace"

    def take(self, step: str, role: str) -> Done | Refusal:
        """Take a step with arguments that make sense, or nearly."""
        who = self.chance.choice(WHO.get(role, (role,)))
        return self.world.take_like(step, who, **self.changes(step))

    def count(self, step: str, found: Done | Refusal) -> None:
        """Remember how a step went."""
        if isinstance(found, Refusal):
            self.refused[found.key] += 1
        else:
            self.granted[step] += 1
            self.stages.add(found.stage)

    def submission(self) -> dict[str, Any]:
        """Return how an application differs from the usual."""
        if self.chance.random() < 0.3:
            return {"by": "relative", "applicant": factories.SISTER}
        channel = self.chance.choice(("mail", "sms", "phone", "none"))
        return {"contact": {"channel": channel}, "separated": self.chance.choice(("no", "recent"))}

    def changes(self, step: str) -> dict[str, Any]:
        """Return arguments other than the ready-made ones, now and then wrong."""
        make = _CHANGES.get(step)
        found = make(self) if make is not None else {}
        if self.chance.random() < 0.08:
            left_out = self.chance.choice([*ARGUMENTS[step], ""])
            found = {**found, left_out: None} if left_out else found
        return {key: value for key, value in found.items() if value is not None}

    def items(self) -> list[InformationItem]:
        """Return what organisations gave so far."""
        return self.world.rows(InformationItem)

    def check(self) -> None:
        """Assert what holds after every step of every case (procedure.md §3.1)."""
        with self.world.db.read() as tx:
            case = tx.execute(_CASE, {"case": self.world.case_id}).one()
            clocks = tx.execute(_CLOCKS, {"case": self.world.case_id}).all()
        self.stage = case.stage
        running = {clock.key for clock in clocks if clock.state == "running"}
        owed = [c.due_at for c in clocks if c.key not in ("objection", "appeal")]
        if case.stage in stages.OPEN:
            assert case.director_id is not None
            assert "review" in running, f"{case.stage}: nobody looks again"
        assert case.next_due_at == min(owed, default=None)
        assert all(clock.owner_id for clock in clocks), "a clock without an owner"
        twice = [key for key, count in Counter(clock.key for clock in clocks).items() if count > 1]
        assert not twice, f"two clocks of one key: {twice}"


def _answer(walker: Walker) -> dict[str, Any]:
    kind = walker.chance.choice(("items", "nothing", "refused", "more_time"))
    later = (walker.world.now + timedelta(days=6)).date().isoformat()
    number = walker.chance.randrange(10**6)
    item = {**ITEM, "id": f"i{number}", "use": walker.chance.choice(("may_tell", "panel_only"))}
    fields: dict[str, dict[str, Any]] = {
        "items": {"items": [item]},
        "nothing": {"items": [], "searched": "All names"},
        "refused": {"items": [], "ground": "An investigation"},
        "more_time": {"items": [], "reason": "Large file", "until": later},
    }
    return {"kind": kind, **fields[kind]}


def _triage(walker: Walker) -> dict[str, Any]:
    level = walker.chance.choice(LEVELS)
    flags = {"weapons_access": "no", "strangulation": walker.chance.choice(("yes", "no"))}
    second = walker.chance.choice(("intake/2", "case_director/2", None))
    return {"urgency": level, "flags": flags, "acute": "Police", "reason": "Why", "second": second}


def _draft(walker: Walker) -> dict[str, Any]:
    outcome = walker.chance.choice(OUTCOMES)
    usable = [row.name for row in walker.items() if row.use == "may_tell"]
    until = (walker.world.now + timedelta(days=walker.chance.choice((5, 10, 20)))).date()
    telling = outcome == "disclose"
    return {
        "outcome": outcome,
        "items": usable[:1] if telling else [],
        "departure": "We see it otherwise.",
        "until": until.isoformat(),
        "reason_code": "test_not_met",
    }


def _of(*names: str) -> Any:
    return lambda walker: {"of": walker.chance.choice(names)}


def _outcome(walker: Walker) -> dict[str, Any]:
    return {"outcome": walker.chance.choice(OUTCOMES)}


def _plan(walker: Walker) -> dict[str, Any]:
    state = walker.chance.choice(("prepared", "agreed", "refused", "without_her"))
    return {"state": state, "words": "No.", "reason": "Abroad", "second": "intake/2"}


def _signal(walker: Walker) -> dict[str, Any]:
    return {"kind": walker.chance.choice(("release", "risk", "return", "lost_phone", "report"))}


def _tell(walker: Walker) -> dict[str, Any]:
    result = walker.chance.choice(("told", "told", "declined", "partly", "not_reached", "given_up"))
    return {"result": result, "via": "phone", "second": "regional_manager"}


def _breach(walker: Walker) -> dict[str, Any]:
    missed = [c.key for c in walker.world.clocks() if c.state == "missed"] or ["triage"]
    later = (walker.world.now + timedelta(days=3)).isoformat()
    return {"clock": walker.chance.choice(missed), "new_date": later}


def _pause(walker: Walker) -> dict[str, Any]:
    until = (walker.world.now + timedelta(days=9)).date().isoformat()
    return {"clocks": walker.chance.choice((["decision"], ["reasonable_term"])), "until": until}


_CHANGES: dict[str, Any] = {
    "answer": _answer,
    "triage": _triage,
    "draft_decision": _draft,
    "advise": _outcome,
    "vote": _outcome,
    "plan_safety": _plan,
    "new_signal": _signal,
    "reopen": _signal,
    "tell": _tell,
    "plan_breach": _breach,
    "pause": _pause,
    "check_nil": _of(*ASKED),
    "breakthrough": _of(*ASKED),
    "confirm_identity": _of("applicant", "person_at_risk", "recipient"),
    "enquire": lambda walker: {"to": walker.chance.sample(ASKED, walker.chance.randint(1, 3))},
    "integrity": lambda walker: {"result": walker.chance.choice(("open", "proceed"))},
    "exposure": lambda walker: {"result": walker.chance.choice(("found", "safe", "reported"))},
    "follow_up": lambda walker: {"which": walker.chance.choice(("7", "30", "90", "180"))},
    "tell_outcome": lambda walker: {"to": walker.chance.choice(("applicant", "person_at_risk"))},
    "decide_objection": lambda walker: {"result": walker.chance.choice(("upheld", "dismissed"))},
    "extend": lambda walker: {"clock": walker.chance.choice(("decision", "panel", "identity"))},
    "close": lambda walker: {"know": True, "reason": "Nothing new."},
}


@dataclass
class Ground:
    """A database in memory that every walk finds as it was at first."""

    database: Database
    world: World
    template: sqlite3.Connection

    @classmethod
    def lay(cls, database: Database) -> "Ground":
        """Write staff and a draft into an empty database and keep a copy."""
        world = factories.world(database)
        template = sqlite3.connect(":memory:", check_same_thread=False)
        live(database).backup(template)
        return cls(database, world, template)

    def walker(self, seed: int) -> Walker:
        """Return a walk from the beginning."""
        self.template.backup(live(self.database))
        return Walker(replace(self.world), random.Random(seed))


def live(database: Database) -> sqlite3.Connection:
    """Return the one connection of a database in memory."""
    return cast(sqlite3.Connection, database.writer.raw_connection().driver_connection)
