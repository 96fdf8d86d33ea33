"""What became of a task that stands for a message, and who looked before one went out."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and the columns; nobody looked at any message before."""
    op.add_column("tasks", sa.Column("message_id", sa.Uuid(), nullable=True))
    op.add_column("messages", sa.Column("cleared_by", sa.Uuid(), nullable=True))
    stale = sa.Column("stale", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("messages", stale)
    create_contact_attempts()


def downgrade() -> None:
    """Drop the table and the columns: what is in them is lost."""
    op.drop_table("contact_attempts")
    op.drop_column("messages", "stale")
    op.drop_column("messages", "cleared_by")
    op.drop_column("tasks", "message_id")


def create_contact_attempts() -> None:
    op.create_table(
        "contact_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_contact_attempts_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("fk_contact_attempts_task_id_tasks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_attempts")),
    )
    op.create_index("ix_contact_attempts_case", "contact_attempts", ["case_id"])
    op.create_index("ix_contact_attempts_task", "contact_attempts", ["task_id"])
