"""All that is known of a subject in one order: this case and every case confirmed as linked to it.

Of another case come its items, what happened to the subject, and that somebody was at risk, as a
letter: never who that is, who asked, where she lives, or what she wrote (procedure.md §3.3).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from string import ascii_uppercase
from typing import Any
from uuid import UUID

from sqlalchemy import case as choose
from sqlalchemy import exists, or_, select

from disclosure.accounts.models import Conflict
from disclosure.cases import models, people, shield_names
from disclosure.cases.documents import APPLICANT, CASE
from disclosure.cases.link_models import Link
from disclosure.cases.pages import OpenCase
from disclosure.desk import queries
from disclosure.desk.sight import Sight
from disclosure.procedure import terms
from disclosure.procedure.categories import Item
from disclosure.review import models as review
from disclosure.review import pattern_rules as rules
from disclosure.review import queries as reviews
from disclosure.review.pattern_rules import Gap, Happening, Mark, Period
from disclosure.store import audit
from disclosure.store.database import Database, Tx

EVENTS = (
    "release",
    "escape",
    "breach",
    "report",
    "planned_arrest",
    "moving_in",
    "return",
    "death",
    "disappearance",
)
"""Signals that are about what the subject did, or what happened to him or between them."""
PARTING = ("soon", "recent")
OTHER = "?"
"""The letter of the twenty-sixth person at risk and later ones."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened as it is shown; `expired` is the day an item turned unusable.

    Of an expired item nothing is left but its kind, source, basis and that day.
    """

    what: Happening
    source: str = ""
    item: Item | None = None
    told: str = ""
    expired: date | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """How one source of one case stands: what is not in the pattern may still be with it."""

    organisation: str
    state: str
    whom: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """Everything in one order, the silences in it and the questions it raises."""

    case: models.Case
    lines: list[Line]
    gaps: dict[int, Gap]
    marks: list[Mark]
    sources: list[Answered]
    linked: int = 0
    letters: list[str] = field(default_factory=list)


def combine(db: Database, opened: OpenCase) -> list[UUID]:
    """Find the cases confirmed to be about the same subject, and log in each that it is read.

    Left out is a case in which this reader steps back, or that is shielded from them. Combining
    is a use of its own (AVG art. 4, 2; Wpg art. 11): it is logged where the data come from.
    """
    with db.transaction() as tx:
        found = _linked(tx, opened)
        for case_id in found:
            audit.record(
                tx,
                audit.case_chain(case_id),
                "combined",
                str(opened.actor.id),
                opened.now,
                case=case_id,
                purpose="pattern",
            )
        return found


def _linked(tx: Tx, opened: OpenCase) -> list[UUID]:
    other = choose((Link.case_id == opened.id, Link.other_case_id), else_=Link.case_id)
    conflict = exists().where(Conflict.case_id == other, Conflict.account_id == opened.actor.id)
    query = (
        select(other)
        .join(models.Case, models.Case.id == other)
        .where(
            or_(Link.case_id == opened.id, Link.other_case_id == opened.id),
            Link.kind == "same_subject",
            Link.state == "confirmed",
            ~conflict,
            shield_names.visible(opened.actor),
        )
        .distinct()
    )
    return sorted(tx.scalars(query))


def read(tx: Tx, opened: OpenCase, linked: Sequence[UUID]) -> Pattern:
    """Read the pattern of a case with the linked ones that `combine` found."""
    ids = [opened.id, *linked]
    rows = tx.scalars(select(models.Case).where(models.Case.id.in_(ids)))
    cases = sorted(rows, key=lambda row: (row.id != opened.id, row.received_at))
    own = cases[0]
    seen = queries.sight_of(opened.actor, own)
    letters = _letters(tx, cases)
    lines = [
        *_items(tx, letters, terms.local_day(opened.now)),
        *_signals(tx, own, letters, seen),
        *_people(tx, cases, letters),
    ]
    ordered = sorted(_once(lines), key=lambda line: rules.place(line.what.when))
    happened = [line.what for line in ordered]
    marks = rules.marks(happened)
    return Pattern(
        own,
        [replace(line, marks=_marked(marks, at)) for at, line in enumerate(ordered)],
        {gap.place: gap for gap in rules.gaps(happened)},
        marks,
        _sources(tx, letters),
        len(linked),
        sorted(set(letters.values())),
    )


def _marked(marks: Iterable[Mark], at: int) -> tuple[str, ...]:
    return tuple(mark.kind for mark in marks if at in mark.of)


def _letters(tx: Tx, cases: Sequence[models.Case]) -> dict[UUID, str]:
    """Give each person at risk a letter, this case's the first; one who asks twice has one."""
    ids = [each.id for each in cases]
    same = select(Link.case_id, Link.other_case_id).where(
        Link.case_id.in_(ids),
        Link.other_case_id.in_(ids),
        Link.kind == "same_person",
        Link.state == "confirmed",
        Link.role == "person_at_risk",
        Link.other_role == "person_at_risk",
    )
    one_of: dict[UUID, UUID] = {}
    pairs: Any = tx.execute(same)
    for left, right in pairs:
        first, second = sorted((left, right), key=ids.index)
        one_of[second] = one_of.get(first, first)
    letters = iter(ascii_uppercase)
    found: dict[UUID, str] = {}
    for each in ids:
        root = one_of.get(each, each)
        found[each] = found[root] if root in found else next(letters, OTHER)
    return found


def _items(tx: Tx, letters: dict[UUID, str], today: date) -> Iterator[Line]:
    item = review.InformationItem
    query = select(item).where(item.case_id.in_(letters)).order_by(item.received_at, item.name)
    for row in tx.scalars(query):
        opened = reviews.open_item(tx, row)
        what = Happening(
            row.category,
            rules.period(opened.date),
            letters[row.case_id],
            counts=rules.harms(opened.role, row.status),
        )
        if row.expires is None or today < row.expires:
            yield Line(what, row.organisation, opened)
        else:
            gone = replace(opened, text="", date="")
            yield Line(
                replace(what, when=None, counts=False),
                row.organisation,
                gone,
                expired=row.expires,
            )


def _once(lines: Iterable[Line]) -> Iterator[Line]:
    """Leave out what a source answered in two cases in the same words."""
    met: set[tuple[str, ...]] = set()
    for line in lines:
        item = line.item
        key = (line.source, item.category, item.status, item.date, item.text) if item else ()
        if not (item and item.text) or key not in met:
            met.add(key)
            yield line


def _signals(tx: Tx, own: models.Case, letters: dict[UUID, str], seen: Sight) -> Iterator[Line]:
    signal = models.Signal
    query = select(signal.case_id, signal.kind, signal.at, signal.compartment).where(
        signal.case_id.in_(letters), signal.kind.in_(EVENTS)
    )
    for case_id, kind, at, compartment in tx.execute(query.order_by(signal.at)):
        near = case_id == own.id and seen.whole
        if compartment != APPLICANT or near:
            yield Line(Happening(kind, _day(at), letters[case_id]))


def _day(at: datetime) -> Period:
    day = terms.local_day(at)
    return Period(day, day)


def _people(tx: Tx, cases: Sequence[models.Case], letters: dict[UUID, str]) -> Iterator[Line]:
    """When each came to light, who was leaving then, and where the subject lived as told here."""
    for case in cases:
        if case.received_at is not None:
            when = _day(case.received_at)
            yield Line(Happening(rules.RECEIVED, when, letters[case.id]))
            if case.separated in PARTING:
                yield Line(Happening(rules.SEPARATION, when, letters[case.id]))
    yield from _moves(tx, cases[0].id)


def _moves(tx: Tx, case_id: UUID) -> Iterator[Line]:
    query = select(models.Person).where(
        models.Person.case_id == case_id,
        models.Person.role == "subject",
        models.Person.compartment == CASE,
    )
    for row in tx.scalars(query):
        who = people.read_details(tx, row)
        for at, address in enumerate(who.addresses):
            words = who.periods[at] if at < len(who.periods) else ""
            told = f"{address} ({words})" if words else address
            yield Line(Happening("move", rules.period(words)), told=told)


def _sources(tx: Tx, letters: dict[UUID, str]) -> list[Answered]:
    """Say how the newest question to each source stands, case by case."""
    enquiry = review.Enquiry
    query = select(enquiry.case_id, enquiry.organisation, enquiry.state)
    rows: Any = tx.execute(
        query.where(enquiry.case_id.in_(letters)).order_by(enquiry.organisation, enquiry.seq)
    )
    newest = {(case_id, organisation): state for case_id, organisation, state in rows}
    found = [Answered(to, state, letters[case_id]) for (case_id, to), state in newest.items()]
    return sorted(found, key=lambda one: (one.whom, one.organisation))
