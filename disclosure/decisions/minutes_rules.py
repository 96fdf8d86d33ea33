"""Guards of the minutes: who was there, adopted once, corrected only by a successor; pure."""

from dataclasses import dataclass

from disclosure.errors import Refusal
from disclosure.procedure import guards


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftMinutes:
    """What the chair adds to the record: who was present, what was said, why it is corrected."""

    present: tuple[str, ...] = ()
    remarks: str = ""
    correction: str = ""


def refuse_draft_minutes(
    args: DraftMinutes, *, members: frozenset[str], voted: frozenset[str], adopted: bool
) -> Refusal | None:
    """Only who sits was present, and whoever voted was; adopted minutes are succeeded for a reason.

    A case no panel was called together for has no minutes.
    """
    there = set(args.present)
    return guards.first(
        ("advice_missing", bool(members)),
        ("reason_missing", not adopted or bool(args.correction)),
    ) or guards.fields(present=(there and there <= members and voted <= there) or None)


def refuse_adopt(*, drafted: bool, advised: bool, adopted: bool) -> Refusal | None:
    """There is a draft that was not adopted yet, about a panel that gave its advice."""
    return guards.first(
        ("already_done", not adopted),
        ("facts_missing", drafted),
        ("advice_missing", advised),
    )
