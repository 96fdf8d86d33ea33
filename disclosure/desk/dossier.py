"""One case as its page shows it: what is owed, who is in it, what is known, what was decided.

The number of statements is the same for a case with one item and with two hundred. Sealed
documents are opened here and only for what this person may see.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from disclosure.accounts import queries as accounts
from disclosure.cases import clocks as spine
from disclosure.cases import models, pages
from disclosure.cases.documents import (
    APPLICANT,
    CASE,
    ApplicationDetails,
    Note,
)
from disclosure.cases.pages import OpenCase, StepPage
from disclosure.cases.shield_rules import MARKS
from disclosure.decisions import models as decisions
from disclosure.decisions import plan_rules, plan_wording
from disclosure.decisions.letter_rules import MAKERS
from disclosure.decisions.minutes_views import READERS as MINUTES_READERS
from disclosure.decisions.talk_views import BESIDE as TALKS_READERS
from disclosure.decisions.telling_rules import PlanSafety
from disclosure.desk import changes, linked, persons, queries, records, sight, ways
from disclosure.desk.changes import Changes
from disclosure.desk.linked import Linked
from disclosure.desk.persons import Somebody
from disclosure.desk.queries import Owed
from disclosure.desk.records import Record
from disclosure.desk.sight import Sight
from disclosure.procedure import terms
from disclosure.procedure.categories import Item
from disclosure.requests.correspondence import DECOY
from disclosure.requests.models import Application, OfferedProof, StaffEntry
from disclosure.review import models as review
from disclosure.review import queries as reviews
from disclosure.store import vault
from disclosure.store.database import Tx


@dataclass(frozen=True, slots=True)
class Duty:
    """Something owed in this case: the clock, whose it is, and the page that meets it."""

    owed: Owed
    owner: UUID | None
    role: str
    page: StepPage | None
    late_page: StepPage | None
    beside: list[StepPage]
    chased: str
    """The organisation that may be reminded at once, if it is about one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One enquiry with what was answered."""

    row: review.Enquiry
    answer: dict[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """One item of information, whether it may still be used, and whether a decision chose it."""

    item: Item
    organisation: str
    expires: date | None
    expired: bool
    chosen: bool
    forgotten: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A record with its texts opened."""

    record: Record
    texts: dict[str, str]

    def text(self, name: str) -> str:
        """Return one text, empty where there is none."""
        return self.texts.get(name, "")


@dataclass(frozen=True, slots=True)
class Plan:
    """The safety plan in force; whoever is not near her sees nothing of where she is safe."""

    row: decisions.SafetyPlan
    document: PlanSafety
    actions: list[decisions.PlannedAction]

    def what(self, place: int) -> str:
        """Return what one action is."""
        return plan_wording.action(self.document.actions[place])


@dataclass(slots=True)
class Dossier:
    """Everything on the page of one case."""

    case: models.Case
    sight: Sight
    duties: list[Duty]
    offered: dict[str, StepPage]
    needed: StepPage | None
    people: list[Somebody]
    application: ApplicationDetails | None
    entry: StaffEntry | None
    enquiries: list[Asked]
    items: list[Known]
    plan: Plan | None
    told: dict[str, list[Told]]
    doors: list[ways.Door]
    task_pages: dict[str, str]
    linked: Linked
    changes: Changes
    names: dict[UUID, str] = field(default_factory=dict)
    keeps_minutes: bool = False
    """Whether this person may open the minutes of the panel."""
    makes_letters: bool = False
    """Whether this person may open the page of letters."""
    talks: bool = False
    """Whether this person has, or directs, the talk that follows a decision."""
    manages: bool = False
    """Whether this person may read who stepped out of the case, and why."""
    shields: bool = False
    """Whether this person may shield the case: it is not yet."""


def read(tx: Tx, opened: OpenCase) -> Dossier:
    """Read the page of a case that was opened, as far as this person sees it."""
    (case, application, entry, proof), running = _case(tx, opened.id)
    seen = queries.sight_within(tx, opened.actor, case)
    offered = {p.slug: p for p in pages.offered(tx, case.id, opened.actor, opened.now)}
    duties = _duties(case, running, seen, offered, opened.now)
    if not any(duty.late_page for duty in duties):
        offered.pop(ways.LATE, None)
    enquiries, items = _enquiries(tx, case.id, opened.now)
    dossier = Dossier(
        case=case,
        sight=seen,
        duties=duties,
        offered=offered,
        needed=next((d.page for d in duties if d.page is not None), None),
        people=persons.read(tx, case, seen, opened.now, proof),
        application=_open_application(tx, application) if seen.whole else None,
        entry=entry if seen.whole else None,
        enquiries=enquiries,
        items=items,
        plan=_plan(tx, case.id, seen.whole),
        told=_told(tx, case.id, seen),
        manages="regional_manager" in opened.actor.roles,
        talks=case.outcome is not None and _talks(opened, case),
        keeps_minutes=bool(opened.actor.roles & set(MINUTES_READERS)),
        makes_letters=bool(opened.actor.roles & set(MAKERS)),
        shields=not case.shielded and bool(opened.actor.roles & MARKS),
        task_pages=ways.task_pages(offered, opened.actor.roles),
        doors=ways.doors(opened.actor.roles) if seen.whole and case.applicant_id else [],
        linked=linked.read(tx, case, opened, seen),
        changes=changes.read(tx, opened, seen),
    )
    dossier.names = accounts.names(tx, _accounts(dossier))
    dossier.changes = changes.named(dossier.changes, seen, dossier.names)
    return dossier


_Case = tuple[models.Case, Application | None, StaffEntry | None, OfferedProof | None]


def _case(tx: Tx, case_id: UUID) -> tuple[_Case, list[models.Clock]]:
    """Return a case with what there is one of, and its open clocks, by one statement."""
    clock = models.Clock
    live = and_(clock.case_id == models.Case.id, clock.state.in_(models.OPEN_STATES))
    query = (
        select(models.Case, Application, StaffEntry, OfferedProof, clock)
        .outerjoin(Application, Application.case_id == models.Case.id)
        .outerjoin(StaffEntry, StaffEntry.case_id == models.Case.id)
        .outerjoin(OfferedProof, OfferedProof.case_id == models.Case.id)
    )
    query = query.outerjoin(clock, live).order_by(clock.due_at, clock.seq)
    rows: Sequence[Any] = tx.execute(query.where(models.Case.id == case_id)).all()
    case, application, entry, proof, _first = rows[0]
    running = [row[4] for row in rows if row[4] is not None]
    return (case, application, entry, proof), running


def _open_application(tx: Tx, row: Application | None) -> ApplicationDetails | None:
    if row is None:
        return None
    return vault.open(
        tx, row.case_id, APPLICANT, "applications", row.case_id, row.document, ApplicationDetails
    )


def _duties(
    case: models.Case,
    running: list[models.Clock],
    seen: Sight,
    offered: dict[str, StepPage],
    now: datetime,
) -> list[Duty]:
    shown = [row for row in running if seen.clock(row.key)]
    unplanned = {row.key.partition(":")[2] for row in shown if spine.base(row.key) == "breach_plan"}
    return [_duty(case, row, offered, unplanned, now) for row in shown]


def _duty(
    case: models.Case,
    row: models.Clock,
    offered: dict[str, StepPage],
    unplanned: set[str],
    now: datetime,
) -> Duty:
    late = offered.get(ways.LATE) if row.key in unplanned else None
    page = ways.page_for(row.key, offered)
    more = ways.beside(row.key, row.owner_role, offered)
    chased = ways.chased(row.key, offered)
    owed = queries.owed(case, row, now)
    return Duty(owed, row.owner_id, row.owner_role, page, late, more, chased)


def _enquiries(tx: Tx, case_id: UUID, now: datetime) -> tuple[list[Asked], list[Known]]:
    """Read enquiries, their items, and which of these a decision chose, by one statement."""
    query = (
        select(review.Enquiry, review.InformationItem, decisions.DecisionItem.item_id)
        .outerjoin(
            review.InformationItem,
            and_(
                review.InformationItem.case_id == case_id,
                review.InformationItem.enquiry_id == review.Enquiry.id,
            ),
        )
        .outerjoin(
            decisions.DecisionItem,
            decisions.DecisionItem.item_id == review.InformationItem.id,
        )
        .where(review.Enquiry.case_id == case_id)
        .order_by(review.Enquiry.sent_at, review.Enquiry.organisation)
        .order_by(review.InformationItem.received_at, review.InformationItem.name)
    )
    rows: Sequence[Any] = tx.execute(query).all()
    asked = {row[0].id: row[0] for row in rows}
    items = {row[1].id: row[1] for row in rows if row[1] is not None}
    chosen = {row[2] for row in rows}
    today = terms.local_day(now)
    return (
        [Asked(row, _answer(tx, row)) for row in asked.values()],
        [_known(tx, row, row.id in chosen, today) for row in items.values()],
    )


def _answer(tx: Tx, row: review.Enquiry) -> dict[str, str]:
    if row.answer is None:
        return {}
    note = vault.open(tx, row.case_id, CASE, "enquiries", row.id, row.answer, Note)
    return {name: text for name, text in note.texts.items() if text}


def _known(tx: Tx, row: review.InformationItem, chosen: bool, today: date) -> Known:
    expired = row.expires is not None and today >= row.expires
    gone = row.forgotten_at is not None
    item = reviews.open_item(tx, row)
    return Known(item, row.organisation, row.expires, expired, chosen, gone)


def _plan(tx: Tx, case_id: UUID, whole: bool) -> Plan | None:
    plan, action = decisions.SafetyPlan, decisions.PlannedAction
    newest = (
        select(plan.id)
        .where(plan.case_id == case_id)
        .order_by(plan.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(plan, action).outerjoin(action, action.plan_id == plan.id)
    rows: Sequence[Any] = tx.execute(query.where(plan.id == newest).order_by(action.position)).all()
    if not rows:
        return None
    row = rows[0][0]
    document = records.open_plan(tx, row)
    shown = document if whole else plan_rules.for_deciding(document)
    return Plan(row, shown, [r[1] for r in rows if r[1] is not None])


def _talks(opened: OpenCase, case: models.Case) -> bool:
    near = opened.actor.id in (case.director_id, case.officer_id)
    return near and bool(opened.actor.roles & set(TALKS_READERS))


def _told(tx: Tx, case_id: UUID, seen: Sight) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {kind: [] for kind in records.ON_THE_PAGE}
    for record in records.read(tx, case_id, records.ON_THE_PAGE):
        if shown(record, seen):
            found[record.kind].append(told(tx, case_id, record, seen))
    return found


def told(tx: Tx, case_id: UUID, record: Record, seen: Sight) -> Told:
    """Open what this reader may read of a record: what an applicant wrote stays with the near.

    So does what was thought at a weighing: that can name who told it.
    """
    written = record.kind == "signal" and record.words[2] == APPLICANT
    near = written or record.kind == "weighing"
    opened = {} if near and not seen.whole else records.texts(tx, case_id, record)
    return Told(record, opened)


def shown(record: Record, seen: Sight) -> bool:
    """Tell whether a record may be shown to who does not see the applicant's compartment.

    A complaint is for the manager; what was typed behind a decoy stands in the signal.
    """
    word = record.words[0]
    if record.kind in ("task", "said") and word in sight.COMPLAINTS:
        return seen.complaints
    if record.kind == "said" and word == DECOY:
        return False
    if seen.whole:
        return True
    hidden = {
        "said": True,
        "signal": not seen.signal(word),
        "telling": word == "outcome",
        "note": not seen.step(word),
        "risk": record.words[3] == APPLICANT,
        "task": True,
        "message": True,
        "attempt": True,
        "letter": True,
        "objection": True,
        "prosecution": True,
        "escalation": not seen.clock(word),
        "breach_plan": not seen.clock(word),
    }
    return not hidden.get(record.kind, False)


def _accounts(dossier: Dossier) -> set[UUID]:
    """Return every account named on the page."""
    case, plan, entry = dossier.case, dossier.plan, dossier.entry
    found = {entry.account_id if entry is not None else None}
    found |= {case.director_id, case.officer_id, case.integrity_by}
    found |= dossier.changes.people
    found |= {duty.owner for duty in dossier.duties}
    found |= {one.check.by for one in dossier.people if one.check is not None}
    found |= {asked.row.answered_by for asked in dossier.enquiries}
    for each in (told.record for kind in dossier.told.values() for told in kind):
        found |= {each.by, each.second}
    if plan is not None:
        found |= {plan.row.by_id, plan.row.second_id}
    return {each for each in found if each is not None}
