"""The safety plan of the demonstration: made with her in two versions, a home ban ending soon."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from disclosure.accounts import queries as accounts
from disclosure.accounts import seeding
from disclosure.cases.steps import Done
from disclosure.decisions import plan_dates, plan_drafts, plan_ends, plans
from disclosure.decisions.plan_parts import PlanAction, PlanMeasure
from disclosure.decisions.telling_rules import PlanSafety
from disclosure.procedure import terms
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Database
from disclosure.work.demo_panel import Filled
from disclosure.work.demo_stories import STORIES

WHO = "Ria Vink"
BEFORE, SINCE = timedelta(days=4), timedelta(days=1)
"""How long ago the two versions were settled."""
LEFT = timedelta(days=2)
CHOICES = (
    ("contact", ("contact.times", "contact.no_message")),
    ("now", ("now.112", "now.0800", "now.neighbour")),
    ("place", ("place.papers", "place.money", "place.keys")),
    ("digital", ("digital.ask_first", "digital.digid")),
)


def fill(db: Database, filled: Filled, now: datetime) -> None:
    """Settle both versions, end an action, and leave a part of the next in a working copy."""
    number = next(n for n, story in enumerate(STORIES) if story.person == WHO)
    case_id, director = filled.cases[number], _director(db, now)
    today = terms.local_day(now)
    first = _first(today)
    _granted(plans.plan_safety(db, case_id, first, director, now - BEFORE))
    ended = plan_ends.end_action(db, case_id, 2, "done", "", director, now - BEFORE)
    _granted(ended is None)
    second = _second(db, case_id, today)
    _granted(plans.plan_safety(db, case_id, second, director, now - SINCE))
    lately = now - timedelta(hours=2)
    saved = plan_drafts.save(db, case_id, _begun, director, lately)
    _granted(saved is None)
    plan_dates.watch(db, now)


def _begun(plan: PlanSafety) -> PlanSafety:
    return replace(plan, phase="care")


def _first(today: date) -> PlanSafety:
    ban = PlanMeasure(
        key="temporary_home_ban",
        state="in_force",
        start=today - timedelta(days=8),
        end=today + LEFT,
        note="Opgelegd na de melding van de buren.",
        shared=True,
        answers=(("lives_there", "yes"), ("adult", "yes")),
    )
    return PlanSafety(
        state="agreed",
        actions=(
            _do("Afspraak op Locatie voor haar adres", "police", today, 4, section="now"),
            _do("Belt iedere avond om negen uur", "person_at_risk", today, 5, shared=True),
            _do("Nieuwe cilinder in de voordeur", "municipality", today, -1, section="home"),
            _do("Bed bij de opvang gereserveerd", "shelter", today, -1, section="place"),
        ),
        sections=(("place", "Tas staat bij Els in de schuur"),),
        choices=CHOICES[:2],
        staff=(("now", "De wijkagent rijdt langs op dinsdag en vrijdag."),),
        protections=(ban,),
        measures=(ban.key,),
        path="stay",
        phase="direct",
    )


def _do(
    what: str, owner: str, today: date, days: int, *, section: str = "", shared: bool = False
) -> PlanAction:
    by = today + timedelta(days=days)
    return PlanAction(what=what, owner=owner, by=by, section=section, shared=shared)


def _second(db: Database, case_id: UUID, today: date) -> PlanSafety:
    with db.read() as tx:
        before = plan_drafts.read(tx, case_id).plan
    aware = PlanMeasure(
        key="aware",
        state="asked",
        shared=True,
        answers=(("danger_shown", "yes"), ("no_contact", "unknown")),
    )
    return replace(
        before,
        state="agreed",
        choices=CHOICES,
        path="leave",
        protections=(*before.protections, aware),
        measures=(*before.measures, aware.key),
        review_on=today + timedelta(days=6),
        copies=("paper", "site"),
    )


def _director(db: Database, now: datetime) -> Actor:
    with db.read() as tx:
        found = accounts.actor(tx, seeding.account_id("regie"), terms.local_day(now))
    if found is None:
        raise AssertionError("nobody directs the cases")
    return found


def _granted(result: object) -> None:
    if not isinstance(result, Done) and result is not True:
        raise AssertionError(f"the safety plan is refused: {result}")
