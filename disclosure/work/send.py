"""Sending: claim a row of the outbox, judge, compose, hand over, settle. Plain, on a timer.

A claim is a lease: whoever dies with it loses it within two minutes, and the next worker sends the
message under the same id. Nothing is lost; a message goes out twice only when the worker dies
between the answer of the mail server and our commit.
"""

import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, update

from disclosure.accounts.models import Account
from disclosure.cases import messages, models, outbox, people, steps
from disclosure.cases.gate import Verdict
from disclosure.cases.models import Message
from disclosure.errors import UnreadableSecret
from disclosure.procedure.permissions import SYSTEM
from disclosure.requests import actions as requests
from disclosure.store import vault
from disclosure.store.database import Database, Tx
from disclosure.work.outgoing import NoGateway, Outgoing, Stopped, Transport, Undeliverable

__all__ = ["NoGateway", "Outgoing", "Transport", "Undeliverable", "send"]

LEASE = timedelta(minutes=2)
TURN_SECONDS = 5
"""One turn stops claiming after this, so that no lease can run out under a slow mail server."""
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
FAILED_TASK = "failed_message"
READ_NUMBERS = msgspec.json.Decoder(dict[str, int]).decode

log = structlog.get_logger("disclosure.work.send")


@dataclass(frozen=True, slots=True)
class Claim:
    """A message this worker holds; `lease_until` proves it when the outcome is written."""

    id: UUID
    case_id: UUID | None
    name: str
    attempt: int
    refusal: str | None
    worker: str
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claim; `task` is what is left for a human, `attempted` whether it counts."""

    state: str
    again_at: datetime | None = None
    refusal: str | None = None
    task: str = ""
    attempted: bool = True


def send(
    db: Database,
    now: datetime,
    transport: Transport,
    worker: str = "worker",
    most: int = 50,
    sender: str = "",
) -> int:
    """Send what is due, at most so many; return how many went out.

    Any number of workers may run at once; each message is held by one of them.
    """
    with db.read() as tx:
        if tx.scalars(select(Message.id).where(_due(now)).limit(1)).first() is None:
            return 0
    sent, began = 0, time.monotonic()
    for _ in range(most):
        passed = time.monotonic() - began
        if passed > TURN_SECONDS:
            break
        moment = now + timedelta(seconds=int(passed))
        held = claim(db, moment, worker)
        if held is None:
            break
        sent += attempt(db, held, moment, transport, sender)
    return sent


def _due(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(Message.state == "queued", Message.next_attempt_at <= now),
        and_(Message.state == "sending", Message.lease_until <= now),
    )


def claim(db: Database, now: datetime, worker: str) -> Claim | None:
    """Take the message that has waited longest, or None; it is ours for two minutes."""
    due = (
        select(Message.id)
        .where(_due(now))
        .order_by(Message.next_attempt_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    take = (
        update(Message)
        .where(Message.id.in_(select(due.c.id)))
        .values(
            state="sending",
            attempt=Message.attempt + 1,
            lease_until=now + LEASE,
            worker=worker,
            stale=False,
        )
        .returning(Message.id, Message.case_id, Message.name, Message.attempt, Message.refusal)
        .execution_options(synchronize_session=False)
    )
    with db.transaction() as tx:
        row = tx.execute(take).one_or_none()
    return Claim(*row, worker=worker, lease_until=now + LEASE) if row is not None else None


def attempt(db: Database, held: Claim, now: datetime, transport: Transport, sender: str) -> bool:
    """Send one claimed message, if the gate lets it, and write what became of it.

    Receipt is acknowledged before the message is marked as sent: a worker that dies in between
    sends it once more and finds it acknowledged, while the other order could forget the clock.
    """
    outcome = _try(db, held, now, transport, sender)
    sent = outcome.state == "sent"
    if sent and held.name == "receipt" and held.case_id is not None:
        _acknowledge(db, held.case_id, now)
    settle(db, held, outcome, now)
    return sent


def _try(db: Database, held: Claim, now: datetime, transport: Transport, sender: str) -> Outcome:
    if held.attempt > len(BACK_OFF) + 1:
        return Outcome("failed", task=FAILED_TASK)
    try:
        found = _look(db, held, now, sender)
        if isinstance(found, Outgoing):
            transport(found)
    except Exception as error:  # noqa: BLE001  whatever broke: tried again for hours, then a task
        return _trouble(error, held, now)
    return found if isinstance(found, Outcome) else Outcome("sent")


def _trouble(error: Exception, held: Claim, now: datetime) -> Outcome:
    if isinstance(error, NoGateway):
        return Outcome("held", task=error.task, attempted=False)
    if isinstance(error, Stopped):
        return Outcome("queued", again_at=now, attempted=False)
    if isinstance(error, Undeliverable | UnreadableSecret):
        return Outcome("refused", task=FAILED_TASK)
    log.warning("not sent", message=str(held.id), why=type(error).__name__)
    return _later(held, now)


def _look(db: Database, held: Claim, now: datetime, sender: str) -> Outgoing | Outcome:
    """Judge and make a message; it carries the way to be judged once more on an open line."""
    began = time.monotonic()
    with db.read() as tx:
        found = prepare(tx, held.id, now, sender)
    if isinstance(found, Outcome):
        return found

    def last_look() -> None:
        later = now + timedelta(seconds=int(time.monotonic() - began))
        with db.read() as tx:
            if prepare(tx, held.id, later, sender) != found:
                raise Stopped

    return replace(found, again=held.attempt > 1, last_look=last_look)


def _later(held: Claim, now: datetime) -> Outcome:
    if held.attempt > len(BACK_OFF):
        return Outcome("failed", task=FAILED_TASK)
    return Outcome("queued", again_at=now + BACK_OFF[held.attempt - 1])


def prepare(tx: Tx, message_id: UUID, now: datetime, sender: str) -> Outgoing | Outcome:
    """Judge a message at this moment and make its text; or say why it does not go now."""
    message = tx.get_one(Message, message_id)
    if message.person_id is None:
        return _to_staff(tx, message, sender)
    return _to_person(tx, message, message.person_id, now, sender)


def _to_person(
    tx: Tx, message: Message, person_id: UUID, now: datetime, sender: str
) -> Outgoing | Outcome:
    """Open name and address only here, and only when the gate is open."""
    about = tx.get_one(models.Case, message.case_id)
    details = people.read_contact(tx, tx.get_one(models.Person, person_id))
    verdict = outbox.judge(tx, about, details, message, now)
    if verdict.state != "sending" or details is None:
        return _wait(verdict)
    to = details.mail if verdict.channel == "mail" else details.phone
    text = messages.compose(message.name, message.language)
    return Outgoing(message.id, message.name, verdict.channel, to, *text, sender)


def _wait(verdict: Verdict) -> Outcome:
    return Outcome(verdict.state, verdict.until, verdict.refusal, verdict.task, attempted=False)


def _to_staff(tx: Tx, message: Message, sender: str) -> Outgoing | Outcome:
    account = tx.get(Account, message.account_id)
    if account is None or account.state != "active":
        return Outcome("refused")
    facts = {}
    if message.body is not None:
        table = Message.__tablename__
        facts = READ_NUMBERS(vault.open_system(tx.keyring, table, message.id, message.body))
    text = messages.compose(message.name, message.language, facts)
    return Outgoing(message.id, message.name, "mail", account.email, *text, sender)


def _acknowledge(db: Database, case_id: UUID, now: datetime) -> None:
    """Take the system's step; what breaks in it must never make the message go out again."""
    try:
        requests.acknowledge(db, case_id, SYSTEM, now)
    except Exception as error:  # noqa: BLE001  see above; the clock itself tells that it is open
        log.error("not acknowledged", case=str(case_id), why=type(error).__name__)


def settle(db: Database, held: Claim, outcome: Outcome, now: datetime) -> None:
    """Write what became of a message, unless the lease ran out and somebody else has it now.

    What was made to wait by a rule that changed meanwhile is judged again at once.
    """
    waits = literal(outcome.state == "held" or outcome.refusal is not None)
    again = and_(Message.stale, waits)
    moment = literal(outcome.again_at, Message.next_attempt_at.type)
    mine = (
        update(Message)
        .where(
            Message.id == held.id,
            Message.state == "sending",
            Message.worker == held.worker,
            Message.lease_until == held.lease_until,
        )
        .values(
            state=case((again, "queued"), else_=outcome.state),
            refusal=outcome.refusal,
            next_attempt_at=case(
                (again, literal(now, Message.next_attempt_at.type)),
                else_=func.coalesce(moment, Message.next_attempt_at),
            ),
            attempt=held.attempt if outcome.attempted else held.attempt - 1,
            sent_at=now if outcome.state == "sent" else None,
            lease_until=None,
        )
        .returning(Message.person_id, Message.state)
        .execution_options(synchronize_session=False)
    )
    with db.transaction() as tx:
        row = tx.execute(mine).one_or_none()
        if row is not None and held.case_id is not None:
            if row.state == outcome.state:
                about = tx.get_one(models.Case, held.case_id)
                outbox.leave_task(tx, about, outcome.task, held.name, now, held.id)
            if row.person_id is not None:
                _record(tx, held, outcome, now)


def _record(tx: Tx, held: Claim, outcome: Outcome, now: datetime) -> None:
    """Log what went out and what was stopped; asking again for the same reason is no news."""
    if outcome.state == "queued" and outcome.refusal in (None, held.refusal):
        return
    words = {"sent": "done", "queued": f"refused:{outcome.refusal}"}
    said = words.get(outcome.state, f"{outcome.state}:{outcome.refusal or outcome.task}")
    steps.log(
        tx,
        held.case_id or held.id,
        "send",
        SYSTEM,
        now,
        said,
        message=str(held.id),
        name=held.name,
    )
