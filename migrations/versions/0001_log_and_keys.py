"""The log with its checkpoints, and the keys of cases."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import Ids, UTCDateTime, byte_ordered
from disclosure.store.triggers import DROP_REFUSAL, append_only

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit_entries", "audit_checkpoints", "audit_checkpoint_heads")


def upgrade() -> None:
    """Create the tables and the triggers that keep the log from being changed."""
    log()
    checkpoints()
    keys()
    dialect = op.get_context().dialect.name
    for table in APPEND_ONLY:
        for statement in append_only(table, dialect):
            op.execute(statement)


def downgrade() -> None:
    """Drop all of it: the log and every case's keys are lost."""
    for table in ("case_keys", "audit_heads", *reversed(APPEND_ONLY)):
        op.drop_table(table)
    if op.get_context().dialect.name == "postgresql":
        op.execute(DROP_REFUSAL)


def log() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("chain", byte_ordered(48), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("verb", sa.String(200), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(200), nullable=False),
        sa.Column("outcome", sa.String(200), nullable=False),
        sa.Column("ids", Ids(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq", name="pk_audit_entries"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit_heads",
        sa.Column("chain", byte_ordered(48), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name="pk_audit_heads"),
        sqlite_with_rowid=False,
    )


def checkpoints() -> None:
    op.create_table(
        "audit_checkpoints",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_checkpoints"),
    )
    op.create_table(
        "audit_checkpoint_heads",
        sa.Column("checkpoint", sa.Integer(), nullable=False),
        sa.Column("chain", byte_ordered(48), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkpoint"],
            ["audit_checkpoints.seq"],
            name="fk_audit_checkpoint_heads_checkpoint_audit_checkpoints",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("checkpoint", "chain", name="pk_audit_checkpoint_heads"),
        sqlite_with_rowid=False,
    )


def keys() -> None:
    op.create_table(
        "case_keys",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("compartment", sa.String(16), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("compartment IN ('applicant', 'case')", name="ck_case_keys_compartment"),
        sa.PrimaryKeyConstraint("case_id", "compartment", name="pk_case_keys"),
    )
    op.create_index("ix_case_keys_key_id", "case_keys", ["key_id"])
