"""A talk in parts: what she heard is kept, only the rest is left to say; trying, and giving up."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from disclosure.cases import models as cases
from disclosure.cases import people
from disclosure.cases.documents import CASE
from disclosure.cases.steps import Done
from disclosure.decisions import models, talk_models, talk_queries, talk_rules, telling
from disclosure.decisions.telling_rules import Tell
from disclosure.errors import Refusal
from disclosure.settings import Settings
from disclosure.store import vault
from disclosure.store.database import Database
from tests import factories
from tests.factories import EXPIRING, ITEM, World, snapshot
from tests.review_pages import Pages, pages
from tests.talks import SPOKEN, TOLD, check_victims

OFFICER, DIRECTOR = "disclosure_officer", "case_director"
FIRST = f"Veroordeeld: {ITEM['text']}"
SECOND = "He broke her door."
LATER = {**ITEM, "id": "p3", "text": SECOND}
SAID = "Dit is al gezegd, in een eerder gesprek."
PARTLY = {**SPOKEN, "result": "partly"}
LEFT = {key: value for key, value in TOLD.items() if key not in ("said_0", "words_0")}
REST = {**LEFT, "said_1": "y", "words_1": "The door of the one before me"}
TRY: dict[str, Any] = {"result": "not_reached", "understood": False}


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft among staff."""
    return factories.world(sqlite_only)


@pytest.fixture
def both(database: Database) -> World:
    """Return a draft among staff, on either database."""
    return factories.world(database)


@pytest.fixture
def site(settings: Settings, case: World) -> Pages:
    return pages(settings, case)


def two_lines(case: World, chosen: tuple[str, ...] = ("p1", "p3"), **later: Any) -> World:
    """Bring a draft to an appointment at which two items are spoken."""
    factories.gathering(case)
    case.grant("enquire", DIRECTOR)
    case.grant("answer", "police", items=[ITEM, {**LATER, **later}])
    case.grant("answer", "veilig_thuis", kind="nothing", items=[], searched="All names")
    case.grant("close_gathering", DIRECTOR)
    case.grant("plan_safety", DIRECTOR, state="prepared")
    factories.matched(case)
    factories.advised(case)
    case.grant("draft_decision", DIRECTOR, items=list(chosen))
    case.grant("sign_decision", "decision_maker")
    case.grant("schedule_telling", OFFICER)
    check_victims(case)
    return case


def held(case: World) -> list[tuple[int, bool, str]]:
    """Return every line of every talk that was kept: place, whether said, her words."""
    kept = []
    with case.db.read() as tx:
        for row in case.rows(talk_models.Talk):
            table, type_ = talk_models.Talk.__tablename__, talk_rules.Conversation
            talk = vault.open(tx, case.case_id, CASE, table, row.telling_id, row.document, type_)
            kept += [(line.place, line.said, line.words) for line in talk.lines]
    return sorted(kept)


def said_before(case: World) -> set[int]:
    with case.db.read() as tx:
        return set(talk_queries.said_before(tx, case.case_id))


# --- in parts


def test_what_she_heard_is_kept_and_only_the_rest_is_left(site: Pages, case: World) -> None:
    two_lines(case)
    page = site.html(OFFICER, "gesprek")
    assert page.count('name="said_') == 2
    site.takes(OFFICER, "gesprek", "tell", **PARTLY)
    assert (case.case.stage, said_before(case)) == ("delivery", {0})
    page = site.html(OFFICER, "gesprek")
    assert 'name="said_1"' in page
    assert 'name="said_0"' not in page
    for slug in ("gesprek", "gespreksblad"):
        said = site.see(OFFICER, slug)
        assert FIRST not in said, slug
    site.refuses(OFFICER, "gesprek", "Vul dit in.", "said_1", **LEFT)
    site.refuses(OFFICER, "gesprek", "Vul dit in.", "words_1", **{**REST, "words_1": ""})
    after = f"/werk/zaken/{case.case.reference}/na-het-gesprek"
    site.takes(OFFICER, "gesprek", "tell", after, **REST)
    assert held(case) == [
        (0, True, SPOKEN["words_0"]),
        (1, False, ""),
        (1, True, REST["words_1"]),
    ]


def test_sending_a_part_twice_keeps_no_line_that_was_not_said(site: Pages, case: World) -> None:
    two_lines(case)
    site.takes(OFFICER, "gesprek", "tell", **PARTLY)
    kept = held(case)
    again = site.send(OFFICER, "gesprek", **PARTLY)
    assert again.status_code == 422
    assert 'href="#said_1"' in again.text
    assert (held(case), said_before(case)) == (kept, {0})


def test_a_new_decision_is_told_from_the_start(site: Pages, case: World) -> None:
    two_lines(case)
    site.takes(OFFICER, "gesprek", "tell", **PARTLY)
    (talk,), (decision,) = case.rows(models.Telling), case.rows(models.Decision)
    with case.changed() as tx:
        tx.get_one(models.Telling, talk.id).at = decision.drafted_at - timedelta(minutes=1)
    assert said_before(case) == set()
    assert site.html(OFFICER, "gesprek").count('name="said_') == 2


@pytest.mark.parametrize("result", ["declined", "not_reached", "told"])
def test_only_a_part_leaves_a_rest(both: World, result: str) -> None:
    two_lines(both)
    lines = tuple(talk_rules.Line(said=True, words="x", place=n) for n in (0, 1))
    talk = talk_rules.Conversation(identity="known", lines=lines, may_tell=True, no_proof=True)
    args = Tell(
        result=result,
        via="visit",
        undertaking="refused",
        earlier_victims_checked=True,
        talk=talk,
    )
    actor = both.actor(OFFICER)
    assert isinstance(telling.tell(both.db, both.case_id, args, actor, both.now), Done)
    assert said_before(both) == set()


def test_a_rest_that_ended_is_never_said(site: Pages, case: World) -> None:
    """The term of the second line is over between both talks: all that is left is silence."""
    two_lines(case, ("p3", "p1"), expires=EXPIRING["expires"])
    typed = {**LEFT, "result": "partly", "said_1": "y", "words_1": "He hit her"}
    site.takes(OFFICER, "gesprek", "tell", **typed)
    assert SECOND in site.see(OFFICER, "gesprek")
    case.at("2026-12-11T09:00")
    said = site.see(OFFICER, "gesprek")
    assert SECOND not in said
    assert "niet meer vertellen" in said
    assert site.html(OFFICER, "gesprek").count('name="said_') == 0
    after = f"/werk/zaken/{case.case.reference}/na-het-gesprek"
    site.takes(OFFICER, "gesprek", "tell", after, **LEFT)


# --- trying and giving up


@pytest.mark.parametrize(
    ("tries", "wanted"),
    [
        ((), "not_overdue"),
        (((0, "visit"), (15, "veilig_thuis")), "not_overdue"),
        (((0, "visit"), (8, "visit"), (8, "visit")), "not_overdue"),
        (((0, "visit"), (6, "veilig_thuis"), (7, "visit")), "not_overdue"),
        (((0, ""), (8, ""), (8, "visit")), "not_overdue"),
        (((0, "visit"), (7, "veilig_thuis"), (7, "visit")), None),
        (((0, "mail"), (14, "visit"), (0, "mail"), (0, "visit")), None),
    ],
    ids=["none", "two", "one way", "13 days", "no way", "enough", "more"],
)
def test_giving_up_by_way_and_day(
    case: World, tries: tuple[tuple[int, str], ...], wanted: str | None
) -> None:
    factories.delivery(case)
    for days, via in tries:
        case.wait(days=days)
        case.grant("tell", OFFICER, via=via, **TRY)
    up = {"result": "given_up", "second": "regional_manager"}
    if wanted:
        assert case.refuse("tell", OFFICER, **up) == wanted
    else:
        case.grant("tell", OFFICER, **up)
        assert case.case.stage == "follow_up"
        assert not case.has("objection")


def test_the_page_says_what_was_tried_and_what_giving_up_needs(site: Pages, case: World) -> None:
    factories.delivery(case)
    needs = "Opgeven kan pas na 3 pogingen, op 2 manieren, over 14 dagen, samen met de manager."
    page = site.see(OFFICER, "gesprek")
    assert needs in page
    assert "Er is nog niet zonder antwoord geprobeerd." in page
    case.grant("tell", OFFICER, via="visit", **TRY)
    page = site.see(OFFICER, "gesprek")
    assert page.count("Aan de deur of op het werk, veilig") == 2, "the try, and the way to choose"


# --- a death


@pytest.mark.parametrize("result", ["not_reached", "given_up"])
def test_a_death_stops_every_message(both: World, result: str) -> None:
    factories.delivery(both)
    given: dict[str, Any] = {"result": result, "died": True, "understood": False, "via": "visit"}
    second = {"second": "regional_manager"} if result == "given_up" else {}
    both.grant("tell", OFFICER, **given, **second)
    with both.db.read() as tx:
        for person in people.everyone(tx, both.case_id):
            rule = people.read_contact(tx, person)
            assert rule is None or rule.safe.blocked
    waiting = {row.id for row in both.rows(cases.Message) if row.state == "queued"}
    both.wait(days=40)
    went = [row for row in both.rows(cases.Message) if row.id in waiting and row.state == "sent"]
    assert went == []


def test_without_a_death_the_tries_are_counted(case: World) -> None:
    factories.delivery(case)
    case.grant("tell", OFFICER, via="visit", **TRY)
    up = {"result": "given_up", "second": "regional_manager"}
    assert case.refuse("tell", OFFICER, **up) == "not_overdue"
    case.grant("tell", OFFICER, **{**TRY, "died": True})
    case.grant("tell", OFFICER, **up)


def test_one_who_was_tried_under_another_part_is_the_same_human(case: World) -> None:
    factories.delivery(case)
    for part in talk_queries.PARTS:
        with case.db.read() as tx:
            row = tx.get_one(cases.Case, case.case_id)
            assert talk_queries.alike(tx, row, part) == set(talk_queries.PARTS)


def test_two_humans_are_not_tried_as_one(case: World) -> None:
    factories.delivery(case, by="relative", applicant=factories.SISTER)
    with case.db.read() as tx:
        row = tx.get_one(cases.Case, case.case_id)
        assert talk_queries.alike(tx, row, "applicant") == {"applicant"}
        assert talk_queries.alike(tx, row, "recipient") == {"recipient", "person_at_risk"}


def test_half_a_talk_leaves_no_trace(both: World) -> None:
    two_lines(both)
    lines = (talk_rules.Line(said=True, words="x"), talk_rules.Line(said=False, place=1))
    talk = talk_rules.Conversation(identity="known", lines=lines, may_tell=True, no_proof=True)
    told = Tell(result="told", undertaking="signed", earlier_victims_checked=True, talk=talk)
    before = snapshot(both.db)
    for args, detail in (
        (told, "said_1"),
        (replace(told, talk=replace(talk, identity="")), "identity"),
        (replace(told, result="partly", talk=replace(talk, may_tell=False)), "may_tell"),
        (replace(told, result="partly", talk=replace(talk, no_proof=False)), "no_proof"),
    ):
        found = telling.tell(both.db, both.case_id, args, both.actor(OFFICER), both.now)
        assert isinstance(found, Refusal)
        assert (found.key, found.detail) == ("facts_missing", detail)
    assert snapshot(both.db) == before
