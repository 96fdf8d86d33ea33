"""Cases that meet: the same people from two sides, and what tests of links ask."""

from typing import Any

from sqlalchemy import select

from disclosure.cases import link_actions, link_rules, matching, models
from disclosure.cases.link_models import Link
from disclosure.errors import Refusal
from disclosure.work import send
from tests import factories
from tests.factories import World

NOOR = {"name": "Noor Fictief", "born": "1990-03-02", "municipality": "Amsterdam"}
BRAM = {"name": "Bram Verzonnen", "born": "1988-07-19"}
FLOOR = {"name": "Floor Bedacht", "born": "1994-05-06", "municipality": "Utrecht"}
MIRROR = {"person": BRAM, "subject": NOOR}
"""He asks about her, as she asked about him."""
REPEATED = {"person": FLOOR, "subject": BRAM}
"""Another woman asks about the same man."""


def another(case: World, **changes: Any) -> World:
    """Begin and receive another case among the same staff."""
    return factories.received(factories.begin(case.db, case.staff, case.now), **changes)


def match(case: World) -> int:
    """Let the worker match what waits."""
    return matching.match(case.db, case.now)


def pair(case: World, **changes: Any) -> World:
    """Receive a case and another one, and match both."""
    factories.received(case)
    other = another(case, **(changes or MIRROR))
    match(case)
    return other


def links(case: World) -> list[Link]:
    """Return the links of a case, from whichever side they were found."""
    with case.db.read() as tx:
        rows = tx.scalars(select(Link).order_by(Link.kind, Link.role))
        return [row for row in rows if case.case_id in (row.case_id, row.other_case_id)]


def kinds(case: World) -> list[str]:
    """Return what the links of a case say."""
    return sorted(link.kind for link in links(case))


def judge(
    case: World, who: str, verdict: str, reason: str = "The papers.", kind: str = ""
) -> list[Refusal | None]:
    """Judge every link of a case, or those of one kind."""
    return [
        link_actions.judge(
            case.db,
            case.case_id,
            link_rules.JudgeLink(link=link.id, verdict=verdict, reason=reason),
            case.actor(who),
            case.now,
        )
        for link in links(case)
        if kind in ("", link.kind)
    ]


def tasks(case: World) -> set[tuple[str, str]]:
    """Return what is left to do in a case: the kind of task, and the login of whose it is."""
    logins = {case.staff.person(f"{r}:{role}/{n}"): role for r, role, n in case.staff.people}
    with case.db.read() as tx:
        rows = tx.scalars(
            select(models.Task).where(
                models.Task.case_id == case.case_id, models.Task.done_at.is_(None)
            )
        )
        return {(row.kind, logins[row.owner_id]) for row in rows if row.owner_id}


def mail(case: World) -> list[str]:
    """Let the worker send what may go; return the names of what went to people."""
    went: list[str] = []
    send.send(case.db, case.now, lambda message: went.append(message.name))
    return sorted(name for name in went if name != "alert")


def waiting(case: World) -> dict[str, str | None]:
    """Return the messages of a case to people that did not go, and what holds them."""
    return {
        row.name: row.refusal
        for row in case.rows(models.Message)
        if row.person_id is not None and row.state != "sent"
    }
