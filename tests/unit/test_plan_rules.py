"""How a safety plan grows from version to version, who sees what, what the law leaves open."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from disclosure.decisions import plan_changes, plan_rules
from disclosure.decisions.plan_changes import Change
from disclosure.decisions.plan_parts import PlanAction, PlanChild, PlanMeasure
from disclosure.decisions.plan_rules import EMPTY, Fault
from disclosure.decisions.telling_rules import PlanSafety
from disclosure.procedure.measures import MEASURES

MONDAY = date(2026, 11, 30)
POLICE = PlanAction(what="Location agreement", owner="police", by=MONDAY, section="now")
SISTER = PlanAction(what="Sister calls", owner="person_at_risk", by=MONDAY, shared=True)
SHELTER = PlanAction(what="A bed", owner="shelter", by=MONDAY, section="now")
BAN = PlanMeasure(
    key="temporary_home_ban",
    state="in_force",
    start=MONDAY,
    end=date(2026, 12, 10),
    answers=(("lives_there", "yes"), ("adult", "yes")),
)
FULL = PlanSafety(
    state="agreed",
    actions=(POLICE, SISTER, SHELTER),
    words="Fine",
    reason="Because",
    sections=(("home", "Bag at Els"),),
    choices=(("now", ("now.112", "now.out")),),
    staff=(("home", "The officer drives by at eight"),),
    children=(PlanChild(key="a", name="Mila", words="To the neighbour"),),
    protections=(BAN, replace(BAN, key="aware", shared=True)),
    measures=("temporary_home_ban", "aware"),
    path="leave",
    phase="direct",
    review_on=MONDAY,
    copies=("paper",),
)
SECRET = ("officer drives", "Location agreement", "A bed", "temporary_home_ban", "Because", "Fine")


# --- versions ------------------------------------------------------------------------------------


def test_a_version_begins_with_what_is_open_in_the_one_before() -> None:
    begun = plan_rules.begin_from(FULL, {0: "first", 2: "third"})
    assert [(each.what, each.origin) for each in begun.actions] == [
        ("Location agreement", "first"),
        ("A bed", "third"),
    ]
    assert (begun.state, begun.words, begun.reason, begun.review_on) == ("", "", "", None)
    assert (begun.sections, begun.staff, begun.copies) == (FULL.sections, FULL.staff, FULL.copies)
    left = plan_rules.without_ended(begun, frozenset({"first"}))
    assert [each.what for each in left.actions] == ["A bed"]


def test_a_part_is_written_anew_and_what_is_empty_is_not_kept() -> None:
    written = plan_rules.with_section(FULL, "home", choices=("home.lock",), words=" ", staff="Ring")
    assert dict(written.choices) == {"now": ("now.112", "now.out"), "home": ("home.lock",)}
    assert (written.sections, written.staff) == ((), (("home", "Ring"),))
    kept = plan_rules.with_children(
        FULL, [PlanChild(key="a", name="Mila", words=""), PlanChild(key="b", name="Sem", words="x")]
    )
    assert [child.name for child in kept.children] == ["Sem"]


def test_measures_and_actions_are_added_changed_and_taken_out() -> None:
    asked = replace(BAN, state="asked")
    assert plan_rules.with_measure(FULL, asked, BAN.key).protections[-1].state == "asked"
    assert plan_rules.with_measure(FULL, None, BAN.key).measures == ("aware",)
    assert plan_rules.with_action(EMPTY, POLICE, None).actions == (POLICE,)
    assert plan_rules.with_action(FULL, SISTER, 0).actions == (SISTER, SISTER, SHELTER)
    assert plan_rules.with_action(FULL, None, 1).actions == (POLICE, SHELTER)


# --- who sees what -------------------------------------------------------------------------------


def test_what_is_shared_with_her_holds_nothing_that_staff_do_without_her() -> None:
    hers = plan_rules.shared(FULL)
    assert not [secret for secret in SECRET if secret in repr(hers)]
    assert (hers.actions, hers.choices, hers.children) == ((SISTER,), FULL.choices, FULL.children)
    assert [each.key for each in hers.protections] == ["aware"]


@pytest.mark.parametrize(
    ("newest_first", "state"),
    [
        ([], None),
        (["prepared"], None),
        (["without_her", "prepared"], None),
        (["agreed", "prepared"], "agreed"),
        (["prepared", "agreed"], "agreed"),
        (["without_her", "agreed"], "agreed"),
        (["refused", "agreed"], None),
        (["prepared", "refused", "agreed"], None),
        (["agreed", "refused"], "agreed"),
    ],
)
def test_she_has_what_she_last_agreed_to_and_nothing_once_she_wanted_none(
    newest_first: list[str], state: str | None
) -> None:
    found = plan_rules.hers(replace(FULL, state=each) for each in newest_first)
    assert (found.state if found else None) == state


@pytest.mark.parametrize(
    ("organisation", "expected"),
    [
        ("police", {"now": [0, 2]}),
        ("shelter", {"now": [0, 2]}),
        ("municipality", {}),
        ("om", {}),
        ("person_at_risk", {"": [1]}),
    ],
)
def test_an_organisation_reads_the_parts_in_which_it_has_an_action(
    organisation: str, expected: dict[str, list[int]]
) -> None:
    assert plan_rules.visible_to(FULL, organisation) == expected


def test_an_action_of_no_part_is_shared_with_nobody_else() -> None:
    loose = replace(POLICE, section="")
    plan = replace(FULL, actions=(loose, replace(SHELTER, section="")))
    assert plan_rules.visible_to(plan, "police") == {"": [0]}


# --- measures ------------------------------------------------------------------------------------


def no(answer: str, key: str = "lives_there") -> dict[str, Any]:
    given = {"lives_there": "yes", "adult": "yes"} | {key: answer}
    return {"answers": tuple(given.items())}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        (no("unknown"), []),
        (no("no"), [Fault("state", "impossible", "Wet tijdelijk huisverbod, artikel 2 lid 1")]),
        (
            no("no", "adult"),
            [Fault("state", "impossible", "Wet tijdelijk huisverbod, artikel 2 lid 2")],
        ),
        ({**no("no"), "state": "refused"}, []),
        ({**no("no"), "state": "ended"}, []),
        ({"start": None}, [Fault("start", "start_missing")]),
        ({"end": None}, [Fault("end", "end_missing")]),
        ({"end": None, "state": "considered", "start": None}, []),
        ({"end": date(2026, 11, 29)}, [Fault("end", "before_start")]),
        ({"end": date(2026, 12, 11)}, [Fault("extended_by", "extended_by_whom", BAN.end or "")]),
        ({"end": date(2026, 12, 11), "extended_by": "Mayor, 9 December"}, []),
        ({"end": date(2026, 12, 28), "extended_by": "Mayor"}, []),
        (
            {"end": date(2026, 12, 29), "extended_by": "Mayor"},
            [Fault("end", "too_long", date(2026, 12, 28))],
        ),
    ],
)
def test_a_home_ban_is_bounded_by_its_law(changes: dict[str, Any], expected: list[Fault]) -> None:
    assert plan_rules.faults(replace(BAN, **changes), MEASURES[BAN.key]) == expected


def test_a_measure_that_usually_needs_something_is_never_refused_for_it() -> None:
    law = MEASURES["aware"]
    answers = {"danger_shown": "no", "no_contact": "no"}
    given = PlanMeasure(key="aware", state="in_force", start=MONDAY, answers=tuple(answers.items()))
    assert plan_rules.faults(given, law) == []
    assert law.doubtful(answers)
    assert law.doubtful({})
    assert not law.doubtful(dict.fromkeys(answers, "yes"))


@pytest.mark.parametrize(
    ("start", "days", "before"),
    [(MONDAY, 10, 2), (MONDAY, 28, 5), (MONDAY, 365, 14), (MONDAY, 1, 2), (None, 3, 14)],
)
def test_the_end_of_a_measure_is_announced(start: date | None, days: int, before: int) -> None:
    end = MONDAY + timedelta(days=days)
    assert plan_rules.warn_on(start, end) == end - timedelta(days=before)


# --- looking again -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "days"),
    [(None, 28), ("standard", 28), ("elevated", 28), ("high", 7), ("immediate", 7)],
)
def test_a_plan_is_looked_at_again(level: str | None, days: int) -> None:
    assert plan_rules.next_review(MONDAY, level) == MONDAY + timedelta(days=days)


def at(hour: int) -> datetime:
    return datetime(2026, 11, 30, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("looked", "changes", "outdated"),
    [
        ([], [], False),
        ([], [at(7)], False),
        ([], [at(8)], False),
        ([], [at(9)], True),
        ([at(10)], [at(9)], False),
        ([at(10)], [at(9), at(11)], True),
    ],
)
def test_a_plan_is_outdated_once_the_danger_changed(
    looked: list[datetime], changes: list[datetime], outdated: bool
) -> None:
    assert plan_rules.outdated(at(8), looked, changes) is outdated


# --- what changed --------------------------------------------------------------------------------


def with_staff(plan: PlanSafety) -> PlanSafety:
    return plan_rules.with_section(plan, "home", choices=(), words="Bag at Jo", staff="")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda plan: plan, []),
        (lambda plan: replace(plan, state="refused"), [("changed", "state", "")]),
        (lambda plan: replace(plan, path="left"), [("changed", "path", "")]),
        (lambda plan: replace(plan, copies=()), [("changed", "copies", "")]),
        (
            lambda plan: replace(plan, choices=(("now", ("now.112", "now.door")),)),
            [("added", "choice", "now.door"), ("removed", "choice", "now.out")],
        ),
        (with_staff, [("changed", "words", "home"), ("removed", "staff", "home")]),
        (lambda plan: replace(plan, children=()), [("removed", "child", "Mila")]),
        (
            lambda plan: plan_rules.with_measure(plan, replace(BAN, state="ended"), BAN.key),
            [("changed", "measure", "temporary_home_ban")],
        ),
        (
            lambda plan: plan_rules.with_measure(plan, None, "aware"),
            [("removed", "measure", "aware")],
        ),
        (
            lambda plan: plan_rules.with_action(plan, replace(POLICE, by=date(2026, 12, 4)), 0),
            [("changed", "action", "Location agreement")],
        ),
        (
            lambda plan: plan_rules.with_action(plan, replace(POLICE, what="Patrol"), 0),
            [("added", "action", "Patrol"), ("done", "action", "Location agreement")],
        ),
        (lambda plan: plan_rules.with_action(plan, None, 2), [("removed", "action", "A bed")]),
    ],
)
def test_what_changed_is_told_part_by_part(
    change: Callable[[PlanSafety], PlanSafety], expected: list[tuple[str, str, str]]
) -> None:
    found = plan_changes.compare(FULL, change(FULL), {0: "done"})
    assert [(each.kind, each.part, each.about) for each in found] == expected


def test_a_first_version_is_all_new_and_a_measure_tells_its_days() -> None:
    found = plan_changes.compare(None, FULL)
    assert {each.kind for each in found} == {"added"}
    ban = Change("added", "measure", BAN.key, "", ("in_force", "2026-11-30", "2026-12-10"))
    assert ban in found
