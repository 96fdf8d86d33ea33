"""Guards of the review: subject match, enquiries and answers, panel and advice; pure."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from disclosure.errors import Refusal
from disclosure.procedure import categories, guards, stages
from disclosure.procedure.categories import Item
from disclosure.procedure.profile import Profile

IDENTIFIERS = ("name", "born", "born_register", "address", "bsn", "phone", "photo")
STRONG = ("bsn", "photo")
LEAST_IDENTIFIERS = 3
ANSWER_KINDS = ("items", "nothing", "refused", "more_time")
CONDITIONS = ("conflict", "no_contact", "no_report", "flagged", "no_step")
"""What a liaison accepts before any name shows; the conflict comes first (procedure.md §6)."""
SETTLED = ("items", "nothing", "refused", "broken_through")
TESTS = ("necessity", "subsidiarity", "proportionality")
QUESTIONS = (
    "disclose",
    "what",
    "to_whom",
    "by_whom",
    "views",
    "tell_subject",
    "protection",
)
MODES = ("meeting", "written")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmSubject:
    """Which identifiers agree that this is the right person, and what does not fit."""

    agree: tuple[str, ...]
    discrepancy: tuple[str, ...] = ()
    relatives: str = ""
    one_address: str = ""
    resolved: str = ""
    """Who of the same name, and who at one address, was excluded; why a doubt no longer holds."""


def refuse_confirm_subject(
    args: ConfirmSubject, last_by: UUID | None, actor: UUID
) -> Refusal | None:
    """At least three independent identifiers, one strong, nothing that does not fit, two people.

    Name and a birth date checked in a register are two identifiers and strong together; a birth
    date counts once however it was checked (procedure.md §6).
    """
    agree = set(args.agree)
    if not agree <= set(IDENTIFIERS):
        return Refusal("facts_missing", "agree")
    independent = {"born" if each == "born_register" else each for each in agree}
    strong = bool(agree & set(STRONG)) or {"name", "born_register"} <= agree
    return guards.first(
        ("too_few_identifiers", len(independent) >= LEAST_IDENTIFIERS and strong),
        ("discrepancy", not args.discrepancy),
        ("same_person", last_by != actor),
    )


def refuse_unexcluded(args: ConfirmSubject, *, doubted: bool) -> Refusal | None:
    """Ask of a person at a page who was excluded, and why a doubt that was named no longer holds.

    Whom else it could be: relatives of the same name, people at one address (procedure.md §6).
    """
    resolved = args.resolved or not doubted or None
    return guards.fields(relatives=args.relatives, one_address=args.one_address, resolved=resolved)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquire:
    """Ask organisations what they know, for a purpose, on a basis, in named categories."""

    to: tuple[str, ...]
    purpose: str
    basis: str
    categories: tuple[str, ...]
    neutral: tuple[str, ...] = ()
    """Those who guide, treat or guard the subject: they are asked without a partner's name."""


def refuse_enquire(args: Enquire, known: frozenset[str], pending: frozenset[str]) -> Refusal | None:
    """Purpose, basis and categories named; one open enquiry per organisation."""
    missing = guards.fields(
        to=args.to, purpose=args.purpose, basis=args.basis, categories=args.categories
    )
    return missing or guards.first(
        ("category", set(args.categories) <= set(categories.CATEGORIES)),
        ("facts_missing", set(args.to) <= known and set(args.neutral) <= set(args.to)),
        ("already_done", not set(args.to) & pending),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an organisation says to an enquiry: items, nothing known, may not share, more time."""

    kind: str
    accept_conditions: bool = False
    items: tuple[Item, ...] = ()
    searched: str = ""
    ground: str = ""
    reason: str = ""
    until: date | None = None
    names: str = ""
    addresses: str = ""
    searcher: str = ""
    ground_code: str = ""
    """Under which names and addresses was searched, by whom; which ground of the profile."""
    looked_up: str = ""
    """Who looked the person at risk up in the own systems; asked where the subject works there."""


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """The newest enquiry to this organisation: its state, what was accepted and asked before."""

    state: str
    accepted: bool
    more_time: bool
    today: date
    known_items: frozenset[str] = frozenset()
    asks_looked_up: bool = False


def refuse_answer(args: Answer, facts: AnswerFacts, profile: Profile) -> Refusal | None:
    """Conditions accepted first; then only categories of the profile; then the fields of its kind.

    An enquiry answered with items or nothing is done; one broken through or refused may still be
    answered, late.
    """
    if facts.state in ("items", "nothing"):
        return Refusal("already_done")
    return (
        guards.first(("conditions_missing", args.accept_conditions or facts.accepted))
        or _refuse_items(args, facts, profile)
        or _refuse_fields(args, facts)
    )


def _refuse_items(args: Answer, facts: AnswerFacts, profile: Profile) -> Refusal | None:
    found = (
        categories.refuse_item(item, profile) or refuse_over(item, facts.today, profile)
        for item in args.items
    )
    refusal = next(filter(None, found), None)
    names = [item.id for item in args.items]
    doubled = len(set(names)) < len(names) or bool(set(names) & facts.known_items)
    return refusal or guards.first(("already_done", not doubled))


def refuse_over(item: Item, today: date, profile: Profile) -> Refusal | None:
    """What the source itself may no longer use is not stored at all."""
    last = categories.last_use(item, today, profile) if item.counted_from else None
    return Refusal("item_expired", "counted_from") if last and last <= today else None


def refuse_half(args: Answer, profile: Profile) -> tuple[int, Refusal] | None:
    """Ask of a person at a page what a rehearsal may leave out; give the item it is about, or 0."""
    evidence = {
        "nothing": ("searched", "names", "addresses", "searcher"),
        "refused": ("ground_code",),
    }
    asked = evidence.get(args.kind, ())
    missing = guards.fields(**{name: getattr(args, name) for name in asked})
    if missing is not None:
        return 0, missing
    halves = ((number, _half(item, profile)) for number, item in enumerate(args.items, 1))
    return next(((number, each) for number, each in halves if each is not None), None)


def _half(item: Item, profile: Profile) -> Refusal | None:
    if categories.refuse_item(replace(item, agreed=True), profile) is not None:
        return None  # the step itself says what is wrong
    dated = item.counted_from or item.expires or not categories.asks_last_day(item.basis, profile)
    telling = item.use == "may_tell"
    return guards.fields(
        agreed_by=item.agreed_by or not telling or None, counted_from=dated or None
    )


def _refuse_fields(args: Answer, facts: AnswerFacts) -> Refusal | None:
    ahead = args.until is not None and args.until >= facts.today
    needed: dict[str, dict[str, object]] = {
        "items": {"items": args.items},
        "nothing": {"searched": args.searched},
        "refused": {"ground": args.ground},
        "more_time": {"reason": args.reason, "until": args.until if ahead else None},
    }
    if facts.asks_looked_up and args.kind in ("items", "nothing"):
        needed[args.kind]["looked_up"] = args.looked_up.strip()
    first_time = args.kind != "more_time" or not facts.more_time
    fitting = args.kind in needed and (args.kind == "items" or not args.items)
    return guards.first(("more_time_used", first_time)) or guards.fields(
        kind=fitting or None, **needed.get(args.kind, {})
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckNil:
    """A second look at an answer that nothing is known: where, and with which result."""

    of: str
    reason: str = ""


def refuse_check_nil(
    *, sampled: bool, checked: bool, answered_by: UUID | None, actor: UUID
) -> Refusal | None:
    """Not by whoever answered, only where the sample fell, once."""
    return (
        guards.first(("same_person", answered_by != actor))
        or guards.fields(of=sampled or None)
        or guards.first(("already_done", not checked))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakthrough:
    """Go on without an organisation that does not answer (doorbraak)."""

    of: str
    reason: str


def refuse_breakthrough(
    args: Breakthrough, *, state: str, missed: bool, immediate: bool
) -> Refusal | None:
    """The organisation is in default, or the danger immediate; with a reason."""
    return guards.first(
        ("facts_missing", bool(state)),
        ("already_done", state not in SETTLED),
        ("not_overdue", missed or immediate),
        ("reason_missing", bool(args.reason)),
    )


@dataclass(frozen=True, slots=True)
class EnquiryFacts:
    """How the enquiries of a case stand: newest state per organisation, samples not yet checked."""

    states: dict[str, str] = field(default_factory=dict)
    unchecked: frozenset[str] = frozenset()

    @property
    def settled(self) -> bool:
        """Tell whether nothing is open."""
        return all(state in SETTLED for state in self.states.values())

    @property
    def complete(self) -> bool:
        """Tell whether every source asked really answered, so that *nothing known* may be said."""
        return all(state in ("items", "nothing") for state in self.states.values())


def refuse_close_gathering(facts: EnquiryFacts, required: tuple[str, ...]) -> Refusal | None:
    """Police and Veilig Thuis asked, everything settled, samples checked."""
    asked = set(required) <= set(facts.states)
    return guards.first(("enquiries_open", asked and facts.settled and not facts.unchecked))


@dataclass(frozen=True, slots=True, kw_only=True)
class Convene:
    """Call the panel together; `conflict` names who stepped back before anything was shown.

    `meeting` puts the case on an agenda; `until` is when a written round ends.
    """

    members: tuple[str, ...]
    mode: str = "meeting"
    conflict: tuple[str, ...] = ()
    meeting: UUID | None = None
    until: datetime | None = None


def quorate(organisations: frozenset[str], profile: Profile) -> bool:
    """Tell whether these organisations are a quorum: police, Veilig Thuis and one other core."""
    core = {each.key for each in profile.organisations if each.core}
    others = (organisations & core) - set(profile.quorum_required)
    required = set(profile.quorum_required) <= organisations
    return required and len(others) >= profile.quorum_others


def refuse_convene(
    args: Convene, profile: Profile, known: frozenset[str], conflicted: frozenset[str]
) -> Refusal | None:
    """A quorum of those who did not step back, none of them in conflict."""
    sitting = frozenset(args.members) - frozenset(args.conflict)
    return guards.first(
        ("facts_missing", args.mode in MODES and set(args.members) <= known),
        ("no_quorum", quorate(sitting, profile)),
        ("conflict", not sitting & conflicted),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One organisation's view of what should be done: tests and questions as far as it has one."""

    outcome: str
    reason: str
    dissent: bool = False
    necessity: str = ""
    subsidiarity: str = ""
    proportionality: str = ""
    answers: dict[str, str] = field(default_factory=dict)


def refuse_vote(args: Vote, voted: bool, convened: bool = True) -> Refusal | None:
    """Once per organisation and convening, for a known outcome, with a reason."""
    return guards.first(
        ("not_assigned", convened),
        ("already_done", not voted),
        ("facts_missing", args.outcome in stages.OUTCOMES),
        ("reason_missing", bool(args.reason)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Advise:
    """The panel's advice: outcome, the three-part test, the seven questions.

    `video` says whether the talk may be held by video (procedure.md §10).
    """

    outcome: str
    necessity: str
    subsidiarity: str
    proportionality: str
    answers: dict[str, str] = field(default_factory=dict)
    video: bool = False


def refuse_advise(args: Advise, voted: bool, facts: EnquiryFacts) -> Refusal | None:
    """A quorum of votes, no open enquiry, three tests and seven questions answered."""
    tests = all((args.necessity, args.subsidiarity, args.proportionality))
    questions = {question: args.answers.get(question) for question in QUESTIONS}
    return guards.first(
        ("no_quorum", voted),
        ("enquiries_open", facts.settled),
        ("test_incomplete", tests),
    ) or guards.fields(
        **questions, outcome=args.outcome if args.outcome in stages.OUTCOMES else None
    )
