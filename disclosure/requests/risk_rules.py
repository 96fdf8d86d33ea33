"""What stands on record about the danger beside the weighing itself: which fields, what is asked.

One table. A kind says what of it the whole case may read, and what stays with those near whoever
applied: a talk, where a child lives or who told what can give away by whom it was asked (§3.3).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from disclosure.errors import Refusal

ROLES = frozenset({"case_director", "disclosure_officer", "intake"})
"""Who puts something on record; the manager reads along."""

PEOPLE = ("person_at_risk", "third_party", "child", "agency", "other")
WAYS = ("in_person", "phone", "video", "chat")
YES_NO = ("yes", "no")
ANSWERS = ("yes", "no", "unknown")
INSTRUMENTS = ("b_safer", "sash", "rihg", "dash", "danger_assessment", "odara", "masic")
STEPS = ("none", "veilig_thuis", "child_protection")
TOLD = ("first", "acute")
ACCOUNTS = ("she", "third_party", "agency", "talk")
"""Whose accounts stand side by side; `talk` is another talk."""

DONE_AT_ONCE = ("emergency", "police", "veilig_thuis", "authority", "she_safe", "children_safe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of record: its fields by compartment, what must be filled in, what can be chosen."""

    key: str
    shared: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            key="interview",
            near=(
                *("who", "on", "how", "where", "alone", "present", "interpreter"),
                *("fears", "wants_known", "reach", "observed"),
            ),
            asked=("who", "on", "how", "alone"),
            choices={"who": PEOPLE, "how": WAYS, "alone": ANSWERS},
        ),
        Kind(
            key="child",
            shared=("child", "name", "age", "seen", "seen_by", "exposed", "step", "told"),
            near=("lives", "words", "plan", "told_how"),
            asked=("seen", "exposed", "step"),
            choices={"seen": YES_NO, "exposed": ANSWERS, "step": STEPS, "told": TOLD},
        ),
        Kind(
            key="instrument",
            shared=("name", "version", "outcome", "assessor", "on"),
            asked=("name", "version", "outcome", "assessor", "on"),
            choices={"name": INSTRUMENTS},
        ),
        Kind(
            key="account",
            near=("topic", *ACCOUNTS, "settle", "settled"),
            asked=("topic", "settle"),
        ),
        Kind(
            key="acute",
            shared=DONE_AT_ONCE,
            near=("done",),
            asked=("emergency", "she_safe", "children_safe", "done"),
            choices=dict.fromkeys(DONE_AT_ONCE, ANSWERS),
        ),
    )
}
WEIGHING = "weighing"
"""The part of a triage that stays near whoever applied: her words, who said what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One thing put on record; `entry` names the record that this is a newer version of."""

    kind: str
    texts: Mapping[str, str]
    entry: UUID | None = None


def refuse_record(args: Record) -> Refusal | None:
    """Every field that must be there is, what can be chosen was, and what follows from it stands.

    The detail is the first field that is wrong. Key: facts_missing.
    """
    kind = KINDS.get(args.kind)
    if kind is None:
        return Refusal("facts_missing", "kind")
    wrong = (
        *(
            name
            for name, known in kind.choices.items()
            if args.texts.get(name) not in _or_none(known)
        ),
        *(name for name in kind.asked if not args.texts.get(name)),
        *_follows(args.kind, args.texts),
    )
    return Refusal("facts_missing", wrong[0]) if wrong else None


def _or_none(known: tuple[str, ...]) -> tuple[str | None, ...]:
    return ("", None, *known)


def _follows(kind: str, texts: Mapping[str, str]) -> list[str]:
    """Return the fields that what was answered makes necessary, and that are empty.

    A step about a child by Veilig Thuis or the RvdK is told to her first, save acute danger; either
    way it is written down how (procedure.md §8).
    """
    given = frozenset(name for name, text in texts.items() if text)
    stepped = texts.get("step", "none") != "none"
    rows = (
        ("interview", "present", texts.get("alone") != "no" or "present" in given),
        ("child", "name", bool({"name", "age", "child"} & given)),
        ("child", "seen_by", texts.get("seen") != "yes" or "seen_by" in given),
        ("child", "told", not stepped or "told" in given),
        ("child", "told_how", not stepped or "told_how" in given),
        ("account", "she", len(given & set(ACCOUNTS)) >= 2),
    )
    return [name for of, name, holds in rows if of == kind and not holds]
