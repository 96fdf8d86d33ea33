"""Guards of the steps at the front: submit, acknowledge, triage, decline, withdraw."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from disclosure.errors import Refusal
from disclosure.procedure import guards, urgency
from disclosure.procedure.contact import SafeContact

ROUTES = ("ask", "know")
CAPACITIES = {False: ("self", "relative", "professional"), True: ("agency",)}
"""Who may apply, by whether the route is `know`."""
REPRESENTATIVE_KINDS = ("parent", "guardian", "curator", "mentor")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """What was told of one person that decides whether an application can be received."""

    name: str = ""
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitFacts:
    """The least an application holds (procedure.md §5)."""

    route: str
    capacity: str
    contact: SafeContact | None
    person: PersonFacts
    subject: PersonFacts
    applicant: PersonFacts
    relationship: str
    separated: str
    words: str


def refuse_submit(
    facts: SubmitFacts, staff: bool, liaison: bool, here: bool = True
) -> Refusal | None:
    """Safe contact, then the least facts: any one identifier of the subject is enough.

    An agency starts a case on its own information (`know`) through its liaison; nobody else does.
    `here`: staff bring it to their own region.
    """
    know = facts.route == "know"
    if know != (staff and liaison):
        return Refusal("wrong_role")
    if not here:
        return Refusal("wrong_region")
    if facts.contact is None:
        return Refusal("no_contact")
    fits = facts.route in ROUTES and facts.capacity in CAPACITIES[know]
    return _least(facts) if fits else Refusal("facts_missing", "by")


def _least(facts: SubmitFacts) -> Refusal | None:
    for_another = facts.capacity in ("relative", "professional")
    known = facts.separated in urgency.SEPARATED
    return guards.fields(
        person=facts.person.name,
        subject=facts.subject.identifiers,
        relationship=facts.relationship,
        words=facts.words,
        separated=facts.separated if known else "",
        applicant=facts.applicant.name if for_another else "nobody",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """How urgent it is, and why: flags, a judgement in words, what was done at once.

    `notes` and `sources` say more of a flag; `signals` are the statutory ones that were seen;
    `words` are hers, as she said them.
    """

    urgency: str
    flags: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    signals: tuple[str, ...] = ()
    words: str = ""
    judgement: str = ""
    acute: str = ""
    reason: str = ""
    second: UUID | None = None


@dataclass(frozen=True, slots=True)
class TriageFacts:
    """What a triage is weighed against: the urgency it had, and separation as it was told."""

    before: str | None
    separated: str


def refuse_triage(args: Triage, facts: TriageFacts, second: Refusal | None) -> Refusal | None:
    """Flags and judgement, weapons answered, not below the minimum, what was done when acute.

    `second` is the judgement of the second person, asked for when the level is below what the
    rule sets or below what it was. A flag that is not known is refused: one mistyped would set no
    minimum. Source: procedure.md §8; no automatic decision (§3.6).
    """
    named = (*args.flags, *args.notes, *args.sources)
    strange = next((key for key in named if key not in urgency.FLAGS), "")
    answered = all(answer in urgency.ANSWERS for answer in args.flags.values())
    given = (
        Refusal("flags_missing", strange)
        if strange
        else guards.first(
            ("flags_missing", bool(args.flags) and answered),
        )
        or guards.fields(
            urgency=args.urgency if args.urgency in urgency.LEVELS else "",
            judgement=args.judgement,
        )
        or guards.first(("flags_missing", "weapons_access" in args.flags))
        or _refuse_detail(args)
    )
    return (
        given
        or _refuse_level(args, facts, second)
        or guards.first(("acute_missing", args.urgency != "immediate" or bool(args.acute)))
    )


def _refuse_detail(args: Triage) -> Refusal | None:
    """Whoever said it is one of three, and a signal is one of the twenty."""
    sources = set(args.sources.values()) <= set(urgency.SOURCES)
    signals = set(args.signals) <= set(urgency.SIGNAL_KEYS)
    return guards.fields(sources=sources or None, signals=signals or None)


def _refuse_level(args: Triage, facts: TriageFacts, second: Refusal | None) -> Refusal | None:
    level = urgency.rank(args.urgency)
    below = level < urgency.rank(urgency.minimum(args.flags, facts.separated).level)
    lowered = facts.before is not None and level < urgency.rank(facts.before)
    if below and not args.reason:
        return Refusal("below_minimum" if args.second is None else "reason_missing")
    return second if below or lowered else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline:
    """Turn an application away, with help: not for this system, or too little to go on."""

    code: str
    reason: str
    second: UUID | None = None
    talk_offered: bool = False


def refuse_decline(args: Decline, second: Refusal | None, codes: tuple[str, ...]) -> Refusal | None:
    """A code of the profile, reasons, a second person, and a safety talk offered."""
    if args.code not in codes:
        return Refusal("facts_missing", "code")
    reasoned = guards.first(("reason_missing", bool(args.reason)))
    return reasoned or second or guards.fields(talk_offered=args.talk_offered or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """A wish to stop; not `spoken_alone` with her: then the reason says how staff tried."""

    reason: str = ""
    spoken_alone: bool = False


def refuse_withdraw(args: Withdraw, by_applicant: bool) -> Refusal | None:
    """By page or message it is only a signal; staff first spoke with her alone, or tried."""
    return guards.first(("reason_missing", by_applicant or args.spoken_alone or bool(args.reason)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRepresentative:
    """What the register said of somebody who represents her; `who` is empty for somebody new."""

    who: UUID | None
    name: str
    kind: str
    born: date | None = None
    register: str = ""
    found: bool | None = None
    is_subject: bool | None = None


def refuse_check_representative(args: CheckRepresentative, known: bool) -> Refusal | None:
    """Who, in which part, in which register, found or not, and compared with the subject.

    `known`: `who` is somebody of this case, whose name need not be typed again.
    """
    kind = args.kind if args.kind in REPRESENTATIVE_KINDS else ""
    there = known or args.who is None
    name = args.name or ("known" if known else "")
    return guards.fields(
        who=there or None, name=name, kind=kind, register=args.register
    ) or guards.fields(found=args.found, is_subject=args.is_subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCode:
    """A new code, given to her alone: where, how her identity was checked, the talk, and why."""

    where: str
    identity: str
    spoken_alone: bool
    safety_talk: bool
    reason: str
    second_proof: str = ""


NEAR = ("case_director", "disclosure_officer", "intake")
"""Who reads and answers messages, and may give a new code."""
MANAGER = "regional_manager"
"""Whose a complaint is, alone: it can be about whoever directs the case."""
PLACES = ("in_person", "veilig_thuis")
CHECKED = ("document", "vouched")
"""Where a code may be given, and what counts as knowing her there; never by telephone or mail."""


def refuse_new_code(args: NewCode, applied: bool) -> Refusal | None:
    """In person or through Veilig Thuis, to her alone, with a talk about safety (§5)."""
    if not applied:
        return Refusal("wrong_stage")
    asked = guards.fields(
        where=args.where if args.where in PLACES else None,
        identity=args.identity if args.identity in CHECKED else None,
        spoken_alone=args.spoken_alone or None,
        safety_talk=args.safety_talk or None,
    )
    return asked or guards.first(("reason_missing", bool(args.reason)))
