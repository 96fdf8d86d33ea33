"""Organisations asked with care: a subject's own, and whoever guides, treats or guards him."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from disclosure.accounts import integrity
from disclosure.accounts.integrity_models import IntegrityContact
from disclosure.cases import models, steps
from disclosure.cases.documents import CASE, Note
from disclosure.errors import Refusal
from disclosure.procedure.permissions import Actor
from disclosure.review import actions, apart, rules
from disclosure.review.models import Enquiry
from disclosure.settings import Settings
from disclosure.store import vault
from disclosure.store.database import Database
from tests import factories, shielding
from tests.arguments import ARGUMENTS
from tests.conftest import strict_app
from tests.desk import QUEUE, address, log_in
from tests.factories import World, snapshot
from tests.shielding import ENOUGH, MANAGER
from tests.staff import log_of

POLICE = "police/2"
"""The contact for integrity of the police."""
SHARED = "Voorbeeldlaan 12, 1000 AA Amsterdam"
PURPOSE = "Noor Fictief woont met hem aan de Voorbeeldlaan."


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among staff."""
    return factories.world(database)


@pytest.fixture(autouse=True)
def moment(case: World) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the case's moment."""
    with time_machine.travel(case.now, tick=False) as moved:
        yield moved


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    return strict_app(settings, database)


def shielded(case: World) -> World:
    """Let the subject be an officer, and the contact for integrity be named."""
    factories.gathering(case)
    shielding.found(case)
    shielding.contact(case, POLICE)
    assert shielding.judge(case, MANAGER, *ENOUGH, POLICE, "veilig_thuis") is None
    return case


def answer(case: World, who: str, **changes: object) -> object:
    given = {"kind": "nothing", "searched": "Alles", "accept_conditions": True} | changes
    args = rules.Answer(**given)  # type: ignore[arg-type]
    return actions.answer(case.db, case.case_id, args, case.actor(who), case.now)


# --- the subject works there


def test_the_question_goes_to_the_contact_for_integrity_alone(app: Flask, case: World) -> None:
    shielded(case)
    case.grant("enquire", "case_director", to=["police"])
    assert case.clock("enquiry_reply:police").owner_id == case.id_of(POLICE)
    assert case.take_like("answer", "police") == Refusal("shielded")
    assert "Vraag" not in log_in(app, case, "police").see(QUEUE).replace("Vragen", "")
    contact = log_in(app, case, POLICE)
    page = address(case, "antwoord")
    assert "Noor Fictief" not in contact.see(page)
    actions.accept_conditions(case.db, case.case_id, case.actor(POLICE), case.now)
    text = contact.see(page)
    assert "Wie zocht haar op?" in text
    assert "Noor Fictief" in text
    assert answer(case, POLICE) == Refusal("facts_missing", "looked_up")
    assert isinstance(answer(case, POLICE, looked_up="Niemand"), steps.Done)
    with case.db.read() as tx:
        (row,) = case.rows(Enquiry)
        note = vault.open(tx, case.case_id, CASE, "enquiries", row.id, row.answer, Note)
    assert note.texts["looked_up"] == "Niemand"
    assert "Niemand" in log_in(app, case, "case_director").see(address(case))


def test_only_organisations_of_which_somebody_is_named_are_asked(app: Flask, case: World) -> None:
    shielded(case)
    assert case.refuse("enquire", "case_director", to=["om"]) == "facts_missing"
    text = log_in(app, case, "case_director").see(address(case, "vragen"))
    assert "Veilig Thuis" in text
    assert "Openbaar Ministerie" not in text
    case.grant("enquire", "case_director", to=["veilig_thuis"])
    actions.accept_conditions(case.db, case.case_id, case.actor("veilig_thuis"), case.now)
    text = log_in(app, case, "veilig_thuis").see(address(case, "antwoord"))
    assert "Wie zocht haar op" not in text
    assert isinstance(answer(case, "veilig_thuis"), steps.Done)


def test_a_liaison_who_is_no_contact_is_not_named(case: World) -> None:
    factories.gathering(case)
    shielding.found(case)
    assert shielding.judge(case, MANAGER, *ENOUGH, "police") == "conflict"
    shielding.contact(case, "police")
    assert shielding.judge(case, MANAGER, *ENOUGH, "police") is None


def test_where_she_works_nobody_is_named_unless_she_wants_it(case: World) -> None:
    factories.gathering(case)
    shielding.told(case, "person_at_risk", work="Politie Amsterdam")
    shielding.match(case)
    assert shielding.shield(case).about == "person_at_risk"
    shielding.contact(case, "police")
    assert shielding.judge(case, MANAGER, *ENOUGH, "police") == "conflict"
    assert shielding.judge(case, MANAGER, *ENOUGH, "police", wish=True) is None


def test_a_contact_for_integrity_takes_no_ordinary_question(case: World) -> None:
    factories.gathering(case)
    shielding.contact(case, "police")
    case.grant("enquire", "case_director", to=["police"])
    assert case.clock("enquiry_reply:police").owner_id == case.id_of(POLICE)


@pytest.mark.parametrize("work", ["politie", "landmacht", "beveiliger"])
def test_weapons_are_answered_beforehand(app: Flask, case: World, work: str) -> None:
    factories.received(case)
    shielding.told(case, "subject", work=work)
    html = log_in(app, case, "intake").get(address(case, "triage")).text
    (chosen,) = re.findall(r'<input[^>]*checked[^>]*name="flag_weapons_access"[^>]*>', html)
    assert 'value="yes"' in chosen


def test_two_administrators_name_a_contact_and_take_it_back(case: World) -> None:
    shielding.contact(case, "police")
    with case.db.read() as tx:
        assert integrity.contacts(tx) == {case.id_of("police")}
    first, second = shielding.administrators()
    account, actor = case.id_of("police"), Actor(first, frozenset({"administrator"}))
    before = snapshot(case.db)
    for args, who, key in (
        (integrity.SetContact(contact=True, second=second), actor, "already_done"),
        (integrity.SetContact(contact=False, second=None), actor, "second_missing"),
        (integrity.SetContact(contact=False, second=first), actor, "same_person"),
        (integrity.SetContact(contact=False, second=case.id_of("intake")), actor, "wrong_role"),
        (integrity.SetContact(contact=False, second=second), case.actor("intake"), "wrong_role"),
    ):
        found = integrity.set_contact(case.db, account, args, who, case.now)
        assert isinstance(found, Refusal)
        assert found.key == key
    args = integrity.SetContact(contact=True, second=second)
    found = integrity.set_contact(case.db, case.id_of("intake"), args, actor, case.now)
    assert found == Refusal("wrong_role")
    assert snapshot(case.db) == before
    done = integrity.SetContact(contact=False, second=second)
    assert integrity.set_contact(case.db, account, done, actor, case.now) == account
    with case.db.read() as tx:
        assert tx.get(IntegrityContact, account) is None


# --- whoever guides, treats or guards


def parts(case: World) -> set[tuple[str, str]]:
    return {(row.organisation, row.part) for row in case.rows(models.Participation)}


@pytest.mark.parametrize("by", ["director", "liaison"])
def test_a_neutral_question_says_nothing_of_her_or_the_route(
    app: Flask, case: World, by: str
) -> None:
    factories.gathering(case, subject={**ARGUMENTS["submit"]["subject"], "addresses": [SHARED]})
    args = rules.Enquire(
        to=("probation",),
        purpose=PURPOSE,
        basis="Wpg 20",
        categories=("stalking",),
        neutral=("probation",) if by == "director" else (),
    )
    actions.enquire(case.db, case.case_id, args, case.actor("case_director"), case.now)
    desk, page = log_in(app, case, "probation"), address(case, "antwoord")
    if by == "liaison":
        assert PURPOSE in desk.see(page)
        assert desk.post(address(case, "begeleiding"), page).status_code == 303
    actions.accept_conditions(case.db, case.case_id, case.actor("probation"), case.now)
    text = desk.see(page)
    assert "Bram Verzonnen" in text
    assert "Voorbeeldlaan" not in text
    assert "Noor" not in text
    assert parts(case) == {("probation", "asked"), ("probation", "stepped_back")}
    case.grant("answer", "probation")


def test_whoever_guides_him_does_not_sit_read_or_vote(app: Flask, case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director", to=["probation"])
    case.grant("convene", "panel_chair", members=["police", "veilig_thuis", "probation"])
    who = case.actor("probation")
    assert apart.declare_neutral(case.db, case.case_id, who, case.now) is None
    assert ("probation", "convened") not in parts(case)
    assert case.refuse("vote", "probation") == "conflict"
    members = ["police", "veilig_thuis", "probation"]
    assert case.refuse("convene", "panel_chair", members=members) == "conflict"
    assert log_in(app, case, "probation").get(address(case, "stem")).status_code == 404
    done = ("declare_neutral", "done", {"stepped_back": "probation"})
    assert done in log_of(case.db, f"case:{case.case_id}")


def test_it_is_declared_once_and_by_whom_is_asked(case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director", to=["probation"])
    for who, key in (("om", "not_assigned"), ("case_director", "wrong_role"), ("probation", None)):
        before = snapshot(case.db)
        found = apart.declare_neutral(case.db, case.case_id, case.actor(who), case.now)
        assert (found.key if found else None) == key
        assert (snapshot(case.db) == before) == (key is not None)
    again = apart.declare_neutral(case.db, case.case_id, case.actor("probation"), case.now)
    assert again == Refusal("already_done")


def test_only_who_is_asked_can_be_asked_neutrally(case: World) -> None:
    factories.gathering(case)
    args = rules.Enquire(
        to=("om",), purpose="x", basis="x", categories=("stalking",), neutral=("police",)
    )
    found = actions.enquire(case.db, case.case_id, args, case.actor("case_director"), case.now)
    assert found == Refusal("facts_missing")
