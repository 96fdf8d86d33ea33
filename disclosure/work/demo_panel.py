"""The panel of the demonstration: a meeting with three cases, one of them weighed, and a round."""

from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from disclosure.accounts import queries as accounts
from disclosure.accounts import seeding
from disclosure.decisions import minutes
from disclosure.decisions.minutes_rules import DraftMinutes
from disclosure.errors import Refusal
from disclosure.procedure import terms
from disclosure.procedure.permissions import Actor
from disclosure.review import meetings, panel
from disclosure.review.meeting_rules import PlanMeeting
from disclosure.review.rules import Convene
from disclosure.store.database import Database
from disclosure.work.demo_stories import STORIES

MEMBERS = ("police", "veilig_thuis", "probation")
ON_THE_AGENDA = ("Anouk Blom", "Samira Haddad", "Karin Bakker")
IN_WRITING = "Marleen Hoek"
WEIGHED = "Tineke Lam"
"""Whose panel gave its advice and whose minutes were adopted."""


class Filled(Protocol):
    """The cases of the demonstration by the number of their story."""

    cases: dict[int, UUID]


def fill(db: Database, filled: Filled, now: datetime) -> None:
    """Plan a meeting for tomorrow, put three cases on it, open a round, adopt some minutes."""
    chair = _chair(db, now)
    soon = terms.end_of(terms.local_day(now)) + timedelta(hours=10)
    planned = PlanMeeting(starts_at=soon, place="Vergaderkamer 2, regiobureau")
    meeting = meetings.plan_meeting(db, planned, chair, now)
    if isinstance(meeting, Refusal):
        raise AssertionError(f"the meeting is refused as {meeting.key}")
    for name in ON_THE_AGENDA:
        sits = Convene(members=MEMBERS, mode="meeting", meeting=meeting)
        _granted(panel.convene(db, _case(filled, name), sits, chair, now))
    writes = Convene(members=MEMBERS, mode="written", until=now + timedelta(days=2))
    _granted(panel.convene(db, _case(filled, IN_WRITING), writes, chair, now))
    kept = DraftMinutes(present=MEMBERS, remarks="Het patroon woog zwaarder dan één voorval.")
    _granted(minutes.draft_minutes(db, _case(filled, WEIGHED), kept, chair, now))
    _granted(minutes.adopt_minutes(db, _case(filled, WEIGHED), chair, now))


def _case(filled: Filled, name: str) -> UUID:
    return filled.cases[next(n for n, story in enumerate(STORIES) if story.person == name)]


def _chair(db: Database, now: datetime) -> Actor:
    with db.read() as tx:
        found = accounts.actor(tx, seeding.account_id("voorzitter"), terms.local_day(now))
    if found is None:
        raise AssertionError("nobody chairs the panel")
    return found


def _granted(result: object) -> None:
    if isinstance(result, Refusal):
        raise AssertionError(f"the panel is refused: {result.key}")
