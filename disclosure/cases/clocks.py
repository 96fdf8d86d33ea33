"""The clocks of one case: start, meet, end, miss, raise. Pausing and holding are next door.

A clock is never deleted and never rewritten: whatever is done to it becomes a `ClockEvent`.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import update

from disclosure.cases import models, owners
from disclosure.cases.steps import Taken, after_each
from disclosure.procedure import stages, terms, urgency
from disclosure.procedure.profile import Limit
from disclosure.procedure.terms import Term

NEVER_MISSED = frozenset({"objection", "appeal"})
"""The applicant's own terms: they run out, nobody is late."""
NO_BREACH_PLAN = NEVER_MISSED | {
    "enquiry_reply",
    "review",
    "breach_plan",
    "draft",
    "retention",
}
OUTLIVES_ALL = frozenset({"exposure", "exposure_authority"})
AFTER_TELLING = frozenset({"follow_up", "withdrawn", "declined"})


def base(key: str) -> str:
    """Return the key without what it is about: `enquiry_reply:om` is an `enquiry_reply`."""
    return key.partition(":")[0]


def root(key: str) -> str:
    """Return the clock that a plan or a promise is about, or the base of a clock's own key."""
    head, _, about = key.partition(":")
    return root(about) if head in ("breach_plan", "promised") else head


def find(taken: Taken, key: str) -> models.Clock | None:
    """Return the newest clock with this key that is still open, or None."""
    return next((c for c in reversed(taken.clocks) if c.key == key and is_open(c)), None)


def is_open(clock: models.Clock) -> bool:
    """Tell whether something is still owed on it; a missed clock is."""
    return clock.state in models.OPEN_STATES


def ever(taken: Taken, key: str) -> bool:
    """Tell whether a clock with this key was met, in time or late."""
    return any(c.key == key and c.state in ("met", "late") for c in taken.clocks)


def limit(taken: Taken, key: str) -> Limit | None:
    """Return the limit the profile gives this key for the case as it stands."""
    phase = "follow_up" if taken.case.stage in AFTER_TELLING else ""
    return taken.profile.limit(key, taken.case.urgency, phase)


def start(
    taken: Taken,
    key: str,
    *,
    event: datetime | None = None,
    due: datetime | None = None,
    like: str = "",
) -> models.Clock | None:
    """Start a clock unless one with this key is open; None where the profile sets no limit.

    `event` is the instant the term counts from (default now), `due` a date agreed instead of a
    term, `like` another key whose limit applies.
    """
    already = find(taken, key)
    if already is not None:
        return already
    found = limit(taken, like or key)
    if due is None and found is None:
        return None
    clock = _new(taken, key, event or taken.now, due, found)
    taken.clocks.append(clock)
    taken.tx.add(clock)
    note(taken, clock, "started")
    return clock


def _new(
    taken: Taken, key: str, event: datetime, due: datetime | None, found: Limit | None
) -> models.Clock:
    term = None if due is not None or found is None else found.term
    owner = owners.owner(taken, key)
    clock = models.Clock(
        id=uuid4(),
        case_id=taken.case.id,
        seq=len(taken.clocks) + 1,
        key=key,
        state="running",
        owner_id=owner.id,
        owner_role=owner.role,
        started_at=event,
        counted_from=event,
        due_at=due if due is not None or term is None else terms.due(event, term),
        term=write_term(term),
        level=taken.case.urgency or "standard",
        profile_version=taken.profile.version,
        extra_days=0,
        extended=False,
        warned=0,
    )
    wake(taken, clock)
    return clock


def restart(taken: Taken, key: str, *, event: datetime | None = None) -> models.Clock | None:
    """Let a clock begin anew: its open one ends, a fresh one starts."""
    open_one = find(taken, key)
    if open_one is None:
        return start(taken, key, event=event)
    fresh = limit(taken, key)
    if fresh is not None:
        open_one.started_at = open_one.counted_from = event or taken.now
        open_one.due_at = terms.due(open_one.started_at, fresh.term)
        open_one.term, open_one.warned, open_one.state = (
            write_term(fresh.term),
            0,
            "running",
        )
        open_one.missed_at = None
        wake(taken, open_one)
        note(taken, open_one, "restarted")
    return open_one


def meet(taken: Taken, *keys: str) -> None:
    """What was owed is done: `met`, or `late` when its time was over.

    A late one also meets the date that was promised and ends a breach plan not yet written.
    """
    for key in keys:
        clock = find(taken, key)
        if clock is not None:
            late = clock.state == "missed" or (clock.state == "running" and overdue(taken, clock))
            _finish(taken, clock, "late" if late else "met")
            if late:
                meet(taken, f"promised:{key}")
                end(taken, f"breach_plan:{key}")


def end(taken: Taken, *keys: str) -> None:
    """Nothing is owed any more on these keys, nor the plan or the promise for one that was late."""
    for key in keys:
        clock = find(taken, key)
        if clock is not None:
            late = clock.state == "missed"
            _finish(taken, clock, "ended")
            if late:
                end(taken, f"promised:{key}", f"breach_plan:{key}")


def end_all(taken: Taken, keep: Iterable[str] = ()) -> None:
    """End every open clock but those named.

    What was exposed stays owed to the person exposed and to the authority, whatever becomes of the
    application (§3.8; AVG 33: 72 hours).
    """
    for clock in taken.clocks:
        if is_open(clock) and clock.key not in keep and root(clock.key) not in OUTLIVES_ALL:
            _finish(taken, clock, "ended")


def close_route(taken: Taken, clock: models.Clock) -> None:
    """No other way has to be found any more to meet a clock that was held."""
    taken.tx.execute(
        update(models.Task)
        .where(
            models.Task.case_id == taken.case.id,
            models.Task.kind == "another_route",
            models.Task.about == clock.key,
            models.Task.done_at.is_(None),
        )
        .values(done_at=taken.now)
    )


def _finish(taken: Taken, clock: models.Clock, state: str) -> None:
    if clock.state == "held":
        close_route(taken, clock)
    clock.state, clock.finished_at, clock.wake_at = state, taken.now, None
    note(taken, clock, state)


def overdue(taken: Taken, clock: models.Clock) -> bool:
    """Tell whether its time is over: the due instant itself is the first that is too late."""
    return taken.now >= clock.due_at


def missed(taken: Taken, key: str) -> bool:
    """Tell whether the open clock of this key has run out, swept or not."""
    clock = find(taken, key)
    return clock is not None and (
        clock.state == "missed" or (clock.state == "running" and overdue(taken, clock))
    )


def raise_all(taken: Taken) -> None:
    """The urgency went up: each live clock with a limit at this level is due no later than it.

    due = min(old, now + limit). Paused clocks run again first: nothing urgent is paused. A term
    set by law has no urgent limit, nor has a date that was agreed.
    """
    for clock in taken.clocks:
        if clock.state not in ("running", "held", "paused"):
            continue
        if clock.state == "paused" and urgency.urgent(taken.case.urgency):
            resume(taken, clock)
        found = limit(taken, clock.key)
        if found is not None and not found.law:
            _bring_forward(taken, clock, found.term)


def follow_stage(taken: Taken, key: str) -> None:
    """A clock that ran on into a stage with a shorter limit is due no later than that asks."""
    clock, found = find(taken, key), limit(taken, key)
    if clock is not None and found is not None:
        _bring_forward(taken, clock, found.term)


def _bring_forward(taken: Taken, clock: models.Clock, term: Term) -> None:
    due = terms.due(taken.now, term)
    if due < clock.due_at:
        clock.counted_from, clock.due_at, clock.extra_days = taken.now, due, 0
        clock.term = write_term(term)
        wake(taken, clock)
        note(taken, clock, "raised")


def resume(taken: Taken, clock: models.Clock) -> None:
    """Let a paused clock run, later by the days strictly between request and completion.

    A term that ran out unused counts as completed on the day after its last (Awb 4:15).
    """
    if clock.paused_on is not None and clock.pause_until is not None:
        completed = min(terms.local_day(taken.now), clock.pause_until + timedelta(days=1))
        clock.extra_days += max((completed - clock.paused_on).days - 1, 0)
    clock.state, clock.paused_on, clock.pause_until = "running", None, None
    due_anew(clock)
    wake(taken, clock)
    note(taken, clock, "resumed")


def due_anew(clock: models.Clock) -> None:
    """Count the term again, with the days it stood still or was given."""
    term = read_term(clock.term)
    if term is not None:
        clock.due_at = terms.due_with_days(clock.counted_from, term, clock.extra_days)


def note(taken: Taken, clock: models.Clock, what: str) -> None:
    """Keep what was done to a clock."""
    taken.tx.add(
        models.ClockEvent(
            case_id=taken.case.id,
            clock_id=clock.id,
            at=taken.now,
            what=what,
            due_at=clock.due_at,
            actor_id=taken.actor.id,
        )
    )


def wake(taken: Taken, clock: models.Clock) -> None:
    """Set when the sweep must look again: the next warning, then the due instant."""
    ahead = warnings(taken, clock)[clock.warned :]
    clock.wake_at = min([clock.due_at, *ahead])


def warnings(taken: Taken, clock: models.Clock) -> list[datetime]:
    """Return the instants at which its owner is warned: at 50 % and 80 % of its time."""
    span = clock.due_at - clock.started_at
    return [clock.started_at + span * fraction for fraction in taken.profile.warnings]


def write_term(term: Term | None) -> str:
    """Write a term into its column: `28 days`, `8 weeks atw`."""
    if term is None:
        return ""
    return f"{term.amount} {term.unit}{' atw' if term.atw else ''}"


def read_term(text: str) -> Term | None:
    """Read a term back from its column; None for a date of its own."""
    if not text:
        return None
    amount, unit, *atw = text.split()
    return Term(int(amount), unit, bool(atw))  # type: ignore[arg-type]


def hand_over(taken: Taken, old: UUID | None, new: UUID) -> None:
    """Move every open clock one person owns to another."""
    for clock in taken.clocks:
        if is_open(clock) and clock.owner_id == old:
            clock.owner_id = new
            note(taken, clock, "handed_over")


@after_each
def keep_floor(taken: Taken) -> None:
    """Restart `review` after each step of the director, and keep the queue's columns true.

    Rule 3.1: no open case without a director and a running clock.
    """
    directed = taken.actor.id == taken.case.director_id
    if taken.case.stage in stages.OPEN and (directed or find(taken, "review") is None):
        restart(taken, "review")
    live = [c.due_at for c in taken.clocks if is_open(c) and base(c.key) not in NEVER_MISSED]
    taken.case.next_due_at = min(live, default=None)
    taken.case.anything_late = any(c.state == "missed" for c in taken.clocks)
    taken.case.urgency_rank = -urgency.rank(taken.case.urgency) if taken.case.urgency else 0
