"""Looking at cases as staff do: a browser of somebody of a rehearsal, and what it gets."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any, cast
from uuid import UUID

from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from disclosure.accounts import current
from disclosure.store.database import Database
from tests.factories import World
from tests.strict_client import StrictClient

TAGS = re.compile(r"<(script|style)[^>]*>.*?</\1>|<[^>]*>", re.DOTALL)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
QUEUE = "/werk/zaken"


def words(answer: TestResponse) -> str:
    """Return what a page says, without its tags, spaces evened out."""
    text = unescape(TAGS.sub(" ", answer.get_data(as_text=True)))
    return " ".join(text.split())


def address(case: World, *more: str) -> str:
    """Return where the page of a case is."""
    return "/".join((QUEUE, case.case.reference, *more))


@dataclass
class Desk:
    """A browser in which somebody is logged in."""

    client: StrictClient

    def get(self, path: str = QUEUE, **query: str) -> TestResponse:
        return self.client.get(path, query_string=query or None)

    def see(self, path: str = QUEUE, **query: str) -> str:
        """Return the words of a page that must be there."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return words(answer)

    def post(self, path: str, page: str, **data: Any) -> TestResponse:
        """Send a form with the token of the page it stands on."""
        found = TOKEN.search(self.get(page).get_data(as_text=True))
        assert found is not None
        return self.client.post(path, data={"csrf_token": found[1], **data})


def log_in(app: Flask, case: World, who: str) -> Desk:
    """Let somebody named as in a rehearsal file be logged in since this moment."""
    return log_in_as(app, case.id_of(who), case.now)


def log_in_as(app: Flask, account: UUID, since: datetime) -> Desk:
    """Let an account be logged in since a moment."""
    client = cast(StrictClient, app.test_client())
    with client.session_transaction("/werk/") as session:
        session[current.ACCOUNT] = str(account)
        session[current.SINCE] = since.isoformat()
    return Desk(client)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Collect every statement that reaches the database."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    engines = {database.reader, database.writer}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
