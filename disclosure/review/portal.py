"""What a page of enquiry or match shows beside its form; an organisation reads its own alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from disclosure.cases import labels, models, people
from disclosure.cases.documents import CASE, Note, PersonDetails
from disclosure.cases.pages import OpenCase
from disclosure.errors import Refusal
from disclosure.procedure import categories, terms
from disclosure.procedure.categories import Item
from disclosure.procedure.profile import Profile
from disclosure.review import match, prosecution, queries, rules, sources
from disclosure.review.models import Enquiry, InformationItem
from disclosure.store import vault
from disclosure.store.database import Tx


@dataclass(frozen=True, slots=True)
class Own:
    """One answer of one's own organisation, with the items it gave."""

    row: Enquiry
    texts: dict[str, str]
    items: tuple[tuple[InformationItem, Item], ...]


def about(tx: Tx, case: OpenCase, row: Enquiry) -> dict[str, Any]:
    """Return what else a liaison sees of an enquiry: the term, the own answers, for the OM the use.

    Own answers are shown once the conditions were accepted: they may hold a name.
    """
    clock = tx.scalars(_clock_of(row)).first()
    reads, use = prosecution.for_prosecutor(tx, case.id, row.organisation)
    accepted = row.accepted_at is not None
    return {
        "enquiry": row,
        "due": clock.due_at if clock is not None and clock.state != "ended" else None,
        "own": tuple(_own(tx, row)) if accepted else (),
        "conditions": rules.CONDITIONS,
        "reads_use": reads,
        "use": use,
        "today": terms.local_day(case.now),
    }


def _clock_of(row: Enquiry) -> Any:
    clock = models.Clock
    query = select(clock).where(
        clock.case_id == row.case_id, clock.key == f"enquiry_reply:{row.organisation}"
    )
    return query.order_by(clock.seq.desc()).limit(1)


def _own(tx: Tx, newest: Enquiry) -> Iterator[Own]:
    mine = (Enquiry.case_id == newest.case_id, Enquiry.organisation == newest.organisation)
    given = list(queries.items(tx, newest.case_id).values())
    for row in tx.scalars(select(Enquiry).where(*mine).order_by(Enquiry.seq)):
        if row.answer is None:
            continue
        note = vault.open(tx, row.case_id, CASE, "enquiries", row.id, row.answer, Note)
        items = tuple((i, queries.open_item(tx, i)) for i in given if i.enquiry_id == row.id)
        yield Own(row, {name: text for name, text in note.texts.items() if text}, items)


def under_secrecy(args: rules.Answer, organisation: str | None, law: Profile) -> rules.Answer:
    """Take what an organisation of doctors says as medical, ticked or not; note who agreed."""
    medical = any(each.medical for each in law.organisations if each.key == organisation)
    items = tuple(
        replace(item, medical=item.medical or medical, agreed=bool(item.agreed_by.strip()))
        for item in args.items
    )
    return replace(args, items=items)


def beside_item(refusal: Refusal, args: rules.Answer, law: Profile, now: datetime) -> Refusal:
    """Put a refusal beside the item it is about, where it is about one."""
    today = terms.local_day(now)
    numbers = (
        item.id.rpartition("-")[2] for item in args.items if _is_of(item, refusal, law, today)
    )
    number = next(numbers, "")
    return Refusal(refusal.key, f"item{number}_{refusal.detail}") if number else refusal


def _is_of(item: Item, refusal: Refusal, law: Profile, today: date) -> bool:
    found = categories.refuse_item(item, law) or rules.refuse_over(item, today, law)
    return found == refusal


def beside(tx: Tx, case_id: UUID) -> dict[str, Any]:
    """Return the subject side by side: told and held, who confirmed, what did not fit."""
    found = people.find(tx, tx.get_one(models.Case, case_id), "subject")
    told = people.read_details(tx, found) if found is not None else PersonDetails()
    rows = list(queries.items(tx, case_id).values())
    held = [(row.organisation, queries.open_item(tx, row)) for row in rows]
    lines = sources.side_by_side(told, held)
    doubts = queries.doubts(tx, case_id)
    names = sorted({who for line in lines for who in line.held})
    return {
        "lines": lines,
        "sources": names,
        "columns": [_("Kenmerk"), _("Opgegeven"), *(labels.ORGANISATIONS[each] for each in names)],
        "confirmed": queries.standing_matches(tx, case_id),
        "doubts": [(row, match.words(tx, row)) for row in doubts],
        "excluded": [_excluded(tx, row) for row in queries.matches(tx, case_id)],
    }


def _excluded(tx: Tx, row: Any) -> tuple[Any, dict[str, str]]:
    if row.document is None:
        return row, {}
    note = vault.open(tx, row.case_id, CASE, "subject_matches", row.id, row.document, Note)
    return row, {name: text for name, text in note.texts.items() if text}
