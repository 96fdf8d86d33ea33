"""The clock of a reply: warnings to who owes it, escalation when it is late, the morning's counts.

Clocks belong to cases and a conversation is none; it carries its own term (decision 20).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from disclosure.accounts import queries as accounts
from disclosure.cases.models import Message
from disclosure.procedure import regions, terms
from disclosure.procedure.profile import load
from disclosure.requests import advice_actions, advice_rules
from disclosure.requests import advice_queries as queries
from disclosure.requests.advice_models import Conversation
from disclosure.store import audit
from disclosure.store.database import Database, Tx

MANAGER = "regional_manager"
MOST = 100_000
"""Conversations destroyed in one night; the rest are the next."""


@dataclass(slots=True)
class Owed:
    """What one colleague owes in conversations, in numbers."""

    new: int = 0
    soon: int = 0
    late: int = 0
    owed: int = 0


def watch(db: Database, now: datetime) -> int:
    """Warn and escalate what fell due; return how many conversations it was about."""
    with db.read() as tx:
        due = [row.id for row in queries.unanswered(tx, now) if _passed(row, now) > row.warned]
    for conversation_id in due:
        with db.transaction() as tx:
            _warn(tx, conversation_id, now)
    return len(due)


def purge(db: Database, now: datetime) -> int:
    """Destroy every conversation whose time is over; return how many."""
    with db.read() as tx:
        over = queries.over(tx, now, MOST)
    for conversation_id in over:
        advice_actions.destroy(db, conversation_id, now)
    return len(over)


def owed(tx: Tx, since: datetime, now: datetime) -> dict[UUID, Owed]:
    """Count per colleague the conversations that wait; what is late counts for the manager too."""
    found: dict[UUID, Owed] = {}
    for row in queries.unanswered(tx, now):
        late = row.due_at is not None and row.due_at <= now
        for person in {*_owing(tx, row, now), *(_managers(tx, row) if late else ())}:
            mine = found.setdefault(person, Owed())
            mine.owed += 1
            mine.late += late
            mine.soon += row.warned > 0 and not late
            mine.new += row.waiting_since is not None and row.waiting_since > since
    return found


def _passed(row: Conversation, now: datetime) -> int:
    if row.waiting_since is None or row.due_at is None:
        return 0
    return advice_rules.warnings_passed(load(row.profile), row.waiting_since, row.due_at, now)


def _warn(tx: Tx, conversation_id: UUID, now: datetime) -> None:
    row = tx.get(Conversation, conversation_id, with_for_update=True)
    passed = _passed(row, now) if row is not None else 0
    if row is None or passed <= row.warned:
        return
    late = row.due_at is not None and row.due_at <= now
    row.warned = passed
    people = {*_owing(tx, row, now), *(_managers(tx, row) if late else ())}
    tx.add_all(_alert(person, now) for person in sorted(people))
    verb = "advice_late" if late else "advice_warn"
    audit.record(tx, audit.case_chain(row.id), verb, audit.SYSTEM, now)


def _owing(tx: Tx, row: Conversation, now: datetime) -> Iterable[UUID]:
    """Return whose reply it is: the adviser who is there today, else all who may take it."""
    today = terms.local_day(now)
    mine = row.adviser_id
    adviser = accounts.actor(tx, mine, today) if mine is not None else None
    able = adviser is not None and advice_rules.ROLE in adviser.roles
    if able and mine is not None and not accounts.absent(tx, mine, today):
        return (mine,)
    here = accounts.accounts_with(tx, regions.staffed_from(row.region_code), advice_rules.ROLE)
    return [one for one in here if not accounts.absent(tx, one, today)]


def _managers(tx: Tx, row: Conversation) -> list[UUID]:
    return accounts.accounts_with(tx, regions.staffed_from(row.region_code), MANAGER)


def _alert(person: UUID, now: datetime) -> Message:
    """Make the mail that says only that something waits."""
    return Message(
        id=uuid4(),
        account_id=person,
        name="alert",
        channel="mail",
        created_at=now,
        next_attempt_at=now,
    )
