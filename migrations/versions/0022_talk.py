"""How a talk is prepared and held, earlier victims, referrals, and what is asked after it."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import UTCDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

REFERRALS = (
    "kind IN ('victim_support', 'lawyer', 'shelter', 'gp', 'ggz', 'school', 'child_protection',"
    " 'veilig_thuis', 'debt', 'offender_help', 'other')"
)
ASKED = ("stopped", "helped", "contact_right", "plan_right", "new_signal")


def upgrade() -> None:
    """Create the tables; talks of before have no preparation and no answers."""
    create_preparations()
    create_talks()
    create_victim_checks()
    create_referrals()
    create_answers()


def downgrade() -> None:
    """Drop the tables: how talks were prepared and held, referrals and answers are lost."""
    for table in (
        "follow_up_answers",
        "referrals",
        "victim_checks",
        "talks",
        "talk_preparations",
    ):
        op.drop_table(table)


def create_preparations() -> None:
    op.create_table(
        "talk_preparations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(length=16), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("time_at", UTCDateTime(), nullable=False),
        sa.Column("cancelled_at", UTCDateTime(), nullable=True),
        sa.Column("cancelled_by", sa.Uuid(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "(about = 'disclosure') = (appointment_id IS NOT NULL)",
            name=op.f("ck_talk_preparations_of_appointment"),
        ),
        sa.CheckConstraint(
            "about IN ('disclosure', 'outcome')", name=op.f("ck_talk_preparations_about_known")
        ),
        sa.CheckConstraint(
            "(cancelled_at IS NULL) = (cancelled_by IS NULL)",
            name=op.f("ck_talk_preparations_cancelled_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointments.id"],
            name=op.f("fk_talk_preparations_appointment_id_appointments"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_talk_preparations_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_preparations")),
    )
    op.create_index("ix_talk_preparations_appointment", "talk_preparations", ["appointment_id"])
    op.create_index("ix_talk_preparations_case", "talk_preparations", ["case_id"])


def create_talks() -> None:
    op.create_table(
        "talks",
        sa.Column("telling_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_talks_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["telling_id"], ["tellings.id"], name=op.f("fk_talks_telling_id_tellings")
        ),
        sa.PrimaryKeyConstraint("telling_id", name=op.f("pk_talks")),
    )
    op.create_index("ix_talks_case", "talks", ["case_id"])


def create_victim_checks() -> None:
    op.create_table(
        "victim_checks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "result IN ('nobody', 'looked', 'protected')",
            name=op.f("ck_victim_checks_result_known"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_victim_checks_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["information_items.id"],
            name=op.f("fk_victim_checks_item_id_information_items"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_victim_checks")),
    )
    op.create_index("ix_victim_checks_case", "victim_checks", ["case_id"])


def create_referrals() -> None:
    op.create_table(
        "referrals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("by_day", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("followed_at", UTCDateTime(), nullable=True),
        sa.Column("followed_by", sa.Uuid(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(REFERRALS, name=op.f("ck_referrals_kind_known")),
        sa.CheckConstraint(
            "state = 'declined' OR by_day IS NOT NULL", name=op.f("ck_referrals_by_a_day")
        ),
        sa.CheckConstraint(
            "state IN ('declined', 'made', 'taken_up', 'not_taken_up')",
            name=op.f("ck_referrals_state_known"),
        ),
        sa.CheckConstraint(
            "(followed_at IS NULL) = (followed_by IS NULL)",
            name=op.f("ck_referrals_followed_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_referrals_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
    )
    op.create_index("ix_referrals_case", "referrals", ["case_id"])


def create_answers() -> None:
    op.create_table(
        "follow_up_answers",
        sa.Column("telling_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.String(length=8), nullable=False) for name in ASKED),
        *(
            sa.CheckConstraint(
                f"{name} IN ('yes', 'no', 'unknown')",
                name=op.f(f"ck_follow_up_answers_{name}_known"),
            )
            for name in ASKED
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_follow_up_answers_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["telling_id"], ["tellings.id"], name=op.f("fk_follow_up_answers_telling_id_tellings")
        ),
        sa.PrimaryKeyConstraint("telling_id", name=op.f("pk_follow_up_answers")),
    )
    op.create_index("ix_follow_up_answers_case", "follow_up_answers", ["case_id"])
