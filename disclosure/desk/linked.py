"""Other cases with the same people, as far as this reader may know of them, by one statement.

Of the other case only its reference and stage are shown, and those only to who may open it; never
its applicant, nor what stands in a field that agrees.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case as choose
from sqlalchemy import exists, or_, select

from disclosure.accounts.models import Conflict
from disclosure.cases import link_actions, link_queries, link_rules, models, shield_names
from disclosure.cases.link_models import Link
from disclosure.cases.link_rules import Pattern
from disclosure.cases.pages import OpenCase
from disclosure.desk import sight
from disclosure.desk.sight import Sight
from disclosure.procedure import permissions, regions, terms
from disclosure.procedure.permissions import CaseAccess
from disclosure.store.database import Tx


@dataclass(frozen=True, slots=True)
class Line:
    """One link as this case has it; no reference where the other case is not for this reader."""

    id: UUID
    kind: str
    state: str
    person_id: UUID
    role: str
    agree: tuple[str, ...]
    differ: tuple[str, ...]
    found_at: datetime
    judged_at: datetime | None
    judged_by: UUID | None
    reference: str
    stage: str


@dataclass(frozen=True, slots=True)
class Linked:
    """The links of a case, what they say together, and whether they freeze it."""

    lines: list[Line]
    patterns: list[Pattern]
    frozen: bool
    judges: bool

    @property
    def waiting(self) -> int:
        """Count what a human has not judged yet."""
        return sum(line.state == "candidate" for line in self.lines)

    @property
    def confirmed(self) -> list[Line]:
        """Return what a human confirmed."""
        return [line for line in self.lines if line.state == "confirmed"]

    def find(self, link: UUID) -> Line | None:
        """Return one link of this case."""
        return next((line for line in self.lines if line.id == link), None)


def read(tx: Tx, case: models.Case, opened: OpenCase, seen: Sight) -> Linked:
    """Read the links of a case; who does not know who asked sees confirmed ones of the subject.

    A shielded case is left out for everybody not named in it, and so is that it freezes this one.
    """
    other = choose((Link.case_id == case.id, Link.other_case_id), else_=Link.case_id)
    conflict = exists().where(
        Conflict.case_id == models.Case.id, Conflict.account_id == opened.actor.id
    )
    shown = or_(Link.kind == "staff", shield_names.visible(opened.actor))
    query = (
        select(Link, models.Case, conflict, shown)
        .outerjoin(models.Case, models.Case.id == other)
        .where(or_(Link.case_id == case.id, Link.other_case_id == case.id))
        .order_by(Link.found_at, Link.id)
    )
    found: Sequence[Any] = [row for row in tx.execute(query) if row[3]]
    rows = [row for row in found if seen.whole or _of_subject(row[0])]
    standing = [link_queries.standing(row[0], case.id) for row in rows]
    signs = (row[0].found_at for row in found if _mirrored(row[0]))
    return Linked(
        lines=[_line(case, opened, *row[:3]) for row in rows],
        patterns=link_rules.patterns(standing),
        frozen=link_rules.unweighed(signs, case.proceeded_at),
        judges=seen.whole and bool(opened.actor.roles & link_actions.JUDGES),
    )


def _mirrored(link: Link) -> bool:
    return link.kind == "mirrored" and link.state != "rejected"


def _of_subject(link: Link) -> bool:
    return link.kind == "same_subject" and link.state == "confirmed"


def _line(
    case: models.Case, opened: OpenCase, link: Link, other: models.Case | None, conflict: bool
) -> Line:
    own = link.case_id == case.id
    shown = other if other is not None and _may_open(opened, other, conflict) else None
    return Line(
        id=link.id,
        kind=link.kind,
        state=link.state,
        person_id=link.person_id if own or not link.other_person_id else link.other_person_id,
        role=link.role if own else link.other_role or "",
        agree=link.agree,
        differ=link.differ,
        found_at=link.found_at,
        judged_at=link.judged_at,
        judged_by=link.judged_by,
        reference=shown.reference if shown else "",
        stage=shown.stage if shown else "",
    )


def _may_open(opened: OpenCase, other: models.Case, conflict: bool) -> bool:
    """Ask the same table as the page of that case itself."""
    near = replace(opened.actor, roles=opened.actor.roles & sight.DESK_ROLES)
    access = CaseAccess(
        stage=other.stage,
        region=regions.staffed_from(other.region_code),
        director=other.director_id,
        officer=other.officer_id,
        conflicted=frozenset({near.id} if conflict else ()),
    )
    return permissions.refuse_view(near, access, terms.local_day(opened.now)) is None
