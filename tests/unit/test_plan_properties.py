"""What holds of every safety plan there could be: who sees what, which days a measure can have."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.decisions import plan_changes, plan_pocket, plan_rules
from disclosure.decisions.plan_parts import MEASURE_STATES, PlanAction, PlanChild, PlanMeasure
from disclosure.decisions.plan_rules import Fault
from disclosure.decisions.telling_rules import PLAN_STATES, PlanSafety
from disclosure.procedure import plan_choices
from disclosure.procedure.measures import MEASURES, Measure
from disclosure.procedure.plan_choices import CHOICES, LANGUAGES, SECTIONS

DAY = date(2026, 11, 30)
HERS, OURS, PLACE = "hers-", "ours-", "place-"
"""How every text of a made-up plan begins: made with her, of staff, and what tells where she is."""
OWNERS = ("police", "shelter", "veilig_thuis", "om", "case_director", "person_at_risk")
days = st.integers(0, 400).map(lambda many: DAY + timedelta(days=many))
sections = st.sampled_from(SECTIONS)


@st.composite
def actions(draw: Callable[[Any], Any]) -> PlanAction:
    """Make an action whose words say to whom it may be shown."""
    section, shared = draw(st.sampled_from(("", *SECTIONS))), draw(st.booleans())
    place = PLACE if section in plan_rules.HER_PLACE else ""
    return PlanAction(
        what=place + (HERS if shared else OURS) + str(draw(st.integers(0, 99))),
        owner=draw(st.sampled_from(OWNERS)),
        by=draw(st.none() | days),
        person=f"{place}{OURS}person",
        section=section,
        shared=shared,
    )


@st.composite
def measures(draw: Callable[[Any], Any]) -> PlanMeasure:
    return PlanMeasure(
        key=draw(st.sampled_from(sorted(MEASURES))),
        state=draw(st.sampled_from(MEASURE_STATES)),
        start=draw(st.none() | days),
        end=draw(st.none() | days),
        extended_by=f"{PLACE}{OURS}mayor",
        note=f"{PLACE}{OURS}note",
        shared=draw(st.booleans()),
    )


def texts(begin: str) -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    made = st.builds(lambda part: (part, f"{PLACE}{begin}{part}"), sections)
    return st.lists(made, max_size=4, unique_by=lambda pair: pair[0]).map(tuple)


chosen = st.lists(st.sampled_from(sorted(CHOICES)), max_size=8, unique=True)


def by_section(keys: list[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    parts = {part: tuple(k for k in keys if CHOICES[k].section == part) for part in SECTIONS}
    return tuple((part, found) for part, found in parts.items() if found)


plans = st.builds(
    PlanSafety,
    state=st.sampled_from(sorted(PLAN_STATES)),
    actions=st.lists(actions(), max_size=6).map(tuple),
    words=st.just(f"{PLACE}{OURS}words"),
    reason=st.just(f"{PLACE}{OURS}reason"),
    sections=texts(HERS),
    staff=texts(OURS),
    choices=chosen.map(by_section),
    children=st.just((PlanChild(key="a", name="Mila", words=f"{PLACE}{HERS}child"),)),
    protections=st.lists(measures(), max_size=3, unique_by=lambda one: one.key).map(tuple),
    copies=st.sampled_from(((), ("paper",), ("site",), ("paper", "site"))),
)


# --- who sees what -------------------------------------------------------------------------------


@given(plans, st.sampled_from(LANGUAGES))
def test_her_list_holds_nothing_that_staff_do_without_her(plan: PlanSafety, language: str) -> None:
    lines = [
        line for group in plan_pocket.lines(plan_rules.shared(plan), language) for line in group
    ]
    assert not [line for line in lines if OURS in line]
    hers = [each.what for each in plan.actions if each.shared]
    assert [what for what in hers if not any(what in line for line in lines)] == []
    for key in (key for _part, keys in plan.choices for key in keys):
        assert CHOICES[key].text(language) in lines


@given(plans, st.sampled_from(LANGUAGES))
def test_no_ready_choice_makes_her_list_tell_what_it_is(plan: PlanSafety, language: str) -> None:
    ready = replace(plan, actions=(), sections=(), children=())
    assert plan_pocket.telling(plan_rules.shared(ready), language) == []


@given(plans)
def test_nothing_of_another_compartment_is_left_in_her_plan(plan: PlanSafety) -> None:
    hers = plan_rules.shared(plan)
    assert (hers.staff, hers.words, hers.reason, hers.second) == ((), "", "", None)
    assert all(action.shared for action in hers.actions)
    assert all(measure.shared for measure in hers.protections)
    assert plan_rules.shared(hers) == hers


@given(plans)
def test_whoever_decides_never_reads_where_she_is_safe(plan: PlanSafety) -> None:
    seen = plan_rules.for_deciding(plan)
    assert PLACE not in repr(seen)
    assert HERS not in repr(replace(seen, actions=()))
    assert "Mila" not in repr(seen)
    assert seen.state == plan.state
    assert [(one.owner, one.by) for one in seen.actions] == [
        (one.owner, one.by) for one in plan.actions
    ]
    assert [(one.key, one.state, one.start, one.end) for one in seen.protections] == [
        (one.key, one.state, one.start, one.end) for one in plan.protections
    ]


@given(plans, st.sampled_from(OWNERS))
def test_an_organisation_sees_its_parts_whole_and_nothing_beside_them(
    plan: PlanSafety, organisation: str
) -> None:
    seen = plan_rules.visible_to(plan, organisation)
    places = sorted(place for found in seen.values() for place in found)
    acts_in = {one.section for one in plan.actions if one.owner == organisation} - {""}
    expected = [
        place
        for place, one in enumerate(plan.actions)
        if one.owner == organisation or one.section in acts_in
    ]
    assert places == expected
    assert set(seen) <= acts_in | {""}
    assert (seen == {}) == (organisation not in {one.owner for one in plan.actions})


@given(st.lists(plans, max_size=5))
def test_once_she_wanted_no_plan_she_has_none_until_she_agrees_again(
    newest_first: list[PlanSafety],
) -> None:
    found = plan_rules.hers(newest_first)
    asked = [one for one in newest_first if one.state in ("agreed", "refused")]
    has = bool(asked) and asked[0].state == "agreed"
    assert found == (plan_rules.shared(asked[0]) if has else None)


# --- versions and actions ------------------------------------------------------------------------


@given(plans)
def test_a_version_that_changes_nothing_shows_no_change(plan: PlanSafety) -> None:
    assert plan_changes.compare(plan, plan) == []


@given(plans, actions())
def test_an_action_sent_twice_stands_there_once(plan: PlanSafety, action: PlanAction) -> None:
    once = plan_rules.with_action(plan, action, None)
    assert action in once.actions
    assert plan_rules.with_action(once, action, None) == once
    carried = replace(once, actions=tuple(replace(one, origin="before") for one in once.actions))
    assert plan_rules.with_action(carried, action, None) == carried


@given(actions(), actions())
def test_a_page_knows_an_action_by_all_that_stands_in_it(one: PlanAction, two: PlanAction) -> None:
    assert (plan_rules.mark(one) == plan_rules.mark(two)) == (one == two)
    for known in (one.what, one.person):
        assert known not in plan_rules.mark(one)


@pytest.mark.parametrize("section", sorted(plan_rules.HER_PLACE))
def test_the_parts_that_tell_where_she_is_exist(section: str) -> None:
    assert section in SECTIONS


# --- the days of measures ------------------------------------------------------------------------

BAN = MEASURES["temporary_home_ban"]
ADULT_AT_HOME = (("lives_there", "yes"), ("adult", "yes"))


@given(days, st.integers(-3, 40), st.booleans())
def test_a_home_ban_lasts_ten_days_or_extended_four_weeks_from_its_first(
    start: date, many: int, extended: bool
) -> None:
    end = start + timedelta(days=many)
    asked = PlanMeasure(
        key=BAN.key,
        state="in_force",
        start=start,
        end=end,
        extended_by="The mayor" if extended else " ",
        answers=ADULT_AT_HOME,
    )
    found = [fault.why for fault in plan_rules.faults(asked, BAN)]
    if many < 0:
        assert found == ["before_start"]
    elif many > 28:
        assert found == ["too_long"]
    else:
        assert found == ([] if many <= 10 or extended else ["extended_by_whom"])


@given(days)
def test_the_last_days_of_a_home_ban_are_counted_from_its_first(start: date) -> None:
    assert BAN.last_at_first(start) == start + timedelta(days=10)
    assert BAN.last(start) == start + timedelta(days=28)


@pytest.mark.parametrize("law", MEASURES.values(), ids=sorted(MEASURES))
@pytest.mark.parametrize("start", [date(2027, 1, 31), date(2028, 2, 29), date(2026, 12, 25)])
def test_no_measure_lasts_longer_at_first_than_it_can_at_all(law: Measure, start: date) -> None:
    first, last = law.last_at_first(start), law.last(start)
    assert first is None or (last is not None and start < first <= last)
    assert (law.first is None) == (not law.extended)
    if last is None:
        return
    asked = PlanMeasure(key=law.key, state="in_force", start=start, extended_by="A judge")
    assert plan_rules.faults(replace(asked, end=last), law) == []
    late = plan_rules.faults(replace(asked, end=last + timedelta(days=1)), law)
    assert late == [Fault("end", "too_long", last)]


ASKED = [(law, ask) for law in MEASURES.values() for ask in law.asks]


@pytest.mark.parametrize(("law", "ask"), ASKED, ids=[f"{law.key}-{ask.key}" for law, ask in ASKED])
@pytest.mark.parametrize("answer", ["yes", "no", "unknown", ""])
@pytest.mark.parametrize("state", MEASURE_STATES)
def test_only_the_law_says_that_a_measure_cannot_be(
    law: Measure, ask: Any, answer: str, state: str
) -> None:
    given_ = PlanMeasure(key=law.key, state=state, answers=((ask.key, answer),))
    impossible = [one for one in plan_rules.faults(given_, law) if one.why == "impossible"]
    wanted = state in ("considered", "asked", "in_force")
    if ask.law and answer == "no" and wanted:
        assert impossible == [Fault("state", "impossible", ask.law)]
    else:
        assert impossible == []
    assert law.doubtful({ask.key: answer}) or (answer == "yes" and len(law.asks) == 1)


@given(st.none() | days, days)
def test_an_end_is_announced_two_to_fourteen_days_before(start: date | None, end: date) -> None:
    before = end - plan_rules.warn_on(start, end)
    assert timedelta(days=2) <= before <= timedelta(days=14)
    if start is not None and timedelta(days=10) <= end - start <= timedelta(days=70):
        assert before == timedelta(days=(end - start).days // 5)


# --- what a text tells ---------------------------------------------------------------------------


@pytest.mark.parametrize("word", sorted(plan_choices.TELLING))
def test_every_word_that_tells_is_found_wherever_it_stands(word: str) -> None:
    for text in (word, word.upper(), f"Melk, {word}xyz, brood", f"({word})"):
        assert plan_choices.telling_words(text) != (), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_list_is_called_tells_nothing(language: str) -> None:
    assert plan_choices.telling_words(plan_pocket.NAMES[language]) == ()
    assert len(plan_pocket.NAMES[language]) <= 8
