"""What was found wrong after all, who has to hear it, and telling the subject; never changed."""

from datetime import datetime
from typing import cast
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.cases.models import one_of
from disclosure.decisions.correction_rules import HEARERS, KINDS, WAYS
from disclosure.decisions.seals import CORRECTIONS, HEARD, NOTICES, protect
from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base


class Correction(Base):
    """An item found wrong: what it said and says now are sealed, as is why."""

    __tablename__ = CORRECTIONS
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), "kind_known"),
        CheckConstraint("second_id != by_id", "by_two"),
        Index("ix_item_corrections_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("information_items.id"))
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    second_id: Mapped[UUID]
    document: Mapped[bytes] = mapped_column(LargeBinary)


protect(cast(Table, Correction.__table__))


class CorrectionHearer(Base):
    """Somebody who heard or read the item before, and has to hear that it was wrong.

    `about` is the record in which it stands: a talk, a paper handed over; or an organisation.
    """

    __tablename__ = HEARD
    __table_args__ = (
        CheckConstraint(one_of("kind", HEARERS), "kind_known"),
        CheckConstraint(f"way = '' OR {one_of('way', WAYS)}", "way_known"),
        CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", "done_by_somebody"),
        CheckConstraint("(done_at IS NULL) = (way = '')", "done_in_a_way"),
        Index("ix_correction_hearers_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    correction_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORRECTIONS}.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(24))
    about: Mapped[str] = mapped_column(String(40))
    way: Mapped[str] = mapped_column(String(16), default="")
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_by: Mapped[UUID | None]
    document: Mapped[bytes | None] = mapped_column(LargeBinary)


protect(cast(Table, CorrectionHearer.__table__))


class SubjectNotice(Base):
    """That the subject is told, decided by itself: who tells, why, and what of her safety."""

    __tablename__ = NOTICES
    __table_args__ = (Index("ix_subject_notices_case", "case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    document: Mapped[bytes] = mapped_column(LargeBinary)


protect(cast(Table, SubjectNotice.__table__))
