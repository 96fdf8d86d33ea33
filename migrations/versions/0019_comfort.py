"""What members of staff chose for their own screen."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; nobody chose anything yet."""
    op.create_table(
        "account_preferences",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("look", sa.String(length=6), nullable=False),
        sa.Column("shortcuts", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "look IN ('system', 'light', 'dark')", name=op.f("ck_account_preferences_look_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_account_preferences_account_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_preferences")),
    )


def downgrade() -> None:
    """Drop the table: everybody gets what everybody began with."""
    op.drop_table("account_preferences")
