"""What she told is not for prosecution, unless she agreed in a talk, or in acute danger; pure."""

from dataclasses import dataclass

from disclosure.errors import Refusal
from disclosure.procedure import guards

GROUNDS = ("agreed", "declined", "acute")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prosecution:
    """May what she told be used? `alone`: she was spoken to alone; `words`: what she said.

    In acute danger a prosecutor is named and says why it did not wait for her.
    """

    ground: str
    alone: bool = False
    words: str = ""
    prosecutor: str = ""
    reason: str = ""


def refuse(args: Prosecution) -> Refusal | None:
    """Spoken alone, with her words; or acute danger, with a prosecutor by name and a reason."""
    known = guards.fields(ground=args.ground if args.ground in GROUNDS else None)
    if known is not None:
        return known
    if args.ground == "acute":
        return guards.fields(prosecutor=args.prosecutor.strip()) or guards.first(
            ("reason_missing", bool(args.reason.strip()))
        )
    return guards.first(("contact_unsafe", args.alone)) or guards.fields(words=args.words.strip())
