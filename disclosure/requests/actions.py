"""Verbs of the front door: begin, submit, acknowledge, triage, decline, withdraw."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import delete

from disclosure.cases import actions as spine
from disclosure.cases import clocks, contact, models, outbox, owners, people
from disclosure.cases.documents import (
    APPLICANT,
    ApplicationDetails,
    ContactDetails,
    PersonDetails,
)
from disclosure.cases.steps import Done, Taken, take
from disclosure.errors import Refusal
from disclosure.procedure import regions, terms, urgency
from disclosure.procedure.permissions import SYSTEM, Actor
from disclosure.procedure.profile import Profile
from disclosure.requests import assessments, rules
from disclosure.requests.models import Application, Draft, StaffEntry
from disclosure.store import keys, references, vault
from disclosure.store.database import Database, Tx

PROTECTION = {
    "elevated": ("safety_plan",),
    "high": ("first_protection", "safety_plan"),
    "immediate": ("first_protection", "safety_plan"),
}


Beside = tuple[str, PersonDetails]
"""Somebody else in the case: the part (`child`, `representative`) and who it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """Everything handed in at once; `applicant` is None where she asks for herself."""

    route: str
    capacity: str
    region: str
    person: PersonDetails
    subject: PersonDetails
    application: ApplicationDetails
    contact: ContactDetails | None
    applicant: PersonDetails | None = None
    beside: tuple[Beside, ...] = ()


def begin(tx: Tx, profile: Profile, now: datetime) -> models.Case:
    """Make an empty draft with keys of its own; it has no director and no clock yet."""
    case = models.Case(
        id=uuid4(),
        reference=references.new_reference(),
        region_code="",
        route="ask",
        capacity="self",
        stage="draft",
        separated="no",
        profile=profile.name,
        profile_version=profile.version,
        started_at=now,
    )
    tx.add(case)
    tx.flush()
    keys.create_case_keys(tx, case.id)
    return case


def submit(
    db: Database, case_id: UUID, args: Submission, actor: Actor, now: datetime
) -> Done | Refusal:
    """Receive an application: the duty director becomes its director, its clocks begin."""
    return take(
        db,
        case_id,
        "submit",
        actor,
        now,
        partial(_refuse_submit, args),
        partial(_submit, args),
    )


def _refuse_submit(args: Submission, taken: Taken) -> Refusal | None:
    facts = rules.SubmitFacts(
        route=args.route,
        capacity=args.capacity,
        contact=args.contact.safe if args.contact else None,
        person=_facts(args.person),
        subject=_facts(args.subject),
        applicant=_facts(args.applicant or PersonDetails()),
        relationship=args.application.relationship,
        separated=args.application.separated,
        words=args.application.words,
    )
    staff = taken.actor.kind == "staff"
    here = not staff or taken.actor.region == regions.staffed_from(args.region)
    found = rules.refuse_submit(facts, staff, _as_liaison(args, taken.actor), here)
    nobody = owners.director_for(taken, args.region) is None
    return found or (Refusal("facts_missing", "region") if nobody else None)


def _as_liaison(args: Submission, actor: Actor) -> bool:
    """Somebody who is intake and liaison acts as what the route asks for."""
    return "liaison" in actor.roles and (args.route == "know" or "intake" not in actor.roles)


def _facts(details: PersonDetails) -> rules.PersonFacts:
    known = (
        details.name,
        *details.former_names,
        *details.aliases,
        str(details.born or ""),
        *details.addresses,
        details.identifiers,
        details.bsn,
    )
    return rules.PersonFacts(name=details.name, identifiers=tuple(filter(None, known)))


def _submit(args: Submission, taken: Taken) -> None:
    case = taken.case
    case.route, case.capacity, case.region_code = args.route, args.capacity, args.region
    case.separated = args.application.separated
    case.received_at = taken.now
    if args.route == "know":
        case.initiator = taken.actor.organisation
    _write_people(args, taken)
    _write_application(args, taken)
    _note_way(taken)
    case.director_id = owners.director_for(taken, args.region)
    taken.tx.execute(delete(Draft).where(Draft.case_id == case.id))  # the case holds it all now
    taken.move("received")
    _start_clocks(taken)
    if any(role == "representative" for role, _details in args.beside):
        outbox.leave_task(taken.tx, case, "representative", "representative", taken.now)


def _write_people(args: Submission, taken: Taken) -> None:
    """Her own rule is "no contact" unless she asks for herself: the rest is a tip (§5)."""
    tx, case = taken.tx, taken.case
    contact_rule = _set_now(args.contact, taken)
    own = contact_rule if args.applicant is None and args.route == "ask" else None
    person = people.add(tx, case.id, "person_at_risk", args.person, own)
    people.add(tx, case.id, "subject", args.subject)
    if args.route == "ask":
        asker = person
        if args.applicant is not None:
            asker = people.add(tx, case.id, "applicant", args.applicant, contact_rule)
        tx.flush()
        case.applicant_id = asker.id
    for role, details in args.beside:
        people.add(tx, case.id, role, details)


def _set_now(given: ContactDetails | None, taken: Taken) -> ContactDetails | None:
    """A safe-contact rule holds from the moment it is handed in."""
    return replace(given, safe=replace(given.safe, set_at=taken.now)) if given else None


def _write_application(args: Submission, taken: Taken) -> None:
    case_id = taken.case.id
    sealed = vault.seal(taken.tx, case_id, APPLICANT, "applications", case_id, args.application)
    taken.tx.add(Application(case_id=case_id, document=sealed))


def _note_way(taken: Taken) -> None:
    """Let the log say by which way a colleague typed this: at the desk or on the telephone."""
    entry = taken.tx.get(StaffEntry, taken.case.id) if taken.actor.kind == "staff" else None
    if entry is not None:
        taken.logged["way"] = entry.way


def _start_clocks(taken: Taken) -> None:
    keys_to_start = ["triage", "assign_director", "decision", "review"]
    if taken.case.route == "ask":
        keys_to_start += ["acknowledge", "identity", "reasonable_term"]
    for key in keys_to_start:
        clocks.start(taken, key)
    if taken.case.route == "ask" and contact.profile_of(taken, "applicant").channel == "none":
        clocks.end(taken, "acknowledge")
    outbox.queue(taken, "receipt", "applicant")
    contact.review_holds(taken)


def acknowledge(db: Database, case_id: UUID, actor: Actor, now: datetime) -> Done | Refusal:
    """Receipt was confirmed: by the system when a message went out, by intake on the telephone."""

    def refuse(taken: Taken) -> Refusal | None:
        if taken.case.route != "ask":
            return Refusal("wrong_stage")
        if clocks.find(taken, "acknowledge") is None:
            return Refusal("already_done")
        by_hand = taken.actor != SYSTEM
        return contact.refuse_reachable(taken, "applicant") if by_hand else None

    return take(db, case_id, "acknowledge", actor, now, refuse, _acknowledge)


def _acknowledge(taken: Taken) -> None:
    clocks.meet(taken, "acknowledge")
    if taken.actor != SYSTEM:
        outbox.given_by_hand(taken, "receipt", "applicant")


def triage(
    db: Database, case_id: UUID, args: rules.Triage, actor: Actor, now: datetime
) -> Done | Refusal:
    """Weigh the danger: set the urgency, start what that level owes, raise what runs."""
    return take(
        db,
        case_id,
        "triage",
        actor,
        now,
        partial(_refuse_triage, args),
        partial(_triage, args),
    )


def _refuse_triage(args: rules.Triage, taken: Taken) -> Refusal | None:
    facts = rules.TriageFacts(taken.case.urgency, taken.case.separated)
    return rules.refuse_triage(args, facts, people.refuse_second(taken, args.second))


def _triage(args: rules.Triage, taken: Taken) -> None:
    first, before = taken.case.stage == "received", taken.case.urgency
    assessment = assessments.write(args, taken)
    taken.case.urgency = args.urgency
    raised = urgency.rank(args.urgency) > urgency.rank(before or "standard")
    clocks.meet(taken, "retriage", *(("triage",) if first else ()))
    if raised:
        clocks.raise_all(taken)
    if first:
        taken.move("triage")
    if taken.case.stage == "triage":
        clocks.start(taken, "panel")
    if first or raised:
        _protect(taken)
    go_on(taken)
    assessment.stage = taken.case.stage
    contact.review_holds(taken)
    taken.logged["urgency"] = args.urgency
    if raised and urgency.urgent(args.urgency) and taken.case.director_id is not None:
        outbox.alert(taken, taken.case.director_id)


def _protect(taken: Taken) -> None:
    """Start the protection this level owes and that was not given yet."""
    for key in PROTECTION.get(taken.case.urgency or "", ()):
        if not clocks.ever(taken, key):
            clocks.start(taken, key)


def go_on(taken: Taken) -> None:
    """Leave triage once it may: urgency set, and a `know` case, a known applicant, or urgent."""
    case = taken.case
    known = case.route == "know" or people.identity_confirmed(taken, "applicant")
    if case.stage == "triage" and case.urgency and (known or urgency.urgent(case.urgency)):
        taken.move("gathering")


def decline(
    db: Database, case_id: UUID, args: rules.Decline, actor: Actor, now: datetime
) -> Done | Refusal:
    """Turn an application away, reasoned, by two, with a safety talk offered."""

    def refuse(taken: Taken) -> Refusal | None:
        second = people.refuse_second(taken, args.second)
        return rules.refuse_decline(args, second, taken.profile.decline_codes)

    return take(db, case_id, "decline", actor, now, refuse, partial(_decline, args))


def _decline(args: rules.Decline, taken: Taken) -> None:
    spine.note(taken, args.second, code=args.code, reason=args.reason)
    taken.logged["code"] = args.code
    taken.move("declined")
    clocks.end_all(taken, keep=("review",))
    clocks.start(taken, "outcome_told")
    outbox.queue_outcome(taken)
    contact.review_holds(taken)


def withdraw(
    db: Database, case_id: UUID, args: rules.Withdraw, actor: Actor, now: datetime
) -> Done | Refusal:
    """Record a wish to stop: from the applicant a signal, by staff the end of the application."""

    def refuse(taken: Taken) -> Refusal | None:
        return rules.refuse_withdraw(args, actor.kind == "applicant")

    return take(db, case_id, "withdraw", actor, now, refuse, partial(_withdraw, args))


def _withdraw(args: rules.Withdraw, taken: Taken) -> None:
    if taken.actor.kind == "applicant":
        spine.record_signal(taken, "withdrawal", args.reason)
        return
    spine.note(taken, reason=args.reason, spoken_alone=str(args.spoken_alone))
    taken.move("withdrawn")
    clocks.end_all(taken, keep=("review",))
    clocks.start(taken, "know_considered")


def expire(db: Database, case_id: UUID, now: datetime) -> Done | Refusal:
    """Destroy a draft whose term is over: its keys go, so its answers cannot be read anywhere."""

    def refuse(taken: Taken) -> Refusal | None:
        over = now >= _draft_until(taken)
        return None if over else Refusal("not_overdue")

    def apply(taken: Taken) -> None:
        taken.move("gone")
        keys.destroy_case_keys(taken.tx, case_id)

    return take(db, case_id, "expire", SYSTEM, now, refuse, apply)


def _draft_until(taken: Taken) -> datetime:
    """Return when a draft's term is over; one that was never saved has its longest."""
    saved = taken.tx.get(Draft, taken.case.id)
    longest = taken.profile.retention["draft_longest"].term
    return saved.expires_at if saved is not None else terms.due(taken.case.started_at, longest)
