"""Conversations without a name, for tests: begun, answered, and looked at from both sides."""

import re
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from disclosure.procedure import profile
from disclosure.requests import advice_actions as actions
from disclosure.requests import advice_queries as queries
from disclosure.requests.advice_models import Conversation
from disclosure.requests.advice_queries import Talk, Words
from disclosure.store.database import Database
from tests import staff
from tests.sample_pages import token
from tests.strict_client import StrictClient

LAW = profile.load("nl")
QUESTION = "Mijn vriend leest al mijn berichten. Is dat normaal?"
MORE = "Gisteren sloeg hij tegen de deur."
ANSWER = "Dat hoort niet. Veilig Thuis luistert: 0800 2000."
WORD = re.compile(r"<li>([a-z]{5})</li>")


def begin(
    db: Database, now: datetime, *texts: str, town: str = "", language: str = "nl"
) -> actions.Begun:
    """Let a visitor begin and write these messages."""
    begun = actions.begin(db, LAW, now)
    for text in texts:
        assert actions.ask(db, begun.id, Words(text, language), now, town)
    return begun


def taken(db: Database, now: datetime, *texts: str, by: str = "intake") -> UUID:
    """Let a visitor write, and an adviser take the conversation."""
    begun = begin(db, now, *(texts or (QUESTION,)))
    assert actions.take(db, begun.id, None, staff.actor(db, by, now), now) is None
    return begun.id


def offered(db: Database, now: datetime, *texts: str) -> UUID:
    """Let an adviser propose an application."""
    found = taken(db, now, *texts)
    assert actions.offer(db, found, staff.actor(db, "intake", now), now) is None
    return found


def row(db: Database, conversation: UUID) -> Conversation:
    """Return a conversation as it stands."""
    with db.read() as tx:
        return tx.get_one(Conversation, conversation)


def talk(db: Database, conversation: UUID, now: datetime) -> Talk:
    """Open a conversation."""
    with db.read() as tx:
        found = queries.talk(tx, conversation, now)
    assert found is not None
    return found


def everything(db: Database, *tables: type[Any]) -> list[Any]:
    """Return all that stands in tables, to compare before and after."""
    with db.read() as tx:
        return [
            sorted(str(tuple(found)) for found in tx.execute(select(*table.__table__.columns)))
            for table in tables
        ]


class Visitor:
    """A browser of somebody without a name."""

    def __init__(self, app: Flask) -> None:
        self.client = cast("StrictClient", app.test_client())
        self.client.get("/?taal=nl")

    def post(self, path: str, **data: Any) -> TestResponse:
        """Send the form of a page."""
        sent = {"csrf_token": token(self.client, path), **data}
        return self.client.post(path, data=sent)

    def begin(self) -> str:
        """Come in by the door; return the code."""
        assert self.client.get("/bericht").location == "/bericht/vooraf"
        assert self.post("/bericht/vooraf").location == "/bericht/code"
        words = WORD.findall(self.client.get("/bericht/code").text)
        assert self.post("/bericht/code").location == "/bericht/gesprek"
        return " ".join(words)

    def say(self, text: str, **more: str) -> TestResponse:
        """Write a message."""
        return self.post("/bericht/gesprek", said=text, **more)

    def come_back(self, code: str) -> TestResponse:
        """Use a code."""
        self.client.get("/bericht")
        return self.post("/bericht/terug", code=code)
