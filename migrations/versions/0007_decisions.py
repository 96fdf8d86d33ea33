"""Decisions, safety plans, tellings, letters, objections."""

import sqlalchemy as sa
from alembic import op

from disclosure.decisions.seals import TABLES, functions, statements
from disclosure.store.columns import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    create_appointments()
    create_decisions()
    create_letters()
    create_objections()
    create_safety_plans()
    create_tellings()
    create_urgent_tellings()
    create_planned_actions()
    create_decision_items()
    for table in TABLES:
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Drop the tables: what is in them is lost."""
    op.drop_table("decision_items")
    op.drop_table("planned_actions")
    op.drop_table("urgent_tellings")
    op.drop_table("tellings")
    op.drop_table("safety_plans")
    op.drop_table("objections")
    op.drop_table("letters")
    op.drop_table("decisions")
    op.drop_table("appointments")
    if op.get_bind().dialect.name == "postgresql":
        for function in functions():
            op.execute(f"DROP FUNCTION {function}()")


def create_appointments() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("time_at", UTCDateTime(), nullable=False),
        sa.Column("video", sa.Boolean(), nullable=False),
        sa.Column("agreed_in_person", sa.Boolean(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_appointments_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    op.create_index("ix_appointments_case", "appointments", ["case_id"])


def create_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("recipient", sa.String(length=16), nullable=False),
        sa.Column("reason_code", sa.String(length=32), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("drafted_at", UTCDateTime(), nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=False),
        sa.Column("signed_at", UTCDateTime(), nullable=True),
        sa.Column("signed_by", sa.Uuid(), nullable=True),
        sa.Column("ground", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            (
                "outcome IN ('disclose', 'disclose_to_other', 'safeguard_only', "
                "'no_disclosure', 'defer')"
            ),
            name=op.f("ck_decisions_outcome_known"),
        ),
        sa.CheckConstraint(
            "(signed_at IS NULL) = (signed_by IS NULL)", name=op.f("ck_decisions_signed_whole")
        ),
        sa.CheckConstraint(
            "signed_by IS NULL OR signed_by != drafted_by",
            name=op.f("ck_decisions_signed_by_another"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_decisions_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_decisions_case_id_seq")),
    )


def create_letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("to_whom", sa.String(length=16), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_letters_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
    )
    op.create_index("ix_letters_case", "letters", ["case_id"])


def create_objections() -> None:
    op.create_table(
        "objections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("decision", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_objections_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
    )
    op.create_index("ix_objections_case", "objections", ["case_id"])


def create_safety_plans() -> None:
    op.create_table(
        "safety_plans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "state IN ('prepared', 'agreed', 'refused', 'without_her')",
            name=op.f("ck_safety_plans_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_safety_plans_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_plans")),
        sa.UniqueConstraint("case_id", "version", name=op.f("uq_safety_plans_case_id_version")),
    )


def create_tellings() -> None:
    op.create_table(
        "tellings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(length=16), nullable=False),
        sa.Column("to_whom", sa.String(length=16), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("which", sa.String(length=8), nullable=False),
        sa.Column("via", sa.String(length=24), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=True),
        sa.Column("understood", sa.Boolean(), nullable=True),
        sa.Column("undertaking", sa.String(length=8), nullable=False),
        sa.Column("died", sa.Boolean(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "about IN ('disclosure', 'outcome', 'follow_up')", name=op.f("ck_tellings_about_known")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_tellings_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
    )
    op.create_index("ix_tellings_case", "tellings", ["case_id"])


def create_urgent_tellings() -> None:
    op.create_table(
        "urgent_tellings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("ordered_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=True),
        sa.Column("reviewed_at", UTCDateTime(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=True),
        sa.Column("review", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_urgent_tellings_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgent_tellings")),
    )
    op.create_index("ix_urgent_tellings_case", "urgent_tellings", ["case_id"])


def create_planned_actions() -> None:
    op.create_table(
        "planned_actions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("by_day", sa.Date(), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["safety_plans.id"], name=op.f("fk_planned_actions_plan_id_safety_plans")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_actions")),
    )
    op.create_index("ix_planned_actions_plan_id", "planned_actions", ["plan_id"])


def create_decision_items() -> None:
    op.create_table(
        "decision_items",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=op.f("fk_decision_items_decision_id_decisions")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["information_items.id"],
            name=op.f("fk_decision_items_item_id_information_items"),
        ),
        sa.PrimaryKeyConstraint("decision_id", "item_id", name=op.f("pk_decision_items")),
    )
