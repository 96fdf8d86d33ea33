"""What decisions, pages and the desk ask: the draft, what was signed, the plan, who was told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from disclosure.cases import models as cases
from disclosure.cases import people
from disclosure.cases.documents import CASE, Note
from disclosure.decisions import models
from disclosure.decisions.correction_models import Correction
from disclosure.decisions.rules import ItemFacts
from disclosure.decisions.talk_models import Preparation
from disclosure.decisions.telling_rules import Attempt
from disclosure.requests import public_status
from disclosure.requests.public_status import Planned
from disclosure.review import queries as review
from disclosure.store import vault
from disclosure.store.database import Tx

FINISHED = ("told", "declined", "shown", "spoken", "given_up")
NOT_REACHED = ("not_reached", "no_answer")


def last_decision(tx: Tx, case_id: UUID) -> models.Decision | None:
    """Return the decision drafted last, signed or not."""
    return tx.scalars(
        select(models.Decision)
        .where(models.Decision.case_id == case_id)
        .order_by(models.Decision.seq.desc())
        .limit(1)
    ).first()


def draft(tx: Tx, case_id: UUID) -> models.Decision | None:
    """Return the draft that waits for a signature; it must rest on an advice that stands.

    One that tells an item corrected since is no draft any more: its words are of before.
    """
    last = last_decision(tx, case_id)
    standing = review.advice(tx, case_id)
    fresh = last is not None and standing is not None and last.drafted_at >= standing.at
    waits = last if last is not None and last.signed_at is None and fresh else None
    return None if waits is not None and outdated(tx, waits) else waits


def outdated(tx: Tx, row: models.Decision) -> frozenset[UUID]:
    """Return the items of a decision that were corrected after it was drafted."""
    found = tx.scalars(
        select(Correction.item_id)
        .join(models.DecisionItem, models.DecisionItem.item_id == Correction.item_id)
        .where(models.DecisionItem.decision_id == row.id, Correction.at >= row.drafted_at)
    )
    return frozenset(found)


def decisions(tx: Tx, case_id: UUID) -> list[models.Decision]:
    """Return every decision of a case, drafted or signed, newest first."""
    row = models.Decision
    return list(tx.scalars(select(row).where(row.case_id == case_id).order_by(row.seq.desc())))


def signed(tx: Tx, case_id: UUID) -> list[models.Decision]:
    """Return every signed decision of a case, oldest first."""
    return list(
        tx.scalars(
            select(models.Decision)
            .where(
                models.Decision.case_id == case_id,
                models.Decision.signed_at.is_not(None),
            )
            .order_by(models.Decision.seq)
        )
    )


def item_facts(tx: Tx, case_id: UUID) -> dict[str, ItemFacts]:
    """Return what decides whether each item may be spoken."""
    return {
        name: ItemFacts(row.use, row.expires) for name, row in review.items(tx, case_id).items()
    }


def chosen_items(tx: Tx, decision_id: UUID) -> list[UUID]:
    """Return the items a decision chose, in the order they are spoken."""
    return list(
        tx.scalars(
            select(models.DecisionItem.item_id)
            .where(models.DecisionItem.decision_id == decision_id)
            .order_by(models.DecisionItem.position)
        )
    )


def plan(tx: Tx, case_id: UUID) -> models.SafetyPlan | None:
    """Return the safety plan in force."""
    return tx.scalars(
        select(models.SafetyPlan)
        .where(models.SafetyPlan.case_id == case_id)
        .order_by(models.SafetyPlan.version.desc())
        .limit(1)
    ).first()


def plan_actions(tx: Tx, plan_id: UUID) -> list[models.PlannedAction]:
    """Return the actions of one version of a safety plan."""
    return list(
        tx.scalars(
            select(models.PlannedAction)
            .where(models.PlannedAction.plan_id == plan_id)
            .order_by(models.PlannedAction.position)
        )
    )


def urgent_tellings(tx: Tx, case_id: UUID) -> list[models.UrgentTelling]:
    """Return what was ordered to be told at once, oldest first."""
    return list(
        tx.scalars(
            select(models.UrgentTelling)
            .where(models.UrgentTelling.case_id == case_id)
            .order_by(models.UrgentTelling.at, models.UrgentTelling.id)
        )
    )


def unrecorded(tx: Tx, case_id: UUID) -> list[models.UrgentTelling]:
    """Return the urgent tellings that still wait for their record, oldest first."""
    return [row for row in urgent_tellings(tx, case_id) if row.recorded_at is None]


def unreviewed(tx: Tx, case_id: UUID) -> list[models.UrgentTelling]:
    """Return the urgent tellings that still wait for the panel to look at them, oldest first."""
    return [row for row in urgent_tellings(tx, case_id) if row.reviewed_at is None]


def appointment(tx: Tx, case_id: UUID) -> models.Appointment | None:
    """Return the appointment made last, unless it was cancelled: an earlier one stands no more."""
    found = tx.execute(
        select(models.Appointment, Preparation.cancelled_at)
        .outerjoin(Preparation, Preparation.appointment_id == models.Appointment.id)
        .where(models.Appointment.case_id == case_id)
        .order_by(models.Appointment.made_at.desc())
        .limit(1)
    ).first()
    return found[0] if found is not None and found[1] is None else None


@public_status.finds_appointments
def planned(tx: Tx, case_id: UUID) -> list[Planned]:
    """Return the appointment that stands, if whoever applied is the one who will be told."""
    case, row = tx.get_one(cases.Case, case_id), appointment(tx, case_id)
    if row is None or case.stage != "delivery":
        return []
    told = people.find(tx, case, "recipient")
    if told is None or told.id != case.applicant_id:
        return []
    note = vault.open(tx, case_id, CASE, "appointments", row.id, row.document, Note)
    return [Planned(row.id, row.time, note.texts["place"], row.officer_id)]


def tellings(tx: Tx, case_id: UUID) -> list[models.Telling]:
    """Return every talk and try of a case, oldest first."""
    return list(
        tx.scalars(
            select(models.Telling)
            .where(models.Telling.case_id == case_id)
            .order_by(models.Telling.at)
        )
    )


def round_start(tx: Tx, case: cases.Case) -> datetime | None:
    """Return when the outcome in force came about: signed, or the application declined."""
    if case.stage == "declined":
        query = select(func.max(cases.Clock.started_at)).where(
            cases.Clock.case_id == case.id, cases.Clock.key == "outcome_told"
        )
        return tx.scalar(query)
    last = [d.signed_at for d in signed(tx, case.id) if d.outcome != "defer"]
    return last[-1] if last else None


def told_to(tx: Tx, case: cases.Case) -> frozenset[str]:
    """Return who was told the outcome in force, or given up on after trying."""
    since = round_start(tx, case)
    return frozenset(
        row.to
        for row in tellings(tx, case.id)
        if row.about != "follow_up"
        and row.result in FINISHED
        and (since is None or row.at >= since)
    )


def attempts(tx: Tx, case: cases.Case, names: frozenset[str]) -> tuple[Attempt, ...]:
    """Return the tries that did not reach this person since the last time somebody did.

    `names` are the parts the person plays; only tries about the outcome in force count.
    """
    since = round_start(tx, case)
    found: list[Attempt] = []
    for row in tellings(tx, case.id):
        if row.to not in names or (since is not None and row.at < since):
            continue
        if row.result in NOT_REACHED:
            found.append(Attempt(row.via, row.at))
        else:
            found.clear()
    return tuple(found)


def died(tx: Tx, case_id: UUID) -> bool:
    """Tell whether a death was signalled, or found when she was to be told."""
    signal = select(cases.Signal.id).where(
        cases.Signal.case_id == case_id, cases.Signal.kind == "death"
    )
    telling = select(models.Telling.id).where(
        models.Telling.case_id == case_id, models.Telling.died.is_(True)
    )
    return any(tx.scalars(query.limit(1)).first() is not None for query in (signal, telling))


def objected(tx: Tx, case_id: UUID) -> bool:
    """Tell whether anybody ever objected."""
    query = select(models.Objection.id).where(models.Objection.case_id == case_id)
    return tx.scalars(query.limit(1)).first() is not None


def pending_objection(tx: Tx, case_id: UUID) -> models.Objection | None:
    """Return the objection that still waits for a decision."""
    return tx.scalars(
        select(models.Objection)
        .where(models.Objection.case_id == case_id, models.Objection.decided_at.is_(None))
        .limit(1)
    ).first()


def involved(tx: Tx, case_id: UUID) -> frozenset[UUID]:
    """Return who declined, drafted, signed, voted or had her told at once, who directed, who told.

    They do not handle an objection (Awb 7:5).
    """
    rows = tx.execute(
        select(models.Decision.drafted_by, models.Decision.signed_by).where(
            models.Decision.case_id == case_id
        )
    )
    people = {each for row in rows for each in row if each is not None}
    declined = select(cases.CaseNote.by_id, cases.CaseNote.second_id).where(
        cases.CaseNote.case_id == case_id, cases.CaseNote.step == "decline"
    )
    people |= {each for row in tx.execute(declined) for each in row if each is not None}
    people |= {row.ordered_by for row in urgent_tellings(tx, case_id)}
    people |= {row.by_id for row in tellings(tx, case_id)}
    people |= set(filter(None, (tx.get_one(cases.Case, case_id).director_id,)))
    return frozenset(people) | review.voters(tx, case_id)
