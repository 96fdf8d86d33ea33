"""What a login proved, until somebody confirmed who it is."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    create_offered_proofs()


def downgrade() -> None:
    """Drop the table: logins nobody confirmed yet are lost."""
    op.drop_table("offered_proofs")


def create_offered_proofs() -> None:
    op.create_table(
        "offered_proofs",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_offered_proofs_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_offered_proofs")),
    )
