"""The page of one task: the rule about whoever it concerns, whether it may be now, what to say."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from disclosure.accounts import queries as accounts
from disclosure.cases import contact, messages, models, people
from disclosure.cases.documents import APPLICANT, ContactDetails, Note, PersonDetails
from disclosure.cases.pages import OpenCase
from disclosure.decisions.letter_kinds import POSTED
from disclosure.decisions.letter_rules import MAKERS
from disclosure.desk import tasks
from disclosure.errors import Refusal
from disclosure.procedure import contact as law
from disclosure.procedure import profile
from disclosure.store import vault
from disclosure.store.database import Tx

WAYS = {"phone": "phone", "letter": "letter", "sms_by_hand": "sms"}


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was done before about the same message or clock."""

    at: datetime
    by: str
    result: str
    words: str


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Everything on the page of a task; `refusal` is why not now, `moment` when it may again.

    `letter`: what is to be posted is made on the page of letters, and nothing else may be sent.
    """

    task: models.Task
    person: PersonDetails | None
    contact: ContactDetails | None
    way: str
    refusal: Refusal | None
    moment: datetime | None
    text: str
    letter: bool
    attempts: list[Attempt]
    results: tuple[str, ...]


def read(tx: Tx, opened: OpenCase, task_id: UUID) -> TaskPage | None:
    """Read the page of a task of this case; None where there is no such task."""
    task, case = tx.get(models.Task, task_id), tx.get_one(models.Case, opened.id)
    if task is None or task.case_id != case.id:
        return None
    person = contact.whom(tx, case, task)
    rule = people.read_contact(tx, person) if person is not None else None
    message = tx.get(models.Message, task.message_id) if task.message_id else None
    way = WAYS.get(task.kind, "") or (rule.safe.channel if rule else "none")
    asked = contact.refuse_by_hand(tx, case, task, way, opened.now) if person else None
    days = profile.load(case.profile).contact_lapse_days
    posted = task.kind == "letter" and message is not None and message.name in POSTED
    says = messages.compose(message.name, message.language).body if message else ""
    return TaskPage(
        task=task,
        person=people.read_details(tx, person) if person is not None else None,
        contact=rule,
        way=way,
        refusal=asked,
        moment=law.next_allowed(rule.safe, opened.now, days) if rule and asked else None,
        text="" if posted else says,
        letter=posted and bool(opened.actor.roles & set(MAKERS)),
        attempts=_attempts(tx, task),
        results=tuple(tasks.results(task.kind)),
    )


def _attempts(tx: Tx, task: models.Task) -> list[Attempt]:
    """Read what was done about this task, and about an earlier one for the same message."""
    same = models.Task.id == task.id
    if task.message_id is not None:
        same = or_(same, models.Task.message_id == task.message_id)
    query = (
        select(models.ContactAttempt)
        .join(models.Task, models.Task.id == models.ContactAttempt.task_id)
        .where(same)
        .order_by(models.ContactAttempt.at)
    )
    rows = list(tx.scalars(query))
    names = accounts.names(tx, {row.by_id for row in rows})
    return [Attempt(row.at, names.get(row.by_id, ""), row.result, _words(tx, row)) for row in rows]


def _words(tx: Tx, row: models.ContactAttempt) -> str:
    note = vault.open(tx, row.case_id, APPLICANT, "contact_attempts", row.id, row.document, Note)
    return note.texts.get("words", "")
