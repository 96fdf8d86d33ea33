"""Verbs of telling and after: appointment, the talk, the outcome told, follow-up."""

from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from disclosure.cases import clocks, contact, outbox, people
from disclosure.cases import link_queries as links
from disclosure.cases.documents import CASE, Note
from disclosure.cases.steps import Done, Taken, take
from disclosure.decisions import models, queries, talk_queries, talk_rules, talks, telling_rules
from disclosure.errors import Refusal
from disclosure.procedure import guards, stages, urgency
from disclosure.procedure.permissions import Actor
from disclosure.requests import correspondence
from disclosure.store import vault
from disclosure.store.database import Database


def schedule_telling(
    db: Database,
    case_id: UUID,
    args: telling_rules.ScheduleTelling,
    actor: Actor,
    now: datetime,
) -> Done | Refusal:
    """Make the appointment; whoever makes it is the officer from now on."""

    def refuse(taken: Taken) -> Refusal | None:
        return telling_rules.refuse_schedule(
            args,
            outcome=taken.case.outcome,
            integrity_open=links.frozen(taken.tx, taken.case),
            reachable=contact.refuse_reachable(taken, "recipient") is None,
        ) or talks.refuse_prepared(args, taken)

    return take(db, case_id, "schedule_telling", actor, now, refuse, partial(_schedule, args))


def _schedule(args: telling_rules.ScheduleTelling, taken: Taken) -> None:
    if args.time is None:
        return
    row = models.Appointment(
        id=uuid4(),
        case_id=taken.case.id,
        made_at=taken.now,
        officer_id=taken.actor.id,
        time=args.time,
        video=args.video,
        agreed_in_person=args.agreed_in_person,
    )
    note = Note(texts={"place": args.place, "with": " ".join(args.with_)})
    row.document = vault.seal(taken.tx, taken.case.id, CASE, "appointments", row.id, note)
    taken.tx.add(row)
    taken.tx.flush()
    talks.keep_prepared(args, taken, row.id)
    taken.case.officer_id = taken.actor.id
    taken.move("delivery")
    clock = clocks.find(taken, "delivery")
    if clock is not None:
        clock.owner_id, clock.owner_role = taken.actor.id, "disclosure_officer"
        clocks.note(taken, clock, "handed_over")
    if not args.agreed_in_person:
        outbox.queue(taken, "appointment", "recipient")
    correspondence.close_tasks(taken, correspondence.APPOINTMENT)  # another one was asked for


def tell(
    db: Database, case_id: UUID, args: telling_rules.Tell, actor: Actor, now: datetime
) -> Done | Refusal:
    """Record how the talk went: told, declined, partly, not reached, or given up after trying."""
    return take(
        db,
        case_id,
        "tell",
        actor,
        now,
        partial(_refuse_tell, args),
        partial(_tell, args),
    )


def _refuse_tell(args: telling_rules.Tell, taken: Taken) -> Refusal | None:
    if args.result not in telling_rules.TELL_RESULTS:
        return Refusal("facts_missing", "result")
    if args.result == "given_up":
        return _refuse_giving_up(taken, "recipient", args.second, args.died)
    if args.result in ("not_reached", "partly"):
        return _refuse_partly(args, taken)
    facts = telling_rules.TellFacts(
        integrity_open=links.frozen(taken.tx, taken.case),
        has_plan=taken.case.plan_state is not None,
        identified=people.identity_confirmed(taken, "recipient"),
        appointed=queries.appointment(taken.tx, taken.case.id) is not None,
    )
    return telling_rules.refuse_tell(args, facts) or talks.refuse_conversation(args, taken)


def _refuse_partly(args: telling_rules.Tell, taken: Taken) -> Refusal | None:
    """Nothing is told at all while an integrity review is open (procedure.md §3.12)."""
    if args.result == "partly" and links.frozen(taken.tx, taken.case):
        return Refusal("integrity_open")
    return _refuse_try(taken, args.via, "recipient") or talks.refuse_conversation(args, taken)


def _refuse_giving_up(
    taken: Taken, part: str, second: UUID | None, died: bool = False
) -> Refusal | None:
    """Giving up takes a manager beside whoever tried, and enough tries; or a death."""
    tries = talk_queries.tries(taken.tx, taken.case, part)
    dead = died or queries.died(taken.tx, taken.case.id)
    least = taken.profile.attempts
    return people.refuse_second(
        taken, second, "regional_manager"
    ) or telling_rules.refuse_giving_up(tries, dead, least, taken.now)


def _refuse_try(taken: Taken, via: str, part: str) -> Refusal | None:
    """A try stays within the safe-contact rule; a visit or Veilig Thuis is no way of the rule."""
    unsafe = bool(via) and contact.refuse_now(taken, part, via) is not None
    return Refusal("contact_unsafe") if unsafe else None


def _tell(args: telling_rules.Tell, taken: Taken) -> None:
    telling = _keep(taken, "disclosure", "recipient", args.result, args.via, args.second, args)
    talks.keep_talk(taken, telling, args.talk)
    if args.result in ("told", "declined"):
        clocks.meet(taken, "delivery", "reasonable_term")
        _after_talk(taken)
        clocks.start(taken, "retriage")
        clocks.restart(taken, "objection")
    elif args.result == "given_up":
        clocks.end(taken, "delivery")
        _after_talk(taken)
    if args.died:
        contact.restrict(taken, stop=True)


def _keep(
    taken: Taken,
    about: str,
    to: str,
    result: str,
    via: str,
    second: UUID | None,
    args: telling_rules.Tell | telling_rules.TellOutcome | telling_rules.FollowUp,
) -> UUID:
    row = models.Telling(
        id=uuid4(),
        case_id=taken.case.id,
        about=about,
        to=to,
        result=result,
        via=via,
        at=taken.now,
        by_id=taken.actor.id,
        second_id=second,
        which=getattr(args, "which", ""),
        understood=getattr(args, "understood", None),
        undertaking=getattr(args, "undertaking", ""),
        died=getattr(args, "died", False),
    )
    note = Note(texts={"words": getattr(args, "words", "")})
    row.document = vault.seal(taken.tx, taken.case.id, CASE, "tellings", row.id, note)
    taken.tx.add(row)
    taken.tx.flush()
    taken.logged["result"] = result
    return row.id


def _after_talk(taken: Taken) -> None:
    """Follow up at 7, 30 and 90 days, and at 180 where it was urgent or they separated."""
    taken.move("follow_up")
    longer = urgency.urgent(taken.case.urgency) or taken.case.separated != "no"
    for days in telling_rules.FOLLOW_UP_DAYS[: 4 if longer else 3]:
        clocks.start(taken, f"follow_up:{days}")
    contact.review_holds(taken)


def tell_outcome(
    db: Database, case_id: UUID, args: telling_rules.TellOutcome, actor: Actor, now: datetime
) -> Done | Refusal:
    """Tell somebody the outcome; shown or spoken announces it, and the objection term begins."""
    return take(
        db,
        case_id,
        "tell_outcome",
        actor,
        now,
        partial(_refuse_outcome, args),
        partial(_tell_outcome, args),
    )


def _part(args: telling_rules.TellOutcome, taken: Taken) -> str:
    """Return who is meant: asking for herself, applicant and person at risk are one."""
    same = taken.case.capacity == "self" and args.to == "applicant"
    return "person_at_risk" if same else args.to


def _refuse_outcome(args: telling_rules.TellOutcome, taken: Taken) -> Refusal | None:
    part = _part(args, taken)
    told = talk_queries.alike(taken.tx, taken.case, part) & queries.told_to(taken.tx, taken.case)
    found = _refuse_here(args, taken) or telling_rules.refuse_tell_outcome(
        args, exists=_exists(part, taken), told=bool(told)
    )
    if found is None and args.how == "given_up":
        return _refuse_giving_up(taken, part, args.second)
    if found is None and args.how == "not_reached":
        found = _refuse_try(taken, args.via, part)
    return found or talks.refuse_outcome_talk(args, part, taken)


def _refuse_here(args: telling_rules.TellOutcome, taken: Taken) -> Refusal | None:
    """What is disclosed is told by the officer first; a try, or giving up, tells nothing."""
    first, nothing = taken.case.stage == "decided", args.how in ("given_up", "not_reached")
    return guards.first(
        ("wrong_stage", not first or taken.case.outcome not in stages.DISCLOSE),
        ("integrity_open", nothing or not links.frozen(taken.tx, taken.case)),
        ("plan_missing", nothing or not first or taken.case.plan_state is not None),
    )


def _exists(part: str, taken: Taken) -> bool:
    if part == "initiator":
        return taken.case.route == "know"
    return part in ("applicant", "person_at_risk") and people.person(taken, part) is not None


def _tell_outcome(args: telling_rules.TellOutcome, taken: Taken) -> None:
    first = taken.case.stage == "decided"
    part = _part(args, taken)
    telling = _keep(taken, "outcome", part, args.how, args.via, args.second, args)
    talks.keep_talk(taken, telling, args.talk)
    if args.how == "not_reached":
        return
    if args.how == "given_up":
        clocks.end(taken, "outcome_told")
    else:
        clocks.meet(taken, "outcome_told", *(("reasonable_term",) if first else ()))
    if first:
        _after_talk(taken)
    if args.how != "given_up":
        clocks.restart(taken, "objection")


def follow_up(
    db: Database, case_id: UUID, args: telling_rules.FollowUp, actor: Actor, now: datetime
) -> Done | Refusal:
    """Ask how she is; no answer is kept as a try and meets nothing."""
    return take(
        db,
        case_id,
        "follow_up",
        actor,
        now,
        partial(_refuse_follow_up, args),
        partial(_follow_up, args),
    )


def _refuse_follow_up(args: telling_rules.FollowUp, taken: Taken) -> Refusal | None:
    key = f"follow_up:{args.which}"
    running = clocks.find(taken, key) is not None
    done = not running and any(clock.key == key for clock in taken.clocks)
    found = telling_rules.refuse_follow_up(args, running=running, done=done)
    if found is None and args.result == "given_up":
        return _refuse_giving_up(taken, "recipient", args.second)
    if found is None and args.answers is not None:
        return talk_rules.refuse_answers(args.answers, result=args.result, via=args.via)
    return found


def _follow_up(args: telling_rules.FollowUp, taken: Taken) -> None:
    telling = _keep(taken, "follow_up", "recipient", args.result, args.via, args.second, args)
    talks.keep_answers(taken, telling, args.answers)
    key = f"follow_up:{args.which}"
    if args.result == "given_up":
        clocks.end(taken, key)
    elif args.result != "no_answer":
        clocks.meet(taken, key)
