"""Coming back over HTTP: somebody who applied, what the database holds of her, what pages weigh."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from disclosure import clock
from disclosure.cases import models
from disclosure.requests import access, correspondence
from disclosure.requests.rules import NewCode
from disclosure.store import vault
from disclosure.store.database import Database
from disclosure.work import send
from disclosure.work.outgoing import Outgoing
from tests import front_desk
from tests.conftest import NOW
from tests.desk import address, log_in
from tests.factories import World
from tests.front_desk import Access, Visitor
from tests.sample_pages import token

WORD = "waterlelie"
ANSWER = "Wij zoeken dit uit. Blijf bij uw zus."
VOLATILE = re.compile(r'nonce="[^"]+"|name="csrf_token"[^>]*')
"""What differs between any two answers of the same page."""
COOKIE = re.compile(r"^(\w+=[st])[\w-]{43};")


def come_back(app: Flask, code: Access) -> Visitor:
    """Return a browser that used a code."""
    visitor = Visitor(app)
    assert visitor.come_back(code).status_code == 303
    return visitor


def known(app: Flask, code: Access) -> Visitor:
    """Return a browser that used a code and gave the second proof."""
    visitor = come_back(app, code)
    assert visitor.prove().location == "/verder/status"
    return visitor


def the_case(db: Database) -> models.Case:
    """Return the only case."""
    with db.read() as tx:
        return tx.scalars(select(models.Case)).one()


def set_case(db: Database, **values: Any) -> None:
    """Change the only case without its steps."""
    needed = {"urgency": "standard", "closed_from": "follow_up", "closed_at": NOW}
    with db.transaction() as tx:
        tx.execute(update(models.Case).values(**needed, **values))


def decoy_of(db: Database, code: Access, now: Any) -> Access:
    """Set a decoy in the only case."""
    return Access(code.reference, access.set_decoy(db, the_case(db).id, now))


def rows(db: Database, table: type[Any]) -> list[Any]:
    """Return everything in a table."""
    with db.read() as tx:
        return list(tx.scalars(select(table)))


def tasks(db: Database) -> dict[str, Any]:
    """Return the open tasks: kind → owner."""
    found = rows(db, models.Task)
    return {task.kind: task.owner_id for task in found if task.done_at is None}


def heading(answer: TestResponse) -> str:
    """Return the heading of a page."""
    found = re.search(r"<h1[^>]*>([^<]*)</h1>", answer.text)
    assert found is not None
    return found[1]


def shape(answer: TestResponse, *leave_out: str) -> tuple[int, list[str], int, str]:
    """Return all that can be seen of an answer but what differs each time."""
    headers = [f"{name}: {_header(name, value)}" for name, value in answer.headers]
    shown = VOLATILE.sub("", answer.text)
    for text in leave_out:
        shown = shown.replace(text, "")
    return answer.status_code, sorted(headers), len(answer.data), shown


def _header(name: str, value: str) -> str:
    if name == "Set-Cookie":
        return COOKIE.sub(r"\1;", value)
    return re.sub(r"nonce-[^' ]+", "nonce", value)


@contextmanager
def hashed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Collect the purpose of every keyed hash that is made."""
    made: list[str] = []
    real = vault.digest

    def count(keyring: Any, purpose: str, value: Any) -> bytes:
        made.append(purpose)
        return real(keyring, purpose, value)

    with monkeypatch.context() as patched:
        patched.setattr(vault, "digest", count)
        yield made


def seen_by_the_database(
    db: Database, visitor: Visitor, path: str, sent: Mapping[str, Any] | None
) -> tuple[TestResponse, list[str]]:
    """Get a page, or send its form; return the answer and what the database was asked."""
    form = None if sent is None else {"csrf_token": token(visitor.client, path), **sent}
    with front_desk.statements(db) as asked:
        answer = visitor.client.get(path) if form is None else visitor.client.post(path, data=form)
    return answer, asked


def new_code(case: World) -> Access:
    """Let intake give whoever applied a new code, with a word."""
    args = NewCode(
        where="in_person",
        identity="document",
        spoken_alone=True,
        safety_talk=True,
        reason="Lost.",
        second_proof=WORD,
    )
    code = access.give_new_code(case.db, case.case_id, args, case.actor("intake"), case.now)
    assert isinstance(code, str)
    return Access(case.case.reference, code)


def inside(app: Flask, case: World, proof: bool = True) -> Visitor:
    """Return the browser of whoever applied, with a code of this case and her word."""
    visitor = come_back(app, new_code(case))
    assert not proof or visitor.prove(WORD).status_code == 303
    return visitor


def said(case: World, *kinds: str) -> list[tuple[str, bool]]:
    """Return words and whether staff wrote them."""
    with case.db.read() as tx:
        found = correspondence.read(tx, case.case_id, kinds)
    return [(one.text, one.by is not None) for one in found]


def sent(case: World) -> list[str]:
    """Let the worker send what is due; return the names of what went out."""
    out: list[Outgoing] = []
    send.send(case.db, clock.now(), out.append)
    return [one.name for one in out]


def answer(app: Flask, case: World, who: str, slug: str = "berichten") -> int:
    desk, path = log_in(app, case, who), address(case, slug)
    return desk.post(path, path, words=ANSWER).status_code
