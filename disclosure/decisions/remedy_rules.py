"""Which remedies there are, what may be recorded of each and by whom, and their terms; pure.

Read beside procedure.md §9 ("Objection") and Awb 6:7-6:14, 7:2-7:13, 8:1, 8:81, 9:1-9:12a.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from disclosure.errors import Refusal
from disclosure.procedure import guards, terms
from disclosure.procedure.remedies import ComplaintTerms

OBJECTION, COMPLAINT, DEFAULT = "objection", "complaint", "default"
RELIEF, APPEAL = "relief", "appeal"
KINDS = (OBJECTION, COMPLAINT, DEFAULT, RELIEF, APPEAL)
AT_COURT = frozenset({RELIEF, APPEAL})
SUBJECT_KINDS = ("objection", "complaint", "authority", "court")

MANAGER, DIRECTOR, MAKER = "regional_manager", "case_director", "decision_maker"
INTAKE, OFFICER = "intake", "privacy_officer"
READERS = frozenset({MANAGER, DIRECTOR, MAKER, INTAKE})
"""Roles that may have something to do with a remedy; which one, `may_see` says."""
HANDLERS = (MAKER, MANAGER)
"""Roles of which somebody may handle a complaint; an objection is a decision maker's alone."""
TASKS = {OBJECTION: "objection", DEFAULT: "default"}
"""What is received → the task it becomes for the manager; a complaint has its own already."""
HANDLE = "handle"
"""The task of whoever was named to handle an objection or a complaint."""
LOOK_FIRST = "subject_remedy"
"""The task of a director whose subject may have brought something: look at her safety first."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A thing that can be recorded of a remedy: of which, by whom, and what it needs.

    `by`: roles, besides whoever handles it if `handler`. `ends`: it closes the file.
    """

    of: frozenset[str]
    by: frozenset[str]
    handler: bool = False
    ends: bool = False


_NEAR = frozenset({MANAGER, DIRECTOR})
_OWN = frozenset({OBJECTION, COMPLAINT})

RECORDS = {
    "receipt": Kind(frozenset({OBJECTION, COMPLAINT, DEFAULT}), frozenset({MANAGER, INTAKE})),
    "handler": Kind(_OWN, frozenset({MANAGER})),
    "hearing": Kind(_OWN, frozenset({MANAGER}), handler=True),
    "file": Kind(frozenset({OBJECTION}), frozenset({MANAGER}), handler=True),
    "longer": Kind(frozenset({COMPLAINT}), frozenset({MANAGER}), handler=True),
    "announced": Kind(frozenset({OBJECTION}), _NEAR, handler=True, ends=True),
    "finding": Kind(frozenset({COMPLAINT}), frozenset({MANAGER}), handler=True, ends=True),
    "ruling": Kind(AT_COURT, _NEAR, ends=True),
    "penalty": Kind(frozenset({DEFAULT}), frozenset({MANAGER}), ends=True),
}
"""What can be recorded, in the order in which it happens."""


@dataclass(frozen=True, slots=True)
class File:
    """What of a remedy decides who may see and do what; no content."""

    kind: str
    received: date
    handler: UUID | None = None
    about: UUID | None = None
    linked: bool = False
    decided_on: date | None = None
    closed: bool = False
    committee: bool = False
    extended: bool = False
    recorded: frozenset[str] = frozenset()

    @property
    def decided(self) -> bool:
        """Tell whether the objection was decided on."""
        return self.decided_on is not None


def may_see(file: File, actor: UUID, roles: Collection[str], director: UUID | None) -> bool:
    """The manager sees all but what is about the manager, the handler what is theirs to handle.

    The director sees those of the own case, save complaints: they can be about whoever directs it.
    """
    if file.kind == COMPLAINT and actor == file.about:
        return False
    if MANAGER in roles or (file.handler is not None and actor == file.handler):
        return True
    return DIRECTOR in roles and actor == director and file.kind != COMPLAINT


def may_record(what: str, file: File, actor: UUID, roles: Collection[str]) -> bool:
    """Tell whether this person may record this of a remedy they see; whose order it is in, not."""
    kind = RECORDS[what]
    handles = kind.handler and actor == file.handler
    return file.kind in kind.of and (handles or bool(kind.by & set(roles)))


def offered(file: File, actor: UUID, roles: Collection[str]) -> tuple[str, ...]:
    """Return what this person can record now."""
    return tuple(
        what
        for what in RECORDS
        if may_record(what, file, actor, roles) and refuse_order(what, file) is None
    )


def refuse_order(what: str, file: File) -> Refusal | None:
    """A file that is closed takes no more; an objection is announced once it was decided.

    A finding needs a handler and that the complainant was heard, or did not want to be (Awb 9:10).
    """
    once = what not in ("longer", "receipt") or what not in file.recorded
    return guards.first(
        ("already_done", not file.closed and once),
        ("extended_before", what != "longer" or not file.extended),
        ("not_told", what != "announced" or file.decided),
        ("facts_missing", what != "finding" or {"handler", "hearing"} <= file.recorded),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A remedy as it was received: what, on which day, in whose words; at court also where."""

    kind: str
    words: str = ""
    day: date | None = None
    court: str = ""
    number: str = ""


def refuse_received(args: Received, today: date, standing: Collection[str]) -> Refusal | None:
    """Words, a day that was; at court also which court and, once there is one, its number.

    `standing`: kinds of which a file is open already; of complaints there can be more.
    """
    at_court = args.kind in AT_COURT
    return guards.fields(
        kind=args.kind if args.kind in KINDS else None,
        day=args.day if args.day is not None and args.day <= today else None,
        words=args.words,
        court=args.court if at_court else True,
    ) or guards.first(("already_done", args.kind == COMPLAINT or args.kind not in standing))


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Something done about a remedy; which fields count is said by `refuse_record`."""

    what: str
    how: str = ""
    day: date | None = None
    words: str = ""
    place: str = ""
    handler: UUID | None = None
    about: UUID | None = None
    committee: bool = False
    amount: int | None = None
    asks: str = ""


WORDS_FOR = {
    "hearing": frozenset({"waived", "held"}),
    "file": frozenset({"read", "partly"}),
    "longer": frozenset({"longer"}),
    "finding": frozenset({"founded", "partly", "unfounded", "not_dealt"}),
    "ruling": frozenset({"granted", "refused", "withdrawn"}),
    "penalty": frozenset({"none"}),
}
"""What → the answers that need words: why nobody was heard, what was withheld from whom."""
FUTURE = frozenset({"hearing"})
"""What may be planned for a day to come."""


def refuse_record(
    args: Record,
    file: File,
    today: date,
    *,
    able: Collection[UUID],
    involved: Collection[UUID],
    most: int | None,
) -> Refusal | None:
    """The order of things, then the fields; a handler is able, not involved, not whom it is about.

    `most` is what the penalty comes to today: the amount fixed is that, or with a reason none.
    """
    return (
        refuse_order(args.what, file)
        or _refuse_fields(args, today)
        or _refuse_early(args, file)
        or guards.first(
            ("facts_missing", args.what != "handler" or args.handler in able),
            ("conflict", args.what != "handler" or args.handler not in involved),
            ("same_person", args.what != "handler" or args.handler != args.about),
            ("out_of_term", args.what != "penalty" or args.amount in (most, 0)),
            ("reason_missing", bool(args.words) or not _needs_words(args, most)),
        )
    )


def _refuse_fields(args: Record, today: date) -> Refusal | None:
    planned = args.what in FUTURE and args.how == "offered"
    day = args.day is not None and (planned or args.day <= today)
    safe = args.what != "hearing" or args.how == "waived" or bool(args.place)
    return guards.fields(
        how=args.how if args.what != "handler" else True,
        day=day or args.what in ("handler", "penalty", "longer") or None,
        place=safe or None,
        amount=args.amount is not None or args.what != "penalty" or None,
    )


def _refuse_early(args: Record, file: File) -> Refusal | None:
    """Nothing is announced before it was decided: the term of appeal counts from that day."""
    early = args.day is not None and file.decided_on is not None and args.day < file.decided_on
    return Refusal("facts_missing", "day") if args.what == "announced" and early else None


def _needs_words(args: Record, most: int | None) -> bool:
    none = args.what == "penalty" and args.amount == 0 and most != 0
    return none or args.how in WORDS_FOR.get(args.what, frozenset())


def complaint_due(received: date, law: ComplaintTerms, *, committee: bool, extended: bool) -> date:
    """Return the last day to deal with a complaint (Awb 9:11)."""
    term = law.committee if committee else law.plain
    start = terms.end_of(received - date.resolution)
    more = law.extension.amount * 7 if extended else 0
    return last_day(terms.due_with_days(start, term, more))


def last_day(over: datetime) -> date:
    """Return the last day of a term that is over at this instant."""
    return terms.local_day(over) - date.resolution
