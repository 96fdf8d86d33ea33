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
from disclosure.review.models import Enquiry
from disclosure.store.database import Base, Database, Tx
from disclosure.work import sweep
from disclosure.work.rehearsal_staff import RehearsalStaff
from disclosure.work.rehearsal_steps import STEPS, Arguments

REGION = "VR13"
ELSEWHERE = "VR17"
START = "2026-11-27T14:05"
"""A Friday afternoon, as in the example of the contract."""

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

FLAGS = {"weapons_access": "no"}
ANSWERS = {
    "disclose": "yes",
    "what": "the conviction",
    "to_whom": "her",
    "by_whom": "the officer with Veilig Thuis",
    "views": "no",
    "tell_subject": "no",
    "protection": "a location agreement",
}
TESTS = {
    "necessity": "He does it again.",
    "subsidiarity": "Nothing lighter keeps her safe.",
    "proportionality": "Only the conviction.",
}
ACTION = {"what": "Location agreement", "owner": "police", "by": "2026-12-24"}
ITEM = {
    "id": "p1",
    "category": "domestic_violence",
    "role": "convicted",
    "status": "convicted",
    "date": "2023-05",
    "text": "Convicted of assault of an earlier partner.",
    "basis": "Wpg 19",
    "use": "may_tell",
}
PANEL_ONLY = {**ITEM, "id": "p2", "use": "panel_only", "status": "reported"}
EXPIRING = {**ITEM, "id": "p3", "expires": "2026-12-10"}
PANEL = ("police", "veilig_thuis", "probation")
SISTER = {"name": "Sofie Fictief", "relation": "sister"}

ARGUMENTS: Mapping[str, Mapping[str, Any]] = {
    "submit": {
        "route": "ask",
        "by": "self",
        "contact": {"channel": "mail"},
        "person": {"name": "Noor Fictief", "born": "1990-03-02", "municipality": "Amsterdam"},
        "subject": {"name": "Bram Verzonnen", "born": "1988-07-19"},
        "relationship": "ex",
        "separated": "no",
        "words": "He kept my phone.",
    },
    "set_contact": {"of": "person_at_risk", "contact": {"channel": "none"}},
    "assign_director": {"to": "case_director/2"},
    "triage": {"urgency": "standard", "flags": FLAGS, "judgement": "She sounds tired, not afraid."},
    "confirm_identity": {"of": "person_at_risk", "method": "video", "last4": "12X4"},
    "confirm_subject": {"agree": ["name", "born_register", "address"]},
    "integrity": {"result": "open", "reason": "Both applied."},
    "enquire": {
        "to": ["police", "veilig_thuis"],
        "purpose": "What is known of violence",
        "basis": "Wpg 20",
        "categories": ["domestic_violence"],
    },
    "answer": {"kind": "items", "accept_conditions": True, "items": [ITEM, PANEL_ONLY, EXPIRING]},
    "check_nil": {"of": "veilig_thuis", "reason": "The sample"},
    "breakthrough": {"of": "om", "reason": "No answer."},
    "close_gathering": {},
    "convene": {"mode": "written", "members": list(PANEL)},
    "vote": {"outcome": "disclose", "reason": "The pattern repeats."},
    "advise": {"outcome": "disclose", **TESTS, "answers": ANSWERS},
    "draft_decision": {"outcome": "disclose", "items": ["p1"]},
    "sign_decision": {},
    "tell_urgent": {"with": ["police", "veilig_thuis"], "items": [], "place": "Her sister's house"},
    "record_urgent": {**TESTS, "reason": "He was on his way to her."},
    "review_urgent": {"members": list(PANEL), "result": "agreed"},
    "plan_safety": {"state": "agreed", "actions": [ACTION]},
    "schedule_telling": {
        "time": "2026-12-20T10:00",
        "place": "A room of the shelter",
        "with": ["veilig_thuis"],
    },
    "tell": {
        "result": "told",
        "understood": True,
        "undertaking": "signed",
        "earlier_victims_checked": True,
    },
    "tell_outcome": {"to": "person_at_risk", "how": "spoken"},
    "follow_up": {"which": "7", "result": "safe", "words": "She sleeps again."},
    "close": {},
    "withdraw": {"reason": "She wants to stop.", "spoken_alone": True},
    "decline": {
        "code": "out_of_scope",
        "reason": "A neighbour, no partner.",
        "second": "intake/2",
        "talk_offered": True,
    },
    "transfer": {"to": ELSEWHERE, "reason": "She moved."},
    "accept_transfer": {},
    "reopen": {"kind": "report", "text": "A new report."},
    "new_signal": {"kind": "risk", "text": "He stood in front of her house."},
    "exposure": {"result": "found", "text": "A letter was opened by him."},
    "pause": {
        "clocks": ["decision", "reasonable_term"],
        "ask": "Which surname did he use before?",
        "until": "2026-12-11",
        "second": "intake/2",
    },
    "resume": {},
    "extend": {"clock": "decision", "days": 7, "reason": "A report is on its way."},
    "plan_breach": {
        "clock": "triage",
        "protection": "A patrol passes by.",
        "message": "The director calls her.",
        "new_date": "2027-06-01T12:00",
    },
    "object": {},
    "decide_objection": {"result": "dismissed", "reason": "The test is not met."},
    "acknowledge": {},
}
"""Arguments with which each step is granted where it may be taken."""


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


# --- to a stage -----------------------------------------------------------------------------


def received(case: World, **changes: Any) -> World:
    """Bring a draft to `received`."""
    case.grant("submit", "applicant", **changes)
    return case


def triage(case: World, **changes: Any) -> World:
    """Bring a draft to `triage`: a standard case whose applicant is not identified."""
    received(case, **changes)
    case.grant("triage", "intake")
    return case


def gathering(case: World, urgency: str = "standard", **changes: Any) -> World:
    """Bring a draft to `gathering`, the applicant and the person at risk identified."""
    by_agency = changes.get("route") == "know"
    if by_agency:
        changes = {"by": "agency", **changes}
    case.grant("submit", "police" if by_agency else "applicant", **changes)
    if not by_agency and changes.get("by", "self") != "self":
        case.grant("confirm_identity", "intake", of="applicant")
    case.grant("confirm_identity", "intake", of="person_at_risk")
    acute = {"acute": "The police are with her."} if urgency == "immediate" else {}
    case.grant("triage", "intake", urgency=urgency, **acute)
    return case


def panel(case: World, urgency: str = "standard", **changes: Any) -> World:
    """Bring a draft to `panel`: police gave items, Veilig Thuis knows nothing."""
    gathering(case, urgency, **changes)
    case.grant("enquire", "case_director")
    case.grant("answer", "police")
    case.grant("answer", "veilig_thuis", kind="nothing", items=[], searched="All names")
    if any(enquiry.sampled for enquiry in case.rows(Enquiry)):
        case.grant("check_nil", "case_director")
    case.grant("close_gathering", "case_director")
    return case


def matched(case: World) -> World:
    """Let two people confirm the subject."""
    case.grant("confirm_subject", "intake")
    case.grant("confirm_subject", "case_director")
    return case


def advised(case: World, outcome: str = "disclose") -> World:
    """Let the panel sit, vote and advise."""
    case.grant("convene", "panel_chair")
    for organisation in PANEL:
        case.grant("vote", organisation, outcome=outcome)
    case.grant("advise", "panel_chair", outcome=outcome)
    return case


def drafted(case: World, outcome: str = "disclose", **changes: Any) -> World:
    """Bring a case in `panel` to a draft that may be signed."""
    matched(case)
    advised(case, outcome)
    telling = outcome in ("disclose", "disclose_to_other")
    items = ["p1"] if telling else []
    code = {"reason_code": "test_not_met"} if outcome == "no_disclosure" else {}
    case.grant("draft_decision", "case_director", outcome=outcome, items=items, **code, **changes)
    return case


def decided(case: World, outcome: str = "disclose", *, plan: bool = True, **changes: Any) -> World:
    """Bring a draft to `decided`."""
    panel(case, **changes)
    if plan:
        case.grant("plan_safety", "case_director", state="prepared")
    drafted(case, outcome)
    case.grant("sign_decision", "decision_maker")
    return case


def delivery(case: World, **changes: Any) -> World:
    """Bring a draft to `delivery`: an appointment stands."""
    decided(case, **changes)
    in_person = {"agreed_in_person": True} if changes.get("by", "self") != "self" else {}
    case.grant("schedule_telling", "disclosure_officer", **in_person)
    return case


def follow_up(case: World, **changes: Any) -> World:
    """Bring a draft to `follow_up` by telling her."""
    delivery(case, **changes)
    case.grant("tell", "disclosure_officer")
    return case


def not_disclosed(case: World, **changes: Any) -> World:
    """Bring a draft to `follow_up` by telling that nothing is disclosed."""
    decided(case, "no_disclosure", **changes)
    case.grant("tell_outcome", "case_director")
    return case


def closable(case: World, **changes: Any) -> World:
    """Bring a draft to `follow_up` with all done that closing waits for."""
    follow_up(case, **changes)
    case.grant("plan_safety", "case_director", state="agreed")
    for which in ("7", "30"):
        case.grant("follow_up", "case_director", which=which)
    return case


def closed(case: World, **changes: Any) -> World:
    """Bring a draft to `closed`."""
    closable(case, **changes)
    case.grant("close", "case_director")
    return case


def declined(case: World, **changes: Any) -> World:
    """Bring a draft to `declined`."""
    received(case, **changes)
    case.grant("decline", "intake")
    return case


def withdrawn(case: World, **changes: Any) -> World:
    """Bring a draft to `withdrawn`."""
    gathering(case, **changes)
    case.grant("withdraw", "case_director")
    return case


def draft(case: World) -> World:
    """Leave a draft as it is."""
    return case


STAGES = {
    "draft": draft,
    "received": received,
    "triage": triage,
    "gathering": gathering,
    "panel": panel,
    "decided": decided,
    "delivery": delivery,
    "follow_up": follow_up,
    "closed": closed,
    "withdrawn": withdrawn,
    "declined": declined,
}
"""How to bring a draft to each stage."""


def bring(case: World, stage: str, **changes: Any) -> World:
    """Bring a draft to any stage."""
    STAGES[stage](case, **changes)
    assert case.case.stage == stage
    return case
