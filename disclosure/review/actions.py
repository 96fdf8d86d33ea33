"""Verbs of the review: confirm the subject, ask, answer, look again, break through."""

from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import text

from disclosure.cases import actions as spine
from disclosure.cases import clocks, outbox, steps
from disclosure.cases.documents import CASE, Note
from disclosure.cases.steps import Done, Taken, take
from disclosure.errors import Refusal
from disclosure.procedure import categories, permissions, terms, urgency
from disclosure.procedure.categories import Item
from disclosure.procedure.permissions import Actor
from disclosure.review import apart, models, queries, rules
from disclosure.store import vault
from disclosure.store.database import Database


def confirm_subject(
    db: Database, case_id: UUID, args: rules.ConfirmSubject, actor: Actor, now: datetime
) -> Done | Refusal:
    """Confirm that this is the right person; the last two people who agree make the match."""

    def refuse(taken: Taken) -> Refusal | None:
        before = queries.standing_matches(taken.tx, case_id)
        last_by = before[-1].by_id if before else None
        return rules.refuse_confirm_subject(args, last_by, actor.id)

    return take(db, case_id, "confirm_subject", actor, now, refuse, partial(_match, args))


def _match(args: rules.ConfirmSubject, taken: Taken) -> None:
    before = queries.matches(taken.tx, taken.case.id)
    taken.case.subject_matched = bool(queries.standing_matches(taken.tx, taken.case.id))
    row = models.SubjectMatch(
        id=uuid4(),
        case_id=taken.case.id,
        seq=len(before) + 1,
        at=taken.now,
        by_id=taken.actor.id,
        agree=" ".join(args.agree),
    )
    texts = {name: getattr(args, name) for name in ("relatives", "one_address", "resolved")}
    row.document = vault.seal(
        taken.tx, taken.case.id, CASE, models.SubjectMatch.__tablename__, row.id, Note(texts=texts)
    )
    taken.tx.add(row)


def enquire(
    db: Database, case_id: UUID, args: rules.Enquire, actor: Actor, now: datetime
) -> Done | Refusal:
    """Ask organisations what they know; each gets a clock of its own."""

    def refuse(taken: Taken) -> Refusal | None:
        known = frozenset(apart.can_be_asked(taken))
        newest = queries.newest_enquiries(taken.tx, case_id)
        pending = frozenset(o for o, row in newest.items() if row.state == "open")
        return rules.refuse_enquire(args, known, pending)

    return take(db, case_id, "enquire", actor, now, refuse, partial(_enquire, args))


def _enquire(args: rules.Enquire, taken: Taken) -> None:
    newest = queries.newest_enquiries(taken.tx, taken.case.id)
    for organisation in dict.fromkeys(args.to):
        before = newest.get(organisation)
        row = models.Enquiry(
            id=uuid4(),
            case_id=taken.case.id,
            organisation=organisation,
            seq=before.seq + 1 if before else 1,
            sent_at=taken.now,
            state="open",
            neutral=organisation in args.neutral,
        )
        texts = {
            "purpose": args.purpose,
            "basis": args.basis,
            "categories": " ".join(args.categories),
        }
        row.question = _seal(taken, row.id, Note(texts=texts))
        taken.tx.add(row)
        apart.take_part(taken, organisation, "asked")
        if row.neutral:
            apart.step_back(taken, organisation)
        clock = clocks.start(taken, f"enquiry_reply:{organisation}")
        if clock is not None and clock.owner_id and urgency.urgent(taken.case.urgency):
            outbox.alert(taken, clock.owner_id)


def _seal(taken: Taken, row_id: UUID, note: Note) -> bytes:
    return vault.seal(taken.tx, taken.case.id, CASE, models.Enquiry.__tablename__, row_id, note)


def answer(
    db: Database, case_id: UUID, args: rules.Answer, actor: Actor, now: datetime
) -> Done | Refusal:
    """Answer an enquiry as the organisation asked; late answers re-triage, also after closing."""
    return take(
        db,
        case_id,
        "answer",
        actor,
        now,
        partial(_refuse_answer, args),
        partial(_answer, args),
    )


def _enquiry_of(taken: Taken) -> models.Enquiry:
    """Return the newest enquiry to the actor's organisation; being assigned means there is one."""
    return queries.newest_enquiries(taken.tx, taken.case.id)[taken.actor.organisation or ""]


def _refuse_answer(args: rules.Answer, taken: Taken) -> Refusal | None:
    row = _enquiry_of(taken)
    facts = rules.AnswerFacts(
        state=row.state,
        accepted=row.accepted_at is not None,
        more_time=row.more_time,
        today=terms.local_day(taken.now),
        known_items=frozenset(queries.items(taken.tx, taken.case.id)),
        asks_looked_up=apart.employs(taken.tx, taken.case, row.organisation),
    )
    return rules.refuse_answer(args, facts, taken.profile)


def _answer(args: rules.Answer, taken: Taken) -> None:
    row = _enquiry_of(taken)
    late = row.state != "open" or taken.case.stage not in ("gathering", "panel")
    _accept(args, row, taken)
    taken.logged |= {"organisation": row.organisation, "kind": args.kind}
    if args.kind == "more_time":
        _give_time(args, row, taken)
        return
    _settle(args, row, taken)
    if late:
        clocks.start(taken, "retriage")
        if taken.case.stage == "closed":
            spine.open_again(taken)


def accept_conditions(db: Database, case_id: UUID, actor: Actor, now: datetime) -> Refusal | None:
    """Accept the conditions of an enquiry before who it is about is shown; logged, no step."""
    with db.transaction() as tx:
        taken = steps.load(tx, case_id, "answer", actor, now)
        refusal = permissions.refuse("answer", actor, taken.access, terms.local_day(now))
        if refusal is None:
            _accept(rules.Answer(kind="", accept_conditions=True), _enquiry_of(taken), taken)
        outcome = "done" if refusal is None else f"refused:{refusal.key}"
        listed = dict.fromkeys(rules.CONDITIONS, "listed")
        steps.log(tx, case_id, "accept_conditions", actor, now, outcome, **listed)
        return refusal


def _accept(args: rules.Answer, row: models.Enquiry, taken: Taken) -> None:
    if args.accept_conditions and row.accepted_at is None:
        row.accepted_at, row.accepted_by = taken.now, taken.actor.id


def _give_time(args: rules.Answer, row: models.Enquiry, taken: Taken) -> None:
    row.more_time = True
    clock = clocks.find(taken, f"enquiry_reply:{row.organisation}")
    if clock is not None and clock.state != "missed" and args.until is not None:
        clock.extended = True
        clock.due_at = max(clock.due_at, terms.end_of(args.until))
        clocks.wake(taken, clock)
        clocks.note(taken, clock, "extended")


_SAID = ("searched", "names", "addresses", "searcher", "ground_code", "ground", "reason")


def _settle(args: rules.Answer, row: models.Enquiry, taken: Taken) -> None:
    row.state, row.answered_at, row.answered_by = args.kind, taken.now, taken.actor.id
    texts = {name: getattr(args, name) for name in _SAID}
    texts["ground_code"] = _named_ground(args.ground_code, taken)
    if args.looked_up:
        texts["looked_up"] = args.looked_up
    row.answer = _seal(taken, row.id, Note(texts=texts))
    for item in args.items:
        _keep(item, row, taken)
    if args.kind == "nothing":
        row.sampled = _falls_in_sample(taken)
    clocks.meet(taken, f"enquiry_reply:{row.organisation}")


def _named_ground(code: str, taken: Taken) -> str:
    """Keep a ground in the words of the profile and with its source: the profile may change."""
    found = (each for each in taken.profile.not_sharing if each.key == code)
    return next((f"{each.text} ({each.source})" for each in found), "")


def _keep(item: Item, row: models.Enquiry, taken: Taken) -> None:
    kept = models.InformationItem(
        id=uuid4(),
        case_id=taken.case.id,
        enquiry_id=row.id,
        name=item.id,
        organisation=row.organisation,
        category=item.category,
        status=item.status,
        code=categories.figures(item.code),
        use=item.use,
        expires=categories.last_use(item, terms.local_day(taken.now), taken.profile),
        received_at=taken.now,
    )
    kept.document = vault.seal(
        taken.tx,
        taken.case.id,
        CASE,
        models.InformationItem.__tablename__,
        kept.id,
        item,
    )
    taken.tx.add(kept)


def _falls_in_sample(taken: Taken) -> bool:
    """Count this "nothing known" of the region; every n-th is looked at again, never by chance.

    One statement, so that the first two of a region, at the same moment, do not collide.
    """
    count = taken.tx.scalars(_COUNT_ONE_MORE, {"region": taken.case.region_code}).one()
    return int(count) % taken.profile.nil_sample == 0


_COUNT_ONE_MORE = text(
    "INSERT INTO nil_counts (region_code, answers) VALUES (:region, 1)"
    " ON CONFLICT (region_code) DO UPDATE SET answers = nil_counts.answers + 1 RETURNING answers"
)


def check_nil(
    db: Database, case_id: UUID, args: rules.CheckNil, actor: Actor, now: datetime
) -> Done | Refusal:
    """Look a second time at an answer that nothing is known, where the sample fell."""

    def refuse(taken: Taken) -> Refusal | None:
        row = queries.newest_enquiries(taken.tx, case_id).get(args.of)
        if not _may_check(taken, args.of):
            return Refusal("not_assigned")
        return rules.refuse_check_nil(
            sampled=row is not None and row.sampled,
            checked=row is not None and row.checked_by is not None,
            answered_by=row.answered_by if row else None,
            actor=actor.id,
        )

    def apply(taken: Taken) -> None:
        row = queries.newest_enquiries(taken.tx, case_id)[args.of]
        row.checked_by = actor.id
        row.second_look = _seal(taken, row.id, Note(texts={"reason": args.reason}))

    return take(db, case_id, "check_nil", actor, now, refuse, apply)


def _may_check(taken: Taken, organisation: str) -> bool:
    director = taken.actor.id == taken.case.director_id
    return director or taken.actor.organisation == organisation


def breakthrough(
    db: Database, case_id: UUID, args: rules.Breakthrough, actor: Actor, now: datetime
) -> Done | Refusal:
    """Go on without an organisation in default; it may still answer, late."""

    def refuse(taken: Taken) -> Refusal | None:
        row = queries.newest_enquiries(taken.tx, case_id).get(args.of)
        return rules.refuse_breakthrough(
            args,
            state=row.state if row else "",
            missed=clocks.missed(taken, f"enquiry_reply:{args.of}"),
            immediate=taken.case.urgency == "immediate",
        )

    return take(db, case_id, "breakthrough", actor, now, refuse, partial(_break_through, args))


def _break_through(args: rules.Breakthrough, taken: Taken) -> None:
    queries.newest_enquiries(taken.tx, taken.case.id)[args.of].state = "broken_through"
    clocks.end(taken, f"enquiry_reply:{args.of}")
    spine.note(taken, of=args.of, reason=args.reason)
    taken.logged["organisation"] = args.of


def close_gathering(db: Database, case_id: UUID, actor: Actor, now: datetime) -> Done | Refusal:
    """Bring the case to the panel once everyone asked has answered or was broken through."""

    def refuse(taken: Taken) -> Refusal | None:
        facts = queries.enquiry_facts(taken.tx, case_id)
        return rules.refuse_close_gathering(facts, taken.profile.quorum_required)

    return take(db, case_id, "close_gathering", actor, now, refuse, lambda t: t.move("panel"))
