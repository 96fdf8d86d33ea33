"""What happened in a case, of whatever kind, in one order and by one statement.

Each room keeps its own tables; here every row becomes a `Record`: what kind, when, by whom, a few
words, and the sealed document to open where it is shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, Uuid, cast, literal, null, select, union_all

from disclosure.cases import models as spine
from disclosure.cases import signal_wording
from disclosure.cases.documents import APPLICANT, CASE, Note
from disclosure.decisions import models as decisions
from disclosure.decisions import talk_models as talk
from disclosure.decisions.telling_rules import PlanSafety
from disclosure.requests import models as requests
from disclosure.requests import risk_models as risk
from disclosure.review import enquiry_models as around
from disclosure.review import models as review
from disclosure.store import vault
from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Tx

T = TypeVar("T")
WORDS = 5


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that happened; what `words` holds, in order, is written in `KINDS`."""

    kind: str
    id: UUID
    at: datetime
    by: UUID | None
    second: UUID | None
    when: datetime | None
    words: tuple[str, ...]
    document: bytes | None


Part = Callable[[UUID], Select[Any]]


def _no(kind: Any) -> ColumnElement[Any]:
    return cast(null(), kind)


def _part(
    kind: str,
    model: Any,
    at: str,
    by: str = "",
    words: str = "",
    *,
    document: str = "",
    second: str = "",
    when: str = "",
) -> Part:
    """Describe a table as a part of the union; `words` names up to five columns."""
    names = words.split()
    columns: list[ColumnElement[Any]] = [cast(getattr(model, name), String) for name in names]
    columns += [_no(String)] * (WORDS - len(names))

    def build(case_id: UUID) -> Select[Any]:
        query = select(
            cast(literal(kind), String).label("kind"),
            model.id.label("id"),
            getattr(model, at).label("at"),
            (getattr(model, by) if by else _no(Uuid)).label("by_id"),
            (getattr(model, second) if second else _no(Uuid)).label("second_id"),
            (getattr(model, when) if when else _no(UTCDateTime)).label("due"),
            *(column.label(f"word{place}") for place, column in enumerate(columns)),
            (getattr(model, document) if document else _no(spine.Signal.document.type)).label(
                "document"
            ),
        )
        return query.where(_of_case(model, case_id), getattr(model, at).is_not(None))

    return build


def _of_case(model: Any, case_id: UUID) -> ColumnElement[bool]:
    if model is review.PanelVote:  # its index is that of its convening
        sittings = select(review.Convening.id).where(review.Convening.case_id == case_id)
        return review.PanelVote.convening_id.in_(sittings)
    found: ColumnElement[bool] = model.case_id == case_id
    return found


def _open_task(case_id: UUID) -> Select[Any]:
    build = _part("task", spine.Task, "created_at", "owner_id", "kind about")
    return build(case_id).where(spine.Task.done_at.is_(None))


def _outcome_talk(case_id: UUID) -> Select[Any]:
    """One about a disclosure belongs to its appointment, which stands there already."""
    build = _part("prepared", talk.Preparation, "made_at", "made_by", "about", when="time")
    return build(case_id).where(talk.Preparation.about == "outcome")


KINDS: dict[str, Part] = {
    "signal": _part(
        "signal", spine.Signal, "at", "by_id", "kind by_role compartment", document="document"
    ),
    "chase": _part("chase", around.Chase, "at", "by_id", "organisation rung", second="to_id"),
    "doubt": _part("doubt", around.SubjectDoubt, "at", "by_id", document="document"),
    "prosecution": _part("prosecution", around.ProsecutionUse, "at", "by_id", "ground"),
    "convening": _part("convening", review.Convening, "at", "by_id", "members stepped_back mode"),
    "vote": _part(
        "vote", review.PanelVote, "at", "by_id", "organisation outcome dissent", document="document"
    ),
    "advice": _part("advice", review.Advice, "at", "by_id", "outcome spent", document="document"),
    "draft": _part(
        "draft",
        decisions.Decision,
        "drafted_at",
        "drafted_by",
        "outcome reason_code recipient until ground",
        second="signed_by",
        when="signed_at",
        document="document",
    ),
    "appointment": _part(
        "appointment",
        decisions.Appointment,
        "made_at",
        "officer_id",
        "video agreed_in_person",
        when="time",
        document="document",
    ),
    "prepared": _outcome_talk,
    "cancelled": _part(
        "cancelled", talk.Preparation, "cancelled_at", "cancelled_by", "about", when="time"
    ),
    "victims": _part("victims", talk.VictimCheck, "at", "by_id", "result"),
    "referral": _part("referral", talk.Referral, "at", "by_id", "kind state"),
    "telling": _part(
        "telling",
        decisions.Telling,
        "at",
        "by_id",
        "about to result which via",
        second="second_id",
        document="document",
    ),
    "task": _open_task,
    "weighing": _part(
        "weighing",
        requests.Assessment,
        "at",
        "by_id",
        "level minimum rule stage",
        second="second_id",
        document="document",
    ),
    "risk": _part(
        "risk",
        risk.RiskRecord,
        "at",
        "by_id",
        "kind entry_id version compartment",
        document="document",
    ),
    "note": _part(
        "note", spine.CaseNote, "at", "by_id", "step", second="second_id", document="document"
    ),
    "match": _part("match", review.SubjectMatch, "at", "by_id", "agree"),
    "question": _part("question", review.Enquiry, "sent_at", "", "organisation"),
    "answer": _part(
        "answer",
        review.Enquiry,
        "answered_at",
        "answered_by",
        "organisation state",
        document="answer",
    ),
    "signature": _part(
        "signature", decisions.Decision, "signed_at", "signed_by", "outcome reason_code"
    ),
    "plan": _part("plan", decisions.SafetyPlan, "at", "by_id", "version state", second="second_id"),
    "urgent_telling": _part(
        "urgent_telling", decisions.UrgentTelling, "at", "ordered_by", document="document"
    ),
    "urgent_record": _part(
        "urgent_record", decisions.UrgentTelling, "recorded_at", "ordered_by", document="record"
    ),
    "urgent_review": _part(
        "urgent_review", decisions.UrgentTelling, "reviewed_at", "", "agreed", document="review"
    ),
    "letter": _part("letter", decisions.Letter, "made_at", "made_by", "name to"),
    "objection": _part("objection", decisions.Objection, "at", "", "late"),
    "breach_plan": _part(
        "breach_plan",
        spine.BreachPlan,
        "written_at",
        "written_by",
        "key",
        when="new_date",
        document="document",
    ),
    "escalation": _part("escalation", spine.Escalation, "at", "to_id", "key to_role"),
    "said": _part("said", requests.ApplicantMessage, "at", "by_id", "kind", document="document"),
    "attempt": _part(
        "attempt", spine.ContactAttempt, "at", "by_id", "result task_id", document="document"
    ),
    "message": _part("message", spine.Message, "sent_at", "", "name channel person_id"),
}
ON_THE_PAGE = (
    "signal",
    "convening",
    "vote",
    "advice",
    "draft",
    "appointment",
    "prepared",
    "cancelled",
    "telling",
    "task",
    "said",
    "urgent_telling",
    "urgent_record",
    "urgent_review",
    "weighing",
    "risk",
)
ORDER = {
    kind: place
    for place, kind in enumerate(
        (
            "signal",
            "weighing",
            "risk",
            "note",
            "match",
            "doubt",
            "question",
            "chase",
            "answer",
            "prosecution",
            "convening",
            "vote",
            "advice",
            "draft",
            "signature",
            "plan",
            "urgent_telling",
            "urgent_record",
            "urgent_review",
            "victims",
            "appointment",
            "prepared",
            "cancelled",
            "telling",
            "referral",
            "letter",
            "said",
            "attempt",
            "message",
            "objection",
            "escalation",
            "breach_plan",
            "task",
        )
    )
}
"""What comes first of two things at the same moment: the order of a case."""
IN_TIME = tuple(kind for kind in KINDS if kind != "task")

TABLES = {
    "signal": "signals",
    "vote": "votes",
    "advice": "advices",
    "draft": "decisions",
    "appointment": "appointments",
    "telling": "tellings",
    "weighing": "assessments",
    "risk": "risk_records",
    "note": "case_notes",
    "answer": "enquiries",
    "doubt": "subject_doubts",
    "urgent_telling": "urgent_tellings",
    "urgent_record": "urgent_tellings",
    "urgent_review": "urgent_tellings",
    "breach_plan": "breach_plans",
    "said": "applicant_messages",
    "attempt": "contact_attempts",
}
"""Where the document of a kind was sealed."""


def read(tx: Tx, case_id: UUID, kinds: Iterable[str]) -> list[Record]:
    """Return what happened in a case of these kinds, oldest first; nothing sealed is opened."""
    parts = union_all(*(KINDS[kind](case_id) for kind in kinds)).subquery()
    rows = tx.execute(select(parts).order_by(parts.c.at, parts.c.id))
    return sorted(map(_record, rows), key=lambda record: (record.at, ORDER[record.kind]))


def _record(row: Any) -> Record:
    kind, row_id, at, by, second, when, *rest = row
    *words, document = rest
    return Record(kind, row_id, at, by, second, when, tuple(w or "" for w in words), document)


def texts(tx: Tx, case_id: UUID, record: Record) -> dict[str, str]:
    """Open the texts of a record; there are none where nothing was sealed."""
    if record.document is None:
        return {}
    near = {
        "signal": record.words[2],
        "risk": record.words[3],
        "said": APPLICANT,
        "attempt": APPLICANT,
    }
    compartment = near.get(record.kind, CASE)
    found = vault.open(
        tx, case_id, compartment, TABLES[record.kind], record.id, record.document, Note
    )
    given = {name: text for name, text in found.texts.items() if text}
    return signal_wording.worded(record.words[0], given) if record.kind == "signal" else given


def open_plan(tx: Tx, row: decisions.SafetyPlan) -> PlanSafety:
    """Open a version of the safety plan."""
    return vault.open(tx, row.case_id, CASE, "safety_plans", row.id, row.document, PlanSafety)


def yes(word: str) -> bool:
    """Read a truth value that came as a word: each database writes its own."""
    return word in ("1", "true", "t")
