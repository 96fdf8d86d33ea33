"""Which letter may be made by whom, for whom, when, and what may happen to it afterwards; pure.

`RULES` is the whole of it: to whom a letter goes, which steps its makers may take, and what must
have happened. Read beside procedure.md §5 (a third party) and §9 (letters).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from disclosure.decisions.letter_kinds import BY_POST
from disclosure.errors import Refusal
from disclosure.procedure import guards, stages

INITIATOR = "initiator"
"""The organisation that started the case; it plays no part in it as a person."""
APPLICANT, PEOPLE = ("applicant",), ("person_at_risk", "recipient", "applicant")
FRONT_DESK, DIRECTOR, TELLERS = ("acknowledge", "pause"), ("pause",), ("tell", "tell_outcome")
"""Steps: whoever may take one of them in this case may make the letter."""
MAKERS = ("intake", "case_director", "disclosure_officer")
"""Who may open the page of letters at all."""
ACTS = ("read", "kept", "taken", "posted")
"""What can happen to a letter; `taken`: by her, because she asked for it herself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeLetter:
    """Which letter, for whom, and whether it is to be posted."""

    letter: str
    to: str
    by_post: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What happened to a letter; `alone`: she asked for it herself, in a talk with her alone."""

    what: str
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What of a case decides which letters there are; `people` by the part they play.

    `post`: why nothing may be posted to somebody at this moment, None where it may. `called`: the
    message that there is something to discuss waits to be posted.
    """

    stage: str
    capacity: str
    started_by_agency: bool
    people: Mapping[str, UUID] = field(default_factory=dict)
    concluded: bool = False
    asked: bool = False
    called: bool = False
    answer_until: date | None = None
    extended_to: date | None = None
    meeting: datetime | None = None
    objected_on: date | None = None
    objection_decided_on: date | None = None
    default_received_on: date | None = None
    post: Mapping[str, Refusal | None] = field(default_factory=dict)

    def outsider(self, to: str) -> bool:
        """Tell whether `to` applied for someone else, or started the case as an agency.

        They get words that fit every outcome, the existence of a talk included (§5).
        """
        return to == INITIATOR or (to == "applicant" and self.capacity != "self")

    def there(self, to: str) -> bool:
        """Tell whether somebody plays this part."""
        return self.started_by_agency if to == INITIATOR else to in self.people


@dataclass(frozen=True, slots=True)
class Rule:
    """One letter: to whom, made by whom, after what, where; `missing` is the key before that.

    `outsider`: only for a third party, never for one, or for both alike (None).
    `posted_after`: what will do for it to be posted, where it says less.
    """

    to: tuple[str, ...]
    by: tuple[str, ...]
    after: Callable[[Facts], object]
    missing: str = "facts_missing"
    outsider: bool | None = None
    posted_after: Callable[[Facts], object] = lambda _: False
    stages: tuple[str, ...] = (*stages.OPEN, "closed")


RULES = {
    "receipt": Rule(APPLICANT, FRONT_DESK, lambda _: True, stages=stages.OPEN),
    "request": Rule(
        APPLICANT,
        DIRECTOR,
        lambda facts: facts.asked,
        posted_after=lambda facts: facts.called,
        stages=stages.OPEN,
    ),
    "extension": Rule(
        APPLICANT,
        DIRECTOR,
        lambda facts: facts.extended_to,
        outsider=False,
        stages=stages.OPEN,
    ),
    "appointment": Rule(
        ("recipient",),
        TELLERS,
        lambda facts: facts.meeting,
        "no_appointment",
        stages=("delivery",),
    ),
    "undertaking": Rule(
        ("recipient",),
        TELLERS,
        lambda facts: facts.meeting,
        "no_appointment",
        stages=("delivery", "follow_up"),
    ),
    "outcome": Rule(PEOPLE, TELLERS, lambda facts: facts.concluded, "not_told", outsider=False),
    "outcome_third_party": Rule(
        (*APPLICANT, INITIATOR),
        TELLERS,
        lambda facts: facts.concluded,
        "not_told",
        outsider=True,
    ),
    "objection_decision": Rule(
        APPLICANT, DIRECTOR, lambda facts: facts.objection_decided_on, outsider=False
    ),
    "objection_decision_third_party": Rule(
        APPLICANT, DIRECTOR, lambda facts: facts.objection_decided_on, outsider=True
    ),
    "default_received": Rule(
        APPLICANT, FRONT_DESK, lambda facts: facts.default_received_on, stages=stages.OPEN
    ),
}


def offered(facts: Facts, may: Callable[[str], bool]) -> list[tuple[str, str]]:
    """Return each letter that can be made now and for whom, one for each human being.

    `may` tells whether the maker may take a step in this case.
    """
    found: dict[tuple[str, object], str] = {}
    for letter, rule in RULES.items():
        for to in rule.to:
            ways = (MakeLetter(letter=letter, to=to, by_post=way) for way in (False, True))
            if any(_refuse_made(each, facts, may) is None for each in ways):
                found.setdefault((letter, facts.people.get(to, to)), to)
    return [(letter, to) for (letter, _), to in found.items()]


def refuse(args: MakeLetter, facts: Facts, may: Callable[[str], bool]) -> Refusal | None:
    """Judge a letter: made by whoever may, after what it is about, to somebody in the case.

    What is posted needs a safe-contact rule that allows a letter at this moment (§3.10).
    """
    post = refuse_post(args.letter, args.to, facts) if args.by_post else None
    return _refuse_made(args, facts, may) or post


def _refuse_made(args: MakeLetter, facts: Facts, may: Callable[[str], bool]) -> Refusal | None:
    rule = RULES.get(args.letter)
    if rule is None:
        return Refusal("facts_missing", "letter")
    meant = rule.outsider in (None, facts.outsider(args.to))
    happened = rule.after(facts) or (args.by_post and rule.posted_after(facts))
    return guards.first(
        ("wrong_role", any(map(may, rule.by))),
        ("wrong_stage", facts.stage in rule.stages),
        (rule.missing, bool(happened)),
        ("facts_missing", args.to in rule.to and meant and facts.there(args.to)),
    )


def refuse_post(letter: str, to: str, facts: Facts) -> Refusal | None:
    """Give the reason why this letter may not be posted to this person at this moment."""
    if letter not in BY_POST:
        return Refusal("contact_unsafe", "kept")
    return facts.post.get(to, Refusal("no_contact"))


def refuse_act(
    args: Act, done: frozenset[str], by_post: bool, held: bool, gate: Refusal | None
) -> Refusal | None:
    """Judge what is said to have happened to a letter; `gate` is why it may not be posted now.

    Only a letter made for it is posted, once, by the rule that holds then. It leaves with her only
    at her own wish, spoken to staff who were alone with her (§9). `held`: while a second person
    looks at who fears whom, nobody is given anything (§3.12).
    """
    if args.what not in ACTS or (args.what == "posted") != by_post:
        return Refusal("facts_missing", "what")
    return guards.first(
        ("integrity_open", args.what == "kept" or not held),
        ("already_done", args.what == "read" or args.what not in done),
        ("reason_missing", args.what != "taken" or args.alone),
    ) or (gate if by_post else None)
