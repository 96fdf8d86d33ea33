"""Logging in on the site: who may set out, what it says beforehand, and how it ends."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from sqlalchemy import select

from disclosure import clock
from disclosure.cases import people
from disclosure.requests import identity, public_login_views
from disclosure.requests.models import OfferedProof
from disclosure.settings import Settings
from disclosure.web import sessions
from tests import front_desk, live, logging_in, staff
from tests.conftest import strict_app
from tests.front_desk import Visitor
from tests.html_validate import faults
from tests.logging_in import (
    AFTER,
    BACK,
    BEFORE,
    NOOR,
    SAID,
    LoginSite,
    bring,
    hand_in,
    log_in,
    set_out,
)

# --- who may set out ------------------------------------------------------------------------------


def test_whoever_just_handed_in_is_asked_to_wait_for_a_human(login_site: LoginSite) -> None:
    visitor = login_site.anew()
    visitor.apply()
    assert BEFORE in visitor.client.get("/formulier/klaar").text
    page = log_in(visitor, NOOR)
    assert SAID["done"] in page.text
    assert 'href="/formulier/klaar"' in page.text
    case = login_site.case()
    with login_site.db.read() as tx:
        proof = identity.offered(tx, case.id)
        asker = people.find(tx, case, "applicant")
        assert asker is not None
        details = people.read_details(tx, asker)
    assert proof is not None
    assert (proof.method, proof.level, proof.agrees) == ("digid", "substantial", {})
    assert asker.identity_method is None, "a human confirms it"
    assert details.bsn == "", "not asked for, not kept"
    log = staff.log_of(login_site.db, f"case:{case.id}")[-1]
    assert log[:2] == ("offer_proof", "done")
    assert {key: log[2][key] for key in ("method", "level")} == {
        "method": "digid",
        "level": "substantial",
    }


def test_whoever_came_back_with_code_and_word_may_too(login_site: LoginSite) -> None:
    access, visitor = login_site.anew().apply(), login_site.anew()
    visitor.come_back(access)
    assert BEFORE not in visitor.client.get("/verder/status").text
    visitor.prove()
    assert BEFORE in visitor.client.get("/verder/status").text
    page = log_in(visitor, "high")
    assert SAID["done"] in page.text
    assert 'href="/verder/status"' in page.text
    with login_site.db.read() as tx:
        proof = identity.offered(tx, login_site.case().id)
        assert proof is not None
        assert proof.level == "high"
        assert len(tx.scalars(select(OfferedProof)).all()) == 1


def coming_back(visitor: Visitor, site: LoginSite) -> None:
    visitor.come_back(site.anew().apply())


@pytest.mark.parametrize(
    ("arrive", "says"),
    [
        (lambda _visitor, _site: None, "Hier zoeken wij niets op"),
        (lambda visitor, _site: visitor.client.get("/verder"), "Hier zoeken wij niets op"),
        (coming_back, "Hier zoeken wij niets op"),
        (lambda visitor, _site: visitor.begin(), "Inloggen kan pas als u alles heeft verstuurd"),
    ],
    ids=["nobody", "at the door", "with the code alone", "with a draft"],
)
def test_without_an_application_in_hand_nobody_sets_out(
    login_site: LoginSite, arrive: Callable[[Visitor, LoginSite], Any], says: str
) -> None:
    visitor = login_site.anew()
    arrive(visitor, login_site)
    before = login_site.kept()
    page = visitor.client.get(BEFORE)
    assert says in page.text
    assert "Het kan ook zonder inloggen" in page.text
    assert "<form" not in page.text
    form = {"csrf_token": "none"}
    answer = visitor.client.post(BEFORE, data=form)
    assert "http-equiv" not in answer.text
    assert login_site.kept() == before


def test_without_a_provider_the_other_ways_are_named(
    settings: Settings, login_site: LoginSite
) -> None:
    visitor = Visitor(strict_app(settings, login_site.db))
    hand_in(visitor, login_site.db)
    page = visitor.client.get(BEFORE)
    assert "Inloggen kan hier nu niet" in page.text
    assert "Veilig Thuis" in page.text
    assert "<form" not in page.text


def test_the_page_before_says_what_it_cannot_hide_and_under_which_name(
    login_site: LoginSite,
) -> None:
    visitor = login_site.handed_in()
    page = visitor.client.get(BEFORE).text
    for sentence in (
        "Inloggen hoeft niet",
        "Kan iemand anders in uw DigiD?",
        "DigiD bewaart zelf wanneer en waar u inlogde",
        "Aan een balie",
        "In een videogesprek",
        "Via Veilig Thuis",
        "alleen als u dat zelf aankruist",
    ):
        assert sentence in page
    assert 'name="keep_bsn"' in page
    assert "checked" not in page
    assert re.findall(r"<title>([^<]*)</title>", page) == ["Inloggen"]


def test_nothing_but_our_own_pages_may_take_a_form(login_site: LoginSite) -> None:
    visitor = login_site.handed_in()
    for answer in (visitor.client.get(BEFORE), visitor.post(BEFORE)):
        policy = answer.headers["Content-Security-Policy"]
        assert "form-action 'self';" in policy
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"


def test_its_pages_are_valid_html(login_site: LoginSite, tmp_path: Path) -> None:
    visitor = login_site.handed_in()
    pages = {"before": visitor.client.get(BEFORE).text, "onward": visitor.post(BEFORE).text}
    pages["ended"] = log_in(visitor, NOOR).text
    assert faults(pages, tmp_path) == []


# --- how it ends ----------------------------------------------------------------------------------

ENDS: list[tuple[str | None, str]] = [
    (None, "cancelled"),
    *((name, "too_weak") for name in logging_in.TOO_WEAK),
    *((name, "refused") for name in logging_in.UNBELIEVED),
]


@pytest.mark.parametrize(("name", "ends"), ENDS)
def test_what_is_not_enough_leaves_nothing(
    login_site: LoginSite, name: str | None, ends: str
) -> None:
    visitor = login_site.handed_in()
    before = login_site.kept()
    page = log_in(visitor, name, keep_bsn="y")
    assert SAID[ends] in page.text
    assert "Er is niets bewaard" in page.text
    assert page.status_code == 200
    assert login_site.kept() == before
    assert [verb for verb, *_ in staff.log_of(login_site.db, f"case:{login_site.case().id}")][
        -1
    ] == "submit"


@pytest.mark.parametrize(
    ("change", "ends"),
    [
        ({"state": "guessed"}, "refused"),
        ({"state": ""}, "refused"),
        ({"state": "é"}, "refused"),
        ({"code": "guessed"}, "refused"),
    ],
)
def test_what_did_not_set_out_here_is_refused(
    login_site: LoginSite, change: dict[str, str], ends: str
) -> None:
    visitor = login_site.handed_in()
    before = login_site.kept()
    brought = logging_in.press(set_out(visitor), NOOR)
    assert SAID[ends] in bring(visitor, brought | change).text
    assert login_site.kept() == before
    again = visitor.client.get(f"{BACK}?{urlencode(brought)}")
    assert again.location == BEFORE, "one try, then it must set out anew"
    assert login_site.kept() == before


def test_the_way_back_counts_once(login_site: LoginSite) -> None:
    visitor = login_site.handed_in()
    brought = logging_in.press(set_out(visitor), NOOR)
    assert SAID["done"] in bring(visitor, brought).text
    before = login_site.kept()
    assert visitor.client.get(f"{BACK}?{urlencode(brought)}").location == BEFORE
    assert login_site.kept() == before


def test_another_browser_cannot_come_back_for_her(login_site: LoginSite) -> None:
    visitor, other = login_site.handed_in(), login_site.anew()
    brought = logging_in.press(set_out(visitor), NOOR)
    before = login_site.kept()
    assert other.client.get(f"{BACK}?{urlencode(brought)}").location == BEFORE
    assert login_site.kept() == before


def test_a_login_for_one_application_is_no_login_for_the_next(login_site: LoginSite) -> None:
    visitor = login_site.handed_in()
    brought = logging_in.press(set_out(visitor), NOOR)
    hand_in(visitor, login_site.db)
    before = login_site.kept()
    assert visitor.client.get(f"{BACK}?{urlencode(brought)}").location == BEFORE
    assert login_site.kept() == before


@pytest.mark.parametrize("path", [BACK, f"{BACK}?code=x&state=y", f"{BACK}?error=access_denied"])
def test_whoever_comes_from_nowhere_leaves_no_row(login_site: LoginSite, path: str) -> None:
    visitor = login_site.anew()
    with front_desk.statements(login_site.db) as seen:
        answer = visitor.client.get(path)
    assert answer.location == BEFORE
    assert front_desk.writes(seen) == []


def test_looking_at_the_page_before_writes_nothing(login_site: LoginSite) -> None:
    visitor = login_site.handed_in()
    with front_desk.statements(login_site.db) as seen:
        visitor.client.get(BEFORE)
        visitor.client.get(BEFORE)
    assert front_desk.writes(seen) == []


def test_a_provider_that_is_down_is_said_calmly(settings: Settings, login_site: LoginSite) -> None:
    nobody = f"http://127.0.0.1:{live.free_port()}"
    down = replace(
        settings, oidc_issuer=nobody, oidc_client_id="a", oidc_client_secret="not a secret"
    )
    visitor = Visitor(strict_app(down, login_site.db))
    hand_in(visitor, login_site.db)
    before = login_site.kept()
    answer = visitor.post(BEFORE)
    assert answer.location == AFTER
    assert SAID["unavailable"] in visitor.client.get(AFTER).text
    assert login_site.kept() == before


def test_after_15_minutes_of_silence_it_is_over(login_site: LoginSite) -> None:
    """The limit DigiD asks for is the one every session has."""
    assert timedelta(minutes=15) == sessions.IDLE
    visitor = login_site.handed_in()
    brought = logging_in.press(set_out(visitor), NOOR)
    before = login_site.kept()
    with time_machine.travel(clock.now() + timedelta(minutes=15, seconds=1)):
        assert visitor.client.get(f"{BACK}?{urlencode(brought)}").location == BEFORE
        assert "Hier zoeken wij niets op" in visitor.client.get(BEFORE).text
    assert login_site.kept() == before


def test_after_leaving_quickly_there_is_no_way_back(login_site: LoginSite) -> None:
    visitor = login_site.handed_in()
    brought = logging_in.press(set_out(visitor), NOOR)
    before = login_site.kept()
    visitor.client.get("/weg")
    assert visitor.client.get(f"{BACK}?{urlencode(brought)}").location == BEFORE
    assert login_site.kept() == before


def test_who_logs_in_goes_on_under_a_new_id(login_site: LoginSite) -> None:
    visitor = login_site.handed_in()
    brought = logging_in.press(set_out(visitor), NOOR)
    old = visitor.client.get_cookie("s")
    bring(visitor, brought)
    new = visitor.client.get_cookie("s")
    assert old is not None
    assert new is not None
    assert old.value != new.value


def test_too_many_tries_wait(login_site: LoginSite) -> None:
    visitor = login_site.handed_in()
    statuses = [visitor.post(BEFORE).status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]


def test_the_ways_it_can_end_have_their_words() -> None:
    ends = {"cancelled", "refused", "unavailable", public_login_views.DONE}
    assert set(SAID) == ends | {public_login_views.TOO_WEAK}
