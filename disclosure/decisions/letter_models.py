"""The table of what happened to letters."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.cases.models import one_of
from disclosure.decisions.letter_rules import ACTS
from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base


class LetterAct(Base):
    """Once that a letter was read with somebody, kept here, taken along or posted."""

    __tablename__ = "letter_acts"
    __table_args__ = (
        Index("ix_letter_acts_case", "case_id"),
        CheckConstraint(one_of("what", ACTS), "what_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    letter_id: Mapped[UUID] = mapped_column(ForeignKey("letters.id"))
    what: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
