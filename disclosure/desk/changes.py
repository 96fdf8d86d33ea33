"""What others did in a case since somebody last looked at its page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, select

from disclosure.cases.pages import OpenCase
from disclosure.desk.sight import Sight
from disclosure.store import audit
from disclosure.store.database import Tx
from disclosure.store.log_tables import entries

PAGE = "case"
"""The purpose under which the case page is opened."""
MOST = 20
READ = 200
"""Entries looked at: some of them are not for everybody."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log of a case; `actor` is an account, or nobody we name."""

    at: datetime
    actor: UUID | None
    verb: str
    purpose: str
    outcome: str
    about: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Done by others since the last look, newest first; `more`: there was more than this."""

    entries: list[Entry]
    more: bool

    @property
    def people(self) -> set[UUID]:
        """Return everybody who did something."""
        return {one.actor for one in self.entries if one.actor is not None}


def read(tx: Tx, opened: OpenCase, seen: Sight) -> Changes:
    """Read what was done between the look before this one and now; nothing at a first look.

    Looks of others and refused tries changed nothing.
    """
    query = (
        select(entries)
        .where(
            entries.c.chain == audit.case_chain(opened.id),
            entries.c.seq > _look_before(opened),
            entries.c.actor != str(opened.actor.id),
            entries.c.verb != "view",
            entries.c.outcome == "done",
        )
        .order_by(entries.c.seq.desc())
        .limit(READ)
    )
    found = [entry(row) for row in tx.execute(query)]
    shown = [one for one in found if seen.step(one.verb, one.about) and seen.step(one.purpose)]
    return Changes(shown[: MOST + 1], more=len(shown) > MOST)


def _look_before(opened: OpenCase) -> ScalarSelect[int]:
    """The look that shows it was logged just before: it is the last but one."""
    mine = select(entries.c.seq).where(
        entries.c.chain == audit.case_chain(opened.id),
        entries.c.actor == str(opened.actor.id),
        entries.c.verb == "view",
        entries.c.purpose == PAGE,
    )
    return mine.order_by(entries.c.seq.desc()).offset(1).limit(1).scalar_subquery()


def named(found: Changes, seen: Sight, names: Iterable[UUID]) -> Changes:
    """Leave out what whoever applied did, for who does not see that somebody applied."""
    known = {*names, UUID(int=0)}
    kept = [one for one in found.entries if seen.whole or one.actor in known]
    return Changes(kept[:MOST], found.more)


def entry(row: object) -> Entry:
    """Read one line of the log as the table has it."""
    at, actor, verb, purpose, outcome, ids = (
        getattr(row, name) for name in ("at", "actor", "verb", "purpose", "outcome", "ids")
    )
    return Entry(at, _account(actor), verb, purpose, outcome, ids.get("clock", ""))


def _account(actor: str) -> UUID | None:
    try:
        return UUID(actor)
    except ValueError:
        return None
