"""What stands on record about the danger, and the stage in which it was weighed."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import UTCDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KINDS = "kind IN ('interview', 'child', 'instrument', 'account', 'acute', 'weighing')"
ONCE = ("entry_id", "version", "compartment")


def upgrade() -> None:
    """Create the table; of what was weighed before, the stage is not known."""
    op.create_table(
        "risk_records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("compartment", sa.String(length=16), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_risk_records_kind_known")),
        sa.CheckConstraint(
            "compartment IN ('applicant', 'case')", name=op.f("ck_risk_records_compartment_known")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_risk_records_version_counted")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_risk_records_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_records")),
        sa.UniqueConstraint(*ONCE, name=op.f("uq_risk_records_entry_id_version_compartment")),
    )
    op.create_index("ix_risk_records_case", "risk_records", ["case_id"])
    op.add_column("assessments", sa.Column("stage", sa.String(length=16), nullable=True))


def downgrade() -> None:
    """Drop the table: talks, children, instruments and accounts are lost."""
    op.drop_column("assessments", "stage")
    op.drop_table("risk_records")
