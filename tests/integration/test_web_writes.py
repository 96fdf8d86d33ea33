"""A write comes from a page of ours, not too often, and never loses what was typed."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.web import limits
from disclosure.web.guards import LOGIN
from disclosure.web.models import Attempts
from tests import sample_pages

START = datetime(2026, 11, 27, 13, 5, tzinfo=UTC)
TYPED = {"name": "<b>Zoë</b> & “vriend”", "words": "\nRegel 1\nRegel 2 <script>", "route": "self"}


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    return sample_pages.porch(settings, database)


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.get("/proef")
    return client


@pytest.fixture
def traveller() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def kept(page: str) -> dict[str, str]:
    """Return what a page gives back in its hidden fields, as a browser would read it."""
    found = re.findall(r'(?s)<textarea name="(\w+)" hidden>\n(.*?)</textarea>', page)
    return {name: unescape(text) for name, text in found}


def new_token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def tampered(token: str) -> str:
    return token[:-9] + ("A" if token[-9] != "A" else "B") + token[-8:]


@pytest.mark.parametrize("make", [lambda token: "", lambda token: "x", tampered, lambda token: "é"])
def test_a_write_without_our_token_does_nothing_but_keeps_what_was_typed(
    visitor: FlaskClient, make: Callable[[str], str]
) -> None:
    token = make(sample_pages.token(visitor, "/proef/vraag"))
    answer = visitor.post("/proef/vraag", data={**TYPED, "csrf_token": token})
    assert answer.status_code == 400
    assert kept(answer.text) == TYPED
    assert "<b>Zoë" not in answer.text
    again = visitor.post(
        "/proef/vraag", data={**kept(answer.text), "csrf_token": new_token(answer.text)}
    )
    assert again.location == "/proef/klaar"


def test_a_token_of_another_browser_is_none(app: Flask, visitor: FlaskClient) -> None:
    other = app.test_client()
    other.get("/proef")
    stolen = sample_pages.token(other, "/proef/vraag")
    answer = visitor.post("/proef/vraag", data={**TYPED, "csrf_token": stolen})
    assert answer.status_code == 400


def test_a_form_that_lay_open_for_a_day_is_stale(
    visitor: FlaskClient, traveller: time_machine.Traveller
) -> None:
    token = sample_pages.token(visitor, "/proef/vraag")
    traveller.shift(timedelta(hours=11, minutes=59))
    assert visitor.post("/proef/vraag", data={**TYPED, "csrf_token": token}).status_code == 303
    visitor.get("/weg")
    visitor.get("/proef")
    token = sample_pages.token(visitor, "/proef/vraag")
    traveller.shift(timedelta(hours=12, seconds=1))
    assert visitor.post("/proef/vraag", data={**TYPED, "csrf_token": token}).status_code == 400


@pytest.mark.parametrize(("path", "to"), [("/proef/vraag", "/"), ("/werk/binnen", LOGIN)])
def test_a_browser_that_left_starts_over_and_gets_nothing_back(
    visitor: FlaskClient, path: str, to: str
) -> None:
    data = {**TYPED, "csrf_token": sample_pages.token(visitor, "/proef/vraag")}
    visitor.get("/weg")
    answer = visitor.post(path, data=data)
    assert answer.location == to
    assert "Regel 1" not in answer.text


def test_a_session_that_died_meanwhile_starts_over_too(
    visitor: FlaskClient, traveller: time_machine.Traveller
) -> None:
    data = {**TYPED, "csrf_token": sample_pages.token(visitor, "/proef/vraag")}
    visitor.post("/proef/vraag", data=data)
    data["csrf_token"] = sample_pages.token(visitor, "/proef/vraag")
    traveller.shift(timedelta(minutes=16))
    answer = visitor.post("/proef/vraag", data=data)
    assert answer.location == "/"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_another_site_is_refused_and_gets_nothing_back(visitor: FlaskClient, site: str) -> None:
    data = {**TYPED, "csrf_token": sample_pages.token(visitor, "/proef/vraag")}
    answer = visitor.post("/proef/vraag", data=data, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert "Regel 1" not in answer.text


def test_secrets_are_not_written_back(visitor: FlaskClient) -> None:
    data = {"reference": "K7Q2", "code": "appel boom", "password": "geheim", "totp": "123456"}
    answer = visitor.post("/proef/code", data=data)
    assert answer.status_code == 400
    assert kept(answer.text) == {"reference": "K7Q2"}
    assert "appel" not in answer.text
    assert "geheim" not in answer.text


def try_code(client: FlaskClient, reference: str) -> int:
    data = {"csrf_token": sample_pages.token(client, "/proef/vraag"), "reference": reference}
    return client.post("/proef/code", data=data).status_code


@pytest.mark.usefixtures("traveller")
def test_the_sixth_guess_at_one_code_waits_and_others_do_not(visitor: FlaskClient) -> None:
    assert [try_code(visitor, "K7Q2") for _try in range(5)] == [204] * 5
    assert try_code(visitor, " k7q2 ") == 429
    assert try_code(visitor, "P3ZD") == 204


@pytest.mark.usefixtures("traveller")
def test_waiting_is_counted_whoever_asks(app: Flask) -> None:
    for _try in range(5):
        client = app.test_client()
        client.get("/proef")
        try_code(client, "K7Q2")
    other = app.test_client()
    other.get("/proef")
    assert try_code(other, "K7Q2") == 429


def test_the_page_to_wait_says_how_long_and_keeps_what_was_typed(
    visitor: FlaskClient, traveller: time_machine.Traveller
) -> None:
    for _try in range(5):
        try_code(visitor, "K7Q2")
    traveller.shift(timedelta(minutes=2))
    data = {"csrf_token": sample_pages.token(visitor, "/proef/vraag"), "reference": "K7Q2"}
    answer = visitor.post("/proef/code", data=data)
    assert answer.headers["Retry-After"] == "180"
    assert "3 minuten" in answer.text
    assert kept(answer.text) == {"reference": "K7Q2"}
    traveller.shift(timedelta(minutes=3))
    assert try_code(visitor, "K7Q2") == 204


def test_an_empty_key_is_not_counted(visitor: FlaskClient, database: Database) -> None:
    assert [try_code(visitor, "") for _try in range(7)] == [204] * 7
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Attempts)) == 0


def test_attempts_name_nobody_and_are_purged(database: Database) -> None:
    with database.transaction() as tx:
        assert limits.take(tx, "login", "politie@demo.example", START) is None
        assert limits.take(tx, "code", "politie@demo.example", START) is None
    with database.read() as tx:
        rows = list(tx.scalars(select(Attempts)))
    assert len(rows) == 2
    assert all(b"politie" not in row.key and len(row.key) == 32 for row in rows)
    with database.transaction() as tx:
        assert limits.purge(tx, START + timedelta(minutes=4)) == 0
        assert limits.purge(tx, START + timedelta(minutes=5)) == 2


def test_every_bucket_lets_its_number_through_and_no_more(database: Database) -> None:
    for name, bucket in limits.BUCKETS.items():
        with database.transaction() as tx:
            waits = [limits.take(tx, name, "a", START) for _try in range(bucket.most + 1)]
        assert waits[:-1] == [None] * bucket.most
        assert waits[-1] is not None
        assert timedelta(0) < waits[-1] <= bucket.window
