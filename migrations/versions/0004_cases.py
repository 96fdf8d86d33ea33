"""The spine: cases, people, clocks, messages, signals, tasks."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    create_cases()
    create_breach_plans()
    create_case_notes()
    create_clocks()
    create_participations()
    create_persons()
    create_signals()
    create_tasks()
    create_clock_events()
    create_escalations()
    create_messages()


def downgrade() -> None:
    """Drop the tables: what is in them is lost."""
    op.drop_table("messages")
    op.drop_table("escalations")
    op.drop_table("clock_events")
    op.drop_table("tasks")
    op.drop_table("signals")
    op.drop_table("persons")
    op.drop_table("participations")
    op.drop_table("clocks")
    op.drop_table("case_notes")
    op.drop_table("breach_plans")
    op.drop_table("cases")


def create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("region_code", sa.String(length=8), nullable=False),
        sa.Column("route", sa.String(length=8), nullable=False),
        sa.Column("capacity", sa.String(length=16), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("urgency", sa.String(length=16), nullable=True),
        sa.Column("urgency_rank", sa.Integer(), nullable=False),
        sa.Column("separated", sa.String(length=8), nullable=False),
        sa.Column("profile", sa.String(length=32), nullable=False),
        sa.Column("profile_version", sa.String(length=16), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("closed_from", sa.String(length=16), nullable=True),
        sa.Column("director_id", sa.Uuid(), nullable=True),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("applicant_id", sa.Uuid(), nullable=True),
        sa.Column("recipient_id", sa.Uuid(), nullable=True),
        sa.Column("initiator", sa.String(length=32), nullable=True),
        sa.Column("transfer_to", sa.String(length=8), nullable=True),
        sa.Column("integrity_by", sa.Uuid(), nullable=True),
        sa.Column("subject_matched", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("plan_state", sa.String(length=16), nullable=True),
        sa.Column("next_due_at", UTCDateTime(), nullable=True),
        sa.Column("anything_late", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            (
                "NOT (stage IN ('received', 'triage', 'gathering', 'panel', 'decided', "
                "'delivery', 'follow_up', 'withdrawn', 'declined')) OR director_id IS "
                "NOT NULL"
            ),
            name=op.f("ck_cases_open_has_director"),
        ),
        sa.CheckConstraint(
            "capacity IN ('self', 'relative', 'professional', 'agency')",
            name=op.f("ck_cases_capacity_known"),
        ),
        sa.CheckConstraint("route IN ('ask', 'know')", name=op.f("ck_cases_route_known")),
        sa.CheckConstraint(
            "stage != 'closed' OR closed_from IS NOT NULL",
            name=op.f("ck_cases_closed_from_somewhere"),
        ),
        sa.CheckConstraint(
            (
                "stage IN ('draft', 'received', 'triage', 'gathering', 'panel', "
                "'decided', 'delivery', 'follow_up', 'closed', 'withdrawn', 'declined', "
                "'gone')"
            ),
            name=op.f("ck_cases_stage_known"),
        ),
        sa.CheckConstraint(
            (
                "stage IN "
                "('draft','received','declined','withdrawn','closed','gone','triage') "
                "OR urgency IS NOT NULL"
            ),
            name=op.f("ck_cases_triaged_before_work"),
        ),
        sa.CheckConstraint(
            ("urgency IS NULL OR urgency IN ('standard', 'elevated', 'high', 'immediate')"),
            name=op.f("ck_cases_urgency_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("reference", name=op.f("uq_cases_reference")),
    )
    op.create_index("ix_cases_director", "cases", ["director_id", "urgency_rank", "next_due_at"])
    op.create_index(
        "ix_cases_queue",
        "cases",
        ["region_code", "urgency_rank", "next_due_at", "id"],
        sqlite_where=sa.text(
            "stage IN ('received', 'triage', 'gathering', 'panel', 'decided', "
            "'delivery', 'follow_up', 'withdrawn', 'declined')"
        ),
        postgresql_where=sa.text(
            "stage IN ('received', 'triage', 'gathering', 'panel', 'decided', "
            "'delivery', 'follow_up', 'withdrawn', 'declined')"
        ),
    )


def create_breach_plans() -> None:
    op.create_table(
        "breach_plans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("new_date", UTCDateTime(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_breach_plans_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach_plans")),
    )
    op.create_index("ix_breach_plans_case", "breach_plans", ["case_id"])


def create_case_notes() -> None:
    op.create_table(
        "case_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=24), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_notes_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_notes")),
    )
    op.create_index("ix_case_notes_case", "case_notes", ["case_id"])


def create_clocks() -> None:
    op.create_table(
        "clocks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("owner_role", sa.String(length=24), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("counted_from", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("term", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("profile_version", sa.String(length=16), nullable=False),
        sa.Column("extra_days", sa.Integer(), nullable=False),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("pause_until", sa.Date(), nullable=True),
        sa.Column("held_at", UTCDateTime(), nullable=True),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("missed_at", UTCDateTime(), nullable=True),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.Column("warned", sa.Integer(), nullable=False),
        sa.Column("wake_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            ("state IN ('running', 'paused', 'held', 'met', 'missed', 'late', 'ended')"),
            name=op.f("ck_clocks_state_known"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_clocks_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clocks")),
    )
    op.create_index("ix_clocks_case", "clocks", ["case_id"])
    op.create_index("ix_clocks_owner", "clocks", ["owner_id", "state", "due_at"])
    op.create_index(
        "ix_clocks_wake",
        "clocks",
        ["wake_at"],
        sqlite_where=sa.text("state IN ('running', 'paused', 'held')"),
        postgresql_where=sa.text("state IN ('running', 'paused', 'held')"),
    )


def create_participations() -> None:
    op.create_table(
        "participations",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation", sa.String(length=32), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "part IN ('asked', 'convened', 'stepped_back')",
            name=op.f("ck_participations_part_known"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_participations_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("case_id", "organisation", "part", name=op.f("pk_participations")),
    )
    op.create_index("ix_participations_organisation", "participations", ["organisation", "part"])


def create_persons() -> None:
    op.create_table(
        "persons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("compartment", sa.String(length=16), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("contact_set_at", UTCDateTime(), nullable=True),
        sa.Column("identity_method", sa.String(length=16), nullable=True),
        sa.Column("identity_at", UTCDateTime(), nullable=True),
        sa.Column("identity_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            (
                "role IN ('applicant', 'person_at_risk', 'subject', 'recipient', "
                "'companion', 'child', 'representative')"
            ),
            name=op.f("ck_persons_role_known"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_persons_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
    )
    op.create_index("ix_persons_case", "persons", ["case_id"])


def create_signals() -> None:
    op.create_table(
        "signals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_role", sa.String(length=24), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("compartment", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_signals_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signals")),
    )
    op.create_index("ix_signals_case", "signals", ["case_id"])


def create_tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_tasks_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index("ix_tasks_owner", "tasks", ["owner_id", "done_at"])


def create_clock_events() -> None:
    op.create_table(
        "clock_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("clock_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_clock_events_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["clocks.id"], name=op.f("fk_clock_events_clock_id_clocks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_events")),
    )
    op.create_index("ix_clock_events_case", "clock_events", ["case_id"])


def create_escalations() -> None:
    op.create_table(
        "escalations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("clock_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("to_role", sa.String(length=24), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_escalations_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["clocks.id"], name=op.f("fk_escalations_clock_id_clocks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
    )
    op.create_index("ix_escalations_case", "escalations", ["case_id"])


def create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("next_attempt_at", UTCDateTime(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("worker", sa.String(length=64), nullable=True),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("refusal", sa.String(length=24), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'held', 'refused', 'failed')",
            name=op.f("ck_messages_state_known"),
        ),
        sa.CheckConstraint(
            "(person_id IS NULL) != (account_id IS NULL)", name=op.f("ck_messages_one_addressee")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_messages_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_messages_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index("ix_messages_case", "messages", ["case_id"])
    op.create_index("ix_messages_queue", "messages", ["state", "next_attempt_at"])
