"""What somebody chooses for the own screen: kept per account, seen at once, nobody else’s."""

from datetime import date, datetime
from typing import Any, cast

import pytest
from flask import Flask
from sqlalchemy import func, select

from disclosure.accounts import preferences, queries, shortcuts
from disclosure.accounts.preference_models import Preference
from disclosure.accounts.preferences import Preferences
from disclosure.accounts.shortcuts import Shortcut
from disclosure.desk import sight
from disclosure.procedure import stages
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Database
from disclosure.web.comfort import LOOKS, Comfort
from tests.desk import statements
from tests.staff import log_of, who
from tests.staff_browser import Browser, said

PROFILE, KEYS = "/werk/profiel", "/werk/sneltoetsen"


def chosen(db: Database, login: str) -> tuple[str, bool] | None:
    with db.read() as tx:
        row = tx.get(Preference, who(login))
        return None if row is None else (row.look, row.shortcuts)


def page(browser: Browser, path: str = PROFILE) -> str:
    return browser.get(path).get_data(as_text=True)


@pytest.mark.parametrize(
    ("look", "schemes", "media"),
    [
        ("system", "light dark", "screen and (prefers-color-scheme: dark)"),
        ("light", "light", ""),
        ("dark", "dark", "screen"),
    ],
)
def test_a_look_is_drawn_on_screens_only(look: str, schemes: str, media: str) -> None:
    assert (Comfort(look=look).schemes, Comfort(look=look).dark) == (schemes, media)
    assert look in LOOKS


def test_choices_are_kept_and_changed(staff: Database) -> None:
    for wanted in (Preferences("dark", False), Preferences("light", True)):
        preferences.save(staff, wanted, who("intake"))
        assert chosen(staff, "intake") == (wanted.look, wanted.shortcuts)
    assert chosen(staff, "intake2") is None
    with staff.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Preference)) == 1


def test_the_choice_shows_on_the_next_page_and_only_the_own(
    me: Browser, colleague: Browser, sqlite_only: Database
) -> None:
    me.log_in("intake")
    colleague.log_in("regie")
    assert 'media="screen and (prefers-color-scheme: dark)"' in page(me)
    before = log_of(sqlite_only, f"actor:{who('intake')}")
    answer = me.post(PROFILE, look="dark")
    assert (answer.status_code, answer.location) == (303, PROFILE)
    assert '<meta name="color-scheme" content="dark">' in page(me)
    assert 'media="screen"' in page(me)
    assert "keys-" not in page(me)
    assert 'content="light dark"' in page(colleague)
    assert chosen(sqlite_only, "intake") == ("dark", False)
    assert log_of(sqlite_only, f"actor:{who('intake')}") == before


def test_a_choice_that_is_none_is_refused_and_nothing_kept(
    me: Browser, sqlite_only: Database
) -> None:
    me.log_in("intake")
    answer = me.post(PROFILE, look="paars", shortcuts="y")
    assert answer.status_code == 422
    assert "Kies een van de mogelijkheden." in said(answer)
    assert chosen(sqlite_only, "intake") is None


def test_light_never_loads_the_dark(me: Browser) -> None:
    me.log_in("intake")
    me.post(PROFILE, look="light", shortcuts="y")
    assert "dark-" not in page(me)
    assert 'content="light"' in page(me)


def test_short_cuts_are_on_until_switched_off_and_the_page_says_which(me: Browser) -> None:
    me.log_in("intake")
    assert "data-keys" in page(me)
    assert "In een veld doen zij niets." in said(me.get(KEYS))
    me.post(PROFILE, look="system")
    assert "data-keys" not in page(me)
    assert "U hebt sneltoetsen uitgezet." in said(me.get(KEYS))
    me.post(PROFILE, look="system", shortcuts="y")
    assert "data-keys" in page(me)


def test_whoever_is_not_logged_in_has_no_short_cuts_and_no_name_on_paper(me: Browser) -> None:
    text = page(me, "/werk/inloggen")
    assert "data-keys" not in text
    assert "print-mark" not in text
    assert "data-keys" not in page(me, "/")


def test_paper_says_who_and_when_on_every_page_of_staff(me: Browser) -> None:
    me.log_in("intake")
    mark = "Vertrouwelijk. Afgedrukt door Imke de Vries. Stand van "
    assert mark in said(me.get(PROFILE))
    assert mark in said(me.get("/werk/zaken"))


def test_the_choices_come_with_the_one_statement_that_finds_out_who_is_there(
    staff: Database, now: datetime, today: date
) -> None:
    for chosen in (Preferences(), Preferences("dark", False)):
        if chosen != Preferences():
            preferences.save(staff, chosen, who("intake"))
        with statements(staff) as seen, staff.read() as tx:
            found = queries.signed_in(tx, who("intake"), now, today)
        assert found is not None
        assert (found.name, found.preferences) == ("Imke de Vries", chosen)
        assert len([one for one in seen if one.startswith("SELECT")]) == 1


# --- the table ---------------------------------------------------------------------------------


def test_no_two_short_cuts_begin_alike() -> None:
    keys = [one.keys for one in shortcuts.TABLE]
    assert len(set(keys)) == len(keys)
    single = {one for one in keys if " " not in one}
    assert not single & {one.split(" ")[0] for one in keys if " " in one}
    assert all(len(key) == 1 for one in keys for key in one.split(" "))


@pytest.mark.parametrize("one", shortcuts.TABLE, ids=lambda one: one.keys)
def test_a_short_cut_leads_to_a_page_its_roles_may_open(staffed: Flask, one: Shortcut) -> None:
    path = one.href.split("#")[0].split("?")[0]
    adapter = staffed.url_map.bind("127.0.0.1")
    endpoint, _values = adapter.match(path, method="GET")
    guard = cast("Any", staffed.view_functions[endpoint]).guard
    assert path.startswith("/werk/")
    assert not guard.roles or (one.roles and one.roles <= guard.roles)


def test_who_may_look_for_a_case_is_said_the_same_in_both_places() -> None:
    assert shortcuts.DESK == sight.DESK_ROLES


@pytest.mark.parametrize("role", stages.STAFF_ROLES)
def test_everybody_has_the_list_of_short_cuts(role: str) -> None:
    heard = {one.keys for one in shortcuts.of(Actor(who("intake"), frozenset({role})))}
    assert {"?", "g p"} <= heard
    assert ("/" in heard) is (role in sight.DESK_ROLES)
