"""What lies before the panel: to the chair and who decides all of it, to a member what it needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from disclosure.cases import labels, models, people
from disclosure.cases.documents import CASE, Note, PersonDetails
from disclosure.cases.pages import OpenCase
from disclosure.cases.signal_forms import SIGNALS
from disclosure.procedure import profile, terms
from disclosure.review import meeting_queries, meeting_rules, need_to_know, queries, rules
from disclosure.review import models as review
from disclosure.review.panel_models import Meeting
from disclosure.store import vault
from disclosure.store.database import Tx
from disclosure.web import display

MEETING_KINDS = {"regular": _l("Vergadering"), "urgent": _l("Spoedvergadering")}
WAYS = {"place": _l("Op een plek"), "video": _l("Met video")}

Action = tuple[str, str, Any]
"""An action of the safety plan: what, whose, by which day."""
_plan: list[Callable[[Tx, OpenCase], list[Action]]] = []


def with_plan(read: Callable[[Tx, OpenCase], list[Action]]) -> None:
    """Let the room that keeps safety plans lay the actions of the one in force before the panel."""
    _plan[:] = [read]


def meeting_name(row: Meeting) -> str:
    """Return what a meeting is called in a list: kind, moment, place."""
    return f"{MEETING_KINDS[row.kind]}, {display.moment(row.starts_at)}, {row.place}"


def subject(tx: Tx, case: OpenCase) -> PersonDetails:
    """Open who the case is about."""
    return _details(tx, case, "subject")


def at_risk(tx: Tx, case: OpenCase) -> PersonDetails:
    """Open who is at risk."""
    return _details(tx, case, "person_at_risk")


def _details(tx: Tx, case: OpenCase, part: str) -> PersonDetails:
    found = people.find(tx, tx.get_one(models.Case, case.id), part)
    return people.read_details(tx, found) if found is not None else PersonDetails()


def papers(tx: Tx, case: OpenCase) -> dict[str, Any]:
    """Return all the panel weighs: who is at risk, the items, the votes; never who asked."""
    rows = list(queries.items(tx, case.id).values())
    convening = queries.last_convening(tx, case.id)
    given = queries.votes(tx, convening.id) if convening else []
    return {
        "items": [(row, queries.open_item(tx, row)) for row in rows],
        "votes": [(vote, texts(tx, vote)) for vote in given],
        "person": at_risk(tx, case),
        "subject": subject(tx, case),
        "actions": [action for read in _plan for action in read(tx, case)],
        "facts": facts(tx, case),
        "signals": dict(SIGNALS),
        "labels": labels,
        "today": terms.local_day(case.now),
        "questions": rules.QUESTIONS,
    }


def texts(tx: Tx, vote: review.PanelVote) -> dict[str, str]:
    """Open what was written with a vote: reason, tests, questions."""
    return vault.open(tx, vote.case_id, CASE, "votes", vote.id, vote.document, Note).texts


def facts(tx: Tx, case: OpenCase) -> list[tuple[str, datetime]]:
    """Return the signals that anybody on the panel may know of: kind and moment, no words."""
    signal = models.Signal
    query = select(signal.kind, signal.at).where(
        signal.case_id == case.id,
        signal.compartment == CASE,
        signal.kind.in_(need_to_know.FACTS),
    )
    return [(kind, at) for kind, at in tx.execute(query.order_by(signal.at))]


def for_member(tx: Tx, case: OpenCase) -> dict[str, Any]:
    """Return what a member sees of a case: nothing at all before it declared to know nobody."""
    convening = queries.last_convening(tx, case.id)
    if convening is None:
        return {"sits": False}
    declared = meeting_queries.declared(tx, convening.id, case.actor.id)
    if not declared:
        return {"sits": True, "declared": False}
    own = case.actor.organisation or ""
    found = _need_to_know(tx, case, papers(tx, case), own)
    voted = own in {vote.organisation for vote, _texts in found["votes"]}
    if not meeting_rules.may_see_others(chair=False, voted=voted):
        found["votes"] = []
    sitting = meeting_queries.sitting(tx, convening.id)
    vote_by = sitting.vote_by if sitting is not None else None
    return {"sits": True, "declared": True, "voted": voted, "vote_by": vote_by, **found}


def _need_to_know(tx: Tx, case: OpenCase, all_of: dict[str, Any], own: str) -> dict[str, Any]:
    law = profile.load(tx.get_one(models.Case, case.id).profile)
    core = frozenset(each.key for each in law.organisations if each.core)
    items = [
        (row, item)
        for row, item in all_of["items"]
        if need_to_know.reads_item(own, core, row.organisation, row.use)
    ]
    actions = [one for one in all_of["actions"] if need_to_know.reads_action(own, core, one[1])]
    return {**all_of, "items": items, "actions": actions}


def proposals(votes: list[tuple[review.PanelVote, dict[str, str]]], key: str) -> str:
    """Put what the members wrote under one test or question together, each under its name."""
    lines = [
        f"{labels.ORGANISATIONS.get(vote.organisation, vote.organisation)}: {written[key]}"
        for vote, written in votes
        if written.get(key)
    ]
    return "\n".join(lines)


def counted(votes: list[tuple[review.PanelVote, dict[str, str]]]) -> list[tuple[str, int]]:
    """Count the outcomes voted for, the one with most votes first."""
    given = [vote.outcome for vote, _texts in votes]
    return sorted(((each, given.count(each)) for each in set(given)), key=lambda p: (-p[1], p[0]))
