"""What members of staff chose for their own screen; nothing of a case, and no row says nothing."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.store.database import Base
from disclosure.web.comfort import LOOKS


class Preference(Base):
    """The choices of one account; whoever never chose has no row."""

    __tablename__ = "account_preferences"
    __table_args__ = (CheckConstraint(f"look IN {LOOKS}", "look_known"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    look: Mapped[str] = mapped_column(String(6))
    shortcuts: Mapped[bool]
