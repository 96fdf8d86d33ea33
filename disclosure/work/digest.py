"""The one mail of the morning: how much each member of staff owes, in numbers only.

Source: procedure.md §12. Single messages for what is urgent or late are `cases.outbox.alert`.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import Row, and_, case, func, select

from disclosure.accounts.models import Account
from disclosure.cases import clocks
from disclosure.cases.models import OPEN_STATES, Clock, Message
from disclosure.procedure.calendar import AMSTERDAM, working_day
from disclosure.requests import advice_clock
from disclosure.store import rounds, vault
from disclosure.store.columns import EPOCH
from disclosure.store.database import Database, Tx

ROUND = "digest"
FIRST_HOUR = 8
"""The working day begins at 08:00 in Amsterdam."""
COUNTED = ("new", "soon", "late", "owed")
NOBODY_OWES = (*clocks.NEVER_MISSED, "draft", "retention")

Counts = Row[tuple[UUID, int, int, int, int]]


def digest(db: Database, now: datetime) -> int:
    """Queue a digest for everyone who owes something, once on each working day; return how many."""
    local = now.astimezone(AMSTERDAM)
    if local.hour < FIRST_HOUR or not working_day(local.date()):
        return 0
    slot = local.date().isoformat()
    with db.read() as tx:
        if rounds.begun(tx, ROUND, slot):
            return 0
    with db.transaction() as tx:
        since = rounds.last(tx, ROUND) or EPOCH
        if not rounds.begin(tx, ROUND, slot, now):
            return 0
        made = [_message(tx, *each, now) for each in _counted(tx, since, now)]
        tx.add_all(made)
        return len(made)


def owed(tx: Tx, since: datetime, now: datetime) -> Iterator[Counts]:
    """Count per active account the open clocks: new since, nearly late, late, all."""
    running = Clock.state == "running"
    late = (Clock.state == "missed") | and_(running, Clock.due_at <= now)
    soon = and_(running, Clock.warned > 0, Clock.due_at > now)
    kinds = {"new": Clock.started_at > since, "soon": soon, "late": late}
    sums = [func.sum(case((what, 1), else_=0)).label(name) for name, what in kinds.items()]
    query = (
        select(Clock.owner_id, *sums, func.count().label("owed"))
        .join(Account, Account.id == Clock.owner_id)
        .where(
            Account.state == "active",
            Clock.state.in_(OPEN_STATES),
            Clock.key.not_in(NOBODY_OWES),
        )
        .group_by(Clock.owner_id)
        .order_by(Clock.owner_id)
    )
    yield from tx.execute(query)


def _counted(tx: Tx, since: datetime, now: datetime) -> list[tuple[UUID, dict[str, int]]]:
    """Return per account what it owes, in cases and in conversations with visitors together."""
    found = {
        row.owner_id: {name: int(getattr(row, name)) for name in COUNTED}
        for row in owed(tx, since, now)
    }
    for person, more in advice_clock.owed(tx, since, now).items():
        mine = found.setdefault(person, dict.fromkeys(COUNTED, 0))
        mine.update({name: mine[name] + getattr(more, name) for name in COUNTED})
    return sorted(found.items())


def _message(tx: Tx, account_id: UUID, facts: dict[str, int], now: datetime) -> Message:
    message = Message(
        id=uuid4(),
        account_id=account_id,
        name="digest",
        channel="mail",
        created_at=now,
        next_attempt_at=now,
    )
    table = Message.__tablename__
    message.body = vault.seal_system(tx.keyring, table, message.id, msgspec.json.encode(facts))
    return message
