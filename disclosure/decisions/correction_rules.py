"""Guards of a correction, of telling it on, and of telling the subject; pure."""

from dataclasses import dataclass, replace
from uuid import UUID

from disclosure.errors import Refusal
from disclosure.procedure import guards
from disclosure.procedure.categories import Item, refuse_item
from disclosure.procedure.profile import Profile

REWORDED, WITHDRAWN = KINDS = ("reworded", "withdrawn")
HEARERS = ("telling", "urgent", "prosecutor", "prosecutor_elsewhere", "panel", "source")
"""A talk, told at once, a paper from this case or a linked one, who weighed it, its source."""
WAYS = ("spoken", "veilig_thuis", "organisation", "not_possible")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """What was wrong about an item and how it stands now; by two."""

    item: str
    kind: str
    text: str = ""
    status: str = ""
    code: str = ""
    reason: str = ""
    second: UUID | None = None


@dataclass(frozen=True, slots=True)
class CorrectFacts:
    """An item before it is corrected: as it was, if its words are gone, if it was withdrawn."""

    item: Item | None
    forgotten: bool
    withdrawn: bool


def corrected(args: Correct, item: Item) -> Item:
    """Return an item as it stands after this; acquitted of it, nothing is told any more."""
    status = args.status or item.status
    return replace(
        item,
        text=args.text.strip() or item.text,
        status=status,
        code=args.code.strip() or item.code,
        use="panel_only" if status == "acquitted" else item.use,
    )


def refuse_correct(
    args: Correct, facts: CorrectFacts, directs: bool, law: Profile
) -> Refusal | None:
    """By its director, of an item of this case that was not withdrawn yet, with why.

    What would not have been let in is not let in by a correction: then it is withdrawn.
    """
    if not directs:
        return Refusal("not_assigned")
    if facts.item is None:
        return Refusal("item_unknown", "item")
    if facts.withdrawn:
        return Refusal("already_done", "item")
    found = guards.fields(kind=args.kind if args.kind in KINDS else None)
    if found is None and args.kind == REWORDED:
        found = _refuse_rewording(args, facts.item, facts.forgotten, law)
    return found or (None if args.reason.strip() else Refusal("reason_missing", "reason"))


def _refuse_rewording(args: Correct, item: Item, forgotten: bool, law: Profile) -> Refusal | None:
    if forgotten:
        return Refusal("item_expired", "item")
    new = corrected(args, item)
    return Refusal("facts_missing", "text") if new == item else refuse_item(new, law)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """That one of those who were told heard it was wrong: how, and what was said."""

    way: str
    words: str = ""


def refuse_heard(args: Heard, *, known: bool, done: bool) -> Refusal | None:
    """Somebody who had to hear it and did not yet; with what was said, or why it cannot be."""
    return guards.first(("facts_missing", known), ("already_done", not done)) or (
        guards.fields(
            way=args.way if args.way in WAYS else None,
            words=args.words.strip(),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TellSubject:
    """That the subject is told after all: by whom, why, and what was looked at for her safety."""

    who: str
    reason: str
    risk: str


def refuse_tell_subject(
    args: TellSubject, *, decided: bool, integrity_open: bool, has_plan: bool
) -> Refusal | None:
    """After a decision, with a plan in place, never while a review is open; all three said."""
    held = guards.first(
        ("advice_missing", decided),
        ("integrity_open", not integrity_open),
        ("plan_missing", has_plan),
    )
    return held or guards.fields(
        who=args.who.strip(), reason=args.reason.strip(), risk=args.risk.strip()
    )
