"""`disclosure rehearse`: replay a procedure from a file, through the same actions as the pages."""

import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from disclosure.arguments import Parser
from disclosure.cases import matching, models
from disclosure.cases.steps import Done
from disclosure.errors import BadRehearsal, Refusal
from disclosure.procedure import profile as profiles
from disclosure.procedure import regions
from disclosure.procedure.calendar import AMSTERDAM
from disclosure.procedure.permissions import Actor
from disclosure.requests import actions as requests
from disclosure.store.database import Database, Tx
from disclosure.store.keys import Keyring
from disclosure.work import digest, send, sweep
from disclosure.work.rehearsal_arguments import Arguments, read_moment, table, tables
from disclosure.work.rehearsal_staff import RehearsalStaff
from disclosure.work.rehearsal_steps import STEPS, check

NAMES = ("receipt", "request", "appointment", "outcome", "extension", "digest")
_MINUTE = timedelta(minutes=1)
_STAFF = frozenset({"as", "trained_until", "absent_from", "absent_until", "conflict"})
_TOP = frozenset({"title", "region", "staff", "step"})
_EXPECT = frozenset({"ok", "refused", "stage", "urgency", "due", "state", "sent"})


@dataclass(slots=True)
class Rehearsal:
    """One file being replayed in a database of its own; `sent` holds names since the last step."""

    db: Database
    profile: profiles.Profile
    staff: RehearsalStaff
    now: datetime
    cases: dict[str, UUID] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)

    def deliver(self, message: send.Outgoing) -> None:
        """Take the place of the mail server."""
        if message.name in NAMES:
            self.sent.append(message.name)


def main(argv: list[str]) -> int:
    """Replay FILE; exit 0 as expected, 1 when a step differs from its `expect`, 2 for bad input."""
    parser = Parser(prog="disclosure rehearse", description=main.__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--profile", default="nl")
    parser.add_argument("--database", default="sqlite://", help="an empty database (default: own)")
    given = parser.parse_args(argv)
    try:
        return _replay(read(given.file), given.profile, given.database)
    except BadRehearsal as error:
        print(f"rehearse: {error}", file=sys.stderr)
        return 2


def read(path: Path) -> dict[str, Any]:
    """Read and check a rehearsal file. Raises `BadRehearsal`."""
    try:
        plan = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadRehearsal(f"cannot be read: {error}") from error
    table("file", plan, _TOP)
    if str(plan.get("region")) not in regions.REGIONS:
        raise BadRehearsal("region: no such region")
    tables("staff", plan.get("staff", []), _STAFF)
    if not plan.get("step"):
        raise BadRehearsal("step: there is none")
    for step in tables("step", plan["step"]):
        check(str(step.get("do", "")), step)
        _check_expect(step.get("expect", {}))
        if "at" not in step or ("as" not in step and step["do"] != "wait"):
            raise BadRehearsal(f"{step['do']}: at and as are wanted")
    return plan


def _check_expect(expect: object) -> None:
    found = table("expect", expect, _EXPECT)
    for key in ("due", "state"):
        if not isinstance(found.get(key, {}), dict):
            raise BadRehearsal(f"expect: {key} is no table")


def _replay(plan: Mapping[str, Any], profile_name: str, url: str) -> int:
    if profile_name not in profiles.available():
        raise BadRehearsal(f"profile: no profile {profile_name}")
    database = Database(url, Keyring.for_tests())
    database.create_all()
    try:
        differs = 0
        for line, differences in replay(plan, profile_name, database):
            print(json.dumps(line, ensure_ascii=False), flush=True)
            for difference in differences:
                print(f"step {line['step']}: {difference}", file=sys.stderr)
            differs += bool(differences)
        return 1 if differs else 0
    finally:
        database.dispose()


def replay(
    plan: Mapping[str, Any], profile_name: str, database: Database
) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Take the steps of a file one by one; give the line of each and how it differs."""
    steps = plan["step"]
    start = read_moment("at", steps[0]["at"])
    law = profiles.load(profile_name)
    staff = RehearsalStaff(plan["region"], law)
    with database.transaction() as tx:
        staff.write(tx, _names(plan), start)
        for table in plan.get("staff", ()):
            staff.describe(tx, table, start)
    world = Rehearsal(database, law, staff, start)
    digest.digest(database, start)  # this morning's was before the first step: nobody owed anything
    for number, step in enumerate(steps, 1):
        moment = read_moment("at", step["at"])
        if moment < world.now:
            raise BadRehearsal(f"step {number}: at goes back in time")
        run_worker(world, moment)
        line = {"step": number, **_take(world, step, moment)}
        world.sent.clear()
        yield line, differences(step.get("expect", {}), line)


def _names(plan: Mapping[str, Any]) -> list[str]:
    """Return everybody a file names, so that they are there from the start."""
    named = [str(table.get("as", "")) for table in plan.get("staff", ())]
    for step in plan["step"]:
        named += [step[key] for key in ("as", "second") if isinstance(step.get(key), str)]
        if step["do"] == "assign_director":
            named.append(str(step.get("to", "case_director")))
        if step["do"] == "transfer" and step.get("to") in (*regions.REGIONS, regions.NATIONAL):
            named.append(f"{step['to']}:regional_manager")
    return [name for name in named if name not in ("applicant", "system", "")]


def run_worker(world: Rehearsal, until: datetime) -> None:
    """Let the worker run each minute up to a moment; minutes with nothing to do are skipped."""
    while (moment := _next_minute(world)) <= until:
        world.now = moment
        matching.match(world.db, moment)
        sweep.sweep(world.db, moment)
        digest.digest(world.db, moment)
        send.send(world.db, moment, world.deliver)
    world.now = until


def _next_minute(world: Rehearsal) -> datetime:
    with world.db.read() as tx:
        unmatched = world.now if matching.waits(tx) else None
        waiting = [unmatched, sweep.next_moment(tx), _next_message(tx), _next_morning(world.now)]
    ahead = min(each for each in waiting if each is not None)
    whole = ahead.replace(second=0, microsecond=0)
    if whole < ahead:
        whole += _MINUTE
    return max(whole, world.now.replace(second=0, microsecond=0) + _MINUTE)


def _next_message(tx: Tx) -> datetime | None:
    query = select(func.min(models.Message.next_attempt_at))
    return tx.scalar(query.where(models.Message.state.in_(("queued", "sending"))))


def _next_morning(now: datetime) -> datetime:
    local = now.astimezone(AMSTERDAM)
    morning = local.replace(hour=8, minute=0, second=0, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)


def _take(world: Rehearsal, step: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    case_id = _case(world, step, now)
    do = step["do"]
    done: Done | Refusal | None = None
    if do != "wait":
        action, (build, _) = STEPS[do]
        args = build(Arguments(step, world.staff))
        done = action(world.db, case_id, args, _actor(world, step, case_id, now), now)
    refused = done.key if isinstance(done, Refusal) else None
    return {"do": do, "ok": refused is None, "refused": refused, **_state(world, case_id)}


def _case(world: Rehearsal, step: Mapping[str, Any], now: datetime) -> UUID:
    label = str(step.get("case", ""))
    if label not in world.cases:
        with world.db.transaction() as tx:
            case = requests.begin(tx, world.profile, now)
            world.staff.declare_conflicts(tx, case.id, now)
            world.cases[label] = case.id
    return world.cases[label]


def _actor(world: Rehearsal, step: Mapping[str, Any], case_id: UUID, now: datetime) -> Actor:
    name = str(step["as"])
    with world.db.read() as tx:
        if name != "applicant":
            return world.staff.actor(tx, name, now)
        case = tx.get_one(models.Case, case_id)
        return Actor(case.applicant_id or uuid4(), frozenset({"applicant"}), kind="applicant")


def _state(world: Rehearsal, case_id: UUID) -> dict[str, Any]:
    with world.db.read() as tx:
        case = tx.get_one(models.Case, case_id)
        rows = tx.scalars(
            select(models.Clock).where(models.Clock.case_id == case_id).order_by(models.Clock.seq)
        )
        clocks = {row.key: {"due": _local(row.due_at), "state": row.state} for row in rows}
        return {
            "stage": case.stage,
            "urgency": case.urgency,
            "clocks": clocks,
            "sent": list(dict.fromkeys(world.sent)),
        }


def _local(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).isoformat()


def differences(expect: Mapping[str, Any], line: Mapping[str, Any]) -> list[str]:
    """Return in words where a step went otherwise than its `expect` says."""
    found = [
        f"{key} is {line[key]!r}, expected {expect[key]!r}"
        for key in ("ok", "refused", "stage", "urgency")
        if key in expect and line[key] != (expect[key] or None if key != "ok" else expect[key])
    ]
    for key, want in expect.get("due", {}).items():
        due = line["clocks"].get(key, {}).get("due")
        if due is None or datetime.fromisoformat(due) != read_moment(key, want):
            found.append(f"due of {key} is {due}, expected {want}")
    for key, want in expect.get("state", {}).items():
        state = line["clocks"].get(key, {}).get("state")
        if state != want:
            found.append(f"state of {key} is {state}, expected {want}")
    if "sent" in expect and not _same_messages(expect["sent"], line["sent"]):
        found.append(f"sent is {line['sent']}, expected {expect['sent']}")
    return found


def _same_messages(want: list[str], sent: list[str]) -> bool:
    """Compare message names; the digest is staff mail of every morning, compared when named."""
    counted = sent if "digest" in want else [name for name in sent if name != "digest"]
    return sorted(want) == sorted(counted)
