"""What somebody who may be a subject asked or brought: a compartment of its own (ADR 0032).

A remedy is sealed under keys of its own and names no case; no case names it. The handler knows what
was brought and nothing else. The worker, not the page, looks whether there is a case, and leaves
its director one task that says no more than: look at her safety first. Everybody is answered on a
day counted from receipt alone, with the same sentence.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from disclosure.accounts.models import Account
from disclosure.cases import link_rules
from disclosure.cases import models as cases
from disclosure.cases.documents import CASE, Note, PersonDetails
from disclosure.decisions.remedy_models import SubjectRemedy
from disclosure.decisions.remedy_rules import LOOK_FIRST, OFFICER, SUBJECT_KINDS
from disclosure.errors import Refusal
from disclosure.procedure import guards, profile, stages, terms
from disclosure.procedure.permissions import SYSTEM, Actor
from disclosure.store import audit, keys, references, vault
from disclosure.store.blind_index import DIGEST_BYTES, LookupKey
from disclosure.store.database import Database, Tx

VERB = "subject_remedy"
_TABLE = SubjectRemedy.__tablename__


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What was brought: by whom as they say it, what, and where the answer goes."""

    kind: str
    day: date | None
    name: str
    words: str
    reply_to: str
    born: date | None = None
    bsn: str = ""
    address: str = ""
    handler: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is sealed of it."""

    person: PersonDetails
    words: str
    reply_to: str


def handlers(tx: Tx) -> dict[UUID, str]:
    """Return who may handle one: a privacy officer without any role in cases."""
    query = select(Account.id, Account.name, Account.roles).where(Account.state == "active")
    return {
        who: name
        for who, name, roles in tx.execute(query)
        if OFFICER in roles and not roles & set(stages.CASE_ROLES)
    }


def refuse_brought(args: Brought, today: date, able: frozenset[UUID]) -> Refusal | None:
    """A kind, a day that was, a name, words, where the answer goes, and who handles it."""
    return guards.fields(
        kind=args.kind if args.kind in SUBJECT_KINDS else None,
        day=args.day if args.day is not None and args.day <= today else None,
        name=args.name,
        words=args.words,
        reply_to=args.reply_to,
        handler=args.handler if args.handler in able else None,
    )


def register(
    db: Database, args: Brought, law: profile.Profile, actor: Actor, now: datetime
) -> Refusal | str:
    """Write it down; return its number. Nothing is looked up here, so that nothing can show."""
    with db.transaction() as tx:
        refusal = refuse_brought(args, terms.local_day(now), frozenset(handlers(tx)))
        if refusal is not None or args.day is None:
            return refusal or Refusal("facts_missing", "day")
        row = SubjectRemedy(
            id=uuid4(),
            number=references.new_reference(),
            kind=args.kind,
            received_on=args.day,
            registered_at=now,
            registered_by=actor.id,
            answer_on=args.day + timedelta(days=law.remedies.answer_days),
            handler_id=args.handler,
        )
        keys.create_case_keys(tx, row.id)
        row.document = vault.seal(tx, row.id, CASE, _TABLE, row.id, _kept(args))
        tx.add(row)
        _log(tx, row, actor, now, "received")
        return row.number


def _kept(args: Brought) -> Kept:
    person = PersonDetails(
        name=args.name,
        born=args.born,
        bsn=args.bsn,
        addresses=(args.address,) if args.address else (),
    )
    return Kept(person=person, words=args.words, reply_to=args.reply_to)


def of_handler(tx: Tx, actor: Actor) -> list[SubjectRemedy]:
    """Return what this person handles, what must be answered first on top."""
    query = select(SubjectRemedy).where(SubjectRemedy.handler_id == actor.id)
    order = (SubjectRemedy.answered_at.is_not(None), SubjectRemedy.answer_on, SubjectRemedy.number)
    return list(tx.scalars(query.order_by(*order)))


def find(tx: Tx, remedy_id: UUID, actor: Actor) -> SubjectRemedy | None:
    """Return one, to whoever handles it and nobody else."""
    query = select(SubjectRemedy).where(
        SubjectRemedy.id == remedy_id, SubjectRemedy.handler_id == actor.id
    )
    return tx.scalars(query).one_or_none()


def read(tx: Tx, row: SubjectRemedy) -> Kept:
    """Open what was brought."""
    return vault.open(tx, row.id, CASE, _TABLE, row.id, row.document, Kept)


def answered(tx: Tx, row: SubjectRemedy) -> str:
    """Open what was answered."""
    if row.answer is None:
        return ""
    return vault.open(tx, row.id, CASE, _TABLE, row.id, row.answer, Note).texts["text"]


def look(db: Database, remedy_id: UUID, actor: Actor, now: datetime) -> bool:
    """Log that it was opened; False where it is not this person's."""
    with db.transaction() as tx:
        row = find(tx, remedy_id, actor)
        if row is not None:
            _log(tx, row, actor, now, "view")
        return row is not None


def answer(
    db: Database, remedy_id: UUID, words: str, actor: Actor, now: datetime
) -> Refusal | None:
    """Record what was answered, from the fixed day on; earlier for nobody, whatever is so.

    Keys: not_assigned, already_done, not_overdue, facts_missing.
    """
    with db.transaction() as tx:
        row = find(tx, remedy_id, actor)
        if row is None:
            return Refusal("not_assigned")
        refusal = guards.first(
            ("already_done", row.answered_at is None),
            ("not_overdue", terms.local_day(now) >= row.answer_on),
        ) or guards.fields(words=words)
        if refusal is not None:
            return refusal
        row.answered_at, row.answered_by = now, actor.id
        row.answer = vault.seal(tx, row.id, CASE, _TABLE, row.id, Note(texts={"text": words}))
        _log(tx, row, actor, now, "answered")
        return None


def _log(tx: Tx, row: SubjectRemedy, actor: Actor, now: datetime, what: str) -> None:
    chain = audit.actor_chain(actor.id)
    audit.record(tx, chain, VERB, str(actor.id), now, what=what, number=row.number)


def look_first(db: Database, now: datetime) -> int:
    """Let the director of each case that may be meant look at her safety; done by the worker.

    Until it is answered it is looked for again, so that a case that comes later is found too.
    Returns how many directors were asked.
    """
    with db.read() as tx:
        waiting = select(SubjectRemedy.id).where(SubjectRemedy.answered_at.is_(None))
        ids = list(tx.scalars(waiting.order_by(SubjectRemedy.registered_at)))
        due = [one for one in ids if _unseen(tx, one)]
    for one in due:
        with db.transaction() as tx:
            _ask_directors(tx, tx.get_one(SubjectRemedy, one), now)
    return len(due)


def _unseen(tx: Tx, remedy_id: UUID) -> bool:
    row = tx.get_one(SubjectRemedy, remedy_id)
    return row.looked_at is None or bool(_meant(tx, row))


def _ask_directors(tx: Tx, row: SubjectRemedy, now: datetime) -> None:
    for case in _meant(tx, row):
        tx.add(
            cases.Task(
                case_id=case.id,
                kind=LOOK_FIRST,
                about="",
                owner_id=case.director_id,
                created_at=now,
            )
        )
        audit.record(
            tx, audit.case_chain(case.id), VERB, str(SYSTEM.id), now, case=case.id, what="asked"
        )
    row.looked_at = now


def _meant(tx: Tx, row: SubjectRemedy) -> list[cases.Case]:
    """Return the cases whose subject shares a look-up key and that were not asked since."""
    wanted = link_rules.keys_of(read(tx, row).person).values()
    digests = [vault.blind(tx.keyring, *key)[:DIGEST_BYTES] for key in wanted]
    asked = select(cases.Task.case_id).where(
        cases.Task.kind == LOOK_FIRST, cases.Task.created_at >= row.registered_at
    )
    query = (
        select(cases.Case)
        .join(LookupKey, LookupKey.case_id == cases.Case.id)
        .join(cases.Person, cases.Person.id == LookupKey.person_id)
        .where(
            LookupKey.digest.in_(digests),
            cases.Person.role == "subject",
            cases.Case.stage.not_in(("draft", "gone")),
            cases.Case.id.not_in(asked),
        )
        .distinct()
        .order_by(cases.Case.id)
    )
    return list(tx.scalars(query))
