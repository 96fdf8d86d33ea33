"""Remedies: files of objection, complaint and notice, and apart from them those of the subject."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import UTCDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KINDS = "kind IN ('objection', 'complaint', 'default', 'relief', 'appeal')"
RECORDS = (
    "kind IN ('receipt', 'handler', 'hearing', 'file', 'longer', 'announced', 'finding', 'ruling',"
    " 'penalty')"
)
SUBJECT_KINDS = "kind IN ('objection', 'complaint', 'authority', 'court')"
NOT_ABOUT = "handler_id IS NULL OR handler_id != about_id"
WHOLE = "(answered_at IS NULL) = (answered_by IS NULL)"


def upgrade() -> None:
    """Create the tables; what was objected to before has no file and needs none."""
    create_remedies()
    create_records()
    create_subject_remedies()


def downgrade() -> None:
    """Drop the tables: files are lost, objections and clocks stay."""
    for table in ("subject_remedies", "remedy_records", "remedies"):
        op.drop_table(table)


def create_remedies() -> None:
    op.create_table(
        "remedies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("objection_id", sa.Uuid(), nullable=True),
        sa.Column("refused", sa.String(length=24), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("handler_id", sa.Uuid(), nullable=True),
        sa.Column("committee", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("extended", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_remedies_kind_known")),
        sa.CheckConstraint(NOT_ABOUT, name=op.f("ck_remedies_not_by_who_it_is_about")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_remedies_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objections.id"], name=op.f("fk_remedies_objection_id_objections")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remedies")),
    )
    op.create_index("ix_remedies_case", "remedies", ["case_id"])
    op.create_index("ix_remedies_open", "remedies", ["closed_at", "received_at"])


def create_records() -> None:
    op.create_table(
        "remedy_records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("remedy_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(RECORDS, name=op.f("ck_remedy_records_kind_known")),
        sa.ForeignKeyConstraint(
            ["remedy_id"], ["remedies.id"], name=op.f("fk_remedy_records_remedy_id_remedies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remedy_records")),
    )
    op.create_index("ix_remedy_records_remedy", "remedy_records", ["remedy_id"])


def create_subject_remedies() -> None:
    op.create_table(
        "subject_remedies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("registered_at", UTCDateTime(), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=False),
        sa.Column("answer_on", sa.Date(), nullable=False),
        sa.Column("looked_at", UTCDateTime(), nullable=True),
        sa.Column("handler_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(SUBJECT_KINDS, name=op.f("ck_subject_remedies_kind_known")),
        sa.CheckConstraint(WHOLE, name=op.f("ck_subject_remedies_answered_whole")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_remedies")),
        sa.UniqueConstraint("number", name=op.f("uq_subject_remedies_number")),
    )
    op.create_index("ix_subject_remedies_unseen", "subject_remedies", ["looked_at"])
