"""One transaction and one entry in the actor's chain, whether the verb was done or refused."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from disclosure.errors import Refusal, Refused
from disclosure.store import audit
from disclosure.store.database import Database, Tx

T = TypeVar("T")


def run(
    db: Database,
    verb: str,
    actor: UUID | None,
    now: datetime,
    work: Callable[[Tx], T],
    **ids: object,
) -> T | Refusal:
    """Do the work and log it; a `Refused` rolls it back and is logged in a transaction of its own.

    `ids` name what the verb is about, as ids and keys, never as content.
    """
    try:
        with db.transaction() as tx:
            result = work(tx)
            write(tx, verb, actor, now, "done", **ids)
        return result
    except Refused as refused:
        with db.transaction() as tx:
            write(tx, verb, actor, now, refused.refusal.key, **ids)
        return refused.refusal


def write(
    tx: Tx, verb: str, actor: UUID | None, now: datetime, outcome: str = "done", **ids: object
) -> None:
    """Write one entry in the chain of this account, or the system's when there is none."""
    chain = audit.SYSTEM if actor is None else audit.actor_chain(actor)
    named: dict[str, Any] = {key: str(value) for key, value in ids.items()}
    audit.record(tx, chain, verb, str(actor or audit.SYSTEM), now, outcome=outcome, **named)


def refuse(refusal: Refusal | None) -> None:
    """Roll the transaction back if there is a reason to."""
    if refusal is not None:
        raise Refused(refusal)
