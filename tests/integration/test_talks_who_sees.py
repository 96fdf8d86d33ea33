"""Around a talk nobody sees more than they need: brief, earlier victims, what goes to her."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from disclosure.decisions import talks, telling
from disclosure.requests import public_status
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.work import send
from disclosure.work.outgoing import Outgoing
from tests import factories, linking, returning
from tests.conftest import strict_app
from tests.factories import ITEM, PANEL, PANEL_ONLY, SISTER, World, moment, snapshot
from tests.integration.test_talks import advise_video
from tests.received import TELLTALE
from tests.review_pages import Pages, pages
from tests.talks import MEETING, READY, check_victims, meeting

OFFICER, DIRECTOR = "disclosure_officer", "case_director"
PLACE, OTHER = "A room of the shelter", "The library upstairs"
WHY = "His brother works there"
PLANTED = {
    "what was told at the start": "quagga",
    "the address of the subject": "okapi",
    "another name of the subject": "tapir",
    "the judgement of triage": "gnu",
    "the purpose of the enquiry": "ibex",
    "an item for the panel only": "lynx",
    "an item that was not chosen": "civet",
    "which systems were searched": "marten",
    "the reason of a vote": "otter",
    "the necessity": "stoat",
    "the answers of the advice": "ferret",
    "what was looked at for earlier victims": "badger",
    "what was done for earlier victims": "heron",
    "who asked": "Sofie",
    "a signal": "weasel",
}
"""Part of the case → a word that stands in it and nowhere else."""


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft among staff."""
    return factories.world(sqlite_only)


@pytest.fixture
def app(settings: Settings, case: World) -> Flask:
    return strict_app(settings, case.db)


@pytest.fixture
def site(settings: Settings, case: World) -> Pages:
    return pages(settings, case)


def planted(case: World) -> World:
    """Bring a draft to a prepared appointment, with a telling word in each other part."""
    subject: dict[str, Any] = {"name": "Bram Verzonnen", "born": "1988-07-19"}
    subject |= {"addresses": ["Okapi street 1"], "aliases": ["Tapir"]}
    asked = {"by": "relative", "applicant": SISTER, "subject": subject, "words": "The quagga."}
    case.grant("submit", "applicant", **asked)
    for part in ("applicant", "person_at_risk"):
        case.grant("confirm_identity", "intake", of=part)
    case.grant("triage", "intake", judgement="A gnu.")
    case.grant("enquire", DIRECTOR, purpose="An ibex?")
    items = [ITEM, {**PANEL_ONLY, "text": "A lynx."}, {**ITEM, "id": "p4", "text": "A civet."}]
    case.grant("answer", "police", items=items)
    case.grant("answer", "veilig_thuis", kind="nothing", items=[], searched="The marten")
    case.grant("close_gathering", DIRECTOR)
    case.grant("plan_safety", DIRECTOR, state="prepared")
    factories.matched(case)
    case.grant("convene", "panel_chair")
    for organisation in PANEL:
        case.grant("vote", organisation, reason="An otter.")
    answers = dict.fromkeys(factories.ANSWERS, "A ferret.")
    case.grant("advise", "panel_chair", necessity="A stoat.", answers=answers)
    case.grant("draft_decision", DIRECTOR)
    case.grant("sign_decision", "decision_maker")
    args = meeting(READY, agreed_in_person=True)
    telling.schedule_telling(case.db, case.case_id, args, case.actor(OFFICER), case.now)
    looked(case)
    case.grant("new_signal", DIRECTOR, text="A weasel.")
    return case


def looked(case: World) -> None:
    """Look at every item, with telling words."""
    check_victims(case, OFFICER, "protected", looked="With the badger", done="The heron passes by")


def told_in(text: str) -> list[str]:
    """Return which parts of the case a text gives away."""
    return [part for part, word in PLANTED.items() if word.casefold() in text.casefold()]


# --- need to know


def test_the_brief_holds_nothing_beyond_need_to_know(site: Pages, case: World) -> None:
    planted(case)
    html = site.html(OFFICER, "gespreksblad")
    assert told_in(html) == []
    for needed in ("Noor Fictief", "Bram Verzonnen", ITEM["text"], PLACE, READY.leaving):
        assert needed in html, needed


def test_the_words_that_were_planted_are_there(site: Pages, case: World) -> None:
    planted(case)
    found = told_in(site.html(OFFICER, "eerdere-slachtoffers"))
    assert found == [part for part in PLANTED if "earlier victims" in part]
    found = told_in(site.html(DIRECTOR, ""))
    assert {"an item for the panel only", "an item that was not chosen"} <= set(found)


@pytest.mark.parametrize("slug", ["gesprek", "gespreksblad", "afspraak", "na-het-gesprek"])
def test_what_lies_open_beside_her_names_no_earlier_victim(
    site: Pages, case: World, slug: str
) -> None:
    """The officer's tablet lies on the table: only the page of earlier victims tells of them."""
    factories.delivery(case)
    looked(case)
    if slug == "na-het-gesprek":
        case.grant("tell", OFFICER)
    said = site.html(OFFICER, slug)
    assert "badger" not in said
    assert "heron" not in said


def test_nothing_of_earlier_victims_reaches_her(site: Pages, app: Flask, case: World) -> None:
    factories.delivery(case)
    looked(case)
    with time_machine.travel(case.now, tick=False):
        visitor = returning.inside(app, case)
        for path in ("status", "antwoorden", "reactie", "bericht", "wie", "plan"):
            text = visitor.client.get(f"/verder/{path}").text
            assert told_in(text) == [], path
    assert told_in(site.html(OFFICER, "brieven")) == []


# --- moved and cancelled


def hers(visitor: Any) -> str:
    return str(visitor.client.get("/verder/status").text)


def sent(case: World) -> list[Outgoing]:
    """Let the worker send what is due."""
    out: list[Outgoing] = []
    send.send(case.db, case.now, out.append)
    return out


def schedule(case: World, place: str, time: str, moved: str = "") -> None:
    args = meeting(replace(READY, moved=moved), place=place, time=moment(time))
    found = telling.schedule_telling(case.db, case.case_id, args, case.actor(OFFICER), case.now)
    assert not hasattr(found, "key"), found


def test_moved_and_cancelled_she_sees_what_stands_and_mail_tells_nothing(
    app: Flask, case: World
) -> None:
    factories.decided(case)
    case.now = moment("2026-12-07T10:00")  # a Monday morning: mail may go
    out = sent(case)
    with time_machine.travel(case.now, tick=False) as clock:
        visitor = returning.inside(app, case)
        schedule(case, PLACE, "2026-12-20T10:00")
        assert PLACE in hers(visitor)
        on(clock, case)
        schedule(case, OTHER, "2026-12-21T16:30", WHY)
        seen = hers(visitor)
        assert (OTHER in seen, PLACE in seen, WHY in seen) == (True, False, False)
        assert seen.count("<time") == 1
        on(clock, case)
        actor = case.actor(OFFICER)
        assert talks.cancel_talk(case.db, case.case_id, WHY, actor, case.now) is None
        seen = hers(visitor)
        for text in (OTHER, PLACE, WHY, "<time", "16:30"):
            assert text not in seen, text
        assert visitor.client.get("/verder/reactie").location == "/verder/status"
        on(clock, case)
        out = [*out, *sent(case)]
    assert {one.name for one in out} >= {"appointment"}
    for one in out:
        whole = f"{one.subject}\n{one.body}".casefold()
        for word in (*TELLTALE, PLACE, OTHER, WHY, "16:30", "december", "bram", "noor"):
            assert word.casefold() not in whole, (one.name, word)


def on(clock: time_machine.Traveller, case: World, minutes: int = 5) -> None:
    """Let a few minutes pass for the case and for the wall clock."""
    case.now += timedelta(minutes=minutes)
    clock.move_to(case.now, tick=False)


def test_all_messages_of_an_appointment_are_the_same(case: World) -> None:
    """Made, moved or cancelled: who reads along learns no difference."""
    factories.decided(case)
    case.now = moment("2026-12-07T10:00")
    sent(case)
    bodies: list[tuple[str, str]] = []
    for number, act in enumerate(("made", "moved", "cancelled")):
        case.now += timedelta(hours=1)
        if act == "cancelled":
            actor = case.actor(OFFICER)
            assert talks.cancel_talk(case.db, case.case_id, WHY, actor, case.now) is None
        else:
            schedule(case, PLACE, "2026-12-20T10:00", WHY if number else "")
        case.now += timedelta(minutes=1)
        bodies += [(one.subject, one.body) for one in sent(case) if one.name == "appointment"]
    assert len(bodies) >= 2
    assert len(set(bodies)) == 1


# --- whoever asked for another


@pytest.mark.parametrize("outcome", ["disclose", "no_disclosure"])
def test_a_third_party_never_sees_a_talk(app: Flask, case: World, outcome: str) -> None:
    factories.decided(case, outcome, by="relative", applicant=SISTER)
    with time_machine.travel(case.now, tick=False):
        visitor = returning.inside(app, case)
        before = hers(visitor)
        args, now = meeting(agreed_in_person=True), case.now
        if outcome == "disclose":
            telling.schedule_telling(case.db, case.case_id, args, case.actor(OFFICER), now)
        else:
            talks.plan_outcome_talk(case.db, case.case_id, args, case.actor(DIRECTOR), now)
        assert returning.VOLATILE.sub("", hers(visitor)) == returning.VOLATILE.sub("", before)
    with case.db.read() as tx:
        assert public_status.planned(tx, case.case_id, case.now) == []


# --- while a review is open


def test_no_talk_is_planned_while_a_review_is_open(case: World) -> None:
    factories.decided(case, "no_disclosure")
    case.grant("integrity", "intake")
    before = snapshot(case.db)
    for changes in ({}, {"agreed_in_person": True}):
        found = plan(case, **changes)
        assert found is not None
        assert found.key == "integrity_open"
    assert snapshot(case.db) == before
    case.grant("integrity", "intake/2", result="proceed")
    assert plan(case) is None


def plan(case: World, **changes: Any) -> Any:
    actor, args = case.actor(DIRECTOR), meeting(**changes)
    return talks.plan_outcome_talk(case.db, case.case_id, args, actor, case.now)


def test_no_talk_is_planned_once_both_asked(case: World) -> None:
    factories.decided(case, "no_disclosure")
    linking.another(case, **linking.MIRROR)
    linking.match(case)
    found = plan(case, agreed_in_person=True)
    assert found is not None
    assert found.key == "integrity_open"


# --- at a video talk nobody arrives


def test_by_video_all_may_begin_at_the_same_moment(site: Pages, case: World) -> None:
    factories.panel(case)
    case.grant("plan_safety", DIRECTOR, state="prepared")
    advise_video(case, allowed=True)
    case.grant("draft_decision", DIRECTOR)
    case.grant("sign_decision", "decision_maker")
    same = {**MEETING, "officer_at": MEETING["her_at"]}
    site.refuses(OFFICER, "afspraak", "Kom apart aan", "officer_at", **same)
    site.takes(OFFICER, "afspraak", "schedule_telling", **same, video="y")
    assert "Via video. Vraag eerst of zij alleen is." in site.see(OFFICER, "gespreksblad")


def test_a_day_that_is_over_stands_no_more(case: World) -> None:
    factories.delivery(case)
    ahead: datetime = moment("2026-12-20T10:00")
    for now, count in ((ahead, 1), (ahead + timedelta(minutes=1), 0)):
        with case.db.read() as tx:
            assert len(public_status.planned(tx, case.case_id, now)) == count


def test_each_page_around_a_talk_is_refused_to_who_has_no_part(site: Pages, case: World) -> None:
    factories.delivery(case)
    for slug in ("gespreksblad", "eerdere-slachtoffers", "afspraak-afzeggen", "na-het-gesprek"):
        for who, status in (
            ("VR17:disclosure_officer", 404),
            ("privacy_officer", 403),
            ("regional_manager", 403),
            ("probation", 403),
        ):
            answer = site.get(who, slug)
            assert answer.status_code == status, (slug, who)
            assert "Noor" not in answer.text, (slug, who)
