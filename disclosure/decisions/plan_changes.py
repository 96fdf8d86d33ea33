"""What changed from one version of a safety plan to the next; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from disclosure.decisions.plan_parts import PlanAction, PlanMeasure
from disclosure.decisions.plan_rules import EMPTY
from disclosure.decisions.telling_rules import PlanSafety

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
NO_ENDS: Mapping[int, str] = {}
Value = str | date | None | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what became of which part, `about` what, and how it was and is.

    `kind` is added, removed or changed; of an action that is gone also done or dropped.
    """

    kind: str
    part: str
    about: str
    before: Value = ""
    after: Value = ""


def compare(
    before: PlanSafety | None, after: PlanSafety, ends: Mapping[int, str] = NO_ENDS
) -> list[Change]:
    """Return every difference; `ends` says which actions of the older were done or dropped."""
    old = before or EMPTY
    return [
        *_fields(old, after),
        *_choices(old, after),
        *_texts("words", dict(old.sections), dict(after.sections)),
        *_texts("staff", dict(old.staff), dict(after.staff)),
        *_texts("child", _children(old), _children(after)),
        *_texts("measure", _measures(old), _measures(after)),
        *_actions(old, after, ends),
    ]


def _fields(old: PlanSafety, new: PlanSafety) -> Iterator[Change]:
    for name in ("state", "path", "phase", "review_on", "copies"):
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield Change(CHANGED if was else ADDED, name, "", was, now)


def _choices(old: PlanSafety, new: PlanSafety) -> Iterator[Change]:
    was, now = _chosen(old), _chosen(new)
    yield from (Change(ADDED, "choice", key) for key in now if key not in was)
    yield from (Change(REMOVED, "choice", key) for key in was if key not in now)


def _chosen(plan: PlanSafety) -> list[str]:
    return [key for _section, keys in plan.choices for key in keys]


def _children(plan: PlanSafety) -> dict[str, str]:
    return {child.name: child.words for child in plan.children}


def _measures(plan: PlanSafety) -> dict[str, tuple[str, ...]]:
    return {each.key: _stand(each) for each in plan.protections}


def _stand(measure: PlanMeasure) -> tuple[str, ...]:
    days = (measure.start, measure.end)
    return (measure.state, *(day.isoformat() if day else "" for day in days))


def _texts(part: str, old: Mapping[str, Value], new: Mapping[str, Value]) -> Iterator[Change]:
    for about in dict.fromkeys((*old, *new)):
        was, now = old.get(about, ""), new.get(about, "")
        if was != now:
            kind = ADDED if not was else REMOVED if not now else CHANGED
            yield Change(kind, part, about, was, now)


def _actions(old: PlanSafety, new: PlanSafety, ends: Mapping[int, str]) -> Iterator[Change]:
    was = {_same(action): (place, action) for place, action in enumerate(old.actions)}
    now = {_same(action): action for action in new.actions}
    for key, action in now.items():
        if key not in was:
            yield Change(ADDED, "action", action.what, "", action.by)
        elif was[key][1].by != action.by:
            yield Change(CHANGED, "action", action.what, was[key][1].by, action.by)
    for key, (place, action) in was.items():
        if key not in now:
            yield Change(ends.get(place, REMOVED), "action", action.what)


def _same(action: PlanAction) -> tuple[str, str]:
    return (action.what, action.owner)
