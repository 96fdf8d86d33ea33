"""What happened to a letter, whether it is to be posted, and the same letter in Dutch."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import UTCDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Letters made before are in the compartment of the case, and were not to be posted."""
    with op.batch_alter_table("letters") as table:
        table.add_column(
            sa.Column("by_post", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        table.add_column(
            sa.Column("compartment", sa.String(length=16), server_default="case", nullable=False)
        )
        table.add_column(sa.Column("dutch_digest", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("dutch", sa.LargeBinary(), nullable=True))
        table.create_check_constraint(
            op.f("ck_letters_dutch_with_digest"), "(dutch IS NULL) = (dutch_digest IS NULL)"
        )
    op.create_table(
        "letter_acts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "what IN ('read', 'kept', 'taken', 'posted')", name=op.f("ck_letter_acts_what_known")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_letter_acts_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_letter_acts_letter_id_letters")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_acts")),
    )
    op.create_index("ix_letter_acts_case", "letter_acts", ["case_id"])


def downgrade() -> None:
    """Forget what happened to letters; the letters themselves stay."""
    op.drop_table("letter_acts")
    with op.batch_alter_table("letters") as table:
        table.drop_constraint(op.f("ck_letters_dutch_with_digest"), type_="check")
        for column in ("dutch", "dutch_digest", "compartment", "by_post"):
            table.drop_column(column)
