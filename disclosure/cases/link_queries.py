"""What is asked of links: those of a case, whether they freeze it, who directs its mirror."""

from uuid import UUID

from sqlalchemy import BindParameter, bindparam, or_, select

from disclosure.cases import link_rules, models
from disclosure.cases.link_models import Link
from disclosure.cases.link_rules import Standing
from disclosure.store.database import Tx

_of_case: BindParameter[UUID] = bindparam("case", type_=Link.case_id.type)
_touching = or_(Link.case_id == _of_case, Link.other_case_id == _of_case)
_LINKS = select(Link).where(_touching).order_by(Link.found_at, Link.id)
_MIRRORED = select(Link.case_id, Link.other_case_id, Link.found_at).where(
    _touching, Link.kind == "mirrored", Link.state != "rejected"
)


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


def _signed(tx: Tx, case: models.Case) -> bool:
    found = tx.execute(_MIRRORED, {"case": case.id})
    return link_rules.unweighed((row.found_at for row in found), case.proceeded_at)


def mirrored_directors(tx: Tx, case_id: UUID) -> frozenset[UUID]:
    """Return who directs a case in which the subject of this one asks, or the other way round."""
    rows = tx.execute(_MIRRORED, {"case": case_id})
    others = {each for row in rows for each in row[:2]} - {case_id}
    if not others:
        return frozenset()
    found = tx.scalars(select(models.Case.director_id).where(models.Case.id.in_(others)))
    return frozenset(filter(None, found))
