"""The danger in a case over time: each weighing, what happened beside it, what is on record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from disclosure.cases import models
from disclosure.cases.documents import APPLICANT
from disclosure.cases.pages import OpenCase
from disclosure.desk import dossier, queries, records, risk_drawing, wording
from disclosure.desk.dossier import Asked, Told
from disclosure.desk.records import Record
from disclosure.desk.risk_drawing import Drawing, Happened
from disclosure.desk.sight import Sight
from disclosure.requests import risk, risk_wording
from disclosure.requests.assessments import Weighing
from disclosure.requests.risk import Entry, Part
from disclosure.requests.risk_rules import KINDS, WEIGHING
from disclosure.review.models import Enquiry
from disclosure.store.database import Tx

EVENTS = ("signal", "answer", "telling", "weighing", "risk")
"""What is drawn and listed, beside what the weighings say."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table under the drawing; `fresh`: not weighed since."""

    number: int
    at: datetime
    by: UUID | None
    title: str
    level: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class Danger:
    """Everything about the danger that this reader may see."""

    stage: str
    whole: bool
    weighings: list[Weighing]
    entries: dict[str, list[Entry]]
    rows: list[Row]
    drawing: Drawing | None

    @property
    def now(self) -> Weighing | None:
        """Return the weighing that counts, or None before the first."""
        return self.weighings[-1] if self.weighings else None

    @property
    def fresh(self) -> list[Row]:
        """Return what came in since the danger was last weighed."""
        return [row for row in self.rows if row.fresh]

    @property
    def moved(self) -> bool:
        """Tell whether the case reached another stage since it was last weighed."""
        return self.now is not None and self.now.stage not in ("", self.stage)

    def about(self, kind: str) -> list[Entry]:
        """Return what stands on record of a kind."""
        return self.entries.get(kind, [])


def read(tx: Tx, opened: OpenCase) -> tuple[Danger, dict[str, str], set[UUID]]:
    """Read the danger of a case by one statement, the names of its children, who is named."""
    case = tx.get_one(models.Case, opened.id)
    seen = queries.sight_of(opened.actor, case)
    found = [
        dossier.told(tx, case.id, record, seen)
        for record in records.read(tx, case.id, EVENTS)
        if dossier.shown(record, seen)
    ]
    people = {who for told in found for who in (told.record.by, told.record.second) if who}
    return of(found, case, seen), risk_wording.children(tx, case.id), people


def of_dossier(found: dossier.Dossier) -> Danger:
    """Return the same from what the page of a case read already."""
    told = [one for kind in EVENTS for one in found.told.get(kind, [])]
    return of([*told, *_answers(found.enquiries)], found.case, found.sight)


def _answers(asked: Iterable[Asked]) -> list[Told]:
    return [_answer(one.row, one.row.answered_at) for one in asked if one.row.answered_at]


def _answer(row: Enquiry, at: datetime) -> Told:
    words = (row.organisation, row.state, "", "", "")
    return Told(Record("answer", row.id, at, row.answered_by, None, None, words, None), {})


def of(found: Iterable[Told], case: models.Case, seen: Sight) -> Danger:
    """Put together what was read, in the order of time."""
    told = sorted(found, key=lambda one: (one.record.at, records.ORDER[one.record.kind]))
    parts = [_part(one) for one in told if one.record.kind == "risk"]
    near = {part.entry: part.texts for part in parts if part.kind == WEIGHING}
    weighings = [_weighing(one, near) for one in told if one.record.kind == "weighing"]
    rows = _rows([one for one in told if apart(one.record)], weighings)
    by_kind: dict[str, list[Entry]] = {}
    for entry in risk.entries(part for part in parts if part.kind != WEIGHING):
        by_kind.setdefault(entry.kind, []).append(entry)
    drawing = risk_drawing.draw([Happened(row.at, row.level, row.fresh) for row in rows])
    return Danger(case.stage, seen.whole, weighings, by_kind, rows, drawing)


def apart(record: Record) -> bool:
    """Tell whether a record stands for itself: a compartment beside another one does not."""
    if record.kind != "risk":
        return True
    kind, _entry, _version, compartment, _more = record.words
    return kind != WEIGHING and (compartment != APPLICANT or not KINDS[kind].shared)


def _part(told: Told) -> Part:
    kind, entry, version, _compartment, _more = told.record.words
    return Part(kind, UUID(entry), int(version), told.record.at, told.record.by, told.texts)


def _weighing(told: Told, near: Mapping[UUID, Mapping[str, str]]) -> Weighing:
    record = told.record
    level, minimum, rule, stage, _more = record.words
    texts = {**told.texts, **near.get(record.id, {})}
    return Weighing(
        record.id, record.at, record.by, record.second, level, minimum, rule, stage, texts
    )


def _rows(told: Sequence[Told], weighings: Sequence[Weighing]) -> list[Row]:
    last = weighings[-1].at if weighings else None
    return [
        Row(
            number=number,
            at=one.record.at,
            by=one.record.by,
            title=wording.title(one.record),
            level=one.record.words[0] if one.record.kind == "weighing" else "",
            fresh=last is not None and one.record.kind != "weighing" and one.record.at > last,
        )
        for number, one in enumerate(told, start=1)
    ]
