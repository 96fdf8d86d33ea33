"""What the code opens after handing in, and what the second proof opens on top of that.

Whoever holds only reference and code learns a neutral stage, no more; a third party learns two
states, the second never before the last day of the decision term (procedure.md §5).
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from disclosure.cases import models, outbox, people
from disclosure.cases.documents import APPLICANT, ApplicationDetails, ContactDetails, Note
from disclosure.errors import Refusal
from disclosure.procedure import profile
from disclosure.procedure.permissions import Actor
from disclosure.requests import actions, drafts, rules
from disclosure.requests.models import ApplicantMessage, Application, Draft
from disclosure.requests.public_answers import text
from disclosure.store import audit, vault
from disclosure.store.database import Database, Tx

RECEIVED, IN_HAND, DONE = "received", "in_hand", "done"
_DEALT_WITH = frozenset({"follow_up", "closed", "declined", "withdrawn"})
_OVER = frozenset({"closed", "declined", "withdrawn"})


@dataclass(frozen=True, slots=True)
class Planned:
    """An appointment, for the eyes of whoever gave the second proof."""

    at: datetime
    place: str


appointments: list[Callable[[Tx, UUID], list[Planned]]] = []
"""Rooms above that make appointments add how to find them."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the status page shows."""

    reference: str
    state: str
    own: bool


def status(tx: Tx, case_id: UUID, now: datetime) -> Status | None:
    """Return what the code opens; None where there is no such case any more."""
    case = tx.get(models.Case, case_id)
    if case is None or case.stage in ("draft", "gone"):
        return None
    own = case.capacity == "self"
    return Status(case.reference, _own(case) if own else _others(case, now), own)


def _own(case: models.Case) -> str:
    if case.stage in _OVER:
        return DONE
    return RECEIVED if case.stage == "received" else IN_HAND


def _others(case: models.Case, now: datetime) -> str:
    """Two states; the second from the fixed day on, and later if the case runs later."""
    day = outbox.decision_day(profile.load(case.profile), case.received_at)
    over = case.stage in _DEALT_WITH and (day is None or now >= day)
    return DONE if over else IN_HAND


def guarded(tx: Tx, case_id: UUID) -> bool:
    """Tell whether a code word was chosen: then it stands before a draft, too."""
    return bool(_word(tx, case_id))


def prove(db: Database, case_id: UUID, word: str, now: datetime) -> bool:
    """Judge the second proof; whether it held is logged either way."""
    with db.transaction() as tx:
        known = _word(tx, case_id)
        same = hmac.compare_digest(normalised(known).encode(), normalised(word).encode())
        held = bool(known) and same
        outcome = "done" if held else "refused:second_proof"
        _log(tx, case_id, "prove", now, outcome)
        return held


def normalised(word: str) -> str:
    """Return a code word without what a phone adds by itself: capitals and spaces."""
    return "".join(word.casefold().split())


def came_back(db: Database, case_id: UUID, now: datetime) -> None:
    """Log that reference and code were used."""
    with db.transaction() as tx:
        _log(tx, case_id, "return", now)


def typed(tx: Tx, case_id: UUID) -> dict[str, list[str]]:
    """Return what was typed, as it was typed; behind the second proof only."""
    row = tx.get(Application, case_id)
    if row is None:
        return {}
    found = vault.open(
        tx, case_id, APPLICANT, "applications", case_id, row.document, ApplicationDetails
    )
    return found.typed


def planned(tx: Tx, case_id: UUID, now: datetime) -> list[Planned]:
    """Return the appointments still to come; a third party has none."""
    case = tx.get(models.Case, case_id)
    if case is None or case.capacity != "self":
        return []
    return [one for find in appointments for one in find(tx, case_id) if one.at >= now]


def contact(tx: Tx, case_id: UUID) -> tuple[UUID, ContactDetails] | None:
    """Return whoever applied with the safe-contact rule as it stands."""
    case = tx.get(models.Case, case_id)
    person = people.find(tx, case, "applicant") if case is not None else None
    details = people.read_contact(tx, person) if person is not None else None
    return None if person is None or details is None else (person.id, details)


def leave_message(
    db: Database, case_id: UUID, words: str, now: datetime, kind: str = "message"
) -> None:
    """Keep a message of whoever applied, sealed, with a task for the director to read it."""
    with db.transaction() as tx:
        case = tx.get_one(models.Case, case_id)
        row = ApplicantMessage(id=uuid4(), case_id=case_id, at=now, kind=kind)
        row.document = vault.seal(
            tx, case_id, APPLICANT, "applicant_messages", row.id, Note(texts={"text": words})
        )
        task = models.Task(
            case_id=case_id,
            kind="applicant_message",
            about=kind,
            owner_id=case.director_id,
            created_at=now,
        )
        tx.add_all((row, task))
        _log(tx, case_id, "message", now)


def withdraw(db: Database, case_id: UUID, words: str, actor: Actor, now: datetime) -> None:
    """Record a wish to stop; where the case is no longer open it is kept as a message.

    The page says the same either way, so that it does not tell how far the case is.
    """
    done = actions.withdraw(db, case_id, rules.Withdraw(reason=words), actor, now)
    if isinstance(done, Refusal):
        leave_message(db, case_id, words, now, "withdrawal")


def _word(tx: Tx, case_id: UUID) -> str:
    """Return the code word: from the draft, or from the safe-contact rule once handed in."""
    draft = tx.get(Draft, case_id)
    if draft is not None:
        return text(drafts.read_row(tx, draft).values, "code_word")
    found = contact(tx, case_id)
    return found[1].code_word if found is not None else ""


def _log(tx: Tx, case_id: UUID, verb: str, now: datetime, outcome: str = "done") -> None:
    chain = audit.case_chain(case_id)
    audit.record(tx, chain, verb, "applicant", now, case=case_id, outcome=outcome)
