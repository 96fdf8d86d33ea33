"""A possible link between somebody of one case and somebody of another, or a colleague.

Plain columns say which fields agree and differ, never what stands in them. Why it was judged so
is a sealed note of the case in which it was judged.
"""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.cases.link_rules import KINDS, STATES
from disclosure.cases.models import one_of
from disclosure.store.columns import UTCDateTime
from disclosure.store.database import Base


class Link(Base):
    """Two people who may be one, found by the system, judged by a human.

    A link to a colleague names no account: the name alone led to it, and the name is sealed.
    """

    __tablename__ = "links"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), "kind_known"),
        CheckConstraint(one_of("state", STATES), "state_known"),
        CheckConstraint("(kind = 'staff') = (other_case_id IS NULL)", "colleague_has_no_case"),
        CheckConstraint("(state = 'candidate') = (judged_by IS NULL)", "judged_by_somebody"),
        UniqueConstraint("person_id", "other_person_id"),
        Index("ix_links_case", "case_id"),
        Index("ix_links_other_case", "other_case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    role: Mapped[str] = mapped_column(String(16))
    other_case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    other_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    other_role: Mapped[str | None] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    agree: Mapped[tuple[str, ...]]
    differ: Mapped[tuple[str, ...]]
    state: Mapped[str] = mapped_column(String(16), default="candidate")
    found_at: Mapped[datetime] = mapped_column(UTCDateTime)
    judged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    judged_by: Mapped[UUID | None]
