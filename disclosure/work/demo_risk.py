"""What the fictional cases have on record about the danger; no real people.

Each line is added to the course of one story: hours after receipt, who, what, with which arguments.
"""

from functools import partial
from typing import Any

from disclosure.requests import risk
from disclosure.requests.risk_rules import Record
from disclosure.work.rehearsal_arguments import Arguments

Step = tuple[float, str, str, dict[str, Any]]


def _record(kind: str, given: Arguments) -> Record:
    return Record(kind=kind, texts={name: str(text) for name, text in given.given.items()})


KINDS = ("interview", "child", "instrument", "account", "acute")
STEPS: dict[str, Any] = {
    kind: (risk.record, (partial(_record, kind), frozenset())) for kind in KINDS
}
"""Said as the steps of a rehearsal are; no step of the procedure is among them."""

_FLAGS = {
    "weapons_access": "unknown",
    "coercive_control": "yes",
    "separation": "yes",
    "stalking": "yes",
    "threats": "yes",
    "strangulation": "unknown",
}
_AGAIN = {
    "urgency": "high",
    "flags": _FLAGS,
    "sources": {"stalking": "she", "threats": "third_party", "coercive_control": "agency"},
    "notes": {"stalking": "Stond drie avonden bij haar werk."},
    "signals": ["person.antecedents", "incident.threats", "incident.children", "living.money"],
    "words": "Hij zegt dat ik nergens veilig ben. Ik geloof hem.",
    "judgement": "Het volgen nam toe nadat zij zei dat zij weggaat.",
}
_TALK = {
    "who": "person_at_risk",
    "on": "2026-01-12",
    "how": "in_person",
    "where": "Spreekkamer van de huisarts",
    "alone": "yes",
    "interpreter": "Papiaments, per telefoon, van buiten de regio",
    "fears": "Dat hij de kinderen van school haalt.",
    "wants_known": "Mijn zus weet ervan. Zijn moeder vertelt hem alles.",
    "reach": "Alleen tussen tien en twaalf, als hij werkt.",
    "observed": "Zij keek steeds naar haar telefoon.",
}
_DAUGHTER = {
    "name": "Mila",
    "age": "9 jaar",
    "lives": "Bij haar, en om de week een weekend bij hem",
    "exposed": "yes",
    "seen": "yes",
    "seen_by": "De juf, die week op school",
    "words": "Als papa boos is ga ik onder de trap.",
    "plan": "Naar de buurvrouw, die weet het.",
    "step": "veilig_thuis",
    "told": "first",
    "told_how": "In het gesprek bij de huisarts, voordat Veilig Thuis belde.",
}
_SON = {"name": "Sem", "age": "4 jaar", "exposed": "unknown", "seen": "no", "step": "none"}
_SASH = {
    "name": "sash",
    "version": "2019",
    "outcome": "Hoog",
    "assessor": "Wijkagent, politie",
    "on": "2026-01-10",
}
_SCHOOL = {
    "topic": "Wie de kinderen van school haalt",
    "she": "Hij stond er twee keer zonder afspraak.",
    "agency": "School ziet alleen haar.",
    "settle": "De lijst van de naschoolse opvang.",
}
_ACUTE = {
    "emergency": "yes",
    "she_safe": "yes",
    "children_safe": "unknown",
    "police": "yes",
    "veilig_thuis": "yes",
    "authority": "no",
    "done": "Politie bij de deur om 14:10. Zij is bij de buren. De oudste is nog op school.",
}

MORE: dict[str, tuple[Step, ...]] = {
    "Karin Bakker": (
        (56.0, "intake", "interview", _TALK),
        (57.0, "intake", "child", _DAUGHTER),
        (57.5, "intake", "child", _SON),
        (70.0, "police", "new_signal", {"kind": "breach", "text": "Stond weer bij haar werk."}),
        (72.0, "case_director", "triage", _AGAIN),
        (74.0, "intake", "instrument", _SASH),
        (75.0, "intake", "account", _SCHOOL),
        (90.0, "case_director", "new_signal", {"kind": "risk", "text": "Hij dreigt te komen."}),
    ),
    "Maud Jansen": ((20.0, "intake", "acute", _ACUTE),),
}
"""By who is at risk in the story."""


def after(person: str) -> tuple[Step, ...]:
    """Return what is added to a story."""
    return MORE.get(person, ())
