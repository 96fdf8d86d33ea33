"""The pages about accounts, read as a browser reads them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from disclosure.accounts import actions, seeding, views
from disclosure.store.database import Database
from disclosure.web.models import WebSession
from tests.staff import CODE_LASTS, actor, code_at, log_of, who
from tests.staff_browser import Browser, follow, said

NEW_PASSWORD = "zes tamme olifanten"
ACCOUNTS = "/werk/beheer/accounts"


def test_whoever_is_not_logged_in_gets_the_login(me: Browser) -> None:
    for path in ("/werk/", "/werk/profiel", ACCOUNTS, "/werk/beheer/rooster"):
        response = me.get(path)
        assert (response.status_code, response.location) == (303, "/werk/inloggen")


def test_a_case_role_lands_in_the_queue(me: Browser) -> None:
    response = me.log_in("regie")
    assert (response.status_code, response.location) == (303, "/werk/")
    assert me.get("/werk/").location == "/werk/zaken"


@pytest.mark.parametrize("login", ["beheer", "fg", "rapporteur"])
def test_other_roles_land_on_a_page_with_their_links(me: Browser, login: str) -> None:
    me.log_in(login)
    text = me.get("/werk/").get_data(as_text=True)
    assert ("/werk/beheer/accounts" in text) is (login == "beheer")
    assert "/werk/profiel" in text
    assert "/werk/zaken" not in text


def test_the_login_page_stores_nothing(me: Browser, sqlite_only: Database) -> None:
    me.get("/werk/inloggen")
    with sqlite_only.read() as tx:
        assert tx.scalars(select(WebSession)).all() == []


def test_logging_in_gives_a_new_session_id(me: Browser) -> None:
    me.get("/werk/inloggen")
    before = me.client.get_cookie("w", path="/")
    me.log_in("fg")
    after = me.client.get_cookie("w", path="/")
    assert before is not None
    assert after is not None
    assert before.value != after.value


@pytest.mark.parametrize(
    "typed",
    [
        {"password": "wrong"},
        {"code": "000000"},
        {"email": "nobody@demo.example"},
        {"email": "nobody@demo.example", "password": "wrong", "code": "1"},
    ],
)
def test_every_wrong_login_gets_the_same_page(me: Browser, typed: dict[str, str]) -> None:
    first = said(me.log_in("intake", password="also wrong"))
    second = me.log_in("intake", **typed)
    assert second.status_code == 200
    again = typed.get("email", "intake@demo.example")
    assert said(second) == first
    assert f'value="{again}"' in second.get_data(as_text=True)
    assert seeding.PASSWORD not in second.get_data(as_text=True)
    assert me.get("/werk/profiel").status_code == 303


def test_an_empty_login_names_every_field(me: Browser) -> None:
    text = me.post("/werk/inloggen").get_data(as_text=True)
    for field in ("email", "password", "code"):
        assert f'href="#{field}"' in text


def test_tries_that_failed_are_told_at_the_next_login(me: Browser, colleague: Browser) -> None:
    colleague.log_in("fg", password="wrong")
    colleague.log_in("fg", password="wrong")
    assert "is 2 keer vergeefs" in follow(me, me.log_in("fg"))


def test_too_many_tries_wait_but_only_at_the_place_they_came_from(
    me: Browser, colleague: Browser
) -> None:
    colleague.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    typed = {"email": "fg@demo.example", "password": seeding.PASSWORD, "code": "1"}
    for _ in range(10):
        assert colleague.post("/werk/inloggen", **typed).status_code == 200
    slowed = colleague.post("/werk/inloggen", **typed)
    assert slowed.status_code == 429
    assert seeding.PASSWORD not in slowed.get_data(as_text=True)
    assert me.log_in("fg").status_code == 303


@pytest.mark.parametrize(
    ("env", "forwarded", "place"),
    [
        ("production", "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        ("production", "", "127.0.0.1"),
        ("test", "198.51.100.7", "127.0.0.1"),
    ],
)
def test_the_place_of_a_try_is_what_the_proxy_added_last(
    staffed: Flask, monkeypatch: pytest.MonkeyPatch, env: str, forwarded: str, place: str
) -> None:
    behind = staffed.extensions["disclosure"]
    elsewhere = replace(behind, settings=replace(behind.settings, env=env))
    monkeypatch.setitem(staffed.extensions, "disclosure", elsewhere)
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    typed = {"email": "fg@demo.example"}
    here = {"REMOTE_ADDR": "127.0.0.1"}
    with staffed.test_request_context(
        "/werk/inloggen", method="POST", data=typed, headers=headers, environ_base=here
    ):
        assert views.who_tries() == f"fg@demo.example\0{place}"


def test_logging_out_ends_the_session_on_the_server(me: Browser, sqlite_only: Database) -> None:
    me.log_in("fg")
    kept = me.client.get_cookie("w", path="/")
    assert kept is not None
    response = me.post("/werk/uitloggen", page="/werk/profiel")
    assert response.location == "/werk/inloggen"
    me.client.set_cookie("w", kept.value, path="/")
    assert me.get("/werk/profiel").location == "/werk/inloggen"
    assert log_of(sqlite_only, f"actor:{who('fg')}")[-1][:2] == ("log_out", "done")


def test_a_session_ends_after_a_quarter_of_silence(
    me: Browser, clock: time_machine.Traveller
) -> None:
    me.log_in("fg")
    clock.shift(timedelta(minutes=14))
    assert me.get("/werk/profiel").status_code == 200
    clock.shift(timedelta(minutes=16))
    assert me.get("/werk/profiel").location == "/werk/inloggen"


@pytest.mark.parametrize("verb", [actions.disable, actions.reset])
def test_an_account_ended_elsewhere_is_out_at_once(
    me: Browser, sqlite_only: Database, clock: time_machine.Traveller, verb: object
) -> None:
    me.log_in("fg")
    clock.shift(1)
    moment = datetime.now().astimezone()
    verb(sqlite_only, who("fg"), actor(sqlite_only, "beheer", moment), moment)  # type: ignore[operator]
    assert me.get("/werk/profiel").location == "/werk/inloggen"


def test_another_password_logs_out_everywhere_else(me: Browser, colleague: Browser) -> None:
    me.log_in("fg")
    colleague.log_in("fg")
    me.moved.shift(CODE_LASTS)
    response = me.post(
        "/werk/profiel/wachtwoord",
        password=seeding.PASSWORD,
        new_password=NEW_PASSWORD,
        new_password_again=NEW_PASSWORD,
        code=code_at(datetime.now().astimezone()),
    )
    assert "Uw wachtwoord is veranderd" in follow(me, response)
    assert colleague.get("/werk/profiel").location == "/werk/inloggen"
    assert me.get("/werk/profiel").status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"new_password": "kort", "new_password_again": "kort"}, "minstens 15 tekens"),
        ({"new_password_again": "iets heel anders"}, "niet gelijk"),
        ({"password": "wrong"}, "niet uw wachtwoord van nu"),
        ({"code": "000000"}, "Deze code klopt niet"),
        ({"new_password": "fg@demo.example fg@demo", "code": ""}, "Vul de code uit uw app in"),
    ],
)
def test_a_password_that_does_not_fit_says_why(
    me: Browser, typed: dict[str, str], sentence: str
) -> None:
    me.log_in("fg")
    me.moved.shift(CODE_LASTS)
    right = {
        "password": seeding.PASSWORD,
        "new_password": NEW_PASSWORD,
        "new_password_again": NEW_PASSWORD,
        "code": code_at(datetime.now().astimezone()),
    }
    response = me.post("/werk/profiel/wachtwoord", **{**right, **typed})
    assert response.status_code == 200
    assert sentence in said(response)
    assert NEW_PASSWORD not in response.get_data(as_text=True)
