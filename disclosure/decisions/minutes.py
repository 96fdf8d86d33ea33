"""Minutes of a sitting about one case: drafted from the record, adopted by the chair, sealed.

Steps of the record, not of the stage table: they change neither stage nor clocks, and may be taken
when the case has gone on.
"""

import hashlib
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from disclosure.accounts import queries as accounts
from disclosure.cases import models as cases
from disclosure.cases import steps
from disclosure.cases.documents import CASE, Note
from disclosure.cases.steps import Taken
from disclosure.decisions import letters, minutes_rules, minutes_text, pdf
from disclosure.decisions.minutes_models import Minutes
from disclosure.errors import Refusal, Refused
from disclosure.procedure import terms
from disclosure.procedure.permissions import Actor
from disclosure.review import models as review
from disclosure.review import queries
from disclosure.review.panel_models import Meeting, Sitting
from disclosure.review.papers import texts
from disclosure.store import vault
from disclosure.store.database import Database, Tx

FOLDER = letters.FOLDER.parent / "papers"
TEMPLATE = "minutes"
_BY = "advise"
"""Whoever may advise here keeps the minutes: the chair of the region, in no conflict."""


def draft_minutes(
    db: Database, case_id: UUID, args: minutes_rules.DraftMinutes, actor: Actor, now: datetime
) -> Refusal | None:
    """Keep who was present and what was said; a draft is changed, adopted minutes succeeded."""

    def change(taken: Taken) -> None:
        convening = queries.last_convening(taken.tx, case_id)
        last = _last(taken.tx, convening)
        given = queries.votes(taken.tx, convening.id) if convening else []
        _refuse(
            minutes_rules.refuse_draft_minutes(
                args,
                members=frozenset(convening.members.split()) if convening else frozenset(),
                voted=frozenset(each.organisation for each in given),
                adopted=last is not None and last.adopted_at is not None,
            )
        )
        if convening is not None:
            _draft(args, convening, last, taken)

    return steps.beside(db, case_id, ("draft_minutes", _BY), actor, now, change)


def _draft(
    args: minutes_rules.DraftMinutes,
    convening: review.Convening,
    last: Minutes | None,
    taken: Taken,
) -> None:
    row = last if last is not None and last.adopted_at is None else None
    if row is None:
        row = Minutes(
            id=uuid4(),
            case_id=taken.case.id,
            convening_id=convening.id,
            seq=last.seq + 1 if last else 1,
        )
        taken.tx.add(row)
    row.drafted_at, row.drafted_by = taken.now, taken.actor.id
    kept = {"present": " ".join(args.present), "remarks": args.remarks}
    note = Note(texts={**kept, "correction": args.correction})
    row.document = vault.seal(taken.tx, row.case_id, CASE, Minutes.__tablename__, row.id, note)


def adopt_minutes(db: Database, case_id: UUID, actor: Actor, now: datetime) -> Refusal | None:
    """Adopt the draft: set as PDF/A, sealed with its SHA-256, from then on only succeeded."""

    def change(taken: Taken) -> None:
        convening = queries.last_convening(taken.tx, case_id)
        row = _last(taken.tx, convening)
        advice = _advice(taken.tx, convening)
        _refuse(
            minutes_rules.refuse_adopt(
                drafted=row is not None,
                advised=advice is not None,
                adopted=row is not None and row.adopted_at is not None,
            )
        )
        if convening is not None and row is not None and advice is not None:
            _adopt(row, convening, advice, taken)

    return steps.beside(db, case_id, ("adopt_minutes", _BY), actor, now, change)


def _adopt(row: Minutes, convening: review.Convening, advice: review.Advice, taken: Taken) -> None:
    record = _record(row, convening, advice, taken)
    day = terms.local_day(taken.now)
    made = pdf.set_text(FOLDER, TEMPLATE, minutes_text.compose(record), day)
    row.file = vault.seal_bytes(taken.tx, row.case_id, CASE, Minutes.__tablename__, row.id, made)
    row.digest = hashlib.sha256(made).digest()
    row.adopted_at, row.adopted_by = taken.now, taken.actor.id
    taken.logged |= {"minutes": str(row.id), "digest": row.digest.hex()}


def _record(
    row: Minutes, convening: review.Convening, advice: review.Advice, taken: Taken
) -> minutes_text.Record:
    tx = taken.tx
    sitting = tx.get(Sitting, convening.id)
    meeting = tx.get(Meeting, sitting.meeting_id) if sitting and sitting.meeting_id else None
    added = opened(tx, row)
    settled = vault.open(tx, row.case_id, CASE, "advices", advice.id, advice.document, Note)
    return minutes_text.Record(
        reference=taken.case.reference,
        number=row.seq,
        held=meeting.starts_at if meeting else convening.at,
        kind=meeting.kind if meeting else convening.mode,
        place=meeting.place if meeting else "",
        vote_by=sitting.vote_by if sitting else None,
        chair=accounts.name(tx, advice.by_id),
        members=tuple(convening.members.split()),
        stepped_back=tuple(convening.stepped_back.split()),
        replaced=_replaced(taken, convening),
        ballots=tuple(_ballot(tx, vote) for vote in queries.votes(tx, convening.id)),
        outcome=advice.outcome,
        advice=settled.texts,
        present=added.present,
        remarks=added.remarks,
        correction=added.correction,
    )


def _replaced(taken: Taken, convening: review.Convening) -> tuple[str, ...]:
    posts = accounts.posts(taken.tx, taken.access.conflicted).values()
    known = {organisation for roles, organisation in posts if "panel_member" in roles}
    return tuple(each for each in convening.members.split() if each in known)


def _ballot(tx: Tx, vote: review.PanelVote) -> minutes_text.Ballot:
    return minutes_text.Ballot(
        organisation=vote.organisation,
        outcome=vote.outcome,
        dissent=vote.dissent,
        texts=texts(tx, vote),
    )


def opened(tx: Tx, row: Minutes) -> minutes_rules.DraftMinutes:
    """Open what the chair added to the record."""
    note = vault.open(tx, row.case_id, CASE, Minutes.__tablename__, row.id, row.document, Note)
    return minutes_rules.DraftMinutes(
        present=tuple(note.texts["present"].split()),
        remarks=note.texts["remarks"],
        correction=note.texts["correction"],
    )


def _last(tx: Tx, convening: review.Convening | None) -> Minutes | None:
    if convening is None:
        return None
    query = select(Minutes).where(Minutes.convening_id == convening.id)
    return tx.scalars(query.order_by(Minutes.seq.desc()).limit(1)).first()


def _advice(tx: Tx, convening: review.Convening | None) -> review.Advice | None:
    if convening is None:
        return None
    query = select(review.Advice).where(review.Advice.convening_id == convening.id)
    return tx.scalars(query.order_by(review.Advice.at.desc()).limit(1)).first()


def kept(tx: Tx, case_id: UUID) -> list[Minutes]:
    """Return the minutes of a case, newest first; unopened."""
    query = select(Minutes).where(Minutes.case_id == case_id)
    return list(tx.scalars(query.order_by(Minutes.drafted_at.desc(), Minutes.seq.desc())))


def content(tx: Tx, case: cases.Case, minutes_id: UUID) -> bytes | None:
    """Open adopted minutes of this case; None when there are none. Their hash is checked."""
    row = tx.get(Minutes, minutes_id)
    if row is None or row.case_id != case.id or row.file is None:
        return None
    made = vault.open_bytes(tx, case.id, CASE, Minutes.__tablename__, row.id, row.file)
    if hashlib.sha256(made).digest() != row.digest:
        raise AssertionError("sealed minutes do not match their own hash")
    return made


def _refuse(found: Refusal | None) -> None:
    if found is not None:
        raise Refused(found)
