"""Who answers for an organisation when the person asked about works there himself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base


class IntegrityContact(Base):
    """A liaison who works for the integrity unit; it took two administrators to say so."""

    __tablename__ = "integrity_contacts"
    __table_args__ = (CheckConstraint("named_by <> second_id", "two_people"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    named_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    named_at: Mapped[datetime] = mapped_column(UTCDateTime)
