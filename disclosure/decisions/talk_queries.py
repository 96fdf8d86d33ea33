"""What pages of a talk ask: how it was prepared, whom was tried, what was offered and answered."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from disclosure.cases import models as cases
from disclosure.cases import people
from disclosure.cases.documents import CASE, Note
from disclosure.decisions import models, queries
from disclosure.decisions import talk_models as talk
from disclosure.decisions.talk_rules import Conversation
from disclosure.decisions.telling_rules import Attempt, ScheduleTelling
from disclosure.requests import public_status
from disclosure.requests.public_status import Planned
from disclosure.review import models as review
from disclosure.store import vault
from disclosure.store.database import Tx

PARTS = ("applicant", "person_at_risk", "recipient")
VIDEO = "video"
"""The text of an advice that says whether a talk by video is allowed."""


def prepared(tx: Tx, appointment_id: UUID) -> talk.Preparation | None:
    """Return how an appointment was prepared; one made without a page was not."""
    query = select(talk.Preparation).where(talk.Preparation.appointment_id == appointment_id)
    return tx.scalars(query).first()


def outcome_talk(tx: Tx, case: cases.Case) -> talk.Preparation | None:
    """Return the talk planned last about the outcome in force, unless it was cancelled."""
    since = queries.round_start(tx, case)
    query = (
        select(talk.Preparation)
        .where(talk.Preparation.case_id == case.id, talk.Preparation.about == "outcome")
        .order_by(talk.Preparation.made_at.desc())
        .limit(1)
    )
    row = tx.scalars(query).first()
    stands = row is not None and row.cancelled_at is None
    return row if row is not None and stands and (not since or row.made_at >= since) else None


def opened(tx: Tx, row: talk.Preparation) -> ScheduleTelling:
    """Open how a talk was prepared."""
    table = talk.Preparation.__tablename__
    return vault.open(tx, row.case_id, CASE, table, row.id, row.document, ScheduleTelling)


@public_status.finds_appointments
def planned(tx: Tx, case_id: UUID) -> list[Planned]:
    """Return the talk about the outcome that stands, if it is whoever applied who comes to it."""
    case = tx.get_one(cases.Case, case_id)
    if case.stage != "decided":
        return []
    row, told = outcome_talk(tx, case), people.find(tx, case, "recipient")
    if row is None or told is None or told.id != case.applicant_id:
        return []
    return [Planned(row.id, row.time, opened(tx, row).place, row.made_by)]


def video_allowed(tx: Tx, case_id: UUID) -> bool:
    """Tell whether the panel said, in the advice given last, that a talk by video is allowed."""
    query = select(review.Advice).where(review.Advice.case_id == case_id)
    row = tx.scalars(query.order_by(review.Advice.at.desc()).limit(1)).first()
    if row is None:
        return False
    note = vault.open(tx, case_id, CASE, "advices", row.id, row.document, Note)
    return note.texts.get(VIDEO) == "yes"


def alike(tx: Tx, case: cases.Case, part: str) -> frozenset[str]:
    """Return every part that whoever plays this one plays: one human can hold several."""
    wanted = people.find(tx, case, part)
    same = (each for each in PARTS if wanted and people.find(tx, case, each) is wanted)
    return frozenset({part, *same})


def tries(tx: Tx, case: cases.Case, part: str) -> tuple[Attempt, ...]:
    """Return the tries that did not reach whoever plays this part."""
    return queries.attempts(tx, case, alike(tx, case, part))


def said_before(tx: Tx, case_id: UUID) -> frozenset[int]:
    """Return which lines of the script in force were spoken already, by their place in it."""
    signed = queries.signed(tx, case_id)
    if not signed:
        return frozenset()
    row, of = talk.Talk, models.Telling
    query = select(row).join(of, of.id == row.telling_id).where(row.case_id == case_id)
    partly = query.where(of.about == "disclosure", of.result == "partly")
    rows = tx.scalars(partly.where(of.at >= signed[-1].drafted_at)).all()
    held = [_held(tx, each) for each in rows]
    return frozenset(line.place for one in held for line in one.lines if line.said)


def _held(tx: Tx, row: talk.Talk) -> Conversation:
    table = talk.Talk.__tablename__
    return vault.open(tx, row.case_id, CASE, table, row.telling_id, row.document, Conversation)


def chosen(tx: Tx, case_id: UUID) -> list[UUID]:
    """Return the items that the decision in force chose, in the order they are spoken."""
    signed = queries.signed(tx, case_id)
    return queries.chosen_items(tx, signed[-1].id) if signed else []


def victim_checks(tx: Tx, case_id: UUID) -> dict[UUID, talk.VictimCheck]:
    """Return by item what was looked at last for earlier victims, since this decision was drafted.

    What was looked at for an earlier decision says nothing of today.
    """
    signed = queries.signed(tx, case_id)
    if not signed:
        return {}
    row = talk.VictimCheck
    query = select(row).where(row.case_id == case_id, row.at >= signed[-1].drafted_at)
    return {each.item_id: each for each in tx.scalars(query.order_by(row.at))}


def victims_checked(tx: Tx, case_id: UUID) -> bool:
    """Tell whether every item that is to be spoken was looked at."""
    return set(chosen(tx, case_id)) <= victim_checks(tx, case_id).keys()


def referrals(tx: Tx, case_id: UUID) -> list[talk.Referral]:
    """Return the help that was offered, oldest first."""
    row = talk.Referral
    return list(tx.scalars(select(row).where(row.case_id == case_id).order_by(row.at, row.id)))


def texts(tx: Tx, row: Any, document: bytes | None) -> dict[str, str]:
    """Open the texts of a victim check or a referral; there are none where nothing was sealed."""
    if document is None:
        return {}
    return vault.open(tx, row.case_id, CASE, row.__tablename__, row.id, document, Note).texts


def told_once(tx: Tx, case_id: UUID) -> bool:
    """Tell whether anything was ever told, all of it or a part."""
    about = models.Telling.about == "disclosure"
    query = select(models.Telling.id).where(models.Telling.case_id == case_id, about)
    spoken = query.where(models.Telling.result.in_(("told", "partly")))
    return tx.scalars(spoken.limit(1)).first() is not None


def clocks(tx: Tx, case_id: UUID, keys: Iterable[str]) -> dict[str, cases.Clock]:
    """Return the newest clock of each of these keys."""
    row = cases.Clock
    query = select(row).where(row.case_id == case_id, row.key.in_(tuple(keys)))
    return {each.key: each for each in tx.scalars(query.order_by(row.seq))}


def answered(tx: Tx, case_id: UUID) -> list[tuple[datetime, str, talk.FollowUpAnswers]]:
    """Return what was asked in earlier follow-ups: when, after how many days, which answers."""
    row, of = talk.FollowUpAnswers, models.Telling
    query = select(of.at, of.which, row).join(of, of.id == row.telling_id)
    rows = tx.execute(query.where(row.case_id == case_id).order_by(of.at))
    return [(at, which, answers) for at, which, answers in rows]
