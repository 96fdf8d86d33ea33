"""The safety plan: working copy, watched dates, looks; actions that are done or dropped."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import UTCDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

WAITS = sa.text("wake_at IS NOT NULL")
STATES = "state IN ('open', 'done', 'dropped')"


def upgrade() -> None:
    """Create the tables; an action with a moment was done, every other is open."""
    with op.batch_alter_table("planned_actions") as table:
        table.add_column(
            sa.Column("state", sa.String(length=8), nullable=False, server_default="open")
        )
        table.add_column(sa.Column("ended_by", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("reason", sa.LargeBinary(), nullable=True))
        table.create_check_constraint(op.f("ck_planned_actions_state_known"), STATES)
        table.create_index("ix_planned_actions_owner", ["owner", "state", "by_day"])
    op.execute("UPDATE planned_actions SET state = 'done' WHERE done_at IS NOT NULL")
    _create_drafts()
    _create_dates()
    _create_looks()


def _create_drafts() -> None:
    op.create_table(
        "plan_drafts",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", UTCDateTime(), nullable=False),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_plan_drafts_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_plan_drafts")),
    )


def _create_dates() -> None:
    op.create_table(
        "plan_dates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("wake_at", UTCDateTime(), nullable=True),
        sa.Column("warned_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('measure', 'action', 'review')", name=op.f("ck_plan_dates_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_plan_dates_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["safety_plans.id"], name=op.f("fk_plan_dates_plan_id_safety_plans")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_dates")),
    )
    op.create_index("ix_plan_dates_case", "plan_dates", ["case_id"])
    op.create_index(
        "ix_plan_dates_wake",
        "plan_dates",
        ["wake_at"],
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )


def _create_looks() -> None:
    op.create_table(
        "plan_looks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_plan_looks_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["safety_plans.id"], name=op.f("fk_plan_looks_plan_id_safety_plans")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_looks")),
    )
    op.create_index("ix_plan_looks_plan", "plan_looks", ["plan_id"])


def downgrade() -> None:
    """Drop the tables: working copies and looks are lost, and why an action was dropped."""
    for table in ("plan_looks", "plan_dates", "plan_drafts"):
        op.drop_table(table)
    with op.batch_alter_table("planned_actions") as table:
        table.drop_index("ix_planned_actions_owner")
        table.drop_constraint(op.f("ck_planned_actions_state_known"), type_="check")
        table.drop_column("reason")
        table.drop_column("ended_by")
        table.drop_column("state")
