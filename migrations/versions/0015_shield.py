"""Shielded cases, contacts for integrity, neutral enquiries."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import UTCDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

FLAGS = (("cases", "shielded"), ("enquiries", "neutral"))


def upgrade() -> None:
    """Create the tables; no case is shielded and no enquiry neutral yet."""
    for table, name in FLAGS:
        column = sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column(table, column)
    create_shields()
    create_shield_names()
    create_integrity_contacts()


def downgrade() -> None:
    """Drop the tables: who was named is lost, and what was shielded can be opened again."""
    op.drop_table("integrity_contacts")
    op.drop_table("shield_names")
    op.drop_table("shields")
    for table, name in reversed(FLAGS):
        op.drop_column(table, name)


def create_shields() -> None:
    op.create_table(
        "shields",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(length=16), nullable=False),
        sa.Column("organisation", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("judged_at", UTCDateTime(), nullable=True),
        sa.Column("judged_by", sa.Uuid(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "about IN ('subject', 'person_at_risk', 'applicant')",
            name=op.f("ck_shields_about_known"),
        ),
        sa.CheckConstraint(
            "state IN ('provisional', 'confirmed', 'lifted')", name=op.f("ck_shields_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'provisional') = (judged_by IS NULL)",
            name=op.f("ck_shields_judged_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_shields_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_shields")),
    )


def create_shield_names() -> None:
    op.create_table(
        "shield_names",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column("named_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_shield_names_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("case_id", "account_id", name=op.f("pk_shield_names")),
    )
    op.create_index("ix_shield_names_account_id", "shield_names", ["account_id"])


def create_integrity_contacts() -> None:
    op.create_table(
        "integrity_contacts",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("named_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("named_by <> second_id", name=op.f("ck_integrity_contacts_two_people")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_integrity_contacts_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["named_by"], ["accounts.id"], name=op.f("fk_integrity_contacts_named_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["accounts.id"], name=op.f("fk_integrity_contacts_second_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_integrity_contacts")),
    )
