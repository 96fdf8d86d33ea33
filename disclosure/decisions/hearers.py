"""Where an item went: which decisions chose it, and everybody who heard or read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from sqlalchemy import case as choose
from sqlalchemy import or_, select

from disclosure.cases import models as cases
from disclosure.cases.documents import CASE, Note
from disclosure.cases.link_models import Link
from disclosure.decisions import models, queries, script
from disclosure.review.models import Convening, InformationItem
from disclosure.store import vault
from disclosure.store.database import Tx

HEARD = ("told", "partly")
DOSSIER = "dossier"
"""The step under which it stands who got the facts as a paper."""


@dataclass(frozen=True, slots=True)
class Hearer:
    """Somebody an item reached, by which record, and when."""

    kind: str
    about: str
    at: datetime


def decisions(tx: Tx, item: InformationItem) -> list[models.Decision]:
    """Return the signed decisions that chose an item, oldest first."""
    chosen = select(models.DecisionItem.decision_id).where(models.DecisionItem.item_id == item.id)
    ids = set(tx.scalars(chosen))
    return [row for row in queries.signed(tx, item.case_id) if row.id in ids]


def reached(tx: Tx, item: InformationItem) -> list[Hearer]:
    """Return everybody an item reached: by talk, at once, on paper, to weigh it; and its source."""
    return [
        *_told(tx, item),
        *_urgently(tx, item),
        *_on_paper(tx, item),
        *_weighed(tx, item),
        Hearer("source", item.organisation, item.received_at),
    ]


def _told(tx: Tx, item: InformationItem) -> Iterator[Hearer]:
    """A talk tells what the decision in force then chose, and nothing of the ones after it.

    At the very moment of a later signature it counts for both: rather one too many than none.
    """
    signed = queries.signed(tx, item.case_id)
    chose = {row.id for row in decisions(tx, item)}
    talks = [row for row in queries.tellings(tx, item.case_id) if row.about == "disclosure"]
    for row, after in pairwise([*signed, None]):
        if row is None or row.id not in chose or row.signed_at is None:
            continue
        until = after.signed_at if after is not None else None
        for talk in talks:
            in_force = row.signed_at <= talk.at and (until is None or talk.at <= until)
            if talk.result in HEARD and in_force:
                yield Hearer("telling", str(talk.id), talk.at)


def other_recipient(tx: Tx, case_id: UUID, talk_id: str) -> str:
    """Return who was told instead of her in a talk, as the decision in force then named them."""
    talk = tx.get_one(models.Telling, UUID(talk_id))
    before = [
        row for row in queries.signed(tx, case_id) if row.signed_at and row.signed_at <= talk.at
    ]
    if not before or before[-1].recipient != "other":
        return ""
    return script.paper(tx, before[-1]).texts.get("recipient_name", "")


def _urgently(tx: Tx, item: InformationItem) -> Iterator[Hearer]:
    for row in queries.urgent_tellings(tx, item.case_id):
        ordered = _names(tx, row, row.document)
        if item.name in ordered | (_names(tx, row, row.record) if row.record else set()):
            yield Hearer("urgent", str(row.id), row.at)


def _names(tx: Tx, row: models.UrgentTelling, sealed: bytes) -> set[str]:
    table = models.UrgentTelling.__tablename__
    note = vault.open(tx, row.case_id, CASE, table, row.id, sealed, Note)
    return set(note.texts.get("items", "").split())


def _on_paper(tx: Tx, item: InformationItem) -> Iterator[Hearer]:
    """The facts handed to a prosecutor since, also from a case about the same person."""
    note = cases.CaseNote
    query = select(note).where(note.step == DOSSIER, note.at >= item.received_at)
    at = [item.case_id, *_linked(tx, item.case_id)]
    for row in tx.scalars(query.where(note.case_id.in_(at)).order_by(note.at, note.id)):
        own = row.case_id == item.case_id
        yield Hearer("prosecutor" if own else "prosecutor_elsewhere", str(row.id), row.at)


def _linked(tx: Tx, case_id: UUID) -> list[UUID]:
    """Return the open cases confirmed to be about the same person; of a shielded one nothing."""
    other = choose((Link.case_id == case_id, Link.other_case_id), else_=Link.case_id)
    query = (
        select(other)
        .join(cases.Case, cases.Case.id == other)
        .where(
            or_(Link.case_id == case_id, Link.other_case_id == case_id),
            Link.kind == "same_subject",
            Link.state == "confirmed",
            cases.Case.shielded.is_(False),
        )
    )
    return sorted(set(tx.scalars(query)))


def _weighed(tx: Tx, item: InformationItem) -> Iterator[Hearer]:
    """Every organisation that sat since, each once."""
    query = select(Convening).where(
        Convening.case_id == item.case_id, Convening.at >= item.received_at
    )
    first: dict[str, datetime] = {}
    for row in tx.scalars(query.order_by(Convening.seq)):
        for organisation in row.members.split():
            first.setdefault(organisation, row.at)
    for organisation, at in first.items():
        if organisation != item.organisation:
            yield Hearer("panel", organisation, at)
