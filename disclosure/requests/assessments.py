"""Each weighing of the danger: written once, sealed, and read back in order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from disclosure.cases.documents import CASE, Note
from disclosure.cases.steps import Taken
from disclosure.procedure import urgency
from disclosure.requests import risk
from disclosure.requests.models import Assessment
from disclosure.requests.risk_rules import WEIGHING
from disclosure.requests.rules import Triage
from disclosure.store import vault
from disclosure.store.database import Tx

FLAG, SIGNAL, NOTE, SOURCE = "flag:", "signal:", "note:", "source:"
"""What the names of texts begin with."""
TEXTS = ("judgement", "acute", "reason")


@dataclass(frozen=True, slots=True)
class Weighing:
    """One weighing, opened: her words, and who said what, only where one may read them."""

    id: UUID
    at: datetime
    by: UUID | None
    second: UUID | None
    level: str
    minimum: str
    rule: str
    stage: str
    texts: Mapping[str, str]

    def text(self, name: str) -> str:
        """Return one text, empty where there is none."""
        return self.texts.get(name, "")

    @property
    def signals(self) -> tuple[str, ...]:
        """Return the statutory signals that were seen."""
        return tuple(key for key in urgency.SIGNAL_KEYS if SIGNAL + key in self.texts)


def write(args: Triage, taken: Taken) -> Assessment:
    """Seal a weighing; her words, and who said what, stay near whoever applied."""
    least = urgency.minimum(args.flags, taken.case.separated)
    row = Assessment(
        id=uuid4(),
        case_id=taken.case.id,
        at=taken.now,
        by_id=taken.actor.id,
        second_id=args.second,
        level=args.urgency,
        minimum=least.level,
        rule=least.rule,
    )
    texts = {"judgement": args.judgement, "acute": args.acute, "reason": args.reason}
    texts |= {FLAG + key: answer for key, answer in args.flags.items()}
    texts |= {SIGNAL + key: "yes" for key in args.signals}
    row.document = vault.seal(
        taken.tx, taken.case.id, CASE, Assessment.__tablename__, row.id, Note(texts=texts)
    )
    taken.tx.add(row)
    near = {"words": args.words}
    near |= {NOTE + key: text for key, text in args.notes.items()}
    near |= {SOURCE + key: who for key, who in args.sources.items()}
    if any(near.values()):
        risk.keep(taken, WEIGHING, row.id, 1, {name: text for name, text in near.items() if text})
    return row


def last(tx: Tx, case_id: UUID) -> Weighing | None:
    """Return the newest weighing with everything in it, or None before the first."""
    query = select(Assessment).where(Assessment.case_id == case_id)
    row = tx.scalars(query.order_by(Assessment.at.desc(), Assessment.id).limit(1)).first()
    if row is None:
        return None
    near = {entry.id: entry.now.texts for entry in risk.read(tx, case_id, (WEIGHING,))}
    return Weighing(
        row.id,
        row.at,
        row.by_id,
        row.second_id,
        row.level,
        row.minimum,
        row.rule,
        row.stage or "",
        {**_texts(tx, row), **near.get(row.id, {})},
    )


def flagged(tx: Tx, case_id: UUID, flag: str) -> bool:
    """Tell whether a red flag was ever answered with yes in this case."""
    rows = tx.scalars(select(Assessment).where(Assessment.case_id == case_id))
    return any(_texts(tx, row).get(FLAG + flag) == "yes" for row in rows)


def _texts(tx: Tx, row: Assessment) -> dict[str, str]:
    table = Assessment.__tablename__
    return vault.open(tx, row.case_id, CASE, table, row.id, row.document, Note).texts
