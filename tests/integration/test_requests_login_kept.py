"""Logging in on the site shows no case, and keeps no more than it must."""

import logging
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from disclosure.cases import models, people
from disclosure.requests import identity
from tests import logging_in
from tests.logging_in import BACK, NOOR, SAID, LoginSite, bare, log_in, set_out

# --- it shows no case -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", [NOOR, "basic", "expired", None])
def test_the_answer_is_the_same_whether_or_not_that_person_has_a_case(
    login_site: LoginSite, name: str | None
) -> None:
    first = log_in(login_site.handed_in(), name)
    log_in(login_site.handed_in(), NOOR, keep_bsn="y")
    with login_site.db.read() as tx:
        known = [one for one in tx.scalars(select(models.Person)) if one.role == "person_at_risk"]
        assert logging_in.BSN in {people.read_details(tx, one).bsn for one in known}
    second = log_in(login_site.handed_in(), name)
    assert bare(first) == bare(second)
    assert [
        (k, v) for k, v in first.headers if k not in ("Set-Cookie", "Content-Security-Policy")
    ] == [(k, v) for k, v in second.headers if k not in ("Set-Cookie", "Content-Security-Policy")]


@pytest.mark.parametrize("stage", ["closed", "withdrawn", "declined", "follow_up"])
def test_where_nobody_waits_for_it_nothing_is_kept_and_nothing_tells(
    login_site: LoginSite, stage: str
) -> None:
    first = log_in(login_site.handed_in(), NOOR)
    visitor = login_site.handed_in()
    case_id = login_site.case().id
    with login_site.db.transaction() as tx:
        case = tx.get_one(models.Case, case_id)
        case.stage, case.urgency, case.closed_from = stage, "standard", "follow_up"
    before = login_site.kept()
    page = log_in(visitor, NOOR, keep_bsn="y")
    assert bare(page) == bare(first)
    assert login_site.kept() == before


def test_who_is_known_already_is_not_asked_again_and_nothing_tells(login_site: LoginSite) -> None:
    first = log_in(login_site.handed_in(), NOOR)
    visitor = login_site.handed_in()
    case = login_site.case()
    with login_site.db.transaction() as tx:
        tx.get_one(models.Person, case.applicant_id).identity_method = "video"
    before = login_site.kept()
    assert bare(log_in(visitor, NOOR)) == bare(first)
    assert login_site.kept() == before


# --- what is kept ---------------------------------------------------------------------------------


def told(site: LoginSite) -> str:
    with site.db.read() as tx:
        asker = people.find(tx, site.case(), "applicant")
        assert asker is not None
        return people.read_details(tx, asker).bsn


def test_her_number_is_kept_only_if_she_asks(login_site: LoginSite) -> None:
    log_in(login_site.handed_in(), NOOR, keep_bsn="y")
    assert told(login_site) == logging_in.BSN
    log_in(login_site.handed_in(), NOOR)
    assert told(login_site) == ""


def test_a_number_that_fails_its_test_is_not_kept(login_site: LoginSite) -> None:
    assert SAID["done"] in log_in(login_site.handed_in(), "bad number", keep_bsn="y").text
    assert told(login_site) == ""


def test_name_and_birth_are_held_against_what_was_told_and_not_kept(login_site: LoginSite) -> None:
    log_in(login_site.handed_in(), "european")
    with login_site.db.read() as tx:
        proof = identity.offered(tx, login_site.case().id)
    assert proof is not None
    assert (proof.method, proof.level, proof.agrees) == ("eidas", "high", {"name": "yes"})


def test_of_a_relative_the_proof_is_the_relatives(login_site: LoginSite) -> None:
    log_in(login_site.handed_in(relative=True), "european", keep_bsn="y")
    with login_site.db.read() as tx:
        proof = identity.offered(tx, login_site.case().id)
    assert proof is not None
    assert proof.agrees == {"name": "no"}, "Mia told another name than Eva's login"


def test_who_logged_in_stands_in_no_address_title_page_cookie_or_log(
    login_site: LoginSite,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    visitor = login_site.handed_in()
    with caplog.at_level(logging.DEBUG):
        url = set_out(visitor, keep_bsn="y")
        brought = logging_in.press(url, "subject-7f3a")
        caplog.clear()
        answer = visitor.client.get(f"{BACK}?{urlencode(brought)}")
        page = visitor.client.get(answer.location)
    heard = "".join(capfd.readouterr()) + caplog.text
    shown = f"{url} {answer.headers} {answer.location} {page.headers} {page.text}"
    reference = login_site.case().reference
    for secret in logging_in.HIDDEN:
        assert secret not in heard
        assert secret not in shown
    assert reference not in url
    assert brought["code"] not in heard
    assert "code=" not in answer.location
    raw = repr(login_site.kept())
    assert not [secret for secret in logging_in.HIDDEN if secret in raw]
