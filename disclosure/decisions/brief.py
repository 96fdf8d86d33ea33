"""The officer's one page before a talk: who, where, when, what is dangerous, what is said; no more.

Nothing of the subject but the name; nothing of the enquiries but what is to be spoken.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from disclosure.cases import labels, models, people
from disclosure.cases.documents import CASE, Note, PersonDetails
from disclosure.cases.pages import OpenCase
from disclosure.decisions import plan_wording, queries, talk_queries, talk_rules
from disclosure.decisions.plan_pages import read_plan
from disclosure.decisions.plan_parts import PlanAction
from disclosure.decisions.telling_pages import script
from disclosure.decisions.telling_rules import PlanSafety, ScheduleTelling
from disclosure.procedure import urgency
from disclosure.requests import assessments, risk_wording
from disclosure.requests.assessments import FLAG
from disclosure.requests.triage_forms import ANSWERS
from disclosure.store import vault
from disclosure.store.database import Tx

WEAPONS = ("weapons_access", "weapon_used")
NOW = "now"
"""The section of the plan that says what to do now."""
NOTHING = ScheduleTelling(time=None, place="", with_=())


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything on the page; empty where nothing is known or agreed."""

    name: str
    subject: str
    wish: PersonDetails | None
    time: datetime | None
    place: str
    video: bool
    beside: str
    companion: str
    interpreter: str
    coming: tuple[talk_rules.Coming, ...]
    leaving: str
    avoid: str
    code_word: str
    shared: str
    weighed: datetime | None
    weapons: list[tuple[str, str]]
    children: list[str]
    plan: tuple[PlanAction, ...]
    now: tuple[str, ...]
    script: list[Any]


def read(tx: Tx, case: OpenCase) -> Brief:
    """Read the page of a case that was opened for it."""
    row = tx.get_one(models.Case, case.id)
    told, meant = people.find(tx, row, "recipient"), people.find(tx, row, "subject")
    wish = people.read_details(tx, told) if told is not None else None
    rule = people.read_contact(tx, told) if told is not None else None
    made, weighed = _made(tx, row), assessments.last(tx, case.id)
    ready, plan = made.preparing or talk_rules.Preparing(), read_plan(tx, case.id)
    return Brief(
        name=wish.name if wish else "",
        subject=people.read_details(tx, meant).name if meant is not None else "",
        wish=wish,
        time=made.time,
        place=made.place,
        video=made.video,
        beside=_beside(made),
        companion=ready.companion,
        interpreter=ready.interpreter,
        coming=ready.coming,
        leaving=ready.leaving,
        avoid=ready.avoid,
        code_word=rule.code_word if rule else "",
        shared=rule.who_can_open if rule and rule.shared else "",
        weighed=weighed.at if weighed else None,
        weapons=_weapons(weighed),
        children=sorted(risk_wording.children(tx, case.id).values()),
        plan=plan.actions if plan else (),
        now=_now(plan) if plan else (),
        script=script(tx, case),
    )


def _made(tx: Tx, row: models.Case) -> ScheduleTelling:
    """Return the appointment that stands, with what was prepared for it if anything was."""
    if row.stage == "decided":
        planned = talk_queries.outcome_talk(tx, row)
        return talk_queries.opened(tx, planned) if planned is not None else NOTHING
    made = queries.appointment(tx, row.id) if row.stage == "delivery" else None
    if made is None:
        return NOTHING
    prepared = talk_queries.prepared(tx, made.id)
    if prepared is not None:
        return talk_queries.opened(tx, prepared)
    note = vault.open(tx, row.id, CASE, "appointments", made.id, made.document, Note)
    return ScheduleTelling(
        time=made.time,
        place=note.texts["place"],
        with_=tuple(note.texts["with"].split()),
        video=made.video,
    )


def _beside(made: ScheduleTelling) -> str:
    named = [str(labels.ORGANISATIONS[each]) for each in made.with_]
    support = made.preparing.support if made.preparing else ""
    return ", ".join(filter(None, (*named, support)))


def _weapons(weighed: assessments.Weighing | None) -> list[tuple[str, str]]:
    answers = dict(ANSWERS)
    return [
        (_(flag.question), str(answers[weighed.text(FLAG + flag.key)]))
        for flag in urgency.QUESTIONS
        if weighed is not None and flag.key in WEAPONS and weighed.text(FLAG + flag.key)
    ]


def _now(plan: PlanSafety) -> tuple[str, ...]:
    """Return what was agreed for a danger: what was chosen from what is ready, then her words."""
    chosen = map(plan_wording.chosen, dict(plan.choices).get(NOW, ()))
    typed = dict(plan.sections).get(NOW, "").splitlines()
    return tuple(filter(None, (*chosen, *map(str.strip, typed))))
