"""Tables of the anonymous conversation: who waits since when, and sealed words. Nobody is named."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.cases.models import one_of
from disclosure.procedure import urgency
from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base


class Conversation(Base):
    """One conversation with somebody without a name; row, words and keys go together at its end."""

    __tablename__ = "advice_conversations"
    __table_args__ = (
        CheckConstraint(f"urgency IS NULL OR {one_of('urgency', urgency.LEVELS)}", "urgency_known"),
        CheckConstraint("(waiting_since IS NULL) = (due_at IS NULL)", "waiting_has_a_term"),
        Index("ix_advice_conversations_due", "due_at"),
        Index("ix_advice_conversations_ends", "ends_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """The keyed hash of the code; the code itself is nowhere."""
    region_code: Mapped[str] = mapped_column(String(8))
    profile: Mapped[str] = mapped_column(String(32))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    said: Mapped[int] = mapped_column(default=0)
    """How many messages there are: whoever answers says how many were read."""
    urgency: Mapped[str | None] = mapped_column(String(16))
    adviser_id: Mapped[UUID | None]
    waiting_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    warned: Mapped[int] = mapped_column(default=0)
    """How many warnings of this wait were given; one more than there are: it was escalated."""
    offered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ConversationMessage(Base):
    """One message, sealed under the conversation's own key; `by_id` None: the visitor wrote it."""

    __tablename__ = "advice_messages"
    __table_args__ = (UniqueConstraint("conversation_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("advice_conversations.id"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID | None]
    document: Mapped[bytes] = mapped_column(LargeBinary)
