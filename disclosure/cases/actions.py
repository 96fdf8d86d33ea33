"""Verbs of the spine: director, safe contact, integrity, transfer, signals, exposure."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import update

from disclosure.accounts import queries as accounts
from disclosure.cases import (
    clocks,
    contact,
    link_queries,
    link_signs,
    models,
    owners,
    rules,
    shield_names,
)
from disclosure.cases.documents import APPLICANT, CASE, Note
from disclosure.cases.steps import Done, Taken, take
from disclosure.errors import Refusal
from disclosure.procedure import regions, terms
from disclosure.procedure.permissions import Actor
from disclosure.store import vault
from disclosure.store.database import Database


def assign_director(
    db: Database, case_id: UUID, args: rules.AssignDirector, actor: Actor, now: datetime
) -> Done | Refusal:
    """Put a case into the hands of a case director; every clock the old one owned moves along."""
    return take(
        db,
        case_id,
        "assign_director",
        actor,
        now,
        partial(_refuse_assign, args),
        partial(_assign, args),
    )


def _refuse_assign(args: rules.AssignDirector, taken: Taken) -> Refusal | None:
    today = terms.local_day(taken.now)
    to = accounts.actor(taken.tx, args.to, today) if args.to else None
    able = to is not None and "case_director" in to.roles and to.region == taken.access.region
    able = able and to is not None and taken.access.open_to(to.id)
    absent = to is not None and accounts.absent(taken.tx, to.id, today)
    mirrored = link_queries.mirrored_directors(taken.tx, taken.case.id)
    return rules.refuse_assign_director(args, able, absent, mirrored)


def _assign(args: rules.AssignDirector, taken: Taken) -> None:
    if args.to is not None:
        direct(taken, args.to)
    clocks.meet(taken, "assign_director")


def direct(taken: Taken, director: UUID) -> None:
    """Make somebody the director; whatever the old one owned and had to do is theirs now."""
    shield_names.name(taken, director)
    old, taken.case.director_id = taken.case.director_id, director
    clocks.hand_over(taken, old, director)
    taken.tx.execute(
        update(models.Task)
        .where(
            models.Task.case_id == taken.case.id,
            models.Task.owner_id == old,
            models.Task.done_at.is_(None),
        )
        .values(owner_id=director)
    )
    link_signs.part_directors(taken)
    taken.logged["director"] = str(director)


def set_contact(
    db: Database, case_id: UUID, args: rules.SetContact, actor: Actor, now: datetime
) -> Done | Refusal:
    """Set how somebody may be reached; the queue and the clocks are judged anew at once."""
    return take(
        db,
        case_id,
        "set_contact",
        actor,
        now,
        partial(_refuse_contact, args),
        partial(_set_contact, args),
    )


def _refuse_contact(args: rules.SetContact, taken: Taken) -> Refusal | None:
    if args.safe is None:
        return Refusal("facts_missing", "contact")
    return contact.refuse_change(taken, args)


def _set_contact(args: rules.SetContact, taken: Taken) -> None:
    contact.change(taken, args)


def confirm_contact(
    db: Database, case_id: UUID, args: rules.ConfirmContact, actor: Actor, now: datetime
) -> Done | Refusal:
    """Let a rule run anew as it stands: it is set again, by the same step and the same guards."""

    def refuse(taken: Taken) -> Refusal | None:
        same = contact.confirmed(taken, args.of)
        if same is None:
            return Refusal("no_contact")
        return contact.refuse_change(taken, replace(same, spoken_alone=args.spoken_alone))

    def apply(taken: Taken) -> None:
        same = contact.confirmed(taken, args.of)
        if same is not None:
            contact.change(taken, replace(same, spoken_alone=args.spoken_alone))

    return take(db, case_id, "set_contact", actor, now, refuse, apply)


def integrity(
    db: Database, case_id: UUID, args: rules.Integrity, actor: Actor, now: datetime
) -> Done | Refusal:
    """Open an integrity review, which freezes telling and mail, or close it as somebody else."""
    return take(
        db,
        case_id,
        "integrity",
        actor,
        now,
        lambda taken: rules.refuse_integrity(args, taken.case.integrity_by, actor.id),
        partial(_integrity, args),
    )


def _integrity(args: rules.Integrity, taken: Taken) -> None:
    note(taken, result=args.result, reason=args.reason)
    if args.result == "open":
        taken.case.integrity_by = taken.actor.id
        clocks.start(taken, "integrity")
    else:
        taken.case.integrity_by, taken.case.proceeded_at = None, taken.now
        clocks.meet(taken, "integrity")
        link_signs.finish_tasks(taken, "integrity_sign")


def transfer(
    db: Database, case_id: UUID, args: rules.Transfer, actor: Actor, now: datetime
) -> Done | Refusal:
    """Offer a case to another region; the sender owns it until the receiver accepts."""
    return take(
        db,
        case_id,
        "transfer",
        actor,
        now,
        lambda taken: rules.refuse_transfer(
            args,
            frozenset(map(regions.code_of, accounts.open_regions(taken.tx)))
            - {taken.case.region_code},
            taken.case.transfer_to is not None,
        ),
        lambda taken: offer(taken, args),
    )


def offer(taken: Taken, args: rules.Transfer) -> None:
    """Offer a case to another region; of a shielded one its manager there may know."""
    note(taken, to=args.to, reason=args.reason)
    there = owners.to_be_named(taken, regions.staffed_from(args.to), "regional_manager")
    if there is not None:
        shield_names.name(taken, there)
    taken.case.transfer_to = args.to
    clocks.start(taken, "transfer")


def accept_transfer(
    db: Database, case_id: UUID, args: rules.AcceptTransfer, actor: Actor, now: datetime
) -> Done | Refusal:
    """Take over a case offered, under the duty director there; or leave it with the sender."""
    return take(
        db,
        case_id,
        "accept_transfer",
        actor,
        now,
        _refuse_accept,
        partial(_accept, args),
    )


def _refuse_accept(taken: Taken) -> Refusal | None:
    if taken.case.transfer_to is None:
        return Refusal("already_done")
    there = owners.director_for(taken, taken.case.transfer_to)
    return None if there is not None else Refusal("facts_missing")


def _accept(args: rules.AcceptTransfer, taken: Taken) -> None:
    region = taken.case.transfer_to
    there = owners.director_for(taken, region) if region else None
    if args.accept and region and there is not None:
        taken.case.region_code, taken.case.officer_id = region, None
        direct(taken, there)
        shield_names.moved(taken)
        if taken.case.shielded:
            link_signs.add_task(taken, "shield", owners.of_role(taken, "regional_manager"))
        for clock in filter(clocks.is_open, taken.clocks):
            owner = owners.owner(taken, clock.key)
            clock.owner_id, clock.owner_role = owner.id, owner.role
    taken.case.transfer_to = None
    clocks.meet(taken, "transfer")


def new_signal(
    db: Database, case_id: UUID, args: rules.NewSignal, actor: Actor, now: datetime
) -> Done | Refusal:
    """Record something new about the danger: it re-triages, and re-opens what was closed."""
    return take(
        db,
        case_id,
        "new_signal",
        actor,
        now,
        lambda _: rules.refuse_new_signal(args),
        partial(_signal, args),
    )


def reopen(
    db: Database, case_id: UUID, args: rules.NewSignal, actor: Actor, now: datetime
) -> Done | Refusal:
    """Bring a closed, withdrawn or declined case back to triage; the subject match stands."""
    return take(
        db,
        case_id,
        "reopen",
        actor,
        now,
        lambda _: rules.refuse_new_signal(args),
        partial(_signal, args),
    )


def _signal(args: rules.NewSignal, taken: Taken) -> None:
    record_signal(taken, args.kind, args.text, args.answers)
    if taken.case.stage in ("closed", "withdrawn", "declined"):
        open_again(taken)


def record_signal(
    taken: Taken, kind: str, text: str, answers: tuple[tuple[str, str], ...] = ()
) -> None:
    """Keep a signal, let it bear on safe contact, and ask for a new triage."""
    compartment = APPLICANT if taken.actor.kind == "applicant" else CASE
    signal = models.Signal(
        id=uuid4(),
        case_id=taken.case.id,
        kind=kind,
        at=taken.now,
        by_role=_acting_role(taken.actor),
        by_id=taken.actor.id,
        compartment=compartment,
    )
    signal.document = vault.seal(
        taken.tx,
        taken.case.id,
        compartment,
        "signals",
        signal.id,
        Note(texts={"text": text, **dict(answers)}),
    )
    taken.tx.add(signal)
    taken.logged["kind"] = kind
    clocks.start(taken, "retriage")
    lapse = kind in contact.LAPSING_SIGNALS
    stop = kind in contact.STOPPING_SIGNALS
    if lapse or stop:
        contact.restrict(taken, lapse=lapse, stop=stop)


def _acting_role(actor: Actor) -> str:
    return next(iter(sorted(actor.roles)), actor.kind)


def open_again(taken: Taken) -> None:
    """Bring a case back to triage under its last director, or the duty director if that one left.

    The decision term begins anew; what a closing was waiting for, and an outcome of declining
    that no longer stands, ends.
    """
    case = taken.case
    direct_again(taken)
    taken.move("triage")
    case.closed_at, case.closed_from, case.outcome, case.officer_id = (
        None,
        None,
        None,
        None,
    )
    clocks.end(taken, "retention", "know_considered", "outcome_told")
    frozen = ("integrity",) if link_queries.sign_shown(taken.tx, case) else ()
    for key in ("retriage", "assign_director", "decision", "review", *frozen):
        clocks.start(taken, key)
    clocks.follow_stage(taken, "review")


def direct_again(taken: Taken) -> None:
    """Give a case that comes back to its last director, or to the duty director if that one left.

    Whoever is away, no longer a director or now of another region has left.
    """
    case, today = taken.case, terms.local_day(taken.now)
    last = accounts.actor(taken.tx, case.director_id, today) if case.director_id else None
    here = (
        last is not None
        and "case_director" in last.roles
        and regions.code_of(last.region) == case.region_code
        and not accounts.absent(taken.tx, last.id, today)
        and taken.access.open_to(last.id)
    )
    director = None if here else owners.director_for(taken, case.region_code)
    if director is not None:
        direct(taken, director)


def note(taken: Taken, second: UUID | None = None, **texts: str) -> None:
    """Seal a few texts that belong to this step and have no table of their own."""
    row = models.CaseNote(
        id=uuid4(),
        case_id=taken.case.id,
        step=taken.step,
        at=taken.now,
        by_id=taken.actor.id,
        second_id=second,
    )
    row.document = vault.seal(
        taken.tx, taken.case.id, CASE, "case_notes", row.id, Note(texts=texts)
    )
    taken.tx.add(row)
