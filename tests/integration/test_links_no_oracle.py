"""That two people ask about each other is told by nothing an applicant can see, count or weigh."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.cases import link_queries, matching, models
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.work import send
from tests.conftest import strict_app
from tests.front_desk import NEEDED, Access, Visitor, statements

SHE, HE = "Noor Zonneveld", "Karel Verschrikkelijk"
SOMEBODY, ANYBODY = "Marit Overhoolenaarse", "Abel Sonderman"
"""Other people whose names are as long."""
VARYING = re.compile(
    r'name="csrf_token"[^>]* value="[^"]+"|nonce="[^"]+"|nonce-[\w-]+|[0-9A-Z]{3,4} [0-9A-Z]{3,4} '
    r"[0-9A-Z]{3,4}|<li>[a-z]{5}</li>"
)
Seen = tuple[int, int, Mapping[str, int]]


@pytest.fixture
def open_app(settings: Settings, database: Database) -> Flask:
    """Return the application with bureaus and people on duty."""
    with database.transaction() as tx:
        seeding.seed(tx, "test", clock.now())
    return strict_app(settings, database)


def asking(who: str, about: str) -> dict[int, dict[str, Any]]:
    return {**NEEDED, 8: {"name": who}, 10: {"subject_name": about}}


def watched(visitor: Visitor, do: Callable[[], Any]) -> tuple[list[Seen], Any]:
    """Do something in a browser; return what each answer weighs, and what came of it."""
    seen: list[Seen] = []
    real = visitor.client.open

    def weigh(*given: Any, **more: Any) -> Any:
        answer = real(*given, **more)
        headers = {name: len(value) for name, value in answer.headers}
        seen.append((answer.status_code, len(answer.data), headers))
        return answer

    visitor.client.open = weigh  # type: ignore[method-assign]
    came = do()
    visitor.client.open = real  # type: ignore[method-assign]
    return seen, came


def look(visitor: Visitor, access: Access) -> str:
    """Come back with the code and the secret word, and read everything there is."""
    visitor.come_back(access)
    visitor.prove()
    pages = [visitor.client.get(f"/verder/{page}").text for page in ("status", "antwoorden")]
    return VARYING.sub("", "\n".join(pages))


def work(db: Database, now: datetime) -> list[str]:
    """Let the worker match and send; return what went out to people."""
    matching.match(db, now)
    went: list[str] = []
    send.send(db, now, lambda message: went.append(message.name))
    return [name for name in went if name != "alert"]


def frozen(db: Database) -> int:
    with db.read() as tx:
        return sum(link_queries.frozen(tx, case) for case in tx.scalars(select(models.Case)))


def test_the_mirrored_application_is_received_as_anyone_elses(
    open_app: Flask, database: Database
) -> None:
    """Each answer has the same status, headers and length, and cost the same statements."""
    Visitor(open_app).apply(asking(SHE, HE))
    work(database, clock.now())
    trails = []
    for who, about in ((SOMEBODY, ANYBODY), (HE, SHE)):
        visitor = Visitor(open_app)
        answers = asking(who, about)
        with statements(database) as asked:
            seen, _ = watched(visitor, partial(visitor.apply, answers))
        trails.append((seen, asked))
        work(database, clock.now())
    assert frozen(database) == 2
    plain, mirrored = trails
    assert plain[1] == mirrored[1]
    assert plain[0] == mirrored[0]


def test_status_says_the_same_before_and_after_he_applied(
    open_app: Flask, database: Database
) -> None:
    hers = Visitor(open_app).apply(asking(SHE, HE))
    assert work(database, clock.now()) == ["receipt"]
    before = watched(visitor := Visitor(open_app), lambda: look(visitor, hers))
    his = Visitor(open_app).apply(asking(HE, SHE))
    assert work(database, clock.now()) == ["receipt"]
    assert frozen(database) == 2
    after = watched(visitor := Visitor(open_app), lambda: look(visitor, hers))
    assert after == before
    other = Visitor(open_app).apply(asking(SOMEBODY, ANYBODY))
    assert work(database, clock.now()) == ["receipt"]
    weights = [
        watched(visitor, partial(look, visitor, access))[0]
        for access in (his, other)
        for visitor in (Visitor(open_app),)
    ]
    assert weights[0] == weights[1]


def test_what_is_matched_is_matched_after_the_answer(open_app: Flask, database: Database) -> None:
    """No request that a visitor waits for looks anybody up."""
    Visitor(open_app).apply(asking(SHE, HE))
    work(database, clock.now())
    with statements(database) as asked:
        Visitor(open_app).apply(asking(HE, SHE))
    assert not [one for one in asked if "lookup_keys" in one or "links" in one]
