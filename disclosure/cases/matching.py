"""Matching the people of a case with those of all others, after receipt and after every change.

The worker does it, so that no answer to whoever applies can take longer because of what is found.
First the look-up keys of the case are written and committed, then others with the same keys are
searched: of two cases received at one moment, whichever is matched last finds the other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import structlog
from sqlalchemy import select, text

from disclosure.accounts import queries as accounts
from disclosure.cases import link_rules, link_signs, models, people, shields, steps
from disclosure.cases.documents import PersonDetails
from disclosure.cases.link_models import Link
from disclosure.cases.models import Person
from disclosure.cases.steps import Taken
from disclosure.errors import UnreadableSecret
from disclosure.procedure import regions
from disclosure.procedure.permissions import SYSTEM
from disclosure.store import blind_index, lookup, vault
from disclosure.store.database import Database, Tx

log = structlog.get_logger("disclosure.cases.matching")

MOST = 500
"""Candidates looked at for one case: beyond that a key is shared by a crowd, not by a person."""
BATCH = 200
_UNMATCHED = (
    select(models.Case.id)
    .where(text("matched_version < people_version"), models.Case.stage.not_in(("draft", "gone")))
    .order_by(models.Case.id)
    .limit(BATCH)
)
"""Spelled out as in the partial index over unmatched cases."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of a case with what is known, and of whoever they are a couple with."""

    row: Person
    details: PersonDetails
    beside: PersonDetails | None


def match(db: Database, now: datetime) -> int:
    """Match every case whose people were written since it was matched; return how many."""
    with db.read() as tx:
        waiting = list(tx.scalars(_UNMATCHED))
    for case_id in waiting:
        try:
            _match(db, case_id, now)
        except UnreadableSecret:
            log.error("not matched", case=str(case_id))
    return len(waiting)


def _match(db: Database, case_id: UUID, now: datetime) -> None:
    with db.transaction() as tx:
        version = write_keys(tx, case_id, now)
    with db.transaction() as tx:
        _find(tx, case_id, version, now)


def waits(tx: Tx) -> bool:
    """Tell whether any case waits to be matched."""
    return tx.scalars(_UNMATCHED.limit(1)).first() is not None


def write_keys(tx: Tx, case_id: UUID, now: datetime) -> int:
    """Write the look-up keys of a case anew; return which version of its people they are of."""
    taken = steps.lock(tx, case_id, "link", SYSTEM, now)
    rows = (
        (one.row.id, key[0], vault.blind(tx.keyring, *key))
        for one in _people(tx, case_id)
        for key in link_rules.keys_of(one.details, filter(None, (one.beside,))).values()
    )
    blind_index.replace(tx, case_id, rows)
    return taken.case.people_version


def _people(tx: Tx, case_id: UUID) -> list[Somebody]:
    rows = [row for row in people.everyone(tx, case_id) if row.role in link_rules.MATCHED]
    known = {row.id: people.read_details(tx, row) for row in rows}
    by_role = {row.role: known[row.id] for row in rows}
    beside = {role: by_role.get(other) for role, other in link_rules.COUPLE.items()}
    return [Somebody(row, known[row.id], beside.get(row.role)) for row in rows]


def _find(tx: Tx, case_id: UUID, version: int, now: datetime) -> None:
    """Search, lock all cases concerned in one order, keep what is new, and tell who must know."""
    found = blind_index.shared(tx, case_id, MOST)
    concerned = sorted({case_id, *(each.other_case for each in found)})
    taken = {each: steps.load(tx, each, "link", SYSTEM, now) for each in concerned}
    mine = {one.row.id: one for one in _people(tx, case_id)}
    links = [*_with_cases(taken, mine, found), *_with_colleagues(taken[case_id], mine.values())]
    tx.flush()
    shields.look(taken[case_id], [(one.row.role, one.details) for one in mine.values()])
    for each in concerned:
        link_signs.tell(taken[each], [one for one in links if each in _cases_of(one)])
    taken[case_id].case.matched_version = version


def _cases_of(link: Link) -> tuple[UUID, UUID | None]:
    return (link.case_id, link.other_case_id)


def _with_cases(
    taken: dict[UUID, Taken], mine: dict[UUID, Somebody], found: list[blind_index.Shared]
) -> Iterator[Link]:
    theirs: dict[UUID, dict[UUID, Somebody]] = {}
    for each in found:
        tx = taken[each.other_case].tx
        if each.other_case not in theirs:
            theirs[each.other_case] = {one.row.id: one for one in _people(tx, each.other_case)}
        one, other = mine.get(each.person), theirs[each.other_case].get(each.other)
        if one is not None and other is not None:
            yield from _keep(taken[each.other_case], *_in_order(one, other))


def _in_order(one: Somebody, other: Somebody) -> tuple[Somebody, Somebody]:
    """A pair is kept once, from whichever side it was found."""
    return (one, other) if one.row.id < other.row.id else (other, one)


def _keep(taken: Taken, one: Somebody, other: Somebody) -> Iterator[Link]:
    """Keep a pair; one that was rejected comes back only with more that agrees."""
    beside = (one.beside, other.beside) if one.beside and other.beside else None
    like = link_rules.compare(one.details, other.details, beside)
    query = select(Link).where(Link.person_id == one.row.id, Link.other_person_id == other.row.id)
    link = taken.tx.scalars(query).one_or_none()
    if link is None:
        yield _add(taken, one, like, other)
        return
    more = not set(like.agree) <= set(link.agree)
    link.agree, link.differ = like.agree, like.differ
    if more and link.state == "rejected":
        link.state, link.found_at, link.judged_at, link.judged_by = (
            "candidate",
            taken.now,
            None,
            None,
        )
        yield link


def _add(
    taken: Taken, one: Somebody, like: link_rules.Likeness, other: Somebody | None = None
) -> Link:
    role = other.row.role if other else None
    link = Link(
        id=uuid4(),
        case_id=one.row.case_id,
        person_id=one.row.id,
        role=one.row.role,
        other_case_id=other.row.case_id if other else None,
        other_person_id=other.row.id if other else None,
        other_role=role,
        kind=link_rules.kind_of(one.row.role, role) if role else "staff",
        agree=like.agree,
        differ=like.differ,
        state="candidate",
        found_at=taken.now,
    )
    taken.tx.add(link)
    return link


def _with_colleagues(taken: Taken, mine: Iterable[Somebody]) -> Iterator[Link]:
    """Put people beside colleagues of the region with the same name; nothing of them is kept."""
    region = regions.staffed_from(taken.case.region_code)
    named = {lookup.normalise_whole_name(name) for name in accounts.names_in(taken.tx, region)}
    known = set(
        taken.tx.scalars(
            select(Link.person_id).where(Link.case_id == taken.case.id, Link.kind == "staff")
        )
    )
    for one in mine:
        names = map(lookup.normalise_whole_name, link_rules.names_of(one.details))
        if one.row.id not in known and named & set(filter(None, names)):
            yield _add(taken, one, link_rules.Likeness(("name",), ()))
