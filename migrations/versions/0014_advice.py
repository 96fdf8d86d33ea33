"""Anonymous conversations with an adviser."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import UTCDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

LEVELS = "urgency IS NULL OR urgency IN ('standard', 'elevated', 'high', 'immediate')"
WAITING = "(waiting_since IS NULL) = (due_at IS NULL)"
KEYS = sa.text("DELETE FROM case_keys WHERE case_id IN (SELECT id FROM advice_conversations)")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "advice_conversations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("region_code", sa.String(length=8), nullable=False),
        sa.Column("profile", sa.String(length=32), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("said", sa.Integer(), nullable=False),
        sa.Column("urgency", sa.String(length=16), nullable=True),
        sa.Column("adviser_id", sa.Uuid(), nullable=True),
        sa.Column("waiting_since", UTCDateTime(), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("warned", sa.Integer(), nullable=False),
        sa.Column("offered_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(LEVELS, name=op.f("ck_advice_conversations_urgency_known")),
        sa.CheckConstraint(WAITING, name=op.f("ck_advice_conversations_waiting_has_a_term")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_conversations")),
        sa.UniqueConstraint("digest", name=op.f("uq_advice_conversations_digest")),
    )
    op.create_index("ix_advice_conversations_due", "advice_conversations", ["due_at"])
    op.create_index("ix_advice_conversations_ends", "advice_conversations", ["ends_at"])
    create_messages()


def downgrade() -> None:
    """Drop the tables and the keys of the conversations: nothing of them can be read again."""
    op.execute(KEYS)
    op.drop_table("advice_messages")
    op.drop_table("advice_conversations")


def create_messages() -> None:
    op.create_table(
        "advice_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["advice_conversations.id"],
            name=op.f("fk_advice_messages_conversation_id_advice_conversations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_messages")),
        sa.UniqueConstraint(
            "conversation_id", "number", name=op.f("uq_advice_messages_conversation_id_number")
        ),
    )
