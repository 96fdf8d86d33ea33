"""Whom the worker finds across cases, what it keeps of it, and what it sets going."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from disclosure.accounts.models import Account
from disclosure.cases import matching, models, people
from disclosure.cases.documents import PersonDetails
from disclosure.cases.link_models import Link
from disclosure.store import audit, blind_index, keys
from disclosure.store.blind_index import LookupKey
from disclosure.store.database import Database
from disclosure.store.log_tables import entries
from tests import factories, linking
from tests.factories import World
from tests.linking import BRAM, FLOOR, MIRROR, NOOR, REPEATED


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among staff."""
    return factories.world(database)


def look_up_keys(case: World) -> int:
    return len(case.rows(LookupKey))


def rewrite(case: World, role: str, details: PersonDetails) -> None:
    """Let the details of somebody change, as a step would."""
    with case.changed() as tx:
        found = people.find(tx, tx.get_one(models.Case, case.case_id), role)
        assert found is not None
        people.write_details(tx, found, details)


# --- look-up keys


def test_a_draft_has_none_and_receipt_waits_for_the_worker(case: World) -> None:
    assert linking.match(case) == 0
    factories.received(case)
    assert look_up_keys(case) == 0
    assert linking.match(case) == 1
    assert look_up_keys(case) > 0
    assert linking.match(case) == 0


def test_they_follow_every_change_of_who_somebody_is(case: World) -> None:
    factories.received(case)
    linking.match(case)
    before = {row.digest for row in case.rows(LookupKey)}
    rewrite(case, "subject", PersonDetails(name="Bram Verzonnen", bsn="999990019"))
    assert linking.match(case) == 1
    after = {row.digest for row in case.rows(LookupKey)}
    assert before - after
    assert after - before


def test_they_go_with_the_keys_of_their_case(case: World) -> None:
    other = linking.pair(case)
    with case.changed() as tx:
        keys.destroy_case_keys(tx, case.case_id)
    assert look_up_keys(case) == 0
    assert look_up_keys(other) > 0


def test_nothing_that_was_said_stands_in_them(case: World) -> None:
    linking.pair(case)
    stored = str(factories.snapshot(case.db)["lookup_keys"] + factories.snapshot(case.db)["links"])
    for word in ("Noor", "Bram", "fictief", "1990", "Amsterdam"):
        assert word not in stored


def test_a_case_that_cannot_be_read_does_not_hold_up_the_rest(case: World) -> None:
    factories.received(case)
    other = linking.another(case, **MIRROR)
    with case.changed() as tx:
        keys.destroy_case_keys(tx, case.case_id)
    assert linking.match(case) == 2
    assert look_up_keys(other) > 0


# --- whom it finds

WIM = {"name": "Wim Vaag", "born": "1970-01-30"}
MET: tuple[tuple[str, dict[str, Any], list[str]], ...] = (
    ("asks about each other", MIRROR, ["mirrored", "mirrored"]),
    ("he is at risk elsewhere", {"person": BRAM, "subject": FLOOR}, ["mirrored"]),
    (
        "a sister asks for him",
        {"by": "relative", "applicant": {**FLOOR, "relation": "sister"}, **MIRROR},
        ["mirrored", "mirrored"],
    ),
    (
        "he asks for another",
        {
            "by": "relative",
            "applicant": {**BRAM, "relation": "brother"},
            "person": FLOOR,
            "subject": WIM,
        },
        ["mirrored"],
    ),
    ("another woman", REPEATED, ["same_subject"]),
    ("again", {}, ["same_person", "same_subject"]),
    ("she, about another", {"person": NOOR, "subject": FLOOR}, ["same_person"]),
    (
        "one name alone",
        {"person": {"name": "Bram Verzonnen"}, "subject": NOOR},
        ["mirrored", "mirrored"],
    ),
    ("his name alone", {"person": FLOOR, "subject": {"name": "Bram Verzonnen"}}, []),
    ("nobody", {"person": FLOOR, "subject": WIM}, []),
)


@pytest.mark.parametrize(("changes", "found"), [m[1:] for m in MET], ids=[m[0] for m in MET])
def test_who_meets_whom(case: World, changes: dict[str, Any], found: list[str]) -> None:
    other = linking.pair(case, **changes) if changes else _again(case)
    assert linking.kinds(case) == linking.kinds(other) == found


def _again(case: World) -> World:
    factories.received(case)
    other = linking.another(case)
    linking.match(case)
    return other


def test_both_names_of_a_couple_are_enough(case: World) -> None:
    she, he = {"name": "Noor Fictief"}, {"name": "Bram Verzonnen"}
    factories.received(case, person=she, subject=he)
    linking.another(case, person=he, subject=she)
    linking.match(case)
    assert linking.kinds(case) == ["mirrored", "mirrored"]
    assert {link.agree for link in linking.links(case)} == {("name", "partner")}


def test_the_fields_are_named_and_nothing_in_them(case: World) -> None:
    factories.received(case)
    swapped = {"name": "N. Fictief", "born": "1990-02-03", "municipality": "Zwolle"}
    linking.another(case, person=swapped, subject=FLOOR)
    linking.match(case)
    (link,) = linking.links(case)
    assert (link.state, link.agree, link.differ) == (
        "candidate",
        ("name", "born_swapped"),
        ("municipality",),
    )
    assert (link.judged_at, link.judged_by) == (None, None)


@pytest.mark.parametrize("first", [0, 1])
def test_a_pair_is_kept_once_whoever_is_matched_first(case: World, first: int) -> None:
    factories.received(case)
    other = linking.another(case, **MIRROR)
    both = (case, other) if first == 0 else (other, case)
    for one in both:
        matching._match(one.db, one.case_id, one.now)
    assert linking.kinds(case) == ["mirrored", "mirrored"]
    with case.changed() as tx:
        tx.execute(update(models.Case).values(people_version=models.Case.people_version + 1))
    linking.match(case)
    assert linking.kinds(case) == ["mirrored", "mirrored"]


def test_a_change_while_it_is_matched_is_not_forgotten(case: World) -> None:
    factories.received(case)
    with case.changed() as tx:
        version = matching.write_keys(tx, case.case_id, case.now)
    rewrite(case, "subject", PersonDetails(name="Bram Anders"))
    with case.changed() as tx:
        matching._find(tx, case.case_id, version, case.now)
    with case.db.read() as tx:
        assert matching.waits(tx)
    assert linking.match(case) == 1


def test_what_was_rejected_comes_back_only_with_more_that_agrees(case: World) -> None:
    other = linking.pair(case, **REPEATED)
    assert linking.judge(case, "intake", "rejected") == [None]
    rewrite(other, "subject", PersonDetails(name="Bram Verzonnen", work="Bakery", born=_born()))
    linking.match(case)
    assert [link.state for link in linking.links(case)] == ["rejected"]
    for one in (case, other):
        rewrite(one, "subject", PersonDetails(name="B. Verzonnen", born=_born(), bsn="999990019"))
    linking.match(case)
    assert [link.state for link in linking.links(case)] == ["candidate"]


def _born() -> date:
    return date.fromisoformat(BRAM["born"])


def test_a_closed_case_is_found_too_and_left_in_peace(case: World) -> None:
    factories.closed(case)
    before = case.states(), linking.tasks(case)
    other = linking.another(case, **MIRROR)
    linking.match(case)
    assert linking.kinds(case) == ["mirrored", "mirrored"]
    assert (case.states(), linking.tasks(case)) == before
    assert "integrity" in other.states()


# --- what it sets going


def test_a_mirror_is_put_before_intake_and_manager_of_both_at_once(case: World) -> None:
    other = linking.pair(case)
    wanted = {
        ("integrity_sign", "intake"),
        ("integrity_sign", "regional_manager"),
        ("separate_director", "intake"),
    }
    for one in (case, other):
        assert linking.tasks(one) == wanted
        assert one.states()["integrity"] == "running"
        assert _alerted(one) == {one.id_of("intake"), one.id_of("regional_manager")}


def _alerted(case: World) -> set[UUID | None]:
    return {row.account_id for row in case.rows(models.Message) if row.name == "alert"}


@pytest.mark.parametrize("changes", [REPEATED, {"person": NOOR, "subject": FLOOR}])
def test_any_other_link_is_a_task_for_intake_and_stops_nothing(
    case: World, changes: dict[str, Any]
) -> None:
    other = linking.pair(case, **changes)
    for one in (case, other):
        assert linking.tasks(one) == {("link", "intake")}
        assert not one.has("integrity")
        assert _alerted(one) == set()


def test_what_was_found_is_logged_in_both_without_a_word_of_content(case: World) -> None:
    other = linking.pair(case)
    for one in (case, other):
        with one.db.read() as tx:
            rows = tx.execute(
                select(entries.c.outcome, entries.c.ids).where(
                    entries.c.chain == audit.case_chain(one.case_id), entries.c.verb == "link"
                )
            ).all()
        assert [(row.outcome, row.ids["kind"]) for row in rows] == [("done", "mirrored")] * 2


def test_a_case_in_another_region_is_found_and_its_own_people_are_told(case: World) -> None:
    factories.received(case)
    other = linking.another(case, **MIRROR)
    other.grant("transfer", "case_director")
    other.grant("accept_transfer", "VR17:regional_manager")
    linking.match(case)
    assert linking.kinds(other) == ["mirrored", "mirrored"]
    assert _alerted(other) == {other.id_of("VR17:intake"), other.id_of("VR17:regional_manager")}
    assert ("separate_director", "intake") not in linking.tasks(other)


# --- colleagues


def rename(case: World, who: str, name: str) -> None:
    with case.changed() as tx:
        tx.get_one(Account, case.id_of(who)).name = name


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Verzonnen, Bram", ["staff"]),
        ("Bram VERZONNEN", ["staff"]),
        ("Fictief, Noor", ["staff"]),
        ("Bram", []),
        ("Bram Anders", []),
    ],
)
def test_a_colleague_of_the_region_is_found_by_name(
    case: World, name: str, found: list[str]
) -> None:
    rename(case, "police", name)
    factories.received(case)
    linking.match(case)
    assert linking.kinds(case) == found
    assert linking.tasks(case) == ({("staff_sign", "regional_manager")} if found else set())
    assert not case.has("integrity")
    linking.match(case)
    assert linking.kinds(case) == found


def test_a_colleague_of_another_region_has_only_the_name(case: World) -> None:
    rename(case, "VR17:regional_manager", "Bram Verzonnen")
    factories.received(case)
    linking.match(case)
    assert linking.kinds(case) == []


def test_the_account_of_the_colleague_is_written_nowhere(case: World) -> None:
    rename(case, "police", "Bram Verzonnen")
    factories.received(case)
    linking.match(case)
    (link,) = case.rows(Link)
    account = case.id_of("police")
    assert account not in (link.person_id, link.other_person_id, link.judged_by)
    assert case.rows(LookupKey)
    assert not any(row.person_id == account for row in case.rows(LookupKey))


# --- many


def test_a_crowd_behind_one_key_is_cut_off(case: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MOST", 1)
    factories.received(case)
    for _ in range(2):
        linking.another(case, **REPEATED)
    linking.match(case)
    with case.db.read() as tx:
        assert len(blind_index.shared(tx, case.case_id, 1)) == 1
        assert len(blind_index.shared(tx, case.case_id, 500)) == 2
