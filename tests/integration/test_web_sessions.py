"""Sessions live on the server, die in time, and cannot be planted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.web import sessions
from disclosure.web.models import WebSession
from tests import sample_pages

START = datetime(2026, 11, 27, 13, 5, tzinfo=UTC)
PUBLIC_PAGES = ("/", "/hulp", "/privacy", "/toegankelijkheid", "/nog-even", "/?taal=en")
NAME = "Fatima Zahra El Amrani"


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    return sample_pages.porch(settings, database)


@pytest.fixture
def traveller() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def rows(database: Database) -> list[WebSession]:
    with database.read() as tx:
        return list(tx.scalars(select(WebSession)))


def answer(client: FlaskClient, name: str = NAME) -> None:
    """Come in by the door and store something."""
    client.get("/proef")
    data = {"csrf_token": sample_pages.token(client, "/proef/vraag"), "name": name, "route": "self"}
    assert client.post("/proef/vraag", data=data).location == "/proef/klaar"


def cookie(client: FlaskClient, name: str = "s") -> str:
    found = client.get_cookie(name)
    return found.value if found else ""


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_looking_around_leaves_no_session(app: Flask, database: Database, path: str) -> None:
    client = app.test_client()
    assert client.get(path).status_code == 200
    assert cookie(client) == ""
    assert rows(database) == []


def test_a_ticket_is_a_cookie_without_a_row(app: Flask, database: Database) -> None:
    client = app.test_client()
    assert client.get("/proef").location == "/proef/vraag"
    assert client.get("/proef/vraag").status_code == 200
    assert cookie(client).startswith(sessions.TICKET)
    assert rows(database) == []


def test_what_is_stored_comes_back_and_is_sealed(app: Flask, database: Database) -> None:
    client = app.test_client()
    answer(client)
    assert NAME in client.get("/proef/klaar").text
    [row] = rows(database)
    assert NAME.encode() not in row.data
    assert cookie(client).encode() not in row.digest
    assert row.expires_at - row.last_seen_at == timedelta(hours=8)


def test_storing_takes_a_new_id_so_a_planted_one_is_worthless(app: Flask) -> None:
    victim, thief = app.test_client(), app.test_client()
    thief.get("/proef")
    planted = cookie(thief)
    victim.set_cookie("s", planted)
    data = {"csrf_token": sample_pages.token(victim, "/proef/vraag"), "name": "x", "route": "self"}
    victim.post("/proef/vraag", data=data)
    assert cookie(victim) != planted
    assert "id=name" not in thief.get("/proef/klaar", follow_redirects=True).text.replace("x", "")


def test_an_invented_id_starts_over(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("s", sessions.STORED + "A" * 43)
    assert client.get("/proef/vraag").location == "/"
    assert cookie(client) == ""


@pytest.mark.parametrize("value", ["", "x", "s", "s" * 400, "t<script>", "ticket"])
def test_a_cookie_of_another_shape_is_no_cookie(app: Flask, value: str) -> None:
    client = app.test_client()
    client.set_cookie("s", value)
    assert client.get("/proef/vraag").location == "/"


def test_silence_of_a_quarter_of_an_hour_ends_it(
    app: Flask, traveller: time_machine.Traveller
) -> None:
    client = app.test_client()
    answer(client)
    traveller.shift(timedelta(minutes=14, seconds=59))
    assert client.get("/proef/klaar").status_code == 200
    traveller.shift(timedelta(minutes=15))
    gone = client.get("/proef/klaar")
    assert gone.location == "/"
    assert cookie(client) == ""


def test_being_there_is_written_at_most_once_a_minute(
    app: Flask, database: Database, traveller: time_machine.Traveller
) -> None:
    client = app.test_client()
    answer(client)
    traveller.shift(timedelta(seconds=59))
    client.get("/proef/klaar")
    assert rows(database)[0].last_seen_at == START
    traveller.shift(timedelta(seconds=1))
    client.get("/proef/klaar")
    assert rows(database)[0].last_seen_at == START + timedelta(minutes=1)


def test_no_session_outlives_its_day(app: Flask, traveller: time_machine.Traveller) -> None:
    client = app.test_client()
    answer(client)
    for _quarter in range(8 * 6 - 1):
        traveller.shift(timedelta(minutes=10))
        assert client.get("/proef/klaar").status_code == 200
    traveller.shift(timedelta(minutes=10))
    assert client.get("/proef/klaar").location == "/"


def test_storing_again_keeps_one_row_and_the_absolute_end(
    app: Flask, database: Database, traveller: time_machine.Traveller
) -> None:
    client = app.test_client()
    answer(client)
    first = cookie(client)
    traveller.shift(timedelta(minutes=5))
    answer(client, "Ander")
    assert cookie(client) == first
    [row] = rows(database)
    assert row.expires_at == START + timedelta(hours=8)


def test_rotating_kills_the_old_id_and_keeps_the_content(app: Flask, database: Database) -> None:
    client = app.test_client()
    answer(client)
    old = cookie(client)
    client.get("/proef/anders")
    assert cookie(client) not in {"", old}
    assert NAME in client.get("/proef/klaar").text
    assert len(rows(database)) == 1
    client.set_cookie("s", old)
    assert client.get("/proef/klaar").location == "/"


def test_a_session_left_in_one_tab_does_not_come_back_from_another(
    app: Flask, database: Database
) -> None:
    client = app.test_client()
    answer(client)
    old = cookie(client)
    client.get("/weg")
    assert rows(database) == []
    client.set_cookie("s", old)
    client.get("/proef/klaar")
    assert rows(database) == []


def test_leaving_works_without_a_session_and_twice(app: Flask) -> None:
    client = app.test_client()
    for _time in range(2):
        gone = client.get("/weg")
        assert gone.status_code == 303
        assert gone.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'


def test_leaving_ends_both_kinds(app: Flask, database: Database) -> None:
    client = app.test_client()
    answer(client)
    client.get("/werk/binnen")
    assert len(rows(database)) == 2
    client.get("/weg")
    assert rows(database) == []
    assert cookie(client) == cookie(client, "w") == ""


def test_public_and_staff_sessions_do_not_mix(app: Flask, database: Database) -> None:
    client = app.test_client()
    client.get("/werk/binnen")
    staff = cookie(client, "w")
    assert {row.kind for row in rows(database)} == {"staff"}
    assert client.get("/proef/klaar").location == "/"
    client.set_cookie("s", staff)
    assert client.get("/proef/klaar").location == "/"


@pytest.mark.parametrize(("base", "secure"), [("https://x.example", True), ("", False)])
def test_cookies_are_closed(
    settings: Settings, sqlite_only: Database, base: str, secure: bool
) -> None:
    app = sample_pages.porch(replace(settings, base_url=base or settings.base_url), sqlite_only)
    client = app.test_client()
    found = {
        path: client.get(path, base_url=base or None).headers["Set-Cookie"]
        for path in ("/proef", "/werk/binnen", "/?taal=en")
    }
    assert all("HttpOnly" in line and "Path=/" in line for line in found.values())
    assert all(("Secure" in line) is secure for line in found.values())
    assert all(line.startswith("__Host-") is secure for line in found.values())
    assert not any("Expires" in line or "Max-Age" in line for line in found.values())
    assert "SameSite=Strict" in found["/werk/binnen"]
    assert "SameSite=Lax" in found["/proef"]


def test_purging_takes_only_what_is_over(
    app: Flask, database: Database, traveller: time_machine.Traveller
) -> None:
    answer(app.test_client())
    traveller.shift(timedelta(minutes=10))
    answer(app.test_client())
    with database.transaction() as tx:
        assert sessions.purge(tx, START + timedelta(minutes=16)) == 1
    with database.transaction() as tx:
        assert sessions.purge(tx, START + timedelta(minutes=16)) == 0
    assert len(rows(database)) == 1


def test_sessions_of_one_person_can_be_ended(app: Flask, database: Database) -> None:
    for role in ("intake", "administrator"):
        app.test_client().get(f"/werk/binnen?as={role}")
    with database.transaction() as tx:
        ended = sessions.end_where(tx, sessions.STAFF, lambda data: data["role"] == "intake")
    assert ended == 1
    assert len(rows(database)) == 1


def test_machines_ask_without_a_session_being_read(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("s", sessions.STORED + "A" * 43)
    assert "Set-Cookie" not in client.get("/healthz").headers
    assert client.get("/proef/vraag").headers["Set-Cookie"].startswith("s=;")
