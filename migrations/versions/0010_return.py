"""Coming back: a decoy beside the code, when each was used, and answers of staff."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; every code there is, is a real one."""
    with op.batch_alter_table("access_codes") as table:
        table.add_column(
            sa.Column("decoy", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.add_column(sa.Column("used_at", UTCDateTime(), nullable=True))
        table.drop_constraint("pk_access_codes", type_="primary")
        table.create_primary_key("pk_access_codes", ["case_id", "decoy"])
    with op.batch_alter_table("access_codes") as table:
        table.alter_column("decoy", server_default=None)
        table.create_index("ix_access_codes_used", ["decoy", "used_at"])
    with op.batch_alter_table("applicant_messages") as table:
        table.add_column(sa.Column("by_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    """Drop the columns: decoys and what staff wrote are lost."""
    op.execute("DELETE FROM applicant_messages WHERE by_id IS NOT NULL OR kind = 'decoy'")
    with op.batch_alter_table("applicant_messages") as table:
        table.drop_column("by_id")
    op.execute("DELETE FROM access_codes WHERE decoy")
    with op.batch_alter_table("access_codes") as table:
        table.drop_index("ix_access_codes_used")
        table.drop_constraint("pk_access_codes", type_="primary")
        table.create_primary_key("pk_access_codes", ["case_id"])
    with op.batch_alter_table("access_codes") as table:
        table.drop_column("used_at")
        table.drop_column("decoy")
