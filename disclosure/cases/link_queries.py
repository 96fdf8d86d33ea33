"""What is asked of links: those of a case, whether they freeze it, who directs its mirror."""

from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, or_, select
from sqlalchemy import case as choose

from disclosure.cases import link_rules, models
from disclosure.cases.link_models import Link
from disclosure.cases.link_rules import Standing
from disclosure.store.database import Tx

_of_case: BindParameter[UUID] = bindparam("case", type_=Link.case_id.type)
_touching = or_(Link.case_id == _of_case, Link.other_case_id == _of_case)
_LINKS = select(Link).where(_touching).order_by(Link.found_at, Link.id)
_other = choose((Link.case_id == _of_case, Link.other_case_id), else_=Link.case_id)
_MIRRORED = (
    select(_other.label("other"), Link.found_at, models.Case.shielded, models.Case.proceeded_at)
    .add_columns(models.Case.director_id)
    .join(models.Case, models.Case.id == _other)
    .where(_touching, Link.kind == "mirrored", Link.state != "rejected")
)
_HIDDEN = select(Link.id).join(models.Case, models.Case.id == _other)
_HIDDEN = _HIDDEN.where(_touching, models.Case.shielded.is_(True))
_LINKED = select(_other).where(_touching, Link.kind != "staff")


def links_of(tx: Tx, case_id: UUID) -> list[Link]:
    """Return every link of a case, whichever of the two it was found from, oldest first."""
    return list(tx.scalars(_LINKS, {"case": case_id}))


def find(tx: Tx, case_id: UUID, link_id: UUID) -> Link | None:
    """Return one link of a case; None for one of other cases."""
    return tx.scalars(_LINKS.where(Link.id == link_id), {"case": case_id}).one_or_none()


def standing(link: Link, case_id: UUID) -> Standing:
    """Return a link as one of its two cases has it."""
    if link.case_id == case_id:
        roles = (link.role, link.other_role or "")
        return Standing(link.kind, link.state, *roles, link.other_case_id)
    return Standing(link.kind, link.state, link.other_role or "", link.role, link.case_id)


def frozen(tx: Tx, case: models.Case) -> bool:
    """Tell whether telling, planning and mail stand still (procedure.md §3.12).

    While an integrity review is open, or a link says that the subject of one case asks or is at
    risk in the other: until it is rejected, or a review in this case was closed after it was found.
    """
    return case.integrity_by is not None or _signed(tx, case)


def holds(tx: Tx, case: models.Case, message: str) -> bool:
    """Tell whether a message waits for that.

    Receipt does not wait for a sign found by the system: that it stays away would tell whoever
    applied that the other did too.
    """
    return case.integrity_by is not None or (message != "receipt" and _signed(tx, case))


def sign_shown(tx: Tx, case: models.Case) -> bool:
    """Tell whether whoever works in this case may know that it is frozen, and weighs it.

    What comes of a shielded case is weighed there, by those named in it.
    """
    signs = (row.found_at for row in _mirrored(tx, case) if not row.shielded)
    return case.integrity_by is not None or link_rules.unweighed(signs, case.proceeded_at)


def _signed(tx: Tx, case: models.Case) -> bool:
    return any(
        link_rules.unweighed((row.found_at,), (row if row.shielded else case).proceeded_at)
        for row in _mirrored(tx, case)
    )


def _mirrored(tx: Tx, case: models.Case) -> list[Any]:
    return list(tx.execute(_MIRRORED, {"case": case.id}))


def hidden(tx: Tx, case_id: UUID) -> frozenset[UUID]:
    """Return the links of a case with a shielded one: who works here may not know of them."""
    return frozenset(tx.scalars(_HIDDEN, {"case": case_id}))


def linked_to(tx: Tx, case_id: UUID) -> frozenset[UUID]:
    """Return the other cases of all links of a case."""
    return frozenset(filter(None, tx.scalars(_LINKED, {"case": case_id})))


def mirrored_directors(tx: Tx, case_id: UUID) -> frozenset[UUID]:
    """Return who directs a case in which the subject of this one asks, or the other way round.

    A shielded one is left out: it asks for another director itself.
    """
    rows = tx.execute(_MIRRORED, {"case": case_id})
    return frozenset(row.director_id for row in rows if row.director_id and not row.shielded)
