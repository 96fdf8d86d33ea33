"""Fills a demonstration: the stories walk through the real actions, in the order of time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from disclosure.accounts import queries as accounts
from disclosure.accounts import seeding
from disclosure.cases import link_actions, link_rules, matching, models
from disclosure.cases.link_models import Link
from disclosure.errors import Refusal
from disclosure.procedure import profile, terms
from disclosure.procedure.permissions import Actor
from disclosure.requests import drafts
from disclosure.review import chasing
from disclosure.store import references
from disclosure.store.database import Database
from disclosure.work import (
    demo_decisions,
    demo_letters,
    demo_panel,
    demo_plan,
    demo_remedies,
    demo_risk,
    demo_shield,
    demo_signals,
    demo_talk,
    send,
    sweep,
)
from disclosure.work.demo_stories import STORIES, Story, course
from disclosure.work.rehearsal_arguments import Arguments
from disclosure.work.rehearsal_steps import STEPS

Act = tuple[str, str, dict[str, Any]]
Moment = tuple[datetime, int, Story, Act]
REGION = "VR13"
LOGINS = {
    "intake": "intake",
    "intake/2": "intake2",
    "case_director": "regie",
    "panel_chair": "voorzitter",
    "decision_maker": "gezag",
    "disclosure_officer": "gesprek",
    "regional_manager": "manager",
    "police": "politie",
    "om": "om",
    "veilig_thuis": "veiligthuis",
    "probation": "reclassering",
    "child_protection": "raad",
}
SHOWN = 2
"""For how many applications the demonstration prints reference and code."""
ONLY_SOMETIMES = frozenset({"check_nil"})
"""Steps that are refused unless the sample fell on the answer."""
_SERVED = timedelta(days=120)
_ROUND = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens one fictional application."""

    reference: str
    code: str


@dataclass(slots=True)
class Staff:
    """Finds the demo login behind a role."""

    region: str = REGION

    def person(self, name: str) -> UUID:
        """Return the account of a demo login."""
        return seeding.account_id(LOGINS[name])


@dataclass(slots=True)
class Filling:
    """A demonstration being filled."""

    db: Database
    staff: Staff = field(default_factory=Staff)
    cases: dict[int, UUID] = field(default_factory=dict)
    openings: list[Opening] = field(default_factory=list)


def fill(db: Database, env: str, now: datetime) -> list[Opening]:
    """Write staff and stories, once; a second time nothing happens and nothing is returned."""
    with db.transaction() as tx:
        if tx.scalars(select(models.Case.id).limit(1)).first() is not None:
            return []
        seeding.seed(tx, env, now - _SERVED)
    demo_shield.add_contact(db, now - _SERVED)
    filling = Filling(db)
    swept = now - _SERVED
    for moment, number, story, step in sorted(_moments(now), key=lambda each: each[:2]):
        if moment - swept > _ROUND:
            _let_time_pass(db, moment)
            swept = moment
        _take(filling, number, story, moment, step)
    demo_panel.fill(db, filling, now)
    demo_decisions.fill(db, filling, now)
    demo_letters.fill(db, filling, now)
    demo_plan.fill(db, filling, now)
    people = {story.person: filling.cases[number] for number, story in enumerate(STORIES)}
    demo_talk.fill(db, people, now)
    demo_remedies.fill(db, filling, now)
    hidden = next(n for n, one in enumerate(STORIES) if one.person == demo_shield.SHIELDED)
    demo_shield.shield(db, filling.cases[hidden], now)
    _let_time_pass(db, now)
    _confirm(filling, now)
    return filling.openings


def _confirm(filling: Filling, now: datetime) -> None:
    """Let intake say of the first two cases about one subject that they are; others wait."""
    alike = select(Link).where(Link.kind == "same_subject", Link.state == "candidate")
    with filling.db.read() as tx:
        link = tx.scalars(alike.order_by(Link.found_at).limit(1)).first()
    if link is None:
        raise AssertionError("no two stories are about one subject")
    said = link_rules.JudgeLink(
        link=link.id, verdict="confirmed", reason="Zelfde geboortedatum, naam omgedraaid."
    )
    link_actions.judge(filling.db, link.case_id, said, _actor(filling, "intake", now), now)


def _let_time_pass(db: Database, moment: datetime) -> None:
    """Do what a worker would have done; the mail of the past goes nowhere."""
    matching.match(db, moment)
    sweep.sweep(db, moment)
    chasing.chase(db, moment)
    send.send(db, moment, lambda _message: None)


def _moments(now: datetime) -> Iterator[Moment]:
    for number, story in enumerate(STORIES):
        received = (now - timedelta(days=story.days)).replace(second=0, microsecond=0)
        last = received
        for hours, who, do, args in course(story):
            moment = max(min(received + timedelta(hours=hours), now), last)
            last = moment
            yield moment, number, story, (who, do, args)


def _take(
    filling: Filling,
    number: int,
    story: Story,
    moment: datetime,
    step: Act,
) -> None:
    who, do, args = step
    if who == story.silent:
        return
    if number not in filling.cases:
        filling.cases[number] = _begin(filling, number, moment)
    case_id = filling.cases[number]
    action, (build, _) = (STEPS | demo_risk.STEPS | demo_signals.STEPS)[do]
    given = Arguments(_dated(args, moment), filling.staff)
    result = action(filling.db, case_id, build(given), _actor(filling, who, moment), moment)
    if isinstance(result, Refusal) and do not in ONLY_SOMETIMES:
        raise AssertionError(f"story {number}: {do} is refused as {result.key}")


def _dated(args: dict[str, Any], moment: datetime) -> dict[str, Any]:
    """Put appointments and actions of a plan some days after the step that makes them."""
    later = (moment + timedelta(days=3)).date().isoformat()
    dated = dict(args)
    if "time" in dated:
        dated["time"] = f"{later}T10:00"
    if "actions" in dated:
        dated["actions"] = [{**each, "by": later} for each in dated["actions"]]
    if "on" in dated:
        dated["on"] = moment.date().isoformat()
    return dated


def _begin(filling: Filling, number: int, moment: datetime) -> UUID:
    """Begin an application with a reference that is the same in every demonstration."""
    begun = drafts.start(filling.db, profile.load("nl"), moment)
    if number < SHOWN:
        filling.openings.append(Opening(begun.reference, begun.code))
        return begun.case_id
    with filling.db.transaction() as tx:
        tx.get_one(models.Case, begun.case_id).reference = _reference(number)
    return begun.case_id


def reference_of(person: str) -> str:
    """Return the reference under which a story of the demonstration is found."""
    return _reference(next(n for n, story in enumerate(STORIES) if story.person == person))


def _reference(number: int) -> str:
    body = "".join(random.Random(number).choices(references.ALPHABET, k=10))
    return body + references.check_character(body)


def _actor(filling: Filling, who: str, moment: datetime) -> Actor:
    if who == "applicant":
        return Actor(uuid4(), frozenset({"applicant"}), kind="applicant")
    with filling.db.read() as tx:
        found = accounts.actor(tx, filling.staff.person(who), terms.local_day(moment))
    if found is None:
        raise AssertionError(f"{who} is nobody")
    return found
