"""Who must not be seen by colleagues: which work makes a case shielded, who may name whom; pure.

Nobody is shielded or let in by a word alone for good: a word shields for the time being, a human
confirms or lifts it (procedure.md §3.11).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from disclosure.errors import Refusal
from disclosure.procedure import guards

ABOUT: Final = ("subject", "person_at_risk", "applicant")
"""Of whom it is asked whether they work for an organisation, the gravest first."""
STATES: Final = ("provisional", "confirmed", "lifted")
MARKS: Final = frozenset({"intake", "case_director", "regional_manager"})
"""Who may shield a case they may open."""
NAMES: Final = frozenset({"regional_manager", "privacy_officer"})
"""Who confirms or lifts a shield, and names who may open the case."""
SECONDS: Final = ("case_director", "decision_maker", "regional_manager", "privacy_officer")
"""Who stands beside them."""
OPENS: Final = frozenset({"intake", "case_director", "regional_manager", "panel_chair"}) | {
    "decision_maker"
}
"""Roles that may come upon any case of the region: a namesake in one of these is not waited for."""
NEEDED: Final = ("case_director", "decision_maker")
STAYS: Final = "stays"
ARMED: Final = "armed"

WORK: Final = {
    "police": r"politie\w*|rechercheur\w*|wijkagent\w*|police\w*|marechaussee",
    "om": r"openbaar ministerie|officier van justitie|parket\w*",
    "veilig_thuis": r"veilig thuis",
    "probation": r"reclassering\w*",
    "child_protection": r"raad voor de kinderbescherming|rvdk",
    "zorg_veiligheidshuis": r"veiligheidshuis\w*",
    "youth_protection": r"jeugdbescherming\w*|jeugdbeschermer\w*|voogdij\w*",
    "victim_support": r"slachtofferhulp",
    "shelter": r"vrouwenopvang|blijfgroep",
    "ggz": r"ggz\w*",
}
"""Work as people write it → the organisation; a municipality is too wide a word to shield by."""
ARMS: Final = (
    r"politie\w*|rechercheur\w*|wijkagent\w*|police\w*|marechaussee|defensie|militair\w*|leger|"
    r"landmacht|marine|luchtmacht|marinier\w*|soldaat|army|beveilig\w*|bewak\w*|cipier|"
    r"gevangenis\w*|boa|dji"
)
"""Work that brings weapons within reach: police, military, guards."""
_WORK = {key: re.compile(rf"\b(?:{words})\b") for key, words in WORK.items()}
_ARMS = re.compile(rf"\b(?:{ARMS})\b")


def employer(work: str) -> str:
    """Return the organisation that this work is said to be at; empty for any other work."""
    told = work.casefold()
    return next((key for key, words in _WORK.items() if words.search(told)), "")


def armed(work: str, organisation: str = "") -> bool:
    """Tell whether somebody with this work can get at weapons through it."""
    return organisation == "police" or bool(_ARMS.search(work.casefold()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Shield a case: who in it works where, and how that is known."""

    about: str
    organisation: str
    reason: str


def refuse_mark(args: Mark, known: Iterable[str], shielded: bool) -> Refusal | None:
    """Somebody of the case, an organisation of the system, a reason; once."""
    return guards.fields(
        about=args.about if args.about in ABOUT else "",
        organisation=args.organisation if args.organisation in known else "",
    ) or guards.first(("reason_missing", bool(args.reason.strip())), ("already_done", not shielded))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Confirm a shield and name who may open the case, or lift it; by two people, with a reason.

    `to` is the region that handles it from now on, or `STAYS`. `wish`: she wants colleagues of her
    own organisation to take part.
    """

    keep: bool
    reason: str
    names: tuple[UUID, ...] = ()
    to: str = ""
    second: UUID | None = None
    wish: bool = False


@dataclass(frozen=True, slots=True)
class JudgeFacts:
    """What naming depends on: who can be named in which roles, and where the case can go."""

    shielded: bool
    roles: dict[UUID, frozenset[str]]
    regions: frozenset[str]


def refuse_judge(args: Judge, facts: JudgeFacts, second: Refusal | None) -> Refusal | None:
    """Shielded; a second person; a reason; at least a director and a decision maker named.

    Whoever is not among those who can be named is the person it is about, a colleague of hers, or
    not the contact for integrity of his organisation.
    """
    first = (
        guards.first(("already_done", facts.shielded))
        or second
        or guards.first(("reason_missing", bool(args.reason.strip())))
    )
    if first is not None or not args.keep:
        return first
    named = [facts.roles[each] for each in args.names if each in facts.roles]
    complete = all(any(role in roles for roles in named) for role in NEEDED)
    return guards.first(("conflict", set(args.names) <= set(facts.roles))) or guards.fields(
        names=complete or None, to=args.to if args.to in {*facts.regions, STAYS} else ""
    )
