"""What other rooms ask of the review: how enquiries stand, which items may be used, the advice."""

from datetime import date
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, func, select

from disclosure.cases import models as cases
from disclosure.cases.documents import CASE
from disclosure.procedure.categories import Item
from disclosure.review import enquiry_models, models
from disclosure.review.rules import EnquiryFacts
from disclosure.store import vault
from disclosure.store.database import Tx

_of_case: BindParameter[UUID] = bindparam("case")
_ENQUIRIES = (
    select(models.Enquiry)
    .where(models.Enquiry.case_id == _of_case)
    .order_by(models.Enquiry.organisation, models.Enquiry.seq)
)
_ITEMS = (
    select(models.InformationItem)
    .where(models.InformationItem.case_id == _of_case)
    .order_by(models.InformationItem.received_at, models.InformationItem.name)
)
_LAST_CONVENING = (
    select(models.Convening)
    .where(models.Convening.case_id == _of_case)
    .order_by(models.Convening.seq.desc())
    .limit(1)
)
_DECISION_BEGAN = select(func.max(cases.Clock.started_at)).where(
    cases.Clock.case_id == _of_case, cases.Clock.key == "decision"
)
_CLOCK_BEGAN = select(cases.Clock.id).where(cases.Clock.case_id == _of_case)
_STANDS = (
    ~_CLOCK_BEGAN.where(
        cases.Clock.key == "deferred", cases.Clock.started_at >= models.Convening.at
    ).exists(),
    ~_CLOCK_BEGAN.where(
        cases.Clock.key == "decision", cases.Clock.started_at > models.Convening.at
    ).exists(),
)
"""What a case waited for, or began anew with, came before the panel was called together."""
_STANDING = _LAST_CONVENING.where(*_STANDS)
_ADVICE = (
    select(models.Advice)
    .where(
        models.Advice.case_id == _of_case,
        models.Advice.spent.is_(False),
        models.Advice.at >= _DECISION_BEGAN.scalar_subquery(),
    )
    .order_by(models.Advice.at.desc())
    .limit(1)
)
"""Made once: making them takes as long as running them."""


def newest_enquiries(tx: Tx, case_id: UUID) -> dict[str, models.Enquiry]:
    """Return the newest enquiry to each organisation asked."""
    rows = tx.scalars(_ENQUIRIES, {"case": case_id})
    return {row.organisation: row for row in rows}


def enquiry_facts(tx: Tx, case_id: UUID) -> EnquiryFacts:
    """Return how the enquiries of a case stand."""
    newest = newest_enquiries(tx, case_id)
    return EnquiryFacts(
        states={organisation: row.state for organisation, row in newest.items()},
        unchecked=frozenset(o for o, row in newest.items() if row.sampled and not row.checked_by),
    )


def items(tx: Tx, case_id: UUID) -> dict[str, models.InformationItem]:
    """Return the information items of a case by the name they are chosen by."""
    rows = tx.scalars(_ITEMS, {"case": case_id})
    return {row.name: row for row in rows}


def open_item(tx: Tx, row: models.InformationItem) -> Item:
    """Open one information item."""
    return vault.open(
        tx,
        row.case_id,
        CASE,
        models.InformationItem.__tablename__,
        row.id,
        row.document,
        Item,
    )


def usable_items(tx: Tx, case_id: UUID, on: date) -> list[models.InformationItem]:
    """Return the items that may be told on this day: named as such and not expired."""
    return [
        row
        for row in items(tx, case_id).values()
        if row.use == "may_tell" and (row.expires is None or on < row.expires)
    ]


def last_convening(tx: Tx, case_id: UUID) -> models.Convening | None:
    """Return the panel called together last."""
    return tx.scalars(_LAST_CONVENING, {"case": case_id}).first()


def standing_convening(tx: Tx, case_id: UUID) -> models.Convening | None:
    """Return the panel called together last, unless it sat before a deferral or a re-opening.

    Its votes count all the same (procedure.md §4: once per convening); the chair is told.
    """
    return tx.scalars(_STANDING, {"case": case_id}).first()


def votes(tx: Tx, convening_id: UUID) -> list[models.PanelVote]:
    """Return the votes of one convening in the order they were given."""
    return list(
        tx.scalars(
            select(models.PanelVote)
            .where(models.PanelVote.convening_id == convening_id)
            .order_by(models.PanelVote.at, models.PanelVote.organisation)
        )
    )


def voters(tx: Tx, case_id: UUID) -> frozenset[UUID]:
    """Return everyone who ever voted in this case."""
    query = select(models.PanelVote.by_id).where(models.PanelVote.case_id == case_id)
    return frozenset(tx.scalars(query))


def advice(tx: Tx, case_id: UUID) -> models.Advice | None:
    """Return the advice that still stands, or None.

    One given before the case was re-opened does not: the decision term began anew then.
    """
    return tx.scalars(_ADVICE, {"case": case_id}).first()


def matches(tx: Tx, case_id: UUID) -> list[models.SubjectMatch]:
    """Return who confirmed the subject, in order."""
    return list(
        tx.scalars(
            select(models.SubjectMatch)
            .where(models.SubjectMatch.case_id == case_id)
            .order_by(models.SubjectMatch.seq)
        )
    )


def doubts(tx: Tx, case_id: UUID) -> list[enquiry_models.SubjectDoubt]:
    """Return what did not fit the person found, in order."""
    row = enquiry_models.SubjectDoubt
    return list(tx.scalars(select(row).where(row.case_id == case_id).order_by(row.at)))


def standing_matches(tx: Tx, case_id: UUID) -> list[models.SubjectMatch]:
    """Return the confirmations that count: those given after the last doubt."""
    after = max((row.after_seq for row in doubts(tx, case_id)), default=0)
    return [row for row in matches(tx, case_id) if row.seq > after]
