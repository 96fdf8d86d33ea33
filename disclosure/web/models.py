"""Tables of the porch: sessions and counted attempts. Nothing in them names a person."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.store.database import Base


class WebSession(Base):
    """One signed-in browser: found by the keyed hash of its cookie, its content sealed."""

    __tablename__ = "web_sessions"
    __table_args__ = (
        CheckConstraint("kind IN ('public', 'staff')", "kind"),
        Index("ix_web_sessions_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    kind: Mapped[str] = mapped_column(String(6))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Attempts(Base):
    """How often something was tried in one window of time; the key is a keyed hash."""

    __tablename__ = "web_attempts"
    __table_args__ = (Index("ix_web_attempts_ends_at", "ends_at"),)

    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[datetime]
