"""Why a case is shielded, and who may open it nevertheless.

Whom it is about is never an account: the row says which part in the case, the name is sealed.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.cases.models import one_of
from disclosure.cases.shield_rules import ABOUT, STATES
from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base


class Shield(Base):
    """One for each case that was ever shielded; a lifted one is not put back by what lifted it."""

    __tablename__ = "shields"
    __table_args__ = (
        CheckConstraint(one_of("about", ABOUT), "about_known"),
        CheckConstraint(one_of("state", STATES), "state_known"),
        CheckConstraint("(state = 'provisional') = (judged_by IS NULL)", "judged_by_somebody"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    about: Mapped[str] = mapped_column(String(16))
    organisation: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID]
    judged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    judged_by: Mapped[UUID | None]
    document: Mapped[bytes] = mapped_column(LargeBinary)


class ShieldName(Base):
    """Somebody who may open a shielded case."""

    __tablename__ = "shield_names"
    __table_args__ = (Index("ix_shield_names_account_id", "account_id"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    named_by: Mapped[UUID]
    named_at: Mapped[datetime] = mapped_column(UTCDateTime)
