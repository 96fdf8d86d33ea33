"""How a safety plan grows from version to version, and who of it sees what; pure."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from disclosure.decisions.plan_parts import PlanAction, PlanChild, PlanMeasure
from disclosure.decisions.telling_rules import PlanSafety
from disclosure.procedure import urgency
from disclosure.procedure.measures import Measure

Value = TypeVar("Value")
EMPTY = PlanSafety(state="", actions=())
SOON, LATER = timedelta(days=7), timedelta(days=28)
"""How far off the next review is unless somebody chooses: urgent, and else."""
HER_PLACE = frozenset({"contact", "place", "home"})
"""Parts that can tell where she is safe, or how to reach her there."""
LEAST_WARNING, MOST_WARNING = timedelta(days=2), timedelta(days=14)


def begin_from(plan: PlanSafety, left: Mapping[int, str]) -> PlanSafety:
    """Begin the next version with the one in force: what is done or dropped is not carried over.

    `left` holds the actions still open: their place in this version, and their id.
    """
    actions = tuple(
        replace(action, origin=left[place])
        for place, action in enumerate(plan.actions)
        if place in left
    )
    return replace(
        plan, state="", words="", reason="", second=None, actions=actions, review_on=None
    )


def with_section(
    plan: PlanSafety, section: str, *, choices: tuple[str, ...], words: str, staff: str
) -> PlanSafety:
    """Write one section anew; what is empty is not kept."""
    return replace(
        plan,
        choices=_put(plan.choices, section, choices),
        sections=_put(plan.sections, section, words.strip()),
        staff=_put(plan.staff, section, staff.strip()),
    )


def _put(
    pairs: tuple[tuple[str, Value], ...], key: str, value: Value
) -> tuple[tuple[str, Value], ...]:
    rest = tuple(pair for pair in pairs if pair[0] != key)
    return (*rest, (key, value)) if value else rest


def with_children(plan: PlanSafety, children: Iterable[PlanChild]) -> PlanSafety:
    """Write the part of every child anew."""
    return replace(plan, children=tuple(child for child in children if child.words))


def with_measure(plan: PlanSafety, measure: PlanMeasure | None, key: str) -> PlanSafety:
    """Write one measure anew, or take it out."""
    rest = tuple(each for each in plan.protections if each.key != key)
    found = (*rest, measure) if measure is not None else rest
    return replace(plan, protections=found, measures=tuple(each.key for each in found))


def with_action(plan: PlanSafety, action: PlanAction | None, place: int | None) -> PlanSafety:
    """Write one action anew, add one at the end (`place` None), or take one out.

    What stands there already is not added again: a page that was sent twice says it once.
    """
    actions = list(plan.actions)
    if place is None and action in [replace(each, origin="") for each in actions]:
        return plan
    end = len(actions) if place is None else place
    actions[end : end + 1] = [action] if action is not None else []
    return replace(plan, actions=tuple(actions))


def mark(action: PlanAction) -> str:
    """Return by what a page knows an action again when others came before it or went."""
    return hashlib.sha256(repr(action).encode()).hexdigest()[:32]


def without_ended(plan: PlanSafety, ended: frozenset[str]) -> PlanSafety:
    """Leave out actions that were done or dropped while this version was being written."""
    return replace(plan, actions=tuple(each for each in plan.actions if each.origin not in ended))


def shared(plan: PlanSafety) -> PlanSafety:
    """Return what was made with her: nothing that staff do without her is left in it."""
    return replace(
        plan,
        staff=(),
        words="",
        reason="",
        second=None,
        actions=tuple(each for each in plan.actions if each.shared),
        protections=tuple(each for each in plan.protections if each.shared),
        measures=(),
    )


def for_deciding(plan: PlanSafety) -> PlanSafety:
    """Return what whoever decides must know of her protection, and never where she is safe.

    Who does what by when, and which measures hold; of an action that can tell where she is, only
    the part it belongs to.
    """
    return replace(
        plan,
        words="",
        reason="",
        sections=(),
        choices=(),
        staff=(),
        children=(),
        actions=tuple(
            replace(each, what="", person="") if each.section in HER_PLACE else each
            for each in plan.actions
        ),
        protections=tuple(replace(each, note="", extended_by="") for each in plan.protections),
    )


def hers(newest_first: Iterable[PlanSafety]) -> PlanSafety | None:
    """Return the plan she has: the last she agreed to, none once she wanted none."""
    for plan in newest_first:
        if plan.state == "agreed":
            return shared(plan)
        if plan.state == "refused":
            return None
    return None


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be of a measure: beside which field, why, and the article or day it is about."""

    field: str
    why: str
    about: str | date = ""


def faults(given: PlanMeasure, law: Measure) -> list[Fault]:
    """Return what the law makes impossible, or what makes no sense; all else is only a hint."""
    answers = dict(given.answers)
    wanted = given.state in ("considered", "asked", "in_force")
    article = law.impossible(answers) if wanted else ""
    found = [Fault("state", "impossible", article)] if article else []
    if given.state == "in_force" and given.start is None:
        found.append(Fault("start", "start_missing"))
    if given.end is not None:
        found += _end_faults(given, law, given.end)
    elif given.state == "in_force" and law.longest is not None:
        found.append(Fault("end", "end_missing"))
    return list(dict.fromkeys(found))


def _end_faults(given: PlanMeasure, law: Measure, end: date) -> list[Fault]:
    if given.start is None:
        return [Fault("start", "start_missing")]
    if end < given.start:
        return [Fault("end", "before_start")]
    last, first = law.last(given.start), law.last_at_first(given.start)
    if last is not None and end > last:
        return [Fault("end", "too_long", last)]
    if first is not None and end > first and not given.extended_by.strip():
        return [Fault("extended_by", "extended_by_whom", first)]
    return []


def warn_on(start: date | None, end: date) -> date:
    """Return the day its end is announced: at 80 % of its time, 2 to 14 days before."""
    span = (end - start) / 5 if start is not None else MOST_WARNING
    before = min(max(span, LEAST_WARNING), MOST_WARNING)
    return end - timedelta(days=before.days)


def next_review(today: date, level: str | None) -> date:
    """Return when a plan is looked at again unless somebody chose a day."""
    return today + (SOON if urgency.urgent(level) else LATER)


def outdated(written: datetime, looked: Iterable[datetime], changes: Iterable[datetime]) -> bool:
    """Tell whether the risk changed after somebody last wrote or looked at the plan."""
    last = max([written, *looked])
    return any(change > last for change in changes)


def visible_to(plan: PlanSafety, organisation: str) -> dict[str, list[int]]:
    """Return which actions an organisation may read, by section, as places in this plan.

    Every action of a section in which it has one; of those without a section only its own.
    """
    mine = {each.section for each in plan.actions if each.owner == organisation}
    found: dict[str, list[int]] = {}
    for place, action in enumerate(plan.actions):
        own = action.owner == organisation
        if own or (action.section and action.section in mine):
            found.setdefault(action.section, []).append(place)
    return found
