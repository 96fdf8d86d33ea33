"""Changing and confirming how somebody may be reached: who may, what counts anew, what is shown."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from disclosure.cases import actions as spine
from disclosure.cases import models, people
from disclosure.cases import rules as spine_rules
from disclosure.cases.documents import ContactDetails
from disclosure.cases.steps import Done
from disclosure.errors import Refusal
from disclosure.procedure.contact import NONE, SafeContact
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.work.send import send
from tests import factories
from tests.conftest import strict_app
from tests.desk import address, log_in, words
from tests.factories import SISTER, World
from tests.received import Postman

MAIL = SafeContact("mail")
MORNINGS = SafeContact("mail", days=("mon", "tue"))
FORTNIGHT = timedelta(days=15)


@pytest.fixture
def case(database: Database) -> World:
    """Return a case that was received, with mail as the way."""
    made = factories.world(database)
    factories.received(made, contact={"channel": "mail"})
    return made


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    return strict_app(settings, database)


@pytest.fixture
def still(case: World) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the case's moment."""
    with time_machine.travel(case.now, tick=False) as moved:
        yield moved


def change(case: World, who: str, safe: SafeContact | None, **more: Any) -> Done | Refusal:
    args = spine_rules.SetContact(**{"of": "applicant", "safe": safe, **more})
    return spine.set_contact(case.db, case.case_id, args, case.actor(who), case.now)


def confirm(
    case: World, who: str, *, spoken: bool = False, of: str = "applicant"
) -> Done | Refusal:
    args = spine_rules.ConfirmContact(of=of, spoken_alone=spoken)
    return spine.confirm_contact(case.db, case.case_id, args, case.actor(who), case.now)


def rule(case: World, part: str = "applicant") -> ContactDetails:
    """Return how somebody may be reached."""
    with case.db.read() as tx:
        person = people.find(tx, tx.get_one(models.Case, case.case_id), part)
        assert person is not None
        found = people.read_contact(tx, person)
    return found or ContactDetails(safe=NONE)


def key(done: Done | Refusal) -> str | None:
    return done.key if isinstance(done, Refusal) else None


ELSEWHERE: list[dict[str, str]] = [
    {"mail": "nieuw@voorbeeld.example"},
    {"phone": "+31699999999"},
    {"address": "Dorpsstraat 1"},
    {"code_word": "egelantier"},
    {"who_may_answer": "mijn zus"},
]


@pytest.mark.parametrize("new", ELSEWHERE, ids=lambda new: next(iter(new)))
@pytest.mark.parametrize("safe", [MAIL, MORNINGS], ids=["the same", "narrower"])
def test_where_it_leads_counts_only_after_a_talk(
    case: World, new: dict[str, str], safe: SafeContact
) -> None:
    """A new number with the same hours is the way he gets her messages."""
    before = factories.snapshot(case.db)
    for who in ("applicant", "intake"):
        assert key(change(case, who, safe, **new)) == "contact_unsafe"
    assert key(change(case, "applicant", safe, spoken_alone=True, **new)) == "contact_unsafe"
    assert factories.snapshot(case.db) == before
    assert key(change(case, "intake", safe, spoken_alone=True, **new)) is None
    field, value = next(iter(new.items()))
    assert getattr(rule(case), field) == value


def test_the_same_address_said_again_is_not_new(case: World) -> None:
    known = rule(case)
    assert key(change(case, "applicant", MORNINGS, mail=known.mail, phone=known.phone)) is None


def test_who_else_can_open_it_may_be_told_at_any_time(case: World) -> None:
    assert key(change(case, "intake", MAIL, who_can_open="hij kent de code")) is None
    assert rule(case).who_can_open == "hij kent de code"
    assert rule(case).shared


def test_no_contact_needs_no_address(case: World) -> None:
    assert key(change(case, "applicant", NONE, mail="ander@voorbeeld.example")) is None


def test_a_way_without_a_number_is_none(case: World) -> None:
    bare = replace(rule(case), mail="", phone="")
    with case.db.transaction() as tx:
        person = people.find(tx, tx.get_one(models.Case, case.case_id), "applicant")
        assert person is not None
        people.write_contact(tx, person, bare)
    done = change(case, "intake", SafeContact("sms"), spoken_alone=True)
    assert isinstance(done, Refusal)
    assert (done.key, done.detail) == ("facts_missing", "phone")


# --- what makes a rule run anew -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "spoken", "anew"),
    [("applicant", False, True), ("intake", True, True), ("intake", False, False)],
)
def test_narrowing_runs_anew_only_on_her_own_word(
    case: World, who: str, spoken: bool, anew: bool
) -> None:
    began = case.now
    case.now += timedelta(days=5)
    assert key(change(case, who, MORNINGS, spoken_alone=spoken)) is None
    assert rule(case).safe.set_at == (case.now if anew else began)


CONFIRMING: list[tuple[str, str, bool, str | None]] = [
    ("", "applicant", False, None),
    ("", "intake", True, None),
    ("fortnight", "applicant", False, None),
    ("fortnight", "intake", False, "contact_unsafe"),
    ("fortnight", "intake", True, None),
    ("lost_phone", "applicant", False, "contact_unsafe"),
    ("moving_in", "applicant", False, "contact_unsafe"),
    ("return", "applicant", False, "contact_unsafe"),
    ("release", "applicant", False, "contact_unsafe"),
    ("lost_phone", "intake", False, "contact_unsafe"),
    ("lost_phone", "intake", True, None),
    ("death", "applicant", False, "contact_unsafe"),
    ("death", "intake", True, None),
]


@pytest.mark.parametrize(("happened", "who", "spoken", "refused"), CONFIRMING)
def test_who_may_confirm_after_what(
    case: World, happened: str, who: str, spoken: bool, refused: str | None
) -> None:
    """After a signal her word on a page may be somebody else's; after a fortnight it is hers."""
    if happened == "fortnight":
        case.now += FORTNIGHT
    elif happened:
        case.grant("new_signal", "police", kind=happened)
    before = rule(case)
    assert key(confirm(case, who, spoken=spoken)) == refused
    after = rule(case)
    if refused is None:
        assert after.safe == replace(MAIL, set_at=case.now)
        assert replace(after, safe=NONE) == replace(before, safe=NONE)
    else:
        assert after == before


def test_confirming_lets_go_what_waited(case: World) -> None:
    case.grant("new_signal", "police", kind="lost_phone")
    post = Postman()
    send(case.db, case.now, post)
    kinds = [(t.kind, t.about) for t in case.rows(models.Task) if t.done_at is None]
    assert sorted(kinds) == [("another_route", "acknowledge"), ("confirm_contact", "receipt")]
    assert post.got == []
    assert key(confirm(case, "intake", spoken=True)) is None
    assert [t.kind for t in case.rows(models.Task) if t.done_at is None] == []
    assert send(case.db, case.now, post) == 1


def test_no_contact_cannot_be_confirmed(case: World) -> None:
    change(case, "applicant", NONE)
    assert key(confirm(case, "intake", spoken=True)) == "no_contact"
    assert key(confirm(case, "intake", spoken=True, of="subject")) == "no_contact"


def test_somebody_who_applied_confirms_nothing_for_another(database: Database) -> None:
    case = factories.world(database)
    factories.received(case, by="relative", applicant=SISTER, contact={"channel": "mail"})
    assert key(change(case, "intake", MAIL, of="person_at_risk", spoken_alone=True)) == (
        "facts_missing"
    )
    given = {"of": "person_at_risk", "spoken_alone": True, "mail": "zij@voorbeeld.example"}
    assert key(change(case, "intake", MAIL, **given)) is None
    assert key(confirm(case, "applicant", of="person_at_risk")) == "not_assigned"


# --- the pages ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("still")
def test_the_page_shows_each_rule_and_what_waits(app: Flask, case: World) -> None:
    desk = log_in(app, case, "intake")
    shown = desk.see(address(case, "contact"))
    assert "De aanvrager, degene die risico loopt, de ontvanger" in shown
    assert "E-mail: elke dag, de hele dag." in shown
    assert "geldt" in shown
    assert "Geldt tot: zaterdag 12 december 2026 om 00:00" in shown or "12 december" in shown
    assert "Bevestiging van ontvangst: gaat vanzelf weg als het moment er is." in shown
    case.grant("new_signal", "police", kind="moving_in")
    send(case.db, case.now, Postman())
    shown = desk.see(address(case, "contact"))
    assert "verlopen na een signaal" in shown
    assert "Bevestiging van ontvangst: wacht tot het mag" in shown


@pytest.mark.usefixtures("still")
def test_the_page_warns_where_another_can_open_it(app: Flask, case: World) -> None:
    change(case, "intake", MAIL, who_can_open="mijn man leest mee")
    shown = log_in(app, case, "intake").see(address(case, "contact"))
    assert "Een ander kan meelezen of meeluisteren mijn man leest mee" in shown


@pytest.mark.usefixtures("still")
def test_a_relatives_word_is_shown_as_a_tip(app: Flask, case: World) -> None:
    case = factories.begin(case.db, case.staff, case.now)
    factories.received(case, by="relative", applicant=SISTER, contact={"channel": "mail"})
    shown = log_in(app, case, "intake").see(address(case, "contact"))
    assert "is een tip" in shown
    assert "Geen contact, tot een medewerker dit na eigen navraag vastlegt." in shown


@pytest.mark.usefixtures("still")
def test_what_is_to_be_changed_is_filled_in(app: Flask, case: World) -> None:
    change(case, "applicant", replace(MORNINGS, letter=False))
    desk = log_in(app, case, "intake")
    page = address(case, "contact")
    html = desk.get(page, voor="applicant").get_data(as_text=True)
    assert 'value="iemand@voorbeeld.example"' in html
    assert html.count("checked") == 4, "for whom, the way and two days"
    assert desk.get(page, voor="subject").get_data(as_text=True).count("checked") == 0
    less = {"of": "applicant", "channel": "mail", "days": ["mon"], "mail": rule(case).mail}
    assert desk.post(page, page, **less).location == address(case)
    assert rule(case).safe.days == ("mon",)


@pytest.mark.usefixtures("still")
def test_the_page_confirms_only_after_a_talk(app: Flask, case: World) -> None:
    case.grant("new_signal", "police", kind="lost_phone")
    desk = log_in(app, case, "intake")
    page = address(case, "contact-bevestigen")
    answer = desk.post(page, page, of="applicant")
    assert answer.status_code == 422
    assert "Dit kan alleen na een gesprek met haar alleen." in words(answer)
    assert rule(case).safe.lapsed
    assert desk.post(page, page, of="applicant", spoken_alone="y").location == address(case)
    assert not rule(case).safe.lapsed


@pytest.mark.parametrize("who", ["panel_chair", "decision_maker", "police"])
@pytest.mark.usefixtures("still")
def test_the_pages_are_for_who_reaches_her(app: Flask, case: World, who: str) -> None:
    for slug in ("contact", "contact-bevestigen"):
        assert log_in(app, case, who).get(address(case, slug)).status_code == 403
