"""What the code opens after handing in, and what the second proof opens on top of that.

Whoever holds only reference and code learns a neutral stage, no more; a third party learns two
states, the second never before the last day of the decision term (procedure.md §5).
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from disclosure.cases import models, outbox, people
from disclosure.cases.documents import APPLICANT, ApplicationDetails, ContactDetails
from disclosure.errors import Refusal
from disclosure.procedure import profile
from disclosure.procedure.permissions import Actor
from disclosure.requests import actions, correspondence, drafts, rules
from disclosure.requests.models import Application, Draft
from disclosure.requests.public_answers import text
from disclosure.store import audit, vault
from disclosure.store.database import Database, Tx

RECEIVED, IN_HAND, DONE = "received", "in_hand", "done"
_DEALT_WITH = frozenset({"follow_up", "closed", "declined", "withdrawn"})
_OVER = frozenset({"closed", "declined", "withdrawn"})


@dataclass(frozen=True, slots=True)
class Planned:
    """An appointment, for the eyes of whoever gave the second proof."""

    id: UUID
    at: datetime
    place: str
    officer: UUID


Find = Callable[[Tx, UUID], list[Planned]]
appointments: list[Find] = []
"""How to find what rooms above planned with whoever applied."""


def finds_appointments(find: Find) -> Find:
    """Register how a room above finds its appointments."""
    appointments.append(find)
    return find


FindList = Callable[[Tx, UUID], bool]
lists: list[FindList] = []
"""How to find whether a room above keeps a list for whoever applied."""


def finds_lists(find: FindList) -> FindList:
    """Register how a room above finds whether there is a list."""
    lists.append(find)
    return find


@dataclass(frozen=True, slots=True)
class Status:
    """What the status page shows."""

    reference: str
    state: str
    own: bool


def status(tx: Tx, case_id: UUID, now: datetime, decoy: bool = False) -> Status | None:
    """Return what the code opens; None where there is no such case any more.

    A decoy always shows a case in hand, whatever is true.
    """
    case = tx.get(models.Case, case_id)
    if case is None or case.stage in ("draft", "gone"):
        return None
    own = case.capacity == "self"
    true = _own(case) if own else _others(case, now)
    return Status(case.reference, IN_HAND if decoy else true, own)


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


def prove(db: Database, case_id: UUID, word: str, now: datetime, decoy: bool = False) -> bool:
    """Judge the second proof; whether it held is logged either way. Behind a decoy none holds."""
    with db.transaction() as tx:
        known = _word(tx, case_id)
        same = hmac.compare_digest(normalised(known).encode(), normalised(word).encode())
        held = bool(known) and same and not decoy
        outcome = "done" if held else "refused:second_proof"
        _log(tx, case_id, "prove", now, outcome)
        return held


def normalised(word: str) -> str:
    """Return a code word without what a phone adds by itself: capitals and spaces."""
    return "".join(word.casefold().split())


def came_back(db: Database, found: drafts.Opened, now: datetime) -> None:
    """Log that reference and code were used."""
    with db.transaction() as tx:
        drafts.used(tx, found.case_id, found.decoy, now)
        _log(tx, found.case_id, "return", now)


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
    found = [one for find in appointments for one in find(tx, case_id)]
    return [one for one in found if one.at >= now]


@dataclass(frozen=True, slots=True)
class More:
    """What the second proof adds to the status page."""

    planned: list[tuple[Planned, str]]
    answered: bool
    complaint_answered: bool
    listed: bool


def more(tx: Tx, case_id: UUID, now: datetime) -> More:
    """Return appointments with what she said of each, and whether an answer waits to be read."""
    ahead = planned(tx, case_id, now)
    replies = [(one, correspondence.reply_to(tx, case_id, one.id)) for one in ahead]
    kinds = (correspondence.MESSAGE, correspondence.COMPLAINT)
    last = {one.kind: one.by is not None for one in correspondence.read(tx, case_id, kinds)}
    own = tx.get_one(models.Case, case_id).capacity == "self"
    listed = own and any(find(tx, case_id) for find in lists)
    message, complaint = (last.get(kind, False) for kind in kinds)
    return More(replies, message, complaint, listed)


def contact(tx: Tx, case_id: UUID) -> tuple[UUID, ContactDetails] | None:
    """Return whoever applied with the safe-contact rule as it stands."""
    case = tx.get(models.Case, case_id)
    person = people.find(tx, case, "applicant") if case is not None else None
    details = people.read_contact(tx, person) if person is not None else None
    return None if person is None or details is None else (person.id, details)


def withdraw(db: Database, case_id: UUID, words: str, actor: Actor, now: datetime) -> None:
    """Record a wish to stop; where the case is no longer open it is kept as a message.

    The page says the same either way, so that it does not tell how far the case is.
    """
    done = actions.withdraw(db, case_id, rules.Withdraw(reason=words), actor, now)
    if isinstance(done, Refusal):
        correspondence.leave(db, case_id, "withdrawal", words, now)


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
