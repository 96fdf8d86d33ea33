"""Enquiries: chases, heads, doubts, use for prosecution; items the database itself judges."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import UTCDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

STATUSES = "status IN ('reported', 'suspected', 'charged', 'convicted', 'acquitted', 'dismissed')"
CHECKS = {
    "ck_information_items_status_known": STATUSES,
    "ck_information_items_use_known": "use IN ('panel_only', 'may_tell')",
    "ck_information_items_acquitted_not_told": "status <> 'acquitted' OR use = 'panel_only'",
    "ck_information_items_dismissed_with_code": "status <> 'dismissed' OR code <> ''",
}
OPEN = sa.text("state = 'open'")
NOT_01 = "ck_information_items_not_wrongly_suspected"


def upgrade() -> None:
    """Create the tables and columns; let the database refuse what the rules refuse."""
    create_heads()
    create_chases()
    create_doubts()
    create_prosecution_uses()
    with op.batch_alter_table("subject_matches") as table:
        table.add_column(sa.Column("document", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("enquiries") as table:
        table.add_column(sa.Column("second_look", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("chase_at", UTCDateTime(), nullable=True))
    op.create_index(
        "ix_enquiries_chase",
        "enquiries",
        ["chase_at"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    with op.batch_alter_table("information_items") as table:
        table.add_column(sa.Column("forgotten_at", UTCDateTime(), nullable=True))
        table.drop_constraint(NOT_01, type_="check")
        table.create_check_constraint(op.f(NOT_01), "ltrim(trim(code), '0') <> '1'")
        for name, rule in CHECKS.items():
            table.create_check_constraint(op.f(name), rule)
        table.create_index("ix_information_items_expires", ["expires", "forgotten_at"])


def downgrade() -> None:
    """Drop them: chases, doubts and who was excluded are lost; what was forgotten stays so."""
    with op.batch_alter_table("information_items") as table:
        table.drop_index("ix_information_items_expires")
        for name in (*CHECKS, NOT_01):
            table.drop_constraint(name, type_="check")
        table.create_check_constraint(op.f(NOT_01), "code NOT IN ('1', '01')")
        table.drop_column("forgotten_at")
    op.drop_index("ix_enquiries_chase", table_name="enquiries")
    with op.batch_alter_table("enquiries") as table:
        table.drop_column("chase_at")
        table.drop_column("second_look")
    with op.batch_alter_table("subject_matches") as table:
        table.drop_column("document")
    for name in ("prosecution_uses", "subject_doubts", "chases", "organisation_heads"):
        op.drop_table(name)


def create_heads() -> None:
    op.create_table(
        "organisation_heads",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_heads_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_organisation_heads_account_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_organisation_heads")),
    )


def create_chases() -> None:
    op.create_table(
        "chases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("enquiry_id", sa.Uuid(), nullable=False),
        sa.Column("organisation", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("rung", sa.String(length=16), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("to_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "rung IN ('reminder', 'head', 'director')", name=op.f("ck_chases_rung_known")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_chases_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiries.id"], name=op.f("fk_chases_enquiry_id_enquiries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chases")),
        sa.UniqueConstraint("enquiry_id", "seq", name=op.f("uq_chases_enquiry_id_seq")),
    )
    op.create_index("ix_chases_case", "chases", ["case_id"])


def create_doubts() -> None:
    op.create_table(
        "subject_doubts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("after_seq", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_subject_doubts_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_doubts")),
    )
    op.create_index("ix_subject_doubts_case", "subject_doubts", ["case_id"])


def create_prosecution_uses() -> None:
    op.create_table(
        "prosecution_uses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(length=16), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "ground IN ('agreed', 'declined', 'acute')",
            name=op.f("ck_prosecution_uses_ground_known"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_prosecution_uses_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prosecution_uses")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_prosecution_uses_case_id_seq")),
    )
