"""What reached the wrong eyes: asked when found, when she is safe, when reported; pure.

AVG 33 and Wpg 33a: within 72 hours the authority hears it; within the hour somebody looks whether
she is safe (procedure.md §14).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from disclosure.errors import Refusal
from disclosure.procedure import guards

RESULTS: Final = ("found", "safe", "reported")
CLOCKS: Final = {"safe": "exposure", "reported": "exposure_authority"}
WHAT: Final = ("message", "letter", "code", "device", "spoken", "screen", "other")
LEADS_TO_HER: Final = frozenset({"message", "letter", "code", "device"})
"""What leaked through her own ways of contact: these ways are not safe any more."""
AUTHORITIES: Final = ("ap_avg", "ap_wpg", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """Something reached the wrong eyes: found, she is safe and was told, authority informed.

    `who` was exposed, `what` leaked, to `whom`, since when; how she was told (`way`) and by which
    rule the authority was informed, under which `number`.
    """

    result: str
    text: str
    what: str = ""
    who: str = ""
    whom: str = ""
    since: date | None = None
    way: str = ""
    authority: str = ""
    number: str = ""


def refuse_exposure(args: Exposure, running: frozenset[str]) -> Refusal | None:
    """What and to whom must be said; another one found counts too (AVG 33, Wpg 33a)."""
    if args.result not in RESULTS:
        return Refusal("facts_missing", "result")
    known = CLOCKS.get(args.result)
    return guards.fields(text=args.text) or guards.first(
        ("already_done", known is None or known in running)
    )
