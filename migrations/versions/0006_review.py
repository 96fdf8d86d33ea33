"""The review: enquiries, items, panel, advice."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    create_nil_counts()
    create_convenings()
    create_enquiries()
    create_subject_matches()
    create_advices()
    create_information_items()
    create_votes()


def downgrade() -> None:
    """Drop the tables: what is in them is lost."""
    op.drop_table("votes")
    op.drop_table("information_items")
    op.drop_table("advices")
    op.drop_table("subject_matches")
    op.drop_table("enquiries")
    op.drop_table("convenings")
    op.drop_table("nil_counts")


def create_nil_counts() -> None:
    op.create_table(
        "nil_counts",
        sa.Column("region_code", sa.String(length=8), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("region_code", name=op.f("pk_nil_counts")),
    )


def create_convenings() -> None:
    op.create_table(
        "convenings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("members", sa.String(length=400), nullable=False),
        sa.Column("stepped_back", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_convenings_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_convenings")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_convenings_case_id_seq")),
    )


def create_enquiries() -> None:
    op.create_table(
        "enquiries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", UTCDateTime(), nullable=True),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("more_time", sa.Boolean(), nullable=False),
        sa.Column("sampled", sa.Boolean(), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("question", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'items', 'nothing', 'refused', 'broken_through')",
            name=op.f("ck_enquiries_state_known"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_enquiries_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiries")),
        sa.UniqueConstraint(
            "case_id", "organisation", "seq", name=op.f("uq_enquiries_case_id_organisation_seq")
        ),
    )
    op.create_index("ix_enquiries_organisation", "enquiries", ["organisation", "state"])


def create_subject_matches() -> None:
    op.create_table(
        "subject_matches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("agree", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_subject_matches_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_matches")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_subject_matches_case_id_seq")),
    )


def create_advices() -> None:
    op.create_table(
        "advices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("convening_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("spent", sa.Boolean(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            (
                "outcome IN ('disclose', 'disclose_to_other', 'safeguard_only', "
                "'no_disclosure', 'defer')"
            ),
            name=op.f("ck_advices_outcome_known"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_advices_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["convening_id"], ["convenings.id"], name=op.f("fk_advices_convening_id_convenings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advices")),
    )
    op.create_index("ix_advices_case", "advices", ["case_id"])


def create_information_items() -> None:
    op.create_table(
        "information_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("enquiry_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("organisation", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("use", sa.String(length=16), nullable=False),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            (
                "category IN ('domestic_violence', 'coercive_control', 'stalking', "
                "'sexual_violence', 'child_abuse', 'honour_violence', 'order_breach', "
                "'threats_weapons')"
            ),
            name=op.f("ck_information_items_category_allowed"),
        ),
        sa.CheckConstraint(
            "code NOT IN ('1', '01')", name=op.f("ck_information_items_not_wrongly_suspected")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_information_items_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiries.id"], name=op.f("fk_information_items_enquiry_id_enquiries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_information_items")),
        sa.UniqueConstraint("case_id", "name", name=op.f("uq_information_items_case_id_name")),
    )


def create_votes() -> None:
    op.create_table(
        "votes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("convening_id", sa.Uuid(), nullable=False),
        sa.Column("organisation", sa.String(length=32), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("dissent", sa.Boolean(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_votes_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["convening_id"], ["convenings.id"], name=op.f("fk_votes_convening_id_convenings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_votes")),
        sa.UniqueConstraint(
            "convening_id", "organisation", name=op.f("uq_votes_convening_id_organisation")
        ),
    )
