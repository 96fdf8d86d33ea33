"""The panel's sittings by their rules: when, in which order, who sits, and who reads what."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest

from disclosure.cases.rules import SIGNAL_KINDS
from disclosure.decisions import minutes_rules, minutes_text
from disclosure.desk import sight
from disclosure.errors import Refusal
from disclosure.procedure import profile
from disclosure.review import meeting_rules, need_to_know
from disclosure.review.meeting_rules import Place, PlanMeeting, Seating

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=5)
LAW = profile.load("nl")
CORE = frozenset(each.key for each in LAW.organisations if each.core)
EVERYBODY = [each.key for each in LAW.organisations]
PLANNED = PlanMeeting(starts_at=LATER, place="Room 4")


def person(number: int) -> UUID:
    return UUID(int=number)


@pytest.mark.parametrize(
    ("changes", "begins", "key", "about"),
    [
        ({}, None, None, ""),
        ({}, LATER, None, ""),
        ({}, NOW, "already_done", ""),
        ({"starts_at": None}, None, "facts_missing", "starts_at"),
        ({"starts_at": NOW}, None, "facts_missing", "starts_at"),
        ({"kind": "party"}, None, "facts_missing", "kind"),
        ({"way": "pigeon"}, None, "facts_missing", "kind"),
        ({"place": ""}, None, "facts_missing", "place"),
        ({"place": "x" * 201}, None, "facts_missing", "place"),
    ],
)
def test_a_meeting_lies_ahead_at_a_named_place(
    changes: dict[str, object], begins: datetime | None, key: str | None, about: str
) -> None:
    args = replace(PLANNED, **changes)  # type: ignore[arg-type]
    found = meeting_rules.refuse_plan_meeting(args, NOW, begins)
    assert found == (Refusal(key, about) if key else None)


@pytest.mark.parametrize(
    ("seating", "about"),
    [
        (Seating("meeting", NOW), None),
        (Seating("written", NOW), None),
        (Seating("meeting", NOW, LATER, True), None),
        (Seating("written", NOW, vote_by=LATER), None),
        (Seating("meeting", NOW, None, True), "meeting"),
        (Seating("meeting", NOW, NOW, True), "meeting"),
        (Seating("written", NOW, LATER, True), "meeting"),
        (Seating("meeting", NOW, vote_by=LATER), "until"),
        (Seating("written", NOW, vote_by=NOW), "until"),
    ],
)
def test_a_case_goes_on_an_agenda_or_into_a_round(seating: Seating, about: str | None) -> None:
    found = meeting_rules.refuse_seating(seating)
    assert found == (Refusal("facts_missing", about) if about else None)


def test_an_agenda_begins_with_danger_then_with_what_ends_first() -> None:
    places = [
        Place("standard", LATER),
        Place("standard", NOW),
        Place(None, NOW),
        Place("immediate", None),
        Place("high", LATER),
        Place("immediate", LATER),
        Place("elevated", NOW),
    ]
    assert meeting_rules.order(places) == [5, 3, 4, 6, 1, 0, 2]


@pytest.mark.parametrize(
    ("duty", "away", "conflicted", "wanted"),
    [
        ((), (), (), (1, 2, ())),
        ((3,), (), (), (3, 1, ())),
        ((), (1,), (), (2, 3, (1,))),
        ((), (), (1,), (2, 3, ())),
        ((2,), (2,), (3,), (1, None, (2,))),
        ((), (1, 2, 3), (), (None, None, (1, 2, 3))),
    ],
)
def test_an_organisation_is_seated(
    duty: tuple[int, ...],
    away: tuple[int, ...],
    conflicted: tuple[int, ...],
    wanted: tuple[int | None, int | None, tuple[int, ...]],
) -> None:
    found = meeting_rules.seat(
        [person(number) for number in (1, 2, 3)],
        duty=[person(number) for number in duty],
        away=frozenset(map(person, away)),
        conflicted=frozenset(map(person, conflicted)),
    )
    member, reserve, gone = wanted
    assert found.member == (person(member) if member else None)
    assert found.reserve == (person(reserve) if reserve else None)
    assert found.away == tuple(map(person, gone))


def test_a_member_reads_others_only_after_its_own_vote() -> None:
    found = {
        (chair, voted): meeting_rules.may_see_others(chair=chair, voted=voted)
        for chair, voted in product((False, True), repeat=2)
    }
    assert [key for key, sees in found.items() if not sees] == [(False, False)]


# --- need to know


@pytest.mark.parametrize("organisation", EVERYBODY)
def test_everybody_reads_the_own_items_and_what_may_be_told(organisation: str) -> None:
    for use in need_to_know.BOTH:
        assert need_to_know.reads_item(organisation, CORE, organisation, use)
    for source in EVERYBODY:
        assert need_to_know.reads_item(organisation, CORE, source, "may_tell")


@pytest.mark.parametrize(
    ("organisation", "source", "reads"),
    [
        ("police", "om", True),
        ("police", "veilig_thuis", True),
        ("police", "ggz", False),
        ("probation", "ggz", False),
        ("veilig_thuis", "ggz", True),
        ("child_protection", "ggz", True),
        ("shelter", "police", False),
        ("municipality", "veilig_thuis", False),
        ("ggz", "police", False),
    ],
)
def test_what_is_for_the_panel_alone(organisation: str, source: str, reads: bool) -> None:
    assert need_to_know.reads_item(organisation, CORE, source, "panel_only") is reads


def test_the_tables_know_every_reader_and_source() -> None:
    assert set(need_to_know.ITEMS) == set(product(need_to_know.Reader, need_to_know.Source))
    assert set(need_to_know.PLAN) == set(need_to_know.Reader)
    assert need_to_know.TREATS <= need_to_know.CARE <= set(EVERYBODY)


def test_who_was_invited_reads_the_own_actions_of_the_plan() -> None:
    assert need_to_know.reads_action("police", CORE, "shelter")
    assert need_to_know.reads_action("shelter", CORE, "shelter")
    assert not need_to_know.reads_action("shelter", CORE, "police")


def test_no_signal_that_tells_who_applied_is_a_fact() -> None:
    assert set(need_to_know.FACTS) <= set(SIGNAL_KINDS)
    assert not set(need_to_know.FACTS) & sight.TELLING_SIGNALS


# --- minutes

MEMBERS = frozenset({"police", "veilig_thuis", "probation"})
VOTED = frozenset({"police", "veilig_thuis"})


@pytest.mark.parametrize(
    ("args", "members", "adopted", "key"),
    [
        ({"present": ("police", "veilig_thuis")}, MEMBERS, False, None),
        ({"present": tuple(MEMBERS), "correction": "A name"}, MEMBERS, True, None),
        ({"present": tuple(MEMBERS)}, MEMBERS, True, "reason_missing"),
        ({"present": ("police",)}, MEMBERS, False, "facts_missing"),
        ({"present": ()}, MEMBERS, False, "facts_missing"),
        ({"present": (*MEMBERS, "om")}, MEMBERS, False, "facts_missing"),
        ({"present": ("police",)}, frozenset(), False, "advice_missing"),
    ],
)
def test_minutes_say_who_was_there(
    args: dict[str, object], members: frozenset[str], adopted: bool, key: str | None
) -> None:
    given = minutes_rules.DraftMinutes(**args)  # type: ignore[arg-type]
    found = minutes_rules.refuse_draft_minutes(given, members=members, voted=VOTED, adopted=adopted)
    assert (found.key if found else None) == key


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ((True, True, False), None),
        ((True, True, True), "already_done"),
        ((False, True, False), "facts_missing"),
        ((True, False, False), "advice_missing"),
    ],
)
def test_minutes_are_adopted_once(facts: tuple[bool, bool, bool], key: str | None) -> None:
    drafted, advised, adopted = facts
    found = minutes_rules.refuse_adopt(drafted=drafted, advised=advised, adopted=adopted)
    assert (found.key if found else None) == key


def test_what_minutes_say() -> None:
    ballot = minutes_text.Ballot(
        organisation="police",
        outcome="defer",
        dissent=True,
        texts={"reason": "Wait\u202e for it", "necessity": "Not yet"},
    )
    record = minutes_text.Record(
        reference="7K4M2P9RTX3",
        number=2,
        held=NOW,
        kind="urgent",
        place="Kamer 4",
        vote_by=None,
        chair="Victor Zeeman",
        members=("police", "veilig_thuis"),
        stepped_back=("om",),
        replaced=("police",),
        ballots=(ballot,),
        outcome="disclose",
        advice={"necessity": "Needed", "what": "The conviction"},
        present=("police",),
        remarks="One\n\nTwo",
        correction="A typing error",
    )
    said = minutes_text.compose(record)
    facts = dict(said["facts"])
    assert facts["Hoe"].startswith("Spoedvergadering, 30 november 2026 om 10.00 uur")
    assert (facts["Aanwezig"], facts["Afwezig"]) == ("Politie", "Veilig Thuis")
    assert facts["Stapte opzij"] == "Openbaar Ministerie"
    assert "medewerker van Politie" in facts["Kende iemand in de zaak"]
    assert said["votes"][0]["dissent"] == "Afwijkende mening"
    assert said["votes"][0]["reason"] == "Wait for it"
    assert said["votes"][0]["more"] == [["Noodzaak", "Not yet"]]
    assert said["advice"]["more"] == [["Noodzaak", "Needed"], ["Wat precies?", "The conviction"]]
    assert said["remarks"] == ["One", "Two"]
    written = replace(record, kind="written", vote_by=LATER, replaced=(), present=record.members)
    facts = dict(minutes_text.compose(written)["facts"])
    assert "stemmen vóór 30 november 2026 om 15.00 uur" in facts["Hoe"]
    assert (facts["Afwezig"], facts["Kende iemand in de zaak"]) == ("niemand", "niemand meldde dat")
