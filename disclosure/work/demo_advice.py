"""Fictional conversations without a name: one late, one urgent, one answered with a proposal."""

from datetime import datetime, timedelta

from sqlalchemy import select

from disclosure.accounts import queries as accounts
from disclosure.accounts import seeding
from disclosure.errors import Refusal
from disclosure.procedure import profile, terms
from disclosure.procedure.permissions import Actor
from disclosure.requests import advice_actions as actions
from disclosure.requests.advice_actions import Begun
from disclosure.requests.advice_models import Conversation
from disclosure.requests.advice_queries import Words
from disclosure.store.database import Database

LAW = "nl"
LATE = ("My husband checks my telephone every evening. Is that allowed?", "en", "")
WAITS = (
    "Mijn ex staat weer bij de school. Ik durf niet naar huis. Wat kan ik doen?",
    "nl",
    "Amsterdam",
)
TALK = (
    "Mijn vriend wil niet dat ik naar mijn zus ga.",
    "Hij was vroeger al eens bij de politie. Hoe kan ik weten wat er was?",
)
REPLIES = (
    "Dat u dit opschrijft, is goed. Bent u nu alleen? Bij gevaar: bel 112.",
    "U kunt dat vragen met een aanvraag. Ik heb dat voor u voorgesteld. U kiest zelf.",
)


def fill(db: Database, now: datetime) -> str:
    """Write the conversations, once; return the code of the one with a proposal, else ""."""
    with db.read() as tx:
        if tx.scalars(select(Conversation.id).limit(1)).first() is not None:
            return ""
    _one(db, now - timedelta(hours=5), *LATE)
    urgent = _one(db, now - timedelta(minutes=50), *WAITS)
    _take(db, urgent, now - timedelta(minutes=40), "intake2", "high")
    return _answered(db, now - timedelta(days=1)).code


def _one(db: Database, at: datetime, text: str, language: str, town: str) -> Begun:
    begun = actions.begin(db, profile.load(LAW), at)
    actions.ask(db, begun.id, Words(text, language), at, town)
    return begun


def _take(db: Database, begun: Begun, at: datetime, login: str, level: str) -> Actor:
    actor = _adviser(db, login, at)
    _done(actions.take(db, begun.id, None, actor, at))
    _done(actions.weigh(db, begun.id, level, actor, at))
    return actor


def _adviser(db: Database, login: str, at: datetime) -> Actor:
    with db.read() as tx:
        actor = accounts.actor(tx, seeding.account_id(login), terms.local_day(at))
    if actor is None:
        raise AssertionError(f"{login} is nobody")
    return actor


def _answered(db: Database, at: datetime) -> Begun:
    begun = _one(db, at, TALK[0], LAW, "")
    later = at + timedelta(hours=1)
    actor = _take(db, begun, later, "intake", "elevated")
    _done(actions.reply(db, begun.id, REPLIES[0], 1, actor, later))
    actions.ask(db, begun.id, Words(TALK[1], LAW), later + timedelta(hours=1))
    _done(actions.offer(db, begun.id, actor, later + timedelta(hours=2)))
    _done(actions.reply(db, begun.id, REPLIES[1], 3, actor, later + timedelta(hours=2)))
    return begun


def _done(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise AssertionError(f"a conversation of the demonstration is refused: {refusal.key}")
