"""Reading conversations: what waits, what one adviser sees of one, what the visitor has back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, select

from disclosure.accounts import queries as accounts
from disclosure.cases.documents import APPLICANT
from disclosure.procedure import regions, urgency
from disclosure.procedure.permissions import Actor
from disclosure.requests.advice_models import Conversation, ConversationMessage
from disclosure.requests.advice_rules import ROLE, Standing
from disclosure.store import codes, vault
from disclosure.store.database import Tx

TABLE = ConversationMessage.__tablename__
MOST = 200
"""Conversations in the queue of one adviser: the most urgent, then those with least time left."""


@dataclass(frozen=True, slots=True)
class Words:
    """What was written, and the language the page was in."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One message; `by` None: the visitor."""

    number: int
    at: datetime
    by: UUID | None
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation with everything in it."""

    row: Conversation
    said: tuple[Said, ...]

    @property
    def own(self) -> tuple[Said, ...]:
        """Return what the visitor wrote."""
        return tuple(one for one in self.said if one.by is None)

    @property
    def language(self) -> str:
        """Return the language the visitor read the page in, at the last message."""
        return self.own[-1].language if self.own else ""


def digest(tx: Tx, code: str) -> bytes:
    """Return the keyed hash under which a conversation is found again."""
    return vault.digest(tx.keyring, "advice", codes.normalise_code(code))


def open_with(tx: Tx, code: str, now: datetime) -> UUID | None:
    """Return the conversation a code opens: one keyed hash and one query, whatever the code."""
    mine = select(Conversation.id).where(Conversation.digest == digest(tx, code))
    return tx.scalar(mine.where(Conversation.ends_at > now))


def standing(row: Conversation) -> Standing:
    """Return what the rules ask of a conversation."""
    return Standing(
        region=row.region_code,
        adviser=row.adviser_id,
        said=row.said,
        waiting=row.waiting_since is not None,
        offered=row.offered_at is not None,
        closed=row.closed_at is not None,
    )


def talk(tx: Tx, conversation_id: UUID, now: datetime) -> Talk | None:
    """Open a conversation; None once its time is over, also before it was purged."""
    row = tx.get(Conversation, conversation_id)
    if row is None or row.ends_at <= now:
        return None
    mine = ConversationMessage.conversation_id == conversation_id
    found = tx.scalars(select(ConversationMessage).where(mine).order_by(ConversationMessage.number))
    return Talk(row, tuple(_opened(tx, one) for one in found))


def waiting(tx: Tx, actor: Actor, now: datetime) -> list[Conversation]:
    """List what this adviser may see and is not closed: who waits first, by urgency and time left.

    What nobody weighed yet stands below high and above the rest: it may be anything.
    """
    level = case(
        {name: urgency.rank(name) for name in urgency.LEVELS},
        value=Conversation.urgency,
        else_=urgency.rank("high") - 0.5,
    )
    query = select(Conversation).where(
        Conversation.said > 0, Conversation.closed_at.is_(None), Conversation.ends_at > now
    )
    if actor.region is not None:
        query = query.where(Conversation.region_code.in_((regions.NATIONAL, actor.region)))
    answered = Conversation.due_at.is_(None)
    order = (answered, level.desc(), Conversation.due_at, Conversation.started_at)
    return list(tx.scalars(query.order_by(*order).limit(MOST)))


def colleagues(tx: Tx, region: str, actor: Actor) -> dict[UUID, str]:
    """Return who else may answer it: intake of its region, the own and the national desk."""
    here = {regions.staffed_from(region), actor.region, None}
    found = {one for place in here for one in accounts.accounts_with(tx, place, ROLE)}
    names = accounts.names(tx, found - {actor.id})
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


def unanswered(tx: Tx, now: datetime) -> Iterable[Conversation]:
    """Return every conversation in which somebody waits, the first due first."""
    query = select(Conversation).where(Conversation.due_at.is_not(None), Conversation.ends_at > now)
    return tx.scalars(query.order_by(Conversation.due_at))


def over(tx: Tx, now: datetime, most: int) -> list[UUID]:
    """Return conversations whose time is over."""
    query = select(Conversation.id).where(Conversation.ends_at <= now)
    return list(tx.scalars(query.order_by(Conversation.ends_at).limit(most)))


def _opened(tx: Tx, row: ConversationMessage) -> Said:
    found = vault.open(tx, row.conversation_id, APPLICANT, TABLE, row.id, row.document, Words)
    return Said(row.number, row.at, row.by_id, found.text, found.language)
