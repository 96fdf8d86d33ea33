"""What the worker remembers."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    create_rounds()


def downgrade() -> None:
    """Drop the tables: what is in them is lost."""
    op.drop_table("rounds")


def create_rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("slot", sa.String(length=24), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_rounds")),
    )
