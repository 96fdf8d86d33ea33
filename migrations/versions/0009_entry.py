"""Applications that staff type for somebody, or for their own organisation."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "staff_entries",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("code_given_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "way IN ('desk', 'telephone', 'agency')", name=op.f("ck_staff_entries_way_known")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_staff_entries_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_staff_entries")),
    )
    op.create_index("ix_staff_entries_account", "staff_entries", ["account_id"])


def downgrade() -> None:
    """Drop the table: who typed is lost, but for the log."""
    op.drop_table("staff_entries")
