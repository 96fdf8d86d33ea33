"""The verb of exposure: found, she is safe and knows, the authority knows.

Who was exposed, and to whom, is sealed near the applicant: it can tell by whom it was asked.
"""

from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import select

from disclosure.cases import clocks, contact, models
from disclosure.cases.actions import note
from disclosure.cases.documents import APPLICANT, Note
from disclosure.cases.exposure_models import Exposure as Row
from disclosure.cases.exposure_rules import CLOCKS, LEADS_TO_HER, Exposure, refuse_exposure
from disclosure.cases.steps import Done, Taken, take
from disclosure.errors import Refusal
from disclosure.procedure.permissions import Actor
from disclosure.store import audit, vault
from disclosure.store.database import Database, Tx
from disclosure.store.log_tables import entries

TABLE = Row.__tablename__
USES = ("return", "prove", "export", "make_letter", "new_code")
"""What the log of a case calls the use of a code, and what can be found and read by another."""
MOST = 50
"""How many of those are shown: the last ones."""
OTHER = "other"


def exposure(
    db: Database, case_id: UUID, args: Exposure, actor: Actor, now: datetime
) -> Done | Refusal:
    """Record that something reached the wrong eyes: safety within an hour, authority within 72."""

    def refuse(taken: Taken) -> Refusal | None:
        running = frozenset(key for key in CLOCKS.values() if clocks.find(taken, key))
        return refuse_exposure(args, running)

    return take(db, case_id, "exposure", actor, now, refuse, partial(_exposure, args))


def _exposure(args: Exposure, taken: Taken) -> None:
    note(taken, result=args.result, text=args.text)
    taken.logged["result"] = args.result
    if args.result == "found":
        _found(args, taken)
        return
    for row in open_ones(taken.tx, taken.case.id, args.result):
        _answer(args, taken, row)
    clocks.meet(taken, CLOCKS[args.result])


def _found(args: Exposure, taken: Taken) -> None:
    """Start both clocks; a way of contact that leaked is not used until she was spoken alone."""
    row = Row(
        id=uuid4(),
        case_id=taken.case.id,
        what=args.what or OTHER,
        found_at=taken.now,
        found_by=taken.actor.id,
    )
    since = args.since.isoformat() if args.since else ""
    row.found = _seal(taken, row, "found", args.text, who=args.who, whom=args.whom, since=since)
    taken.tx.add(row)
    clocks.start(taken, "exposure")
    clocks.start(taken, "exposure_authority")
    if args.what in LEADS_TO_HER:
        contact.restrict(taken, lapse=True)


def _answer(args: Exposure, taken: Taken, row: Row) -> None:
    if args.result == "safe":
        row.safe_at, row.safe_by = taken.now, taken.actor.id
        row.safe = _seal(taken, row, "safe", args.text, way=args.way)
    else:
        row.reported_at, row.reported_by = taken.now, taken.actor.id
        row.authority = args.authority or OTHER
        row.reported = _seal(taken, row, "reported", args.text, number=args.number)


def _seal(taken: Taken, row: Row, part: str, text: str, **more: str) -> bytes:
    texts = {name: value for name, value in {**more, "text": text}.items() if value}
    place = f"{TABLE}.{part}"
    return vault.seal(taken.tx, taken.case.id, APPLICANT, place, row.id, Note(texts=texts))


def opened(tx: Tx, row: Row) -> dict[str, dict[str, str]]:
    """Open what was written when it was found, when she was safe, and when it was reported."""
    sealed = {"found": row.found, "safe": row.safe, "reported": row.reported}
    return {
        part: vault.open(
            tx, row.case_id, APPLICANT, f"{TABLE}.{part}", row.id, document, Note
        ).texts
        for part, document in sealed.items()
        if document is not None
    }


def open_ones(tx: Tx, case_id: UUID, result: str) -> list[Row]:
    """Return the exposures of a case that still wait for this."""
    waits = Row.safe_at if result == "safe" else Row.reported_at
    return list(tx.scalars(select(Row).where(Row.case_id == case_id, waits.is_(None))))


def of_case(tx: Tx, case_id: UUID) -> list[Row]:
    """Return every exposure of a case, newest first."""
    query = select(Row).where(Row.case_id == case_id)
    return list(tx.scalars(query.order_by(Row.found_at.desc(), Row.id)))


def sent(tx: Tx, case_id: UUID) -> list[models.Message]:
    """Return what went out to people of a case, newest first: it may have met the same eyes."""
    message = models.Message
    query = select(message).where(
        message.case_id == case_id, message.person_id.is_not(None), message.sent_at.is_not(None)
    )
    return list(tx.scalars(query.order_by(message.sent_at.desc(), message.id)))


def uses(tx: Tx, case_id: UUID) -> list[tuple[datetime, str, str]]:
    """Return when a code was used or a letter made, and how it ended, from the log of the case."""
    query = (
        select(entries.c.at, entries.c.verb, entries.c.outcome)
        .where(entries.c.chain == audit.case_chain(case_id), entries.c.verb.in_(USES))
        .order_by(entries.c.seq.desc())
        .limit(MOST)
    )
    return [(row.at, row.verb, row.outcome) for row in tx.execute(query)]
